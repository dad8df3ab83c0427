"""Names, titles and dates as agencies write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.thai.dates import date_text


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        yield opened


@pytest.mark.parametrize(
    ("one", "other"),
    [("วรรณา", "วันนา"), ("พรรณี", "พันณี"), ("ศิริพร", "สิริพร"), ("ธนพงษ์", "ธนพงศ์"), ("สุรชัย", "สุลชัย"), ("ณัฐ", "นัท")],
)
def test_names_that_sound_alike_have_one_key(engine: Engine, one: str, other: str) -> None:
    same = Statement("SELECT thai_name_key($a) = thai_name_key($b)", "test")
    assert engine.value(same, {"a": one, "b": other})


def test_names_that_differ_have_two_keys(engine: Engine) -> None:
    same = Statement("SELECT thai_name_key($a) = thai_name_key($b)", "test")
    assert not engine.value(same, {"a": "สมชาย", "b": "สมหญิง"})


@pytest.mark.parametrize(
    ("written", "title", "name"),
    [
        ("นางสาวสมใจ ดี", "นางสาว", "สมใจ ดี"),
        ("น.ส. สมใจ ดี", "น.ส.", "สมใจ ดี"),
        ("ด.ญ.แก้ว ใส", "ด.ญ.", "แก้ว ใส"),
        ("นาย", None, "นาย"),
        ("สมใจ ดี", None, "สมใจ ดี"),
    ],
)
def test_a_glued_title_comes_off_and_a_name_stays(engine: Engine, written: str, title: str | None, name: str) -> None:
    split = Statement("SELECT thai_title_of($t), thai_without_title($t)", "test")
    assert engine.tuples(split, {"t": written}) == [(title, name)]


@pytest.mark.parametrize(
    ("written", "possible", "day"),
    [
        ("25280203", True, date(1985, 2, 3)),
        ("๒๕๒๘-๐๒-๐๓", True, date(1985, 2, 3)),
        ("19850203", True, date(1985, 2, 3)),
        ("25280200", True, None),
        ("25280000", True, None),
        ("25280230", False, None),
        ("25281301", False, None),
        ("23280101", False, None),
        ("252", False, None),
        ("25430229", True, date(2000, 2, 29)),
        ("25440229", False, None),
    ],
)
def test_a_date_is_read_in_whole_in_part_or_refused(
    engine: Engine, written: str, possible: bool, day: date | None
) -> None:
    read = Statement("SELECT thai_date_possible(d), thai_date(d) FROM (SELECT thai_date_digits($t) AS d)", "test")
    assert engine.tuples(read, {"t": written}) == [(possible, day)]


def test_text_that_looks_the_same_becomes_the_same(engine: Engine) -> None:
    tidy = Statement("SELECT thai_tidy($t)", "test")
    assert engine.value(tidy, {"t": " เเก้ว\u200b  นํา "}) == "แก้ว นำ"
    assert engine.value(tidy, {"t": "\u200b "}) is None


def test_a_date_in_words_keeps_to_what_is_known() -> None:
    assert date_text(1985, 2, 3, "th") == "3 กุมภาพันธ์ 2528"
    assert date_text(1985, 2, None, "en") == "February 1985"
    assert date_text(1985, None, 3, "en") == "1985"
    assert date_text(None, 2, 3, "th") == ""
