"""A measure's household is a house, or all houses that family links join; rules may ask how far it is one."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from measure_engines import World, make_measure, said_in
from stored_world import house, stored

from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.measures import Measure, oracle
from prasan.measures.appeals.case import open_case
from prasan.measures.rounds import Rounds, propose_round
from prasan.measures.run import purpose, run_measure
from prasan.measures.simulation import read_scenario, registers_needed, simulate

INCOME = {"income": "sum(poor.income_baht)"}
FAMILY = "sum(members.income) <= 60_000 * count(members)"
# A couple whose marriage is registered lives in houses 1 and 2; house 3 is one household, and 4 is crowded.
HOUSEHOLDS = [
    {"house_code": house(1), "joined_id": 71, "quality": "apart"},
    {"house_code": house(2), "joined_id": 71, "quality": "apart"},
    {"house_code": house(3), "joined_id": 73, "quality": "confirmed"},
    {"house_code": house(4), "joined_id": 74, "quality": "crowded"},
]
HEADS = {house(2): house(1)}


@pytest.fixture
def world() -> World:
    world = World()
    for spine_id, number in enumerate((1, 1, 2, 3, 4), 1):
        world.person(spine_id, house=house(number), nationality="TH")
    world.person(6, nationality="TH")
    world.stranger(7, house=house(9))
    for spine_id, income in ((1, 200_000.0), (2, 50_000.0), (3, 0.0), (4, 10_000.0), (5, 0.0), (6, 0.0), (7, 90_000.0)):
        doubt: dict[str, Any] = {"stage": "scored", "probability": 0.9} if spine_id == 2 else {}
        world.record("poor", spine_id, income_baht=income, **doubt)
    return world


def permit_for(measure: Measure, *more: str) -> Permit:
    request = Request("a test", measure.owner, purpose(measure), tuple(dict.fromkeys((*measure.registers, *more))))
    return Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))


def as_made(world: World, household: str) -> World:
    """What the run sees, as the plain interpreter is given it."""
    heads = HEADS if household == "joined" else {}
    people = [{**each, "house_code": heads.get(each["house_code"], each["house_code"])} for each in world.people]
    seen = replace(world, people=people, links=list(world.links), registers=dict(world.registers))
    qualities = {each["house_code"]: each["quality"] for each in HOUSEHOLDS} | dict.fromkeys(heads.values(), "joined")
    seen.registers["household"] = [{"record_key": code, "quality": said} for code, said in qualities.items()]
    seen.links += [
        {
            "register": "household", "record_key": each["house_code"], "spine_id": each["spine_id"],
            "stage": "spine", "probability": None, "is_primary": True,
        }
        for each in people
        if each["house_code"] is not None
    ]  # fmt: skip
    return seen


def ran(world: World, store: SnapshotStore, measure: Measure, folder: Path) -> list[dict[str, Any]]:
    """The rows of a run, which are those of the plain interpreter."""
    snapshot = run_measure(store, measure, permit_for(measure), log=AccessLog(folder / "log.jsonl"))
    rows: list[dict[str, Any]] = said_in(snapshot.file("verdicts.parquet"))
    seen = as_made(world, measure.household)
    assert rows == oracle.verdicts(measure, seen.people, seen.links, seen.registers)
    return rows


@pytest.mark.parametrize(
    ("household", "eligible"),
    [
        ("house", {house(2): 1, house(3): 1, house(4): 1, "person:6": 1}),
        ("joined", {house(3): 1, house(4): 1, "person:6": 1}),
    ],
)
def test_houses_that_family_links_join_are_one_household_where_a_measure_says_so(
    world: World, tmp_path: Path, household: str, eligible: dict[str, int]
) -> None:
    store = stored(world, tmp_path, households=HOUSEHOLDS)
    measure = make_measure("household", [FAMILY], definitions=INCOME, household=household)
    rows = ran(world, store, measure, tmp_path)
    assert {row["unit_key"]: row["people"] for row in rows if row["verdict"] == "eligible"} == eligible
    family = next(row for row in rows if row["unit_key"] == house(1))
    assert family["people"] == (3 if household == "joined" else 2)
    person = make_measure("person", [FAMILY], definitions=INCOME, household=household)
    verdicts = {row["spine_id"]: row["verdict"] for row in ran(world, store, person, tmp_path)}
    assert verdicts[3] == ("not_eligible" if household == "joined" else "eligible")


@pytest.mark.parametrize(
    ("household", "sure"), [("house", {house(3)}), ("joined", {house(1), house(3)})]
)  # fmt: skip
def test_rules_ask_how_far_a_household_is_one(world: World, tmp_path: Path, household: str, sure: set[str]) -> None:
    store = stored(world, tmp_path, households=HOUSEHOLDS)
    rule = 'exists(household where quality in ("confirmed", "joined"))'
    for unit in ("household", "person"):
        measure = make_measure(unit, [rule], household=household)
        assert measure.registers == ("civil",)
        met = {row["unit_key"] for row in ran(world, store, measure, tmp_path) if row["c_c0"] == "met"}
        if unit == "household":
            assert met == sure
        else:
            assert met == ({"person:4"} if household == "house" else {f"person:{n}" for n in (1, 2, 3, 4)})


def test_a_simulation_a_round_and_an_appeal_see_the_same_households(world: World, tmp_path: Path) -> None:
    store, log = stored(world, tmp_path, households=HOUSEHOLDS), AccessLog(tmp_path / "log.jsonl")
    criteria = [FAMILY, 'not exists(household where quality = "crowded")']
    measure = make_measure("household", criteria, amount="100", definitions=INCOME, household="joined")
    rows = ran(world, store, measure, tmp_path)
    scenario = read_scenario(measure, reference='exists(household where quality = "joined")')
    [result] = simulate(store, [scenario], permit_for(measure, *registers_needed([scenario])), log=log).results
    assert (result.eligible, result.population) == (2, len(rows)) == (2, 5)
    assert result.reference is not None
    assert (result.reference.covered, result.reference.missed) == (0, 1)
    # Without the doubtful record of person 2 the family has 200,000 baht for three: still too much.
    assert (result.eligible_by_linkage.low, result.eligible_by_linkage.high) == (2, 2)
    rounds = Rounds(tmp_path / "rounds.jsonl")
    proposed = propose_round(store, rounds, measure, permit_for(measure), by=Officer("one"), log=log)
    case = open_case(store, proposed, 3, permit_for(measure))
    assert case.unit_key == house(1)
    assert [person["spine_id"] for person in case.people] == [1, 2, 3]
    [quality] = [each for each in case.data_of("c1") if each["register"] == "household"][:1]
    assert quality["values"] == {"quality": "joined"}


def test_households_that_are_not_made_or_of_another_linkage_are_asked_for(world: World, tmp_path: Path) -> None:
    measure = make_measure("household", [FAMILY], definitions=INCOME, household="joined")
    store = stored(world, tmp_path)
    with pytest.raises(SnapshotMissingError, match="prasan link households"):
        ran(world, store, measure, tmp_path)
    stored(world, tmp_path, households=HOUSEHOLDS)
    world.record("poor", 1, income_baht=1.0)
    store = stored(world, tmp_path)
    with pytest.raises(SnapshotMissingError, match="another linkage"):
        ran(world, store, measure, tmp_path)
