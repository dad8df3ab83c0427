"""Numbers, periods and areas as files write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from prasan.centres import periods
from prasan.centres.periods import BUDDHIST_ERA, Period

LARGEST = 10**13  # below it a float holds hundredths exactly
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_DHIS2_QUARTER = re.compile(r"((?:19|20)\d\d)Q([1-4])")
_DHIS2_YEAR = re.compile(r"((?:19|20)\d\d)Oct")
_ADX = re.compile(r"(\d{4}-\d\d-\d\d)/(P1Y|P12M|P3M)")


def number_of(text: str) -> float:
    """A number in Arabic or Thai digits, thousands parted by commas.  Raises ValueError, which says why not."""
    plain = text.translate(_THAI_DIGITS)
    if not _NUMBER.fullmatch(plain):
        raise ValueError("it is not a number")
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover  (the pattern lets none through)
        raise ValueError("it is not a number") from None
    if abs(value) >= LARGEST:
        raise ValueError(f"it is not below {LARGEST:,}")
    if value != round(value, 2):
        raise ValueError("it has more than two decimals")
    return float(value)


def period_of(text: str, calendar: str) -> Period:
    """A fiscal period in our code, and as DHIS2 (``2015Q3``, ``2014Oct``) or ADX (``2015-07-01/P3M``) write it.

    DHIS2's quarters are of the calendar; only where the file is DHIS2's are they taken as such.  Raises PeriodError.
    """
    if calendar == "dhis2":
        if quarter := _DHIS2_QUARTER.fullmatch(text):
            return _starting(date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1), quarter=True)
        if year := _DHIS2_YEAR.fullmatch(text):
            return Period(int(year[1]) + 1 + BUDDHIST_ERA)
    if calendar == "adx" and (span := _ADX.fullmatch(text)):
        try:
            starts = date.fromisoformat(span[1])
        except ValueError:
            raise periods.PeriodError(f"{text!r} is no period: there is no such day") from None
        found = _starting(starts, quarter=span[2] == "P3M")
        if found.starts != starts:
            raise periods.PeriodError(f"{text!r} is no fiscal period: they begin on 1 October, January, April and July")
        return found
    return periods.parse(text)


def _starting(day: date, *, quarter: bool) -> Period:
    fiscal = day.year + BUDDHIST_ERA + (day.month >= 10)
    return Period(fiscal, (day.month - 10) % 12 // 3 + 1 if quarter else None)
