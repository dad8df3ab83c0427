"""The models that agencies send in: each is kept as it came, with what was read of it, and the newest of each agency is its model.

In the data folder: ``architecture/<unit>/<number>/`` with the file itself and ``submission.json``.  A submission is written beside
and renamed, so that one that was broken off is never seen.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from prasan.architecture.concepts import keep, kept
from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import Estate, Thing, Tie, concepts_of
from prasan.architecture.files import file_of, model_of, read_model
from prasan.architecture.model import Loss, Model
from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably

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


class Submissions:
    """The submissions under a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, path: Path, unit: str, by: str) -> tuple[Submission, list[Loss]]:
        """Read a file and keep it as the unit's newest submission.  Raises ModelFileError; then nothing is kept.

        The file that is the newest already is not kept twice.
        """
        data = file_of(path)
        model, losses = model_of(data, path)
        digest = hashlib.sha256(data).hexdigest()
        own = self.folder / unit
        own.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / f"{unit}.lock"):
            before = self.of(unit)
            if before and before[-1].sha256 == digest:
                return before[-1], losses
            number = before[-1].number + 1 if before else 1
            made = Submission(
                unit, number, f"model{path.suffix.lower() or '.xml'}", model.form, digest, by,
                datetime.now(UTC).isoformat(timespec="seconds"), model.name, len(model.elements),
                len(model.relationships), len(model.views), len(losses),
            )  # fmt: skip
            beside = own / f".{number}"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            write_durably(beside / made.file, data)
            keep(beside / _CONCEPTS, *concepts_of(unit, model))
            write_durably(beside / _ABOUT, json.dumps(asdict(made), ensure_ascii=False, indent=1))
            beside.rename(own / str(number))
        return made, losses

    def of(self, unit: str) -> list[Submission]:
        """A unit's submissions, the newest last."""
        folders = sorted(int(each.name) for each in (self.folder / unit).glob("[0-9]*"))
        return [
            Submission(**json.loads((self.folder / unit / str(number) / _ABOUT).read_text(encoding="utf-8")))
            for number in folders
        ]

    def units(self) -> list[str]:
        """The units that sent a model, in order of their codes."""
        return sorted(each.name for each in self.folder.glob("*") if each.is_dir() and any(each.glob("[0-9]*")))

    def model(self, unit: str) -> Model:
        """The newest model of a unit.  Raises ModelFileError where it sent none."""
        found = self.of(unit)
        if not found:
            raise ModelFileError(
                f"unit {unit} has sent no model. Remedy: `prasan ea import FILE --unit {unit}`; "
                f"models are there of {', '.join(self.units()) or 'nobody'}."
            )
        return read_model(self.folder / unit / str(found[-1].number) / found[-1].file)[0]

    def estate(self) -> Estate:
        """The newest models of all units as one graph."""
        things: list[Thing] = []
        ties: list[Tie] = []
        for unit in self.units():
            path = self.folder / unit / str(self.of(unit)[-1].number) / _CONCEPTS
            found = kept(path, unit)
            if found is None:
                found = concepts_of(unit, self.model(unit))
                keep(path, *found)
            things += found[0]
            ties += found[1]
        return Estate(things, ties)
