"""What a question is asked with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prasan.architecture.answers import values
from prasan.web.blueprint_answers import words

_THRESHOLD = {"min_value": 1, "max_value": 5, "required": False}


class AskedForm(forms.Form):
    """Which findings to show, and what the question itself takes; what is not filled in is as the command has it."""

    kind = forms.ChoiceField(label=_("What was found"), required=False)
    unit = forms.ChoiceField(label=_("Agency"), required=False)
    value = forms.FloatField(label=_("Business value is high from"), **_THRESHOLD)
    fit = forms.FloatField(label=_("Technical fit is high from"), **_THRESHOLD)
    on = forms.CharField(label=_("As of the day (YYYY-MM-DD)"), required=False, max_length=10)
    within = forms.IntegerField(
        label=_("Also what ends within so many days"), min_value=0, max_value=36500, required=False
    )

    _OF = {"applications": ("value", "fit"), "end-of-life": ("on", "within")}

    def __init__(self, question: str, kinds: list[str], units: list[tuple[str, str]], data: Any) -> None:
        super().__init__(data)
        own = ("kind", "unit", *self._OF.get(question, ()))
        self.fields = {name: field for name, field in self.fields.items() if name in own}
        self.fields["kind"].choices = [("", _("all")), *((kind, words.KINDS[kind]) for kind in kinds)]
        self.fields["unit"].choices = [("", _("all")), *units]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean_on(self) -> str:
        """A day that can be read."""
        said = str(self.cleaned_data["on"])
        if said and values.day(said) is None:
            raise forms.ValidationError(_("Write a day as YYYY-MM-DD, such as 2026-11-29 or 2569-11-29."))
        return said

    def asked(self, name: str, unless: Any) -> Any:
        """What is filled in, and right; else what it is unless said."""
        said = self.cleaned_data.get(name)
        return unless if said in (None, "") else said
