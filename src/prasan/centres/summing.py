"""One chapter of a roll-up, summed in an engine, checked, and its small counts hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from prasan.centres import periods
from prasan.centres.areas import NATION, Area, closure
from prasan.centres.chapters import Chapter, Place
from prasan.centres.definitions import DataElement, Definitions, Indicator
from prasan.centres.disclosure import hidden_areas
from prasan.centres.figures import DataValue, measure_values
from prasan.centres.organisation import DEPARTMENT
from prasan.centres.standing import Standing
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import named

ROOM = "prasan.centres"
FILE = "figures.duckdb"
_TEXT = pa.string()
LEAVES = dict.fromkeys(("unit", "element", "origin", "period", "area"), _TEXT) | {"value": pa.decimal128(18, 2)}


class RollUpError(ValueError):
    """Values or reports that cannot be rolled up, or sums that disagree; the message names them."""


def origin_of(element: DataElement, definitions: Definitions) -> str:
    """What an element's figures come in: a measure, or the data set in which it is filed."""
    return f"measure:{element.measure.measure}" if element.measure else definitions.data_set_of[element.id].id


def load(engine: Engine, name: str, columns: Mapping[str, pa.DataType], rows: Sequence[Sequence[Any]]) -> None:
    """Keep rows under a name, with these columns."""
    engine.table_from_columns(name, list(zip(*rows, strict=True)), pa.schema(list(columns.items())))


def texts(*names: str) -> dict[str, pa.DataType]:
    """Columns of text."""
    return dict.fromkeys(names, _TEXT)


def filed_origins(definitions: Definitions) -> set[str]:
    """The data sets whose values may be kept, for areas to be summed as they are asked for: nothing in them is from
    people, and all of it is additive."""
    others = {element.id for element in definitions.elements if element.from_people or not element.additive}
    return {each.id for each in definitions.data_sets if not others.intersection(each.elements)}


def load_common(engine: Engine, stands: Standing, areas: list[Area], definitions: Definitions) -> None:
    """The tables that all chapters share: areas, units, periods and their paths, elements and indicators."""
    _load_structure(engine, stands, areas, definitions)
    _load_definitions(engine, definitions)


def _load_structure(engine: Engine, stands: Standing, areas: list[Area], definitions: Definitions) -> None:
    columns = texts("code", "parent", "level", "name_th", "name_en") | {"stated": pa.bool_()}
    load(engine, "areas", columns, [(a.code, a.parent, a.level, a.name_th, a.name_en, a.stated) for a in areas])
    load(engine, "area_paths", texts("ancestor", "descendant"), closure(areas))
    units = [(u.code, u.level, u.name_th, u.name_en, u.abbr_th, parent) for u, parent in stands.units()]
    load(engine, "units", texts("code", "level", "name_th", "name_en", "abbr_th", "parent"), units)
    load(engine, "placements", texts("period", "unit", "parent"), stands.placements())
    load(engine, "unit_paths", texts("period", "ancestor", "descendant"), stands.paths())
    lowest = [(origin, *each) for origin in sorted(filed_origins(definitions)) for each in stands.lowest()]
    load(engine, "lowest", texts("origin", "period", "unit"), lowest)
    load(engine, "departments", texts("period", "unit"), stands.departments())
    parts = [(part.origin, part.whole, part.part) for part in stands.parts]
    load(engine, "period_parts", texts("origin", "whole", "part"), parts)
    columns = texts("code", "type", "label_th", "label_en") | {"starts": pa.date32(), "ends": pa.date32()}
    wholes = [(p.code, p.type, p.label_th, p.label_en, p.starts, p.ends) for p in stands.wholes]
    load(engine, "periods", columns, wholes)


def _load_definitions(engine: Engine, definitions: Definitions) -> None:
    rows: list[Sequence[Any]] = []
    for element in definitions.elements:
        source = element.measure
        kind = periods.parse(source.period).type if source else definitions.data_set_of[element.id].period_type
        counts = source is not None and source.field == "units"
        ways = (element.additive, element.over_time, element.over_units)
        origin = origin_of(element, definitions)
        rows.append((element.id, origin, source is None, kind, element.from_people, counts, *ways))
    flags = {"filed": pa.bool_(), "period_type": _TEXT, "from_people": pa.bool_(), "counts_people": pa.bool_()}
    flags |= {"additive": pa.bool_(), "over_time": _TEXT, "over_units": _TEXT}
    load(engine, "elements", texts("element", "origin") | flags, rows)
    origins = {row[0]: row[1] for row in rows}
    columns = texts("indicator", "origin") | {"is_ratio": pa.bool_(), "factor": pa.float64()}
    indicators = [(i.id, origins[i.elements[0]], i.is_ratio, i.factor) for i in definitions.indicators]
    load(engine, "indicators", columns, indicators)
    parts = [(i.id, "numerator", *term) for i in definitions.indicators for term in i.numerator_terms]
    parts += [(i.id, "denominator", *term) for i in definitions.indicators for term in i.denominator_terms]
    load(engine, "indicator_parts", texts("indicator", "role", "element") | {"minus": pa.bool_()}, parts)


def sum_chapter(
    engine: Engine,
    chapter: Chapter,
    given: list[DataValue],
    stands: Standing,
    definitions: Definitions,
    leaves: Path | None = None,
) -> None:
    """Sum a chapter up into ``leaf_values``, ``element_sums`` and ``coverage``.

    ``given`` are values of its reports but for those whose values are in ``kept_leaves`` (:func:`keep_leaves`), or in the
    file ``leaves``, which has all that count.  Raises RollUpError.
    """
    parts = [part for part in stands.parts if part.origin == chapter.origin and chapter.has(part.whole)]
    # All parts of a year, opened yet or not: a year of which one quarter is in is not complete.
    assigned = {
        (part.origin, part.part, unit)
        for part in parts
        if part.part in chapter.opened or part.part != part.whole
        for unit in _assigned(chapter, part.part, stands, definitions)
    }
    load(engine, "assigned", texts("origin", "period", "unit"), sorted(assigned))
    reported = []
    for report in chapter.reports:
        if (chapter.origin, report.period, report.unit) not in assigned:
            raise RollUpError(
                f"unit {report.unit} was no department that was to report on {chapter.origin} for {report.period}"
            )
        data_set = definitions.data_set.get(chapter.origin)
        on = report.submitted_on
        late = data_set is not None and on is not None and on > data_set.due(report.period)
        reported.append((chapter.origin, report.period, report.unit, late))
    if len({row[:3] for row in reported}) < len(reported):
        raise RollUpError("a unit has two approved reports on one data set for one period")
    load(engine, "counted_reports", texts("origin", "period", "unit") | {"late": pa.bool_()}, reported)
    refuse_wrong_values(engine, given, filed=chapter.measure is None)
    engine.table("summed_paths", named(ROOM, "summed_paths"), {"origin": chapter.origin})
    if leaves is None:
        engine.table("counted_values", named(ROOM, "counted_values"))
        engine.view("leaf_values", named(ROOM, "leaf_values"))
    else:
        engine.view_parquet("leaf_values", leaves)
    engine.table("timed_values", named(ROOM, "timed_values"))
    engine.table("element_sums", named(ROOM, "element_sums"))
    engine.table("coverage", named(ROOM, "coverage"))


def keep_leaves(engine: Engine, chapter: Chapter, before: Snapshot | None) -> tuple[set[Place], bool]:
    """Take over, as ``kept_leaves``, the values that were counted before of reports that have the same seal still.

    ``before`` is the roll-up that has the chapter, if any.  The reports of which all values are there; and whether its
    file has the values of these and of no other, so that it can stay as it is and ``kept_leaves`` is left empty.
    """
    same: set[Place] = set()
    seals = chapter.seals()
    whole = False
    if before is not None:
        with Engine.over_file(before.file(FILE)) as counted:
            rows = counted.tuples(named(ROOM, "counted_seals"), {"origin": chapter.origin})
        known = {(period, unit): seal for period, unit, seal in rows if chapter.has(period)}
        same = {place for place, seal in known.items() if seal and seals.get(place) == seal}
        whole = same == seals.keys() == known.keys()
    if before is not None and not whole:
        engine.view_parquet("old_leaves", before.file(chapter.leaves))
        load(engine, "kept_reports", texts("period", "unit"), sorted(same))
        engine.table("kept_leaves", named(ROOM, "kept_leaves"))
    else:
        load(engine, "kept_leaves", LEAVES, [])
    return same, whole


def values_of_measure(engine: Engine, chapter: Chapter, definitions: Definitions) -> list[DataValue]:
    """The values of a measure's chapter."""
    if chapter.measure is None:
        raise ValueError(f"{chapter.origin} is no measure")
    values = measure_values(engine, chapter.measure, definitions=definitions)
    if values:
        return values
    # It was run and nobody is eligible: that is a figure, nought, and not the want of one.
    elements = definitions.elements_of_measure(chapter.measure.kind.rpartition("/")[2])
    return [DataValue(e.measure.owner, e.id, e.measure.period, "", 0.0) for e in elements if e.measure]


def _assigned(chapter: Chapter, period: str, stands: Standing, definitions: Definitions) -> Iterable[str]:
    structure = stands.structures[period]
    if chapter.origin in definitions.data_set and definitions.data_set[chapter.origin].owed:
        return definitions.data_set[chapter.origin].assigned(structure)
    owners = {report.unit for report in chapter.reports}
    return [owner for owner in owners if owner in structure and structure.unit(owner).level == DEPARTMENT]


def refuse_wrong_values(engine: Engine, values: Sequence[DataValue], *, filed: bool) -> None:
    """Keep values as ``given_values``, and refuse what would count and cannot, or names nothing that could be counted."""
    columns = texts("unit", "element", "period", "area") | {"value": pa.float64(), "filed": pa.bool_()}
    rows = [(v.unit, v.element, v.period, v.area, float(v.value), filed) for v in values]
    load(engine, "given_values", columns, rows)
    codes = sorted({value.period for value in values})
    load(engine, "given_periods", texts("code", "type"), [(code, periods.parse(code).type) for code in codes])
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
        shown = NATION not in hidden.get(origin_of(definitions.element[indicator.elements[0]], definitions), ())
        for period in sorted({period for element, period in sums if element in parts}, key=in_time):
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


def in_time(code: str) -> tuple[date, int]:
    period = periods.parse(code)
    return period.ends, -period.starts.toordinal()


def load_hidden(engine: Engine, areas: list[Area]) -> dict[str, frozenset[str]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in engine.records(named(ROOM, "people_by_leaf")):
        if row["amount"] and not row["people"]:
            raise RollUpError(f"{row['origin']}: an amount where nobody is counted (area {row['area']})")
        if row["people"] < 0 or row["people"] % 1:
            raise RollUpError(f"{row['origin']}: {row['people']} is no count (area {row['area']})")
        counts[row["origin"]][row["area"]] = int(row["people"])
    hidden = {origin: hidden_areas(people, areas) for origin, people in counts.items()}
    load(
        engine, "hidden", texts("origin", "area"), [(o, area) for o, found in hidden.items() for area in sorted(found)]
    )
    return hidden


def coverage_of(engine: Engine, root: str) -> dict[str, dict[str, dict[str, int]]]:
    coverage: dict[str, dict[str, dict[str, int]]] = {}
    rows = engine.tuples(named(ROOM, "national_coverage"), {"root": root})
    for indicator, period, expected, reported, late in sorted(rows, key=lambda row: (row[0], in_time(row[1]))):
        coverage.setdefault(indicator, {})[period] = {"expected": expected, "reported": reported, "late": late}
    return coverage
