"""Whom doubt about links may touch, and what the registers say of them by other links: the same for every scenario.

The snapshot ``doubt/<registers>`` keeps it beside what is assembled (decision 0024), and may be removed like that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import Statement, named, tree
from prasan.exchange.agreements import Permit
from prasan.linkage.doubt import find_doubtful, view_with_candidates, view_without_doubtful
from prasan.linkage.people import view_linked
from prasan.measures import values
from prasan.measures.assembling import CERTAIN_STAGES, KIND, assembled_again, columns_held
from prasan.measures.model import Measure
from prasan.measures.reach import HOUSEHOLD
from prasan.measures.register_views import view_registers

ROOM = "prasan.measures.simulation"
ROWS = ("touched_rows", "assembled_strictly", "assembled_generously")


def find_touched(
    engine: Engine,
    store: SnapshotStore,
    linkage: Snapshot,
    registers: Mapping[str, Snapshot],
    measure: Measure,
    permit: Permit,
    *,
    people: Path,
    at_home: bool,
    by_household: bool,
) -> None:
    """Name the rows of ``everybody`` that doubt touches ``touched_rows``, and these rows by the links without the doubtful ones
    ``assembled_strictly``, and with those that await a clerk ``assembled_generously``.

    ``people`` is the folder of what is assembled.  What a permit of less than everybody allows is found anew and not kept.  With ``at_home`` all of a household are touched with one of it.
    """
    parts = [*sorted(measure.registers), *(["home"] if at_home else []), *(["households"] if by_household else [])]
    kind = f"doubt/{'+'.join(parts)}"
    wanted = {"assembled": people.name, "registers": sorted(registers), "parts": parts}
    kept = store.find(kind)
    if kept is not None and kept.facts == wanted and not permit.limited:
        for name in ROWS:
            engine.view_parquet(name, kept.file(f"{name}.parquet"))
        return
    _find(engine, store, linkage, registers, measure, permit, at_home=at_home, by_household=by_household)
    if permit.limited or not people.is_relative_to(store.root / KIND):  # a copy of this run alone
        return
    with suppress(SnapshotBusyError):
        with store.writing(kind) as draft:
            for name in ROWS:
                engine.write_parquet(_all_of(name), draft.file(f"{name}.parquet"), compression="snappy")
                draft.content[f"{name}.parquet"] = json.dumps(wanted, sort_keys=True)
            draft.facts |= wanted
        store.retire(kind, newest=1, days=None)


def _find(
    engine: Engine,
    store: SnapshotStore,
    linkage: Snapshot,
    registers: Mapping[str, Snapshot],
    measure: Measure,
    permit: Permit,
    *,
    at_home: bool,
    by_household: bool,
) -> None:
    view_linked(engine, store, linkage, permit)
    find_doubtful(engine, linkage, registers=measure.registers, certain=CERTAIN_STAGES, probable=values.DOUBT)
    engine.table("touched_people", named(ROOM, "touched_people"))
    engine.table("touched_rows", named(ROOM, "touched_rows_at_home" if at_home else "touched_rows"))
    view_registers(engine, registers, measure.schema, permit)
    columns = columns_held(engine, measure.schema, sorted(registers))
    if by_household:
        columns[HOUSEHOLD] = measure.schema[HOUSEHOLD]
    again = assembled_again(columns, people="touched_rows")
    for view, name in ((view_without_doubtful, "strictly"), (view_with_candidates, "generously")):
        view(engine)
        engine.table(f"assembled_{name}", again)


def _all_of(relation: str) -> Statement:
    return tree(exp.select("*").from_(relation))
