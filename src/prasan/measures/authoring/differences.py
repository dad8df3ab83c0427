"""What two versions of a measure differ in: line by line, and part by part."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from prasan.measures.model import Measure
from prasan.measures.saying import said_by

AROUND = 3  # lines that are the same, before and after those that are not


@dataclass(frozen=True)
class DiffLine:
    """A line of the text ``before``, ``after`` or both, by its numbers there from 1; ``gap`` stands for lines left out."""

    kind: Literal["same", "gone", "new", "gap"]
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True)
class PartChange:
    """A part of a measure that differs: ``name`` within its ``kind`` ("" for a key of the file itself)."""

    kind: Literal["key", "parameters", "definitions", "criteria"]
    name: str
    before: Any
    after: Any


def differing_lines(before: str, after: str) -> list[DiffLine]:
    """The lines that differ, with some around them; none where the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    end = 0
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] > end:
            found.append(DiffLine("gap", None, None, ""))
        end = group[-1][2]
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [DiffLine("same", i1 + n + 1, j1 + n + 1, line) for n, line in enumerate(old[i1:i2])]
                continue
            found += [DiffLine("gone", i1 + n + 1, None, line) for n, line in enumerate(old[i1:i2])]
            found += [DiffLine("new", None, j1 + n + 1, line) for n, line in enumerate(new[j1:j2])]
    return found


def differing_parts(before: Measure, after: Measure) -> list[PartChange]:
    """The keys, parameters, definitions and criteria that differ; None stands for what is not there."""
    return list(_parts(said_by(before), said_by(after)))


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[PartChange]:
    lists: dict[Literal["parameters", "definitions", "criteria"], str] = {
        "parameters": "name",
        "definitions": "name",
        "criteria": "id",
    }
    for key in old:
        if key not in (*lists, "digest", "reads", "version") and old[key] != new[key]:
            yield PartChange("key", key, old[key], new[key])
    for kind, named in lists.items():
        parts = [{each[named]: each for each in side[kind]} for side in (old, new)]
        for name in dict.fromkeys([*parts[0], *parts[1]]):
            if parts[0].get(name) != parts[1].get(name):
                yield PartChange(kind, name, parts[0].get(name), parts[1].get(name))
