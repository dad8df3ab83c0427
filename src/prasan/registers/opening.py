"""The one door to a register's rows: it takes a permit, and writes the use down before it gives anything.

What the permit's agreement limits is in the query itself: fields that it does not name are empty in every row, and rows of
other areas are not there.  Nothing else names the file of a register's rows to read it for use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.registers.contract import Contract
from prasan.registers.keeping import ACCEPTED, contract_of

ROOM = "prasan.registers"
# The stored columns of a field, where it has others than its own name.
STORED = {
    "national_id": ("national_id", "id_valid"),
    "birth_date": ("birth_date", "birth_year", "birth_month", "birth_day"),
}
_FIELD_OF = {column: field for field, columns in STORED.items() for column in columns}
# By this the links know a record: it stays in the query, and who shows it asks for the field of that name.
KEY = "record_key"


def open_register(store: SnapshotStore, name: str, permit: Permit) -> Snapshot:
    """The live snapshot ``register/<name>``.  Raises NotPermittedError where the permit does not name the register.

    The caller logs the use; who opens several registers under one permit logs once, with :func:`open_registers`.
    """
    permit.must_name(name)
    return store.live(f"register/{name}", remedy=f"Run `prasan ingest {name}`.")


def open_registers(
    store: SnapshotStore, permit: Permit, *, log: AccessLog, action: str, names: Iterable[str] | None = None
) -> dict[str, Snapshot]:
    """The live snapshots of the permit's registers (or of some of them), logged as one use.

    Of as many people as the largest of them has records.  Raises NotPermittedError, so where these are too many.
    """
    wanted = list(permit.request.registers if names is None else names)
    snapshots = {name: open_register(store, name, permit) for name in wanted}
    records = [_records(snapshot, permit) for snapshot in snapshots.values()]
    use(log, permit, action, rows=sum(records), people=max(records, default=0))
    return snapshots


def _records(snapshot: Snapshot, permit: Permit) -> int:
    """How many records of a snapshot may be used."""
    if permit.areas is None:
        return int(snapshot.facts["accepted"])
    with Engine.open() as engine:
        view_register(engine, "counted", snapshot, permit)
        return engine.count("counted")


def view_register(
    engine: Engine, relation: str, snapshot: Snapshot, permit: Permit, *, of_people: bool = False
) -> None:
    """Name the rows of a register's snapshot as the permit allows them to be used.

    A masked field is NULL in each row; a row of another area, or of none, is not there where the permit has areas.  With
    ``of_people`` the rows of all areas are: the caller asks for those of people who are limited already
    (:func:`prasan.linkage.people.view_linked`), wherever their land or their shop is.  The column ``record_key`` stays.
    Raises NotPermittedError where the permit does not name the register, and where somebody took their consent back: whose
    a row is, is known to linkage alone.
    """
    name = snapshot.kind.partition("/")[2]
    permit.must_name(name)
    if of_people:
        permit = replace(permit, areas=None)
    else:
        permit.must_be_of_all()
    told = f"{relation} as told"
    limited = permit.allowed(name) is not None or permit.areas is not None
    engine.view_parquet(told if limited else relation, snapshot.file(ACCEPTED))
    if limited:
        columns = engine.columns(told)
        engine.view(
            relation, tree(limited_rows(exp.Table(this=exp.to_identifier(told, quoted=True)), name, columns, permit))
        )


def keyed_records(snapshot: Snapshot, keys: Sequence[str], permit: Permit) -> list[dict[str, Any]]:
    """The records of a register's snapshot with some keys, those of one person, as the permit allows them; in order.

    The caller logs the use.  Raises NotPermittedError as :func:`view_register`.
    """
    if not keys:
        return []
    with Engine.brief() as engine:
        view_register(engine, "records", snapshot, permit)
        return engine.records(named(ROOM, "keyed_records"), {"keys": list(keys)})


def fields_to_link(registers: Mapping[str, Contract]) -> dict[str, frozenset[str]]:
    """By register the fields without which its records are linked otherwise, or not at all."""
    return {name: contract.linking_fields for name, contract in registers.items()}


def must_link(permit: Permit, snapshots: Mapping[str, Snapshot]) -> None:
    """Raises NotPermittedError where the permit masks a field of these snapshots (by register) that linkage goes by."""
    permit.must_allow(fields_to_link({name: contract_of(each) for name, each in snapshots.items()}))


def masked_columns(register: str, columns: Iterable[str], permit: Permit) -> frozenset[str]:
    """Those of a register's stored columns that the permit masks."""
    return frozenset(each for each in columns if each != KEY and not permit.allows(register, _FIELD_OF.get(each, each)))


def limited_rows(source: exp.Table, register: str, columns: Mapping[str, str], permit: Permit) -> exp.Select:
    """A query of the rows and columns (by name their DuckDB types) of a register as the permit allows them."""
    masked = masked_columns(register, columns, permit)
    query = exp.select(
        *(
            exp.alias_(exp.cast(exp.null(), kind), each, quoted=True)
            if each in masked
            else exp.column(exp.to_identifier(each, quoted=True))
            for each, kind in columns.items()
        )
    ).from_(source)
    within = in_areas(exp.column("area_code"), permit)
    return query if within is None else query.where(within)


def masked_row(register: str, row: Mapping[str, Any], permit: Permit) -> dict[str, Any] | None:
    """One row of a register that was found by other ways than a query, as the permit allows it; None: of another area."""
    if not permit.in_areas(row.get("area_code")):
        return None
    masked = masked_columns(register, row, permit)
    return {each: None if each in masked else value for each, value in row.items()}


def in_areas(area_code: exp.Expr, permit: Permit) -> exp.Expr | None:
    """The condition that an area code is within the permit's areas; None where it has none."""
    if permit.areas is None:
        return None
    begins = [exp.func("starts_with", area_code.copy(), exp.Literal.string(each)) for each in sorted(permit.areas)]
    return exp.or_(*begins)
