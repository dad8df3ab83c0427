"""What the measures say of one person, on which data, and what they were paid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.linkage.lookups.persons import OnePerson
from prasan.measures.model import Criterion, Measure
from prasan.measures.nodes import Aggregate
from prasan.measures.reading import view_verdicts
from prasan.measures.rounds import Round
from prasan.measures.rounds.proposing import ENTITLEMENTS, OVERLAPS
from prasan.measures.run import VERDICTS
from prasan.registers.opening import open_register

ROOM = "prasan.citizens"
How = Literal["paid", "held", "nothing_due", "approved"]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What a measure says of a person's unit: ``verdict`` None where it has none in their name; ``amount`` in baht.

    ``as_of`` is the day as at which it was worked out, ``made`` when.
    """

    measure: Measure
    verdict: str | None
    amount: float | None
    criteria: Mapping[str, str]
    as_of: date | None
    made: datetime | None

    @property
    def to_register(self) -> list[str]:
        """The registers that one has to be in, and the person is not: there one applies first."""
        return [
            each.rule.node.register
            for each in self.measure.criteria
            if isinstance(each.rule.node, Aggregate)
            and each.rule.node.kind == "exists"
            and each.rule.node.where is None
            and self.criteria.get(each.id, "not_met") == "not_met"
        ]

    @property
    def open_criteria(self) -> list[Criterion]:
        """The criteria that are undetermined."""
        return [each for each in self.measure.criteria if self.criteria.get(each.id) == "undetermined"]


@dataclass(frozen=True)
class Held:
    """What a register holds of a person: its records, and when the register was last taken in."""

    records: Sequence[Row]
    made: datetime


@dataclass(frozen=True)
class Due:
    """What a round, or its ``supplement``, owes a person: ``satang``, what became of it, and when it was paid or approved."""

    number: int
    supplement: int | None
    satang: int
    how: How
    at: datetime | None


def standings_of(store: SnapshotStore, measures: Sequence[Measure], spine_id: int) -> list[Standing]:
    """What each measure that was worked out says of a person.  The caller has logged it."""
    return [each for measure in measures for each in _standings(store, measure, spine_id)]


def _standings(store: SnapshotStore, measure: Measure, spine_id: int) -> Iterator[Standing]:
    snapshot = store.find(f"measure/{measure.id}")
    if snapshot is None:
        yield Standing(measure, None, None, {}, None, None)
        return
    with Engine.brief() as engine:
        view_verdicts(engine, "verdicts", snapshot.file(VERDICTS))
        rows = engine.records(named(ROOM, "verdicts_of"), {"spine_id": spine_id})
    as_of = date.fromisoformat(snapshot.facts["as_of"]) if "as_of" in snapshot.facts else None
    if not rows:
        yield Standing(measure, None, None, {}, as_of, snapshot.made)
    for row in rows:
        # A measure's file that has changed since the run names criteria that the run did not know.
        said = {each.id: row[f"c_{each.id}"] for each in measure.criteria if row.get(f"c_{each.id}")}
        yield Standing(measure, row["verdict"], row["amount"], said, as_of, snapshot.made)


def held_of(store: SnapshotStore, spine_id: int, registers: Collection[str], permit: Permit) -> dict[str, Held]:
    """What some registers hold of a person, by register, as the permit allows it.  The caller has logged it.

    Raises NotPermittedError, SnapshotMissingError.
    """
    person, found = OnePerson(store, spine_id), {}
    for name in sorted(registers):
        snapshot = open_register(store, name, permit)
        found[name] = Held(person.records(snapshot, permit), snapshot.made)
    return found


def dues_of(store: SnapshotStore, rounds: Sequence[Round], spine_id: int) -> list[Due]:
    """What the rounds in force owe a person, the newest first.  The caller has logged it."""
    found: list[Due] = []
    for each in (one for one in rounds if one.state == "approved"):
        held = each.overlapping == "hold"
        paid = each.payments[-1].at if each.payments else None
        found += _dues(store, each, each.reference, spine_id, held=held, paid=paid)
        for more in each.supplements:
            paid = more.payments[-1].at if more.payments else None
            found += _dues(store, each, more.reference, spine_id, held=True, paid=paid, supplement=more.number)
    return sorted(found, key=lambda due: (due.number, due.supplement or 0), reverse=True)


def _dues(
    store: SnapshotStore, each: Round, reference: str, spine_id: int, *, held: bool, paid: datetime | None,
    supplement: int | None = None,
) -> Iterator[Due]:  # fmt: skip
    try:
        snapshot = store.referred(reference)
    except SnapshotMissingError:
        return
    with Engine.brief() as engine:
        engine.view_parquet("entitled", snapshot.file(ENTITLEMENTS))
        engine.view_parquet("overlapping", snapshot.file(OVERLAPS))
        rows = engine.records(named(ROOM, "due_to"), {"spine_id": spine_id})
    for row in rows:
        how: How = "paid" if paid else "approved"
        if row["satang"] == 0:
            how = "nothing_due"
        elif held and row["overlaps"]:
            how = "held"
        yield Due(each.number, supplement, int(row["satang"]), how, paid or each.decided_at)
