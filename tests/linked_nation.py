"""A small nation, ingested and linked, for the tests that need one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nations import Nation

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.link import link
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import find_delivery, ingest

REGISTERS = ("civil", "farmer", "poor")


def permit_for(*registers: str) -> Permit:
    return Permit(Request("test", "15003", "link_registers", registers), "linkage", "law", date(2017, 4, 1))


@dataclass(frozen=True)
class Linked:
    store: SnapshotStore
    snapshot: Snapshot
    log: AccessLog
    truth: Path


def link_nation(nation: Nation, folder: Path) -> Linked:
    store, log = SnapshotStore(folder / "snapshots"), AccessLog(folder / "access.jsonl")
    for name, contract in shipped_contracts().items():
        ingest(store, contract, find_delivery(nation.out, name))
    link(store, permit_for(*REGISTERS), log=log, key="secret")
    return linked_in(folder, nation.truth)


def linked_in(folder: Path, truth: Path) -> Linked:
    """What ``link_nation`` left in a folder."""
    store = SnapshotStore(folder / "snapshots")
    return Linked(store, store.live("linkage"), AccessLog(folder / "access.jsonl"), truth)
