"""A field of a form for a day, as people here write one; and how many days there are to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prasan.thai.dates import BUDDHIST_ERA, read_date
from prasan.web.shell.templatetags.prasan import number


def day_of(written: str) -> date | None:
    """A whole day as people here write one, in the Buddhist or the common era; None for what is none."""
    read = read_date(written)
    return date(read.year, read.month, read.day) if read and read.month and read.day else None


def written(day: date | None) -> str:
    """A day as a field shows it, in the Buddhist era; "" for none."""
    return f"{day.year + BUDDHIST_ERA}-{day:%m-%d}" if day else ""


@dataclass(frozen=True)
class AskedDay:
    """A day that a page was asked for: ``text`` is what its field shows again, ``wrong`` where that was no day."""

    day: date
    text: str
    wrong: bool = False


def asked_day(typed: str, otherwise: date) -> AskedDay:
    """The day that was typed; ``otherwise`` where nothing was, or what is no day."""
    typed = typed.strip()[:40]
    day = day_of(typed) if typed else otherwise
    return AskedDay(otherwise, typed, wrong=True) if day is None else AskedDay(day, written(day))


class DayField(forms.CharField):
    """A whole day, written in the Buddhist or the common era."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "2558-10-01", "class": "form-control"})

    def clean(self, value: object) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        read = day_of(text)
        if read is None:
            raise forms.ValidationError(_("Write a day as 2558-10-01 or 1 ตุลาคม 2558."))
        return read

    def prepare_value(self, value: object) -> object:
        """A day is shown in the Buddhist era, as it may be written."""
        return written(value) if isinstance(value, date) else value


def days_left(until: date) -> str:
    """How many days there are to a day, or have been since it."""
    days = (until - timezone.localdate()).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": number(-days)}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": number(days)}
