"""What a linkage says, in the reader's language: comparisons and their levels, stages, reasons and rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from prasan.linkage.distribution import DOUBTFUL
from prasan.linkage.explaining import END, RARITY, START
from prasan.registers.contract import shipped_contracts
from prasan.web.shell.templatetags.prasan import in_words, number, thai

COMPARISONS = {
    "given": _("Given name"),
    "family": _("Family name"),
    "sex": _("Sex"),
    "birth": _("Date of birth"),
    "place": _("House and area"),
    "id": _("National id"),
    RARITY: _("How rare the names are"),
    START: _("To begin with"),
    END: _("Altogether"),
}
LEVELS = {
    ("given", "missing"): _("a given name is missing"),
    ("given", "same"): _("the same given name"),
    ("given", "close"): _("the given names are spelled or sound nearly alike"),
    ("given", "swapped"): _("given and family name have changed places"),
    ("given", "former"): _("the given name that the person had before"),
    ("given", "different"): _("different given names"),
    ("family", "missing"): _("a family name is missing, or has changed places"),
    ("family", "same"): _("the same family name"),
    ("family", "close"): _("the family names are spelled or sound nearly alike"),
    ("family", "former"): _("the family name that the person had before"),
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
    ("id", "spouses"): _("the national id is that of the person's spouse"),
    ("id", "different_valid"): _("another national id, and a valid one"),
    ("id", "different_invalid"): _("another national id, not a valid one"),
    (RARITY, ""): _("how rare the names that they share are"),
    (START, ""): _("two people taken at random"),
    (END, ""): _("what speaks for one person, less what speaks against it"),
}
STAGES = {
    "exact_id": _("By the same national id"),
    "repaired_id": _("By a national id one slip apart"),
    "scored": _("By name, birth and place"),
    "reviewed": _("By clerks"),
    "unregistered": _("To nobody of the civil register"),
}
SPREAD = {**STAGES, DOUBTFUL: _("Await a clerk")}
REASONS = {
    "id_of_another": _("The national id is this person's, but the name and the birth are not"),
    "id_of_spouse": _("The national id is this person's, but the name is that of the person's spouse"),
    "two_candidates": _("Two people are about equally likely"),
    "below_threshold": _("The likeliest person is not likely enough"),
    "taken": _("Another record of the register has the person"),
}
OUTCOMES = {
    "reviewed": _("Clerks settled it."),
    "exact_id": _("The valid national id is the same, and the name or the birth agrees as well."),
    "repaired_id": _(
        "The national ids are one slip apart, and the pair is probable enough and stands out from others."
    ),
    "scored": _("The pair is probable enough and stands out from others."),
    "id_of_another": _(
        "The national id is this person's, but neither the name nor the birth agrees. A clerk is asked."
    ),
    "id_of_spouse": _(
        "The national id is this person's, but the name is that of the person's spouse. A clerk is asked."
    ),
    "two_candidates": _("Another person is about as likely. A clerk is asked."),
    "below_threshold": _("The pair is not probable enough. A clerk is asked."),
    "taken": _("Another record of the register has the person. A clerk is asked."),
    "other": _("The record is linked to somebody else."),
    "nobody": _("The pair is too improbable, or no blocking rule brought it together."),
}
"""Why a record is or is not a person's: the keys of ``prasan.linkage.explaining.REASONS``."""
MISSING = {
    "register": _("The linkage has no such register."),
    "record": _("The register has no record of this key."),
    "link": _("The record is linked to nobody of the civil register. Say beside which person to weigh it."),
    "person": _("Nobody of the civil register has this spine id."),
}
"""The parts of ``prasan.linkage.explaining.PairMissingError``."""
FIELDS = {
    "given_name": _("given name"),
    "family_name": _("family name"),
    "former_given_name": _("former given name"),
    "former_family_name": _("former family name"),
    "birth_date": _("date of birth"),
    "birth_year": _("year of birth"),
    "house": _("house"),
    "sex": _("sex"),
    "district": _("district"),
    "national_id": _("national id"),
}
PARTS_OF_IDS = {
    "id_head": _("the beginning of the national id"),
    "id_tail": _("the end of the national id"),
    "id_ends": _("both ends of the national id"),
}
"""What a blocking rule (``prasan.linkage.blocking.RULES``) asks to agree: its fields, or a part of the id."""
HAPPENED = {
    "became": _("became another"),
    "merged": _("merged into one that there was"),
    "split": _("split"),
    "moved": _("lost records to another"),
    "gone": _("gone"),
}
"""What a linkage does to ids: ``prasan.linkage.history.Event``."""
SEXES = {"1": _("male"), "2": _("female")}


def register_words(name: str) -> str:
    """A register by its name in the reader's language."""
    contract = shipped_contracts().get(name)
    return in_words(contract) if contract else name


def value_of(comparison: str, side: Mapping[str, Any]) -> str:
    """What a record or person says of a comparison (``Explanation.record``), as a clerk reads it."""
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
    if told is None:
        return ""
    former = side.get(f"former_{told}")
    return f"{side[told] or ''} ({former})" if former else str(side[told] or "")


def share(value: float) -> str:
    """A probability as a clerk reads it: ``97.8%``, or ``1 in 12,300`` where it is small."""
    if value >= 0.005 or value <= 0:
        return f"{100 * value:.1f}%"
    return str(_("1 in %(n)s")) % {"n": number(float(f"{1 / value:.3g}"))}


def measured(value: float) -> str:
    """A share as it was found, with as many decimals as tell it from all: ``99.86%``, ``99.9973%``; ``100%`` if it is all."""
    if value == 1:
        return "100%"
    return next((told for places in (2, 3, 4) if float(told := f"{100 * value:.{places}f}") < 100), "> 99.9999") + "%"


def signed(bits: float) -> str:
    """Bits with their sign: ``+12.3``, ``−4.5``, ``0.0``."""
    return f"{bits:+.1f}".replace("-", "−") if abs(bits) >= 0.05 else "0.0"


def likely(probability: float) -> str:
    """A probability of a pair: ``97.31%``, never quite none or all."""
    if probability > 0.9999:
        return "> 99.99%"
    return f"{100 * probability:.2f}%" if probability >= 0.0001 else "< 0.01%"
