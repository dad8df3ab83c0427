"""The tornado as places on a drawing, and a plan's moves on a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prasan.hosting.calendar import first_month
from prasan.hosting.plan import Plan
from prasan.web.hosting.words import coefficient_words, month_words

SHOWN = 12


@dataclass(frozen=True)
class Bar:
    """One coefficient: its bar on a scale of 0 to 100, and what is saved at either end."""

    name: str
    start: float
    width: float
    low: int
    high: int
    assumption: bool


@dataclass(frozen=True)
class Tornado:
    """``at`` is where the plan's own saving is on the scale."""

    bars: list[Bar]
    at: float


def tornado_of(bars: Sequence[Mapping[str, Any]], npv: int) -> Tornado | None:
    """The widest bars; None where nothing changes anything."""
    shown = list(bars)[:SHOWN]
    ends = [npv, *(each[side] for each in shown for side in ("npv_low", "npv_high"))]
    span = max(ends) - min(ends)
    if not span:
        return None

    def place(value: float) -> float:
        return round(100 * (value - min(ends)) / span, 2)

    drawn = [
        Bar(
            coefficient_words(each["what"]), place(min(each["npv_low"], each["npv_high"])),
            max(0.4, round(100 * each["width"] / span, 2)), each["npv_low"], each["npv_high"], each["assumption"],
        )
        for each in shown
    ]  # fmt: skip
    return Tornado(drawn, place(npv))


def calendar_of(plan: Plan, start: int, years: int) -> list[tuple[int, list[tuple[str, int]]]]:
    """By fiscal year: its months from October, each with how many workloads move; years without moves are left out."""
    moves = Counter(each.month for each in plan.placements if each.what == "move")
    found = []
    for year in range(start, start + years):
        months = [(month_words(month), moves[month]) for month in range(first_month(year), first_month(year) + 12)]
        if any(count for _, count in months):
            found.append((year, months))
    return found
