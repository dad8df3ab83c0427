"""The things and ties of a submission, kept beside it: forty agencies' blueprints are read in a second, and their files in a minute."""

from __future__ import annotations

import json
from pathlib import Path

from prasan.architecture.estate import Thing, Tie
from prasan.engine.snapshots import write_durably

_FORM = 1  # a file of another is made anew from the submission


def keep(path: Path, things: list[Thing], ties: list[Tie]) -> None:
    """Write what :func:`kept` reads."""
    rows = {
        "form": _FORM,
        "things": [[each.id, each.type, each.names, each.documentation, each.properties] for each in things],
        "ties": [
            [
                each.id, each.type, each.source.partition("/")[2], each.target.partition("/")[2], each.name, each.access,
                each.directed, each.properties,
            ]
            for each in ties
        ],
    }  # fmt: skip
    write_durably(path, json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


def kept(path: Path, unit: str) -> tuple[list[Thing], list[Tie]] | None:
    """What was kept of a unit's submission; None where nothing was, or in another form."""
    if not path.exists():
        return None
    rows = json.loads(path.read_bytes())
    if rows.get("form") != _FORM:
        return None
    things = [
        Thing(f"{unit}/{own}", unit, own, kind, tuple((tag, words) for tag, words in names), said, _tuples(properties))
        for own, kind, names, said, properties in rows["things"]
    ]
    ties = [
        Tie(f"{unit}/{own}", unit, own, kind, f"{unit}/{source}", f"{unit}/{target}", name, access, way, _tuples(told))
        for own, kind, source, target, name, access, way, told in rows["ties"]
    ]
    return things, ties


def _tuples(properties: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in properties.items()}
