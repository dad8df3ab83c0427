"""Classes for a map's colours: quantiles, so that a few large provinces do not leave the rest in one colour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 5


@dataclass(frozen=True)
class Class:
    """A class holds the values from ``low`` to ``high``, both of which occur.  ``number`` counts from 1, the
    lowest; ``shade`` is its colour out of :data:`MOST`, spread over the ramp when there are fewer classes."""

    number: int
    shade: int
    low: float
    high: float


def quantiles(values: Iterable[float], most: int = MOST) -> list[Class]:
    """At most ``most`` classes with about as many values each; equal values are never parted."""
    ordered = sorted(values)
    if not ordered:
        return []
    count = min(most, len(set(ordered)))
    highs = sorted({ordered[-(-len(ordered) * step // count) - 1] for step in range(1, count + 1)})
    lows = [ordered[0], *(next(v for v in ordered if v > high) for high in highs[:-1])]
    spread = (most - 1) / max(1, len(highs) - 1)
    return [
        Class(at + 1, 1 + round(at * spread) if len(highs) > 1 else (most + 1) // 2, low, high)
        for at, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]


def class_of(value: float, classes: list[Class]) -> Class:
    """The class that holds one of the values that the classes were made from."""
    return classes[bisect_left([each.high for each in classes], value)]
