"""What the engines agree on about values: how a register's value is read, and what counts as known.

The meaning of every node is written down in ``docs/reference/measures.md``; this is the plain Python of it.
A missing value, and a truth that is undetermined, are both None.
"""

from __future__ import annotations

import calendar
import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from prasan.measures.checking import ColumnType, stored_columns

LARGEST = 1e14
"""Numbers of a register beyond this are taken as missing: they cannot be true, and could not be added exactly."""
SUM_SCALE = 10_000
"""Sums are exact to a ten-thousandth (of a rai: a square metre and a half), in whichever order records come."""
LARGEST_SUM = 2**63 - 1
"""The largest scaled sum; one beyond it is missing."""
MOST_YEARS = 200
"""How many years a date may be moved."""
SATANG = 100
"""Amounts are paid to the satang."""
DOUBT = 0.99
"""A link of a probability below this makes a verdict doubtful."""


@dataclass(frozen=True)
class Interval:
    """A date known to lie from ``first`` to ``last``, both included."""

    first: datetime.date
    last: datetime.date


Value: TypeAlias = float | str | datetime.date | bool | Interval | None
Record: TypeAlias = Mapping[str, object]
"""A row of ``accepted.parquet``."""


def read_value(record: Record, column: str, kind: ColumnType) -> Value:
    """A column's value as rules see it."""
    if kind == "partial_date":
        year, month, day = (record[stored] for stored in stored_columns(column, kind))
        return interval(year, month, day)
    value = record[column]
    match kind, value:
        case "number", int() | float():
            number = float(value)
            return number if abs(number) <= LARGEST else None
        case ("text", str()) | ("boolean", bool()) | ("date", datetime.date()):
            return cast(Value, value)
        case _, None:
            return None
    raise TypeError(f"{column} should be a {kind}, and a record holds {value!r}")


def interval(year: object, month: object, day: object) -> Interval | None:
    """All days that a partial date may be: a month or day that is unknown, or impossible, may be any.

    >>> interval(1999, 2, None)
    Interval(first=datetime.date(1999, 2, 1), last=datetime.date(1999, 2, 28))
    """
    if not isinstance(year, int) or not 1 <= year <= 9998:
        return None
    if not isinstance(month, int) or not 1 <= month <= 12:
        return Interval(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    length = calendar.monthrange(year, month)[1]
    if not isinstance(day, int) or not 1 <= day <= length:
        return Interval(datetime.date(year, month, 1), datetime.date(year, month, length))
    return Interval(datetime.date(year, month, day), datetime.date(year, month, day))


def years_before(years: float | None, day: datetime.date | None) -> datetime.date | None:
    """The same day some years earlier; None where there is no such day.

    >>> years_before(1, datetime.date(2012, 2, 29))
    datetime.date(2011, 2, 28)
    """
    if years is None or day is None or not 0 <= years <= MOST_YEARS or years != int(years):
        return None
    year = day.year - int(years)
    if year < 1:
        return None
    return datetime.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def rounded(number: float) -> int:
    """The nearest whole number, halves away from zero (as SQL's ``round``; Python's own goes to even)."""
    size = abs(number)
    whole = math.floor(size)
    nearest = whole + 1 if size - whole >= 0.5 else whole
    return nearest if number >= 0 else -nearest
