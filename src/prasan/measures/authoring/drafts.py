"""Drafts of measures: a folder each, in it a file for every save.  No save overwrites another."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from prasan.engine.snapshots import write_durably
from prasan.measures.authoring.keeping import AuthoringError
from prasan.measures.errors import phrase

LONGEST = 200_000  # characters; the longest shipped measure has 6,000
_ABOUT = "about.json"


class DraftConflictError(AuthoringError):
    """The draft was saved elsewhere since its text was opened; ``latest`` is that save."""

    def __init__(self, latest: Draft) -> None:
        super().__init__(
            phrase("the draft was saved elsewhere since you opened it"),
            phrase("Compare the two texts, and save yours upon the other or take the other."),
        )
        self.latest = latest


@dataclass(frozen=True)
class Draft:
    """A draft as of a save: ``revision`` counts the saves from 1.  ``by`` is the analyst whose it is, of the unit ``unit``.

    ``base`` is the version that it was begun from, ``rice-2557@1`` ("" for none); ``saved`` is aware.
    """

    id: str
    by: str
    unit: str
    base: str
    revision: int
    saved: datetime
    text: str


class Drafts:
    """The drafts in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, by: str, unit: str, text: str, base: str = "") -> Draft:
        """A new draft.  Raises AuthoringError where the text is too long."""
        _fitting(text)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(8)
        folder = self.folder / name
        beside = self.folder / f".{name}"
        beside.mkdir(mode=0o700)
        _write(beside / "1.yaml", text)
        write_durably(beside / _ABOUT, json.dumps({"by": by, "unit": unit, "base": base}, ensure_ascii=False))
        beside.rename(folder)
        return self.get(name)

    def save(self, name: str, text: str, seen: int) -> Draft:
        """The draft with another text, written by somebody who saw the save ``seen``.

        Raises DraftConflictError where there has been another save since, and AuthoringError where the text is too long or
        there is no such draft.
        """
        text = _fitting(text)
        latest = self.get(name)
        if latest.text == text:
            return latest
        if latest.revision != seen:
            raise DraftConflictError(latest)
        try:
            _write(self.folder / name / f"{seen + 1}.yaml", text)
        except FileExistsError:  # saved between the two looks
            raise DraftConflictError(self.get(name)) from None
        return self.get(name)

    def get(self, name: str, revision: int | None = None) -> Draft:
        """A draft as last saved, or as of a save.  Raises AuthoringError where there is none."""
        folder = self.folder / name
        if not re.fullmatch(r"[0-9a-f]{16}", name) or not (folder / _ABOUT).is_file():
            raise AuthoringError(phrase("there is no such draft"), phrase("Look at the list of drafts."))
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        chosen = revision or max(int(path.stem) for path in folder.glob("*.yaml"))
        path = folder / f"{chosen}.yaml"
        if not path.is_file():
            raise AuthoringError(phrase("there is no such save of the draft"), phrase("Look at the list of drafts."))
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Draft(name, about["by"], about["unit"], about["base"], chosen, saved, path.read_text(encoding="utf-8"))

    def all(self) -> list[Draft]:
        """Every draft as last saved that was not put aside, the last saved first."""
        kept = [each.parent for each in self.folder.glob(f"[0-9a-f]*/{_ABOUT}")]
        drafts = [self.get(each.name) for each in kept if not (each / "aside").exists()]
        return sorted(drafts, key=lambda draft: draft.saved, reverse=True)

    def put_aside(self, name: str) -> None:
        """Leave a draft out of the list; its saves stay.  Raises AuthoringError where there is none."""
        (self.folder / self.get(name).id / "aside").touch()


def _fitting(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST:
        problem = phrase("the text is longer than %(longest)s characters", longest=f"{LONGEST:,}")
        raise AuthoringError(problem, phrase("Shorten it."))
    return text


def _write(path: Path, text: str) -> None:
    """Write a file that was not there, whole or not at all.  Raises FileExistsError where it was."""
    beside = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)  # unlike a rename, it refuses a name that is taken
    finally:
        beside.unlink()
