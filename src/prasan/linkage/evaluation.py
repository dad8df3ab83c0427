"""Links against a truth that the linkage never reads: precision, recall and F1, by register and in all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import named
from prasan.linkage.people import view_linked

ROOM = "prasan.linkage"


def evaluate(store: SnapshotStore, truth: Path) -> dict[str, Any]:
    """How right the live linkage is.  ``truth`` is a folder of Parquet files of register, record_key, person.

    ``precision`` is the share of links made to someone in the civil register that are right; ``recall`` the share
    of records of people in the civil register that are rightly linked.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    with Engine.open() as engine:
        view_linked(engine, store, linkage)
        engine.view_parquet("truth", *sorted(truth.rglob("*.parquet")))
        rows = engine.records(named(ROOM, "evaluation"))
    whole = {name: sum(row[name] for row in rows) for name in ("records", "made", "there", "hit")}
    return {
        "linkage": linkage.reference,
        "registers": {str(row.pop("register")): _scores(row) for row in rows},
        **_scores(whole),
    }


def _scores(counts: dict[str, int]) -> dict[str, Any]:
    precision = counts["hit"] / counts["made"] if counts["made"] else 1.0
    recall = counts["hit"] / counts["there"] if counts["there"] else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {**counts, "precision": precision, "recall": recall, "f1": f1}
