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
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use

LEDGER = "rounds"
State = Literal["proposed", "superseded", "refused", "approved"]
Overlapping = Literal["hold", "pay"]


class RoundError(ValueError):
    """What cannot be done with a round: the ``code`` of it, and the ``facts`` that it is about.

    The message says why and what to do, and names nobody.
    """

    def __init__(self, code: str, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Payment:
    """A payment file that was written: how many are paid, how much in satang, and each file's SHA-256 by its name.

    Not in it, each (units, satang): ``held``, ``without_id``; and ``nothing_due`` units.  They are None of files of a time
    when they were not written down.
    """

    by: str
    at: datetime
    count: int
    satang: int
    files: Mapping[str, str]
    why: str
    held: tuple[int, int] | None = None
    without_id: tuple[int, int] | None = None
    nothing_due: int | None = None


@dataclass(frozen=True)
class Supplement:
    """What a round owes by appeals that were granted: a list of its own, by its number in the round.

    ``reference`` is its snapshot ``supplement/<measure>@<id>``, ``files`` the digests of that one's files.  ``satang`` is what
    is due beside what the round and the supplements before it pay.
    """

    number: int
    reference: str
    entitlements: int
    satang: int
    files: Mapping[str, str]
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True)
class Round:
    """A round of a measure, by its number in the measure.

    ``reference`` is its snapshot ``round/<measure>@<id>``.  ``overlaps`` counts by kind the units that
    are paid elsewhere too (``twice``, ``once_a_person``, ``excludes``), and ``overlapping`` says what was decided of them.
    ``changes`` are those from the round ``since``, as :func:`~prasan.measures.rounds.changes_between` counts them.  ``files``
    are the digests of the snapshot's files.  Amounts are in satang.  Only an approved round is in force.  ``stated`` are
    those of its officers whom no account of the site confirmed.
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
    supplements: tuple[Supplement, ...] = ()
    stated: tuple[str, ...] = ()


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
            case "supplement":
                parts = ("supplement", "reference", "entitlements", "satang", "files")
                more = Supplement(*(line[name] for name in parts))
                rounds[key] = replace(rounds[key], supplements=(*rounds[key].supplements, more))
            case "paid":
                rounds[key] = _paid(rounds[key], line)
        if line.get("how", "stated") == "stated" and line["by"] not in rounds[key].stated:
            rounds[key] = replace(rounds[key], stated=(*rounds[key].stated, line["by"]))
    return list(rounds.values())


def _paid(each: Round, line: Line) -> Round:
    paid = Payment(
        by=line["by"],
        at=line["at"],
        count=line["count"],
        satang=line["satang"],
        files=line["files"],
        why=line["why"],
        held=_pair(line.get("held")),
        without_id=_pair(line.get("without_id")),
        nothing_due=line.get("nothing_due"),
    )
    if line.get("supplement") is None:
        return replace(each, payments=(*each.payments, paid))
    with_it = tuple(
        replace(other, payments=(*other.payments, paid)) if other.number == line["supplement"] else other
        for other in each.supplements
    )
    return replace(each, supplements=with_it)


def _pair(read: Sequence[int] | None) -> tuple[int, int] | None:
    return None if read is None else (read[0], read[1])


def found(rounds: Sequence[Round], measure: str, number: int | None, *states: State) -> Round:
    """See :meth:`Rounds.get`, of rounds of that measure."""
    asked = [each for each in rounds if number is None or each.number == number]
    if not asked:
        which = "no round" if number is None else f"no round {number}"
        raise RoundError("none", f"{measure} has {which}. Remedy: `prasan measure propose {measure}`")
    fitting = [each for each in asked if not states or each.state in states]
    if not fitting:
        last = asked[-1]
        sentence = f"round {last.number} of {measure} is {last.state}, not {' or '.join(states)}"
        raise RoundError("state", sentence, number=last.number, state=last.state)
    return fitting[-1]


def must_be_named(by: Officer) -> None:
    """Raises RoundError where an officer has no name."""
    if not by.name.strip():
        raise RoundError("unnamed", "say who does it: --by WHO")


def told_to(log: AccessLog, permit: Permit, action: str, kind: str, head: str, **more: Any) -> None:
    """Write into the access log that an act was written into a ledger, with the hash of its line."""
    spine_id = more.pop("spine_id", None)
    use(log, permit, action, people=0, spine_id=spine_id, **more, ledger=kind, decisions=head)
