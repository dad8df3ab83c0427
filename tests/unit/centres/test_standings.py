"""Where indicators stand: against target, against the period before, like for like, and nothing of what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rollups import government, report

from prasan.centres.briefing.conditions import Condition, holds
from prasan.centres.briefing.standings import Position, departments, periods_known, positions, short_of
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.centres.figures import DataValue
from prasan.centres.organisation import ROOT, STRUCTURE_OF_2558, Edge
from prasan.centres.query import Cell, NotVisibleError
from prasan.centres.rollup import roll_up
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore

ALL, DIGITAL = "service_transactions", "digital_service_transactions"
TREE = government(
    Edge("01001", "01000", STRUCTURE_OF_2558),
    Edge("02001", "02000", STRUCTURE_OF_2558),
    Edge("02002", "02000", STRUCTURE_OF_2558),
    ministries=["01000", "02000"],
    departments=["01001", "02001", "02002"],
)
SCOPE = frozenset({ROOT, "01000", "02000", "01001", "02001", "02002"})


def filed(unit: str, period: str, everything: float, digital: float) -> list[DataValue]:
    return [DataValue(unit, ALL, period, "50", everything), DataValue(unit, DIGITAL, period, "50", digital)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    store = SnapshotStore(tmp_path_factory.mktemp("standings"))
    values, reports = [], []
    for unit, period, everything, digital in [
        ("01001", "2558Q1", 100, 80), ("02001", "2558Q1", 100, 20), ("02002", "2558Q1", 200, 100),
        ("01001", "2558Q2", 110, 88), ("02001", "2558Q2", 100, 40),
        ("01001", "2558Q3", 100, 10),
    ]:  # fmt: skip
        values += filed(unit, period, everything, digital)
        reports.append(report(unit, period))
    snapshot = roll_up(store, values, reports, tree=TREE)
    with Engine.over_file(snapshot.file("figures.duckdb")) as opened:
        yield opened


def of(engine: Engine, indicator: str, unit: str = ROOT, period: str = "") -> Position:
    found = positions(engine, SCOPE, unit, shipped_definitions(), period)
    return next(each for each in found if each.indicator.id == indicator)


def test_the_latest_period_is_one_of_which_half_is_in_unless_one_is_asked_for(engine: Engine) -> None:
    assert of(engine, "digital_share").cell.period == "2558Q2"  # one department of three reported the third quarter
    assert of(engine, "digital_share", period="2558Q3").cell.period == "2558Q3"
    assert of(engine, "digital_share", "01001").cell.period == "2558Q3"
    assert of(engine, "digital_share", period="2558").cell.period == "2558"


def test_what_misses_its_target_says_by_how_much_and_who_is_furthest(engine: Engine) -> None:
    position = of(engine, "digital_share")
    assert position.cell.value == pytest.approx(100 * 128 / 210)
    assert position.gap == pytest.approx(100 * 128 / 210 - 70)
    assert position.off_target
    assert [cell.unit for cell in position.missing_target] == ["02000"]
    assert of(engine, ALL).gap is None
    assert not of(engine, ALL).off_target


def test_a_change_is_also_told_of_those_alone_who_reported_both_times(engine: Engine) -> None:
    position = of(engine, ALL)
    assert position.change == 210 - 400
    like = position.like_for_like
    assert like is not None  # the second ministry lacks a department now
    assert (like.units, like.of, like.before, like.now) == (1, 2, 100, 110)
    assert [mover.now.unit for mover in position.movers] == ["01000"]
    assert of(engine, ALL, "01000").like_for_like is None  # whole in both: nothing more to say


def test_a_share_of_some_is_of_their_summed_parts(engine: Engine) -> None:
    like = of(engine, "digital_share").like_for_like
    assert like is not None
    assert (like.before, like.now) == (80, 80)


def test_what_is_hidden_has_no_value_no_gap_and_no_change(engine: Engine) -> None:
    hidden = Cell(
        "digital_share", ROOT, "nation", "", "", "TH", "nation", "", "", "2558Q2", None, None, None, True, 3, 3, 0
    )  # fmt: skip
    position = Position(shipped_definitions().indicator["digital_share"], hidden, (hidden, hidden))
    assert (position.gap, position.change, position.better, position.off_target) == (None, None, None, False)
    assert {holds(condition, 1.0, position) for condition in Condition} == {None}


def test_departments_at_any_depth_and_nothing_outside_the_scope(engine: Engine) -> None:
    asked = ("digital_share", ROOT, "TH", "2558Q1")
    assert [cell.unit for cell in departments(engine, SCOPE, *asked)] == ["01001", "02001", "02002"]
    assert [cell.unit for cell in departments(engine, frozenset({ROOT, "02001"}), *asked)] == ["02001"]
    below = frozenset({"02000", "02001"})
    for ask in (
        lambda: positions(engine, below, ROOT, shipped_definitions()),
        lambda: periods_known(engine, below, ROOT),
        lambda: departments(engine, below, *asked),
    ):
        with pytest.raises(NotVisibleError):
            ask()
    [position] = [each for each in positions(engine, below, "02000", shipped_definitions()) if each.indicator.id == ALL]
    assert {cell.unit for cell in (*position.below, *position.below_before)} == {"02001"}
    assert periods_known(engine, SCOPE, ROOT)[:2] == ["2558", "2558Q3"]


def _position(before: float | None, now: float | None, target: float | None, higher: bool) -> Position:
    indicator = Indicator(
        id="x", name_th="x", name_en="x", pillar="digital_society", numerator="x", target=target,
        higher_is_better=higher, owner="01001",
    )  # fmt: skip
    cells = [
        Cell("x", ROOT, "nation", "", "", "TH", "nation", "", "", period, value, None, value, value is None, 1, 1, 0)
        for period, value in (("2558Q1", before), ("2558Q2", now))
    ]
    return Position(indicator, cells[-1], tuple(cells))


numbers = st.integers(-50, 50).map(float)
figures = st.none() | numbers


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(figures, figures, numbers, st.integers(0, 50).map(float), st.booleans())
def test_conditions_agree_with_each_other(before, now, target, threshold, higher) -> None:
    position = _position(before, now, target, higher)
    mirrored = _position(before, now, target, not higher)
    misses = holds(Condition.MISSES, None, position)
    if now is None:
        assert misses is None
        return
    assert short_of(position.indicator, position.cell) == -(short_of(mirrored.indicator, mirrored.cell) or 0.0)
    assert misses == holds(Condition.BELOW if higher else Condition.ABOVE, target, position)
    assert not (holds(Condition.BELOW, target, position) and holds(Condition.ABOVE, target, position))
    fell, rose = holds(Condition.FELL, threshold, position), holds(Condition.ROSE, threshold, position)
    assert (fell is None) == (rose is None) == (before is None)
    if before is not None:
        assert not (fell and rose)
        assert (fell or rose) == (abs(now - before) >= threshold and now != before)


def test_a_condition_without_its_threshold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="threshold"):
        holds(Condition.BELOW, None, _position(1.0, 2.0, None, True))
