"""A small nation on disk, for the tests that need one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prasan.registers.nation import NationFacts, make_nation


@dataclass(frozen=True)
class Nation:
    facts: NationFacts
    out: Path
    truth: Path


def made_in(folder: Path, people: int, seed: int) -> Nation:
    facts = make_nation(people, seed, folder / "nation", folder / "truth")
    return Nation(facts, folder / "nation", folder / "truth")
