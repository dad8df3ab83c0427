"""How a figure of an indicator is written: its number and unit, or why there is none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.centres import periods
from prasan.centres.briefing.standings import target_of
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.query import Cell
from prasan.web.shell.templatetags.prasan import coverage, number, thai

VALUE, HIDDEN, NOT_REPORTED, NO_VALUE = "value", "hidden", "not-reported", "no-value"


def pillar_name(pillar: str) -> str:
    """A pillar of the digital economy and society plan, in the reader's language."""
    return {
        "hard_infrastructure": _("Hard infrastructure"),
        "soft_infrastructure": _("Soft infrastructure"),
        "service_infrastructure": _("Service infrastructure"),
        "digital_economy_promotion": _("Digital economy promotion"),
        "digital_society": _("Digital society"),
    }[pillar]


def why_none(state: str) -> str:
    """Why there is no value, in words."""
    return {
        HIDDEN: _("Hidden for privacy"),
        NOT_REPORTED: _("Not reported"),
        NO_VALUE: _("Not available"),
    }[state]


def period_name(code: str) -> str:
    """A fiscal period in the reader's language."""
    period = periods.parse(code)
    return period.label_th if thai() else period.label_en


def short_period(code: str) -> str:
    """A fiscal period where there is little room, with its Buddhist Era year."""
    period = periods.parse(code)
    if period.quarter is not None:
        return _("Q%(quarter)s/%(year)s") % {"quarter": period.quarter, "year": period.year}
    return _("Year %(year)s") % {"year": period.year} if period.type == periods.YEAR else period_name(code)


def period_type(kind: str) -> str:
    """A type of period."""
    return {
        "day": _("days"),
        "week": _("weeks"),
        "month": _("months"),
        "quarter": _("quarters"),
        "half": _("half-years"),
        "year": _("fiscal years"),
        "calendar_year": _("calendar years"),
    }[kind]


class Wording:
    """The words for one indicator's figures."""

    def __init__(self, indicator: Indicator, definitions: Definitions) -> None:
        self.indicator = indicator
        self._numerator = definitions.element[indicator.elements[0]]
        self._data_set = definitions.data_set_of.get(indicator.elements[0])
        self.from_registers = self._numerator.measure is not None

    @property
    def unit(self) -> str:
        """What is counted; ``%`` for a share of a hundred."""
        if self.indicator.is_ratio:
            return "%" if self.indicator.factor == 100 else ""
        return self.counted

    @property
    def counted(self) -> str:
        """The unit of the numerator, as "transactions"."""
        return self._numerator.unit_th if thai() else self._numerator.unit_en

    def bare(self, value: float) -> str:
        """The number, with ``%`` where it is a share, without the name of what is counted."""
        written = number(value, self.indicator.decimals)
        return f"{written}%" if self.unit == "%" else written

    def value(self, cell: Cell | None) -> float | None:
        """The value, or None.  In counts from registers what has no number has nobody: that is a zero."""
        if cell is not None and (cell.suppressed or cell.value is not None):
            return cell.value
        counted = self.from_registers and not self.indicator.is_ratio and (cell is None or cell.reported > 0)
        return 0.0 if counted else None

    def state(self, cell: Cell | None) -> str:
        """Whether there is a value, and if not, why."""
        if self.value(cell) is not None:
            return VALUE
        if cell is not None and cell.suppressed:
            return HIDDEN
        return NO_VALUE if cell is not None and cell.reported else NOT_REPORTED

    def figure(self, cell: Cell | None) -> str:
        """The number, or in words why there is none."""
        value = self.value(cell)
        return why_none(self.state(cell)) if value is None else self.bare(value)

    def coverage(self, cell: Cell | None) -> str:
        """What the figure covers, in a sentence."""
        if cell is None:
            return ""
        if self.from_registers:
            return _("Counted from the registers")
        summed = self._data_set is not None and self._data_set.period_type != periods.parse(cell.period).type
        return coverage(cell, "reports" if summed else "departments")

    def parts(self, cell: Cell | None) -> str:
        """A ratio's numerator and denominator, "1,200 of 3,400 transactions"; empty otherwise."""
        if cell is None or not self.indicator.is_ratio or cell.numerator is None or cell.denominator is None:
            return ""
        return _("%(part)s of %(whole)s %(counted)s") % {
            "part": number(cell.numerator),
            "whole": number(cell.denominator),
            "counted": self.counted,
        }

    def against_target(self, cell: Cell | None) -> str:
        """Whether the target is met, in a sentence; empty where there is no target or no value."""
        value = self.value(cell)
        target = target_of(self.indicator, cell) if cell else None
        if target is None or value is None:
            return ""
        met = value >= target if self.indicator.higher_is_better else value <= target
        said = _("Target %(target)s: met") if met else _("Target %(target)s: not met yet")
        return said % {"target": self.bare(target)}
