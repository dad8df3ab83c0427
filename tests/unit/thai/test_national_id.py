"""The national id in Python and in SQL: one law."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.thai import national_id


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        yield opened


TWELVE = st.text("0123456789", min_size=12, max_size=12)


@given(TWELVE, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_seen_but_for_the_third(first12: str, place: int, shift: int) -> None:
    right = first12 + str(national_id.check_digit(first12))
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert national_id.is_valid(right)
    # The third digit's weight is 11, so nothing is seen there; the remainders 0 and 10 share the check digit 1.
    assert national_id.is_valid(wrong) is (place == 2) or right[12] == "1"


@given(st.one_of(TWELVE, st.text("0123456789๑-x ", max_size=14)))
def test_sql_and_python_agree(engine: Engine, text: str) -> None:
    for candidate in (text, *(text + str(digit) for digit in range(10))):
        asked = engine.value(Statement("SELECT thai_id_valid($t)", "test"), {"t": candidate})
        assert asked is national_id.is_valid(candidate)


def test_an_id_is_read_through_thai_digits_dashes_and_spaces(engine: Engine) -> None:
    clean = Statement("SELECT thai_id_clean($t)", "test")
    assert engine.value(clean, {"t": "๑-๒๓๔๕-67890-12-3"}) == "1234567890123"
    assert engine.value(clean, {"t": " - "}) is None


def test_a_masked_id_shows_four_digits() -> None:
    assert national_id.masked("1234567890123") == "1-23xx-xxxxx-xx-3"
    assert "5" not in national_id.masked("55")
