"""Who changed in a register since its look-ups were made before: what subscribers are told, and no more than that.

Each making of look-ups leaves a snapshot ``lookup-changes/<register>``, so that a reader goes on from the one that it read last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotMissingError, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit

ROOM = "prasan.linkage.lookups"
CHANGES, STATES = "changes.parquet", "states.parquet"


class CursorError(ValueError):
    """A place in a feed that is none (any more); the message has the remedy."""


@dataclass(frozen=True)
class Change:
    """``change`` is ``new``, ``changed`` or ``gone``; ``at`` when the look-ups were made that tell it."""

    spine_id: int
    change: str
    at: datetime


def changes_kind(register: str) -> str:
    """The kind of the snapshots of who changed."""
    return f"lookup-changes/{register}"


def write_changes(
    store: SnapshotStore, engine: Engine, register: str, *, before: Snapshot | None, now: Path, made_of: str
) -> None:
    """Keep who changed between the look-ups ``before`` and the states ``now`` (whose record says what); nobody, for the first."""
    upon = store.find(changes_kind(register))
    with store.writing(changes_kind(register)) as draft:
        engine.view_parquet("states_now", now)
        states = before.file(STATES) if before else None
        if states is not None:
            engine.view_parquet("states_before", states)
        else:
            engine.view("states_before", tree(exp.select("*").from_("states_now").where(exp.false())))
        query = named(ROOM, "changed_people")
        if states is None:
            query = tree(exp.select("spine_id", "area", "'' AS change").from_("states_now").where(exp.false()))
        draft.facts["changed"] = engine.write_parquet(query, draft.file(CHANGES))
        draft.content = {CHANGES: f"{made_of} upon {upon.id if upon else ''}"}


def start(store: SnapshotStore, register: str) -> str:
    """The cursor behind all that has changed by now.  Raises SnapshotMissingError."""
    live = store.live(changes_kind(register), remedy="Run `prasan registry index`.")
    return f"{live.id}.{live.facts['changed']}"


def read_changes(
    store: SnapshotStore, register: str, cursor: str, permit: Permit, *, people: Sequence[int], most: int
) -> tuple[list[Change], str]:
    """The changes after a cursor, at most so many, of these people (none: of everybody) as the permit allows, and the next
    cursor.  Raises NotPermittedError, CursorError and SnapshotMissingError.
    """
    permit.must_name(register)
    steps, after = _since(store, register, cursor)
    found: list[Change] = []
    with Engine.open(here=True) as engine:
        for step in steps:
            engine.view_places("changes_placed", step.file(CHANGES))
            asked = {
                "after": after,
                "people": list(people),
                "areas": sorted(permit.areas or ()),
                "without": sorted(permit.without),
                "most": most - len(found),
            }
            rows = engine.tuples(named(ROOM, "changes_page"), asked)
            found += [Change(spine_id, change, step.made) for _, spine_id, change in rows]
            if len(found) == most:
                return found, f"{step.id}.{rows[-1][0] + 1}"
            after = 0
    return found, f"{steps[-1].id}.{steps[-1].facts['changed']}"


def _since(store: SnapshotStore, register: str, cursor: str) -> tuple[list[Snapshot], int]:
    """The snapshots from the cursor's on, oldest first, and the place in the first."""
    identity, _, place = cursor.partition(".")
    wrong = CursorError(
        "the cursor is none of this register's. Remedy: ask again without a cursor, and read from now on"
    )
    if not place.isdecimal():
        raise wrong
    step: Snapshot | None = store.live(changes_kind(register), remedy="Run `prasan registry index`.")
    steps: list[Snapshot] = []
    while step is not None:
        steps.append(step)
        if step.id == identity:
            return steps[::-1], int(place)
        try:
            step = store.get(step.kind, step.previous) if step.previous else None
        except SnapshotMissingError:
            step = None
    raise wrong
