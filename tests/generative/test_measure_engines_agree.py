"""The SQL of a measure and its plain Python say the same of everybody, whatever the rule and the records."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_engines import agreed, make_measure
from measure_rules import PARAMETERS, exists, number, truth, worlds

RULES = 8
RELAXED = settings(
    max_examples=45, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("unit", ["person", "household"])
@RELAXED
@given(data=st.data())
def test_both_engines_agree_on_every_criterion_amount_and_payee(unit: str, data: st.DataObject) -> None:
    measure = make_measure(
        unit,
        data.draw(st.lists(truth(unit), min_size=RULES, max_size=RULES)),
        amount=data.draw(number(unit)),
        payee=data.draw(exists(unit, 2)) if unit == "household" else None,
        population=data.draw(st.one_of(st.none(), truth(unit, depth=2))),
        parameters=PARAMETERS,
    )
    agreed(data.draw(worlds()), measure)


@pytest.mark.parametrize("unit", ["person", "household"])
@settings(RELAXED, max_examples=20)
@given(data=st.data())
def test_both_engines_agree_on_the_verdict_of_few_criteria(unit: str, data: st.DataObject) -> None:
    criteria = [data.draw(truth(unit, depth=2))]
    measure = make_measure(unit, criteria, amount=data.draw(number(unit)), parameters=PARAMETERS)
    agreed(data.draw(worlds()), measure)
