"""A simulation says what other parameters, a budget or a doubt would change, on populations small enough to check."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from measure_engines import World, make_measure
from stored_world import house, stored

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import NotPermittedError, Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, shipped
from prasan.measures.run import purpose, run_measure
from prasan.measures.simulation import (
    Change,
    Group,
    Result,
    Scenario,
    ScenarioError,
    Simulated,
    Span,
    read_scenario,
    registers_needed,
    simulate,
)

MEASURES = {measure.id: measure for measure in shipped()}
RICE, WELFARE = MEASURES["rice-2557"], MEASURES["welfare-2560"]
RICE_GROWN = {"planting_date": datetime.date(2014, 6, 1), "baac_account": True}


def permit_for(scenarios: Sequence[Scenario], **changed: Any) -> Permit:
    measure = scenarios[0].measure
    asked = {"purpose": purpose(measure), "registers": registers_needed(scenarios)} | changed
    return Permit(Request("a test", measure.owner, **asked), "an-agreement", "a law", datetime.date(2017, 4, 1))


def run(store: SnapshotStore, *scenarios: Scenario) -> Simulated:
    return simulate(store, scenarios, permit_for(scenarios), log=AccessLog(store.root / "log.jsonl"))


def one(store: SnapshotStore, measure: Measure, **asked: Any) -> Result:
    [result] = run(store, read_scenario(measure, **asked)).results
    return result


@pytest.fixture
def world() -> World:
    """Houses 1 (18 rai), 2 (3.25 rai, by a doubtful link), 3 (nobody knows how many) and 0 (no account)."""
    world = World()
    for spine_id in range(1, 9):
        born = {"birth_year": 1970, "birth_month": 3, "birth_day": None} if spine_id < 5 else {"birth_year": 2003}
        sex = "1" if spine_id % 2 else "2"
        area = "100101" if spine_id % 2 else "500203"
        world.person(spine_id, house=house(spine_id % 4), area=area, sex=sex, nationality="TH", **born)
    world.record("farmer", 1, rice_rai=10.0, **RICE_GROWN)
    world.record("farmer", 5, rice_rai=8.0, **RICE_GROWN)
    world.record("farmer", 2, rice_rai=3.25, stage="scored", probability=0.9, **RICE_GROWN)
    world.record("farmer", 3, rice_rai=None, **RICE_GROWN)
    world.record("farmer", 4, rice_rai=4.0, planting_date=datetime.date(2014, 6, 1), baac_account=False)
    for spine_id, income in ((1, 20_000.0), (2, 100_000.0), (3, None), (4, 20_000.0)):
        world.record("poor", spine_id, income_baht=income)
    return world


def test_nothing_changed_is_what_a_run_says(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    for measure in (RICE, WELFARE):
        scenario = read_scenario(measure)
        facts = run_measure(store, measure, permit_for([scenario]), log=AccessLog(tmp_path / "log.jsonl")).facts
        [result] = run(store, scenario).results
        names = ("population", "eligible", "not_eligible", "undetermined", "unit", "measure", "version")
        assert {name: getattr(result, name) for name in names} == {name: facts[name] for name in names}
        assert (result.due, result.paid, result.served) == (facts["amount"], facts["amount"], facts["eligible"])


def test_a_changed_parameter_changes_what_is_due(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    assert one(store, RICE).due == 15_000 + 3_250
    assert one(store, RICE, changes={"cap_rai": "20"}).due == 18_000 + 3_250
    assert one(store, RICE, changes={"cap_rai": "20", "rate": "1,100.50"}).due == 19_809 + 3_576.63
    assert one(store, RICE, changes={"season_from": "BE 2557-06-02"}).eligible == 0


def test_the_range_says_what_the_undetermined_and_the_doubtful_might_change(world: World, tmp_path: Path) -> None:
    result = one(stored(world, tmp_path), RICE)
    assert result.touched == 1
    assert result.eligible_by_undetermined == Span(2, 2, 3)
    assert result.eligible_by_linkage == Span(1, 2, 2)
    assert result.eligible_by_both == Span(1, 2, 3)
    # House 3 grows rice, and nobody knows how much: it may be due the most that anybody is.
    assert result.due_by_undetermined == Span(18_250, 18_250, 33_250)
    assert result.due_by_linkage == Span(15_000, 18_250, 18_250)
    assert result.due_by_both == Span(15_000, 18_250, 33_250)


def test_an_undetermined_unit_may_be_due_its_own_amount_where_that_is_known(tmp_path: Path) -> None:
    world = World()
    for spine_id, (account, rai) in enumerate(((True, 9.0), (None, 4.0), (None, None), (False, 50.0))):
        world.person(spine_id)
        world.record("farmer", spine_id, rice_rai=rai, baac_account=account)
    measure = make_measure("person", ["any(farmer.baac_account)"], amount="sum(farmer.rice_rai) * 10")
    result = one(stored(world, tmp_path), measure)
    assert (result.eligible, result.undetermined) == (1, 2)
    # 40 of the one whose rai are known; of the other the most that anybody is due, 90.
    assert result.due_by_undetermined == Span(90, 90, 90 + 40 + 90)


def test_a_record_that_awaits_a_clerk_may_be_somebodys(world: World, tmp_path: Path) -> None:
    world.stranger(20)
    world.record("farmer", 20, "stray", rice_rai=6.0, stage="unregistered", probability=None, **RICE_GROWN)
    store = stored(
        world,
        tmp_path,
        review=[
            {"register": "farmer", "record_key": "stray", "spine_id": 8, "weight": 9.0},
            {"register": "farmer", "record_key": "stray", "spine_id": 7, "weight": 3.0},
        ],
    )
    result = one(store, RICE)
    # Houses 1 and 2 and the stranger; house 0 (of person 8) as well if the stray record is of it.
    assert result.eligible_by_linkage == Span(1, 3, 4)
    assert result.due_by_linkage == Span(15_000, 24_250, 30_250)
    assert result.population == result.eligible + result.not_eligible + result.undetermined == 5


def test_a_cap_pays_in_full_and_in_order_until_the_next_does_not_fit(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)

    def told(budget: str, *priority: str, strategy: str = "cap") -> tuple[float, int, float | None]:
        result = one(store, RICE, budget=budget, strategy=strategy, priority=priority)
        assert result.due == 18_250
        return result.paid, result.served, result.left

    assert told("18250") == (18_250, 2, 0)
    assert told("18249.99") == (15_000, 1, 3_249.99)
    # The first cannot be paid: nobody overtakes.
    assert told("14999.99") == (0, 0, 14_999.99)
    assert told("14999.99", "sum(farmer.rice_rai)", strategy="priority") == (3_250, 1, 11_749.99)
    assert told("15000", "farmer.rice_rai desc", strategy="priority") == (15_000, 1, 0)
    assert told("15000", "poor.income_baht", strategy="priority") == (15_000, 1, 0)
    assert told("3250", "poor.income_baht desc", strategy="priority") == (3_250, 1, 0)


def test_who_has_no_place_in_the_order_comes_last_and_the_oldest_can_come_first(tmp_path: Path) -> None:
    world = World()
    for spine_id, year in ((1, None), (2, 1990), (3, 1950), (4, 1970)):
        world.person(spine_id, birth_year=year, nationality="TH")
    measure = make_measure("person", ['civil.nationality = "TH"'], amount="100")
    store = stored(world, tmp_path)

    def paid_by_age(*priority: str) -> dict[str, float]:
        result = one(store, measure, budget="200", strategy="priority", priority=priority)
        return {group.key: group.paid for group in result.by_age if group.paid}

    assert paid_by_age("age desc") == {"25-44": 100, "60-74": 100}
    assert paid_by_age("age") == {"15-24": 100, "25-44": 100}
    assert paid_by_age("count(civil)") == {"15-24": 100, "unknown": 100}


def test_a_share_is_the_same_for_all_to_the_satang_below(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    halved = one(store, RICE, budget="9125", strategy="proportional")
    assert (halved.paid, halved.served, halved.left) == (9_125, 2, 0)
    third = one(store, RICE, budget="6083.33", strategy="proportional")
    assert {group.key: group.paid for group in third.by_province} == {"10": 4_999.99, "50": 1_083.33}
    assert third.left == pytest.approx(0.01)
    plenty = one(store, RICE, budget="20000", strategy="proportional")
    assert (plenty.paid, plenty.left) == (18_250, 1_750)


def test_people_are_counted_by_province_age_and_sex_and_money_by_the_payee(world: World, tmp_path: Path) -> None:
    result = one(stored(world, tmp_path), RICE)
    assert result.by_province == (
        Group("10", 2, 1, 0, 1, 1, 1, 1, 15_000, 15_000),
        Group("50", 2, 1, 1, 0, 1, 1, 1, 3_250, 3_250),
    )
    assert result.by_sex == (
        Group("1", 4, 2, 0, 2, 2, 1, 1, 15_000, 15_000),
        Group("2", 4, 2, 2, 0, 2, 1, 1, 3_250, 3_250),
    )
    # Those born in 2003 are 10 or 11, and nobody's payee.
    assert result.by_age == (
        Group("0-14", 4, 2, 1, 1, 2, 0, 0, 0, 0),
        Group("25-44", 4, 2, 1, 1, 2, 2, 2, 18_250, 18_250),
    )


def test_an_age_that_a_partial_date_leaves_open_is_unknown(tmp_path: Path) -> None:
    world = World()
    for spine_id, born in enumerate(
        [
            (1999, 10, 1),
            (1999, 10, 2),
            (1999, None, None),
            (1998, None, None),
            (2030, 1, 1),
            (1999, 10, 31),
            (1969, 2, 30),
        ]
    ):
        world.person(spine_id, **dict(zip(("birth_year", "birth_month", "birth_day"), born, strict=True)))
    result = one(stored(world, tmp_path), make_measure("person", ["exists(civil)"]))
    assert {group.key: group.counted for group in result.by_age} == {"0-14": 2, "15-24": 2, "45-59": 1, "unknown": 2}


def test_who_is_missed_by_one_criterion(world: World, tmp_path: Path) -> None:
    by_criterion = {effect.criterion: effect for effect in one(stored(world, tmp_path), RICE).criteria}
    account, rice = by_criterion["account"], by_criterion["rice"]
    assert (account.not_met, account.undetermined, account.only_not_met, account.only_undetermined) == (1, 1, 1, 0)
    assert (rice.not_met, rice.undetermined, rice.only_not_met, rice.only_undetermined) == (0, 1, 0, 0)


def test_a_measure_for_nobody_misses_nobody(tmp_path: Path) -> None:
    world = World()
    world.person(1)
    measure = make_measure("person", ["exists(poor)"], population="exists(farmer)")
    result = one(stored(world, tmp_path), measure)
    assert (result.population, result.due, result.served) == (0, 0, 0)
    assert [(effect.not_met, effect.only_not_met) for effect in result.criteria] == [(0, 0)]


def test_undercoverage_and_leakage_are_against_a_rule_over_the_same_units(world: World, tmp_path: Path) -> None:
    found = one(stored(world, tmp_path), RICE, reference="exists(poor where income_baht <= 20000)").reference
    assert found is not None
    # Houses 1 and 0 are poor; of house 3 it cannot be said.
    assert (found.reference, found.covered, found.missed, found.undetermined) == (2, 1, 1, 0)
    assert (found.eligible, found.leaked, found.unknown) == (2, 1, 1)
    assert (found.undercoverage, found.leakage) == (0.5, 0.5)


def test_a_reference_counts_those_whom_the_population_leaves_out(world: World, tmp_path: Path) -> None:
    measure = make_measure("household", ["exists(farmer)"], population="count(farmer) > 1")
    result = one(stored(world, tmp_path), measure, reference="exists(farmer)")
    assert result.population == result.eligible == 1
    assert result.reference is not None
    assert (result.reference.reference, result.reference.covered, result.reference.missed) == (4, 1, 3)


def test_who_gains_and_who_loses(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    simulated = run(store, read_scenario(RICE), read_scenario(RICE, changes={"cap_rai": "16", "rate": "900"}))
    assert [result.due for result in simulated.results] == [18_250, 14_400 + 2_925]
    compared = simulated.comparison
    assert compared is not None
    assert compared.total == Change("TH", 0, 2, 2, 0, 0, 0, 0, 2, 0, 925)
    assert compared.by_province == (
        Change("10", 0, 1, 1, 0, 0, 0, 0, 1, 0, 600),
        Change("50", 0, 1, 1, 0, 0, 0, 0, 1, 0, 325),
    )
    assert compared.by_sex == (Change("1", 0, 2, 2, 0, 0, 0, 0, 1, 0, 600), Change("2", 0, 2, 2, 0, 0, 0, 0, 1, 0, 325))
    assert compared.verdicts == {
        ("eligible", "eligible"): 2,
        ("not_eligible", "not_eligible"): 1,
        ("undetermined", "undetermined"): 1,
    }
    turned = run(store, read_scenario(RICE, changes={"cap_rai": "16"}), read_scenario(RICE)).comparison
    assert turned is not None
    assert turned.total == Change("TH", 0, 1, 3, 0, 0, 0, 0, 1, 0, 1_000)


def test_where_nothing_is_paid_who_becomes_eligible_gains(world: World, tmp_path: Path) -> None:
    measure = make_measure("person", ["exists(poor where income_baht <= $most)"], parameters={"most": 50_000})
    compared = run(
        stored(world, tmp_path), read_scenario(measure), read_scenario(measure, changes={"most": "100000"})
    ).comparison
    assert compared is not None
    assert compared.total == Change("TH", 1, 0, 7, 1, 0, 1, 0, 0, 0, 0)
    assert compared.verdicts[("not_eligible", "eligible")] == 1


def test_a_past_day_takes_the_parameters_of_that_day(world: World, tmp_path: Path) -> None:
    store = stored(world, tmp_path)
    assert one(store, RICE, as_of="BE 2559-01-01").as_of == datetime.date(2016, 1, 1)
    with pytest.raises(ScenarioError, match=r"^as-of: .* choose a later day, or set the parameter"):
        read_scenario(RICE, as_of="2014-01-01")
    stated = {"season_from": "2014-05-01", "season_to": "2014-10-31", "cap_rai": "15", "rate": "1000"}
    assert one(store, RICE, as_of="2014-01-01", changes=stated).due == 18_250


def test_a_value_that_is_no_change_is_none() -> None:
    assert read_scenario(RICE, changes={"cap_rai": "15", "rate": "999"}).changes == {"rate": 999.0}


@pytest.mark.parametrize(
    ("asked", "part", "says"),
    [
        ({"changes": {"cap_ray": "3"}}, "cap_ray", r"no such parameter\. Remedy: Did you mean cap_rai"),
        ({"changes": {"cap_rai": "many"}}, "cap_rai", r"'many' is not a number\. Remedy: write rai, such as"),
        ({"changes": {"cap_rai": "nan"}}, "cap_rai", "no number that can be reckoned with"),
        ({"changes": {"season_to": "31/10/2557"}}, "season_to", r"not a date\. Remedy: Write 2014-05-01"),
        ({"as_of": "2557-10-01"}, "as-of", r"looks like the Buddhist Era\. Remedy: Write BE 2557"),
        ({"strategy": "lottery"}, "strategy", "choose one of none, cap, proportional, priority"),
        ({"budget": "100"}, "strategy", "choose cap, proportional or priority"),
        ({"strategy": "cap"}, "budget", "say how many baht there are"),
        ({"strategy": "cap", "budget": "-1"}, "budget", "from 0 to"),
        ({"strategy": "cap", "budget": "1e300"}, "budget", "no number that can be reckoned with"),
        ({"strategy": "priority", "budget": "1"}, "priority", r"needs an order\. Remedy: say by what"),
        ({"strategy": "priority", "budget": "1", "priority": ["exists(poor)"]}, "priority", "is a boolean"),
        ({"strategy": "priority", "budget": "1", "priority": ["poor.incom_baht"]}, "priority", "Did you mean income_baht"),
        ({"strategy": "proportional", "budget": "1", "priority": ["age"]}, "priority", "the same share"),
        ({"reference": "count(poor)"}, "reference", "this is a number, not a boolean"),
        ({"reference": "exists(pour)"}, "reference", r"unknown register pour\. Remedy: Did you mean poor"),
        ({"reference": "exists(poor"}, "reference", "ends too early"),
    ],
)  # fmt: skip
def test_what_cannot_be_simulated_is_said_with_its_name_and_the_remedy(
    asked: dict[str, Any], part: str, says: str
) -> None:
    with pytest.raises(ScenarioError, match=says) as caught:
        read_scenario(RICE, **asked)
    assert caught.value.part == part


def test_a_truth_and_a_birth_date_are_read_or_refused() -> None:
    measure = make_measure("person", ["$yes"], amount="1", parameters={"yes": True, "word": "TH"})
    assert read_scenario(measure, changes={"yes": "False", "word": " LA "}).changes == {"yes": False, "word": "LA"}
    with pytest.raises(ScenarioError, match="write true or false"):
        read_scenario(measure, changes={"yes": "maybe"})
    with pytest.raises(ScenarioError, match="Remedy: write age"):
        read_scenario(measure, strategy="priority", budget="1", priority=["civil.birth_date"])
    with pytest.raises(ScenarioError, match="pays nothing"):
        read_scenario(make_measure("person", ["true"]), strategy="cap", budget="1")


def test_every_simulation_is_permitted_and_logged_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    store, log = stored(world, tmp_path), AccessLog(tmp_path / "log.jsonl")
    scenario = read_scenario(RICE, reference="exists(poor)")
    with pytest.raises(NotPermittedError, match="not for measure:rice-2557"):
        simulate(store, [scenario], permit_for([scenario], purpose="measure:welfare-2560"), log=log)
    with pytest.raises(NotPermittedError, match="does not name the register poor"):
        simulate(store, [scenario], permit_for([scenario], registers=("civil", "farmer")), log=log)
    assert log.entries() == []
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    told: list[tuple[int, int]] = []
    simulate(
        store, [scenario], permit_for([scenario]), log=log, progress=lambda _, done, total: told.append((done, total))
    )
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)
    [entry] = log.entries()
    assert (entry.event["action"], entry.event["purpose"]) == ("simulate_measure", "measure:rice-2557")
    assert entry.event["registers"] == ["civil", "farmer", "poor"]
    made = {path for path in tmp_path.rglob("*") if path.is_file() and path not in before}
    # What the registers say is put in another order, and that is kept; what the scenario says of anybody is not.
    [kept] = store.kinds("assembled")
    assert store.kinds("doubt") == ["doubt/farmer+home"]
    files = {path for path in made if {*path.relative_to(tmp_path).parts[1:2]} & {"assembled", "doubt"}}
    assert {path.name for path in made - files} == {"log.jsonl", "log.checkpoint.json", "log.lock", "log.sync.lock"}
    rows = ("people-000", "alike", "touched_rows", "assembled_strictly", "assembled_generously")
    assert {path.name for path in files} == {
        *("live.json", ".lock", "manifest.json"), *(f"{name}.parquet" for name in rows)
    }, kept  # fmt: skip
