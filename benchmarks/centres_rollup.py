"""Ten million figures: the national roll-up, what one accepted report costs, and how fast a dashboard is answered.

    python benchmarks/centres_rollup.py [--values 10000000] [--asked 300] [--imported 200000] [--keep FOLDER]

151 departments file elements by province, each quarter of five fiscal years.  Ours is the roll-up as the site has it:
the values that count, summed by chapter (data set and year), checked in three ways, kept as Parquet.  Measured are the
roll-up of everything from the values that it has (as after a reform of the structure), the roll-up after one report
more, and figures asked at random as the pages ask them, each with a connection of its own and the asker's scope in the
query.  The peer is plain SQL over the same values in SQLite, indexed by element, period, unit and area.  Each figure
that both give must be the same, else the program fails.  Last, an import by `prasan centre import` on SQLite, against
SQLite's own insertion of the same rows.  Wall times in seconds; processor times beside them, since machines are shared.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlglot import exp

from prasan.centres import periods, query
from prasan.centres.areas import NATION, province_populations
from prasan.centres.definitions import DataElement, DataSet, Definitions, Indicator
from prasan.centres.figures import APPROVED, DataValue, Report
from prasan.centres.organisation import DEPARTMENT, ROOT, STRUCTURE_OF_2558, Edge, Tree, load_tree
from prasan.centres.rollup import FILE, update
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import tree as tree_of

NATIONAL = tree_of(
    exp.select("element", "area", exp.alias_(exp.func("left", exp.column("period"), exp.Literal.number(4)), "year"))
    .select(exp.alias_(exp.func("sum", exp.column("value")), "value"))
    .from_("kept_values")
    .group_by("element", "area", "year")
)
YEARS = range(2558, 2563)
DATA_SETS = 4
PROVINCES = sorted(province_populations())


def government() -> tuple[Tree, Tree]:
    """The structure of 2558 for ever, and the same after a reform: one department goes to another ministry.

    So all is summed again.
    """
    first = load_tree().as_of(STRUCTURE_OF_2558)
    stood = [Edge(unit.code, first.parent(unit.code) or ROOT, first.day) for unit in first.units if unit.code != ROOT]
    tree = Tree(first.units, stood)
    moved = next(edge for edge in tree.edges if tree.units[edge.child].level == DEPARTMENT)
    other = next(edge.parent for edge in tree.edges if edge.parent not in (ROOT, moved.parent))
    edges = [edge if edge != moved else Edge(edge.child, other, edge.valid_from) for edge in tree.edges]
    return tree, Tree(tree.units.values(), edges, tree.root)


def defined(elements: int) -> Definitions:
    """So many elements in a few data sets, an indicator of each."""
    names = {"name_th": "x", "name_en": "x", "unit_th": "x", "unit_en": "x"}
    made = [
        DataElement(id=f"element_{number}", **names, from_people=False, additive=True, source="filed")
        for number in range(elements)
    ]
    sets = [
        DataSet(
            id=f"set_{number}", name_th="x", name_en="x", period_type="quarter", due_days=30, by_area="province",
            elements=[each.id for each in made[number::DATA_SETS]],
        )
        for number in range(DATA_SETS)
    ]  # fmt: skip
    indicators = [
        Indicator(
            id=f"of_{each.id}", name_th="x", name_en="x", pillar="digital_society", numerator=each.id, owner="01021"
        )
        for each in made
    ]
    return Definitions(elements=made, data_sets=sets, indicators=indicators)


def filed(tree: Tree, definitions: Definitions) -> list[Report]:
    departments = sorted(unit.code for unit in tree.units.values() if unit.level == DEPARTMENT)
    return [
        Report(unit, each.id, period, APPROVED, each.due(period), f"{unit}{each.id}{period}")
        for each in definitions.data_sets
        for year in YEARS
        for period in (f"{year}Q{quarter}" for quarter in (1, 2, 3, 4))
        for unit in departments
    ]


def values_of(reports: Sequence[Report], definitions: Definitions) -> Iterator[DataValue]:
    """The same values for the same seal."""
    for report in reports:
        draw = random.Random(report.seal).getrandbits
        for element in definitions.data_set[report.data_set].elements:
            for province in PROVINCES:
                yield DataValue(report.unit, element, report.period, province, draw(30) / 100)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, its wall time and its processor time, in seconds."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    result = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (
        result,
        time.perf_counter() - start,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )


class Peer:
    """Plain SQL over the values."""

    def __init__(self, path: Path, tree: Tree) -> None:
        self.rows = sqlite3.connect(path)
        self.rows.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE figure (unit TEXT, element TEXT, period TEXT, area TEXT, hundredths INTEGER);"
            "CREATE TABLE under (ancestor TEXT, descendant TEXT);"
        )
        paths = tree.as_of(STRUCTURE_OF_2558).closure()
        self.rows.executemany("INSERT INTO under VALUES (?, ?)", paths)

    def take(self, values: Iterator[DataValue]) -> Iterator[DataValue]:
        kept = list(values)
        rows = [(v.unit, v.element, v.period, v.area, round(v.value * 100)) for v in kept]
        self.rows.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?)", rows)
        return iter(kept)

    def ready(self) -> None:
        self.rows.execute("CREATE UNIQUE INDEX one_figure ON figure (element, period, unit, area)")
        self.rows.execute("CREATE INDEX by_ancestor ON under (ancestor, descendant)")

    def national(self) -> list[tuple[Any, ...]]:
        return self.rows.execute(
            "SELECT element, substr(period, 1, 4), area, sum(hundredths) FROM figure GROUP BY 1, 2, 3"
        ).fetchall()

    def figure(self, element: str, unit: str, area: str, year: str) -> float:
        below = "unit IN (SELECT descendant FROM under WHERE ancestor = ?)"
        there = "" if area == NATION else "AND area = ?"
        periods = [f"{year}Q{quarter}" for quarter in (1, 2, 3, 4)]
        [[total]] = self.rows.execute(
            f"SELECT sum(hundredths) FROM figure WHERE element = ? AND period IN (?, ?, ?, ?) AND {below} {there}",
            [element, *periods, unit, *([] if area == NATION else [area])],
        ).fetchall()
        return float(total) / 100


def asked_at_random(snapshot: Snapshot, tree: Tree, definitions: Definitions, peer: Peer, many: int) -> None:
    """Questions as a page asks them, of any unit, area and year, and the same figure by plain SQL."""
    draw = random.Random(1)
    units = sorted(tree.units)
    scope = frozenset(units)
    ours: dict[str, list[float]] = {}
    theirs: list[float] = []
    for _ in range(many):
        element = draw.choice(definitions.elements).id
        unit, area, year = draw.choice(units), draw.choice([NATION, *PROVINCES]), str(draw.choice(YEARS))
        where = (f"of_{element}", unit, area, year)
        questions: dict[str, Callable[[Engine], Any]] = {
            "one figure": lambda engine, where=where: query.figure(engine, scope, *where),
            "by province": lambda engine, at=(*where[:2], NATION, year): query.by_area(engine, scope, *at),
            "by unit below": lambda engine, where=where: query.by_child_unit(engine, scope, *where),
            "over time": lambda engine, where=where: query.over_time(engine, scope, *where[:3]),
        }
        answers = {}
        for name, question in questions.items():
            start = time.perf_counter()
            with Engine.over_file(snapshot.file(FILE)) as engine:
                answers[name] = question(engine)
            ours.setdefault(name, []).append(time.perf_counter() - start)
        start = time.perf_counter()
        plain = peer.figure(element, unit, area, year)
        theirs.append(time.perf_counter() - start)
        if answers["one figure"].value != plain:
            sys.exit(f"{where}: {answers['one figure'].value} by the roll-up, {plain} by plain SQL")
    for name, took in ours.items():
        print(f"{name:16} median {statistics.median(took) * 1000:6.1f} ms   p95 {p95(took) * 1000:6.1f} ms")
    print(
        f"{'plain SQL':16} median {statistics.median(theirs) * 1000:6.1f} ms   p95 {p95(theirs) * 1000:6.1f} ms", end=""
    )
    print(f"   (one figure; ratio of p95 {p95(theirs) / p95(ours['one figure']):.1f})")


def p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def imported(folder: Path, rows: int) -> None:
    """An import on SQLite by the command, from a CSV file to drafts."""
    path = folder / "figures.csv"
    days = [periods.parse(f"2559Q{quarter}").ends for quarter in (1, 2, 3, 4)]
    standing = [load_tree().as_of(day) for day in (STRUCTURE_OF_2558, *days)]
    departments = [
        unit.code for unit in standing[0].units if unit.level == DEPARTMENT and all(unit.code in on for on in standing)
    ]
    elements = ("service_transactions", "digital_service_transactions", "officers_trained")
    cells = [
        (unit, element, f"{year}Q{quarter}", area, (number * 7919) % 100_000)
        for number, (year, quarter, unit, element, area) in enumerate(
            (y, q, u, e, a) for y in (2558, 2559) for q in (1, 2, 3, 4) for u in departments for e in elements for a in PROVINCES
        )
    ][:rows]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("unit", "element", "period", "area", "value"), *cells])
    environment = {**os.environ, "PRASAN_DATA": str(folder / "site")}
    (folder / "site").mkdir()
    command = [
        sys.executable,
        "-c",
        "from prasan.cli.main import main; main()",
        "centre",
        "import",
        str(path),
        "--json",
        "--by",
        "benchmark",
    ]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if json.loads(done.stdout)["rows"]["accepted"] != len(cells):
        sys.exit("the import did not take every row")
    plain = sqlite3.connect(folder / "plain.sqlite3")
    plain.execute("CREATE TABLE f (unit, element, period, area, value, UNIQUE (unit, element, period, area))")
    _, bare, _ = timed(lambda: (plain.executemany("INSERT INTO f VALUES (?, ?, ?, ?, ?)", cells), plain.commit()))
    print(
        f"import of {len(cells):,} values: {wall:.1f} s ({processor:.1f} s of processor, starting included), ", end=""
    )
    print(f"{wall / bare:.1f} times SQLite's own insertion ({bare:.1f} s), which checks nothing")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=10_000_000)
    parser.add_argument("--asked", type=int, default=300)
    parser.add_argument("--imported", type=int, default=200_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        tree, reformed = government()
        departments = sum(unit.level == DEPARTMENT for unit in tree.units.values())
        definitions = defined(max(DATA_SETS, round(asked.values / (departments * len(PROVINCES) * 4 * len(YEARS)))))
        reports, store, peer = filed(tree, definitions), SnapshotStore(folder), Peer(folder / "peer.sqlite3", tree)

        def roll(tree: Tree, read: Callable[[Sequence[Report]], Iterator[DataValue]]) -> Snapshot:
            return update(store, reports, read, definitions=definitions, tree=tree)

        def nothing(reports: Sequence[Report]) -> Iterator[DataValue]:
            raise AssertionError(f"{len(reports)} reports were read that had not changed")

        snapshot, wall, processor = timed(lambda: roll(tree, lambda some: peer.take(values_of(some, definitions))))
        figures = snapshot.facts["figures"]["counted"]
        print(f"{figures:,} values, taken in and rolled up once (and copied to the peer): {wall:.1f} s, ", end="")
        print(f"{processor:.1f} s of processor; {sum(f.stat().st_size for f in snapshot.path.iterdir()) / 1e6:.0f} MB")
        peer.ready()

        asked_at_random(snapshot, tree, definitions, peer, asked.asked)

        _, plain, _ = timed(peer.national)
        with Engine.over_file(snapshot.file(FILE)) as engine:
            _, wall, processor = timed(lambda: engine.tuples(NATIONAL))
        print(
            f"national sums of every element, year and area from the values: {wall:.2f} s ({processor:.2f} s of ",
            end="",
        )
        print(f"processor), plain SQL {plain:.2f} s, ratio {plain / wall:.1f}")

        again, wall, processor = timed(lambda: roll(reformed, nothing))
        print(
            f"all levels summed again after a reform, checked and written: {wall:.1f} s, {processor:.1f} s of processor"
        )
        reports[0] = replace(reports[0], seal="corrected", submitted_on=reports[0].submitted_on + timedelta(days=1))
        one, wall, processor = timed(lambda: roll(reformed, lambda some: values_of(some, definitions)))
        print(f"after one report more: {wall:.2f} s, {processor:.2f} s of processor")
        if len({each.id for each in (snapshot, again, one)}) != 3:
            sys.exit("a roll-up changed nothing")
        imported(folder, asked.imported)


if __name__ == "__main__":
    main()
