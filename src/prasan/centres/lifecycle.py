"""What may become of a report, and by whom.

A department keeps a draft, says that it is complete, and submits it: it is sealed.  Its ministry accepts it or returns
it with reasons; the prime minister's centre receives what is accepted.  What has been sealed never changes: a
correction is a new version, which counts once it is accepted in its turn.
"""

from __future__ import annotations

from enum import StrEnum

from prasan.centres.organisation import DEPARTMENT, MINISTRY, NATION, Structure


class State(StrEnum):
    """Where a version of a report stands."""

    DRAFT = "draft"
    COMPLETE = "complete"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    RECEIVED = "received"


class Act(StrEnum):
    """What is done to a report."""

    SAVE = "save"
    COMPLETE = "complete"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    RECEIVE = "receive"
    REOPEN = "reopen"


class Duty(StrEnum):
    """What an officer's unit does with a report."""

    FILES = "files"
    DECIDES = "decides"
    RECEIVES = "receives"


COUNTED = (State.ACCEPTED, State.RECEIVED)
OPEN = (State.DRAFT, State.COMPLETE)
HANDED_IN = (State.SUBMITTED, State.ACCEPTED, State.RECEIVED)
SEALED = (State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.RECEIVED)
_AFTER = {
    (State.DRAFT, Act.SAVE): State.DRAFT,
    (State.COMPLETE, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.COMPLETE): State.COMPLETE,
    (State.COMPLETE, Act.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Act.RETURN): State.RETURNED,
    (State.ACCEPTED, Act.RECEIVE): State.RECEIVED,
    # These make a new version, in this state; the old one stays as it is.
    (State.RETURNED, Act.REOPEN): State.DRAFT,
    (State.ACCEPTED, Act.REOPEN): State.DRAFT,
    (State.RECEIVED, Act.REOPEN): State.DRAFT,
}
_DUTIES = {
    Duty.FILES: {Act.SAVE, Act.COMPLETE, Act.SUBMIT, Act.REOPEN},
    Duty.DECIDES: {Act.ACCEPT, Act.RETURN, Act.REOPEN},
    Duty.RECEIVES: {Act.RECEIVE},
}


class LifecycleError(ValueError):
    """The act is not open to this person, or not in this state; ``code`` says which rule."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def after(state: State, act: Act) -> State:
    """The state that an act leads to.  Raises LifecycleError."""
    if (state, act) not in _AFTER:
        raise LifecycleError("wrong_state", f"a report that is {state} takes no {act}")
    return _AFTER[state, act]


def allowed(state: State, duties: frozenset[Duty]) -> frozenset[Act]:
    """What somebody with these duties may do to a report in a state."""
    return frozenset(act for at, act in _AFTER if at == state and any(act in _DUTIES[duty] for duty in duties))


def duties_of(structure: Structure, actor: str, unit: str) -> frozenset[Duty]:
    """What the officers of the unit ``actor`` do with the reports of ``unit``; empty where it is not theirs.

    A department without a ministry above it is decided on by the nation's centre, which then receives it too.
    """
    if unit not in structure or actor not in structure:
        return frozenset()
    if actor == unit:
        return frozenset({Duty.FILES} if structure.unit(unit).level == DEPARTMENT else ())
    ministries = [above for above in structure.ancestors(unit) if structure.unit(above).level == MINISTRY]
    found = {Duty.DECIDES} if actor == (ministries[0] if ministries else structure.root) else set()
    if structure.unit(actor).level == NATION:
        found.add(Duty.RECEIVES)
    return frozenset(found)
