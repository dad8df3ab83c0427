"""Recommendations and what becomes of them: raised, discussed, decided; or referred to another body, whose answer comes back."""

from __future__ import annotations

from enum import StrEnum

from prasan.council.errors import CouncilError


class State(StrEnum):
    """Where a recommendation stands."""

    DRAFT = "draft"  # the agency's own: nobody else sees it
    RAISED = "raised"
    TABLED = "tabled"  # on the agenda of a meeting
    REFERRED = "referred"  # another body is asked
    ANSWERED = "answered"  # its answer is there
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What is done with a recommendation."""

    RAISE = "raise"
    TABLE = "table"
    REFER = "refer"
    ANSWER = "answer"
    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    AMEND = "amend"


_AFTER = {
    (State.DRAFT, Act.RAISE): State.RAISED,
    (State.DRAFT, Act.AMEND): State.DRAFT,
    (State.RAISED, Act.AMEND): State.RAISED,
    (State.TABLED, Act.AMEND): State.TABLED,
    (State.RAISED, Act.TABLE): State.TABLED,
    (State.ANSWERED, Act.TABLE): State.TABLED,
    (State.RAISED, Act.REFER): State.REFERRED,
    (State.TABLED, Act.REFER): State.REFERRED,
    (State.REFERRED, Act.ANSWER): State.ANSWERED,
    (State.TABLED, Act.AGREE): State.AGREED,
    (State.TABLED, Act.DECLINE): State.DECLINED,
    **{(state, Act.WITHDRAW): State.WITHDRAWN for state in (State.DRAFT, State.RAISED, State.TABLED)},
}
_OF_THE_AGENCY = {Act.RAISE, Act.AMEND, Act.WITHDRAW}


class Stance(StrEnum):
    """What a comment says to what it answers."""

    AGREED = "agreed"
    OPPOSED = "opposed"
    AMENDED = "amended"
    NOTED = "noted"


def after(state: State, act: Act, *, own: bool, secretary: bool, asked: bool = False, words: str = "") -> State:
    """The state after an act by somebody of the agency that raised it (``own``), the council's ``secretary``, or the body
    that was ``asked``.

    Raises CouncilError: ``not_now``, ``not_yours``, ``no_words`` where an answer or a reason is missing.
    """
    if (state, act) not in _AFTER:
        raise CouncilError("not_now", state=state, act=act)
    who = own if act in _OF_THE_AGENCY else asked if act == Act.ANSWER else secretary
    if not who:
        raise CouncilError("not_yours", act=act)
    if act in {Act.ANSWER, Act.DECLINE, Act.REFER, Act.WITHDRAW} and not words.strip():
        raise CouncilError("no_words", act=act)
    return _AFTER[state, act]


def acts(state: State, *, own: bool, secretary: bool, asked: bool = False) -> list[Act]:
    """What somebody may do with a recommendation in a state."""
    found = []
    for was, act in _AFTER:
        if was == state and (own if act in _OF_THE_AGENCY else asked if act == Act.ANSWER else secretary):
            found.append(act)
    return found
