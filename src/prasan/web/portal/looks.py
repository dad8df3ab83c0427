"""Who looked: the uses of personal data that touched one person."""

from __future__ import annotations

from collections.abc import Iterable

from prasan.exchange.log import Entry
from prasan.exchange.log_index import Search
from prasan.web.exchange import Telling, Use, Uses


def touched(spine_id: int, registers: Iterable[str]) -> Uses:
    """The uses of that person, and those of everybody in a register that the person is in; newest first."""
    return Uses(Search(person=spine_id, in_registers=tuple(registers)))


def in_words(entries: Iterable[Entry]) -> list[Use]:
    """The entries as the page writes them."""
    telling = Telling()
    return [telling.use(entry) for entry in entries]
