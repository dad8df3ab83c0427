"""Fiscal periods in Buddhist Era years."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.centres import periods


def test_the_fiscal_year_starts_in_october_of_the_year_before() -> None:
    year = periods.parse("2558")
    assert (year.starts, year.ends) == (date(2014, 10, 1), date(2015, 9, 30))
    last = periods.parse("2558Q4")
    assert (last.starts, last.ends) == (date(2015, 7, 1), date(2015, 9, 30))


@given(st.integers(2400, 2699))
def test_quarters_tile_their_year(year: int) -> None:
    whole = periods.Period(year)
    quarters = whole.quarters()
    assert (quarters[0].starts, quarters[-1].ends) == (whole.starts, whole.ends)
    for earlier, later in itertools.pairwise(quarters):
        assert later.starts == earlier.ends + timedelta(days=1)
    assert all(periods.parse(quarter.code) == quarter and quarter.fiscal_year() == whole for quarter in quarters)


@pytest.mark.parametrize("text", ["", "2015", "2558Q5", "2558 Q1", "25588"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(periods.PeriodError, match="2558Q4"):
        periods.parse(text)


KINDS = st.sampled_from(periods.TYPES)
DAYS = st.dates(date(1945, 1, 1), date(2140, 1, 1))


@given(KINDS, DAYS)
def test_a_day_is_in_one_period_of_each_type_and_its_code_reads_back(kind: periods.PeriodType, day: date) -> None:
    period = periods.period_of_day(kind, day)
    assert period.type == kind
    assert period.starts <= day <= period.ends
    assert periods.parse(period.code) == period
    assert period.before().ends + timedelta(days=1) == period.starts
    assert str(period.year) in period.label_th
    assert str(period.year) in period.label_en


@given(KINDS, DAYS)
def test_parts_tile_the_whole_and_know_it(kind: periods.PeriodType, day: date) -> None:
    part = periods.period_of_day(kind, day)
    for whole in part.wholes(periods.TYPES):
        tiles = whole.parts(kind)
        assert part in tiles
        assert (tiles[0].starts, tiles[-1].ends) == (whole.starts, whole.ends)
        assert all(b.starts == a.ends + timedelta(days=1) for a, b in itertools.pairwise(tiles))
        assert all(whole.contains(tile) for tile in tiles)


@pytest.mark.parametrize(
    ("code", "starts", "ends", "label"),
    [
        ("2558-01-31", "2015-01-31", "2015-01-31", "31 มกราคม 2558"),
        ("2558W05", "2015-01-26", "2015-02-01", "สัปดาห์ที่ 5 พ.ศ. 2558"),
        ("2558-02", "2015-02-01", "2015-02-28", "กุมภาพันธ์ 2558"),
        ("2558H2", "2015-04-01", "2015-09-30", "ครึ่งปีหลัง ปีงบประมาณ 2558"),
        ("2558C", "2015-01-01", "2015-12-31", "ปีปฏิทิน พ.ศ. 2558"),
    ],
)
def test_periods_are_written_and_called_in_the_buddhist_era(code: str, starts: str, ends: str, label: str) -> None:
    period = periods.parse(code)
    assert (period.starts.isoformat(), period.ends.isoformat(), period.label_th) == (starts, ends, label)


@pytest.mark.parametrize("code", ["2558-13", "2558-02-29", "2558W54", "2483-02", "2483C"])
def test_what_the_calendar_does_not_have_is_refused(code: str) -> None:
    with pytest.raises(periods.PeriodError, match=code):
        periods.parse(code)


def test_nothing_is_summed_from_weeks() -> None:
    with pytest.raises(periods.PeriodError, match="not made of whole periods of the type week"):
        periods.parse("2558").parts("week")
