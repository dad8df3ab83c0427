"""Run a measure over the linked population, and keep what it says of every unit.

The snapshot ``measure/<id>`` holds ``verdicts.parquet`` (a row a unit, by the payee's spine id) and
``counts.parquet`` (by district).  The same inputs give the same files to the byte.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Gap, NotPermittedError, Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.people import view_households, view_linked
from prasan.measures.model import Measure
from prasan.measures.register_views import view_registers
from prasan.measures.sql_engine import ROOM, prepare, verdicts
from prasan.registers.opening import open_registers

STEPS = 4
HOUSEHOLDS = "Run `prasan link households`."


def purpose(measure: Measure) -> str:
    """The purpose that a permit must be for: ``measure:<id>``."""
    return f"measure:{measure.id}"


def must_be_for(permit: Permit, measure: Measure) -> None:
    """Raises NotPermittedError where a permit is for another purpose than working the measure out."""
    if permit.request.purpose != purpose(measure):
        raise NotPermittedError(Gap("other_purpose", permit.agreement, purpose(measure)))


def run_measure(
    store: SnapshotStore,
    measure: Measure,
    permit: Permit,
    *,
    log: AccessLog,
    as_of: datetime.date | None = None,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Assess every unit as at ``as_of`` (the measure's start unless given) and switch in ``measure/<id>``.

    Facts: ``measure``, ``version``, ``digest`` (of the measure's file), ``unit``, ``as_of``, ``population``,
    ``eligible``, ``not_eligible``, ``undetermined`` (units, which add up to the population), ``amount`` (baht,
    of the eligible), ``doubtful`` (units).  The manifest names the snapshots read.  Raises NotPermittedError,
    SnapshotMissingError and MeasureDateError.
    """
    must_be_for(permit, measure)
    query = verdicts(measure, as_of)
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    households = [store.live("households", remedy=HOUSEHOLDS)] if measure.needs_households else []
    registers = open_registers(store, permit, log=log, action="run_measure", names=measure.registers)
    stage = f"measure {measure.id}"
    with (
        store.writing(f"measure/{measure.id}", inputs=[linkage, *households, *registers.values()]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        progress(stage, 0, STEPS)
        view_linked(engine, store, linkage)
        for each in households:
            view_households(engine, linkage, each, joined=measure.household == "joined")
        view_registers(engine, registers, measure.schema)
        prepare(engine, measure.unit, at_home=measure.reached.at_home)
        progress(stage, 1, STEPS)
        # Trying harder takes longer, and ids and keys do not come out smaller.
        engine.write_parquet(query, draft.file("verdicts.parquet"), level=1)
        progress(stage, 2, STEPS)
        _refuse_repeated(engine, draft.file("verdicts.parquet"), measure)
        engine.write_parquet(named(ROOM, "counts"), draft.file("counts.parquet"))
        progress(stage, 3, STEPS)
        [totals] = engine.records(named(ROOM, "totals"))
        draft.facts |= {
            "measure": measure.id,
            "version": measure.version,
            "digest": measure.digest,
            "unit": measure.unit,
            "as_of": (as_of or measure.starts).isoformat(),
            **totals,
        }
        progress(stage, STEPS, STEPS)
    return store.live(f"measure/{measure.id}")


def _refuse_repeated(engine: Engine, path: Path, measure: Measure) -> None:
    """No unit may be paid twice, and without a population's rule none may be left out."""
    engine.view_parquet("verdicts", path)
    units, written = engine.count("units"), engine.count("verdicts")
    if written > units or (measure.population is None and written != units):
        raise AssertionError(f"{measure.id}: {written} verdicts on {units} units. Link the registers again.")
