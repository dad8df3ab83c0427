"""Dates of the Buddhist Era: read in every form alike, in Python and in SQL, and never invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.thai.dates import MONTHS_TH, SHORT_TH, PartialDate, buddhist_year, date_text, read_date

READ = Statement(
    """SELECT list_transform(list_transform($texts::VARCHAR[], lambda t: thai_date_digits(t)), lambda n:
        CASE WHEN thai_date_possible(n)
             THEN [thai_date_year(n), thai_date_month(n), thai_date_day(n), thai_date_year_written(n)] END)""",
    "test",
)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
PIECES = ["25", "28", "2528", "1985", "2475", "2483", "00", "1", "02", "03", "31", "30", "13", "-", "/", ".", " ", "๒๕", "๒๘",
          "ก.พ.", "กุมภาพันธ์", "มค", "พ.ศ.", "T10:20", "x"]  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        yield opened


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), min_size=1, max_size=80))
def test_sql_and_python_agree(engine: Engine, several: list[str]) -> None:
    read = [read_date(text) for text in several]
    expected = [[each.year, each.month, each.day, each.written] if each else None for each in read]
    assert engine.value(READ, {"texts": several}) == expected


def forms(day: date) -> list[str]:
    year = buddhist_year(day.year, day.month)
    return [
        f"{year}{day:%m%d}",
        f"{day:%d%m}{year}",
        f"{year}-{day.month}-{day.day}",
        f"{day.day}/{day.month:02}/{year}",
        f"{day:%d.%m.}{year}",
        f"{day.day} {MONTHS_TH[day.month - 1]} พ.ศ. {year}",
        f"{day.day} {SHORT_TH[day.month - 1]}. {year}",
        f"{year}-{day:%m-%d} 00:00:00",
        f"{year}{day:%m%d}".translate(THAI_DIGITS),
        date_text(day.year, day.month, day.day, "th"),
    ]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_form_of_a_day_is_that_day(day: date) -> None:
    for text in forms(day):
        read = read_date(text)
        assert read is not None
        assert (read.year, read.month, read.day) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("15 มกราคม 2475", PartialDate(1933, 1, 15, 2475)),
        ("15 เมษายน 2475", PartialDate(1932, 4, 15, 2475)),
        ("24830115", PartialDate(1940, 1, 15, 2483)),
        ("24840115", PartialDate(1941, 1, 15, 2484)),
        ("25280000", PartialDate(1985, None, None, 2528)),
        ("2528", PartialDate(1985, None, None, 2528)),
        ("กุมภาพันธ์ 2528", PartialDate(1985, 2, None, 2528)),
        ("3/2/28", PartialDate(1985, 2, 3, 28)),
        ("29/2/2543", PartialDate(2000, 2, 29, 2543)),
        ("29/2/2544", None),
        ("19850203", PartialDate(1985, 2, 3, 1985)),
        ("เมื่อวาน", None),
        ("", None),
    ],
)
def test_dates_mean_what_an_officer_means(text: str, read: PartialDate | None) -> None:
    assert read_date(text) == read


def test_a_year_of_the_common_era_or_of_two_digits_is_told() -> None:
    common, short = read_date("1985-02-03"), read_date("3/2/28")
    assert common is not None
    assert short is not None
    assert (common.in_common_era, common.in_two_digits) == (True, False)
    assert (short.in_common_era, short.in_two_digits) == (False, True)
