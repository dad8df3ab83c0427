"""What the comparison of a record and a person says, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from prasan.linkage.explaining import RARITY, Explanation
from prasan.registers.contract import shipped_contracts
from prasan.web.shell.templatetags.prasan import in_words, thai

COMPARISONS = {
    "given": _("Given name"),
    "family": _("Family name"),
    "sex": _("Sex"),
    "birth": _("Date of birth"),
    "place": _("House and area"),
    "id": _("National id"),
    RARITY: _("How rare the names are"),
}
LEVELS = {
    ("given", "missing"): _("a given name is missing"),
    ("given", "same"): _("the same given name"),
    ("given", "close"): _("the given names are spelled or sound nearly alike"),
    ("given", "swapped"): _("given and family name have changed places"),
    ("given", "different"): _("different given names"),
    ("family", "missing"): _("a family name is missing, or has changed places"),
    ("family", "same"): _("the same family name"),
    ("family", "close"): _("the family names are spelled or sound nearly alike"),
    ("family", "different_woman"): _("a woman under another family name"),
    ("family", "different"): _("different family names"),
    ("sex", "missing"): _("the sex is missing"),
    ("sex", "same"): _("the same sex"),
    ("sex", "different"): _("another sex"),
    ("birth", "missing"): _("a year of birth is missing"),
    ("birth", "same"): _("born on the same day"),
    ("birth", "same_as_known"): _("born on the same day, as far as it is known"),
    ("birth", "era_slip"): _("the same day, but for the era of the year"),
    ("birth", "two_of_three"): _("two of day, month and year of birth are the same"),
    ("birth", "near_year"): _("born in the same year or the next"),
    ("birth", "different"): _("born at another time"),
    ("place", "missing"): _("a place is missing"),
    ("place", "house"): _("the same house"),
    ("place", "subdistrict"): _("the same subdistrict"),
    ("place", "district"): _("the same district"),
    ("place", "province"): _("the same province"),
    ("place", "different"): _("another province"),
    ("id", "missing"): _("the record has no national id"),
    ("id", "same"): _("the same national id"),
    ("id", "near"): _("the national ids are one slip apart"),
    ("id", "different_valid"): _("another national id, and a valid one"),
    ("id", "different_invalid"): _("another national id, not a valid one"),
    (RARITY, ""): _("how rare the names that they share are"),
}
REASONS = {
    "id_of_another": _("The national id is this person's, but the name and the birth are not"),
    "two_candidates": _("Two people are about equally likely"),
    "below_threshold": _("The likeliest person is not likely enough"),
    "taken": _("Another record of the register has the person"),
}
PROBLEMS = {
    "there is no word of this reviewer to take back": _("there is no word of this reviewer to take back"),
    "the pair is settled by now; an auditor may reopen it": _("the pair is settled by now; an auditor may reopen it"),
    "this reviewer has said that the record is another person's; take that back first": _(
        "this reviewer has said that the record is another person's; take that back first"
    ),
}
"""What :class:`prasan.linkage.reviewing.ReviewError` says that a page can cause."""
SEXES = {"1": _("male"), "2": _("female")}


def problem(said: str) -> str:
    """Why a verdict was not taken, in the reader's language; several reasons stand one a line."""
    return "\n".join(str(PROBLEMS.get(line, line)) for line in said.splitlines())


def register_words(name: str) -> str:
    """A register by its name in the reader's language."""
    contract = shipped_contracts().get(name)
    return in_words(contract) if contract else name


def rows_of(told: Explanation) -> list[dict[str, Any]]:
    """The waterfall: for each comparison both values, what they say in words, and the bits."""
    return [
        {
            "name": COMPARISONS[step.comparison],
            "record": _value(step.comparison, told.record),
            "person": _value(step.comparison, told.person),
            "words": LEVELS[step.comparison, step.level],
            "weight": step.weight,
            "sign": "✓" if step.weight > 0 else "✗" if step.weight < 0 else "–",
            "for_it": step.weight > 0,
        }
        for step in told.steps
    ]


def _value(comparison: str, side: Mapping[str, Any]) -> str:
    if comparison == "birth":
        year = side["birth_year"]
        parts = [
            str(side["birth_day"] or "–"),
            str(side["birth_month"] or "–"),
            str(year + 543 if thai() else year) if year else "–",
        ]
        return "/".join(parts)
    if comparison == "place":
        return " · ".join(str(side[name]) for name in ("house_code", "area_code") if side[name])
    if comparison == "sex":
        return str(SEXES.get(side["sex"] or "", ""))
    told = {"given": "given_name", "family": "family_name", "id": "national_id"}.get(comparison)
    return str(side[told] or "") if told else ""
