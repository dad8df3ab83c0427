"""Links against what is known: a truth that the linkage never reads, or a sample that clerks labelled.

``precision`` is the share of links made to someone in the civil register that are right; ``recall`` the share of
records of people in the civil register that are rightly linked.  Intervals are of 95%.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.linkage.people import view_linked

ROOM = "prasan.linkage"
SURE = NormalDist().inv_cdf(0.975)
EDGES = (0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 1.0)
"""The bands of probability that links are checked in: what is nearly sure stands apart from what is surer."""


class SampleError(ValueError):
    """A labelled sample cannot be used; the message names the file, the row and the remedy."""


def wilson(hits: float, of: float) -> tuple[float, float]:
    """The interval of a share, seen ``hits`` times in ``of``.  Source: Wilson (1927), JASA 22, 209-212."""
    if of <= 0:
        return 0.0, 1.0
    share, z2 = hits / of, SURE * SURE
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = SURE / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    # Rounding must not put the share itself outside.
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)


def evaluate(store: SnapshotStore, truth: Path) -> dict[str, Any]:
    """How right the live linkage is.  ``truth`` is a folder of Parquet files of register, record_key, person.

    By register and by stage; ``reliability`` says, for links in a band of probability (``EDGES``), what was ``predicted``
    on average and ``observed``; ``calibration_error`` is how far the two are apart, on average over links.  ``strangers``
    has the pairs of records of one person whom the civil register has not: those that are, that were made, and both.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    with Engine.open() as engine:
        view_linked(engine, store, linkage)
        engine.view_parquet("truth", *sorted(truth.rglob("*.parquet")))
        engine.table("answers", named(ROOM, "answers"))
        rows = engine.records(named(ROOM, "evaluation"))
        stages = engine.records(named(ROOM, "evaluation_by_stage"))
        engine.view("weighed_answers", tree(exp.select("probability", "hit").from_("answers").where("made")))
        calibration = reliability(engine)
        [strangers] = engine.records(named(ROOM, "strangers_found_out"))
    whole = {name: sum(row[name] for row in rows) for name in ("records", "made", "there", "hit")}
    return {
        "linkage": linkage.reference,
        "registers": {str(row.pop("register")): scores(row) for row in rows},
        "stages": {
            row["stage"]: {"made": row["made"], "hit": row["hit"], **_share("precision", row["hit"], row["made"])}
            for row in stages
        },
        **calibration,
        "strangers": strangers,
        **scores(whole),
    }


def kept_scores(path: Path, linkage: Snapshot | None) -> dict[str, Any] | None:
    """What :func:`evaluate` last told, kept as JSON at a path; None where it is of another linkage, or there is none."""
    if linkage is None or not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told if told["linkage"] == linkage.reference else None


def reliability(engine: Engine) -> dict[str, Any]:
    """``reliability`` and ``calibration_error`` (see :func:`evaluate`) of the relation ``weighed_answers``: probability, hit."""
    bands = {"lowest": list(EDGES[:-1]), "highest": list(EDGES[1:])}
    bins = engine.records(named(ROOM, "reliability"), bands)
    apart = sum(abs(row["predicted"] * row["links"] - row["hit"]) for row in bins)
    return {
        "reliability": [{**row, **_share("observed", row["hit"], row["links"])} for row in bins],
        "calibration_error": apart / max(sum(row["links"] for row in bins), 1),
    }


def evaluate_sample(rows: Iterable[Mapping[str, Any]], name: str = "sample") -> dict[str, Any]:
    """Precision and recall among compared pairs from a labelled sample, each pair standing for ``weight`` pairs.

    Also by register, and by stage the share of pairs that are of one person (``same``): of links that is precision, of
    doubtful pairs what was missed.  The interval is Wilson's at the number of pairs of equal weight that would say as
    much (Kish 1965), which is of the whole sample where all weigh the same.  Rows without a label are counted and left
    out.  Raises SampleError.
    """
    pairs: list[_Labelled] = []
    unlabelled = 0
    for line, row in enumerate(rows, 2):
        told = str(row.get("same") if row.get("same") is not None else "").strip().lower()
        if not told:
            unlabelled += 1
            continue
        if told not in _LABELS:
            raise SampleError(f"{name}: row {line}, column same: {told!r} is neither 1 (the same person) nor 0")
        try:
            weight = float(row.get("weight") or 1)
        except ValueError:
            raise SampleError(f"{name}: row {line}, column weight: it is not a number") from None
        linked, of = _is_linked(row, name, line), [str(row.get(each) or "") for each in ("register", "stage")]
        pairs.append(_Labelled(weight, linked, _LABELS[told], *of))
    if not pairs:
        raise SampleError(f"{name}: no row is labelled. Remedy: write 1 or 0 into the column same")
    registers = sorted({pair.register for pair in pairs} - {""})
    stages = sorted({(not pair.linked, pair.stage) for pair in pairs if pair.stage})
    return {
        "unlabelled": unlabelled,
        **_both(pairs),
        "registers": {each: _both([pair for pair in pairs if pair.register == each]) for each in registers},
        "stages": {
            stage: {
                "linked": not doubtful,
                **_weighted("same", [(pair.weight, pair.same) for pair in pairs if pair.stage == stage]),
            }
            for doubtful, stage in stages
        },
    }


class _Labelled(NamedTuple):
    weight: float
    linked: bool
    same: bool
    register: str
    stage: str


# As people write it, and as tables of whole numbers that may be missing hold it.
_LABELS = {"1": True, "0": False, "1.0": True, "0.0": False, "true": True, "false": False}


def _is_linked(row: Mapping[str, Any], name: str, line: int) -> bool:
    told = str(row.get("linked")).strip().lower()
    if told not in ("true", "false", "1", "0"):
        raise SampleError(f"{name}: row {line}, column linked: it is neither true nor false. Remedy: leave it as drawn")
    return told in ("true", "1")


def _both(pairs: Sequence[_Labelled]) -> dict[str, Any]:
    return {
        "labelled": len(pairs),
        **_weighted("precision", [(pair.weight, pair.same) for pair in pairs if pair.linked]),
        **_weighted("recall", [(pair.weight, pair.linked) for pair in pairs if pair.same]),
    }


def _weighted(name: str, chosen: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """The share of pairs (weight, whether they count) that count, and its interval."""
    total = sum(weight for weight, _ in chosen)
    squares = sum(weight * weight for weight, _ in chosen)
    share = sum(weight for weight, hit in chosen if hit) / total if total else 1.0
    worth = total * total / squares if squares else 0.0
    return {name: share, f"{name}_interval": wilson(share * worth, worth)}


def _share(name: str, hits: float, of: float) -> dict[str, Any]:
    return {name: hits / of if of else 1.0, f"{name}_interval": wilson(hits, of)}


def scores(counts: dict[str, int]) -> dict[str, Any]:
    """Precision and recall with their intervals, and F1, from ``made``, ``there`` (to be made) and ``hit``."""
    told = {**_share("precision", counts["hit"], counts["made"]), **_share("recall", counts["hit"], counts["there"])}
    both = told["precision"] + told["recall"]
    return {**counts, **told, "f1": 2 * told["precision"] * told["recall"] / both if both else 0.0}
