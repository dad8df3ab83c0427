"""ArchiMate's lines: how each relationship is drawn, and what stands at its ends."""

from __future__ import annotations

import math

from prasan.architecture.pictures.geometry import Point
from prasan.architecture.pictures.svg import PAPER, tag

_DASHES = {"Realization": "2 3", "Access": "2 3", "Influence": "6 4", "Flow": "6 4"}
_AT_SOURCE = {"Composition": "diamond", "Aggregation": "hollow diamond", "Assignment": "dot"}
_AT_TARGET = {
    "Assignment": "arrow",
    "Realization": "hollow arrow",
    "Serving": "open",
    "Influence": "open",
    "Triggering": "arrow",
    "Flow": "arrow",
    "Specialization": "hollow arrow",
}
#: Relationships that a box inside another says already, where it stands in what it is related to.
BY_NESTING = {"Composition", "Aggregation", "Assignment", "Realization", "Specialization", "Access", "Serving"}


def drawn_line(
    kind: str, places: list[Point], colour: str, width: str, access: str | None = None, directed: str | None = None
) -> str:
    """A line with the ends of its relationship; a kind that is none is a plain line."""
    parts = [
        tag(
            "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places), fill="none", stroke=colour,
            stroke_width=width, stroke_dasharray=_DASHES.get(kind), stroke_linejoin="round",
        )
    ]  # fmt: skip
    if len(places) > 1:
        at_source, at_target = _AT_SOURCE.get(kind), _AT_TARGET.get(kind)
        if kind == "Access":
            at_target = "open" if access in {"Write", "ReadWrite"} else None
            at_source = "open" if access in {"Read", "ReadWrite"} else None
        if kind == "Association" and directed == "true":
            at_target = "half"
        parts.append(_end(at_source, places[0], places[1], colour))
        parts.append(_end(at_target, places[-1], places[-2], colour))
    return "".join(parts)


def _end(mark: str | None, at: Point, after: Point, colour: str) -> str:
    length = math.dist(at, after)
    if mark is None or length < 1:
        return ""
    across, down = (after[0] - at[0]) / length, (after[1] - at[1]) / length

    def place(along: float, aside: float) -> str:
        return f"{at[0] + across * along - down * aside:.1f},{at[1] + down * along + across * aside:.1f}"

    if mark == "dot":
        return tag("circle", cx=float(at[0] + across * 3), cy=float(at[1] + down * 3), r=3, fill=colour)
    if mark in {"open", "half"}:
        ends = [place(9, -4.5), place(0, 0), place(9, 4.5)] if mark == "open" else [place(9, -4.5), place(0, 0)]
        return tag("polyline", points=" ".join(ends), fill="none", stroke=colour, stroke_width="1.2")
    if mark.endswith("diamond"):
        ends = [place(0, 0), place(7, -4), place(14, 0), place(7, 4)]
    elif mark == "hollow arrow":
        ends = [place(0, 0), place(12, -6), place(12, 6)]
    else:
        ends = [place(0, 0), place(9, -4), place(9, 4)]
    fill = PAPER if mark.startswith("hollow") else colour
    return tag("polygon", points=" ".join(ends), fill=fill, stroke=colour, stroke_width="1")
