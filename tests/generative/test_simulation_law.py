"""What holds of every simulation, whatever the people, the links, the parameters and the budget."""

from __future__ import annotations

import datetime
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from measure_engines import World, make_measure
from stored_world import house, stored

from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures.run import run_measure
from prasan.measures.simulation import Result, Span, read_scenario, registers_needed, simulate

RAI = st.sampled_from([None, 0.0, 0.005, 3.25, 7.0, 15.0, 40.0])
# A world takes half a second, and shrinking one many minutes: what fails is told as it was found.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
RELAXED = settings(max_examples=8, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, list[dict[str, object]]]:
    """A dozen people or fewer, and pairs of records of strangers and people that await a clerk."""
    world, review = World(), []
    people = draw(st.integers(2, 10))
    for spine_id in range(1, people + 1):
        where = {
            "house": draw(st.sampled_from([None, house(1), house(2)])),
            "area": draw(st.sampled_from([None, "100101", "500203"])),
        }
        known = spine_id == 1 or draw(st.integers(0, 3)) > 0
        if known:
            sex, year = draw(st.sampled_from([None, "1", "2"])), draw(st.sampled_from([None, 1950, 1999, 2010]))
            world.person(spine_id, sex=sex, birth_year=year, **where)
        else:
            world.stranger(spine_id, **where)
        for register in draw(st.sets(st.sampled_from(["farmer", "poor"]))):
            stage = draw(st.sampled_from(["exact_id", "scored"])) if known else "unregistered"
            stated = {"rice_rai": draw(RAI)} if register == "farmer" else {"income_baht": draw(RAI)}
            probability = draw(st.sampled_from([0.5, 0.99, 1.0])) if known else None
            key = f"{register}-{spine_id}"
            world.record(register, spine_id, key, stage=stage, probability=probability, **stated)
            if not known:
                review.append({"register": register, "record_key": key, "spine_id": 1, "weight": float(spine_id)})
    return world, review


@pytest.mark.parametrize("unit", ["person", "household"])
@RELAXED
@given(
    made=worlds(),
    rule=st.sampled_from(["sum(farmer.rice_rai) > $least", "exists(members where rai > $least)", "exists(poor)"]),
    amount=st.sampled_from(["sum(farmer.rice_rai) * $rate", "min(poor.income_baht) / 3", "$rate"]),
    population=st.sampled_from([None, "exists(farmer)", "min(poor.income_baht) < 10"]),
    least=st.sampled_from(["0", "3.25", "10"]),
    budget=st.sampled_from(["0", "10", "33.33", "1000", "100000"]),
    reference=st.sampled_from(["exists(poor)", "count(members) > 1 or sum(farmer.rice_rai) > 5"]),
    priority=st.lists(st.sampled_from(["farmer.rice_rai desc", "age", "poor.income_baht"]), min_size=1, max_size=2),
)
def test_parts_add_up_ranges_hold_and_no_budget_is_exceeded(
    unit: str, made: tuple[World, list[dict[str, object]]], rule: str, amount: str, population: str | None, least: str,
    budget: str, reference: str, priority: list[str],
) -> None:  # fmt: skip
    world, review = made
    measure = make_measure(
        unit,
        [rule, "count(farmer) < 3"],
        amount=amount,
        population=population,
        parameters={"least": 1.0, "rate": 7.3},
        definitions={"rai": "sum(farmer.rice_rai)"},
    )
    plain = read_scenario(measure, changes={"least": least}, reference=reference)
    asked = {"changes": {"least": least}, "budget": budget}
    limited = [
        read_scenario(measure, **asked, strategy="cap"),
        read_scenario(measure, **asked, strategy="proportional"),
        read_scenario(measure, **asked, strategy="priority", priority=priority),
    ]
    request = Request("a test", measure.owner, "measure:sample", registers_needed([plain, *limited]))
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    with tempfile.TemporaryDirectory() as folder:
        log = AccessLog(Path(folder) / "log.jsonl")
        store = stored(world, Path(folder), review=review)
        facts = run_measure(store, plain.changed, permit, log=log).facts
        first = simulate(store, [plain, limited[0]], permit, log=log)
        second = simulate(store, limited[1:], permit, log=log)
    [free, cap], [share, ranked] = first.results, second.results
    assert (free.population, free.eligible, free.not_eligible, free.undetermined, free.due) == tuple(
        facts[name] for name in ("population", "eligible", "not_eligible", "undetermined", "amount")
    )
    for result in (free, cap, share, ranked):
        _adds_up(result)
        assert result.due == free.due
    assert free.paid == free.due
    for result in (cap, share, ranked):
        assert result.paid <= float(budget)
        assert result.left == pytest.approx(float(budget) - result.paid)
    assert share.paid >= min(share.due, float(budget)) - 0.01 * share.eligible
    assert free.reference is not None
    found = free.reference
    assert found.reference == found.covered + found.missed + found.undetermined
    assert found.covered + found.leaked <= found.eligible == free.eligible
    compared = first.comparison
    assert compared is not None
    # A cap takes from somebody, and gives nobody more.
    assert (compared.total.gains, compared.total.baht_gained) == (0, 0)
    assert compared.total.baht_lost == pytest.approx(free.due - cap.paid)
    assert compared.total.loses + compared.total.unchanged == free.population == sum(compared.verdicts.values())


@settings(RELAXED, max_examples=6)
@given(
    made=worlds(),
    rule=st.sampled_from(["civil.birth_date < $before", "not exists(poor)", 'civil.sex = "1" or exists(farmer)']),
    amount=st.sampled_from(['if civil.sex = "1" then 7.3 else 11', "min(poor.income_baht) / 3", "$rate"]),
    population=st.sampled_from([None, "not exists(farmer)", "min(poor.income_baht) < 10"]),
    reference=st.sampled_from([None, "exists(poor)", "civil.birth_date < $before"]),
    alone=st.integers(0, 6),
)
def test_kinds_of_persons_say_together_what_each_person_says(
    made: tuple[World, list[dict[str, object]]], rule: str, amount: str, population: str | None, reference: str | None,
    alone: int,
) -> None:  # fmt: skip
    world, review = made
    for spine_id in range(100, 100 + alone):
        world.person(spine_id, sex="1", birth_year=1999, area="100101")
        if spine_id % 2:
            review.append({"register": "poor", "record_key": f"poor-{spine_id}", "spine_id": spine_id, "weight": 1.0})
    dates = {"before": datetime.date(1999, 7, 1), "rate": 7.3}
    measure = make_measure("person", [rule], amount=amount, population=population, parameters=dates)
    changes = [{}, {"before": "2011-01-01", "rate": "9.99"}]
    # With money for everybody each person is asked, and gets what is due.
    kinds, each = (
        [read_scenario(measure, changes=changed, reference=reference, **budget) for changed in changes]
        for budget in ({}, {"strategy": "cap", "budget": "100000000"})
    )
    request = Request("a test", measure.owner, "measure:sample", registers_needed(kinds))
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    with tempfile.TemporaryDirectory() as folder:
        log = AccessLog(Path(folder) / "log.jsonl")
        store = stored(world, Path(folder), review=review)
        together, one_by_one = (simulate(store, scenarios, permit, log=log) for scenarios in (kinds, each))
    assert together.comparison == one_by_one.comparison
    told = [replace(result, strategy="none", budget=None, left=None) for result in one_by_one.results]
    assert list(together.results) == told


def _adds_up(result: Result) -> None:
    assert result.eligible + result.not_eligible + result.undetermined == result.population
    for part in fields(result):
        value = getattr(result, part.name)
        if isinstance(value, Span):
            assert value.low <= value.central <= value.high, part.name
    for groups, counted, eligible in (
        (result.by_province, result.population, result.eligible),
        (result.by_age, result.people, result.people_eligible),
        (result.by_sex, result.people, result.people_eligible),
    ):
        assert sum(group.counted for group in groups) == counted
        assert sum(group.eligible for group in groups) == eligible
        assert sum(group.paid for group in groups) == pytest.approx(result.paid)
        for group in groups:
            assert group.counted == group.eligible + group.not_eligible + group.undetermined
    for effect in result.criteria:
        assert effect.only_not_met <= effect.not_met
        assert effect.only_undetermined <= effect.undetermined
