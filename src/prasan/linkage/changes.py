"""What deltas and corrections changed in a register since a snapshot of it: keys and rows, read from what they left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import tree
from prasan.exchange.agreements import Permit
from prasan.registers.keeping import CHANGES
from prasan.registers.opening import view_register


@dataclass(frozen=True)
class Changes:
    """The changes of a register between two snapshots.  ``files`` have the keys of the records that are new, changed
    or gone (``record_key``), at most ``rows``; ``snapshots`` are the ids under which their rows came in, but for those
    that were ``corrected``: they say where they first were delivered.  ``ids_known`` is that the files also have the
    ids that these records had before (``national_id_before``)."""

    files: Sequence[Path]
    rows: int
    snapshots: Sequence[str]
    corrected: bool
    ids_known: bool


def changes_since(store: SnapshotStore, before: str, now: Snapshot) -> Changes | None:
    """The changes since the snapshot ``before`` (a reference); None where a full delivery lies between, or too old a
    one to tell."""
    files: list[Path] = []
    ids: list[str] = []
    rows, corrected, ids_known = 0, False, True
    step: Snapshot | None = now
    while step is not None and step.reference != before:
        delivery = step.facts.get("delivery", {})
        if "onto" not in delivery or not step.file(CHANGES).is_file():
            return None
        files.append(step.file(CHANGES))
        ids.append(step.id)
        ids_known = ids_known and "national_id_before" in pq.read_schema(step.file(CHANGES)).names
        rows += int(delivery["read"])
        corrected |= delivery["kind"] == "correction"
        step = store.seek(now.kind, delivery["onto"])
    return Changes(files, rows, ids, corrected, ids_known) if step is not None else None


def view_changed(engine: Engine, changes: Changes, now: Snapshot, rows: str, keys: str, permit: Permit) -> None:
    """Name the keys of the changed records ``keys`` and the rows that they now have (fewer: some are gone) ``rows``."""
    engine.view_parquet(f"{keys}_told", *changes.files)
    engine.table(keys, tree(exp.select("record_key").distinct().from_(exp.to_identifier(f"{keys}_told", quoted=True))))
    view_register(engine, f"{rows}_all", now, permit)
    if changes.corrected:
        among = exp.Subquery(this=exp.select("record_key").from_(exp.to_identifier(keys, quoted=True)))
        engine.view(
            rows,
            tree(
                exp.select("*")
                .from_(exp.to_identifier(f"{rows}_all", quoted=True))
                .where(exp.In(this=exp.column("record_key"), query=among))
            ),
        )
        return
    # A row that has not been carried over says nothing of where it came in; the file's statistics find them.
    origin = exp.column("origin")
    came: exp.Expr = exp.Is(this=origin, expression=exp.Null())
    earlier = [exp.Literal.string(each) for each in changes.snapshots if each != now.id]
    if earlier:
        came = exp.or_(came, exp.In(this=origin.copy(), expressions=earlier))
    engine.view(rows, tree(exp.select("*").from_(exp.to_identifier(f"{rows}_all", quoted=True)).where(came)))
