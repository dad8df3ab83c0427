"""Where each appeal stands: a fold over the lines of the file in which officers' acts are kept; evidence lies beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from prasan.exchange.ledger import Ledger, Line

LEDGER = "appeals"
BANGKOK = timezone(timedelta(hours=7))
State = Literal["open", "decided", "confirmed"]


class AppealError(ValueError):
    """What cannot be done with an appeal; the message says why and what to do, and names nobody."""


@dataclass(frozen=True)
class Evidence:
    """A file that was handed in, by its SHA-256, and what an officer reads from it."""

    by: str
    at: datetime
    digest: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Appeal:
    """An appeal against what a round says of a unit; ``spine_id`` is the person who appeals.

    ``noticed`` is the day from which its days are counted, ``late`` why it was taken after the last of them.
    ``decision`` is the verdict on the evidence (``verdict``, ``satang``, ``criteria``); it holds once another officer
    than ``decided_by`` has confirmed it.  New evidence opens it again.
    """

    measure: str
    number: int
    unit_key: str
    spine_id: int
    lodged: datetime
    noticed: date
    late: str
    evidence: tuple[Evidence, ...] = ()
    state: State = "open"
    decision: Mapping[str, Any] | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def says(self) -> list[str]:
        """What all of the evidence says, oldest first."""
        return [each for evidence in self.evidence for each in evidence.says]


@dataclass(frozen=True)
class Deadline:
    """Until when a decision may be appealed against: ``last`` is None where the measure sets no days; ``left`` counts the
    days from today to it, 0 on the day itself and below it after."""

    noticed: date
    last: date | None
    left: int | None


def deadline(noticed: date, days: int | None, today: date) -> Deadline:
    """The day of notice is not counted (Civil and Commercial Code, section 193/3).

    >>> deadline(date(2017, 4, 3), 15, date(2017, 4, 10))
    Deadline(noticed=datetime.date(2017, 4, 3), last=datetime.date(2017, 4, 18), left=8)
    """
    if days is None:
        return Deadline(noticed, None, None)
    last = noticed + timedelta(days=days)
    return Deadline(noticed, last, (last - today).days)


class Appeals:
    """The appeals of all measures, as the file at a path has them.  Reading raises LedgerError where it was altered."""

    def __init__(self, path: Path) -> None:
        self.ledger = Ledger(path)
        self.folder = path.parent / "evidence"

    def all(self) -> list[Appeal]:
        """Every appeal, in the order in which they were lodged."""
        return standing(self.ledger.lines())

    def find(self, measure: str, number: int, unit_key: str) -> Appeal | None:
        """The appeal of a unit against a round, if there is one."""
        return next(
            (each for each in self.all() if (each.measure, each.number, each.unit_key) == (measure, number, unit_key)),
            None,
        )

    def keep(self, file: Path) -> str:
        """Keep a copy of a file for its owner's eyes alone; its SHA-256, which is also its name.  Raises AppealError."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise AppealError(f"the evidence cannot be read: {error.strerror}") from None
        digest = hashlib.sha256(content).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self.folder / f".{digest}.{os.getpid()}"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self.folder / digest)
        return digest

    def whole(self, digest: str) -> bool:
        """Whether a file that was kept is there as it was."""
        path = self.folder / digest
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def standing(lines: Sequence[Line]) -> list[Appeal]:
    """The appeals after all lines of the file."""
    appeals: dict[tuple[str, int, str], Appeal] = {}
    for line in lines:
        key = (line["measure"], line["number"], line["unit_key"])
        match line["event"]:
            case "evidence":
                before = appeals.get(key) or Appeal(
                    *key, line["spine_id"], line["at"], date.fromisoformat(line["noticed"]), line["late"]
                )
                given = Evidence(line["by"], line["at"], line["digest"], tuple(line["says"]))
                appeals[key] = replace(before, evidence=(*before.evidence, given), state="open", decision=None)
            case "decided":
                appeals[key] = replace(
                    appeals[key],
                    state="decided",
                    decision=line["decision"],
                    decided_by=line["by"],
                    decided_at=line["at"],
                )
            case "confirmed":
                appeals[key] = replace(
                    appeals[key], state="confirmed", confirmed_by=line["by"], confirmed_at=line["at"]
                )
    return list(appeals.values())
