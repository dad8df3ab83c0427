"""What the linkage's pages say of a linkage: rows of tables, with where their bars stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from prasan.engine.snapshots import Snapshot
from prasan.linkage.explaining import END, Explanation
from prasan.linkage.model import COMPARISONS
from prasan.web.linkage import words
from prasan.web.linkage.charts import Scale, scale_of, shares_scale
from prasan.web.shell.templatetags.prasan import number, percent


def register_counts(linkage: Snapshot, name: str) -> dict[str, Any]:
    """A register's records by how they were linked, and what of them awaits a clerk."""
    facts = linkage.facts["registers"][name]
    records = facts["records"]
    stages = [
        {"name": words.STAGES.get(stage, stage), "records": count, "share": count / records if records else 0.0}
        for stage, count in sorted(facts["by_stage"].items(), key=lambda each: [*words.STAGES].index(each[0]))
    ]
    return {
        "name": name,
        "title": words.register_words(name),
        "records": records,
        "linked": facts["linked"],
        "share": facts["linked"] / records if records else 0.0,
        "stages": stages,
        "review": [(words.REASONS.get(reason, reason), count) for reason, count in facts["review"].items()],
    }


def rules(linkage: Snapshot) -> list[dict[str, Any]]:
    """The blocking rules: what must agree, the share of true pairs that each brings by itself, and how many records
    were not compared by it, since too many people agree with them."""
    plan = linkage.facts["plan"]
    return [
        {
            "agree": words.PARTS_OF_IDS.get(rule["rule"])
            or ", ".join(str(words.FIELDS.get(field, field)) for field in rule["agree"]),
            "brings": rule["brings"],
            "left_out": plan["left_out"].get(rule["rule"], 0),
        }
        for rule in plan["rules"]
    ]


def comparisons(model: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each comparison and its levels: what they weigh, and how often they occur in pairs of one person (m) and of two (u)."""
    scale = scale_of(weight for weights in model["weights"].values() for weight in weights)
    zero = f"{scale.at(0):.2f}%"
    found = []
    for comparison, levels in COMPARISONS.items():
        rows = []
        for place, level in enumerate(levels[1:], 1):
            m, u, weight = (model[each][comparison][place] for each in ("m", "u", "weights"))
            rows.append(
                {
                    "words": words.LEVELS[comparison, level],
                    "weight": words.signed(weight),
                    "for_it": weight > 0,
                    "bar": scale.bar(0, weight),
                    "zero": zero,
                    "m": words.share(m),
                    "u": words.share(u),
                    "m_length": f"{100 * m:.2f}",
                    "u_length": f"{100 * u:.2f}",
                }
            )
        found.append({"name": words.COMPARISONS[comparison], "rows": rows})
    return found


def scores(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Precision and recall in all, by register and by stage, and how often links of a probability are right."""
    if told is None:
        return None
    rows = [(words.register_words(name), row) for name, row in told["registers"].items()] + [(_("All"), told)]
    lowest = min(row[f"{each}_interval"][0] for _name, row in rows for each in ("precision", "recall"))
    scale = shares_scale(lowest)
    stages = told["stages"]
    stage_scale = shares_scale(min((row["precision_interval"][0] for row in stages.values()), default=0))
    bands = told["reliability"]
    band_scale = shares_scale(min((min(row["observed_interval"][0], row["predicted"]) for row in bands), default=0))
    return {
        "precision": words.measured(told["precision"]),
        "recall": words.measured(told["recall"]),
        "from": percent(scale.low, 1),
        "rows": [
            {"name": name, "precision": _share(row, "precision", scale), "recall": _share(row, "recall", scale)}
            for name, row in rows
        ],
        "stages_from": percent(stage_scale.low, 1),
        "stages": [
            {
                "name": words.STAGES.get(stage, stage),
                "made": row["made"],
                "hit": row["hit"],
                "precision": _share(row, "precision", stage_scale),
            }
            for stage, row in stages.items()
        ],
        "bands_from": percent(band_scale.low, 1),
        "bands": [
            {
                "band": f"≥ {100 * row['lowest']:g}%",
                "links": row["links"],
                "predicted": words.measured(row["predicted"]),
                "observed": _share(row, "observed", band_scale, marked=row["predicted"]),
            }
            for row in bands
        ],
        "strangers": {name: number(count) for name, count in told["strangers"].items()},
    }


def pair(found: Explanation, show_values: bool) -> dict[str, Any]:
    """The waterfall of a record and a person, each bar where it stands; with what both say only if that is asked for."""
    bars = found.waterfall
    scale = scale_of(value for bar in bars for value in (bar.before, bar.after))
    zero = f"{scale.at(0):.2f}%"
    return {
        "register": words.register_words(found.register),
        "stage": words.STAGES.get(found.stage, found.stage),
        "outcome": words.OUTCOMES[found.reason],
        "probability": words.likely(found.probability),
        "show_values": show_values,
        "bars": [
            {
                "name": words.COMPARISONS[bar.of],
                "words": words.LEVELS[bar.of, bar.level],
                "weight": words.signed(bar.weight),
                "after": words.signed(bar.after),
                "kind": "total" if bar.of == END else "for" if bar.weight > 0 else "against",
                "bar": scale.bar(bar.before, bar.after),
                "zero": zero,
                "record": words.value_of(bar.of, found.record) if show_values else "",
                "person": words.value_of(bar.of, found.person) if show_values else "",
            }
            for bar in bars
        ],
    }


def _share(row: Mapping[str, Any], name: str, scale: Scale, marked: float | None = None) -> dict[str, Any]:
    """A share with its interval, both drawn; or another value marked on the interval."""
    low, high = row[f"{name}_interval"]
    return {
        "share": words.measured(row[name]),
        "low": words.measured(low),
        "high": words.measured(high),
        "bar": scale.bar(low, high),
        "at": f"{min(scale.at(row[name] if marked is None else marked), 99):.2f}%",
    }
