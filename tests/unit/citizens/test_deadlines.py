"""By when a citizen is answered: the law of it, for any days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.citizens.deadlines import DAYS, MORE, Wait, answer_by, appeal_by, head_by

DAY = st.dates(date(2022, 6, 1), date(2060, 1, 1))
WAITS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60) | st.none()), max_size=4)


def _waits(asked: date, told: list[tuple[int, int | None]]) -> list[Wait]:
    return [
        Wait(asked + timedelta(after), None if days is None else asked + timedelta(after + days))
        for after, days in told
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAY, WAITS, st.booleans(), st.integers(0, 400))
def test_an_answer_is_never_due_sooner_and_only_the_citizens_days_are_added(
    asked: date, told: list[tuple[int, int | None]], extended: bool, later: int
) -> None:
    today = asked + timedelta(later)
    waits = _waits(asked, told)
    plain = answer_by(asked, today=today)
    assert plain == asked + timedelta(DAYS)
    due = answer_by(asked, waits=waits, extended=extended, today=today)
    waited = sum(max(0, ((each.until or today) - each.since).days) for each in waits)
    assert due - plain == timedelta(waited + (MORE if extended else 0))
    assert due >= plain


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAY, st.integers(0, 25), st.integers(0, 300))
def test_while_the_citizen_is_asked_the_clock_stands(asked: date, after: int, waiting: int) -> None:
    since = asked + timedelta(after)
    left = {
        (answer_by(asked, waits=[Wait(since)], today=since + timedelta(days)) - (since + timedelta(days))).days
        for days in (0, waiting)
    }
    assert len(left) == 1


def test_the_day_itself_is_not_counted() -> None:
    assert answer_by(date(2026, 1, 1), today=date(2026, 1, 1)) == date(2026, 1, 31)
    assert appeal_by(date(2026, 1, 31)) == date(2026, 2, 15)
    assert head_by(date(2026, 2, 15)) == date(2026, 3, 17)
