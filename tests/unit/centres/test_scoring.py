"""Scores of 1 to 5, targets, and formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.centres.definitions import DefinitionError, load_definitions, shipped_definitions
from prasan.centres.formula import FormulaError, Term, read_formula
from prasan.centres.periods import parse
from prasan.centres.scoring import Scored, score, together

LEVELS = st.lists(st.integers(-1000, 1000), min_size=5, max_size=5, unique=True).map(sorted)
VALUES = st.floats(-2000, 2000)


@given(LEVELS, VALUES, VALUES, st.booleans())
def test_a_better_value_never_scores_less(levels: list[int], one: float, other: float, falling: bool) -> None:
    steps = [float(level) for level in (levels[::-1] if falling else levels)]
    worse, better = sorted((one, other), reverse=falling)
    assert 1 <= score(worse, steps) <= score(better, steps) <= 5
    assert [score(step, steps) for step in steps] == [1, 2, 3, 4, 5]


@given(st.lists(st.tuples(st.integers(0, 100), st.none() | st.floats(1, 5)), max_size=6))
def test_a_score_of_several_lies_between_them_and_says_what_it_covers(scores: list[tuple[float, float | None]]) -> None:
    found = together(scores)
    there = [value for weight, value in scores if value is not None and weight]
    assert found.weight == sum(weight for weight, _ in scores)
    assert found.scored == sum(weight for weight, value in scores if value is not None)
    assert found.score is None if not there else min(there) - 1e-4 <= (found.score or 0) <= max(there) + 1e-4


def test_scores_as_an_agreement_has_them() -> None:
    assert score(62.5, [50, 55, 60, 65, 70]) == 3.5
    assert score(9, [20, 15, 10, 8, 6]) == 3.5
    assert together([(60, 3.5), (40, None)]) == Scored(3.5, 60, 100)


def test_a_unit_may_have_a_target_of_its_own_for_some_periods() -> None:
    share = shipped_definitions().indicator["digital_share"]
    assert share.aim("07000", parse("2558Q4")).value == share.aim("11000", parse("2558Q1")).value == 70
    assert share.aim("11000", parse("2558Q4")).value == 75
    assert share.score(65, "11000", parse("2558Q4")) == 3
    trained = shipped_definitions().indicator["officers_trained"]
    assert trained.score(600_000, "00000", parse("2558")) == 5
    assert trained.score(600_000, "07000", parse("2558")) is None


@pytest.mark.parametrize("text", ["", "a -", "- a", "a b", "a * b", "a + a", "(a + b)", "a + 2"])
def test_a_formula_adds_and_takes_off_elements_and_does_nothing_else(text: str) -> None:
    assert read_formula("a + b - c") == (Term("a"), Term("b"), Term("c", True))
    with pytest.raises(FormulaError):
        read_formula(text)


ELEMENT = """
elements:
  - {id: seats, name_th: ที่นั่ง, name_en: Seats, unit_th: ที่, unit_en: seats, from_people: false, source: filed, WAYS}
data_sets:
  - {id: rooms, name_th: ห้อง, name_en: Rooms, elements: [seats], period_type: month, DUE}
deadlines: {month: 15}
indicators:
  - {id: seats, name_th: ที่นั่ง, name_en: Seats, pillar: digital_society, numerator: FORMULA, owner: "01001"}
"""


@pytest.mark.parametrize(
    ("ways", "formula", "why"),
    [
        ("additive: true, over_time: last", "seats", "additive is true where both"),
        ("additive: false", "seats", "additive is true where both"),
        ("additive: false, over_time: maximum", "seats", "a maximum over time"),
        ("additive: true", "seats - chairs", "no element chairs"),
        ("additive: true", "seats *", "is no formula"),
    ],
)
def test_what_is_not_added_is_said_and_a_formula_is_of_elements(
    tmp_path: Path, ways: str, formula: str, why: str
) -> None:
    path = tmp_path / "definitions.yaml"
    path.write_text(ELEMENT.replace("WAYS", ways).replace("FORMULA", formula).replace(", DUE", ""), encoding="utf-8")
    with pytest.raises(DefinitionError, match=why):
        load_definitions(path)


def test_a_data_set_without_days_is_due_by_its_type_of_period(tmp_path: Path) -> None:
    path = tmp_path / "definitions.yaml"
    text = ELEMENT.replace("WAYS", "additive: true").replace("FORMULA", "seats")
    path.write_text(text.replace(", DUE", ""), encoding="utf-8")
    assert load_definitions(path).data_set["rooms"].due("2558-01").isoformat() == "2015-02-15"
    path.write_text(text.replace("DUE", "due_days: 3"), encoding="utf-8")
    assert load_definitions(path).data_set["rooms"].due("2558-01").isoformat() == "2015-02-03"
    path.write_text(text.replace(", DUE", "").replace("month: 15", "quarter: 15"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="no due_days"):
        load_definitions(path)
