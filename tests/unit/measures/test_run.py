"""A run reads the linkage and the registers it has a permit for, and keeps what it says of every unit."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from measure_engines import World, make_measure, said_in
from stored_world import house, stored

from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import NotPermittedError, Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, MeasureDateError, oracle, shipped
from prasan.measures.run import purpose, run_measure

OLD_AGE, RICE, WELFARE, WELFARE_2565 = shipped()
DAY = datetime.date(2014, 6, 1)


def permit_for(measure: Measure, *, registers: tuple[str, ...] | None = None, use: str | None = None) -> Permit:
    request = Request(
        "a test", measure.owner, use or purpose(measure), measure.registers if registers is None else registers
    )
    return Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))


@pytest.fixture
def world() -> World:
    """Four houses of rice growers, and applicants for welfare."""
    world = World()
    thai = {"nationality": "TH", "birth_year": 1970, "birth_month": 3, "birth_day": None}
    for spine_id in range(1, 9):
        world.person(spine_id, house=house(spine_id % 4), area="100101" if spine_id % 2 else "500203", **thai)
    rice = {"planting_date": DAY, "baac_account": True}
    world.record("farmer", 1, rice_rai=10.0, **rice)
    world.record("farmer", 5, rice_rai=8.0, **rice)
    world.record("farmer", 2, rice_rai=3.25, stage="scored", probability=0.9, **rice)
    world.record("farmer", 3, rice_rai=None, **rice)
    world.record("farmer", 4, rice_rai=4.0, planting_date=datetime.date(2014, 11, 1), baac_account=True)
    poor = {"income_baht": 20_000.0, "financial_assets_baht": 0.0, "house_sq_wah": 0.0, "condo_sq_m": 0.0}
    land = {"farm_land_rai": 10.0, "other_land_rai": 1.0}
    world.record("poor", 1, **poor, **land)
    world.record("poor", 2, **{**poor, "income_baht": 100_000.0}, **land)
    world.record("poor", 3, **{**poor, "income_baht": None}, **land)
    world.record("poor", 4, **poor, farm_land_rai=10.5, other_land_rai=0.0)
    return world


def test_rice_support_is_a_thousand_baht_a_rai_up_to_fifteen_a_household(world: World, tmp_path: Path) -> None:
    snapshot = run_measure(stored(world, tmp_path), RICE, permit_for(RICE), log=AccessLog(tmp_path / "log.jsonl"))
    rows = {row["unit_key"]: row for row in said_in(snapshot.file("verdicts.parquet"))}
    assert {key: (row["verdict"], row["amount"], row["spine_id"]) for key, row in rows.items()} == {
        house(1): ("eligible", 15_000.0, 1),
        house(2): ("eligible", 3_250.0, 2),
        house(3): ("undetermined", None, 3),
        house(0): ("not_eligible", 0.0, 4),
    }
    assert rows[house(2)]["doubtful"]
    assert not rows[house(1)]["doubtful"]
    assert (rows[house(3)]["c_rice"], rows[house(0)]["c_rice"]) == ("undetermined", "not_met")
    facts = snapshot.facts
    assert facts["eligible"] + facts["not_eligible"] + facts["undetermined"] == facts["population"] == 4
    assert (facts["amount"], facts["doubtful"], facts["unit"], facts["version"]) == (18_250.0, 1, "household", 2)


def test_the_welfare_card_asks_for_an_income_and_land_within_limits(world: World, tmp_path: Path) -> None:
    snapshot = run_measure(stored(world, tmp_path), WELFARE, permit_for(WELFARE), log=AccessLog(tmp_path / "log.jsonl"))
    rows = {row["spine_id"]: row for row in said_in(snapshot.file("verdicts.parquet"))}
    assert [(rows[n]["verdict"], rows[n]["amount"]) for n in range(1, 6)] == [
        ("eligible", 300.0),
        ("eligible", 200.0),
        ("undetermined", None),
        ("not_eligible", 0.0),
        ("not_eligible", 0.0),
    ]
    assert (rows[4]["c_real_estate"], rows[5]["c_applied"]) == ("not_met", "not_met")
    counts = pq.read_table(snapshot.file("counts.parquet")).to_pylist()
    assert counts[0] == {"district": "1001", "verdict": "eligible", "units": 1, "people": 1, "amount": 300.0}
    assert sum(row["units"] for row in counts) == 8


def test_a_run_says_what_the_oracle_says(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    for measure in (OLD_AGE, RICE, WELFARE, WELFARE_2565):
        snapshot = run_measure(store, measure, permit_for(measure), log=AccessLog(tmp_path / "log.jsonl"))
        written = said_in(snapshot.file("verdicts.parquet"))
        assert written == oracle.verdicts(measure, world.people, world.links, world.registers)


def test_a_run_can_be_made_again_to_the_byte_and_names_what_it_read(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    first, second = (
        run_measure(store, RICE, permit_for(RICE), log=AccessLog(tmp_path / "log.jsonl")) for _ in range(2)
    )
    assert first.id == second.id
    inputs = [reference.partition("@")[0] for reference in first.manifest["inputs"]]
    assert inputs == ["linkage", "register/farmer"]
    assert first.facts["digest"] == RICE.digest


def test_every_use_is_logged(world: World, tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "log.jsonl")
    run_measure(stored(world, tmp_path), RICE, permit_for(RICE), log=log)
    [entry] = log.entries()
    assert (entry.event["purpose"], entry.event["registers"]) == ("measure:rice-2557", ["farmer"])


def test_a_permit_for_something_else_opens_nothing(world: World, tmp_path: Path) -> None:
    store, log = stored(world, tmp_path), AccessLog(tmp_path / "log.jsonl")
    with pytest.raises(NotPermittedError, match="not for measure:rice-2557"):
        run_measure(store, RICE, permit_for(RICE, use="measure:welfare-2560"), log=log)
    with pytest.raises(NotPermittedError, match="does not name the register farmer"):
        run_measure(store, RICE, permit_for(RICE, registers=("civil",)), log=log)
    assert store.find("measure/rice-2557") is None


def test_what_is_not_there_yet_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissingError, match="prasan link"):
        run_measure(SnapshotStore(tmp_path), RICE, permit_for(RICE), log=AccessLog(tmp_path / "log.jsonl"))


def test_a_day_before_the_parameters_hold_is_refused(world: World, tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "log.jsonl")
    with pytest.raises(MeasureDateError):
        run_measure(stored(world, tmp_path), RICE, permit_for(RICE), log=log, as_of=datetime.date(2014, 1, 1))


def test_a_linkage_with_two_records_for_one_person_is_refused_not_paid_twice(world: World, tmp_path: Path) -> None:
    world.record("poor", 1, income_baht=1.0)
    with pytest.raises(AssertionError, match="9 rows of 8 people"):
        run_measure(stored(world, tmp_path), WELFARE, permit_for(WELFARE), log=AccessLog(tmp_path / "log.jsonl"))


def test_progress_is_told(world: World, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run_measure(
        stored(world, tmp_path),
        make_measure("person", ["true"]),
        permit_for(make_measure("person", ["true"])),
        log=AccessLog(tmp_path / "log.jsonl"),
        progress=lambda *step: told.append(step),
    )
    assert [step for step in told if step[0] == "measure sample"] == [("measure sample", done, 4) for done in range(5)]
    assert [step for step in told if step[0] == "assembled"] == [("assembled", done, 1) for done in range(2)]


def test_a_register_older_than_a_column_of_its_contract_leaves_what_asks_for_it_undetermined(
    world: World, tmp_path: Path
) -> None:
    store = stored(world, tmp_path)
    before = store.live("register/poor")
    rows = pq.read_table(before.file("accepted.parquet"))
    with store.writing("register/poor") as draft:
        pq.write_table(rows.drop_columns(["occupation", "credit_card"]), draft.file("accepted.parquet"))
        draft.facts["accepted"] = len(rows)
    snapshot = run_measure(store, WELFARE_2565, permit_for(WELFARE_2565), log=AccessLog(tmp_path / "log.jsonl"))
    told = {row["spine_id"]: row for row in said_in(snapshot.file("verdicts.parquet"))}
    assert {told[1][f"c_{name}"] for name in ("debts", "occupation")} == {"undetermined"}
    assert told[5]["c_occupation"] == "not_met"  # who has not applied has no record to ask
