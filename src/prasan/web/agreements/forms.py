"""The form in which an agreement is drafted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prasan.exchange.legal_bases import LegalBasisError, legal_bases, legal_basis
from prasan.exchange.terms import ALL
from prasan.registers.contract import shipped_contracts
from prasan.thai.areas import known_codes, names
from prasan.web.agreements.actions import providers_of
from prasan.web.agreements.words import section_words, unit_choices
from prasan.web.exchange import Telling
from prasan.web.shell.days import DayField
from prasan.web.shell.templatetags.prasan import in_language, in_words, thai
from prasan.web.snapshots import measures_in_force

BASES = 4  # lines for legal bases
EVERY_FIELD = "*"
_TEXT = {"class": "form-control", "autocomplete": "off"}
_PURPOSES = ("link_registers", "review_links", "citizen_access")


class DraftForm(forms.Form):
    """What an agreement says, field by field; ``terms`` is what of it is signed."""

    id = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=gettext_lazy("Name in the log: small letters, digits and -"),
        max_length=80,
        widget=forms.TextInput(attrs=_TEXT),
        error_messages={"invalid": gettext_lazy("Small letters, digits and - alone.")},
    )
    title_th = forms.CharField(label=gettext_lazy("Title in Thai"), max_length=200, widget=forms.TextInput(attrs=_TEXT))
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, widget=forms.TextInput(attrs=_TEXT)
    )
    consumer = forms.ChoiceField(label=gettext_lazy("Who uses the data"), widget=forms.Select(attrs=_TEXT))
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("What for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_purpose = forms.RegexField(
        r"^[a-z][a-z0-9_:.-]*$",
        label=gettext_lazy("Another purpose, by its code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=_TEXT),
    )
    provinces = forms.MultipleChoiceField(
        label=gettext_lazy("Provinces; none is the whole country"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.CharField(
        label=gettext_lazy("Districts, by their codes of four digits"),
        required=False,
        widget=forms.TextInput(attrs=_TEXT),
    )
    a_request = forms.IntegerField(
        label=gettext_lazy("People in one request, at most"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={**_TEXT, "inputmode": "numeric"}),
    )
    a_day = forms.IntegerField(
        label=gettext_lazy("People in one day, at most"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={**_TEXT, "inputmode": "numeric"}),
    )
    onward = forms.BooleanField(
        label=gettext_lazy("What was given may be given on to others, such as the bank that pays"), required=False
    )
    valid_from = DayField(label=gettext_lazy("From"))
    valid_to = DayField(label=gettext_lazy("To, that day too"), required=False)

    def __init__(self, data: Any = None, *, terms: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_initial(terms) if terms else None)
        telling = Telling()
        self.fields["consumer"].choices = [("", "—"), *unit_choices()]
        measures = [(f"measure:{each.id}", in_words(each)) for each in measures_in_force()]
        self.fields["purposes"].choices = [*((each, telling.purpose(each)) for each in _PURPOSES), *measures]
        at = 0 if thai() else 1
        self.fields["provinces"].choices = [(code, each[at]) for code, each in sorted(names("provinces").items())]
        for name, contract in shipped_contracts().items():
            choices = [(EVERY_FIELD, _("All fields"))]
            choices += [(field, _field_label(field, in_words(column))) for field, column in contract.fields.items()]
            self.fields[f"register_{name}"] = forms.MultipleChoiceField(
                label=in_words(contract), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        known = [(each.id, f"{in_language(each, 'short')} {section_words(each.section)}: {in_language(each, 'permits')}")
                 for each in legal_bases().values()]  # fmt: skip
        for number in range(1, BASES + 1):
            self.fields[f"basis_{number}"] = forms.ChoiceField(
                label=_("Law and section"),
                choices=[("", "—"), *known],
                required=False,
                widget=forms.Select(attrs=_TEXT),
            )
            self.fields[f"section_{number}"] = forms.CharField(
                label=_("Section, if narrower"),
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs=_TEXT),
            )
            self.fields[f"basis_from_{number}"] = DayField(label=_("Relied on from"), required=False)
            self.fields[f"basis_to_{number}"] = DayField(label=_("To, that day too"), required=False)

    @property
    def registers(self) -> list[Any]:
        """The fields of registers."""
        return [self[f"register_{name}"] for name in shipped_contracts()]

    @property
    def bases(self) -> list[list[Any]]:
        """The lines for legal bases."""
        lines = ("basis_{}", "section_{}", "basis_from_{}", "basis_to_{}")
        return [[self[name.format(number)] for name in lines] for number in range(1, BASES + 1)]

    def clean_districts(self) -> list[str]:
        """The districts' codes."""
        listed = self.cleaned_data["districts"].replace(",", " ").split()
        wrong = [each for each in listed if len(each) != 4 or each not in known_codes()]
        if wrong:
            raise forms.ValidationError(_("No district has the code %(code)s.") % {"code": wrong[0]})
        return list(listed)

    def clean(self) -> dict[str, Any]:
        """Registers, purposes and laws: one of each at least, and the laws in force."""
        told: dict[str, Any] = super().clean() or {}
        if not any(told.get(f"register_{name}") for name in shipped_contracts()):
            raise forms.ValidationError(_("Choose a register, and which of its fields may be used."))
        if not told.get("purposes") and not told.get("other_purpose"):
            self.add_error("purposes", _("Say what the data are for."))
        if told.get("valid_to") and told.get("valid_from") and told["valid_to"] < told["valid_from"]:
            self.add_error("valid_to", _("It ends before it begins."))
        chosen = 0
        for number in range(1, BASES + 1):
            name = told.get(f"basis_{number}")
            if not name:
                continue
            chosen += 1
            known = legal_bases()[name]
            try:
                legal_basis(name, told.get(f"section_{number}") or known.section)
            except LegalBasisError:
                problem = _("This is section %(section)s: write a part of it, or leave it out.")
                self.add_error(f"section_{number}", problem % {"section": known.section})
            begins = told.get(f"basis_from_{number}") or told.get("valid_from")
            if begins and begins < known.valid_from:
                problem = _("The law was not in force yet. Say from which day it is relied on.")
                self.add_error(f"basis_from_{number}", problem)
            if told.get("onward") and not known.onward:
                self.add_error("onward", _("A law that you chose does not let what was given be given on."))
        if not chosen:
            self.add_error("basis_1", _("Choose the law that the agreement rests on."))
        return told

    def terms(self) -> dict[str, Any]:
        """What is signed, of a form that is valid; the providers are who holds the registers."""
        told = self.cleaned_data
        fields = {name: told[f"register_{name}"] for name in shipped_contracts() if told[f"register_{name}"]}
        consumers = frozenset({told["consumer"]})
        bases = []
        for number in range(1, BASES + 1):
            if name := told[f"basis_{number}"]:
                basis = {
                    "id": name,
                    "section": told[f"section_{number}"] or legal_bases()[name].section,
                    "valid_from": told[f"basis_from_{number}"] or told["valid_from"],
                    "valid_to": told[f"basis_to_{number}"],
                }
                bases.append(basis)
        return {
            "id": told["id"],
            "title_th": told["title_th"],
            "title_en": told["title_en"],
            "providers": providers_of(frozenset(fields), consumers),
            "consumers": consumers,
            "registers": list(fields),
            "fields": {name: ALL if EVERY_FIELD in each else each for name, each in fields.items()},
            "areas": [*told["provinces"], *told["districts"]],
            "population": {"a_request": told["a_request"], "a_day": told["a_day"]},
            "onward": told["onward"],
            "purposes": [*told["purposes"], *filter(None, [told["other_purpose"]])],
            "bases": bases,
            "valid_from": told["valid_from"],
            "valid_to": told["valid_to"],
        }


def _field_label(field: str, words: str) -> str:
    """A column that says several fields (a full name) is in words once for each."""
    several = {"title": _("title"), "given_name": _("given name"), "family_name": _("family name")}
    return f"{words} ({several[field]})" if field in several else words


def _initial(terms: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        "link_registers",
        "review_links",
        "citizen_access",
        *(f"measure:{each.id}" for each in measures_in_force()),
    }
    areas = terms.get("areas", [])
    told: dict[str, Any] = {
        "id": terms["id"],
        "title_th": terms["title_th"],
        "title_en": terms["title_en"],
        "consumer": next(iter(terms["consumers"]), ""),
        "purposes": [each for each in terms["purposes"] if each in known],
        "other_purpose": next((each for each in terms["purposes"] if each not in known), ""),
        "provinces": [each for each in areas if len(each) == 2],
        "districts": " ".join(each for each in areas if len(each) == 4),
        "onward": terms.get("onward", False),
        **terms.get("population", {}),
        "valid_from": date.fromisoformat(terms["valid_from"]),
        "valid_to": date.fromisoformat(terms["valid_to"]) if terms.get("valid_to") else None,
    }
    for name, each in terms["fields"].items():
        told[f"register_{name}"] = [EVERY_FIELD] if each == ALL else each
    for number, basis in enumerate(terms["bases"][:BASES], start=1):
        told[f"basis_{number}"], told[f"section_{number}"] = basis["id"], basis["section"]
        for end in ("from", "to"):
            day = basis.get(f"valid_{end}")
            told[f"basis_{end}_{number}"] = date.fromisoformat(day) if day else None
    return told
