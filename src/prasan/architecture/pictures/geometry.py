"""Where a line between two boxes leaves the one, bends and meets the other; places are pixels (x, y)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A place with a size; ``round`` where lines end on a circle, as at a junction."""

    x: float
    y: float
    w: float
    h: float
    round: bool = False

    @property
    def middle(self) -> Point:
        return (self.x + self.w / 2, self.y + self.h / 2)

    def edge(self, towards: Point) -> Point:
        """Where a line from the middle towards a place crosses the edge; the middle itself where it goes nowhere."""
        (x, y), (to_x, to_y) = self.middle, towards
        across, down = to_x - x, to_y - y
        if not across and not down:
            return self.middle
        if self.round:
            part = min(self.w, self.h) / 2 / math.hypot(across, down)
        else:
            part = min(
                self.w / 2 / abs(across) if across else math.inf, self.h / 2 / abs(down) if down else math.inf
            )  # fmt: skip
        return (x + across * part, y + down * part)

    def holds(self, place: Point) -> bool:
        return self.x <= place[0] <= self.x + self.w and self.y <= place[1] <= self.y + self.h


def way(
    source: Box, target: Box, bends: list[Point], start: Point | None = None, end: Point | None = None
) -> list[Point]:
    """The places of a line, from its start on.  A line to the box that it leaves goes round the corner of it."""
    if source == target and not bends:
        right, low = source.x + source.w, source.y + source.h
        return [
            (right, low - 14),
            (right + 18, low - 14),
            (right + 18, low + 14),
            (right - 20, low + 14),
            (right - 20, low),
        ]
    if not bends and start is None and end is None:
        level = _level(source, target)
        if level is not None:
            return level
    first = start or source.edge(bends[0] if bends else end or target.middle)
    last = end or target.edge(bends[-1] if bends else start or source.middle)
    return [first, *bends, last]


def _level(source: Box, target: Box) -> list[Point] | None:
    """Straight across where the two stand side by side or one above the other, rather than slanting a little."""
    if source.round or target.round:
        return None
    low, high = max(source.y, target.y), min(source.y + source.h, target.y + target.h)
    if high - low > 8 and (source.x + source.w <= target.x or target.x + target.w <= source.x):
        y = (low + high) / 2
        return (
            [(source.x + source.w, y), (target.x, y)]
            if source.x < target.x
            else [(source.x, y), (target.x + target.w, y)]
        )
    left, right = max(source.x, target.x), min(source.x + source.w, target.x + target.w)
    if right - left > 8 and (source.y + source.h <= target.y or target.y + target.h <= source.y):
        x = (left + right) / 2
        return (
            [(x, source.y + source.h), (x, target.y)]
            if source.y < target.y
            else [(x, source.y), (x, target.y + target.h)]
        )
    return None


def halfway(places: list[Point]) -> Point:
    """The place in the middle of a line's length."""
    lengths = [math.dist(a, b) for a, b in pairwise(places)]
    left = sum(lengths) / 2
    for (a, b), length in zip(pairwise(places), lengths, strict=True):
        if left <= length and length:
            part = left / length
            return (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
        left -= length
    return places[0]
