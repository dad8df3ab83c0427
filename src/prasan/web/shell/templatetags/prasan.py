"""How templates write dates, numbers and coverage, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from prasan.thai.dates import BUDDHIST_ERA, date_text

register = template.Library()


class Covered(Protocol):
    """What a coverage sentence is made from; departments, or their reports in a period of several."""

    @property
    def expected(self) -> int: ...
    @property
    def reported(self) -> int: ...
    @property
    def late(self) -> int: ...


def thai() -> bool:
    """Whether the page is in Thai."""
    return (get_language() or "th").startswith("th")


@register.filter
def be_date(value: date | datetime | None) -> str:
    """A date in words: ``24 พฤศจิกายน 2569``, or ``24 November 2026 (B.E. 2569)`` in English."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return partial_date(value.year, value.month, value.day)


@register.filter
def be_datetime(value: datetime | None) -> str:
    """A moment in words, to the minute, in Bangkok's time."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(date)s at %(time)s") % {"date": be_date(local), "time": local.strftime("%H:%M")}


@register.filter
def be_time(value: datetime | None) -> str:
    """The time of day of a moment, in Bangkok's time: ``16:05``."""
    return "" if value is None else timezone.localtime(value).strftime("%H:%M")


def partial_date(year: int | None, month: int | None, day: int | None) -> str:
    """A date of which parts may be unknown (``year`` of the common era), in words; empty without a year."""
    if year is None:
        return ""
    if thai():
        return date_text(year, month, day, "th")
    return f"{date_text(year, month, day, 'en')} (B.E. {year + BUDDHIST_ERA})"


@register.filter
def number(value: float | int | None, decimals: int = 0) -> str:
    """``1,234,567``; with decimals ``1,234.5``; empty for None."""
    return "" if value is None else f"{value:,.{int(decimals)}f}"


@register.filter
def percent(value: float | None, decimals: int = 1) -> str:
    """A share between 0 and 1 as ``12.5%``; empty for None."""
    return "" if value is None else f"{value * 100:,.{int(decimals)}f}%"


@register.filter
def in_words(names: Any) -> str:
    """The name of a thing that has ``name_th`` and ``name_en``, in the reader's language."""
    return str(names.name_th if thai() else names.name_en)


@register.filter
def in_language(thing: Any, field: str) -> str:
    """``<field>_th`` or ``<field>_en`` of a thing, in the reader's language."""
    return str(getattr(thing, f"{field}_{'th' if thai() else 'en'}"))


@register.filter
def keywords(thing: Any) -> list[str]:
    """The words to find a thing by, in the reader's language."""
    return list(thing.keywords_th if thai() else thing.keywords_en)


@register.filter
def coverage(covered: Covered, counted: str = "departments") -> str:
    """``31 of 38 departments reported, 2 late``; ``counted`` is ``departments`` or ``reports``."""
    numbers = {"reported": number(covered.reported), "expected": number(covered.expected)}
    if counted == "reports":
        sentence = ngettext(
            "%(reported)s of %(expected)s report received",
            "%(reported)s of %(expected)s reports received",
            covered.expected,
        )
    else:
        sentence = ngettext(
            "%(reported)s of %(expected)s department reported",
            "%(reported)s of %(expected)s departments reported",
            covered.expected,
        )
    sentence %= numbers
    if covered.late:
        late = ngettext("%(late)s late", "%(late)s late", covered.late) % {"late": number(covered.late)}
        return _("%(sentence)s, %(late)s") % {"sentence": sentence, "late": late}
    return sentence
