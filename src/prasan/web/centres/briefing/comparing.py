"""Two units, or two periods of one, side by side: every indicator that both have."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.centres import periods
from prasan.centres.briefing.standings import Position
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.web.centres import words
from prasan.web.centres.briefing.overview import changed, figure_address
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words


@dataclass(frozen=True)
class Side:
    """A figure of one side; ``bar`` in percent of the longer of the two."""

    figure: str
    state: str
    period: str
    address: str
    bar: str


@dataclass(frozen=True)
class Compared:
    """An indicator on both sides, and the first less the second in words; or why it cannot be said."""

    indicator: Indicator
    name: str
    unit: str
    one: Side
    other: Side
    difference: str


def compared(ones: tuple[Position, ...], others: tuple[Position, ...]) -> list[Compared]:
    """The indicators that both sides have, in the order of the first."""
    second = {position.indicator.id: position for position in others}
    return [_pair(one, second[one.indicator.id]) for one in ones if one.indicator.id in second]


def _pair(one: Position, other: Position) -> Compared:
    wording = Wording(one.indicator, shipped_definitions())
    values = [one.cell.value, other.cell.value]
    longest = max((abs(value) for value in values if value is not None), default=0.0)
    same_kind = periods.parse(one.cell.period).type == periods.parse(other.cell.period).type
    if values[0] is None or values[1] is None:
        difference = ""
    elif not same_kind:
        difference = _("Periods of different length")
    else:
        difference = changed(wording, values[1], values[0])
    return Compared(
        one.indicator,
        in_words(one.indicator),
        "" if wording.unit == "%" else wording.unit,
        _side(one, wording, longest),
        _side(other, wording, longest),
        difference,
    )


def _side(position: Position, wording: Wording, longest: float) -> Side:
    cell = position.cell
    bar = f"{100 * abs(cell.value) / longest:.1f}" if cell.value is not None and longest else ""
    return Side(
        wording.figure(cell),
        wording.state(cell),
        words.short_period(cell.period),
        figure_address(cell.unit, cell.indicator, cell.period),
        bar,
    )
