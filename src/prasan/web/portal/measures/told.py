"""What a measure says of a person, in plain words: each criterion with the data that it looked at, where from and of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from prasan.citizens.entitled import Due, Held, Standing
from prasan.measures.reach import HOUSEHOLD
from prasan.registers.contract import shipped_contracts
from prasan.thai.areas import place
from prasan.web.measures.words import unit
from prasan.web.portal.check.answers import column_label
from prasan.web.portal.own_data import not_stated, stored_words
from prasan.web.shell.templatetags.prasan import in_words, number, partial_date, thai


@dataclass(frozen=True)
class Looked:
    """A value that a criterion looked at: what it is, what the register says, which register, and when that was taken in."""

    label: str
    value: str
    register: str
    made: datetime


@dataclass(frozen=True)
class CriterionTold:
    """A criterion in words, and what it looked at."""

    name: str
    verdict: str
    verdict_words: str
    looked: list[Looked]
    whole_household: bool


def verdict(standing: Standing) -> str:
    """Whether somebody is entitled, in plain words."""
    return {
        "eligible": _("You are entitled"),
        "not_eligible": _("You are not entitled"),
        "undetermined": _("It cannot be said yet"),
        None: _("There is no result in your name"),
    }.get(standing.verdict, str(standing.verdict))


def amount(standing: Standing) -> str:
    """What is due, where somebody is entitled."""
    if standing.verdict != "eligible" or not standing.amount:
        return ""
    told = number(standing.amount, 0 if float(standing.amount).is_integer() else 2)
    return f"{told} {unit(standing.measure.amount_unit)}"


def criteria(standing: Standing, held: Mapping[str, Held]) -> list[CriterionTold]:
    """Each criterion with what the person's own records say of what it looks at."""
    words = {"met": _("Yes"), "not_met": _("No"), "undetermined": _("Not known")}
    told = []
    for each in standing.measure.criteria:
        said = standing.criteria.get(each.id)
        if said is None:
            continue
        reached = standing.measure.reach(each.rule.node)
        looked = [
            one for register, columns in reached.columns.items() if register in held and register != HOUSEHOLD
            for one in _looked(register, columns, held[register])
        ]  # fmt: skip
        whole = standing.measure.unit == "household" or reached.at_home
        told.append(CriterionTold(in_words(each), said, words[said], looked, whole))
    return told


def _looked(register: str, columns: tuple[str, ...], held: Held) -> list[Looked]:
    contract = shipped_contracts().get(register)
    name = in_words(contract) if contract else register
    if not held.records:
        return [Looked(_("Record"), _("you have none"), name, held.made)]
    if not columns:
        return [Looked(_("Record"), _("you have one"), name, held.made)]
    return [
        Looked(
            column_label(register, column),
            " / ".join(_value(register, each, column) for each in held.records),
            name,
            held.made,
        )
        for column in columns
    ]


def _value(register: str, record: Mapping[str, object], column: str) -> str:
    if column == "birth_date":
        parts = (record["birth_year"], record["birth_month"], record["birth_day"])
        return partial_date(*parts) or not_stated()  # type: ignore[arg-type]
    value = record.get(column)
    if column == "area_code":
        return place(value, "th" if thai() else "en") or not_stated()  # type: ignore[arg-type]
    return stored_words(register, column, value) or not_stated()


def due(each: Due) -> str:
    """What became of an amount."""
    return {
        "paid": _("paid: the list for the bank was made"),
        "held": _("held back: another measure pays for the same"),
        "nothing_due": _("nothing is due"),
        "approved": _("approved, not paid yet"),
    }[each.how]
