"""Months and fiscal years: a month is a number, a fiscal year of B.E. runs from October to September."""

from __future__ import annotations

import re


def month_of(text: str) -> int:
    """The month of "2570-10" (B.E. year and month) as months since the year 0.  Raises ValueError."""
    found = re.fullmatch(r"(2[4-6]\d\d)-(0[1-9]|1[0-2])", text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(month: int) -> str:
    """The reverse of :func:`month_of`."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def fiscal_year(month: int) -> int:
    """The fiscal year of a month: October 2569 is of 2570."""
    return month // 12 + (1 if month % 12 >= 9 else 0)


def first_month(year: int) -> int:
    """October, with which a fiscal year begins."""
    return (year - 1) * 12 + 9
