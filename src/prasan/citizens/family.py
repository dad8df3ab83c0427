"""Whose parent somebody is, by the family links of the civil register, and what a person is called there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.people import view_linked
from prasan.measures.values import years_before
from prasan.registers.contract import RELATIVES
from prasan.registers.opening import open_register, view_register

ROOM = "prasan.citizens"
CIVIL = "civil"
OF_AGE = 20  # years: Civil and Commercial Code, section 19; who marries earlier is of age by section 20


@dataclass(frozen=True)
class Child:
    """A child who is not of age, and what the civil register calls them."""

    spine_id: int
    name: str


def children_of(store: SnapshotStore, spine_id: int, permit: Permit, log: AccessLog, today: date) -> list[Child]:
    """The children of a person who are not of age on a day, the eldest first; none where the register tells no parents.

    That the parent asks is logged before anything is read, and of each child that their name was told.  Raises
    NotPermittedError where the permit masks family links or birth dates, and SnapshotMissingError.
    """
    permit.must_name(CIVIL)
    permit.must_allow({CIVIL: ["birth_date", "father_id", "mother_id", "spouse_id"]})
    use(log, permit, "find_children", rows=1, people=1, spine_id=spine_id)
    born_after = years_before(OF_AGE, today)
    with _civil(store, permit) as engine:
        if not set(RELATIVES) <= set(engine.columns("civil_rows")):
            return []
        known = engine.tuples(named(ROOM, "civil_key_of"), {"spine_id": spine_id})
        asked = {"parent": known[0][0], "born_after": born_after} if known else None
        found = engine.tuples(named(ROOM, "children_of"), asked) if asked else []
    for child, *_names in found:
        use(log, permit, "told_child", rows=1, people=1, spine_id=child)
    return [Child(int(child), _name(*names)) for child, *names in found]


def name_of(store: SnapshotStore, spine_id: int, permit: Permit, log: AccessLog) -> str:
    """What the civil register calls a person; empty where it does not know them.  Logged before it is read.

    Raises NotPermittedError, SnapshotMissingError.
    """
    permit.must_name(CIVIL)
    use(log, permit, "told_name", rows=1, people=1, spine_id=spine_id)
    with _civil(store, permit) as engine:
        found = engine.tuples(named(ROOM, "person_named"), {"spine_id": spine_id})
    return _name(*found[0]) if found else ""


@contextmanager
def _civil(store: SnapshotStore, permit: Permit) -> Iterator[Engine]:
    with Engine.open() as engine:
        view_linked(engine, store, store.live("linkage", remedy="Run `prasan link`."), permit)
        view_register(engine, "civil_rows", open_register(store, CIVIL, permit), permit)
        yield engine


def _name(title: str | None, given: str | None, family: str | None) -> str:
    return " ".join(filter(None, (title, given, family)))
