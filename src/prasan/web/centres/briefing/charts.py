"""The line of an indicator over time, beside its target, as the numbers that a drawing is made of.

Coordinates are texts: a template must not write them as a reader's numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from prasan.centres.briefing.standings import target_of
from prasan.centres.query import Cell
from prasan.web.centres.words import Wording, short_period

WIDTH, HEIGHT = 480, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 472, 26, 158
_LABELS = 5  # under the line, before they run into each other


@dataclass(frozen=True)
class Dot:
    """A figure on the line: where it is, what it says, and its period (empty where there is no room for it)."""

    x: str
    y: str
    figure: str
    label: str
    anchor: str
    last: bool


@dataclass(frozen=True)
class Aim:
    """A target from one period to another: its line, where its words stand, and the words themselves."""

    line: str
    x: str
    y: str
    anchor: str
    label: str
    said: str


@dataclass(frozen=True)
class Trend:
    """The line in pieces (a figure that is missing parts it), the dots on it, and the targets, each while it held."""

    lines: list[str]
    dots: list[Dot]
    aims: list[Aim]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT


def trend(wording: Wording, cells: Sequence[Cell]) -> Trend | None:
    """The line of the cells, oldest first; None with fewer than two figures."""
    values = [wording.value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    targets = [target_of(wording.indicator, cell) for cell in cells]
    everything = [*known, *(target for target in targets if target is not None)]
    low, high = min(everything), max(everything)
    span = (high - low) or abs(high) or 1.0

    def height(value: float) -> float:
        return _BOTTOM - (value - low + 0.08 * span) / (1.16 * span) * (_BOTTOM - _TOP)

    step = (_RIGHT - _LEFT) / (len(cells) - 1)
    every = -(-len(cells) // _LABELS)
    lines: list[list[str]] = [[]]
    dots = []
    for at, (cell, value) in enumerate(zip(cells, values, strict=True)):
        last = at == len(cells) - 1
        if value is None:
            lines.append([])
            continue
        x, y = f"{_LEFT + at * step:.1f}", f"{height(value):.1f}"
        lines[-1].append(f"{x},{y}")
        labelled = last or (at % every == 0 and len(cells) - 1 - at >= every / 2)
        anchor = "start" if at == 0 else "end" if last else "middle"
        dots.append(Dot(x, y, wording.bare(value), short_period(cell.period) if labelled else "", anchor, last))
    return Trend(
        lines=[" ".join(line) for line in lines if len(line) > 1],
        dots=dots,
        aims=_aims(wording, cells, targets, step, height),
        sentence=_said(wording, cells, values),
    )


def _aims(
    wording: Wording,
    cells: Sequence[Cell],
    targets: Sequence[float | None],
    step: float,
    height: Callable[[float], float],
) -> list[Aim]:
    aims = []
    at = 0
    for target, same in groupby(targets):
        first, at = at, at + len(list(same))
        if target is None:
            continue
        always = first == 0 and at == len(cells)
        # It holds for the whole of its periods, on both sides of their dots.
        start = 0.0 if first == 0 else _LEFT + (first - 0.5) * step
        end = float(WIDTH) if at == len(cells) else _LEFT + (at - 0.5) * step
        y, bare = height(target), wording.bare(target)
        said = _("Target %(target)s") if always else _("Target %(target)s from %(period)s")
        aims.append(
            Aim(
                line=f"{start:.1f},{y:.1f} {end:.1f},{y:.1f}",
                x=f"{start if first == 0 else end:.1f}",
                y=f"{y - 7:.1f}",
                anchor="start" if first == 0 else "end",
                label=_("Target %(target)s") % {"target": bare},
                said=said % {"target": bare, "period": short_period(cells[first].period)},
            )
        )
    return aims


def _said(wording: Wording, cells: Sequence[Cell], values: Sequence[float | None]) -> str:
    known = [(cell, value) for cell, value in zip(cells, values, strict=True) if value is not None]
    (first, was), (last, now) = known[0], known[-1]
    words = {
        "was": wording.bare(was),
        "first": short_period(first.period),
        "now": wording.bare(now),
        "last": short_period(last.period),
    }
    if now == was:
        return _("%(now)s in %(first)s and in %(last)s.") % words
    if now > was:
        return _("From %(was)s in %(first)s up to %(now)s in %(last)s.") % words
    return _("From %(was)s in %(first)s down to %(now)s in %(last)s.") % words
