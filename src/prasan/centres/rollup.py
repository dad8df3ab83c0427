"""The roll-up: department to ministry to nation, district to province to nation, quarter to fiscal year.

Values are kept to hundredths (a satang; what is finer is rounded) and summed as decimals, so that sums are equal
or not, without a tolerance.  Ratios are recomputed from the sums, small counts of people hidden
(:mod:`prasan.centres.disclosure`), and the national figure summed in three ways before anything is switched in.

The snapshot has the tables ``cells``, ``units`` (``parent`` where last known), ``placements`` (period, unit, parent: who
stood where in that period), ``areas``, ``periods`` and ``counted`` (the reports that count, with their seals), and ``chapters`` (which files have what).  A cell
exists where there is a value; for the nation as an area also for every unit that was to report, so that silence is
seen.  The cells are in a file for each chapter (:mod:`prasan.centres.chapters`), beside the values they are made of:
what has not changed is kept, and only chapters that a report has touched are summed again, each from its values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from prasan.centres.areas import load_areas
from prasan.centres.chapters import Chapter, ReportError, basis_of, chapters_of, leaf_basis_of, opened_by
from prasan.centres.definitions import Definitions, shipped_definitions
from prasan.centres.figures import DataValue, Report
from prasan.centres.organisation import Tree, load_tree
from prasan.centres.standing import standing
from prasan.centres.summing import (
    FILE,
    LEAVES,
    RollUpError,
    checked,
    coverage_of,
    filed_origins,
    in_time,
    keep_leaves,
    load,
    load_common,
    load_hidden,
    origin_of,
    refuse_wrong_values,
    sum_chapter,
    texts,
    values_of_measure,
)
from prasan.engine.connection import Engine
from prasan.engine.database import show_files, show_query
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Draft, Snapshot, SnapshotStore
from prasan.engine.statement import named

__all__ = ["FILE", "KIND", "Read", "RollUpError", "checked", "roll_up", "update"]
ROOM = "prasan.centres"
KIND = "centres/rollup"
ROW_GROUP = 8192  # so few that one unit's figures are found without reading many others'
_NUMBERS, _COUNTS = ("numerator", "denominator", "value"), ("expected", "reported", "late")
CELLS = (
    texts("indicator", "unit", "area", "period")
    | dict.fromkeys(_NUMBERS, pa.float64())
    | {"suppressed": pa.bool_()}
    | dict.fromkeys(_COUNTS, pa.int64())
)
TABLES = (
    "units",
    "areas",
    "periods",
    "placements",
    "counted",
    "lowest",
    "area_paths",
    "period_parts",
    "indicators",
    "indicator_parts",
    "chapters",
)
Find = Callable[[str], Snapshot | None]
Read = Callable[[Sequence[Report]], Iterable[DataValue]]


def roll_up(
    store: SnapshotStore,
    values: Iterable[DataValue],
    reports: Iterable[Report],
    *,
    definitions: Definitions | None = None,
    tree: Tree | None = None,
    measured: Find | None = None,
    progress: Progress = silent,
) -> Snapshot:
    """Roll filed values, and the counts of the measures that the definitions name, up into ``centres/rollup``, all anew.

    Only values of approved reports count; a measure that has not been run has no cells (``measured`` finds the snapshot
    of a kind, where it is not the live one of the store).  The file
    ``figures.duckdb`` is what :mod:`prasan.centres.query` reads.  Facts: ``cells``, ``indicators``, ``suppressed``
    (cells), ``figures`` (how many ``values`` were given and ``counted``), ``checks`` (by indicator and period:
    ``national``, ``provinces``, ``departments``, null where the nation's figure is hidden, and ``equal``),
    ``coverage`` (by indicator and period: ``expected``, ``reported``, ``late``), ``chapters`` (each with its mark).

    Raises RollUpError (PeriodError for a period that is none), and leaves the last roll-up live, where a report or
    a value cannot be counted, or the nation is not the sum of its provinces and of its departments.
    """
    definitions = definitions or shipped_definitions()
    filed: dict[tuple[str, str, str], list[DataValue]] = defaultdict(list)
    for value in values:
        element = definitions.element.get(value.element)
        filed[origin_of(element, definitions) if element else "", value.period, value.unit].append(value)

    def read(asked: Sequence[Report]) -> Iterable[DataValue]:
        return [value for each in asked for value in filed.pop((each.data_set, each.period, each.unit), ())]

    def rest() -> list[DataValue]:
        return [value for each in filed.values() for value in each]

    find = measured or store.find
    return _written(store, list(reports), read, rest, find, definitions, tree or load_tree(), None, progress)


def update(
    store: SnapshotStore,
    reports: Iterable[Report],
    read: Read,
    *,
    anew: bool = False,
    since: Snapshot | None = None,
    measured: Find | None = None,
    definitions: Definitions | None = None,
    tree: Tree | None = None,
    progress: Progress = silent,
) -> Snapshot:
    """The roll-up of all ``reports`` and measures, as :func:`roll_up` makes it, by summing only what has changed.

    ``reports`` are all of them, with their seals; ``read`` gives the values of some, and is asked for those that count
    and are not in the last roll-up with the same seal, or with ``anew`` for all that count.  Where nothing has changed
    the last roll-up is returned, and nothing is written.  ``since`` is another roll-up to go by in place of the last of
    the store, on the same disk.  ``measured`` is as of, and it raises as, :func:`roll_up`.
    """
    definitions, tree = definitions or shipped_definitions(), tree or load_tree()
    before = None if anew else since or store.find(KIND)
    find = measured or store.find
    return _written(store, list(reports), read, lambda: [], find, definitions, tree, before, progress)


def _written(
    store: SnapshotStore,
    reports: Sequence[Report],
    read: Read,
    rest: Callable[[], list[DataValue]],
    find: Find,
    definitions: Definitions,
    tree: Tree,
    before: Snapshot | None,
    progress: Progress,
) -> Snapshot:
    """Write the chapters that differ from those ``before``, and keep the others.

    ``rest`` are values that no chapter has asked for: they do not count, and still may not be wrong.
    """
    sources = {element.measure.measure for element in definitions.elements if element.measure}
    measures = {each: found for each in sorted(sources) if (found := find(f"measure/{each}")) is not None}
    try:
        chapters = chapters_of(reports, measures, definitions)
    except ReportError as error:
        raise RollUpError(str(error)) from None
    stands = standing(tree, opened_by(chapters), {each.id: each.summed_to for each in definitions.data_sets})
    basis = basis_of(definitions, tree)
    marks = {chapter.name: chapter.mark(basis, stands.parts) for chapter in chapters}
    kept: Mapping[str, Any] = before.facts.get("chapters", {}) if before else {}
    same = {name for name, mark in marks.items() if mark and name in kept and kept[name]["mark"] == mark}
    if before and same == marks.keys() == kept.keys():
        return before
    filed = filed_origins(definitions)
    leaf_basis = leaf_basis_of(definitions)
    has_leaves = kept.keys() if before and before.facts.get("leaf_basis") == leaf_basis else ()
    told: dict[str, Any] = {}
    progress(KIND, 0, len(chapters) + 1)
    with Engine.open() as engine, store.writing(KIND, inputs=list(measures.values())) as draft:
        areas = load_areas()
        load_common(engine, stands, areas, definitions)
        for at, chapter in enumerate(chapters, start=1):
            if chapter.name in same and before is not None:
                draft.keep(before, chapter.cells)
                if chapter.origin in filed:
                    draft.keep(before, chapter.leaves)
                told[chapter.name] = kept[chapter.name]
            else:
                has, whole = keep_leaves(
                    engine, chapter, before if chapter.name in has_leaves and chapter.origin in filed else None
                )
                leaves = before.file(chapter.leaves) if before and whole else None
                if chapter.measure is None:
                    fresh = [each for each in chapter.reports if (each.period, each.unit) not in has]
                    given = read(fresh) if fresh else ()
                else:
                    given = values_of_measure(engine, chapter, definitions)
                sum_chapter(engine, chapter, list(given), stands, definitions, leaves)
                hidden = load_hidden(engine, areas)
                facts = {"mark": marks[chapter.name], "checks": checked(engine, definitions, tree.root, hidden)}
                if before and whole:
                    draft.keep(before, chapter.leaves)
                elif chapter.origin in filed:
                    of_it = named(ROOM, "leaf_values_in_order")
                    engine.write_parquet(of_it, draft.file(chapter.leaves), row_group=ROW_GROUP)
                told[chapter.name] = facts | _chapter_written(engine, chapter, draft, tree.root)
            progress(KIND, at, len(chapters) + 1)
        left = rest()
        load(engine, "counted_reports", texts("origin", "period", "unit"), [])
        refuse_wrong_values(engine, left, filed=True)
        seals = [(each.origin, *place, seal) for each in chapters for place, seal in sorted(each.seals().items())]
        load(engine, "counted", texts("origin", "period", "unit", "seal"), seals)
        files = [
            (each.origin, each.year, each.cells, each.leaves if each.origin in filed else None) for each in chapters
        ]
        load(engine, "chapters", texts("origin", "year", "cells", "leaves"), files)
        engine.write_database(draft.file(FILE), *TABLES)
        database = draft.file(FILE)
        show_files(database, "summed_cells", [each.cells for each in chapters], CELLS)
        show_files(database, "kept_values", [each.leaves for each in chapters if each.origin in filed], LEAVES)
        show_query(database, "lowest_cells", named(ROOM, "cells_of_lowest"))
        show_query(database, "cells", named(ROOM, "cells"))
        draft.facts |= _facts(told, definitions, len(left)) | {"leaf_basis": leaf_basis}
    progress(KIND, len(chapters) + 1, len(chapters) + 1)
    return store.live(KIND)


def _chapter_written(engine: Engine, chapter: Chapter, draft: Draft, root: str) -> dict[str, Any]:
    """Write a chapter's cells; what is told of it."""
    path = draft.file(chapter.cells)
    cells = engine.write_parquet(named(ROOM, "rolled_up_cells"), path, row_group=ROW_GROUP)
    engine.view_parquet("cells", path)
    return {
        "cells": cells,
        "suppressed": engine.value(named(ROOM, "suppressed_cells")),
        # Where the values are kept as they are, neither has any.
        "values": (engine.count("given_values") + engine.count("kept_leaves")) or engine.count("leaf_values"),
        "counted": engine.count("leaf_values"),
        "coverage": coverage_of(engine, root),
    }


def _facts(told: Mapping[str, Mapping[str, Any]], definitions: Definitions, left: int) -> dict[str, Any]:
    """What is told of all chapters together; ``left`` values were given that are of none."""

    def sums(what: str) -> int:
        return sum(chapter[what] for chapter in told.values())

    def by_indicator(what: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for indicator in definitions.indicators:
            of_it = [item for chapter in told.values() for item in chapter[what].get(indicator.id, {}).items()]
            if of_it:
                found[indicator.id] = dict(sorted(of_it, key=lambda item: in_time(item[0])))
        return found

    return {
        "cells": sums("cells"),
        "indicators": len(definitions.indicators),
        "suppressed": sums("suppressed"),
        "figures": {"values": sums("values") + left, "counted": sums("counted")},
        "checks": by_indicator("checks"),
        "coverage": by_indicator("coverage"),
        "chapters": dict(told),
    }
