"""Who looked: the uses of personal data that touched one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prasan.exchange.lists import prove_list
from prasan.exchange.log import Entry
from prasan.exchange.log_index import Search
from prasan.exchange.seals import seals_over, today
from prasan.web.exchange import Telling, Use, Uses, access_log


def touched(spine_id: int, registers: Iterable[str]) -> Uses:
    """The uses of that person, and those of everybody in a register that the person is in; newest first.

    Those under a seal that is not over are left out where they are counted too, so that no page tells of them.
    """
    return Uses(_asked(spine_id, registers))


def proved(spine_id: int, registers: Iterable[str]) -> dict[str, Any]:
    """The same with the proof of each, signed to be all; see :mod:`prasan.exchange.lists`.  Raises LogError, CheckpointError."""
    return prove_list(access_log(), _asked(spine_id, registers))


def _asked(spine_id: int, registers: Iterable[str]) -> Search:
    return Search(person=spine_id, in_registers=tuple(registers), seals=seals_over(access_log(), today()))


def in_words(entries: Iterable[Entry]) -> list[Use]:
    """The entries as the page writes them."""
    telling = Telling()
    return [telling.use(entry) for entry in entries]
