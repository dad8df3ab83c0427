"""Dates as Thai agencies write them, read and written; the same in Python here and in SQL (``sql/dates.sql``).

Years are of the Buddhist Era, 543 ahead of the common era.  Until B.E. 2483 a year began on 1 April (the Calendar
Year Act B.E. 2483 moved it to 1 January 2484), so that January to March of B.E. 2475 are of 1933.  January to
March of 2483 never were; who writes them has converted the year, and means 1940.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from prasan.thai.text import arabic_digits, canonical

BUDDHIST_ERA = 543
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_TH = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name: number for names in (MONTHS_TH, SHORT_TH) for number, name in enumerate(names, start=1)}
_TIME = re.compile("[ T][0-9]{1,2}:[0-9]{2}.*$")
_YEAR_FIRST = re.compile("([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DAY_FIRST = re.compile("([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_IN_WORDS = re.compile("([0-9]{0,2}) ?([ก-ฮเ-์ะ-ฺ.]+?) ?(?:พ\\.?ศ\\.?)? ?([0-9]{4}|[0-9]{2})")


@dataclass(frozen=True)
class PartialDate:
    """A date as far as it is known; ``year`` is of the common era, ``written`` the year as it stood."""

    year: int
    month: int | None
    day: int | None
    written: int

    @property
    def in_common_era(self) -> bool:
        """Whether the year was written in the common era."""
        return 1857 <= self.written <= 2156

    @property
    def in_two_digits(self) -> bool:
        """Whether the year was written in two digits, and taken to be of the 26th century of the Buddhist Era."""
        return self.written < 100


def read_date(text: str) -> PartialDate | None:
    """The date that a text means, or None where it is none that there ever was.

    Read are ``25280203``, ``03022528``, ``2528-2-3``, ``3/2/2528``, ``3/2/28``, ``3 ก.พ. 2528``, ``กุมภาพันธ์ 2528`` and
    ``2528``, in Thai digits too; ``00`` is an unknown month or day, and a time of day is left out.
    """
    found = _parts(_TIME.sub("", arabic_digits(canonical(text))))
    if found is None:
        return None
    written, month, day = found
    year = _possible(written, month, day)
    return None if year is None else PartialDate(year, month or None, day or None, written)


def _possible(written: int, month: int, day: int) -> int | None:
    """The year in the common era, or None where there was no such date."""
    year = _common(written, month)
    if year is None or month > 12 or day > (monthrange(year, month)[1] if month else 31):
        return None
    return year


def _common(written: int, month: int) -> int | None:
    if written < 100:
        written += 2500
    if 2400 <= written <= 2699:
        return written - BUDDHIST_ERA + (written <= 2482 and 1 <= month <= 3)
    return written if 1857 <= written <= 2156 else None


def _parts(text: str) -> tuple[int, int, int] | None:
    """(year as written, month, day), 0 for what is not said."""
    if re.fullmatch("[0-9]{8}", text):
        # Which end is the year is never in doubt: no year that is known reads as a month and a day.
        first, last = int(text[:4]), int(text[4:])
        if first >= 100 and _possible(first, last // 100, last % 100) is not None:
            return first, last // 100, last % 100
        return (last, first % 100, first // 100) if last >= 100 else None
    if re.fullmatch("[0-9]{4}", text):
        return (int(text), 0, 0) if int(text) >= 100 else None
    if written := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, written.groups())
        return (year, month, day) if year >= 100 else None
    if written := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, written.groups())
        return None if len(written[3]) == 4 and year < 100 else (year, month, day)
    if written := _IN_WORDS.fullmatch(text):
        month = _MONTHS.get(written[2].replace(".", ""), 0)
        year = int(written[3])
        return (year, month, int(written[1] or 0)) if month and (len(written[3]) == 2 or year >= 100) else None
    return None


def buddhist_year(year: int, month: int | None) -> int:
    """The year of the Buddhist Era in which a month of a common-era year lay."""
    old_style = month is not None and month <= 3 and year <= 1940
    return year + BUDDHIST_ERA - old_style


def date_text(year: int | None, month: int | None, day: int | None, language: str) -> str:
    """A date of which parts may be unknown; ``year`` is of the common era.

    ``(1985, 2, 3)`` is "3 กุมภาพันธ์ 2528" in Thai and "3 February 1985" in English; an unknown day or month is
    left out, an unknown year leaves nothing.
    """
    if year is None:
        return ""
    thai = language == "th"
    parts = [str(buddhist_year(year, month) if thai else year)]
    if month is not None:
        parts.insert(0, (MONTHS_TH if thai else MONTHS_EN)[month - 1])
        if day is not None:
            parts.insert(0, str(day))
    return " ".join(parts)
