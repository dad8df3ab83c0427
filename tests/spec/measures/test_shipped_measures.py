"""The published examples of the shipped measures, family by family and age by age, on both engines."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from measure_engines import World, agreed

from prasan.measures import oracle, shipped
from prasan.measures.interpreter import assess

MEASURES = {measure.id: measure for measure in shipped()}
FATHER, MOTHER, CHILD = 1, 2, 3
THAI = {"nationality": "TH", "birth_month": 6, "birth_day": 15}
LANDLESS = {
    "financial_assets_baht": 0.0, "house_sq_wah": 0.0, "condo_sq_m": 0.0, "farm_land_rai": 0.0, "other_land_rai": 0.0,
    "occupation": "worker", "credit_card": False, "home_loan_baht": 0.0, "car_loan_baht": 0.0,
}  # fmt: skip


def family(father: float | None, mother: float | None, child: float | None) -> World:
    """Parents who have applied, and a child of ten that has an application only where an income is stated."""
    world = World()
    for spine_id, year in ((FATHER, 1980), (MOTHER, 1982), (CHILD, 2012)):
        world.person(spine_id, house="home", birth_year=year, **THAI)
    for spine_id, income in ((FATHER, father), (MOTHER, mother), (CHILD, child)):
        if income is not None:
            world.record("poor", spine_id, income_baht=income, **LANDLESS)
    return world


def verdicts(world: World) -> dict[int, dict[str, Any]]:
    return {row["spine_id"]: row for row in agreed(world, MEASURES["welfare-2565"])}


@pytest.mark.parametrize("child", [0.0, None])
def test_the_mother_passes_where_the_family_does_and_the_father_fails_on_his_own_income(child: float | None) -> None:
    rows = verdicts(family(200_000.0, 50_000.0, child))
    assert {row["c_family_income"] for row in rows.values()} == {"met"}
    assert (rows[MOTHER]["verdict"], rows[MOTHER]["amount"]) == ("eligible", 300.0)
    assert (rows[FATHER]["verdict"], rows[FATHER]["c_income"]) == ("not_eligible", "not_met")
    assert (rows[CHILD]["verdict"], rows[CHILD]["c_age"]) == ("not_eligible", "not_met")


@pytest.mark.parametrize("child", [0.0, None])
def test_all_fail_where_the_family_earns_more_than_a_hundred_thousand_a_head(child: float | None) -> None:
    rows = verdicts(family(1_000_000.0, 50_000.0, child))
    assert {row["verdict"] for row in rows.values()} == {"not_eligible"}
    assert {row["c_family_income"] for row in rows.values()} == {"not_met"}
    assert rows[MOTHER]["c_income"] == "met"


def test_the_family_passes_at_exactly_a_hundred_thousand_a_head() -> None:
    assert verdicts(family(200_000.0, 100_000.0, None))[MOTHER]["verdict"] == "eligible"
    assert verdicts(family(200_000.01, 100_000.0, None))[MOTHER]["verdict"] == "not_eligible"


def test_what_a_parent_earns_who_has_not_applied_is_unknown_not_nothing() -> None:
    rows = verdicts(family(None, 50_000.0, None))
    assert (rows[MOTHER]["c_family_income"], rows[MOTHER]["verdict"]) == ("undetermined", "undetermined")
    assert (rows[FATHER]["c_applied"], rows[FATHER]["verdict"]) == ("not_met", "not_eligible")


@pytest.mark.parametrize(
    ("stated", "criterion", "says"),
    [
        ({"house_sq_wah": 25.0}, "house", "met"),
        ({"house_sq_wah": 25.5}, "house", "not_met"),
        ({"farm_land_rai": 10.25}, "land", "not_met"),
        ({"other_land_rai": None}, "land", "undetermined"),
        ({"other_land_rai": None, "condo_sq_m": 36.0}, "land", "not_met"),
        ({"credit_card": True}, "debts", "not_met"),
        ({"credit_card": None}, "debts", "undetermined"),
        ({"home_loan_baht": 1_500_000.0, "car_loan_baht": 1_000_000.0}, "debts", "met"),
        ({"home_loan_baht": 1_500_000.01}, "debts", "not_met"),
        ({"occupation": "farmer"}, "occupation", "met"),
        ({"occupation": "cleric"}, "occupation", "not_met"),
        ({"occupation": None}, "occupation", "undetermined"),
        ({"financial_assets_baht": 100_000.01}, "assets", "not_met"),
    ],
)  # fmt: skip
def test_what_the_mother_has_owes_and_is_counts_and_what_is_not_stated_decides_nothing(
    stated: dict[str, Any], criterion: str, says: str
) -> None:
    world = family(0.0, 50_000.0, None)
    world.registers["poor"][-1] |= stated
    mother = verdicts(world)[MOTHER]
    assert mother[f"c_{criterion}"] == says
    assert mother["c_family_assets"] == "met"
    assert mother["verdict"] == {"met": "eligible", "not_met": "not_eligible"}.get(says, says)


def test_the_familys_assets_count_a_head_as_its_income_does() -> None:
    world = family(0.0, 50_000.0, None)
    world.registers["poor"][0]["financial_assets_baht"] = 300_001.0
    rows = verdicts(world)
    assert (rows[MOTHER]["c_assets"], rows[MOTHER]["c_family_assets"]) == ("met", "not_met")


def test_an_appeal_is_replayed_with_the_records_of_the_family() -> None:
    measure = MEASURES["welfare-2565"]
    civil = {"nationality": "TH", "birth_year": 1982, "birth_month": 6, "birth_day": 15}
    mother = {"civil": [civil], "poor": [{"income_baht": 50_000.0, **LANDLESS}]}
    father = {"civil": [civil], "poor": [{"income_baht": 200_000.0, **LANDLESS}]}
    assert assess(measure, mother, members=[mother, father]).criteria["family_income"] == "not_met"
    assert assess(measure, mother, members=[mother]).verdict == "eligible"
    with pytest.raises(TypeError, match="members are looked at, and none are given"):
        assess(measure, mother)


@pytest.mark.parametrize(
    ("born", "verdict", "amount"),
    [
        ((1951, 10, 2), "not_eligible", 0.0),
        ((1951, 10, 1), "eligible", 600.0),
        ((1941, 10, 2), "eligible", 600.0),
        ((1941, 10, 1), "eligible", 700.0),
        ((1931, 10, 2), "eligible", 700.0),
        ((1931, 10, 1), "eligible", 800.0),
        ((1921, 10, 2), "eligible", 800.0),
        ((1921, 10, 1), "eligible", 1000.0),
        ((1900, 1, 1), "eligible", 1000.0),
        ((1945, None, None), "eligible", 600.0),
        ((1941, None, None), "undetermined", None),
        ((1951, None, None), "undetermined", None),
        ((1960, None, None), "not_eligible", 0.0),
        ((None, None, None), "undetermined", None),
    ],
)
def test_the_old_age_allowance_rises_with_each_band(
    born: tuple[int | None, int | None, int | None], verdict: str, amount: float | None
) -> None:
    world = World()
    world.person(1, nationality="TH", birth_year=born[0], birth_month=born[1], birth_day=born[2])
    [row] = agreed(world, MEASURES["old-age-2555"])
    assert (row["verdict"], row["amount"]) == (verdict, amount)


def test_ages_are_those_of_the_day_that_is_asked_for() -> None:
    world = World()
    world.person(1, **THAI, birth_year=1955)
    found = {
        day.year: oracle.verdicts(MEASURES["old-age-2555"], world.people, world.links, world.registers, day)[0][
            "amount"
        ]
        for day in (datetime.date(year, 6, 15) for year in (2014, 2015, 2025))
    }
    assert found == {2014: 0.0, 2015: 600.0, 2025: 700.0}
