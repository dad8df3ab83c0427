"""What the registers fill in of a form: opened for one person, in the fields that the form needs and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.lookups.persons import OnePerson
from prasan.registers.contract import Column, Contract, shipped_contracts
from prasan.registers.opening import open_register
from prasan.services.forms import Form

ROOM = "prasan.services"
_STORED = {"birth_date": ("birth_year", "birth_month", "birth_day")}


@dataclass(frozen=True)
class Filled:
    """What one register says: for each of the person's records the columns of its contract with their stored values."""

    contract: Contract
    records: tuple[tuple[tuple[Column, tuple[Any, ...]], ...], ...]


def fill(
    store: SnapshotStore, form: Form, spine_id: int, permit: Permit, log: AccessLog, *, action: str, **more: Any
) -> list[Filled]:
    """What the registers hold of a form's fields for a person.  It is written to the log, as ``action`` and with the fields,
    before any is read.

    Fields that the form does not need are NULL in the query itself.  Raises NotPermittedError where the permit does not name a
    register or masks a field of the form, and SnapshotMissingError where nothing has been linked yet.
    """
    permit.must_name(*form.registers)
    permit.must_allow(form.held)
    narrowed = replace(permit, fields=form.held)
    person = OnePerson(store, spine_id)
    links = [link for link in person.links if link.register in form.held]
    use(log, narrowed, action, rows=len(links), people=1, spine_id=spine_id, **more)
    found, contracts = [], shipped_contracts()
    for name in form.registers:
        if not any(link.register == name for link in links):
            continue
        records = person.records(open_register(store, name, narrowed), narrowed)
        contract = contracts[name]
        found.append(Filled(contract, tuple(_told(contract, form.held[name], record) for record in records)))
    return found


def _told(
    contract: Contract, fields: frozenset[str], record: Mapping[str, Any]
) -> tuple[tuple[Column, tuple[Any, ...]], ...]:
    return tuple(
        (column, tuple(record.get(each) for each in _STORED.get(name, (name,))))
        for name, column in contract.fields.items()
        if name in fields
    )
