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
