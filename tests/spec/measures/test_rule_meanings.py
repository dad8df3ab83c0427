"""What each form of the rule language means: a rule, some records, and the answer, on both engines.

The tables are the examples of docs/reference/measures.md.
"""

from __future__ import annotations

import datetime
from typing import get_args

import pytest
from measure_engines import World, agreed, make_measure, truths

from prasan.measures.model import walk
from prasan.measures.nodes import Node
from prasan.measures.parsing import parse_rule

MET, NOT_MET, UNDETERMINED = "met", "not_met", "undetermined"
DAY = datetime.date(2014, 6, 1)


def of_person(rule: str, *, civil: dict[str, object] | None = None, **records: dict[str, object]) -> str:
    world = World()
    world.person(1, **(civil or {}))
    for register, stated in records.items():
        world.record(register, 1, **stated)
    return truths(world, "person", rule)["person:1"]


def of_household(rule: str, *farmers: dict[str, object]) -> str:
    """A household of one member a record."""
    world = World()
    world.person(1, house="h")
    for spine_id, stated in enumerate(farmers, start=2):
        world.person(spine_id, house="h")
        world.record("farmer", spine_id, **stated)
    return truths(world, "household", rule)["h"]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("1 < 2", MET),
        ("2 < 1", NOT_MET),
        ("0.1 + 0.2 = 0.3", NOT_MET),
        ("(7 - 2) * 3 / 2 = 7.5", MET),
        ("1 / 0 > 0", UNDETERMINED),
        ("1000000000000000 * 1000000000000000 * 1 > 0", MET),
        ("-(3) = 0 - 3", MET),
        ("min(3, 1, 2) = 1 and max(3, 1, 2) = 3", MET),
        ("$today = 2014-10-01", MET),
        ("years_before(60, $today) = 1954-10-01", MET),
        ("years_before(1, 2012-02-29) = 2011-02-28 and years_before(4, 2012-02-29) = 2008-02-29", MET),
        ("years_before(0, 2014-05-01) = 2014-05-01", MET),
        ("years_before(0.5, $today) < $today", UNDETERMINED),
        ("years_before(0 - 1, $today) < $today", UNDETERMINED),
        ("years_before(201, $today) < $today", UNDETERMINED),
        ("years_before(1 / 0, $today) < $today", UNDETERMINED),
        ('"TH" in ("LA", "TH")', MET),
        ("3 in (1, 2)", NOT_MET),
        ("1 / 0 in (1, 2)", UNDETERMINED),
        ("1 in (1, 1 / 0)", MET),
        ("2 in (1, 1 / 0)", UNDETERMINED),
        ("if 1 < 2 then true else false", MET),
        ("if 1 / 0 > 1 then true else true", UNDETERMINED),
        ("2014-06-01 between 2014-05-01 and 2014-10-31", MET),
        ("BE 2557-06-01 = 2014-06-01", MET),
    ],
)
def test_values_and_operators(rule: str, answer: str) -> None:
    assert of_person(rule) == answer


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("1 = 1 and 1 / 0 = 1", UNDETERMINED),
        ("1 = 2 and 1 / 0 = 1", NOT_MET),
        ("1 = 1 or 1 / 0 = 1", MET),
        ("1 = 2 or 1 / 0 = 1", UNDETERMINED),
        ("not 1 / 0 = 1", UNDETERMINED),
        ("not 1 = 2", MET),
    ],
)
def test_and_or_not_are_those_of_kleene(rule: str, answer: str) -> None:
    assert of_person(rule) == answer


@pytest.mark.parametrize(
    ("nationality", "answer"), [("TH", MET), ("LA", NOT_MET), ("", NOT_MET), ("th", NOT_MET), (None, UNDETERMINED)]
)
def test_a_text_is_compared_exactly(nationality: str | None, answer: str) -> None:
    assert of_person('civil.nationality = "TH"', civil={"nationality": nationality}) == answer


@pytest.mark.parametrize(
    ("birth", "answer"),
    [
        ((1999, 5, 15), MET),
        ((1999, 5, 16), NOT_MET),
        ((1999, 5, None), UNDETERMINED),
        ((1999, 4, None), MET),
        ((1999, 6, None), NOT_MET),
        ((1999, None, None), UNDETERMINED),
        ((1998, None, None), MET),
        ((2000, None, 3), NOT_MET),
        ((None, 5, 15), UNDETERMINED),
        ((1999, 13, 1), UNDETERMINED),
        ((1999, 2, 30), MET),
        ((0, 1, 1), UNDETERMINED),
    ],
)
def test_a_birth_date_decides_only_if_every_day_it_may_be_decides(birth: tuple[int | None, ...], answer: str) -> None:
    civil = dict(zip(("birth_year", "birth_month", "birth_day"), birth, strict=True))
    assert of_person("civil.birth_date < 1999-05-16", civil=civil) == answer
    opposite = {MET: NOT_MET, NOT_MET: MET, UNDETERMINED: UNDETERMINED}[answer]
    assert of_person("civil.birth_date >= 1999-05-16", civil=civil) == opposite
    assert of_person("1999-05-16 > civil.birth_date", civil=civil) == answer


def test_a_partial_date_equals_a_day_only_when_it_is_whole() -> None:
    whole = {"birth_year": 1999, "birth_month": 5, "birth_day": 16}
    assert of_person("civil.birth_date = 1999-05-16", civil=whole) == MET
    assert of_person("civil.birth_date = 1999-05-16", civil=whole | {"birth_day": None}) == UNDETERMINED
    assert of_person("civil.birth_date != 1999-06-16", civil=whole | {"birth_day": None}) == MET


RAI = {"rice_rai": 2.0, "baac_account": True, "planting_date": DAY}
UNKNOWN_RAI = {**RAI, "rice_rai": None}
UNKNOWN_ACCOUNT = {**RAI, "baac_account": None}
NO_ACCOUNT = {**RAI, "baac_account": False}


@pytest.mark.parametrize(
    ("rule", "records", "answer"),
    [
        ("exists(farmer)", [], NOT_MET),
        ("exists(farmer)", [UNKNOWN_RAI], MET),
        ("exists(farmer where rice_rai > 1)", [RAI, UNKNOWN_RAI], MET),
        ("exists(farmer where rice_rai > 3)", [RAI, UNKNOWN_RAI], UNDETERMINED),
        ("exists(farmer where rice_rai > 3)", [RAI], NOT_MET),
        ("any(farmer.baac_account)", [], NOT_MET),
        ("any(farmer.baac_account)", [NO_ACCOUNT, RAI], MET),
        ("any(farmer.baac_account)", [NO_ACCOUNT, UNKNOWN_ACCOUNT], UNDETERMINED),
        ("any(farmer.baac_account where rice_rai > 3)", [UNKNOWN_ACCOUNT], NOT_MET),
        ("count(farmer) = 0", [], MET),
        ("count(farmer) = 2", [RAI, UNKNOWN_RAI], MET),
        ("count(farmer where baac_account) = 1", [RAI, NO_ACCOUNT], MET),
        ("count(farmer where baac_account) = 1", [RAI, UNKNOWN_ACCOUNT], UNDETERMINED),
        ("count(farmer.rice_rai) = 1", [RAI, UNKNOWN_RAI], MET),
        ("sum(farmer.rice_rai) = 0", [], MET),
        ("sum(farmer.rice_rai) = 4", [RAI, RAI], MET),
        ("sum(farmer.rice_rai) >= 0", [RAI, UNKNOWN_RAI], UNDETERMINED),
        ("sum(farmer.rice_rai where baac_account) = 2", [RAI, NO_ACCOUNT], MET),
        ("sum(farmer.rice_rai where baac_account) >= 0", [RAI, UNKNOWN_ACCOUNT], UNDETERMINED),
        ("sum(farmer.rice_rai where baac_account) = 0", [{**NO_ACCOUNT, "rice_rai": None}], MET),
        ("min(farmer.rice_rai) >= 0", [], UNDETERMINED),
        ("max(farmer.rice_rai) = 2", [RAI, RAI], MET),
        ("max(farmer.rice_rai) >= 0", [RAI, UNKNOWN_RAI], UNDETERMINED),
        ("min(farmer.planting_date) = 2014-06-01", [RAI], MET),
        ("min(farmer.planting_date where rice_rai > 3) < 2020-01-01", [RAI], UNDETERMINED),
    ],
)
def test_aggregates_over_the_records_of_a_household(rule: str, records: list[dict[str, object]], answer: str) -> None:
    assert of_household(rule, *records) == answer


def test_a_sum_does_not_depend_on_the_order_of_records() -> None:
    tenths = [{"rice_rai": value} for value in (0.1, 0.2, 0.3)]
    for records in (tenths, tenths[::-1]):
        assert of_household("sum(farmer.rice_rai) = 0.6", *records) == MET


def test_a_person_without_a_record_has_nothing_in_a_register() -> None:
    assert of_person("exists(poor) or count(poor) > 0 or sum(poor.income_baht) > 0") == NOT_MET
    assert of_person("min(poor.income_baht) < 30000") == UNDETERMINED
    assert of_person("min(poor.income_baht) < 30000", poor={"income_baht": 20_000.0}) == MET


def test_a_number_that_no_register_can_hold_is_missing() -> None:
    for impossible in (1e15, float("inf"), float("nan")):
        assert of_person("exists(poor where income_baht > 0)", poor={"income_baht": impossible}) == UNDETERMINED


def test_only_the_record_by_which_a_register_knows_a_person_best_counts() -> None:
    world = World()
    world.person(1, house="h")
    world.record("farmer", 1, rice_rai=2.0)
    world.record("farmer", 1, rice_rai=3.0, is_primary=False)
    assert truths(world, "household", "sum(farmer.rice_rai) = 2") == {"h": MET}
    assert truths(world, "person", "sum(farmer.rice_rai) = 2") == {"person:1": MET}


def test_a_rule_of_the_greatest_depth_is_answered() -> None:
    rule = "1 = 1"
    while len(rule) < 4000:
        rule = f"(if not ({rule}) then 1 / 3 > 2 else min(2, if {rule} then 1 else 2) = 1)"
    assert of_person(rule) == MET
    assert of_person("1 + " * 60 + "1 = 61") == MET
    assert of_person("-" * 60 + "1 = 1") == MET
    nested = "1" + " / (1 + 1" * 30 + ")" * 30
    assert of_person(f"{nested} < 1") == MET


def test_who_is_in_a_household_and_who_is_paid() -> None:
    world = World()
    world.person(4, house="h1", area=None)
    world.person(2, house="h1", area="100101")
    world.person(3, house="h2")
    world.person(5)
    world.stranger(6, house="h2")
    world.stranger(7)
    world.record("farmer", 4, **RAI)
    world.record("farmer", 6, stage="unregistered", probability=None, **RAI)
    measure = make_measure(
        "household", ["exists(farmer)"], amount="sum(farmer.rice_rai) * 1000", payee="exists(farmer where rice_rai > 0)"
    )
    rows = {row["unit_key"]: row for row in agreed(world, measure)}
    assert set(rows) == {"h1", "h2", "person:5", "person:7"}
    assert (rows["h1"]["spine_id"], rows["h1"]["area_code"], rows["h1"]["people"]) == (4, "100101", 2)
    assert (rows["h1"]["verdict"], rows["h1"]["amount"], rows["h1"]["doubtful"]) == ("eligible", 2000.0, False)
    assert (rows["h2"]["spine_id"], rows["h2"]["verdict"], rows["h2"]["doubtful"]) == (6, "eligible", True)
    assert (rows["person:5"]["verdict"], rows["person:5"]["amount"]) == ("not_eligible", 0.0)


def test_people_are_those_of_the_civil_register() -> None:
    world = World()
    world.person(1)
    world.stranger(2)
    assert [row["unit_key"] for row in agreed(world, make_measure("person", ["true"]))] == ["person:1"]


def test_a_population_leaves_out_only_those_who_are_surely_outside() -> None:
    world = World()
    for spine_id, sex in ((1, "1"), (2, "2"), (3, None)):
        world.person(spine_id, sex=sex)
    rows = agreed(world, make_measure("person", ["true"], population='civil.sex = "1"'))
    assert [row["spine_id"] for row in rows] == [1, 3]


@pytest.mark.parametrize(
    ("amount", "verdict", "paid"),
    [
        ("1234.567", "eligible", 1234.57),
        ("0 - 5", "eligible", 0.0),
        ("1 / 0", "undetermined", None),
        ("sum(poor.income_baht)", "undetermined", None),
    ],
)
def test_an_amount_that_is_not_known_makes_nobody_eligible(amount: str, verdict: str, paid: float | None) -> None:
    world = World()
    world.person(1)
    world.record("poor", 1, income_baht=None)
    [row] = agreed(world, make_measure("person", ["exists(poor)"], amount=amount))
    assert (row["verdict"], row["amount"]) == (verdict, paid)


@pytest.mark.parametrize(
    ("stage", "probability", "doubtful"),
    [
        ("exact_id", None, False),
        ("repaired_id", 0.995, False),
        ("scored", 0.99, False),
        ("scored", 0.98, True),
        ("repaired_id", 0.5, True),
        ("unregistered", None, True),
    ],
)
def test_a_verdict_is_doubtful_when_a_link_may_be_wrong(stage: str, probability: float | None, doubtful: bool) -> None:
    world = World()
    world.person(1)
    world.record("poor", 1, stage=stage, probability=probability)
    [row] = agreed(world, make_measure("person", ["exists(poor)"]))
    assert row["doubtful"] is doubtful
    [unconcerned] = agreed(world, make_measure("person", ["exists(farmer)"]))
    assert unconcerned["doubtful"] is False


ALL_KINDS = (
    "not (civil.birth_date < 1999-05-16 and $n > -1 or true) and "
    '(if exists(farmer where rice_rai * 2 > 1 or baac_account) then civil.nationality in ("TH", "LA") '
    "else min(1, count(farmer)) + count(members) = 2 and years_before(1, $today) < $today)"
)


def test_every_kind_of_node_is_known_to_both_engines() -> None:
    kinds = {type(node) for node in walk(parse_rule(ALL_KINDS))}
    assert kinds == set(get_args(Node))
    world = World()
    world.person(1, nationality="TH", birth_year=1990)
    world.record("farmer", 1, **RAI)
    assert truths(world, "person", ALL_KINDS, n=1.0) == {"person:1": NOT_MET}


@pytest.mark.parametrize("unit", ["person", "household"])
def test_no_criterion_is_ever_lost(unit: str) -> None:
    """Wherever it stands, one that nobody meets leaves nobody eligible, and so does one that nobody can decide."""
    world = World()
    for spine_id in (1, 2, 3):
        world.person(spine_id)
        world.record("farmer", spine_id, **RAI)
    met = ["exists(farmer)", "sum(farmer.rice_rai) > 1", "count(farmer where baac_account) = 1"]
    assert {row["verdict"] for row in agreed(world, make_measure(unit, met))} == {"eligible"}
    for hard, verdict in {
        "exists(poor)": "not_eligible",
        "exists(farmer where rice_rai > 2)": "not_eligible",
        "min(poor.income_baht) = 1": "undetermined",
        'exists(farmer where tenure = "own")': "undetermined",
    }.items():
        for place in (0, 2, len(met)):
            criteria = [*met[:place], hard, *met[place:]]
            assert {row["verdict"] for row in agreed(world, make_measure(unit, criteria))} == {verdict}
        for rule in met:
            assert {row["verdict"] for row in agreed(world, make_measure(unit, [f"{rule} and {hard}"]))} == {verdict}
