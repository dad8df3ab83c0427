"""Where to cut, without labels: by pairs that are known to be two people.

Whoever has a person once at most is a list of people who are all different.  How alike one of them and the most alike
of the others are tells how alike a record and the most alike of them are where it is of none of them: as decoys tell in
proteomics (Elias and Gygi 2007).  From that follows how many of the links down to a cut are expected to be wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

NOTHING = 1.5  # a cut that no pair reaches


@dataclass(frozen=True)
class Cut:
    """The least Dice coefficient of a link; ``expected_wrong`` is how many links are expected to be wrong."""

    dice: float
    expected_wrong: float


def choose_cut(
    found: Sequence[float], apart: Sequence[float], *, records: int, people: int, floor: float, wrong: float
) -> Cut:
    """The lowest cut, ``floor`` or above, down to which at most the share ``wrong`` of links is expected to be wrong.

    ``found`` has how alike each of ``records`` records and its best candidate are, where it has one; ``apart`` the same
    of ``people`` people and others who are known to be different.
    """
    best, known = sorted(found), sorted(apart)
    chosen = Cut(NOTHING, 0.0)
    for place in range(len(best) - 1, -1, -1):
        dice = best[place]
        if dice < floor:
            break
        if place and best[place - 1] == dice:
            continue
        made = len(best) - place
        # One more than was seen, so that what is rare is not taken for impossible.
        share = (len(known) - bisect_left(known, dice) + 1) / (people + 1)
        expected = share * (records - made) / (1 - share) if share < 1 else float(records)
        if expected <= wrong * made:
            chosen = Cut(dice, expected)
    return chosen
