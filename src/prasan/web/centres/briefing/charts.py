"""The line of an indicator over time, beside its target, as the numbers that a drawing is made of.

Coordinates are texts: a template must not write them as a reader's numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

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
class Trend:
    """The line in pieces (a figure that is missing parts it), the dots on it, and the target's height."""

    lines: list[str]
    dots: list[Dot]
    target_y: str
    target: str
    target_label_y: str
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT


def trend(wording: Wording, cells: Sequence[Cell]) -> Trend | None:
    """The line of the cells, oldest first; None with fewer than two figures."""
    values = [wording.value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    target = wording.indicator.target
    low, high = (
        min([*known, *([target] if target is not None else [])]),
        max([*known, *([target] if target is not None else [])]),
    )
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
    at_target = height(target) if target is not None else None
    return Trend(
        lines=[" ".join(line) for line in lines if len(line) > 1],
        dots=dots,
        target_y="" if at_target is None else f"{at_target:.1f}",
        target="" if target is None else _("Target %(target)s") % {"target": wording.bare(target)},
        target_label_y="" if at_target is None else f"{at_target - 7:.1f}",
        sentence=_said(wording, cells, values),
    )


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
