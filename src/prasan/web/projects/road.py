"""The road map as places on a drawing."""

from __future__ import annotations

from dataclasses import dataclass

from prasan.architecture.projects.portfolio import RoadMap
from prasan.web.projects.words import stage_words

_LEFT, _MONTH, _ROW, _HEAD = 260, 14, 30, 34
_WIDEST = 34  # letters of a title that fit to the left of the bars


@dataclass(frozen=True)
class Line:
    """A year's line, or a project's bar, with its words."""

    x: int
    y: int
    width: int
    words: str
    full: str = ""
    number: int = 0
    stage: str = ""


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    years: list[Line]
    bars: list[Line]


def drawn(told: RoadMap, titles: dict[int, str]) -> Drawing | None:
    """Where everything of a road map stands; None where no project has a place."""
    if not told.bars:
        return None
    years = [Line(_LEFT + place * 12 * _MONTH, _HEAD, 12 * _MONTH, str(year)) for place, year in enumerate(told.years)]
    bars = []
    for place, bar in enumerate(told.bars):
        full = titles[bar.project.number]
        words = full if len(full) <= _WIDEST else f"{full[:_WIDEST]}…"
        bars.append(
            Line(
                _LEFT + bar.start * _MONTH, _HEAD + 8 + place * _ROW, bar.months * _MONTH, words,
                f"{full}: {stage_words(bar.project.stage)}", bar.project.number, bar.project.stage,
            )
        )  # fmt: skip
    return Drawing(_LEFT + len(told.years) * 12 * _MONTH + 4, _HEAD + 16 + len(told.bars) * _ROW, years, bars)
