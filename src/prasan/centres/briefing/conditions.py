"""When a figure is worth an alert."""

from __future__ import annotations

from enum import StrEnum

from prasan.centres.briefing.standings import Position


class Condition(StrEnum):
    """What is asked of an indicator's latest figure; all but the first take a threshold.

    ``below`` and ``above`` compare the value, in the indicator's own unit; ``fell`` and ``rose`` its change since the
    period before, in the indicator's unit, as a number that is not negative.
    """

    MISSES = "misses"
    BELOW = "below"
    ABOVE = "above"
    FELL = "fell"
    ROSE = "rose"


def holds(condition: Condition, threshold: float | None, position: Position) -> bool | None:
    """Whether a condition holds; None where it cannot be said, as of a figure that is hidden or has not come.

    Raises ValueError for a condition that takes a threshold and has none.
    """
    if condition == Condition.MISSES:
        return None if position.gap is None else position.gap < 0
    if threshold is None:
        raise ValueError(f"the condition {condition} takes a threshold")
    value = position.cell.value if condition in (Condition.BELOW, Condition.ABOVE) else position.change
    if value is None:
        return None
    match condition:
        case Condition.BELOW:
            return value < threshold
        case Condition.ABOVE:
            return value > threshold
        case Condition.FELL:
            return value <= -threshold and value < 0
        case _:
            return value >= threshold and value > 0
