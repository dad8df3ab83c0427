"""Periods, in Buddhist Era years: days, weeks, months, and the quarters, halves and years of the budget.

| written | is |
| --- | --- |
| ``2558-01-31`` | a day |
| ``2558W05`` | a week from Monday to Sunday, numbered as in ISO 8601 |
| ``2558-01`` | a month of the calendar: January 2015 |
| ``2558Q1`` | a quarter of the fiscal year: October to December 2014 |
| ``2558H1`` | a half of the fiscal year: October 2014 to March 2015 |
| ``2558`` | the fiscal year: October 2014 to September 2015 |
| ``2558C`` | the calendar year: January to December 2015 |

A period is in every longer one that has all its days.  Weeks are in no other whole number of times, so nothing is
summed from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from prasan.thai.dates import date_text

BUDDHIST_ERA = 543
DAY, WEEK, MONTH, QUARTER, HALF, YEAR, CALENDAR_YEAR = (
    "day",
    "week",
    "month",
    "quarter",
    "half",
    "year",
    "calendar_year",
)
PeriodType = Literal["day", "week", "month", "quarter", "half", "year", "calendar_year"]
TYPES: tuple[PeriodType, ...] = ("day", "week", "month", "quarter", "half", "year", "calendar_year")
# What figures of a type are summed up to unless a data set says otherwise, nearest first.
LONGER: dict[PeriodType, tuple[PeriodType, ...]] = {
    "day": ("month", "quarter", "year"),
    "week": (),
    "month": ("quarter", "year"),
    "quarter": ("year",),
    "half": ("year",),
    "year": (),
    "calendar_year": (),
}
_TILES: dict[PeriodType, frozenset[PeriodType]] = {
    "day": frozenset({"week", "month", "quarter", "half", "year", "calendar_year"}),
    "week": frozenset(),
    "month": frozenset({"quarter", "half", "year", "calendar_year"}),
    "quarter": frozenset({"half", "year", "calendar_year"}),
    "half": frozenset({"year"}),
    "year": frozenset(),
    "calendar_year": frozenset(),
}
_WRITTEN = re.compile(
    r"(?P<year>2[4-6][0-9]{2})"
    r"(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>[0-9]{2})|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?|(?P<calendar>C))?"
)
# Until 2483 the year of the era began in April, so that its months are not those of one Gregorian year.
_FIRST_OF_THE_CALENDAR = 2484


class PeriodError(ValueError):
    """The text is no period, or a period cannot be taken apart as asked; the message quotes it."""


@dataclass(frozen=True)
class Period:
    """A period; of ``quarter`` to ``day`` at most those that say which it is.  ``year`` is Buddhist Era.

    ``year`` is the fiscal year's for quarters, halves and years, and the calendar's for days, weeks and months.
    Raises PeriodError where there is no such day or week.
    """

    year: int
    quarter: int | None = None
    half: int | None = None
    month: int | None = None
    day: int | None = None
    week: int | None = None
    calendar: bool = False

    def __post_init__(self) -> None:
        if self.type in (DAY, WEEK, MONTH, CALENDAR_YEAR) and self.year < _FIRST_OF_THE_CALENDAR:
            raise PeriodError(f"{self.code!r} is before {_FIRST_OF_THE_CALENDAR}, when the year began in April")
        try:
            self.starts  # noqa: B018  (raises where the calendar has no such day)
        except ValueError:
            raise PeriodError(f"{self.code!r} is not in the calendar") from None

    @property
    def code(self) -> str:
        """As written in figures."""
        if self.month is not None:
            return f"{self.year}-{self.month:02d}" + (f"-{self.day:02d}" if self.day is not None else "")
        if self.week is not None:
            return f"{self.year}W{self.week:02d}"
        if self.quarter is not None:
            return f"{self.year}Q{self.quarter}"
        if self.half is not None:
            return f"{self.year}H{self.half}"
        return f"{self.year}C" if self.calendar else f"{self.year}"

    @property
    def type(self) -> PeriodType:
        """One of :data:`TYPES`."""
        if self.day is not None:
            return "day"
        if self.month is not None:
            return "month"
        if self.week is not None:
            return "week"
        if self.quarter is not None:
            return "quarter"
        if self.half is not None:
            return "half"
        return "calendar_year" if self.calendar else "year"

    @property
    def starts(self) -> date:
        """The first day; a fiscal year's is 1 October of the Gregorian year before its own."""
        gregorian = self.year - BUDDHIST_ERA
        if self.week is not None:
            return date.fromisocalendar(gregorian, self.week, 1)
        if self.month is not None:
            return date(gregorian, self.month, self.day or 1)
        if self.calendar:
            return date(gregorian, 1, 1)
        return _month(gregorian, 3 * ((self.quarter or 1) - 1) + 6 * ((self.half or 1) - 1))

    @property
    def ends(self) -> date:
        """The last day."""
        gregorian = self.year - BUDDHIST_ERA
        match self.type:
            case "day":
                return self.starts
            case "week":
                return self.starts + timedelta(days=6)
            case "month":
                after = (self.starts + timedelta(days=31)).replace(day=1)
            case "calendar_year":
                after = date(gregorian + 1, 1, 1)
            case "half":
                after = _month(gregorian, 6 * (self.half or 2))
            case _:
                after = _month(gregorian, 3 * (self.quarter or 4))
        return after - timedelta(days=1)

    @property
    def label_th(self) -> str:
        """Such as ``ไตรมาส 4 ปีงบประมาณ 2558``."""
        match self.type:
            case "day" | "month":
                return date_text(self.year - BUDDHIST_ERA, self.month, self.day, "th")
            case "week":
                return f"สัปดาห์ที่ {self.week} พ.ศ. {self.year}"
            case "calendar_year":
                return f"ปีปฏิทิน พ.ศ. {self.year}"
            case "half":
                return f"ครึ่งปี{'แรก' if self.half == 1 else 'หลัง'} ปีงบประมาณ {self.year}"
            case "quarter":
                return f"ไตรมาส {self.quarter} ปีงบประมาณ {self.year}"
        return f"ปีงบประมาณ {self.year}"

    @property
    def label_en(self) -> str:
        """Such as ``Q4 of fiscal year 2558 (2015)``."""
        gregorian = self.year - BUDDHIST_ERA
        year = f"iscal year {self.year} ({gregorian})"
        match self.type:
            case "day" | "month":
                return f"{date_text(gregorian, self.month, self.day, 'en')} (B.E. {self.year})"
            case "week":
                return f"Week {self.week} of {gregorian} (B.E. {self.year})"
            case "calendar_year":
                return f"Calendar year {self.year} ({gregorian})"
            case "half":
                return f"{'First' if self.half == 1 else 'Second'} half of f{year}"
            case "quarter":
                return f"Q{self.quarter} of f{year}"
        return f"F{year}"

    def contains(self, other: Period) -> bool:
        """Whether every day of the other is in this one."""
        return self.starts <= other.starts and other.ends <= self.ends

    def parts(self, kind: PeriodType) -> list[Period]:
        """The periods of a shorter type that it is made of, or itself.  Raises PeriodError where it is of none."""
        if kind == self.type:
            return [self]
        if self.type not in _TILES[kind]:
            raise PeriodError(f"{self.code!r} is not made of whole periods of the type {kind}")
        found = [period_of_day(kind, self.starts)]
        while found[-1].ends < self.ends:
            found.append(period_of_day(kind, found[-1].ends + timedelta(days=1)))
        return found

    def wholes(self, kinds: Sequence[PeriodType] | None = None) -> list[Period]:
        """The longer periods that it is summed into: of the given types, or those of :data:`LONGER`."""
        asked = LONGER[self.type] if kinds is None else kinds
        return [period_of_day(kind, self.starts) for kind in asked if kind in _TILES[self.type]]

    def quarters(self) -> list[Period]:
        """The quarters of the fiscal year that the period is, or begins in."""
        return self.fiscal_year().parts("quarter")

    def fiscal_year(self) -> Period:
        """The fiscal year that the period is, or begins in."""
        return period_of_day("year", self.starts)

    def before(self) -> Period:
        """The period of its type that ends the day before it starts."""
        return period_of_day(self.type, self.starts - timedelta(days=1))


def period_of_day(kind: PeriodType, day: date) -> Period:
    """The period of a type that a day is in."""
    year = day.year + BUDDHIST_ERA
    fiscal = year + (day.month >= 10)
    month = (day.month - 10) % 12  # of the fiscal year, from 0
    match kind:
        case "day":
            return Period(year, month=day.month, day=day.day)
        case "week":
            iso = day.isocalendar()
            return Period(iso.year + BUDDHIST_ERA, week=iso.week)
        case "month":
            return Period(year, month=day.month)
        case "quarter":
            return Period(fiscal, month // 3 + 1)
        case "half":
            return Period(fiscal, half=month // 6 + 1)
        case "calendar_year":
            return Period(year, calendar=True)
    return Period(fiscal)


def parse(code: str) -> Period:
    """The period that a code means.  Raises PeriodError; years are Buddhist Era, 2400 to 2699."""
    written = _WRITTEN.fullmatch(code)
    if written is None:
        raise PeriodError(
            f"{code!r} is no period: write a fiscal year such as 2558, 2558Q4, 2558H1, 2558-01 or 2558-01-31"
        )
    numbers = {name: int(text) for name, text in written.groupdict().items() if text and name != "calendar"}
    return Period(**numbers, calendar=written["calendar"] is not None)


def _month(gregorian: int, offset: int) -> date:
    """The first day of the month ``offset`` months after the October that opens a fiscal year."""
    month = 10 + offset
    return date(gregorian - 1 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
