"""Where each round stands: a fold over the lines of the file in which officers' acts are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Ledger, Line
from prasan.exchange.log import AccessLog

LEDGER = "rounds"
State = Literal["proposed", "superseded", "refused", "approved"]
Overlapping = Literal["hold", "pay"]


class RoundError(ValueError):
    """What cannot be done with a round; the message says why and what to do, and names nobody."""


@dataclass(frozen=True)
class Payment:
    """A payment file that was written: how many are paid, how much in satang, and each file's SHA-256 by its name."""

    by: str
    at: datetime
    count: int
    satang: int
    files: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class Round:
    """A round of a measure, by its number in the measure.

    ``reference`` is its snapshot ``round/<measure>@<id>``.  ``overlaps`` counts by kind the units that
    are paid elsewhere too (``twice``, ``once_a_person``, ``excludes``), and ``overlapping`` says what was decided of them.
    ``changes`` are those from the round ``since``, as :func:`~prasan.measures.rounds.changes_between` counts them.  ``files``
    are the digests of the snapshot's files.  Amounts are in satang.  Only an approved round is in force.
    """

    measure: str
    number: int
    reference: str
    proposed_by: str
    proposed_at: datetime
    entitlements: int
    satang: int
    overlaps: Mapping[str, int]
    since: int | None
    changes: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, str]
    state: State = "proposed"
    decided_by: str = ""
    decided_at: datetime | None = None
    overlapping: Overlapping | None = None
    why: str = ""
    payments: tuple[Payment, ...] = ()


class Rounds:
    """The rounds of all measures, as the file at a path has them.  Reading raises LedgerError where it was altered."""

    def __init__(self, path: Path) -> None:
        self.ledger = Ledger(path)

    def all(self) -> list[Round]:
        """Every round, in the order in which they were proposed."""
        return standing(self.ledger.lines())

    def of(self, measure: str) -> list[Round]:
        """The rounds of one measure, by number."""
        return [each for each in self.all() if each.measure == measure]

    def get(self, measure: str, number: int | None, *states: State) -> Round:
        """A round by its number; without one the last that is in one of the states, or of all.  Raises RoundError."""
        return found(self.of(measure), measure, number, *states)


def standing(lines: Sequence[Line]) -> list[Round]:
    """The rounds after all lines of the file."""
    rounds: dict[tuple[str, int], Round] = {}
    for line in lines:
        key = (line["measure"], line["number"])
        match line["event"]:
            case "proposed":
                for other, each in rounds.items():
                    if other[0] == key[0] and each.state == "proposed":
                        rounds[other] = replace(each, state="superseded")
                named = ("reference", "entitlements", "satang", "overlaps", "since", "changes", "files")
                rounds[key] = Round(
                    *key, proposed_by=line["by"], proposed_at=line["at"], **{name: line[name] for name in named}
                )
            case "approved" | "refused" as decided:
                rounds[key] = replace(
                    rounds[key],
                    state=decided,
                    decided_by=line["by"],
                    decided_at=line["at"],
                    overlapping=line.get("overlapping"),
                    why=line["why"],
                )
            case "paid":
                paid = Payment(*(line[name] for name in ("by", "at", "count", "satang", "files", "why")))
                rounds[key] = replace(rounds[key], payments=(*rounds[key].payments, paid))
    return list(rounds.values())


def found(rounds: Sequence[Round], measure: str, number: int | None, *states: State) -> Round:
    """See :meth:`Rounds.get`, of rounds of that measure."""
    asked = [each for each in rounds if number is None or each.number == number]
    if not asked:
        which = "no round" if number is None else f"no round {number}"
        raise RoundError(f"{measure} has {which}. Remedy: `prasan measure propose {measure}`")
    fitting = [each for each in asked if not states or each.state in states]
    if not fitting:
        last = asked[-1]
        raise RoundError(f"round {last.number} of {measure} is {last.state}, not {' or '.join(states)}")
    return fitting[-1]


def same_person(one: str, other: str) -> bool:
    """Whether two names of officers are one, however they are written."""
    return one.strip().casefold() == other.strip().casefold()


def named_officer(by: str) -> str:
    """The name, stripped.  Raises RoundError where there is none."""
    if not by.strip():
        raise RoundError("say who does it: --by WHO")
    return by.strip()


def told_to(log: AccessLog, permit: Permit, action: str, kind: str, head: str, **more: Any) -> None:
    """Write into the access log that an act was written into a ledger, with the hash of its line."""
    spine_id = more.pop("spine_id", None)
    log.append({**permit.event(action, spine_id=spine_id), **more, "ledger": kind, "decisions": head})
