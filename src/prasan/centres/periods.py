"""Thai fiscal periods, in Buddhist Era years: ``"2558"`` (October 2014 to September 2015), ``"2558Q4"``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

BUDDHIST_ERA = 543
QUARTER, YEAR = "quarter", "year"
PeriodType = Literal["quarter", "year"]
_WRITTEN = re.compile(r"(2[4-6][0-9]{2})(?:Q([1-4]))?")


class PeriodError(ValueError):
    """The text is no fiscal period; the message quotes it."""


@dataclass(frozen=True)
class Period:
    """A fiscal year (``quarter`` None) or a quarter of one.  ``year`` is Buddhist Era."""

    year: int
    quarter: int | None = None

    @property
    def code(self) -> str:
        """As written in figures: ``"2558Q4"`` or ``"2558"``."""
        return f"{self.year}" if self.quarter is None else f"{self.year}Q{self.quarter}"

    @property
    def type(self) -> PeriodType:
        """``"quarter"`` or ``"year"``."""
        return "year" if self.quarter is None else "quarter"

    @property
    def starts(self) -> date:
        """The first day: 1 October of the Gregorian year before the fiscal year's."""
        month, year = _month(self.year - BUDDHIST_ERA, 3 * ((self.quarter or 1) - 1))
        return date(year, month, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        month, year = _month(self.year - BUDDHIST_ERA, 3 * (self.quarter or 4) - 1)
        return date(year, month, monthrange(year, month)[1])

    @property
    def label_th(self) -> str:
        """Such as ``ไตรมาส 4 ปีงบประมาณ 2558``."""
        year = f"ปีงบประมาณ {self.year}"
        return year if self.quarter is None else f"ไตรมาส {self.quarter} {year}"

    @property
    def label_en(self) -> str:
        """Such as ``Q4 of fiscal year 2558 (2015)``."""
        year = f"iscal year {self.year} ({self.year - BUDDHIST_ERA})"
        return f"F{year}" if self.quarter is None else f"Q{self.quarter} of f{year}"

    def quarters(self) -> list[Period]:
        """The quarters of the fiscal year that the period is, or is in."""
        return [Period(self.year, quarter) for quarter in (1, 2, 3, 4)]

    def fiscal_year(self) -> Period:
        """The fiscal year that the period is, or is in."""
        return Period(self.year)


def parse(code: str) -> Period:
    """The period that a code means.  Raises PeriodError; years are Buddhist Era, 2400 to 2699."""
    written = _WRITTEN.fullmatch(code)
    if written is None:
        raise PeriodError(f"{code!r} is no fiscal period: write a year such as 2558 or a quarter such as 2558Q4")
    year, quarter = written.groups()
    return Period(int(year), int(quarter) if quarter else None)


def _month(gregorian: int, offset: int) -> tuple[int, int]:
    """(month, year) of the month ``offset`` months after the October that opens a fiscal year."""
    month = 10 + offset
    return (month, gregorian - 1) if month <= 12 else (month - 12, gregorian)
