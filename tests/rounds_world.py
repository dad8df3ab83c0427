"""People who grow rice and apply for welfare, and rounds of measures over them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from measure_engines import World
from stored_world import house, stored

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.linkage.history import FILE, KIND
from prasan.measures import Measure, shipped
from prasan.measures.files import read_measure
from prasan.measures.rounds import Round, Rounds, approve_round, propose_round
from prasan.measures.run import purpose, run_measure

OLD_AGE, _RICE, WELFARE, WELFARE_2565 = shipped()
# As it was before its file said that it is paid once: rounds follow one another in these tests.
RICE = read_measure(
    _RICE.text.replace("once_a_person: true\n", "").replace("version: 2\n", "version: 1\n"), "rice-2557.yaml"
)
FIRST, SECOND = "officer one", "officer two"
POOR = {
    "income_baht": 20_000.0, "financial_assets_baht": 0.0, "house_sq_wah": 0.0, "condo_sq_m": 0.0,
    "farm_land_rai": 10.0, "other_land_rai": 1.0,
}  # fmt: skip
FARMER = {"planting_date": datetime.date(2014, 6, 1), "baac_account": True}


def written(measure: Measure, *lines: str) -> Measure:
    """The measure with more lines in its file."""
    return read_measure("\n".join([measure.text, *lines, ""]), f"{measure.id}.yaml")


def permit_for(measure: Measure, *more: str, use: str | None = None) -> Permit:
    registers = tuple(dict.fromkeys((*measure.registers, *more)))
    request = Request("a test", measure.owner, use or purpose(measure), registers)
    return Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))


def villagers() -> World:
    """Eight people in four houses: 1 to 4 apply for welfare, and all are poor; 1 and 2 grow rice."""
    world = World()
    for spine_id in range(1, 9):
        world.person(
            spine_id, house=house(spine_id % 4), nationality="TH", birth_year=1970, birth_month=3, birth_day=None
        )
    for spine_id in range(1, 5):
        world.record("poor", spine_id, **POOR)
    for spine_id in (1, 2):
        world.record("farmer", spine_id, rice_rai=10.0 * spine_id, **FARMER)
    return world


@dataclass
class Office:
    """A data folder in which rounds are kept."""

    root: Path

    @property
    def store(self) -> SnapshotStore:
        return SnapshotStore(self.root / "snapshots")

    @property
    def rounds(self) -> Rounds:
        return Rounds(self.root / "rounds" / "decisions.jsonl")

    @property
    def log(self) -> AccessLog:
        return AccessLog(self.root / "log.jsonl")

    def run(self, world: World, measure: Measure, **more: Any) -> None:
        stored(world, self.root)
        run_measure(self.store, measure, permit_for(measure), log=self.log, **more)

    def propose(self, measure: Measure, by: str = FIRST) -> Round:
        return propose_round(self.store, self.rounds, measure, permit_for(measure), by=Officer(by), log=self.log)

    def approve(self, measure: Measure, by: str = SECOND, **more: Any) -> Round:
        return approve_round(
            self.store, self.rounds, measure, permit_for(measure), by=Officer(by), log=self.log, **more
        )

    def in_force(self, world: World, measure: Measure, **more: Any) -> Round:
        """A round that was run, proposed and approved."""
        self.run(world, measure)
        self.propose(measure)
        return self.approve(measure, **more)

    def became(self, *events: tuple[str, int, int | None]) -> None:
        """What linkage found of ids, now: kind, old id, new id."""
        now = datetime.datetime.now(datetime.UTC)
        rows = [
            {"number": n, "made": now, "linkage": "x", "kind": kind, "old_id": old, "new_id": new, "records": 1}
            for n, (kind, old, new) in enumerate(events)
        ]
        schema = pa.schema(
            [
                ("number", pa.int64()), ("made", pa.timestamp("us", tz="UTC")), ("linkage", pa.string()),
                ("kind", pa.string()), ("old_id", pa.int64()), ("new_id", pa.int64()), ("records", pa.int64()),
            ]
        )  # fmt: skip
        with self.store.writing(KIND) as draft:
            pq.write_table(pa.Table.from_pylist(rows, schema), draft.file(FILE))
