"""Who looked: the uses of personal data that touched one person."""

from __future__ import annotations

from collections.abc import Iterable

from prasan.exchange.log import Entry
from prasan.exchange.log_index import Search
from prasan.exchange.seals import seals_over, today
from prasan.web.exchange import Telling, Use, Uses, access_log


def touched(spine_id: int, registers: Iterable[str]) -> Uses:
    """The uses of that person, and those of everybody in a register that the person is in; newest first.

    Those under a seal that is not over are left out where they are counted too, so that no page tells of them.
    """
    over = seals_over(access_log(), today())
    return Uses(Search(person=spine_id, in_registers=tuple(registers), seals=over))


def in_words(entries: Iterable[Entry]) -> list[Use]:
    """The entries as the page writes them."""
    telling = Telling()
    return [telling.use(entry) for entry in entries]
