"""All versions of all measures: those that come with Prasan, and those that were published here."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from prasan.exchange.ledger import Ledger
from prasan.measures.authoring.keeping import Proposal, standing
from prasan.measures.errors import MeasureFileError
from prasan.measures.files import read_measure, shipped
from prasan.measures.model import Measure


@dataclass(frozen=True)
class Version:
    """A version of a measure, in force from ``starts`` until a later version is.

    ``file`` and ``published`` are None for one that comes with Prasan.
    """

    measure_id: str
    number: int
    starts: datetime.date
    owner: str
    digest: str
    file: Path | None = None
    published: Proposal | None = None

    @property
    def name(self) -> str:
        """``rice-2557@2``."""
        return f"{self.measure_id}@{self.number}"

    @property
    def measure(self) -> Measure:
        """What it says.  Raises MeasureFileError where the file is not as it was published, or says nothing any more
        since a register has changed."""
        if self.file is None:
            [found] = [each for each in shipped() if (each.id, each.version) == (self.measure_id, self.number)]
            return found
        return _read(_published(self.file, self.digest), str(self.file))

    @property
    def text(self) -> str:
        """The file's text, which the registers may have left behind.  Raises MeasureFileError."""
        return self.measure.text if self.file is None else _published(self.file, self.digest)


@dataclass(frozen=True)
class Broken:
    """A version that was published and cannot be read any more, and why."""

    version: Version
    fault: MeasureFileError


class Catalogue:
    """The versions that a data folder's ``measures`` has beside those that come with Prasan.

    A version that was published goes before one of the same number that Prasan came to have later.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger(folder / "acts.jsonl")

    def file(self, measure_id: str, number: int) -> Path:
        """Where a published version is kept."""
        return self.folder / "versions" / measure_id / f"{number}.yaml"

    def proposals(self) -> list[Proposal]:
        """All that were proposed to be published, oldest first.  Raises LedgerError."""
        return standing(self.ledger.lines())

    def versions(self, proposals: Sequence[Proposal] | None = None) -> list[Version]:
        """Every version, by measure and number.  Raises LedgerError."""
        found = {
            (each.id, each.version): Version(each.id, each.version, each.starts, each.owner, each.digest)
            for each in shipped()
        }
        for each in self.proposals() if proposals is None else proposals:
            if each.state == "published":
                file = self.file(each.measure, each.version)
                found[each.measure, each.version] = Version(
                    each.measure, each.version, each.starts, each.unit, each.digest, file, each
                )
        return [found[key] for key in sorted(found)]

    def of(self, measure_id: str) -> list[Version]:
        """The versions of one measure, by number; none where there is no such measure."""
        return [each for each in self.versions() if each.measure_id == measure_id]

    def in_force(self, day: datetime.date) -> list[Version]:
        """Of each measure the version in force on a day: the last that has begun, or the first where none has."""
        chosen: dict[str, Version] = {}
        for each in self.versions():
            if each.measure_id not in chosen or each.starts <= day:
                chosen[each.measure_id] = each
        return list(chosen.values())

    def readable(self, day: datetime.date) -> tuple[list[Measure], list[Broken]]:
        """What the versions in force on a day say, by id, and those that say nothing any more.  Raises LedgerError."""
        said: list[Measure] = []
        broken: list[Broken] = []
        for each in self.in_force(day):
            try:
                said.append(each.measure)
            except MeasureFileError as error:
                broken.append(Broken(each, error))
        return said, broken

    def measures(self, day: datetime.date) -> list[Measure]:
        """What the versions in force on a day say, by id.  Raises LedgerError, MeasureFileError."""
        return [each.measure for each in self.in_force(day)]


def digest_of(text: str) -> str:
    """What identifies a measure's text; :attr:`Measure.digest` is the same."""
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def _published(file: Path, digest: str) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    if digest_of(text) != digest:
        raise MeasureFileError(str(file), 1, 1, "the file is not as it was published", "Put it back from a backup.")
    return text


@lru_cache(maxsize=256)
def _read(text: str, file: str) -> Measure:
    return read_measure(text, file)
