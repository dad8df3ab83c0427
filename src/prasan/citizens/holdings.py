"""What each register holds of one person: its records, field by field, with whose it is and of which day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.lookups.persons import OnePerson
from prasan.registers.contract import RELATIVES, Column, Contract, shipped_contracts
from prasan.registers.opening import open_register

ROOM = "prasan.citizens"
Value = str | int | float | bool | None
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One record of the person: how it was linked (``stage``), and the row as accepted."""

    stage: str
    record: Record

    @property
    def key(self) -> str:
        return str(self.record["record_key"])


@dataclass(frozen=True)
class Holding:
    """A register, the columns of it that may be shown, the live snapshot, the moment of its delivery, the person's entries."""

    contract: Contract
    columns: Sequence[Column]
    snapshot: str
    delivered: datetime
    entries: Sequence[Entry]

    @property
    def name(self) -> str:
        return self.contract.name

    def column(self, name: str) -> Column | None:
        """A shown column by its name."""
        return next((each for each in self.columns if each.column == name), None)


def holdings(
    store: SnapshotStore,
    spine_id: int,
    permit: Permit,
    log: AccessLog,
    *,
    action: str,
    names: Collection[str] | None = None,
) -> list[Holding]:
    """What the permit's registers, or some of them (``names``), hold of a person, the spine first.

    It is written to the log before any is read.

    Raises SnapshotMissingError where nothing has been linked yet, and NotPermittedError.
    """
    asked, person = set(permit.request.registers if names is None else names), OnePerson(store, spine_id)
    rows = sum(link.register in asked for link in person.links)
    use(log, permit, action, rows=rows, people=1, spine_id=spine_id)
    return list(_held(store, person, permit, asked))


def _held(store: SnapshotStore, person: OnePerson, permit: Permit, names: set[str]) -> Iterator[Holding]:
    for contract in shipped_contracts().values():
        if contract.name not in names:
            continue
        snapshot = open_register(store, contract.name, permit)
        stages = {link.record_key: link.stage for link in person.links if link.register == contract.name}
        shown = {column.column for name, column in contract.fields.items() if permit.allows(contract.name, name)}
        yield Holding(
            contract,
            [column for column in contract.columns if column.column in shown],
            snapshot.id,
            datetime.fromisoformat(snapshot.facts.get("delivered_at", snapshot.manifest["made"])),
            [Entry(stages[each["record_key"]], each) for each in person.records(snapshot, permit)],
        )


def value_of(column: Column, record: Record) -> Value:
    """What a record says in a column, for machines: numbers, truth, text; dates as ISO 8601 as far as they are known."""
    match column.meaning:
        case "key":
            return str(record["record_key"])
        case "full_name":
            names = (record["title"], record["given_name"], record["family_name"])
            return " ".join(filter(None, names)) or None
        case "birth_date":
            parts = (record["birth_year"], record["birth_month"], record["birth_day"])
            known = [part for part in parts if part is not None]
            return "-".join(f"{part:04}" if place == 0 else f"{part:02}" for place, part in enumerate(known)) or None
        case "house":
            return _plain(record["house_code"])
        case "area":
            return _plain(record["area_code"])
        case "national_id" | "title" | "given_name" | "family_name" | "sex":
            return _plain(record[column.meaning])
        case "former_given_name" | "former_family_name" | "father_id" | "mother_id" | "spouse_id":
            return _plain(record.get(column.meaning))
    return _plain(record.get(column.column))


def is_of_another(column: Column) -> bool:
    """Whether a column has another person's number, which nobody but that person is shown whole."""
    return column.meaning in RELATIVES


def _plain(value: Any) -> Value:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
    return float(value)  # a decimal of the engine
