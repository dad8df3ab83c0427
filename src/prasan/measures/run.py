"""Run a measure over the linked population, and keep what it says of every unit.

The snapshot ``measure/<id>`` holds ``verdicts.parquet`` (a row a unit, by the payee's spine id; in words by
:func:`prasan.measures.reading.view_verdicts`) and ``counts.parquet`` (by district).  The same inputs give the same files
to the byte.
"""

from __future__ import annotations

import datetime

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Gap, NotPermittedError, Permit
from prasan.exchange.log import AccessLog
from prasan.measures.assembling import people_assembled
from prasan.measures.checking import CIVIL
from prasan.measures.model import Measure
from prasan.measures.reach import Reach
from prasan.measures.sql_engine import ROOM, prepare, verdicts
from prasan.registers.opening import open_registers

STEPS = 4
HOUSEHOLDS = "Run `prasan link households`."
VERDICTS = "verdicts.parquet"


def purpose(measure: Measure) -> str:
    """The purpose that a permit must be for: ``measure:<id>``."""
    return f"measure:{measure.id}"


def must_be_for(permit: Permit, measure: Measure) -> None:
    """Raises NotPermittedError where a permit is for another purpose than working the measure out."""
    if permit.request.purpose != purpose(measure):
        raise NotPermittedError(Gap("other_purpose", permit.agreement, purpose(measure)))


def fields_needed(measure: Measure, *more: Reach) -> dict[str, frozenset[str]]:
    """By register the fields that a measure's rules, and ``more``, look at, and those by which people are counted and paid.

    A household is known by its house code.
    """
    reached = (measure.reached, *more)
    found = {name: set[str]() for each in reached for name in each.registers}
    for each in reached:
        for name in each.registers:
            found[name] |= {*each.columns[name]}
    if CIVIL in measure.registers:
        at_home = measure.unit == "household" or any(each.at_home or each.households for each in reached)
        found.setdefault(CIVIL, set()).update({"area_code", *(("house_code",) if at_home else ())})
    return {name: frozenset(each) for name, each in found.items()}


def fields_to_pay(measure: Measure) -> dict[str, frozenset[str]]:
    """As :func:`fields_needed`, with the national ids of whom is paid."""
    needed = fields_needed(measure)
    return {**needed, CIVIL: needed.get(CIVIL, frozenset()) | {"national_id"}}


def must_do(permit: Permit, measure: Measure, *more: Reach) -> None:
    """Raises NotPermittedError where a permit masks a field that is needed, or is for too few people: the members of a household
    of several houses may be of several areas."""
    permit.must_allow(fields_needed(measure, *more))
    if measure.household == "joined":
        permit.must_be_everywhere()


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
    must_do(permit, measure)
    # Persons stand in order, and what only looks at their own rows leaves them so: a sort would be half of the run.
    standing = measure.unit == "person" and not measure.reached.at_home
    query = verdicts(measure, as_of, by_payee=not standing)
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    households = store.live("households", remedy=HOUSEHOLDS) if measure.needs_households else None
    registers = open_registers(store, permit, log=log, action="run_measure", names=measure.registers)
    stage = f"measure {measure.id}"
    progress(stage, 0, STEPS)
    persons = measure.unit == "person"
    inputs = [linkage, *([households] if households else []), *registers.values()]
    with (
        Engine.open(memory_limit=memory_limit, keep_order=True) as engine,
        people_assembled(
            engine,
            store,
            linkage,
            registers,
            measure.schema,
            permit,
            households=households,
            joined=measure.household == "joined",
            progress=progress,
            memory_limit=memory_limit,
        ),  # fmt: skip
        store.writing(f"measure/{measure.id}", inputs=inputs) as draft,
    ):
        prepare(engine, measure.unit)
        progress(stage, 1, STEPS)
        written = engine.write_parquet(
            query,
            draft.file(VERDICTS),
            compression="snappy",
            differences=True,
            in_order="spine_id" if standing else None,
        )
        progress(stage, 2, STEPS)
        _refuse_lost(engine, written, measure)
        engine.view_parquet("verdicts", draft.file(VERDICTS))
        engine.table("verdict_groups", named(ROOM, "groups_of_persons" if persons else "groups_of_households"))
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
            **({} if permit.areas is None else {"areas": sorted(permit.areas)}),
        }
        progress(stage, STEPS, STEPS)
    return store.live(f"measure/{measure.id}")


def _refuse_lost(engine: Engine, written: int, measure: Measure) -> None:
    """No unit may be paid twice, and without a population's rule none may be left out."""
    units = engine.count("units")
    if written > units or (measure.population is None and written != units):
        raise AssertionError(f"{measure.id}: {written} verdicts on {units} units. Link the registers again.")
