"""What the tests of the roll-up share: measures' counts on disk, and a slow and obvious second roll-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from prasan.centres.areas import NATION, load_areas
from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import APPROVED, DataValue, Report
from prasan.centres.organisation import (
    DEPARTMENT,
    MINISTRY,
    ROOT,
    STRUCTURE_OF_2558,
    Edge,
    Tree,
    Unit,
)
from prasan.centres.periods import Period, parse
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import tree as statement

DATA_SET = "digital_services"
Y58 = Period(2558)
Counts = Mapping[str | None, tuple[int, float]]


def count_measure(store: SnapshotStore, measure: str, counts: Counts) -> Snapshot:
    """A measure's snapshot: (units, baht) of the eligible by district, None for a place that is not known."""
    rows = [
        {"district": district, "verdict": verdict, "units": units, "people": units, "amount": amount}
        for district, (units, amount) in counts.items()
        for verdict in ("eligible", "not_eligible")
    ]
    types = {"district": pa.string(), "verdict": pa.string(), "units": pa.int64(), "people": pa.int64()}
    schema = pa.schema([*types.items(), ("amount", pa.float64())])
    with store.writing(f"measure/{measure}") as draft:
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), draft.file("counts.parquet"))
    return store.live(f"measure/{measure}")


def unit(code: str, level: str = DEPARTMENT) -> Unit:
    return Unit(code, level, f"หน่วย {code}", f"Unit {code}")


def government(*edges: Edge, ministries: Iterable[str], departments: Iterable[str]) -> Tree:
    """A government with dated edges; a ministry stands under the root from the start unless an edge says otherwise."""
    units = [unit(ROOT, "nation"), *(unit(code, MINISTRY) for code in ministries), *map(unit, departments)]
    placed = {edge.child for edge in edges}
    at_start = [Edge(code, ROOT, STRUCTURE_OF_2558) for code in ministries if code not in placed]
    return Tree(units, [*at_start, *edges])


def report(of: str, period: str, status: str = APPROVED, *, days_late: int = 0) -> Report:
    due = shipped_definitions().data_set[DATA_SET].due(period)
    return Report(of, DATA_SET, period, status, date.fromordinal(due.toordinal() + days_late))


@dataclass
class Slow:
    """One cell, by adding up."""

    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    expected: int = 0
    reported: int = 0
    late: int = 0


def rolled_up_slowly(
    tree: Tree, values: Iterable[DataValue], reports: Iterable[Report]
) -> tuple[dict[tuple[str, str, str], Slow], dict[tuple[str, str], Slow]]:
    """Filed figures in plain loops: sums by (unit, area, period), and coverage by (unit, period)."""
    reports = list(reports)
    opened = {each.period for each in reports}
    approved = {(each.unit, each.period): each for each in reports if each.status == APPROVED}
    sums: dict[tuple[str, str, str], Slow] = defaultdict(Slow)
    for value in values:
        if (value.unit, value.period) not in approved:
            continue
        for period in (value.period, value.period[:4]):
            for above in above_and_itself(tree, value.unit, period):
                for area in places(value.area):
                    sums[above, area, period].sums[value.element] += round(Decimal(repr(float(value.value))), 2)
    coverage: dict[tuple[str, str], Slow] = defaultdict(Slow)
    for period in opened | {code[:4] for code in opened}:
        for part in parse(period).quarters() if len(period) == 4 else [parse(period)]:
            for each in tree.as_of(part.ends).units:
                if each.level == DEPARTMENT:
                    filed = approved.get((each.code, part.code))
                    for above in above_and_itself(tree, each.code, period):
                        covered = coverage[above, period]
                        covered.expected += 1
                        covered.reported += filed is not None
                        covered.late += filed is not None and filed.submitted_on > report("", part.code).submitted_on
    return dict(sums), dict(coverage)


def above_and_itself(tree: Tree, code: str, period: str) -> list[str]:
    """A unit and those above it in a quarter; in a year, each where it stood in its last quarter."""
    when = parse(period).quarters() if len(period) == 4 else [parse(period)]
    chain = [code]
    while chain[-1] != tree.root:
        stood = [structure for part in when if chain[-1] in (structure := tree.as_of(part.ends))]
        parent = stood[-1].parent(chain[-1])
        assert parent is not None
        chain.append(parent)
    return chain


_AREAS = {area.code: area for area in load_areas()}


def places(text: str) -> list[str]:
    """The areas that a value's area is in, itself first."""
    known = _AREAS.get(text)
    if known and known.level == "district":
        return [text, text[:2], NATION]
    if len(text) in (2, 4) and text.isdigit() and text[:2] != "00" and text[:2] in _AREAS:
        return [text[:2] + "00", text[:2], NATION]
    return ["00", NATION]


def everything_of(snapshot: Snapshot, relation: str = "cells") -> list[dict[str, object]]:
    """Every row of a table in the roll-up's file, whoever asks."""
    with Engine.over_file(snapshot.file("figures.duckdb")) as engine:
        return engine.records(statement(exp.select("*").from_(relation)))
