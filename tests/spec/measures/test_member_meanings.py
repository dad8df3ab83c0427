"""What rules over the members of a household mean, on both engines.

The tables are the examples of docs/reference/measures.md.
"""

from __future__ import annotations

import pytest
from measure_engines import World, agreed, make_measure, truths

MET, NOT_MET, UNDETERMINED = "met", "not_met", "undetermined"
DEFINITIONS = {
    "income": "sum(poor.income_baht)",
    "poor_one": "income < 30_000",
    "applied": "min(poor.applied_on)",
    "nation": "civil.nationality",
    "per_head": "sum(members.income) / count(members)",
}


def family(*incomes: float | str | None) -> World:
    """A household ``h`` of one person an income; None is an income that is not stated, "none" is no record at all.

    Beside it lives somebody alone, without a house code, whose income is 7.
    """
    world = World()
    for spine_id, income in enumerate(incomes, start=1):
        world.person(spine_id, house="h", nationality="TH", birth_year=1950 + spine_id)
        if income != "none":
            world.record("poor", spine_id, income_baht=income)
    world.person(99, house=None, nationality=None, birth_year=None)
    world.record("poor", 99, income_baht=7.0)
    return world


@pytest.mark.parametrize(
    ("incomes", "rule", "answer"),
    [
        ((10.0, 20.0), "sum(members.income) = 30", MET),
        ((10.0, 20.0), "max(members.income) = 20 and min(members.income) = 10", MET),
        ((10.0, "none"), "min(members.income) = 0", MET),
        ((10.0, None), "sum(members.income) = 10", UNDETERMINED),
        ((10.0, None), "max(members.income) > 5", UNDETERMINED),
        ((10.0, 20.0), "max(members.income where income < 15) = 10", MET),
        ((10.0, None), "max(members.income where income < 15) = 10", UNDETERMINED),
        ((10.0, 20.0), "max(members.income where income > 99) = 1", UNDETERMINED),
        ((10.0, 20.0), "sum(members.income where income > 99) = 0", MET),
        ((10.0, 20.0, "none"), "count(members) = 3", MET),
        ((10.0, 20.0, "none"), "count(members where exists(poor)) = 2", MET),
        ((10.0, None), "count(members.income) = 1", MET),
        ((10.0, None), "count(members where income > 5) = 1", UNDETERMINED),
        ((10.0, None), "exists(members where income > 5)", MET),
        ((10.0, None), "exists(members where income > 15)", UNDETERMINED),
        ((10.0, 20.0), "exists(members where income > 25)", NOT_MET),
        ((10.0, None), "not exists(members where income > 15)", UNDETERMINED),
        ((10.0, 50_000.0), "any(members.poor_one)", MET),
        ((40_000.0, 50_000.0), "any(members.poor_one)", NOT_MET),
        ((10.0, None), "any(members.poor_one where civil.birth_date < 1951-12-31)", UNDETERMINED),
        ((10.0, None), "any(members.poor_one where civil.birth_date < 1952-01-01)", MET),
        ((10.0, 20.0), 'exists(members where nation = "TH" and income = 20)', MET),
        ((10.0, 20.0), "min(members.applied) > 2014-01-01", UNDETERMINED),
        ((10.0, 20.0), "count(members.applied) = 0", MET),
        ((100_000_000_000_000.0, 10.0), "count(members.income) = 2", MET),
    ],
)  # fmt: skip
def test_a_rule_over_members(incomes: tuple[float | str | None, ...], rule: str, answer: str) -> None:
    """Of the household, and of each person in it: they say the same."""
    found = truths(family(*incomes), "household", rule, definitions=DEFINITIONS)
    assert found["h"] == answer
    found = truths(family(*incomes), "person", rule, definitions=DEFINITIONS)
    assert {found[f"person:{n}"] for n in range(1, len(incomes) + 1)} == {answer}


def test_a_person_stands_in_a_household_and_is_judged_alone_as_well() -> None:
    found = truths(family(10.0, 20.0), "person", "income > 15 and per_head = 15", definitions=DEFINITIONS)
    assert found == {"person:1": NOT_MET, "person:2": MET, "person:99": NOT_MET}
    alone = truths(family(10.0, 20.0), "person", "per_head = income and count(members) = 1", definitions=DEFINITIONS)
    assert alone["person:99"] == MET


def test_members_whom_the_civil_register_does_not_know_count_as_members() -> None:
    world = family(10.0)
    world.stranger(50, house="h")
    world.record("poor", 50, income_baht=5.0, stage="unregistered")
    rule = "count(members) = 2 and sum(members.income) = 15 and count(members.nation) = 1"
    assert truths(world, "person", rule, definitions=DEFINITIONS)["person:1"] == MET
    assert truths(world, "household", rule, definitions=DEFINITIONS)["h"] == MET


def test_only_the_primary_record_of_a_member_counts() -> None:
    world = family(10.0)
    world.record("poor", 1, income_baht=500.0, is_primary=False)
    assert truths(world, "household", "sum(members.income) = 10", definitions=DEFINITIONS)["h"] == MET


def test_a_number_too_large_to_be_true_is_missing_as_it_is_in_a_register() -> None:
    rule = "count(members.income) = 1 and count(members.much) = 0"
    much = DEFINITIONS | {"much": "income * 100_000_000"}
    assert truths(family(10_000_000.0), "household", rule, definitions=much)["h"] == MET


@pytest.mark.parametrize(("unit", "doubtful"), [("person", {1, 2}), ("household", {1})])
def test_a_doubtful_link_of_one_member_makes_the_verdicts_of_all_doubtful(unit: str, doubtful: set[int]) -> None:
    world = family(10.0, "none")
    world.record("poor", 2, income_baht=20.0, stage="scored", probability=0.9)
    rows = agreed(world, make_measure(unit, ["max(members.income) > 1"], definitions=DEFINITIONS))
    assert {row["spine_id"] for row in rows if row["doubtful"]} == doubtful
    rows = agreed(world, make_measure(unit, ["count(members) > 1 and exists(farmer)"]))
    assert not any(row["doubtful"] for row in rows)
    own = agreed(world, make_measure("person", ["income > 1"], definitions=DEFINITIONS))
    assert {row["spine_id"] for row in own if row["doubtful"]} == {2}


def test_no_criterion_over_members_is_ever_lost() -> None:
    """Wherever it stands, one that nobody meets leaves nobody eligible."""
    met = ["count(members) > 0", "max(members.income) > 1"]
    for place in range(len(met) + 1):
        criteria = [*met[:place], "exists(members where income > 1_000_000)", *met[place:]]
        rows = agreed(family(10.0, 20.0), make_measure("person", criteria, definitions=DEFINITIONS))
        assert {row["verdict"] for row in rows} == {"not_eligible"}
    rows = agreed(family(10.0, 20.0), make_measure("person", met, definitions=DEFINITIONS))
    assert {row["verdict"] for row in rows} == {"eligible"}


@pytest.mark.parametrize(
    ("payee", "paid"),
    [
        ("exists(members where income > 15)", 2),
        ("exists(members where not exists(poor))", 4),
        ("exists(members where income > 99)", 1),
        ("exists(members where income > 15 or civil.birth_date > 1952-12-31)", 2),
        ("exists(members)", 1),
    ],
)
def test_the_first_member_of_whom_it_holds_is_paid(payee: str, paid: int) -> None:
    """Where it holds of nobody, or is undetermined of all, the first member is."""
    world = family(10.0, 20.0, None, "none")
    measure = make_measure("household", ["true"], amount="100", payee=payee, definitions=DEFINITIONS)
    assert {row["unit_key"]: row["spine_id"] for row in agreed(world, measure)}["h"] == paid
