"""By when a citizen is answered: thirty days, counted without the day itself and without days of waiting for the citizen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 30  # PDPA B.E. 2562, section 30; the same is kept for the rights that name no days
MORE = 30  # once, with a reason that the citizen is told
APPEAL_DAYS = 15  # Administrative Procedure Act B.E. 2539, section 44
HEAD_DAYS = 30  # section 45


@dataclass(frozen=True)
class Wait:
    """From when to when the agency waited for what it asked the citizen; ``until`` is None while it waits."""

    since: date
    until: date | None = None


def answer_by(asked: date, *, waits: Sequence[Wait] = (), extended: bool = False, today: date) -> date:
    """The last day for the answer to what was asked on a day; what is still waited for counts up to today.

    >>> answer_by(date(2017, 4, 3), today=date(2017, 4, 10))
    datetime.date(2017, 5, 3)
    >>> answer_by(date(2017, 4, 3), waits=[Wait(date(2017, 4, 10), date(2017, 4, 15))], today=date(2017, 4, 20))
    datetime.date(2017, 5, 8)
    """
    waited = sum(max(0, ((each.until or today) - each.since).days) for each in waits)
    return asked + timedelta(days=DAYS + (MORE if extended else 0) + waited)


def appeal_by(told: date) -> date:
    """The last day to appeal against an answer that was told on a day."""
    return told + timedelta(days=APPEAL_DAYS)


def head_by(appealed: date) -> date:
    """The last day for the head of the agency to answer an appeal."""
    return appealed + timedelta(days=HEAD_DAYS)
