"""All registers at a glance: what is live, how fresh it is, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.registers.contract import Contract
from prasan.registers.hold import HoldReason, hold_reasons
from prasan.registers.keeping import contract_of

# How many days a delivery is fresh, by how often the contract says that one comes.
DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


@dataclass(frozen=True)
class Standing:
    """A register today.  ``due`` is when the next delivery is (None: never, or nothing has come yet); ``late``
    that it is past, or that nothing has come.  ``held`` is the id of a snapshot that waits for release."""

    name: str
    name_th: str
    name_en: str
    owner: str
    every: str
    snapshot: str | None
    delivered: datetime | None
    due: date | None
    late: bool
    rows: int
    warned: int
    quarantined: int
    held: str | None
    held_reasons: tuple[HoldReason, ...]


def overview(store: SnapshotStore, contracts: Mapping[str, Contract], on: date) -> list[Standing]:
    """The standing of the registers of ``contracts``, in that order, and of others that have a snapshot."""
    known = dict(contracts)
    for kind in store.kinds("register"):
        known.setdefault(kind.partition("/")[2], contract_of(store.live(kind)))
    return [_standing(store, name, contract, on) for name, contract in known.items()]


def _standing(store: SnapshotStore, name: str, contract: Contract, on: date) -> Standing:
    kind = f"register/{name}"
    live, held = store.find(kind), store.held(kind)
    due = _due(contract, live)
    facts: Mapping[str, Any] = live.facts if live else {}
    return Standing(
        name=name,
        name_th=contract.name_th,
        name_en=contract.name_en,
        owner=contract.owner,
        every=contract.every,
        snapshot=live.id if live else None,
        delivered=_delivered_at(live) if live else None,
        due=due,
        late=live is None or (due is not None and on > due),
        rows=int(facts.get("accepted", 0)),
        warned=int(facts.get("warned", 0)),
        quarantined=int(facts.get("quarantined", 0)),
        held=held.id if held else None,
        held_reasons=tuple(hold_reasons(held)) if held else (),
    )


def _due(contract: Contract, live: Snapshot | None) -> date | None:
    days = DAYS.get(contract.every)
    return _delivered_at(live).date() + timedelta(days=days) if live and days else None


def _delivered_at(snapshot: Snapshot) -> datetime:
    """When the last delivery came; corrections of it make nothing fresher."""
    return datetime.fromisoformat(snapshot.facts.get("delivered_at", snapshot.manifest["made"]))
