"""Where each appeal stands: a fold over the lines of the file in which officers' acts are kept; evidence lies beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from prasan.exchange.ledger import Ledger, Line
from prasan.exchange.private_files import keep_private, private_file

LEDGER = "appeals"
BANGKOK = timezone(timedelta(hours=7))
ANSWER_DAYS = 30
MOST_BYTES = 20_000_000  # of a file of evidence: a scan of some pages
KINDS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
"""The files that evidence may be, by how they begin; and ``text``."""
State = Literal["open", "decided", "confirmed"]


class AppealError(ValueError):
    """What cannot be done with an appeal: the ``code`` of it, and the ``facts`` that it is about.

    The message says why and what to do, and names nobody.
    """

    def __init__(self, code: str, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Evidence:
    """A file that was handed in, by its SHA-256; ``kind`` says what file it is, as :data:`KINDS` has it.

    ``says`` is what an officer (``read_by``) reads from it: nothing where that is empty, and nobody has read it yet where
    ``read_by`` is.
    """

    by: str
    at: datetime
    digest: str
    kind: str
    says: tuple[str, ...] = ()
    read_by: str = ""


@dataclass(frozen=True)
class Appeal:
    """An appeal against what a round says of a unit; ``spine_id`` is the person who appeals.

    ``serial`` counts appeals in the order in which they were lodged.  ``noticed`` is the day from which its days are counted,
    ``late`` why it was taken after the last of them.  ``decision`` is the verdict on the evidence (``verdict``, ``satang``,
    ``payee``, ``criteria``) and ``answer`` the reason, as the person is told it; both hold once another officer than
    ``decided_by`` has confirmed them.  New evidence opens it again, and so does an officer who does not confirm, saying why
    (``returned``).  ``stated`` are those of its officers whom no account of the site confirmed.
    """

    serial: int
    measure: str
    number: int
    unit_key: str
    spine_id: int
    lodged_by: str
    lodged: datetime
    noticed: date
    late: str
    evidence: tuple[Evidence, ...] = ()
    state: State = "open"
    decision: Mapping[str, Any] | None = None
    answer: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    returned: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    stated: tuple[str, ...] = ()

    @property
    def says(self) -> list[str]:
        """What all of the evidence says, oldest first."""
        return [each for evidence in self.evidence for each in evidence.says]

    @property
    def unread(self) -> list[Evidence]:
        """The evidence that no officer has read yet."""
        return [each for each in self.evidence if not each.read_by]

    @property
    def granted(self) -> int:
        """The satang that are due by a decision that holds; 0 where there is none, or nothing is due."""
        return int(self.decision["satang"]) if self.state == "confirmed" and self.decision else 0

    @property
    def answer_by(self) -> date:
        """The day by which the authority has to decide: thirty days from the day on which it was lodged (Administrative
        Procedure Act B.E. 2539, section 45)."""
        return self.lodged.astimezone(BANGKOK).date() + timedelta(days=ANSWER_DAYS)


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


class Papers:
    """Files that people hand in, each kept by its SHA-256 for its owner's eyes alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> tuple[str, str]:
        """Keep a file for its owner's eyes alone: its SHA-256, which is also its name, and its kind.

        Raises AppealError where it is empty, larger than ``MOST_BYTES`` or no file that evidence may be.
        """
        if not 0 < len(content) <= MOST_BYTES:
            limit = MOST_BYTES // 1_000_000
            sentence = f"the evidence is empty or larger than {limit} MB. Remedy: hand in a smaller scan"
            raise AppealError("file_size", sentence, limit=limit)
        kind = _kind(content)
        return keep_private(self.folder, content), kind

    def kept(self, digest: str) -> bytes:
        """A file that was kept.  Raises AppealError where it is not there as it was."""
        content = private_file(self.folder, digest)
        if content is None:
            sentence = f"the evidence {digest[:12]} is not as it was handed in. Remedy: put it back from a backup"
            raise AppealError("altered_evidence", sentence)
        return content


class Appeals(Papers):
    """The appeals of all measures, as the file at a path has them.  Reading raises LedgerError where it was altered."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent / "evidence")
        self.ledger = Ledger(path)

    def all(self) -> list[Appeal]:
        """Every appeal, in the order in which they were lodged."""
        return standing(self.ledger.lines())

    def find(self, measure: str, number: int, unit_key: str) -> Appeal | None:
        """The appeal of a unit against a round, if there is one."""
        return appeal_of(self.all(), measure, number, unit_key)


def appeal_of(every: Sequence[Appeal], measure: str, number: int, unit_key: str) -> Appeal | None:
    """The appeal of a unit against a round among others, if there is one."""
    key = (measure, number, unit_key)
    return next((each for each in every if (each.measure, each.number, each.unit_key) == key), None)


def standing(lines: Sequence[Line]) -> list[Appeal]:
    """The appeals after all lines of the file."""
    appeals: dict[tuple[str, int, str], Appeal] = {}
    for line in lines:
        key = (line["measure"], line["number"], line["unit_key"])
        before = appeals.get(key)
        if before is None:
            noticed = date.fromisoformat(line["noticed"])
            before = Appeal(len(appeals) + 1, *key, line["spine_id"], line["by"], line["at"], noticed, line["late"])
        appeals[key] = _after(before, line)
    return list(appeals.values())


def _after(before: Appeal, line: Line) -> Appeal:
    who, at = line["by"], line["at"]
    if line.get("how", "stated") == "stated" and who not in before.stated:
        before = replace(before, stated=(*before.stated, who))
    match line["event"]:
        case "evidence":
            says = tuple(line.get("says", ()))
            given = Evidence(who, at, line["digest"], line.get("kind", ""), says, who if says else "")
            return _opened(before, (*before.evidence, given))
        case "read":
            read = tuple(
                replace(each, says=tuple(line["says"]), read_by=who) if each.digest == line["digest"] else each
                for each in before.evidence
            )
            return _opened(before, read)
        case "decided":
            told = {"decision": line["decision"], "answer": line.get("answer", "")}
            return replace(before, state="decided", decided_by=who, decided_at=at, **told)
        case "returned":
            return replace(_opened(before, before.evidence), returned=line["why"])
        case "confirmed":
            return replace(before, state="confirmed", confirmed_by=who, confirmed_at=at)
    return before


def _opened(before: Appeal, evidence: tuple[Evidence, ...]) -> Appeal:
    return replace(before, evidence=evidence, state="open", decision=None, answer="")


def _kind(content: bytes) -> str:
    for kind, begins in KINDS.items():
        if content.startswith(begins):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise AppealError("file_kind", "evidence is a PDF, a JPEG, a PNG or a text. Remedy: scan or photograph it")
    return "text"
