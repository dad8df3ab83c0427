"""What changed from one round of a measure to another: who is new, who is no longer entitled, other amounts, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.linkage.history import table_followed
from prasan.measures.reading import view_verdicts

ROOM = "prasan.measures.rounds"
KINDS = ("new", "ended", "amount", "payee")


def changes_between(
    store: SnapshotStore,
    before: Snapshot,
    after: Snapshot,
    *,
    granted: Sequence[Snapshot] = (),
    rows: Path | None = None,
) -> dict[str, dict[str, Any]]:
    """By kind of change from one round's snapshot to another's: ``units``, ``satang`` (added by all of them) and ``why``
    (units by reason; a unit may have several).

    A reason is ``<criterion>:not_met`` or ``:undetermined`` (as it is now for who ended, as it was for who is new);
    ``amount_unknown``; ``entered``, ``left_population``; ``gone``, ``merged``, ``split`` by what linkage found out of
    people; ``amount``; ``payee``; ``appeal`` for who was granted it on appeal in the round before, whose supplements are
    ``granted``; ``rules`` for who met every criterion that both versions have.  With ``rows`` the changes
    are written there as Parquet: kind, unit_key (of who ended: as it was), spine_id_before, spine_id, satang_before,
    satang, why.
    """
    made = [datetime.fromisoformat(each.facts["run_made"]) for each in (before, after)]
    with Engine.open() as engine:
        table_followed(engine, store, "followed", after=made[0], until=made[1])
        for name, snapshot in (("then", before), ("now", after)):
            engine.view_parquet(f"{name}_entitlements", snapshot.file("entitlements.parquet"))
            view_verdicts(engine, f"{name}_verdicts", snapshot.file("verdicts.parquet"))
        engine.table("then_units", named(ROOM, "then_units"))
        lists = [each.file("entitlements.parquet") for each in granted]
        if lists:
            engine.view_parquet("granted", *lists)
        else:
            engine.view("granted", tree(exp.select("*").from_("then_entitlements").limit(0)))
        engine.table("changed", named(ROOM, "changed"))
        engine.table("turned_now", named(ROOM, "turned_now"))
        engine.table("turned_then", named(ROOM, "turned_then"))
        engine.table("changes", named(ROOM, "changes"))
        if rows is not None:
            engine.write_parquet(named(ROOM, "changes_in_order"), rows)
        told: dict[str, dict[str, Any]] = {kind: {"units": 0, "satang": 0, "why": {}} for kind in KINDS}
        for kind, units, satang in engine.tuples(named(ROOM, "change_counts")):
            told[kind] |= {"units": units, "satang": satang}
        for kind, reason, units in engine.tuples(named(ROOM, "change_reasons")):
            told[kind]["why"][reason] = units
    return told
