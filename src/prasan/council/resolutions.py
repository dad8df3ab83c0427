"""Resolutions: how votes are counted, and when silence is consent.

A vote is carried by more than half of those that were cast for or against; where they are as many, the chair's casting
vote decides (Administrative Procedure Act B.E. 2539, section 82).  Consensus is that nobody opposes who was asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from prasan.council.errors import CouncilError


class Choice(StrEnum):
    """What an agency says to a motion."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True)
class Vote:
    """An agency's vote; ``dissent`` are the words that it wants in the minutes."""

    agency: str
    choice: Choice
    dissent: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a motion went.  ``by`` is what settled it; ``dissents`` those of the minority who want theirs recorded."""

    carried: bool
    by: Literal["consensus", "majority", "casting_vote"]
    counts: dict[Choice, int]
    silent: list[str]
    dissents: list[Vote]


def decide(
    votes: Iterable[Vote],
    present: Iterable[str],
    *,
    method: Literal["vote", "consensus"],
    casting: Choice | None = None,
) -> Outcome:
    """How a motion went among those who were present (codes of agencies).

    Raises CouncilError: ``not_present`` for the vote of an agency that was not there, ``twice`` for a second vote of one,
    ``tie`` where votes are equal and the chair's ``casting`` vote is not given.
    """
    there, cast = set(present), list(votes)
    counted = Counter(vote.agency for vote in cast)
    for agency, times in counted.items():
        if agency not in there:
            raise CouncilError("not_present", agency=agency)
        if times > 1:
            raise CouncilError("twice", agency=agency)
    counts = {choice: sum(vote.choice == choice for vote in cast) for choice in Choice}
    silent = sorted(there - counted.keys())
    if method == "consensus":
        carried, by = counts[Choice.AGAINST] == 0, "consensus"
    elif counts[Choice.FOR] != counts[Choice.AGAINST]:
        carried, by = counts[Choice.FOR] > counts[Choice.AGAINST], "majority"
    elif casting is None or casting == Choice.ABSTAIN:
        raise CouncilError("tie", votes=counts[Choice.FOR])
    else:
        carried, by = casting == Choice.FOR, "casting_vote"
    lost = Choice.AGAINST if carried else Choice.FOR
    dissents = [vote for vote in cast if vote.choice == lost and vote.dissent.strip()]
    return Outcome(carried, by, counts, silent, dissents)  # type: ignore[arg-type]
