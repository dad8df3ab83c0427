"""What an agreement limits is in every query over people that a measure, its rounds and its appeals make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from measure_engines import World
from rounds_world import FIRST, POOR, SECOND, WELFARE, WELFARE_2565, Office, permit_for, villagers
from stored_world import house, stored

from prasan.engine.connection import Engine
from prasan.exchange.agreements import NotPermittedError, Permit
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.appeals import AppealError, Appeals, pay_granted, show_case
from prasan.measures.appeals.acts import find_person
from prasan.measures.rounds import approve_round, propose_round
from prasan.measures.rounds.comparing import compare_rounds
from prasan.measures.rounds.paying import pay_round
from prasan.measures.run import VERDICTS, fields_needed, run_measure
from prasan.measures.simulation import read_scenario, registers_needed, simulate
from prasan.registers.opening import view_register

KORAT = frozenset({"30"})


def two_provinces() -> World:
    """Four in Bangkok, of whom two are poor, and three in Nakhon Ratchasima, of whom one is; his record is of Bangkok."""
    world = World()
    for spine_id in range(1, 8):
        area = "100101" if spine_id < 5 else "300101"
        stated = {"nationality": "TH", "birth_year": 1970, "birth_month": 3, "birth_day": 1, "area_code": area}
        world.person(spine_id, house=house(spine_id), area=area, **stated)
    for spine_id in (1, 2, 5):
        world.record("poor", spine_id, area_code="100101", **POOR)
    return world


def limited(measure: Measure = WELFARE, *more: str, **limits: Any) -> Permit:
    return replace(permit_for(measure, *more), **limits)


def masked(measure: Measure, register: str, name: str, *more: str) -> Permit:
    """A permit for all that a measure needs but one field."""
    fields = {**fields_needed(measure)}
    fields["civil"] = fields.get("civil", frozenset()) | {"national_id"}
    return limited(measure, *more, fields={**fields, register: fields[register] - {name}})


def _code(error: pytest.ExceptionInfo[NotPermittedError]) -> str:
    [gap] = error.value.gaps
    return gap.code


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.mark.parametrize("kept_before", [False, True])
def test_a_run_for_one_province_sees_its_people_alone_and_their_records_wherever_they_are(
    office: Office, kept_before: bool
) -> None:
    store = stored(two_provinces(), office.root)
    if kept_before:  # what another run kept of everybody is not read past the limits
        run_measure(store, WELFARE, permit_for(WELFARE), log=office.log)
    copies = store.kinds("assembled")
    run = run_measure(store, WELFARE, limited(areas=KORAT), log=office.log)
    assert len(store.kinds("assembled")) == 1  # everybody's copy does, and a copy of the province is its own
    assert (store.kinds("assembled") == copies) == kept_before
    assert (run.facts["population"], run.facts["eligible"], run.facts["areas"]) == (3, 1, ["30"])
    assert sorted(pq.read_table(run.file(VERDICTS))["spine_id"].to_pylist()) == [5, 6, 7]
    whole = run_measure(store, WELFARE, permit_for(WELFARE), log=office.log)
    assert (whole.facts["population"], whole.facts["eligible"]) == (7, 3)  # it reads no copy of some people alone
    assert "areas" not in whole.facts
    fewer = masked(WELFARE, "poor", "income_baht", "civil")
    with pytest.raises(NotPermittedError):
        run_measure(store, WELFARE, fewer, log=office.log)


def test_a_simulation_is_of_the_same_people(office: Office) -> None:
    store, scenario = stored(two_provinces(), office.root), read_scenario(WELFARE)
    [result] = simulate(store, [scenario], limited(areas=KORAT), log=office.log).results
    assert (result.population, result.eligible) == (3, 1)
    assert {group.key for group in result.by_province} <= {"TH", "30"}


def test_who_took_their_consent_back_is_in_no_run_and_no_simulation(office: Office) -> None:
    store, scenario = stored(two_provinces(), office.root), read_scenario(WELFARE)
    back = limited(without=frozenset({1, 6}))
    run = run_measure(store, WELFARE, back, log=office.log)
    assert sorted(pq.read_table(run.file(VERDICTS))["spine_id"].to_pylist()) == [2, 3, 4, 5, 7]
    assert run_measure(store, WELFARE, permit_for(WELFARE), log=office.log).facts["population"] == 7
    [result] = simulate(store, [scenario], back, log=office.log).results
    assert (result.population, result.eligible) == (5, 2)
    with Engine.open() as engine, pytest.raises(NotPermittedError) as refused:  # whose rows they are is not known there
        view_register(engine, "rows", store.live("register/civil"), back)
    assert _code(refused) == "withdrawn"


def test_a_measure_of_the_house_takes_its_house_alone_and_one_of_joined_houses_the_whole_country(
    office: Office,
) -> None:
    permit = limited(WELFARE_2565, areas=KORAT)
    with pytest.raises(NotPermittedError) as refused:
        run_measure(stored(villagers(), office.root), replace(WELFARE_2565, household="joined"), permit, log=office.log)
    assert _code(refused) == "areas"


def _run(office: Office, permit: Permit) -> object:
    return run_measure(office.store, WELFARE, permit, log=office.log)


def _simulate(office: Office, permit: Permit) -> object:
    scenario = read_scenario(WELFARE)
    assert set(registers_needed([scenario])) <= set(permit.request.registers)
    return simulate(office.store, [scenario], permit, log=office.log)


def _propose(office: Office, permit: Permit) -> object:
    return propose_round(office.store, office.rounds, WELFARE, permit, by=Officer(FIRST), log=office.log)


def _approve(office: Office, permit: Permit) -> object:
    return approve_round(office.store, office.rounds, WELFARE, permit, by=Officer(SECOND), log=office.log)


def _pay(office: Office, permit: Permit) -> object:
    return pay_round(
        office.store, office.rounds, WELFARE, permit, by=Officer(FIRST), folder=office.root / "out", log=office.log
    )


def _supplement(office: Office, permit: Permit) -> object:
    appeals = Appeals(office.root / "appeals.jsonl")
    return pay_granted(
        office.store, office.rounds, appeals, WELFARE, permit, by=Officer(FIRST), folder=office.root, log=office.log
    )


def _changes(office: Office, permit: Permit) -> object:
    rows = office.root / "changes.parquet"
    return compare_rounds(
        office.store, office.rounds, WELFARE, permit, by=Officer(FIRST), log=office.log, since=1, rows=rows
    )


def _case(office: Office, permit: Permit) -> object:
    each = office.rounds.get(WELFARE.id, 1)
    return show_case(office.store, each, 1, permit, by=Officer(FIRST), log=office.log)


def _person(office: Office, permit: Permit) -> object:
    each = office.rounds.get(WELFARE.id, 1)
    return find_person(office.store, each, f"{1:013}", permit, by=Officer(FIRST), log=office.log)


PATHS: tuple[tuple[Callable[[Office, Permit], object], str, Permit], ...] = (
    (_run, "fields", masked(WELFARE, "poor", "income_baht")),
    (_run, "too_many", limited(max_people=6)),
    (_run, "too_many_today", limited(max_people_a_day=6)),
    (_simulate, "fields", masked(WELFARE, "civil", "birth_date")),
    (_simulate, "too_many", limited(max_people=6)),
    (_propose, "too_many", limited(max_people=2)),
    (_propose, "areas", limited(areas=KORAT)),
    (_approve, "too_many", limited(max_people=2)),
    (_approve, "areas", limited(areas=KORAT)),
    (_pay, "onward", limited(WELFARE, "civil", onward=False)),
    (_pay, "fields", limited(WELFARE, "civil", fields={"civil": frozenset({"birth_date"})})),
    (_pay, "too_many", limited(WELFARE, "civil", max_people=2)),
    (_pay, "areas", limited(WELFARE, "civil", areas=KORAT)),
    (_supplement, "onward", limited(WELFARE, "civil", onward=False)),
    (_supplement, "areas", limited(WELFARE, "civil", areas=KORAT)),
    (_changes, "too_many", limited(max_people=2)),
    (_changes, "areas", limited(areas=KORAT)),
    (_case, "fields", masked(WELFARE, "poor", "farm_land_rai")),
    (_person, "fields", limited(WELFARE, "civil", fields={"civil": frozenset({"birth_date"})})),
)


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A round in force, and a run after it."""
    office = Office(tmp_path_factory.mktemp("paid"))
    office.in_force(two_provinces(), WELFARE)
    return office


@pytest.mark.parametrize(
    ("path", "code", "permit"), PATHS, ids=[f"{path.__name__[1:]}-{code}" for path, code, _ in PATHS]
)
def test_what_goes_beyond_an_agreement_is_refused_by_every_path_and_leaves_no_use(
    paid: Office, path: Callable[[Office, Permit], object], code: str, permit: Permit
) -> None:
    if path is _approve:
        paid.propose(WELFARE)
    uses, rounds = len(paid.log.entries()), paid.rounds.all()
    with pytest.raises(NotPermittedError) as refused:
        path(paid, permit)
    assert _code(refused) == code
    assert paid.rounds.all() == rounds
    assert not list(paid.root.glob("out/*"))
    if path not in (_case, _person):  # that somebody asked for a person is kept
        assert len(paid.log.entries()) == uses


def test_the_uses_of_a_day_add_up(office: Office) -> None:
    store = stored(two_provinces(), office.root)
    permit = limited(max_people_a_day=15)
    for _ in range(2):
        run_measure(store, WELFARE, permit, log=office.log)
    with pytest.raises(NotPermittedError, match=r"in a day: 14 \+ 7 > 15"):
        run_measure(store, WELFARE, permit, log=office.log)
    run_measure(store, WELFARE, replace(permit, agreement="another"), log=office.log)


def test_the_log_says_which_fields_and_areas_a_use_was_limited_to(office: Office) -> None:
    stored(two_provinces(), office.root)
    _run(office, replace(limited(areas=KORAT), fields=fields_needed(WELFARE)))
    event = office.log.entries()[-1].event
    assert (event["areas"], event["rows"]) == (["30"], 3)
    assert event["fields"]["civil"] == ["area_code", "birth_date", "nationality"]


def test_an_appeal_outside_of_the_areas_finds_nobody(paid: Office) -> None:
    with pytest.raises(AppealError, match="knows no person 1"):
        _case(paid, limited(areas=KORAT))
