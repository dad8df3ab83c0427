"""Where registers say different things of one person, beside the one that is the master of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prasan.citizens.holdings import Holding, Record, value_of
from prasan.registers.contract import Column
from prasan.thai.text import canonical

# Who somebody is, is said by the civil register: its entries are evidence of it (Civil Registration Act B.E. 2534).
NAMES = ("title", "given_name", "family_name")
ABOUT = ("title", "given_name", "family_name", "sex", "birth_date", "house", "area", "national_id")


@dataclass(frozen=True)
class Said:
    """What one record of a register says; ``entry`` is its place among the person's records there, from 0.

    ``differs``: it is stated, and is another value than the master's.
    """

    holding: Holding
    column: Column
    entry: int
    record: Record
    differs: bool


@dataclass(frozen=True)
class Difference:
    """What of a person (``about``, a meaning of the contracts) registers say differently; the ``master`` and the others."""

    about: str
    master: Said
    others: Sequence[Said]


def differences(held: Sequence[Holding]) -> list[Difference]:
    """What registers say otherwise than the master does; a value that one does not state is no difference.

    Texts are compared as they look (:mod:`prasan.thai.text`), a birth date as far as both know it.
    """
    master = next((each for each in held if each.contract.spine and each.entries), None)
    if master is None:
        return []
    found = []
    for about in ABOUT:
        own = _column(master, about)
        if own is None:
            continue
        first = Said(master, own, 0, master.entries[0].record, differs=False)
        others = [
            Said(holding, column, place, entry.record, _differ(about, own, first.record, column, entry.record))
            for holding in held
            if holding is not master and (column := _column(holding, about)) is not None
            for place, entry in enumerate(holding.entries)
        ]
        if any(each.differs for each in others):
            found.append(Difference(about, first, others))
    return found


def _column(holding: Holding, about: str) -> Column | None:
    """The column that says it; a part of a name may stand in a whole one."""
    by_meaning: dict[str, Column] = {each.meaning: each for each in holding.columns}
    return by_meaning.get(about) or (by_meaning.get("full_name") if about in NAMES else None)


def _value(about: str, column: Column, record: Record) -> object:
    return record[about] if about in NAMES else value_of(column, record)


def _differ(about: str, own: Column, mine: Record, column: Column, other: Record) -> bool:
    one, two = _value(about, own, mine), _value(about, column, other)
    if one is None or two is None or "" in (one, two):
        return False
    if about == "birth_date":
        return any(a != b for a, b in zip(str(one).split("-"), str(two).split("-"), strict=False))
    return canonical(str(one)) != canonical(str(two))
