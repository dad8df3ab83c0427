"""National object ids: one number over the same thing in many agencies' models, given by the architecture office.

Models stay as they came: the numbers are lines of ``architecture/national.jsonl``, each with who and when, and hold for an
element by its unit and id, however often the unit sends its model again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from prasan.architecture.duplicates import LEAST, Group, find_duplicates, grouped
from prasan.architecture.errors import BlueprintError
from prasan.architecture.estate import Estate, Thing
from prasan.exchange.ledger import Events, Ledger, Line
from prasan.exchange.officers import Officer


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office decided last of some keys: ``did`` is confirmed, refused or parted; ``number`` the national id."""

    did: str
    keys: tuple[str, ...]
    number: str
    by: str
    at: datetime
    why: str


def numbered(thing: Thing, number: str) -> Thing:
    """A thing with its national id, which the office's decision says over what the model does."""
    return replace(thing, confirmed=number)


class National:
    """The numbers under a folder of submissions."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(folder / "national.jsonl")

    def numbers(self) -> dict[str, str]:
        """The national id by key.  Raises LedgerError."""
        return _folded(self.ledger.lines())[0]

    def decisions(self) -> list[Decision]:
        """Every decision, the newest first."""
        return [
            Decision(line["did"], tuple(line["keys"]), line["number"], line["by"], line["at"], line["why"])
            for line in reversed(self.ledger.lines())
        ]

    def proposals(self, estate: Estate, kind: str = "application", *, least: float = LEAST) -> list[Group]:
        """Groups that do the same and have not been decided on: without pairs that were refused, or have one number."""
        numbers, refused = _folded(self.ledger.lines())
        open_pairs = [
            pair
            for pair in find_duplicates(estate, kind, least=least)
            if frozenset((pair.left.key, pair.right.key)) not in refused
            and (pair.left.key not in numbers or numbers[pair.left.key] != numbers.get(pair.right.key))
        ]
        return grouped(open_pairs)

    def confirm(self, estate: Estate, keys: Sequence[str], *, by: Officer, why: str = "") -> str:
        """Give things one number: that which some of them have, else the next.  Raises BlueprintError, LedgerError."""
        named = _checked(estate, keys)
        given = ""

        def line(before: Sequence[Line]) -> Events:
            nonlocal given
            numbers = _folded(before)[0]
            had = {numbers[key] for key in named if key in numbers}
            if len(had) > 1:
                raise BlueprintError(
                    "two",
                    f"they have {len(had)} numbers already ({', '.join(sorted(had))}). Remedy: part one of them first.",
                )
            given = had.pop() if had else f"TH-{1 + len({each['number'] for each in before if each['number']}):06d}"
            return {"did": "confirmed", "keys": named, "number": given, **by.told(), "why": why.strip()}

        self.ledger.append(line)
        return given

    def refuse(self, estate: Estate, keys: Sequence[str], *, by: Officer, why: str) -> None:
        """Say that things are not the same, so that they are not proposed together again.  Raises BlueprintError, LedgerError."""
        named = _checked(estate, keys)
        _must_say(why)
        self.ledger.append(
            lambda _: {"did": "refused", "keys": named, "number": "", **by.told(), "why": why.strip()}
        )  # fmt: skip

    def part(self, number: str, *, by: Officer, why: str) -> None:
        """Take a number back from all that have it; it is not given again.  Raises BlueprintError, LedgerError."""
        _must_say(why)

        def line(before: Sequence[Line]) -> Events:
            keys = sorted(key for key, given in _folded(before)[0].items() if given == number)
            if not keys:
                raise BlueprintError(
                    "nobody", f"nothing has the number {number}. Remedy: look at the list of numbers again."
                )
            return {"did": "parted", "keys": keys, "number": number, **by.told(), "why": why.strip()}

        self.ledger.append(line)


def _folded(lines: Sequence[Line]) -> tuple[dict[str, str], set[frozenset[str]]]:
    """The number by key, and the pairs that were refused."""
    numbers: dict[str, str] = {}
    refused: set[frozenset[str]] = set()
    for line in lines:
        pairs = {frozenset((one, other)) for one in line["keys"] for other in line["keys"] if one != other}
        if line["did"] == "refused":
            refused |= pairs
        elif line["did"] == "confirmed":
            refused -= pairs
            numbers.update(dict.fromkeys(line["keys"], line["number"]))
        else:
            for key in line["keys"]:
                numbers.pop(key, None)
    return numbers, refused


def _checked(estate: Estate, keys: Sequence[str]) -> list[str]:
    named = sorted(set(keys))
    unknown = [key for key in named if key not in estate.things]
    if unknown:
        raise BlueprintError("unknown", f"no element {unknown[0]} is in the estate. Remedy: name it as <unit>/<id>.")
    if len(named) < 2:
        raise BlueprintError("few", "one thing is the same as itself. Remedy: name two or more.")
    return named


def _must_say(why: str) -> None:
    if not why.strip():
        raise BlueprintError("why", "say why, so that the next who looks knows it. Remedy: a sentence of reason.")


def shared(numbers: Mapping[str, str]) -> dict[str, list[str]]:
    """The keys of each number, in order of the numbers."""
    found: dict[str, list[str]] = {}
    for key, number in sorted(numbers.items(), key=lambda each: (each[1], each[0])):
        found.setdefault(number, []).append(key)
    return found
