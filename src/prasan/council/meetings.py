"""Meetings: what state one is in, who may attend for whom, and whether enough did.

The rules of quorum and call are those of the Administrative Procedure Act B.E. 2539 for committees with a duty to decide
(sections 79 to 83): half of the members make a quorum, members are called three days before at least, the minutes are in
writing and hold the dissent of whoever asks.  The council may set stricter ones for itself (:class:`Rules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from prasan.council.errors import CouncilError


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CALLED = "called"
    OPEN = "open"
    CLOSED = "closed"  # the minutes are drawn up and members correct them
    CONFIRMED = "confirmed"  # the minutes are confirmed: nothing of the meeting changes any more
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What the secretary does with a meeting."""

    CALL = "call"
    OPEN = "open"
    CLOSE = "close"
    CONFIRM = "confirm"
    CANCEL = "cancel"


_AFTER = {
    (State.PLANNED, Act.CALL): State.CALLED,
    (State.PLANNED, Act.CANCEL): State.CANCELLED,
    (State.CALLED, Act.CANCEL): State.CANCELLED,
    (State.CALLED, Act.OPEN): State.OPEN,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.CLOSED, Act.CONFIRM): State.CONFIRMED,
}


@dataclass(frozen=True)
class Rules:
    """``quorum`` is the share of seats that must be filled, ``notice`` how many days before a meeting members are called."""

    quorum: Fraction = Fraction(1, 2)
    notice: int = 3
    delegates_count: bool = True


@dataclass(frozen=True)
class Attendance:
    """How a seat's agency attended: its member, a delegate with a letter, or nobody, with or without an apology."""

    agency: str
    how: Literal["member", "delegate", "apology", "absent"]
    name: str = ""


@dataclass(frozen=True)
class Quorum:
    """How many seats there are, how many were filled, and how many must be."""

    seats: int
    present: int
    needed: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed


def after(state: State, act: Act) -> State:
    """The state after an act.  Raises CouncilError (``not_now``)."""
    try:
        return _AFTER[state, act]
    except KeyError:
        raise CouncilError("not_now", state=state, act=act) from None


def acts(state: State) -> list[Act]:
    """What may be done with a meeting in a state."""
    return [act for was, act in _AFTER if was == state]


def quorum(seats: Iterable[str], attendance: Iterable[Attendance], rules: Rules = Rules()) -> Quorum:
    """Whether enough of the seats (codes of agencies) are filled; who has no seat does not count."""
    seated = set(seats)
    counting = {"member", "delegate"} if rules.delegates_count else {"member"}
    present = {each.agency for each in attendance if each.how in counting} & seated
    share = len(seated) * rules.quorum
    return Quorum(len(seated), len(present), -(-share.numerator // share.denominator))


def callable_for(day: date, today: date, rules: Rules = Rules()) -> None:
    """Raises CouncilError (``late_call``) where members would be called too late for a meeting of that day."""
    if day - today < timedelta(days=rules.notice):
        raise CouncilError("late_call", day=day, notice=rules.notice, earliest=today + timedelta(days=rules.notice))


def may_speak(agency: str, seats: Mapping[str, object]) -> None:
    """Raises CouncilError (``no_seat``) for an agency that has no seat."""
    if agency not in seats:
        raise CouncilError("no_seat", agency=agency)
