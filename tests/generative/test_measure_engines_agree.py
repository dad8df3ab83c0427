"""The SQL of a measure and its plain Python say the same of everybody, whatever the rule and the records."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_engines import agreed, make_measure
from measure_rules import PARAMETERS, crowd, definitions, exists, exists_member, number, truth, worlds

from prasan.measures.model import Measure

RULES = 8
CASES = 10_000
CROWD = 120
RELAXED = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def measures(draw: st.DrawFn, unit: str, populations: st.SearchStrategy[str | None]) -> Measure:
    return make_measure(
        unit,
        draw(st.lists(truth(unit), min_size=RULES, max_size=RULES)),
        amount=draw(number(unit)),
        payee=draw(exists(unit, 2) | exists_member(2)) if unit == "household" else None,
        population=draw(populations),
        parameters=PARAMETERS,
        definitions=draw(definitions()),
    )


@pytest.mark.parametrize("unit", ["person", "household"])
@RELAXED
@given(data=st.data())
def test_both_engines_agree_on_every_criterion_amount_and_payee(unit: str, data: st.DataObject) -> None:
    agreed(data.draw(worlds()), data.draw(measures(unit, st.one_of(st.none(), truth(unit, depth=2)))))


@pytest.mark.parametrize("unit", ["person", "household"])
@settings(RELAXED, max_examples=15)
@given(data=st.data())
def test_both_engines_agree_on_the_verdict_of_few_criteria(unit: str, data: st.DataObject) -> None:
    criteria = [data.draw(truth(unit, depth=2))]
    amount, defined = data.draw(number(unit)), data.draw(definitions())
    measure = make_measure(unit, criteria, amount=amount, parameters=PARAMETERS, definitions=defined)
    agreed(data.draw(worlds()), measure)


def test_both_engines_agree_on_ten_thousand_cases_of_a_rule_and_a_person() -> None:
    compared = 0

    @settings(RELAXED, max_examples=15)
    @given(measure=measures("person", st.none()), seed=st.integers(0, 2**32))
    def compare(measure: Measure, seed: int) -> None:
        nonlocal compared
        compared += RULES * len(agreed(crowd(seed, CROWD), measure))

    compare()
    assert compared >= CASES
