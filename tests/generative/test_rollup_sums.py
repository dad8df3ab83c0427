"""Whatever the government, the reports and the values: the roll-up is what adding up gives, and keeps to the scope."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rollups import DATA_SET, Slow, above_and_itself, everything_of, report, rolled_up_slowly, unit

from prasan.centres import query
from prasan.centres.access import visible_units
from prasan.centres.areas import NATION, load_areas
from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import APPROVED, DRAFT, SUBMITTED, DataValue, Report
from prasan.centres.organisation import DEPARTMENT, MINISTRY, ROOT, STRUCTURE_OF_2558, Edge, Tree
from prasan.centres.periods import Period
from prasan.centres.rollup import roll_up
from prasan.centres.standing import standing
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore

FEW_AND_LONG = settings(max_examples=20, deadline=None)
QUARTERS = Period(2558).quarters()
ELEMENTS = shipped_definitions().data_set[DATA_SET].elements
INDICATORS = [i for i in shipped_definitions().indicators if i.numerator in ELEMENTS]
PARENT_AREA = {area.code: area.parent for area in load_areas()}
PLACES = st.sampled_from(["1001", "1002", "10", "1000", "1099", "5001", "50", "00", "", "0", "9999", "ยะลา", "100101"])
# Sums of these stay below 90 million million, up to which a DOUBLE has every satang.
NUMBERS = st.one_of(
    st.integers(0, 10**11),
    st.integers(-(10**13), 10**13).map(lambda satang: satang / 100),
    st.sampled_from([0.1, 0.2, 0.3, 0.0]),
)


@dataclass(frozen=True)
class World:
    tree: Tree
    values: list[DataValue]
    reports: list[Report]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Ministries under the nation; departments anywhere; some founded, moved or abolished within the year."""
    levels = [MINISTRY] * draw(st.integers(1, 3)) + [DEPARTMENT] * draw(st.integers(1, 5))
    codes = [ROOT, *(f"{number:05}" for number in range(1, len(levels) + 1))]
    days = st.integers(0, 365).map(lambda days: STRUCTURE_OF_2558 + timedelta(days=days))
    edges = []
    for at, level in enumerate(levels, start=1):
        parents = st.just(ROOT) if level == MINISTRY else st.sampled_from(codes[:at])
        starts = draw(st.sampled_from([STRUCTURE_OF_2558, STRUCTURE_OF_2558, draw(days)]))
        moves, ends = (draw(st.one_of(st.none(), st.none(), days)) for _ in range(2))
        until = [day for day in (moves, ends) if day is not None and day > starts]
        edges.append(Edge(codes[at], draw(parents), starts, min(until, default=None)))
        if moves in until and (ends is None or moves < ends):
            edges.append(Edge(codes[at], draw(parents), moves, ends))
    units = [unit(ROOT, "nation"), *(unit(code, level) for code, level in zip(codes[1:], levels, strict=True))]
    return Tree(units, edges)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    tree = draw(trees())
    reports, values = [], []
    for quarter in QUARTERS:
        structure = tree.as_of(quarter.ends)
        for code in sorted(tree.units):
            if tree.units[code].level != DEPARTMENT or draw(st.integers(0, 3)) == 0:
                continue
            may_file = [APPROVED, APPROVED, DRAFT, SUBMITTED] if code in structure else [DRAFT]
            late = draw(st.sampled_from([-3, 0, 1, 9]))
            reports.append(report(code, quarter.code, draw(st.sampled_from(may_file)), days_late=late))
            cells = st.dictionaries(st.tuples(st.sampled_from(ELEMENTS), PLACES), NUMBERS, max_size=6)
            values += [DataValue(code, e, quarter.code, area, float(v)) for (e, area), v in draw(cells).items()]
    return World(tree, values, reports)


@contextmanager
def rolled_up(world: World) -> Iterator[Snapshot]:
    with tempfile.TemporaryDirectory() as folder:
        yield roll_up(SnapshotStore(Path(folder)), world.values, world.reports, tree=world.tree)


@FEW_AND_LONG
@given(world=worlds())
def test_every_cell_is_what_adding_up_slowly_gives(world: World) -> None:
    sums, coverage = rolled_up_slowly(world.tree, world.values, world.reports)
    expected = {}
    for indicator in INDICATORS:
        parts = [part for part in (indicator.numerator, indicator.denominator) if part]
        keys = {key for key, slow in sums.items() if any(part in slow.sums for part in parts)}
        keys |= {(code, NATION, period) for code, period in coverage}
        for code, area, period in keys:
            added = sums.get((code, area, period), Slow()).sums
            filed = any(part in added for part in parts)
            above = float(added[indicator.numerator]) if filed else None
            below = float(added[indicator.denominator]) if filed and indicator.denominator else None
            value = None if above is None else indicator.factor * above
            if indicator.denominator and value is not None:
                value = value / below if below else None
            covered = coverage[code, period]
            expected[indicator.id, code, area, period] = (
                above, below, value, False, covered.expected, covered.reported, covered.late,
            )  # fmt: skip
    with rolled_up(world) as snapshot:
        found = {
            (c["indicator"], c["unit"], c["area"], c["period"]): (
                c["numerator"], c["denominator"], c["value"], c["suppressed"], c["expected"], c["reported"], c["late"],
            )
            for c in everything_of(snapshot)
        }  # fmt: skip
        checks = snapshot.facts["checks"]
    assert found == expected
    assert all(check["equal"] for periods in checks.values() for check in periods.values())
    for indicator in checks:
        for period, check in checks[indicator].items():
            assert check["national"] == expected[indicator, ROOT, NATION, period][2]


@FEW_AND_LONG
@given(world=worlds())
def test_every_parent_equals_the_sum_of_its_children(world: World) -> None:
    """In whole hundredths, from what the web reads: areas within areas, units under units, quarters in a year."""
    with rolled_up(world) as snapshot:
        cells = everything_of(snapshot)
        stood = {(p["period"], p["unit"]): p["parent"] for p in everything_of(snapshot, "placements")}
    amounts = {
        (c["indicator"], c["unit"], c["area"], c["period"]): int(round(Decimal(repr(c["numerator"])), 2) * 100)
        for c in cells
        if c["numerator"] is not None
    }
    in_areas: dict[object, int] = defaultdict(int)
    in_units: dict[object, int] = defaultdict(int)
    for (indicator, code, area, period), amount in amounts.items():
        in_areas[indicator, code, PARENT_AREA[str(area)], period] += amount
        in_units[indicator, stood[period, code], area, period] += amount
    parents = {code for code in PARENT_AREA.values() if code}
    for key, amount in amounts.items():
        if key[2] in parents:
            assert in_areas[key] == amount
        # A department with others under it has figures of its own besides; a ministry and the nation have none.
        if world.tree.units[str(key[1])].level != DEPARTMENT:
            assert in_units[key] == amount
        if key[1] == ROOT and len(str(key[3])) == 4:
            assert sum(amounts.get((*key[:3], quarter.code), 0) for quarter in QUARTERS) == amount


@settings(FEW_AND_LONG, max_examples=8)
@given(world=worlds(), day=st.sampled_from([quarter.ends for quarter in QUARTERS]))
def test_nothing_outside_the_scope_is_ever_answered(world: World, day: date) -> None:
    with rolled_up(world) as snapshot, Engine.over_file(snapshot.file("figures.duckdb")) as engine:
        cells = everything_of(snapshot)
        for asker in world.tree.units:
            scope = visible_units(world.tree, asker, day)
            for indicator in INDICATORS:
                seen = {str(c["period"]) for c in cells if c["unit"] in scope and c["indicator"] == indicator.id}
                assert set(query.periods_of(engine, scope, indicator.id)) == seen
            for asked in world.tree.units:
                if asked not in scope:
                    for answer in answers(engine, scope, asked):
                        assert answer == "refused"
                    continue
                found = [cell for answer in answers(engine, scope, asked) for cell in answer]
                assert {cell.unit for cell in found if isinstance(cell, query.Cell)} <= scope


def answers(engine: Engine, scope: frozenset[str], asked: str) -> Iterator[list[query.Cell | str] | str]:
    """What each question about a unit is answered."""
    ask, one, period = "service_transactions", "2558Q1", "2558"
    questions = [
        lambda: [query.figure(engine, scope, ask, asked, NATION, period)],
        lambda: query.by_child_unit(engine, scope, ask, asked, NATION, period),
        lambda: query.by_child_unit(engine, scope, ask, asked, "10", one),
        lambda: query.by_area(engine, scope, ask, asked, NATION, period),
        lambda: query.over_time(engine, scope, ask, asked, NATION),
        lambda: query.indicators_of(engine, scope, asked),
    ]
    for question in questions:
        try:
            yield [found for found in question() if found is not None]  # type: ignore[attr-defined]
        except query.NotVisibleError:
            yield "refused"


@settings(max_examples=100, deadline=None)
@given(tree=trees())
def test_over_a_year_every_unit_that_stood_in_it_stands_once_where_it_stood_last(tree: Tree) -> None:
    stands = standing(tree, {DATA_SET: ["2558Q1"]})
    year = stands.structures["2558"]
    stood = {each.code for quarter in QUARTERS for each in tree.as_of(quarter.ends).units}
    assert {each.code for each in year.units} == stood
    for code in stood:
        assert [code, *year.ancestors(code)] == above_and_itself(tree, code, "2558")
