"""The map of an area's parts with their figures, what its shades mean, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.centres import areas
from prasan.centres.areas import Area
from prasan.centres.query import Cell
from prasan.web.centres import maps, words
from prasan.web.centres.asked import Asked
from prasan.web.centres.classes import Class, class_of, quantiles
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words, number


@dataclass(frozen=True)
class Shape:
    """An area on the map: its path, and ``fill``, a class number or why there is none."""

    path: str
    name: str
    figure: str
    fill: str
    address: str
    current: bool
    value: float | None = None


@dataclass(frozen=True)
class Map:
    """The areas in a box, and what the fills mean."""

    width: int
    height: int
    shapes: list[Shape]
    legend: list[tuple[str, str]]  # (fill, words)


def map_of(
    organisation: Organisation, asked: Asked, wording: Wording, frame: Area, cells: Mapping[str, Cell]
) -> Map | None:
    """The map of what lies in ``frame``, whose cells are given by area; None where there are none."""
    if not cells:
        return None
    drawing = maps.nation() if frame.code == areas.NATION else maps.province(frame.code)
    values = {outline.code: wording.value(cells.get(outline.code)) for outline in drawing.outlines}
    classes = quantiles(value for value in values.values() if value is not None)
    shapes = [
        Shape(
            path=outline.path,
            name=in_words(organisation.areas[outline.code]),
            figure=wording.figure(cells.get(outline.code)),
            fill=wording.state(cells.get(outline.code)) if value is None else f"{class_of(value, classes).shade}",
            address=asked.address(area=outline.code),
            current=outline.code == asked.area,
            value=value,
        )
        for outline in drawing.outlines
        for value in [values[outline.code]]
    ]
    return Map(drawing.width, drawing.height, shapes, _legend(wording, classes, {shape.fill for shape in shapes}))


def unplaced(frame: Area, cells: Mapping[str, Cell], organisation: Organisation) -> str:
    """How much of a figure is given without a smaller area, in a sentence; empty where nothing is, or it may not be told."""
    if any(cell.suppressed for cell in cells.values()):
        return ""
    counted = {code: cell.denominator or cell.numerator or 0.0 for code, cell in cells.items()}
    whole = sum(counted.values())
    without = sum(value for code, value in counted.items() if not organisation.areas[code].stated)
    if whole <= 0 or without <= 0:
        return ""
    said = (
        _("%(share)s of what is counted here is given without a province.")
        if frame.code == areas.NATION
        else _("%(share)s of what is counted here is given for the province as a whole: its districts have the rest.")
    )
    return said % {"share": f"{number(100 * without / whole, 1)}%"}


def _legend(wording: Wording, classes: list[Class], fills: set[str]) -> list[tuple[str, str]]:
    legend = []
    for each in classes:
        low, high = wording.bare(each.low), wording.bare(each.high)
        legend.append((f"{each.shade}", low if low == high else f"{low} – {high}"))
    reasons = (words.HIDDEN, words.NOT_REPORTED, words.NO_VALUE)
    return legend + [(state, words.why_none(state)) for state in reasons if state in fills]
