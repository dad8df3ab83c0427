"""ArchiMate 3.2: its types, the layers they are of, and which relationship may go from what to what.

The table of relationships is the one of the specification's appendix B, derived relationships included.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

LETTERS = {
    "a": "Access",
    "c": "Composition",
    "f": "Flow",
    "g": "Aggregation",
    "i": "Assignment",
    "n": "Influence",
    "o": "Association",
    "r": "Realization",
    "s": "Specialization",
    "t": "Triggering",
    "v": "Serving",
}
JUNCTIONS = {"AndJunction", "OrJunction", "Junction"}


@cache
def _allowed() -> dict[tuple[str, str], frozenset[str]]:
    with (Path(__file__).parent / "data" / "relationships.csv").open(encoding="utf-8") as file:
        return {
            (row["source"], row["target"]): frozenset(LETTERS[letter] for letter in row["relationships"])
            for row in csv.DictReader(file)
        }


@cache
def element_types() -> frozenset[str]:
    """Every type of element, junctions by their two names."""
    return frozenset(source for source, _ in _allowed()) - {"Relationship", "Junction"} | JUNCTIONS


def known_relationship(kind: str) -> bool:
    """Whether ArchiMate has such a relationship."""
    return kind in LETTERS.values()


def allowed(source: str, target: str) -> frozenset[str]:
    """The relationships that may go from one type to another; an end that is a relationship itself is "Relationship"."""
    return _allowed().get((_in_table(source), _in_table(target)), frozenset())


def _in_table(kind: str) -> str:
    return "Junction" if kind in JUNCTIONS else kind
