"""A field of a form for a day, as people here write one."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from prasan.thai.dates import BUDDHIST_ERA, read_date


class DayField(forms.CharField):
    """A whole day, written in the Buddhist or the common era."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "2558-10-01", "class": "form-control"})

    def clean(self, value: object) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        read = read_date(text)
        if read is None or read.day is None:
            raise forms.ValidationError(_("Write a day as 2558-10-01 or 1 ตุลาคม 2558."))
        return date(read.year, read.month, read.day)

    def prepare_value(self, value: object) -> object:
        """A day is shown in the Buddhist era, as it may be written."""
        return f"{value.year + BUDDHIST_ERA}-{value:%m-%d}" if isinstance(value, date) else value
