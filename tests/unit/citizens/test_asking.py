"""What a measure asks whoever wants to know, and its verdict on what they say: nothing that is left open is assumed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.citizens.asking import MOST_OTHERS, Checked, check, questions_of
from prasan.measures import Measure, shipped
from prasan.measures.interpreter import assess
from prasan.measures.reach import HOUSEHOLD

TODAY = date(2026, 11, 29)
MEASURES = {each.id: each for each in shipped()}
OLD_AGE, RICE, CARD, FAMILY = (MEASURES[name] for name in ("old-age-2555", "rice-2557", "welfare-2560", "welfare-2565"))
CIVIL = {"nationality": "TH", "birth_year": 1950, "birth_month": 1, "birth_day": 1}
POOR = {"income_baht": 20_000.0, "financial_assets_baht": 0.0, "house_sq_wah": 0.0, "condo_sq_m": 0.0,
        "farm_land_rai": 0.0, "other_land_rai": 0.0}  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_measure_asks_of_what_its_rules_look_at_and_of_nothing_else(measure: Measure) -> None:
    asked = questions_of(measure)
    columns = {(part.register, each.column) for part in asked.own for each in part.questions}
    rules = [each.rule.node for each in measure.criteria] + [measure.amount.node]
    reached = measure.reach(*rules).columns
    assert columns == {(name, each) for name, found in reached.items() for each in found if name != HOUSEHOLD}
    assert {part.register for part in asked.own if not part.presence} <= {"civil"}


def test_the_texts_to_choose_from_are_those_of_the_rules() -> None:
    asked = {each.column: each.texts for part in questions_of(FAMILY).own for each in part.questions}
    assert asked["nationality"] == ("TH",)
    assert asked["occupation"] == ("cleric", "inmate", "shelter", "official")


def test_who_knows_of_no_register_is_told_nothing_for_certain() -> None:
    for measure in MEASURES.values():
        found = check(measure, {}, day=TODAY)
        assert found.verdict == "undetermined"
        assert set(found.criteria.values()) == {"undetermined"}


def test_a_verdict_and_an_amount_are_those_of_the_rules() -> None:
    assert check(OLD_AGE, {"civil": [CIVIL]}, day=TODAY) == Checked(
        "eligible", {"nationality": "met", "age": "met"}, 700
    )
    assert check(OLD_AGE, {"civil": [{**CIVIL, "birth_year": 1999}]}, day=TODAY).verdict == "not_eligible"
    fields = [{"rice_rai": rai, "planting_date": date(2014, 6, 1), "baac_account": True} for rai in (4.0, 6.0)]
    assert check(RICE, {"farmer": fields}, day=TODAY).amount == 10_000
    assert check(CARD, {"civil": [CIVIL], "poor": [POOR]}, day=TODAY).amount == 300


def test_what_one_answer_decides_is_decided_whatever_else_is_open() -> None:
    found = check(CARD, {"civil": [{**CIVIL, "nationality": "-"}]}, day=TODAY)
    assert (found.verdict, found.criteria["nationality"], found.criteria["income"]) == (
        "not_eligible", "not_met", "undetermined"
    )  # fmt: skip


def test_a_household_that_is_not_told_of_whole_decides_nothing_of_itself() -> None:
    asked = {**POOR, "credit_card": False, "home_loan_baht": 0.0, "car_loan_baht": 0.0, "occupation": "-"}
    me = {"civil": [CIVIL], "poor": [asked]}
    alone = check(FAMILY, me, day=TODAY)
    assert (alone.verdict, alone.amount) == ("eligible", 300)
    part = check(FAMILY, me, day=TODAY, all_told=False)
    assert (part.verdict, part.criteria["family_income"], part.amount) == ("undetermined", "undetermined", None)
    rich = {"civil": [CIVIL], "poor": [{"income_baht": 900_000.0, "financial_assets_baht": 0.0}]}
    assert check(FAMILY, me, [rich], day=TODAY).criteria["family_income"] == "not_met"
    assert check(FAMILY, me, [{"civil": [CIVIL]}], day=TODAY).criteria["family_income"] == "undetermined"
    with pytest.raises(ValueError, match="at most 7"):
        check(FAMILY, me, [{}] * (MOST_OTHERS + 1), day=TODAY)


_person = st.fixed_dictionaries(
    {
        "civil": st.fixed_dictionaries(
            {"nationality": st.sampled_from(["TH", "-", None]), "birth_year": st.sampled_from([1950, 2004, 2015, None])}
        ).map(lambda told: [{**told, "birth_month": 6, "birth_day": 1}]),
        "poor": st.one_of(
            st.just([]),
            st.fixed_dictionaries({name: st.sampled_from([0.0, 50_000.0, 2e6, None]) for name in POOR}).map(
                lambda told: [told]
            ),
        ),
    }
)


def _less(told: dict[str, Any], hidden: list[bool]) -> dict[str, Any]:
    """The same with some of it left open: values, and whether there is a record at all."""
    rows = {name: [dict(each) for each in records] for name, records in told.items()}
    for hide, column in zip(hidden, [*POOR, "nationality", "birth_year"], strict=False):
        for records in rows.values():
            for each in records:
                if hide and column in each:
                    each[column] = None
    return {name: records for name, records in rows.items() if not (hidden[-1] and name == "poor")}


@settings(deadline=None, max_examples=40)
@given(_person, _person, st.lists(st.booleans(), min_size=9, max_size=9), st.sampled_from([CARD, FAMILY]))
def test_what_is_decided_on_less_stays_so_on_more(
    me: dict[str, Any], other: dict[str, Any], hidden: list[bool], measure: Measure
) -> None:
    less = check(measure, _less(me, hidden), [_less(other, hidden)], day=TODAY)
    more = check(measure, me, [other], day=TODAY)
    for name, said in less.criteria.items():
        assert said in ("undetermined", more.criteria[name])
    assert less.verdict in ("undetermined", more.verdict)


@settings(deadline=None, max_examples=25)
@given(_person)
def test_whole_answers_get_the_interpreters_verdict(me: dict[str, Any]) -> None:
    found = check(CARD, me, day=TODAY)
    said = assess(CARD, me, TODAY)
    assert (found.verdict, dict(found.criteria)) == (said.verdict, dict(said.criteria))
