"""Who looked: the uses of personal data that touched one person."""

from __future__ import annotations

from collections.abc import Iterable

from prasan.exchange.log import Entry
from prasan.web.exchange import Telling, Use


def touched(entries: Iterable[Entry], spine_id: int, registers: Iterable[str]) -> list[Entry]:
    """The entries of that person, and those of everybody in a register that the person is in; newest first."""
    mine = set(registers)
    found = [
        entry
        for entry in entries
        if entry.event.get("spine_id") == spine_id
        or (entry.event.get("spine_id") is None and mine.intersection(entry.event.get("registers") or ()))
    ]
    return found[::-1]


def in_words(entries: Iterable[Entry]) -> list[Use]:
    """The entries as the page writes them."""
    telling = Telling()
    return [telling.use(entry) for entry in entries]
