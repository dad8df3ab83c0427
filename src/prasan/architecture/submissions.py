"""The models that agencies send in: each is kept as it came, with what was read of it, and the newest accepted one of each
agency is its model.

In the data folder: ``architecture/<unit>/<number>/`` with the file itself and ``submission.json``.  A submission is written beside
and renamed, so that one that was broken off is never seen.  One that is a proposal waits for a decision, which is a line of
``architecture/decisions.jsonl``; one on a branch is of no estate until it is merged, and a branch that is dropped stays to be looked
at.  Of a draft that is edited on pages only the newest file is whole (:mod:`prasan.architecture.earlier`).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from prasan.architecture.concepts import keep, kept
from prasan.architecture.earlier import kept_file
from prasan.architecture.errors import BlueprintError, ModelFileError
from prasan.architecture.estate import Estate, Thing, Tie, concepts_of
from prasan.architecture.files import file_of, model_of, without_collecting
from prasan.architecture.model import Loss, Model
from prasan.architecture.national import National, numbered
from prasan.engine.locks import locked
from prasan.engine.snapshots import settle, write_durably
from prasan.exchange.ledger import Events, Ledger, Line
from prasan.exchange.officers import Officer

_BRANCH = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_ABOUT = "submission.json"
_CONCEPTS = "concepts.json"


@dataclass(frozen=True)
class Submission:
    """What is known of one: whose, which in order, who sent it and when (UTC), and what the file held."""

    unit: str
    number: int
    file: str
    form: str
    sha256: str
    by: str
    at: str
    name: str
    elements: int
    relationships: int
    views: int
    losses: int
    proposed: bool = False
    branch: str = ""
    base: int | None = None
    """The accepted submission that it was made from, by number: of a branch, the one that the branch began from."""
    merges: str = ""
    """What it merges into the base: a branch, or the number of a proposal that had come too late."""


_Decided = Callable[[], Mapping[tuple[str, int | str], Line]]
"""What was decided of each submission, by its number, and of branches, by name; read when it is asked."""
Telling = Callable[["Submission"], None]
"""Is told of a submission before it is kept; what it raises keeps it from being kept."""


@dataclass(frozen=True)
class Standing:
    """Where a submission stands: ``accepted``, ``waiting``, ``returned``, on a ``branch`` or on one that was ``dropped``; who decided,
    when (UTC) and why."""

    state: Literal["accepted", "waiting", "returned", "branch", "dropped"]
    by: str = ""
    at: datetime | None = None
    why: str = ""


class Submissions:
    """The submissions under a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger(folder / "decisions.jsonl")

    def take(
        self, path: Path, unit: str, by: str, *, propose: bool = False, branch: str = ""
    ) -> tuple[Submission, list[Loss]]:
        """Read a file and keep it as the unit's newest submission, accepted unless it is to ``propose`` or on a ``branch``.

        Raises ModelFileError; then nothing is kept.  The file that is the newest of its line already is not kept twice.
        """
        return self.take_data(file_of(path), path, unit, by, propose=propose, branch=branch)

    def take_data(
        self,
        data: bytes,
        path: Path,
        unit: str,
        by: str,
        *,
        propose: bool = False,
        branch: str = "",
        merges: str = "",
        written: Model | None = None,
        telling: Telling | None = None,
    ) -> tuple[Submission, list[Loss]]:
        """As :meth:`take`, of a file that has been read; errors name its ``path``.

        ``written`` is the model where the file was just made of it and need not be read.
        """
        if branch and not _BRANCH.fullmatch(branch):
            raise ModelFileError(
                f"branch {branch!r}: not a name. Remedy: lower-case letters, digits and hyphens, such as target-2570."
            )
        if not unit.isalnum():  # it becomes a folder
            raise ModelFileError(f"unit {unit!r}: not the code of a unit. Remedy: name the unit whose model it is.")
        model, losses = (written, []) if written is not None else model_of(data, path)
        digest = hashlib.sha256(data).hexdigest()
        own = self.folder / unit
        own.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / f"{unit}.lock"):
            everything = self.every(unit)
            if branch and (unit, branch) in self._decisions():
                raise ModelFileError(
                    f"branch {branch}: it was dropped. Remedy: send the model on a branch of another name."
                )
            accepted = [each for each in everything if self.standing(each).state == "accepted"]
            line = [each for each in everything if each.branch == branch] if branch else accepted
            if propose and not branch:
                line = accepted + [each for each in everything if self.standing(each).state == "waiting"]
            if line and line[-1].sha256 == digest:
                return line[-1], losses
            base = line[0].base if branch and line else accepted[-1].number if accepted else None
            number = everything[-1].number + 1 if everything else 1
            made = Submission(
                unit, number, f"model{path.suffix.lower() or '.xml'}", model.form, digest, by,
                datetime.now(UTC).isoformat(timespec="seconds"), model.name, len(model.elements),
                len(model.relationships), len(model.views), len(losses), propose and not branch, branch, base, merges,
            )  # fmt: skip
            beside = own / f".{number}"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            write_durably(beside / made.file, data)
            if not branch:  # those are asked for the estate
                keep(beside / _CONCEPTS, *concepts_of(unit, model))
            write_durably(beside / _ABOUT, json.dumps(asdict(made), ensure_ascii=False, indent=1))
            if telling is not None:
                telling(made)
            beside.rename(own / str(number))
            settle(own)  # the file before it is shortened by this one, which must then be there
        return made, losses

    def every(self, unit: str) -> list[Submission]:
        """All submissions of a unit, whatever became of them, in the order in which they came."""
        folders = sorted(int(each.name) for each in (self.folder / unit).glob("[0-9]*"))
        return [
            Submission(**json.loads((self.folder / unit / str(number) / _ABOUT).read_text(encoding="utf-8")))
            for number in folders
        ]

    def of(self, unit: str) -> list[Submission]:
        """A unit's accepted submissions, the newest last."""
        return self._standing_so(unit, "accepted", cache(self._decisions))

    def waiting(self) -> list[Submission]:
        """The proposals of all units that wait for a decision, the oldest first."""
        decided = cache(self._decisions)
        found = [each for unit in self._folders() for each in self._standing_so(unit, "waiting", decided)]
        return sorted(found, key=lambda each: (each.at, each.unit, each.number))

    def branches(self, unit: str) -> dict[str, list[Submission]]:
        """A unit's branches by name, each with its submissions, the newest last."""
        found: dict[str, list[Submission]] = {}
        for each in self.every(unit):
            if each.branch:
                found.setdefault(each.branch, []).append(each)
        return found

    def standing(self, submission: Submission) -> Standing:
        """Where a submission stands.  Raises LedgerError where the file of decisions is not as it was written."""
        return self._standing(submission, self._decisions)

    def _standing_so(self, unit: str, state: str, decided: _Decided) -> list[Submission]:
        return [each for each in self.every(unit) if self._standing(each, decided).state == state]

    def _standing(self, submission: Submission, decided: _Decided) -> Standing:
        if submission.branch:
            dropped = decided().get((submission.unit, submission.branch))
            return Standing("dropped", dropped["by"], dropped["at"]) if dropped else Standing("branch")
        if not submission.proposed:
            return Standing("accepted")
        line = decided().get((submission.unit, submission.number))
        if line is None:
            return Standing("waiting")
        return Standing("accepted" if line["did"] == "accepted" else "returned", line["by"], line["at"], line["why"])

    def get(self, unit: str, number: int) -> Submission:
        """A submission.  Raises ModelFileError where there is none."""
        found = next((each for each in self.every(unit) if each.number == number), None)
        if found is None:
            raise ModelFileError(
                f"unit {unit} has no submission {number}. Remedy: `prasan ea submissions --unit {unit}`."
            )
        return found

    def read(self, submission: Submission) -> Model:
        """The model of a submission."""
        return self.opened(submission)[0]

    def opened(self, submission: Submission) -> tuple[Model, list[Loss]]:
        """The model of a submission, and what of its file it does not hold."""
        path = self.folder / submission.unit / str(submission.number) / submission.file
        return model_of(kept_file(self.folder / submission.unit, submission.number, submission.file), path)

    def drop(self, newest: Submission, *, by: Officer, telling: Telling | None = None) -> None:
        """Drop a branch, by its newest submission: it is seen, and continued or merged no more.  Raises LedgerError."""
        line: Events = {
            "did": "dropped",
            "unit": newest.unit,
            "number": newest.number,
            "branch": newest.branch,
            **by.told(),
        }

        def told(_: Sequence[Line]) -> Events:
            if telling is not None:
                telling(newest)
            return line

        with locked(self.folder / f"{newest.unit}.lock"):
            self.ledger.append(told)

    def decide(self, submission: Submission, did: Literal["accepted", "returned"], *, by: Officer, why: str) -> None:
        """Accept a proposal or return it, with words.  Raises BlueprintError, LedgerError."""

        def line(_: Sequence[Line]) -> Events:
            self._must_wait(submission, did, by, why)
            return {"did": did, "unit": submission.unit, "number": submission.number, "sha256": submission.sha256,
                    **by.told(), "why": why.strip()}  # fmt: skip

        with locked(self.folder / f"{submission.unit}.lock"):
            self.ledger.append(line)

    def _must_wait(self, submission: Submission, did: str, by: Officer, why: str) -> None:
        if self.standing(submission).state != "waiting":
            raise BlueprintError(
                "decided", "this submission does not wait for a decision. Remedy: look at its page again."
            )
        if by.same_as(submission.by):
            raise BlueprintError("own", "who sent a submission does not decide on it. Remedy: ask somebody else to.")
        if did == "returned" and not why.strip():
            raise BlueprintError("why", "a submission is returned with words. Remedy: say what to change.")
        newest = self.of(submission.unit)
        if did == "accepted" and (newest[-1].number if newest else None) != submission.base:
            raise BlueprintError(
                "late",
                f"it was made from submission {submission.base}, and {newest[-1].number if newest else 'none'} is the newest "
                "now. Remedy: merge it into that, and accept the merge.",
            )

    def _decisions(self) -> dict[tuple[str, int | str], Line]:
        return {
            (line["unit"], line["branch"] if line["did"] == "dropped" else line["number"]): line
            for line in self.ledger.lines()
        }

    def _folders(self) -> list[str]:
        return sorted(each.name for each in self.folder.glob("*") if each.is_dir() and any(each.glob("[0-9]*")))

    def newest(self) -> dict[str, Submission]:
        """The newest accepted submission of each unit that has one, in order of their codes."""
        decided = cache(self._decisions)
        return {unit: found[-1] for unit in self._folders() if (found := self._standing_so(unit, "accepted", decided))}

    def units(self) -> list[str]:
        """The units that have an accepted model, in order of their codes."""
        return list(self.newest())

    def model(self, unit: str) -> Model:
        """The newest accepted model of a unit.  Raises ModelFileError where it sent none."""
        found = self.of(unit)
        if not found:
            raise ModelFileError(
                f"unit {unit} has sent no model. Remedy: `prasan ea import FILE --unit {unit}`; "
                f"models are there of {', '.join(self.units()) or 'nobody'}."
            )
        return self.read(found[-1])

    def estate(self) -> Estate:
        """The newest accepted models of all units as one graph, with the national ids that the office gave."""
        things: list[Thing] = []
        ties: list[Tie] = []
        with without_collecting():
            for unit, newest in self.newest().items():
                path = self.folder / unit / str(newest.number) / _CONCEPTS
                found = kept(path, unit)
                if found is None:
                    found = concepts_of(unit, self.read(newest))
                    keep(path, *found)
                things += found[0]
                ties += found[1]
            numbers = National(self.folder).numbers()
            if numbers:
                things = [numbered(each, numbers[each.key]) if each.key in numbers else each for each in things]
            return Estate(things, ties)
