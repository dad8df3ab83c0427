"""Work scenarios out over the linked population, and keep what they say in sum alone.

No verdict outlives the run; what it reads of people is kept as :mod:`prasan.measures.assembling` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.doubt import find_doubtful, view_with_candidates, view_without_doubtful
from prasan.linkage.people import view_linked
from prasan.measures import values
from prasan.measures.assembling import CERTAIN_STAGES, assembled_again, columns_held, people_assembled, view_assembled
from prasan.measures.nodes import Node, Number, Truth
from prasan.measures.reach import HOUSEHOLD
from prasan.measures.register_views import view_registers
from prasan.measures.run import HOUSEHOLDS, must_be_for, must_do
from prasan.measures.simulation.budget import settle
from prasan.measures.simulation.criteria import effects
from prasan.measures.simulation.result import Change, Comparison, Group, Reference, Result, Span
from prasan.measures.simulation.scenario import Scenario
from prasan.measures.sql_engine import assessments, prepare
from prasan.registers.opening import open_registers

ROOM = "prasan.measures.simulation"
ACTION = "simulate_measure"
UNKNOWN = "unknown"
BEYOND = [15, 25, 45, 60, 75]
BANDS = ["0-14", "15-24", "25-44", "45-59", "60-74", "75+"]

Part = TypeVar("Part", Group, Change)


@dataclass(frozen=True)
class Simulated:
    """What one or two scenarios give; ``comparison`` is of the second against the first.  ``inputs`` were read."""

    results: tuple[Result, ...]
    comparison: Comparison | None
    inputs: tuple[str, ...]


def simulate(
    store: SnapshotStore,
    scenarios: Sequence[Scenario],
    permit: Permit,
    *,
    log: AccessLog,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Simulated:
    """Work out one scenario, or two of one measure side by side.

    The permit is for the purpose of running the measure, and names the registers of ``registers_needed``.  Raises
    NotPermittedError and SnapshotMissingError.
    """
    measure = scenarios[0].measure
    if not 1 <= len(scenarios) <= 2 or any(each.measure.digest != measure.digest for each in scenarios):
        raise ValueError("one scenario, or two of one measure")
    must_be_for(permit, measure)
    must_do(permit, measure, *(each.reached for each in scenarios))
    wanted = sorted(frozenset[str]().union(*(each.registers for each in scenarios)))
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    asks = measure.needs_households or any(scenario.reached.households for scenario in scenarios)
    households = store.live("households", remedy=HOUSEHOLDS) if asks else None
    registers = open_registers(store, permit, log=log, action=ACTION, names=wanted)
    steps = 3 + 2 * len(scenarios)
    stage = f"simulate {measure.id}"
    progress(stage, 0, steps)
    with (
        Engine.open(memory_limit=memory_limit) as engine,
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
        ) as everybody,  # fmt: skip
    ):
        view_assembled(engine, "everybody", everybody, permit)
        prepare(engine, measure.unit)
        progress(stage, 1, steps)
        for number, scenario in enumerate(scenarios):
            engine.table(f"assessed_{number}", assessments(scenario.changed, _asked(scenario), scenario.as_of))
            progress(stage, 2 + number, steps)
        _assess_otherwise(engine, store, linkage, registers, scenarios, permit, by_household=households is not None)
        progress(stage, 2 + len(scenarios), steps)
        results = []
        for number, scenario in enumerate(scenarios):
            results.append(_summed(engine, scenario, number, keep=len(scenarios) > 1))
            progress(stage, 3 + len(scenarios) + number, steps)
        comparison = _compared(engine, scenarios[-1]) if len(scenarios) == 2 else None
        progress(stage, steps, steps)
    inputs = [linkage, *([households] if households else []), *registers.values()]
    return Simulated(tuple(results), comparison, tuple(each.reference for each in inputs))


def _asked(scenario: Scenario) -> dict[str, Node]:
    """The rules beside the measure's own: what an undetermined unit might be due, the reference, the orders."""
    measure = scenario.measure
    orders = {f"order_{n}": order.node for n, order in enumerate(scenario.budget.orders) if order.node is not None}
    return {
        "possible": Number(0.0) if measure.amount is None else measure.amount.node,
        "reference": Truth(True) if scenario.reference is None else scenario.reference[1],
        **orders,
    }


def _assess_otherwise(
    engine: Engine,
    store: SnapshotStore,
    linkage: Snapshot,
    registers: Mapping[str, Snapshot],
    scenarios: Sequence[Scenario],
    permit: Permit,
    *,
    by_household: bool,
) -> None:
    """Assess again, by other links, the units that these touch; the relations ``units`` and ``assembled`` end as those."""
    measure = scenarios[0].measure
    view_linked(engine, store, linkage, permit)
    find_doubtful(engine, linkage, registers=measure.registers, certain=CERTAIN_STAGES, probable=values.DOUBT)
    engine.table("touched_people", named(ROOM, "touched_people"))
    at_home = measure.unit == "household" or any(scenario.reached.at_home for scenario in scenarios)
    engine.table("touched_rows", named(ROOM, "touched_rows_at_home" if at_home else "touched_rows"))
    households = measure.unit == "household"
    engine.table("touched_units", named(ROOM, "touched_households" if households else "touched_persons"))
    view_registers(engine, registers, measure.schema, permit)
    columns = columns_held(engine, measure.schema, sorted(registers))
    if by_household:
        columns[HOUSEHOLD] = measure.schema[HOUSEHOLD]
    again = assembled_again(columns, people="touched_rows")
    for view, name in ((view_without_doubtful, "strictly"), (view_with_candidates, "generously")):
        view(engine)
        engine.table(f"assembled_{name}", again)
        engine.view("assembled", _all_of(f"assembled_{name}"))
        prepare(engine, measure.unit)
        for number, scenario in enumerate(scenarios):
            engine.table(f"{name}_{number}", assessments(scenario.changed, {}, scenario.as_of))


def _summed(engine: Engine, scenario: Scenario, number: int, *, keep: bool) -> Result:
    for view, relation in {
        "assessed": "assessed",
        "assessed_strictly": "strictly",
        "assessed_generously": "generously",
    }.items():
        engine.view(view, _all_of(f"{relation}_{number}"))
    households = scenario.measure.unit == "household"
    engine.view("outcome", named(ROOM, "outcome"))
    if any(order.node is None for order in scenario.budget.orders):
        engine.table("ages", named(ROOM, "ages"), {"day": scenario.day, "households": households})
    settle(engine, scenario.budget)
    if keep:
        engine.table(f"settled_{number}", _all_of("settled"))
        engine.view("settled", _all_of(f"settled_{number}"))
    engine.view("people_settled", named(ROOM, "members_settled" if households else "persons_settled"))
    [found] = engine.records(named(ROOM, "simulated_totals"))
    people = _by_person(engine, "settled_by_age", "simulated_by_person", scenario)
    measure, budget = scenario.measure, scenario.budget
    eligible, due, paid = found["eligible"], _baht(found["due"]), _baht(found["paid"])
    return Result(
        measure=measure.id,
        version=measure.version,
        unit=measure.unit,
        as_of=scenario.day,
        changes=dict(scenario.changes),
        strategy=budget.strategy,
        budget=budget.baht,
        priority=tuple(order.text for order in budget.orders),
        population=found["population"],
        people=found["people"],
        eligible=eligible,
        people_eligible=found["people_eligible"],
        not_eligible=found["not_eligible"],
        undetermined=found["undetermined"],
        due=due,
        paid=paid,
        served=found["served"],
        left=None if budget.strategy == "none" else _baht(budget.satang - int(found["paid"])),
        touched=found["touched"],
        eligible_by_undetermined=Span(eligible, eligible, eligible + found["undetermined"]),
        eligible_by_linkage=Span(found["surely_linked"], eligible, found["maybe_linked"]),
        eligible_by_both=Span(found["surely_linked"], eligible, found["maybe"]),
        due_by_undetermined=Span(due, due, _baht(found["most_determined"])),
        due_by_linkage=Span(_baht(found["least_linked"]), due, _baht(found["most_linked"])),
        due_by_both=Span(_baht(found["least_linked"]), due, _baht(found["most"])),
        by_province=tuple(map(_group, engine.records(named(ROOM, "simulated_by_province")))),
        by_age=_in_order_of_age([_group(row) for row in people if row["of"] == "age"]),
        by_sex=tuple(_group(row) for row in people if row["of"] == "sex"),
        criteria=effects(engine, measure),
        reference=_reference(engine, scenario),
    )


def _reference(engine: Engine, scenario: Scenario) -> Reference | None:
    if scenario.reference is None:
        return None
    [found] = engine.records(named(ROOM, "against_reference"))
    return Reference(rule=scenario.reference[0], **found)


def _by_person(engine: Engine, counted: str, by_person: str, scenario: Scenario) -> list[dict[str, Any]]:
    """By sex and by age band what is counted for each age."""
    engine.table("by_age", named(ROOM, counted), {"day": scenario.day})
    engine.table("aged_people", named(ROOM, "aged_people"), {"bands": BANDS, "beyond": BEYOND})
    return engine.records(named(ROOM, by_person))


def _compared(engine: Engine, scenario: Scenario) -> Comparison:
    engine.table("changes", named(ROOM, "changes"))
    households = scenario.measure.unit == "household"
    engine.view("people_changed", named(ROOM, "members_changed" if households else "persons_changed"))
    by_province = list(map(_change, engine.records(named(ROOM, "changes_by_province"))))
    people = _by_person(engine, "changes_by_age", "changes_by_person", scenario)
    verdicts_changed = engine.records(named(ROOM, "changed_verdicts"))
    [total] = [change for change in by_province if change.key == "TH"]
    return Comparison(
        total=total,
        by_province=tuple(change for change in by_province if change.key != "TH"),
        by_age=_in_order_of_age([_change(row) for row in people if row["of"] == "age"]),
        by_sex=tuple(_change(row) for row in people if row["of"] == "sex"),
        verdicts={(row["before"], row["after"]): row["units"] for row in verdicts_changed},
    )


def _group(row: Mapping[str, Any]) -> Group:
    counts = {name: value for name, value in row.items() if name not in ("of", "due", "paid")}
    return Group(**counts, due=_baht(row["due"]), paid=_baht(row["paid"]))


def _change(row: Mapping[str, Any]) -> Change:
    counts = {name: value for name, value in row.items() if name not in ("of", "gained", "lost")}
    return Change(**counts, baht_gained=_baht(row["gained"]), baht_lost=_baht(row["lost"]))


def _in_order_of_age(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: [*BANDS, UNKNOWN].index(part.key)))


def _baht(satang: int) -> float:
    return int(satang) / 100


def _all_of(relation: str) -> Any:
    return tree(exp.select("*").from_(exp.to_identifier(relation, quoted=True)))
