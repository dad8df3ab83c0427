"""What a register holds, and where registers differ, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.centres.organisation import load_tree
from prasan.citizens.differences import Difference, Said
from prasan.citizens.holdings import Entry, Holding, Record
from prasan.registers.contract import Column
from prasan.thai.areas import place
from prasan.thai.national_id import masked
from prasan.web.portal.own_data import coded_words, not_stated, stage_words
from prasan.web.shell.templatetags.prasan import in_words, partial_date, thai


@dataclass(frozen=True)
class Line:
    """A field of a record in words; ``column`` is its name in addresses, ``asks`` whether one may ask for it to be corrected."""

    column: str
    name: str
    words: str
    asks: bool


@dataclass(frozen=True)
class RecordView:
    """A record: its place among the person's in the register, how it was linked, its lines."""

    place: int
    how: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class RegisterView:
    """A register, whose it is, and the person's records in it."""

    holding: Holding
    name: str
    owner: str
    records: Sequence[RecordView]


@dataclass(frozen=True)
class SaidView:
    """What one register says of something that differs; ``master`` is whether it is the one that counts."""

    register: str
    register_name: str
    column: str
    place: int
    words: str
    master: bool
    differs: bool


@dataclass(frozen=True)
class DifferenceView:
    """What differs, by name, and what each register says of it, the master first."""

    name: str
    said: Sequence[SaidView]


def registers(held: Sequence[Holding], *, whole_number: bool) -> list[RegisterView]:
    """Each register in words."""
    return [
        RegisterView(
            holding,
            in_words(holding.contract),
            unit_name(holding.contract.owner),
            [
                RecordView(place_, stage_words(entry.stage), list(_lines(holding, entry, whole_number)))
                for place_, entry in enumerate(holding.entries)
            ],
        )
        for holding in held
    ]


def differing(found: Sequence[Difference]) -> list[DifferenceView]:
    """Each difference in words."""
    return [
        DifferenceView(
            in_words(each.master.column),
            [_said(each.master, master=True), *(_said(other, master=False) for other in each.others)],
        )
        for each in found
    ]


def told(column: Column, record: Record, *, whole_number: bool = False) -> str:
    """What a record says in a column, in words; who else's numbers never whole."""
    match column.meaning:
        case "key":
            return str(record["record_key"])
        case "national_id":
            kept = record["national_id"]
            return ((kept if whole_number else masked(kept)) if kept else "") or not_stated()
        case "father_id" | "mother_id" | "spouse_id":
            kept = record.get(column.meaning)
            return masked(kept) if kept else not_stated()
        case "full_name":
            return (
                " ".join(filter(None, (record["title"], record["given_name"], record["family_name"]))) or not_stated()
            )
        case "sex":
            return {"1": _("Male"), "2": _("Female")}.get(record["sex"] or "", not_stated())
        case "birth_date":
            return partial_date(record["birth_year"], record["birth_month"], record["birth_day"]) or not_stated()
        case "house":
            return record["house_code"] or not_stated()
        case "area":
            return place(record["area_code"], "th" if thai() else "en") or not_stated()
        case "text" | "number" | "date" | "boolean":
            return coded_words(column, record.get(column.column)) or not_stated()
    return record.get(column.meaning) or not_stated()


def name_of(held: Sequence[Holding]) -> str:
    """The person's name as the civil register has it; empty where it says none."""
    for holding in held:
        if holding.contract.spine and holding.entries:
            record = holding.entries[0].record
            names = (record["title"], record["given_name"], record["family_name"])
            return " ".join(filter(None, names))
    return ""


def unit_name(code: str) -> str:
    """A unit's name."""
    unit = load_tree().units.get(code)
    return in_words(unit) if unit else code


def can_be_asked(holding: Holding, column: Column) -> bool:
    """Whether one may ask for a column to be corrected: the number by which a register knows its rows is no word about anybody."""
    return not (column.column == holding.contract.key and not holding.contract.spine)


def _lines(holding: Holding, entry: Entry, whole_number: bool) -> Iterator[Line]:
    for column in holding.columns:
        words = told(column, entry.record, whole_number=whole_number)
        yield Line(column.column, in_words(column), words, can_be_asked(holding, column))


def _said(said: Said, *, master: bool) -> SaidView:
    return SaidView(
        said.holding.name,
        in_words(said.holding.contract),
        said.column.column,
        said.entry,
        told(said.column, said.record),
        master,
        said.differs,
    )
