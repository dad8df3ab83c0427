from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
from django.utils import translation

from prasan.web.shell.templatetags.prasan import be_date, be_datetime, coverage, number, partial_date, percent


class Covered(NamedTuple):
    expected: int
    reported: int
    late: int = 0


def test_a_date_has_thai_months_and_the_buddhist_year() -> None:
    with translation.override("th"):
        assert be_date(date(2026, 11, 24)) == "24 พฤศจิกายน 2569"
        assert partial_date(1985, None, None) == "2528"


def test_a_date_in_english_has_both_years() -> None:
    with translation.override("en"):
        assert be_date(date(2026, 11, 24)) == "24 November 2026 (B.E. 2569)"
        assert partial_date(1985, 2, None) == "February 1985 (B.E. 2528)"
        assert be_date(None) == ""


def test_a_moment_is_told_in_bangkoks_time() -> None:
    with translation.override("th"):
        assert be_datetime(datetime(2026, 12, 31, 18, 5, tzinfo=UTC)) == "1 มกราคม 2570 เวลา 01:05 น."


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(1234567, 0, "1,234,567"), (1234.56, 1, "1,234.6"), (0, 0, "0"), (-1200, 0, "-1,200"), (None, 0, "")],
)
def test_thousands_are_separated(value: float | None, decimals: int, written: str) -> None:
    assert number(value, decimals) == written


def test_a_share_is_written_in_percent() -> None:
    assert percent(0.1234) == "12.3%"


def test_a_coverage_sentence_counts_and_names_the_late() -> None:
    with translation.override("en"):
        assert coverage(Covered(38, 31, 2)) == "31 of 38 departments reported, 2 late"
        assert coverage(Covered(1, 1)) == "1 of 1 department reported"
        assert coverage(Covered(1604, 1597), "reports") == "1,597 of 1,604 reports received"
    with translation.override("th"):
        assert coverage(Covered(38, 31, 2)) == "รายงานแล้ว 31 จาก 38 กรม ล่าช้า 2"
