"""Which columns of the registers a rule may name.  What identifies a person (ids, names) is not among them."""

from __future__ import annotations

from functools import cache

from prasan.measures.checking import Schema, schema_of
from prasan.measures.reach import HOUSEHOLD
from prasan.registers.contract import shipped_contracts


@cache
def shipped_schema() -> Schema:
    """The columns of the shipped registers, and of the households that linkage makes."""
    registers = {name: contract.measure_columns() for name, contract in shipped_contracts().items()}
    return schema_of({**registers, HOUSEHOLD: {"quality": "text"}})
