"""The life of an application for a service: who may do what in which state, and what follows."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    TAKEN = "taken"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    SEND = "send"
    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


PERSON, OFFICER = "person", "officer"
OVER = (State.GRANTED, State.REFUSED, State.WITHDRAWN)
ANSWERED = (State.GRANTED, State.REFUSED)
WAITING = (State.SENT, State.TAKEN)  # for the agency
# (who, act) -> from these states to that one
_MOVES: dict[tuple[str, Act], tuple[tuple[State, ...], State]] = {
    (PERSON, Act.SEND): ((State.DRAFT,), State.SENT),
    (PERSON, Act.REPLY): ((State.ASKED,), State.TAKEN),
    (PERSON, Act.WITHDRAW): ((State.DRAFT, State.SENT, State.TAKEN, State.ASKED), State.WITHDRAWN),
    (OFFICER, Act.TAKE): ((State.SENT,), State.TAKEN),
    (OFFICER, Act.ASK): ((State.TAKEN,), State.ASKED),
    (OFFICER, Act.GRANT): ((State.TAKEN,), State.GRANTED),
    (OFFICER, Act.REFUSE): ((State.TAKEN,), State.REFUSED),
}
WITH_WORDS = frozenset({Act.ASK, Act.REPLY, Act.GRANT, Act.REFUSE})  # nobody is answered without a reason


class NoSuchMoveError(ValueError):
    """An act that is not for this state, or not for who asks."""


def after(state: State, act: Act, who: str) -> State:
    """The state after an act.  Raises NoSuchMoveError."""
    before, then = _MOVES.get((who, act), ((), state))
    if state not in before:
        raise NoSuchMoveError(f"{act} is not for a {who} where it is {state}")
    return then


def open_to(state: State, who: str) -> tuple[Act, ...]:
    """What somebody may do in a state."""
    return tuple(act for (whose, act), (before, _) in _MOVES.items() if whose == who and state in before)


def due(sent: date, working_days: int) -> date:
    """The day by which the answer is due: so many working days after the day on which it was sent.

    Mondays to Fridays count; public holidays are not known here, so that the agency may be that much later.
    """
    day = sent
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day
