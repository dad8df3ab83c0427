"""Whatever happens, and in whatever order: what is rolled up step by step is what all of it gives at once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rollups import DATA_SET, Counts, count_measure, everything_of, government, report

from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import SUBMITTED, DataValue, Report
from prasan.centres.organisation import STRUCTURE_OF_2558, Edge
from prasan.centres.rollup import roll_up, update
from prasan.centres.sealing import seal
from prasan.engine.snapshots import Snapshot, SnapshotStore

ELEMENTS = shipped_definitions().data_set[DATA_SET].elements
UNITS = ["07011", "07012", "03011"]  # one of them owns a measure
TREE = government(
    Edge("07011", "07000", STRUCTURE_OF_2558),
    Edge("07012", "07000", STRUCTURE_OF_2558),
    Edge("03011", "03000", STRUCTURE_OF_2558),
    ministries=["07000", "03000"],
    departments=UNITS,
)
PERIODS = ["2558Q1", "2558Q2", "2559Q1"]
TABLES = ("cells", "units", "areas", "periods", "placements", "counted")

Cells = dict[tuple[str, str], float]
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(ELEMENTS), st.sampled_from(["10", "50", ""])),
    st.integers(-500, 10**6).map(lambda hundredths: hundredths / 100),
    max_size=5,
)
PEOPLE = st.dictionaries(
    st.sampled_from(["1001", "1002", "5001", "5002", None]),
    st.integers(1, 40).map(lambda people: (people, 5e3 * people)),
    max_size=5,
)


@dataclass(frozen=True)
class Filed:
    """A report is handed in, or (accepted) counts, for the first time or as a correction."""

    unit: str
    period: str
    cells: Cells
    accepted: bool
    days_late: int


@dataclass(frozen=True)
class Measured:
    """A measure is run (again), or taken over from another year's list of people."""

    measure: str
    counts: Counts


EVENTS = st.one_of(
    st.builds(
        Filed, st.sampled_from(UNITS), st.sampled_from(PERIODS), CELLS, st.sampled_from([True, True, False]),
        st.sampled_from([-3, 5]),
    ),
    st.builds(Measured, st.sampled_from(["rice-2557", "welfare-2560"]), PEOPLE),
)  # fmt: skip


class World:
    """What is filed, by report; a correction has a new seal and the day of the first."""

    def __init__(self) -> None:
        self.reports: dict[tuple[str, str], Report] = {}
        self.values: dict[tuple[str, str], list[DataValue]] = {}
        self.asked: list[Report] = []

    def file(self, event: Filed, number: int) -> None:
        key = (event.unit, event.period)
        before = self.reports.get(key)
        if not event.accepted:
            opened = report(event.unit, event.period, SUBMITTED, days_late=event.days_late)
            self.reports[key] = before or opened
            return
        cells = [(element, area, value) for (element, area), value in event.cells.items()]
        fresh = report(event.unit, event.period, days_late=event.days_late)
        on = before.submitted_on if before and before.seal else fresh.submitted_on
        self.reports[key] = replace(
            fresh, submitted_on=on, seal=seal(event.unit, DATA_SET, event.period, number, cells)
        )
        self.values[key] = [DataValue(event.unit, e, event.period, area, value) for e, area, value in cells]

    def read(self, reports: list[Report]) -> list[DataValue]:
        self.asked += reports
        return [value for each in reports for value in self.values[each.unit, each.period]]


def told(snapshot: Snapshot) -> dict[str, Any]:
    tables = {name: sorted(map(repr, everything_of(snapshot, name))) for name in TABLES}
    return {**tables, "facts": {**snapshot.facts, "chapters": sorted(snapshot.facts["chapters"])}}


@settings(max_examples=5, deadline=None)
@given(events=st.lists(EVENTS, min_size=2, max_size=5))
def test_rolled_up_step_by_step_is_rolled_up_at_once(events: list[Filed | Measured]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, world = SnapshotStore(Path(folder)), World()
        for number, event in enumerate(events):
            if isinstance(event, Measured):
                count_measure(store, event.measure, event.counts)
            else:
                world.file(event, number)
            world.asked = []
            stepwise = update(store, world.reports.values(), world.read, tree=TREE)
            # Nothing is read but what has just been accepted.
            touched = isinstance(event, Filed) and event.accepted
            assert {(each.unit, each.period) for each in world.asked} == (
                {(event.unit, event.period)} if touched else set()  # type: ignore[union-attr]
            )
        assert update(store, world.reports.values(), world.read, tree=TREE) == stepwise
        at_once = roll_up(
            store, [value for each in world.values.values() for value in each], world.reports.values(), tree=TREE
        )
        assert told(stepwise) == told(at_once)
