"""Shared reference parts: the government's capability map, its data catalogue and its technology standards.

An element points to a part by its property ``part``; two that point to the same are of the same kind, whatever they are
called.  The library is a CSV file: ``architecture/parts.csv`` of the data folder, else the one that is shipped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import Estate, Thing

KINDS = ("capability", "data", "technology")
_COLUMNS = ("id", "kind", "name_th", "name_en", "under", "lifecycle", "end_of_support")
_TYPES = {
    "capability": {"Capability", "BusinessFunction", "ValueStream"},
    "data": {"DataObject", "BusinessObject", "Representation"},
    "technology": {"SystemSoftware", "Node", "Device", "TechnologyService"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part by its id; ``under`` is the part that it belongs to, ``end_of_support`` a date (YYYY-MM-DD), "" where there is none."""

    id: str
    kind: str
    name_th: str
    name_en: str
    under: str = ""
    lifecycle: str = ""
    end_of_support: str = ""


@dataclass(frozen=True, slots=True)
class Astray:
    """An element that points to no part, or to one of another kind."""

    key: str
    part: str
    why: str


class Library:
    """The parts by id, in the order of the file."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self.parts = parts

    @cached_property
    def below(self) -> dict[str, list[Part]]:
        """The parts directly under each."""
        found: dict[str, list[Part]] = {}
        for part in self.parts.values():
            found.setdefault(part.under, []).append(part)
        return found

    def users(self, estate: Estate) -> dict[str, list[Thing]]:
        """By part the elements that point to it."""
        found: dict[str, list[Thing]] = {}
        for thing in estate.things.values():
            if (part := thing.value("part")) in self.parts:
                found.setdefault(str(part), []).append(thing)
        return found

    def astray(self, estate: Estate) -> list[Astray]:
        """The elements whose part is not in the library, or is of another kind than the element."""
        found = []
        for thing in estate.things.values():
            named = thing.value("part")
            if named is None:
                continue
            part = self.parts.get(named)
            if part is None:
                found.append(Astray(thing.key, named, "no such part"))
            elif thing.type not in _TYPES[part.kind]:
                found.append(Astray(thing.key, named, f"a part of kind {part.kind} under {thing.type}"))
        return found


def shipped() -> str:
    """The library that is shipped, as CSV."""
    return files("prasan.architecture").joinpath("data", "reference_parts.csv").read_text(encoding="utf-8")


def library(folder: Path | None = None) -> Library:
    """The library of a folder of submissions, else the shipped one.  Raises ModelFileError."""
    own = folder / "parts.csv" if folder else None
    if own is None or not own.exists():
        return read_parts(shipped(), Path("reference_parts.csv"))
    return read_parts(own.read_text(encoding="utf-8-sig"), own)


def read_parts(text: str, path: Path) -> Library:
    """The parts of a CSV file; errors name its ``path`` and the row.  Raises ModelFileError."""
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ModelFileError(f"{path}: no column {', '.join(missing)}. Remedy: the columns are {', '.join(_COLUMNS)}.")
    parts: dict[str, Part] = {}
    for row in reader:
        part = Part(*((row[name] or "").strip() for name in _COLUMNS))
        where = f"{path}, row {reader.line_num}"
        if not part.id or part.id in parts:
            raise ModelFileError(f"{where}, column id: {part.id or 'empty'}. Remedy: give each part an id of its own.")
        if part.kind not in KINDS:
            raise ModelFileError(f"{where}, column kind: {part.kind!r}. Remedy: one of {', '.join(KINDS)}.")
        parts[part.id] = part
    for part in parts.values():
        above = parts.get(part.under)
        if part.under and (above is None or above.kind != part.kind):
            raise ModelFileError(
                f"{path}, part {part.id}, column under: {part.under} is no part of kind {part.kind}. "
                "Remedy: name one that the file has, or leave it empty."
            )
        _refuse_ring(part, parts, path)
    return Library(parts)


def _refuse_ring(part: Part, parts: Mapping[str, Part], path: Path) -> None:
    seen, at = {part.id}, part.under
    while at:
        if at in seen:
            raise ModelFileError(
                f"{path}, part {part.id}, column under: it is under itself. Remedy: name what it belongs to."
            )
        seen.add(at)
        at = parts[at].under if at in parts else ""
