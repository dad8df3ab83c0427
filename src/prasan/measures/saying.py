"""What a measure says, in plain values: for those who read it before any data is touched."""

from __future__ import annotations

from typing import Any

from prasan.measures.model import Measure, Rule
from prasan.measures.reach import Reach


def said_by(measure: Measure) -> dict[str, Any]:
    """A measure as texts, numbers, truths, dates, lists and dicts.

    ``reads`` has the columns that the rules look at, by register: of the whole measure, of each criterion and each definition.
    """
    return {
        **{key: getattr(measure, key) for key in ("id", "version", "unit", "household", "name_th", "name_en")},
        **{key: getattr(measure, key) for key in ("purpose_th", "purpose_en", "legal_th", "legal_en")},
        "sources": list(measure.sources),
        **{key: getattr(measure, key) for key in ("owner", "starts", "ends")},
        "population": _text(measure.population),
        "criteria": [
            {
                **{key: getattr(each, key) for key in ("id", "name_th", "name_en", "verified", "note")},
                "rule": each.rule.text,
                "reads": _listed(measure.reach(each.rule.node)),
            }
            for each in measure.criteria
        ],
        "definitions": [
            {
                **{key: getattr(each, key) for key in ("name", "type", "name_th", "name_en", "verified", "note")},
                "rule": each.rule.text,
                "reads": _listed(measure.reach(each.rule.node)),
            }
            for each in measure.definitions.values()
        ],
        "amount": _text(measure.amount),
        "amount_unit": measure.amount_unit,
        "payee": None if measure.payee is None else measure.payee.text,
        "budget": measure.budget,
        "excludes": list(measure.excludes),
        "once_a_person": measure.once_a_person,
        "appeal_days": measure.appeal_days,
        "parameters": [
            {
                **{
                    key: getattr(each, key)
                    for key in ("name", "type", "name_th", "name_en", "unit", "verified", "note")
                },
                "values": [{"from": since, "value": value} for since, value in each.values],
            }
            for each in measure.parameters.values()
        ],
        "reads": _listed(measure.reached),
        "note": measure.note,
        "digest": measure.digest,
    }


def _listed(found: Reach) -> dict[str, list[str]]:
    return {register: list(columns) for register, columns in sorted(found.columns.items())}


def _text(rule: Rule | None) -> str | None:
    return None if rule is None else rule.text
