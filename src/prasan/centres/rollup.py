"""The roll-up: department to ministry to nation, district to province to nation, quarter to fiscal year.

Values are kept to hundredths (a satang; what is finer is rounded) and summed as decimals, so that sums are equal
or not, without a tolerance.  Ratios are recomputed from the sums, small counts of people hidden
(:mod:`prasan.centres.disclosure`), and the national figure summed in three ways before anything is switched in.

The snapshot's one file has the tables ``cells``, ``units`` (``parent`` where last known), ``placements`` (period,
unit, parent: who stood where in that period), ``areas`` and ``periods``.  A cell exists where there is a value; for
the nation as an area also for every unit that was to report, so that silence is seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from prasan.centres import periods
from prasan.centres.areas import NATION, Area, closure, load_areas
from prasan.centres.definitions import DataElement, Definitions, Indicator, shipped_definitions
from prasan.centres.disclosure import hidden_areas
from prasan.centres.figures import APPROVED, DataValue, Report, measure_values
from prasan.centres.organisation import DEPARTMENT, Tree, load_tree
from prasan.centres.standing import Standing, standing
from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named

ROOM = "prasan.centres"
KIND = "centres/rollup"
FILE = "figures.duckdb"
STEPS = 5


class RollUpError(ValueError):
    """Values or reports that cannot be rolled up, or sums that disagree; the message names them."""


@dataclass(frozen=True)
class _Input:
    """What is rolled up: values that are filed or counted, and the reports that let them count."""

    values: Sequence[tuple[DataValue, bool]]
    reports: Sequence[tuple[str, Report]]
    opened: Mapping[str, set[str]]
    measures: Sequence[Snapshot]


def roll_up(
    store: SnapshotStore,
    values: Iterable[DataValue],
    reports: Iterable[Report],
    *,
    definitions: Definitions | None = None,
    tree: Tree | None = None,
    measured: Callable[[str], Snapshot | None] | None = None,
    progress: Progress = silent,
) -> Snapshot:
    """Roll filed values, and the counts of the measures that the definitions name, up into ``centres/rollup``.

    Only values of approved reports count; a measure that has not been run has no cells (``measured`` finds the snapshot
    of a kind, where it is not the live one of the store).  The file
    ``figures.duckdb`` is what :mod:`prasan.centres.query` reads.  Facts: ``cells``, ``indicators``, ``suppressed``
    (cells), ``figures`` (how many ``values`` were given and ``counted``), ``checks`` (by indicator and period:
    ``national``, ``provinces``, ``departments``, null where the nation's figure is hidden, and ``equal``),
    ``coverage`` (by indicator and period: ``expected``, ``reported``, ``late``).

    Raises RollUpError (PeriodError for a period that is none), and leaves the last roll-up live, where a report or
    a value cannot be counted, or the nation is not the sum of its provinces and of its departments.
    """
    definitions, tree = definitions or shipped_definitions(), tree or load_tree()
    areas = load_areas()
    progress(KIND, 0, STEPS)
    with Engine.open() as engine:
        given = _gathered(engine, measured or store.find, list(values), list(reports), definitions)
        stands = standing(tree, given.opened, {each.id: each.summed_to for each in definitions.data_sets})
        with store.writing(KIND, inputs=given.measures) as draft:
            _load_structure(engine, stands, areas)
            _load_definitions(engine, definitions)
            _load_figures(engine, given, stands, definitions)
            progress(KIND, 1, STEPS)
            _refuse_wrong_values(engine)
            engine.table("leaf_values", named(ROOM, "leaf_values"))
            engine.table("timed_values", named(ROOM, "timed_values"))
            engine.table("element_sums", named(ROOM, "element_sums"))
            progress(KIND, 2, STEPS)
            hidden = _load_hidden(engine, areas)
            checks = checked(engine, definitions, tree.root, hidden)
            progress(KIND, 3, STEPS)
            engine.table("coverage", named(ROOM, "coverage"))
            engine.table("cells", named(ROOM, "rolled_up_cells"))
            progress(KIND, 4, STEPS)
            engine.write_database(draft.file(FILE), "cells", "units", "areas", "periods", "placements")
            draft.facts |= {
                "cells": engine.count("cells"),
                "indicators": len(definitions.indicators),
                "suppressed": engine.value(named(ROOM, "suppressed_cells")),
                "figures": {"values": len(given.values), "counted": engine.count("leaf_values")},
                "checks": checks,
                "coverage": _coverage(engine, tree.root),
            }
    progress(KIND, STEPS, STEPS)
    return store.live(KIND)


def _origin(element: DataElement, definitions: Definitions) -> str:
    """What an element's figures come in: a measure, or the data set in which it is filed."""
    return f"measure:{element.measure.measure}" if element.measure else definitions.data_set_of[element.id].id


def _gathered(
    engine: Engine,
    find: Callable[[str], Snapshot | None],
    filed: list[DataValue],
    reports: list[Report],
    definitions: Definitions,
) -> _Input:
    values = [(value, True) for value in filed]
    counted: list[tuple[str, Report]] = []
    opened: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        if report.data_set not in definitions.data_set:
            raise RollUpError(f"unit {report.unit} reports on {report.data_set}, and there is no such data set")
        data_set = definitions.data_set[report.data_set]
        if periods.parse(report.period).type != data_set.period_type:
            raise RollUpError(
                f"unit {report.unit} reports on {data_set.id} for {report.period}, not a {data_set.period_type}"
            )
        opened[data_set.id].add(report.period)
        if report.status == APPROVED:
            counted.append((data_set.id, report))
    snapshots = []
    sources = {element.measure.measure: element.measure for element in definitions.elements if element.measure}
    for measure, source in sources.items():
        snapshot = find(f"measure/{measure}")
        if snapshot is None:
            continue  # it has not been run, and its indicators have no cells yet
        snapshots.append(snapshot)
        values += [(value, False) for value in _measured(engine, snapshot, definitions)]
        origin = f"measure:{measure}"
        opened[origin].add(source.period)
        on = periods.parse(source.period).ends
        counted.append((origin, Report(source.owner, origin, source.period, APPROVED, on)))
    return _Input(values, counted, opened, snapshots)


def _measured(engine: Engine, snapshot: Snapshot, definitions: Definitions) -> list[DataValue]:
    values = measure_values(engine, snapshot, definitions=definitions)
    if values:
        return values
    # It was run and nobody is eligible: that is a figure, nought, and not the want of one.
    elements = definitions.elements_of_measure(snapshot.kind.rpartition("/")[2])
    return [DataValue(e.measure.owner, e.id, e.measure.period, "", 0.0) for e in elements if e.measure]


_TEXT = pa.string()


def _load(engine: Engine, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[Any]]) -> None:
    schema = pa.schema(list(columns.items()))
    engine.table_from_rows(name, [dict(zip(columns, row, strict=True)) for row in rows], schema)


def _texts(*names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names, _TEXT)


def _load_structure(engine: Engine, stands: Standing, areas: list[Area]) -> None:
    columns = _texts("code", "parent", "level", "name_th", "name_en") | {"stated": pa.bool_()}
    _load(engine, "areas", columns, [(a.code, a.parent, a.level, a.name_th, a.name_en, a.stated) for a in areas])
    _load(engine, "area_paths", _texts("ancestor", "descendant"), closure(areas))
    units = [(u.code, u.level, u.name_th, u.name_en, u.abbr_th, parent) for u, parent in stands.units()]
    _load(engine, "units", _texts("code", "level", "name_th", "name_en", "abbr_th", "parent"), units)
    _load(engine, "placements", _texts("period", "unit", "parent"), stands.placements())
    _load(engine, "unit_paths", _texts("period", "ancestor", "descendant"), stands.paths())
    _load(engine, "departments", _texts("period", "unit"), stands.departments())
    parts = [(part.origin, part.whole, part.part) for part in stands.parts]
    _load(engine, "period_parts", _texts("origin", "whole", "part"), parts)
    columns = _texts("code", "type", "label_th", "label_en") | {"starts": pa.date32(), "ends": pa.date32()}
    wholes = [(p.code, p.type, p.label_th, p.label_en, p.starts, p.ends) for p in stands.wholes]
    _load(engine, "periods", columns, wholes)


def _load_definitions(engine: Engine, definitions: Definitions) -> None:
    rows: list[Sequence[Any]] = []
    for element in definitions.elements:
        source = element.measure
        kind = periods.parse(source.period).type if source else definitions.data_set_of[element.id].period_type
        counts = source is not None and source.field == "units"
        ways = (element.additive, element.over_time, element.over_units)
        rows.append(
            (element.id, _origin(element, definitions), source is None, kind, element.from_people, counts, *ways)
        )
    flags = {"filed": pa.bool_(), "period_type": _TEXT, "from_people": pa.bool_(), "counts_people": pa.bool_()}
    flags |= {"additive": pa.bool_(), "over_time": _TEXT, "over_units": _TEXT}
    _load(engine, "elements", _texts("element", "origin") | flags, rows)
    origins = {row[0]: row[1] for row in rows}
    columns = _texts("indicator", "origin") | {"is_ratio": pa.bool_(), "factor": pa.float64()}
    indicators = [(i.id, origins[i.elements[0]], i.is_ratio, i.factor) for i in definitions.indicators]
    _load(engine, "indicators", columns, indicators)
    parts = [(i.id, "numerator", *term) for i in definitions.indicators for term in i.numerator_terms]
    parts += [(i.id, "denominator", *term) for i in definitions.indicators for term in i.denominator_terms]
    _load(engine, "indicator_parts", _texts("indicator", "role", "element") | {"minus": pa.bool_()}, parts)


def _load_figures(engine: Engine, given: _Input, stands: Standing, definitions: Definitions) -> None:
    columns = _texts("unit", "element", "period", "area") | {"value": pa.float64(), "filed": pa.bool_()}
    rows = [(v.unit, v.element, v.period, v.area, float(v.value), filed) for v, filed in given.values]
    _load(engine, "given_values", columns, rows)
    codes = sorted({value.period for value, _ in given.values})
    _load(engine, "given_periods", _texts("code", "type"), [(code, periods.parse(code).type) for code in codes])
    # All parts of a year, opened yet or not: a year of which one quarter is in is not complete.
    assigned = {
        (part.origin, part.part, unit)
        for part in stands.parts
        if part.part in given.opened[part.origin] or part.part != part.whole
        for unit in _assigned(part.origin, part.part, given, stands, definitions)
    }
    _load(engine, "assigned", _texts("origin", "period", "unit"), sorted(assigned))
    reported = []
    for origin, report in given.reports:
        if (origin, report.period, report.unit) not in assigned:
            raise RollUpError(
                f"unit {report.unit} was no department that was to report on {origin} for {report.period}"
            )
        data_set = definitions.data_set.get(origin)
        on = report.submitted_on
        late = data_set is not None and on is not None and on > data_set.due(report.period)
        reported.append((origin, report.period, report.unit, late))
    if len({row[:3] for row in reported}) < len(reported):
        raise RollUpError("a unit has two approved reports on one data set for one period")
    _load(engine, "counted_reports", _texts("origin", "period", "unit") | {"late": pa.bool_()}, reported)


def _assigned(origin: str, period: str, given: _Input, stands: Standing, definitions: Definitions) -> Iterable[str]:
    structure = stands.structures[period]
    if origin in definitions.data_set:
        return definitions.data_set[origin].assigned(structure)
    owners = {report.unit for its_origin, report in given.reports if its_origin == origin}
    return [owner for owner in owners if owner in structure and structure.unit(owner).level == DEPARTMENT]


def _refuse_wrong_values(engine: Engine) -> None:
    wrong = engine.tuples(named(ROOM, "refused_values"))
    if wrong:
        told = "; ".join(
            f"{element} of unit {unit}, {period}, area {area!r}: {why}" for unit, element, period, area, why in wrong
        )
        raise RollUpError(f"values that cannot be counted: {told}. Remedy: correct them and roll up again.")


def checked(
    engine: Engine, definitions: Definitions, root: str, hidden: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, Any]]:
    """The national figure of each indicator and period in three ways, years after their quarters.

    Reads the tables ``leaf_values``, ``element_sums``, ``areas`` and ``departments``; ``hidden`` are areas by origin:
    where the nation is among them, the figures are compared and not told.  Raises RollUpError where they differ.
    """
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in engine.records(named(ROOM, "sums_three_ways"), {"root": root}):
        ways = {way: row[way] for way in ("leaves", "nation", "provinces", "departments")}
        if len(set(ways.values())) != 1:
            told = ", ".join(f"{way} {value}" for way, value in ways.items())
            raise RollUpError(f"{row['element']} {row['period']} does not add up: {told}")
        sums[row["element"], row["period"]] = ways
    checks: dict[str, dict[str, Any]] = {}
    for indicator in definitions.indicators:
        parts = set(indicator.elements)
        if any(definitions.element[part].over_units == "none" for part in parts):
            continue  # no unit above has a figure that could be compared
        shown = NATION not in hidden.get(_origin(definitions.element[indicator.elements[0]], definitions), ())
        for period in sorted({period for element, period in sums if element in parts}, key=_in_time):
            figures = {
                way: _figure(indicator, {element: sums.get((element, period), {}).get(way) for element in parts})
                for way in ("nation", "provinces", "departments")
            }
            checks.setdefault(indicator.id, {})[period] = {
                "national": figures["nation"] if shown else None,
                "provinces": figures["provinces"] if shown else None,
                "departments": figures["departments"] if shown else None,
                "equal": len(set(figures.values())) == 1,
            }
    return checks


def _figure(indicator: Indicator, summed: Mapping[str, Decimal | None]) -> float | None:
    return indicator.value_of(
        *(
            float(sum((summed[term.element] or 0) * (-1 if term.minus else 1) for term in terms))
            for terms in (indicator.numerator_terms, indicator.denominator_terms)
        )
    )


def _in_time(code: str) -> tuple[date, int]:
    period = periods.parse(code)
    return period.ends, -period.starts.toordinal()


def _load_hidden(engine: Engine, areas: list[Area]) -> dict[str, frozenset[str]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in engine.records(named(ROOM, "people_by_leaf")):
        if row["amount"] and not row["people"]:
            raise RollUpError(f"{row['origin']}: an amount where nobody is counted (area {row['area']})")
        if row["people"] < 0 or row["people"] % 1:
            raise RollUpError(f"{row['origin']}: {row['people']} is no count (area {row['area']})")
        counts[row["origin"]][row["area"]] = int(row["people"])
    hidden = {origin: hidden_areas(people, areas) for origin, people in counts.items()}
    _load(
        engine, "hidden", _texts("origin", "area"), [(o, area) for o, found in hidden.items() for area in sorted(found)]
    )
    return hidden


def _coverage(engine: Engine, root: str) -> dict[str, dict[str, dict[str, int]]]:
    coverage: dict[str, dict[str, dict[str, int]]] = {}
    rows = engine.tuples(named(ROOM, "national_coverage"), {"root": root})
    for indicator, period, expected, reported, late in sorted(rows, key=lambda row: (row[0], _in_time(row[1]))):
        coverage.setdefault(indicator, {})[period] = {"expected": expected, "reported": reported, "late": late}
    return coverage
