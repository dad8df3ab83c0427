"""The SQL of a measure and its plain Python say the same of everybody, whatever the rule and the records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_engines import agreed, load, make_measure
from measure_rules import PARAMETERS, exists, number, truth, worlds

from prasan.engine.connection import Engine

RULES = 8
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module", params=["person", "household"])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[str, Engine]]:
    """A unit, and an engine for it."""
    with Engine.open(memory_limit="1GB") as opened:
        yield request.param, opened


@RELAXED
@given(data=st.data())
def test_both_engines_agree_on_every_criterion_amount_and_payee(place: tuple[str, Engine], data: st.DataObject) -> None:
    unit, engine = place
    world = data.draw(worlds(unit))
    criteria = data.draw(st.lists(truth(unit), min_size=RULES, max_size=RULES))
    measure = make_measure(
        unit,
        criteria,
        amount=data.draw(number(unit)),
        payee=data.draw(exists(unit, 2)) if unit == "household" else None,
        population=data.draw(st.one_of(st.none(), truth(unit, depth=2))),
        parameters=PARAMETERS,
    )
    load(engine, world)
    agreed(world, measure, engine)


@settings(RELAXED, max_examples=30)
@given(data=st.data())
def test_both_engines_agree_on_the_verdict_of_few_criteria(place: tuple[str, Engine], data: st.DataObject) -> None:
    unit, engine = place
    world = data.draw(worlds(unit))
    measure = make_measure(
        unit, [data.draw(truth(unit, depth=2))], amount=data.draw(number(unit)), parameters=PARAMETERS
    )
    load(engine, world)
    agreed(world, measure, engine)
