"""What was decided is done by somebody until a day, with evidence; who is late is reminded, and then those above are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from prasan.council.errors import CouncilError

Level = Literal["DOC", "MOC", "PMOC"]


class State(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    REPORTED = "reported"  # its owner says that it is done, with evidence
    CLOSED = "closed"  # the council's secretary has seen the evidence
    DROPPED = "dropped"  # the council decided that it is not to be done


class Act(StrEnum):
    """What is done with an action."""

    REPORT = "report"
    RETURN = "return"
    CLOSE = "close"
    DROP = "drop"
    POSTPONE = "postpone"


_AFTER = {
    (State.OPEN, Act.REPORT): State.REPORTED,
    (State.REPORTED, Act.RETURN): State.OPEN,
    (State.REPORTED, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.DROP): State.DROPPED,
    (State.OPEN, Act.POSTPONE): State.OPEN,
}


@dataclass(frozen=True)
class Escalation:
    """How many days after its day an action is told to the ministry's centre, and to the prime minister's."""

    ministry: int = 7
    nation: int = 30
    reminders: tuple[int, ...] = (14, 3, 0)  # days before the day on which its owner is reminded


@dataclass(frozen=True)
class Standing:
    """How an action stands on a day: days left (less than none: late), and whose centre it is before."""

    state: State
    days: int
    level: Level

    @property
    def late(self) -> bool:
        return self.days < 0 and self.state in {State.OPEN}


def after(state: State, act: Act, *, evidence: bool = False, why: str = "", own: bool = False) -> State:
    """The state after an act.

    Raises CouncilError: ``not_now``; ``no_evidence`` for a report without any; ``no_reason`` where words are missing;
    ``own_work`` where the owner would close what it did itself (``own``).
    """
    if (state, act) not in _AFTER:
        raise CouncilError("not_now", state=state, act=act)
    if act == Act.REPORT and not evidence:
        raise CouncilError("no_evidence")
    if act in {Act.RETURN, Act.DROP, Act.POSTPONE} and not why.strip():
        raise CouncilError("no_reason", act=act)
    if act == Act.CLOSE and own:
        raise CouncilError("own_work")
    return _AFTER[state, act]


def standing(state: State, due: date, today: date, rule: Escalation = Escalation()) -> Standing:
    """How an action stands; what is no longer open is before nobody above."""
    days = (due - today).days
    level: Level = "DOC"
    if state == State.OPEN:
        level = "PMOC" if -days >= rule.nation else "MOC" if -days >= rule.ministry else "DOC"
    return Standing(state, days, level)


def notices(due: date, since: date, today: date, rule: Escalation = Escalation()) -> list[tuple[date, Level]]:
    """The notices that an open action calls for after ``since`` and up to ``today``: the day, and the centre that is told.

    Nothing is told twice where each run begins after the day of the last.
    """
    days: list[tuple[date, Level]] = [(due - timedelta(days=before), "DOC") for before in rule.reminders]
    days += [(due + timedelta(days=rule.ministry), "MOC"), (due + timedelta(days=rule.nation), "PMOC")]
    return sorted((day, level) for day, level in days if since < day <= today)
