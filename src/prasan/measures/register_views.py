"""The accepted rows of registers as rules see them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import tree
from prasan.exchange.agreements import Permit
from prasan.measures.checking import ColumnType, Schema, stored_columns
from prasan.registers.opening import view_register

_TYPES: Mapping[ColumnType, str] = {
    "number": "DOUBLE",
    "text": "VARCHAR",
    "date": "DATE",
    "partial_date": "INT",
    "boolean": "BOOLEAN",
}


def view_registers(engine: Engine, registers: Mapping[str, Snapshot], schema: Schema, permit: Permit) -> None:
    """Name each register ``register_<name>``, for the people that the permit is for (:func:`view_register`).

    A column that its contract has come to have since the snapshot was taken is there, and missing in each row: what
    nobody stated is undetermined.
    """
    for name, register in registers.items():
        view_register(engine, f"register_{name}", register, permit, of_people=True)
        there = engine.columns(f"register_{name}")
        wanted = {stored: kind for column, kind in schema[name].items() for stored in stored_columns(column, kind)}
        absent = {stored: kind for stored, kind in wanted.items() if stored not in there}
        if absent:
            view_register(engine, f"file_{name}", register, permit, of_people=True)
            nothing = [
                exp.alias_(exp.cast(exp.null(), _TYPES[kind]), stored, quoted=True) for stored, kind in absent.items()
            ]
            engine.view(f"register_{name}", tree(exp.select("*", *nothing).from_(f"file_{name}")))
