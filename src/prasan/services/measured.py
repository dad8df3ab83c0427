"""What applications tell of a service: its volume, how many get to the end, and how many are satisfied.

They are the figures of the blueprints' inventory (:mod:`prasan.council.services`), counted instead of stated.  A figure of fewer
than ten people is not given: whoever knows nine of them would know of the tenth.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 10
SATISFIED = 4  # of 1 to 5


@dataclass(frozen=True)
class Counts:
    """Applications of a service in a year: begun, sent, rated, and rated 4 or 5; and for the mean, the sum of ratings."""

    begun: int
    sent: int
    rated: int
    satisfied: int
    stars: int = 0


@dataclass(frozen=True)
class Measured:
    """``volume`` applications a year; ``completion`` of a hundred who begin, those who send; ``satisfaction`` of a hundred who say,
    those who give 4 or 5; ``stars`` the mean of 1 to 5.  None: of too few people."""

    volume: int | None
    completion: float | None
    satisfaction: float | None
    stars: float | None


def measured(counts: Counts) -> Measured:
    """The figures of some counts.  Raises ValueError for counts that cannot be."""
    if not 0 <= counts.satisfied <= counts.rated <= counts.sent <= counts.begun:
        raise ValueError("of those who begin some send, of them some rate, and of them some are satisfied")
    left = counts.begun - counts.sent
    told = counts.rated >= LEAST
    return Measured(
        counts.sent if counts.sent >= LEAST else None,
        # Those who did not send are few people too.
        100 * counts.sent / counts.begun if counts.sent >= LEAST and (left == 0 or left >= LEAST) else None,
        100 * counts.satisfied / counts.rated if told else None,
        counts.stars / counts.rated if told else None,
    )
