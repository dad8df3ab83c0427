"""Who does what to a report, what is wrong in one, and when it is due."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rollups import government

from prasan.centres.areas import NATION
from prasan.centres.definitions import DefinitionError, Outliers, Rule, load_definitions, shipped_definitions
from prasan.centres.due import can_file, expected_periods, last_ended
from prasan.centres.lifecycle import COUNTED, SEALED, Act, Duty, LifecycleError, State, after, allowed, duties_of
from prasan.centres.organisation import ROOT, STRUCTURE_OF_2558, Edge, load_tree
from prasan.centres.periods import Period
from prasan.centres.sample import sample_figures
from prasan.centres.validation import doubts

DIGITAL = shipped_definitions().data_set["digital_services"]
ALL, ONLINE, TRAINED = DIGITAL.elements
GOOD = {(ALL, "50"): 100.0, (ONLINE, "50"): 40.0, (TRAINED, "50"): 3.0}


def test_a_report_goes_one_way_and_nothing_sealed_is_ever_saved() -> None:
    ways = {}
    for state, act in product(State, Act):
        try:
            ways[state, act] = after(state, act)
        except LifecycleError:
            continue
    assert ways == {
        (State.DRAFT, Act.SAVE): State.DRAFT,
        (State.COMPLETE, Act.SAVE): State.DRAFT,
        (State.DRAFT, Act.COMPLETE): State.COMPLETE,
        (State.COMPLETE, Act.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Act.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Act.RETURN): State.RETURNED,
        (State.ACCEPTED, Act.RECEIVE): State.RECEIVED,
        (State.RETURNED, Act.REOPEN): State.DRAFT,
        (State.ACCEPTED, Act.REOPEN): State.DRAFT,
        (State.RECEIVED, Act.REOPEN): State.DRAFT,
    }
    assert not any((state, Act.SAVE) in ways for state in SEALED)
    assert set(COUNTED) < set(SEALED)


def test_no_duty_both_submits_and_accepts() -> None:
    for duty in Duty:
        acts = {act for state in State for act in allowed(state, frozenset({duty}))}
        assert not {Act.SUBMIT, Act.ACCEPT} <= acts
    assert all(not allowed(state, frozenset()) for state in State)


def test_duties_follow_the_tree() -> None:
    structure = load_tree().as_of(STRUCTURE_OF_2558)
    duties = {
        actor: duties_of(structure, actor, "07011") for actor in ("07011", "07000", "00000", "07003", "03000", "99999")
    }
    assert duties == {
        "07011": {Duty.FILES},
        "07000": {Duty.DECIDES},
        "00000": {Duty.RECEIVES},
        "07003": set(),
        "03000": set(),
        "99999": set(),
    }
    assert duties_of(structure, "07000", "07000") == set()
    for unit in structure.units:
        found = [duties_of(structure, actor.code, unit.code) for actor in structure.units]
        assert sum(Duty.DECIDES in each for each in found) == (unit.level == "department" or unit.level == "ministry")


def test_a_department_under_no_ministry_is_decided_on_by_the_nation() -> None:
    tree = government(Edge("01001", ROOT, STRUCTURE_OF_2558), ministries=[], departments=["01001"])
    assert duties_of(tree.as_of(STRUCTURE_OF_2558), ROOT, "01001") == {Duty.DECIDES, Duty.RECEIVES}


def test_a_good_report_has_nothing_against_it() -> None:
    assert doubts(DIGITAL, GOOD, []) == []


def test_an_element_of_which_nothing_is_filed_is_missing_and_a_nought_is_not() -> None:
    assert doubts(DIGITAL, {**GOOD, (ONLINE, "50"): 0.0, (TRAINED, "50"): 0.0}, []) == []
    [found] = doubts(DIGITAL, {cell: value for cell, value in GOOD.items() if cell[0] != TRAINED}, [])
    assert (found.kind, found.strict, found.elements, found.area) == ("missing", True, (TRAINED,), NATION)


def test_a_rule_is_asked_of_each_area_with_what_stands_on_both_sides() -> None:
    cells = {**GOOD, (ONLINE, "51"): 5.0, (ALL, "52"): 7.0}
    [found] = doubts(DIGITAL, cells, [])
    assert found.rule is not None
    assert (found.rule.id, found.area, found.left, found.right) == ("digital_within_all", "51", 5.0, 0.0)


def test_a_rule_may_be_about_the_whole_report() -> None:
    rule = Rule(id="r", name_th="ก", name_en="r", left=[ONLINE], operator="<", right=[ALL], per="report", strict=False)
    data_set = DIGITAL.model_copy(update={"rules": [rule]})
    assert doubts(data_set, {**GOOD, (ONLINE, "51"): 5.0}, []) == []
    [found] = doubts(data_set, {**GOOD, (ONLINE, "51"): 60.0}, [])
    assert (found.area, found.strict, found.left, found.right) == (NATION, False, 100.0, 100.0)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_sums_of_hundredths_are_equal_or_not(hundredths: list[int]) -> None:
    rule = Rule(id="r", name_th="ก", name_en="r", left=[ALL], operator="==", right=[ONLINE], per="report")
    data_set = DIGITAL.model_copy(update={"rules": [rule], "outliers": None})
    cells = {(ALL, str(at)): each / 100 for at, each in enumerate(hundredths)} | {(TRAINED, ""): 0.0}
    whole = {(ONLINE, ""): sum(hundredths) / 100}
    assert doubts(data_set, cells | whole, []) == []
    assert len(doubts(data_set, cells | {(ONLINE, ""): (sum(hundredths) + 1) / 100}, [])) == 1


def test_a_figure_far_from_the_units_own_past_is_flagged_and_may_be_right() -> None:
    earlier = [{cell: value * by for cell, value in GOOD.items()} for by in (1.0, 1.1, 0.9, 1.05)]
    assert doubts(DIGITAL, GOOD, earlier) == []
    found = doubts(DIGITAL, {**GOOD, (ALL, "50"): 1000.0}, earlier)
    assert {(each.kind, each.strict, each.elements, each.area) for each in found} == {
        ("outlier", False, (ALL,), "50"),
        ("outlier", False, (ALL,), NATION),
    }
    assert all(each.low < 100 < each.high < each.left == 1000.0 for each in found)


def test_too_short_a_past_flags_nothing_and_too_long_a_one_is_forgotten() -> None:
    high, low = {cell: value * 50 for cell, value in GOOD.items()}, GOOD
    assert doubts(DIGITAL, high, [low] * 2) == []
    assert doubts(DIGITAL, high, [low] * 3) != []
    assert doubts(DIGITAL, high, [low] * 9 + [high] * 8) == []


@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=8), st.integers(1, 1000))
def test_a_unit_of_measure_changes_no_flag(past: list[int], factor: int) -> None:
    data_set = DIGITAL.model_copy(update={"rules": [], "outliers": Outliers()})
    for value in (past[0], past[0] * 3, past[0] * 30):
        flags = [
            bool(
                [
                    d
                    for d in doubts(
                        data_set, {(ALL, ""): float(value * by)}, [{(ALL, ""): float(each * by)} for each in past]
                    )
                    if d.kind == "outlier"
                ]
            )
            for by in (1, factor)
        ]
        assert flags[0] == flags[1]


def test_the_samples_reports_break_no_rule() -> None:
    cells: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    for value in sample_figures().values:
        cells.setdefault((value.unit, value.period), {})[value.element, value.area] = value.value
    assert [key for key, each in cells.items() if doubts(DIGITAL, each, [])] == []


def test_a_rule_over_another_data_sets_elements_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[3] / "src/prasan/centres/data/definitions.yaml").read_text(encoding="utf-8")
    path = tmp_path / "definitions.yaml"
    path.write_text(shipped.replace("right: [service_transactions]", "right: [rice_2557_amount]"), encoding="utf-8")
    with pytest.raises(
        DefinitionError, match=r"definitions.yaml:\d+: .*digital_within_all: rice_2557_amount is not in"
    ):
        load_definitions(path)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_last_ended_period_has_ended_and_the_next_has_not(today: date) -> None:
    for kind in ("quarter", "year"):
        period = last_ended(kind, today)
        assert (period.type, period.ends < today) == (kind, True)
        length = (period.ends - period.starts).days
        assert period.ends + timedelta(days=length + 2) >= today


def test_reports_are_asked_for_of_what_was_opened_and_of_the_last_that_ended() -> None:
    found = expected_periods(DIGITAL, ["2558Q4", "2558Q3"], date(2026, 11, 25))
    assert found == [Period(2569, 4), Period(2558, 4), Period(2558, 3)]


@pytest.mark.parametrize(
    ("unit", "period", "can"),
    [
        ("07011", "2558Q4", True),
        ("07011", "2570Q1", True),
        ("07011", "2570Q2", False),
        ("07011", "2558", False),
        ("07011", "2557Q4", False),
        ("07011", "x", False),
        ("07000", "2558Q4", False),
        ("99999", "2558Q4", False),
    ],
)
def test_a_report_is_of_a_unit_that_stood_and_a_period_that_has_begun(unit: str, period: str, can: bool) -> None:
    assert can_file(DIGITAL, load_tree(), unit, period, date(2026, 11, 25)) is can
