"""Who came after whom, and what a code was on another day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.centres.structure.reforms import BUENG_KAN, area_successions
from prasan.centres.structure.successions import Succession, SuccessionError, Successions

FIRST = date(2015, 1, 1)
LATER = date(2018, 1, 1)
LAST = date(2020, 1, 1)
CODES = "abcdef"


@st.composite
def histories(draw: st.DrawFn) -> Successions:
    """Up to four successions a year apart, each among units that stand."""
    standing, gone, made = set(CODES[:3]), set(), []
    for number in range(draw(st.integers(0, 4))):
        before = draw(st.sets(st.sampled_from(sorted(standing)), min_size=1, max_size=2)) if standing else set()
        fresh = [code for code in CODES if code not in standing | gone]
        after = draw(st.sets(st.sampled_from(sorted(before) + fresh), max_size=3)) if before or fresh else set()
        if not after:
            continue
        standing = standing - before | after
        gone |= before - after
        made.append(Succession(FIRST + timedelta(days=365 * number), tuple(sorted(before)), tuple(sorted(after))))
    return Successions(made)


DAYS = st.dates(FIRST - timedelta(days=10), FIRST + timedelta(days=1500))


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(CODES), DAYS, DAYS)
def test_what_came_after_is_what_it_came_from(history: Successions, code: str, one: date, other: date) -> None:
    for found in history.trace(code, one, other):
        assert code in history.trace(found, other, one)


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(CODES), DAYS, DAYS)
def test_what_is_comparable_together_leads_nowhere_else(
    history: Successions, code: str, one: date, other: date
) -> None:
    here, there = history.together(code, one, other)
    assert code in here
    assert there == {found for each in here for found in history.trace(each, one, other)}
    assert {found for each in there for found in history.trace(each, other, one)} <= here
    if history.comparable(code, one, other):
        assert (here, there) == ({code}, {code})


def test_a_split_a_merger_and_a_part_given_away() -> None:
    history = Successions(
        [
            Succession(FIRST, ("a",), ("b", "c")),
            Succession(LATER, ("c", "d"), ("e",)),
            Succession(LAST, ("e",), ("e", "f")),
        ]
    )
    before, after = FIRST - timedelta(days=1), LAST
    assert [each.kind for each in history.all] == ["split", "merged", "split"]
    assert history.trace("a", before, after) == {"b", "e", "f"}
    assert history.trace("f", after, before) == {"a", "d"}
    assert history.trace("e", LATER, LAST) == {"e", "f"}
    assert not history.comparable("e", LATER, LAST)
    assert history.together("b", FIRST, before) == ({"b", "c"}, {"a"})
    assert [each.on for each in history.chain("f")] == [FIRST, LATER, LAST]
    with pytest.raises(SuccessionError, match="gives way twice"):
        Successions([Succession(FIRST, ("a",), ("b",)), Succession(FIRST, ("a",), ("c",))])


def test_bueng_kan_came_out_of_nong_khai() -> None:
    areas, before, after = area_successions(), date(2010, 9, 30), date(2012, 9, 30)
    assert areas.trace("43", before, after) == {"38", "43"}
    assert areas.together("38", after, before) == ({"38", "43"}, {"43"})
    assert areas.together("3801", after, before) == ({"3801"}, {"4303"})
    assert areas.comparable("10", before, after)
    assert areas.trace("43", BUENG_KAN - timedelta(days=1), BUENG_KAN) == {"38", "43"}
