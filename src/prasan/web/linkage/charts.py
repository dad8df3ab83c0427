"""Charts of a linkage: where each bar stands, in percent of the drawing.  The figures stand in the table beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from prasan.linkage.distribution import DOUBTFUL, Step

TICKS = 7  # at most: what fits a phone


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high``, in whatever unit."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value stands, in percent."""
        return 100 * (value - self.low) / (self.high - self.low)

    def bar(self, one: float, other: float) -> Span:
        """The bar between two values."""
        start, end = sorted((self.at(one), self.at(other)))
        return Span(f"{start:.2f}%", f"{end - start:.2f}%")


@dataclass(frozen=True)
class Span:
    """A bar's start and length, as attributes of SVG."""

    start: str
    length: str


@dataclass(frozen=True)
class Column:
    """A column of a histogram, as attributes of SVG."""

    start: str
    width: str
    top: str
    height: str


@dataclass(frozen=True)
class Histogram:
    """The columns of one stage; ``pairs`` in all, ``most`` in the highest."""

    title: str
    doubtful: bool
    columns: list[Column]
    pairs: int
    most: int


@dataclass(frozen=True)
class Spread:
    """Histograms on one scale of bits; ``ticks`` (where, how anchored there, what), where the ``threshold`` stands, and the table's rows:
    the step's ends and the pairs of each histogram."""

    histograms: list[Histogram]
    ticks: list[tuple[str, str, str]]
    threshold: str
    rows: list[tuple[str, list[int]]]


def scale_of(values: Iterable[float]) -> Scale:
    """A scale that has all the values, and 0, with a little room."""
    told = [0.0, *values]
    low, high = min(told), max(told)
    room = 0.02 * (high - low) or 1.0
    return Scale(low - room, high + room)


def shares_scale(lowest: float) -> Scale:
    """A scale of shares up to 1 that begins at a round one below the lowest; shares that are nearly 1 are told apart."""
    for low in (0.999, 0.99, 0.95, 0.9, 0.8, 0.5):
        if lowest >= low:
            return Scale(low, 1.0)
    return Scale(0.0, 1.0)


def spread_of(steps: Sequence[Step], stages: Mapping[str, str], threshold: float) -> Spread | None:
    """The steps of one register by stage, in the order of ``stages`` (and their titles); None where there are none."""
    there = [stage for stage in stages if any(step.stage == stage for step in steps)]
    if not there:
        return None
    low, high = min(0.0, *(step.low for step in steps)), max(threshold, *(step.high for step in steps))
    scale = Scale(low, high)
    histograms = []
    for stage in there:
        mine = [step for step in steps if step.stage == stage]
        most = max(step.pairs for step in mine)
        columns = []
        for step in mine:
            bar = scale.bar(step.low, step.high)
            # A single pair among thousands is still seen.
            height = max(100 * step.pairs / most, 2)
            columns.append(Column(bar.start, bar.length, f"{100 - height:.2f}%", f"{height:.2f}%"))
        histograms.append(
            Histogram(str(stages[stage]), stage == DOUBTFUL, columns, sum(step.pairs for step in mine), most)
        )
    apart = next(each for each in (5, 10, 20, 25, 50, 100) if (high - low) / each <= TICKS or each == 100)
    marks = range(ceil(low / apart) * apart, floor(high / apart) * apart + 1, apart)
    counts = {(step.low, step.high): dict.fromkeys(there, 0) for step in sorted(steps, key=lambda step: step.low)}
    for step in steps:
        counts[step.low, step.high][step.stage] += step.pairs
    return Spread(
        histograms,
        [(f"{scale.at(mark):.2f}%", _anchor(scale.at(mark)), f"{mark}".replace("-", "−")) for mark in marks],
        f"{scale.at(threshold):.2f}%",
        [(f"{low:g} – {high:g}", list(row.values())) for (low, high), row in counts.items()],
    )


def _anchor(at: float) -> str:
    """Which end of a label stands at a place, so that none is cut off at an edge."""
    return "start" if at < 2 else "end" if at > 98 else "middle"
