"""What the registers say of people is put together once for a linkage, and no run reads what it has no permit for."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from measure_engines import World, make_measure, said_in
from stored_world import house, stored

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, oracle
from prasan.measures.run import purpose, run_measure

POOR = make_measure("person", ["exists(poor where income_baht < 10)", "civil.birth_date < $day"], parameters={"day": datetime.date(1999, 1, 1)})  # fmt: skip
BIRTH = make_measure("person", ["civil.birth_date < $day"], parameters={"day": datetime.date(1999, 1, 1)})
HOUSEHOLDS = make_measure("household", ["exists(poor where income_baht < 10)"], amount="count(poor)")
AT_HOME = make_measure("person", ["count(members) > 2", "exists(poor)"])


@pytest.fixture
def world() -> World:
    world = World()
    for spine_id in range(1, 40):
        where = house(spine_id % 7) if spine_id % 7 else None
        world.person(spine_id, house=where, birth_year=1960 + spine_id, birth_month=None, birth_day=None)
        if spine_id % 3:
            world.record("poor", spine_id, income_baht=float(spine_id), stage="scored", probability=0.5 + spine_id / 80)
    world.stranger(40, house=house(1))
    world.record("poor", 40, income_baht=1.0, stage="unregistered")
    return world


def run(store: SnapshotStore, measure: Measure, told: list[str] | None = None) -> Snapshot:
    request = Request("a test", measure.owner, purpose(measure), measure.registers)
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    log = AccessLog(store.root / "log.jsonl")
    return run_measure(
        store, measure, permit, log=log, progress=lambda stage, *_: told.append(stage) if told is not None else None
    )


def test_it_is_made_by_the_first_run_and_read_by_later_ones_that_ask_for_no_more(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    first: list[str] = []
    later: list[str] = []
    run(store, POOR, first)
    for measure in (POOR, BIRTH):
        run(store, measure, later)
    assert "assembled" in first
    assert "assembled" not in later
    assert store.kinds("assembled") == ["assembled/people+civil+poor"]


def test_it_holds_the_permits_registers_alone_and_nothing_that_tells_who_somebody_is(
    world: World, tmp_path: Path
) -> None:
    store = stored(world, tmp_path)
    run(store, BIRTH)
    [kind] = store.kinds("assembled")
    [people, alike] = sorted(store.live(kind).path.glob("*.parquet"), reverse=True)
    names = pq.read_schema(people).names + pq.read_schema(alike).names
    assert {name.partition(".")[0].partition(":")[0] for name in names} == {
        *("spine_id", "registered", "area", "household", "told", "weight", "unit", "civil")
    }
    assert not {name for name in names if "record_key" in name or "given" in name or "national_id" in name}


@pytest.mark.parametrize("measure", [POOR, HOUSEHOLDS, AT_HOME], ids=["persons", "households", "members"])
def test_a_new_snapshot_of_a_register_or_a_new_linkage_is_read(world: World, tmp_path: Path, measure: Measure) -> None:
    store = stored(world, tmp_path)
    run(store, measure)
    records = world.registers["poor"]
    world.registers["poor"] = [{**record, "income_baht": 12.0 - record["income_baht"]} for record in records]
    store = stored(world, tmp_path)
    changed = said_in(run(store, measure).file("verdicts.parquet"))
    assert changed == oracle.verdicts(measure, world.people, world.links, world.registers)
    world.links[:] = [link for link in world.links if link["register"] != "poor" or link["spine_id"] % 2]
    store = stored(world, tmp_path)
    again = said_in(run(store, measure).file("verdicts.parquet"))
    assert again == oracle.verdicts(measure, world.people, world.links, world.registers)
    assert again != changed


def test_a_run_beside_one_that_makes_it_works_with_its_own(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    with store.writing("assembled/people+civil+poor") as draft:
        draft.facts["made_of"] = {"form": 0, "linkage": ""}
        snapshot = run(store, POOR)
    assert said_in(snapshot.file("verdicts.parquet")) == oracle.verdicts(
        POOR, world.people, world.links, world.registers
    )


def test_verdicts_that_an_older_prasan_wrote_in_words_are_read_as_they_are(tmp_path: Path) -> None:
    row = {"unit_key": "person:7", "spine_id": 7, "verdict": "eligible", "amount": 1.0, "area_code": "100101"}
    row |= {"c_poor": "met", "doubtful": False, "people": 1}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "verdicts.parquet")
    assert said_in(tmp_path / "verdicts.parquet") == [row]
