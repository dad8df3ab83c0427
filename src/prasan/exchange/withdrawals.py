"""Who took a consent back: a growing file, which every decision on a use by an agreement of consent reads.

It names people by their spine ids, and says nothing else of them.  What was done before stays lawful (PDPA B.E. 2562,
section 19); from the next use on they are left out.  Whoever takes a consent back may give it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from prasan.exchange.ledger import Ledger, Line

LEDGER = "consents"
Event = Literal["withdrawn", "given"]


@cache  # it reads what is new since it was last asked, and no more
def withdrawals(folder: Path) -> Ledger:
    """What became of consents in a data folder."""
    return Ledger(folder / "consents" / "decisions.jsonl")


def withdrawn(folder: Path) -> Mapping[str, frozenset[int]]:
    """By agreement the spine ids of who took their consent back.  Raises LedgerError."""
    found: dict[str, set[int]] = {}
    for line in withdrawals(folder).lines():
        people = found.setdefault(str(line["agreement"]), set())
        (people.add if line["event"] == "withdrawn" else people.discard)(int(line["spine_id"]))
    return {name: frozenset(people) for name, people in found.items() if people}


def note_consent(folder: Path, agreement: str, spine_id: int, event: Event) -> str:
    """Write down that somebody took a consent back, or gave it again; the hash of the line.

    Saying the same again changes nothing and adds no line.  Raises LedgerError.
    """

    def decide(lines: Sequence[Line]) -> list[dict[str, object]]:
        last = _last(lines, agreement, spine_id)
        if last == event or (last is None and event == "given"):
            return []
        return [{"event": event, "agreement": agreement, "spine_id": spine_id}]

    return withdrawals(folder).append(decide)


def _last(lines: Sequence[Line], agreement: str, spine_id: int) -> str | None:
    of = [each["event"] for each in lines if each["agreement"] == agreement and each["spine_id"] == spine_id]
    return str(of[-1]) if of else None
