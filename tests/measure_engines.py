"""A small world, and a measure run on it by both engines, which must say the same of every unit."""

from __future__ import annotations

import atexit
import datetime
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.measures import oracle
from prasan.measures.assembling import assembled, columns_held
from prasan.measures.checking import stored_columns
from prasan.measures.files import read_measure
from prasan.measures.model import Measure
from prasan.measures.parsing import parse_rule
from prasan.measures.reach import reach
from prasan.measures.reading import in_words, view_verdicts
from prasan.measures.registers import shipped_schema
from prasan.measures.sql_engine import prepare, verdicts

Row = Mapping[str, Any]
ARROW = {"number": pa.float64(), "text": pa.string(), "date": pa.date32(), "boolean": pa.bool_()}
PEOPLE = pa.schema(
    [
        ("spine_id", pa.int64()),
        ("civil_key", pa.string()),
        ("civil_number", pa.int64()),
        ("house_number", pa.int64()),
        ("house_code", pa.string()),
        ("area_code", pa.string()),
        ("registered", pa.bool_()),
    ]
)
LINKS = pa.schema(
    [
        ("register", pa.string()),
        ("record_key", pa.string()),
        ("spine_id", pa.int64()),
        ("weight", pa.float64()),
        ("probability", pa.float64()),
        ("stage", pa.string()),
        ("margin", pa.float64()),
        ("is_primary", pa.bool_()),
    ]
)


@dataclass
class World:
    """Rows of the linkage and of the registers; records lack nothing (``None`` where a value is missing)."""

    people: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    registers: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in shipped_schema()})

    def person(self, spine_id: int, *, house: str | None = None, area: str | None = "100101", **civil: Any) -> None:
        """Somebody of the civil register."""
        key = f"{spine_id:013}"
        row = {"spine_id": spine_id, "civil_key": key, "house_code": house, "area_code": area, "registered": True}
        self.people.append(row)
        self.record("civil", spine_id, key, stage="spine", probability=None, **civil)

    def stranger(self, spine_id: int, *, house: str | None = None, area: str | None = None) -> None:
        """Somebody whom only another register knows."""
        row = {"spine_id": spine_id, "civil_key": None, "house_code": house, "area_code": area, "registered": False}
        self.people.append(row)

    def record(
        self,
        register: str,
        spine_id: int,
        key: str | None = None,
        *,
        stage: str = "exact_id",
        probability: float | None = 1.0,
        is_primary: bool = True,
        **stated: Any,
    ) -> None:
        """A record linked to a person; columns that are not stated are missing."""
        key = key or f"{register}-{len(self.registers[register])}"
        unknown = set(stated) - set(columns(register))
        assert not unknown, unknown
        self.registers[register].append({"record_key": key} | dict.fromkeys(columns(register)) | stated)
        self.links.append(
            {
                "register": register,
                "record_key": key,
                "spine_id": spine_id,
                "probability": probability,
                "stage": stage,
                "is_primary": is_primary,
            }
        )


@cache
def columns(register: str) -> dict[str, pa.DataType]:
    """The stored columns of a register that rules may read."""
    found: dict[str, pa.DataType] = {}
    for name, kind in shipped_schema()[register].items():
        for stored in stored_columns(name, kind):
            found[stored] = pa.int32() if kind == "partial_date" else ARROW[kind]
    return found


def register_schema(register: str) -> pa.Schema:
    return pa.schema([("record_key", pa.string()), *columns(register).items()])


def make_measure(
    unit: str,
    criteria: Sequence[str],
    *,
    amount: str | None = None,
    payee: str | None = None,
    population: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    definitions: Mapping[str, str] | None = None,
    household: str = "house",
) -> Measure:
    """A measure whose criteria are c0, c1, …; parameters hold from 2014, and definitions that no rule uses are left out."""
    optional = {"amount": amount, "payee": payee, "population": population}
    rules = [*criteria, *(rule for rule in optional.values() if rule is not None)]
    defined = {name: parse_rule(rule) for name, rule in (definitions or {}).items()}
    reached = reach([parse_rule(rule) for rule in rules], defined)
    said = {
        "id": "sample",
        "version": 1,
        "unit": unit,
        "household": household,
        **dict.fromkeys(("name_th", "name_en", "purpose_th", "purpose_en", "legal_th", "legal_en"), "sample"),
        "owner": "07011",
        "starts": "2014-10-01",
        "registers": sorted(reached.registers | ({"civil"} if household == "joined" or reached.households else set())),
        "parameters": {name: _parameter(value) for name, value in (parameters or {}).items()},
        "definitions": {
            name: {"name_th": "x", "name_en": "x", "rule": rule}
            for name, rule in (definitions or {}).items()
            if name in reached.definitions
        },
        "criteria": [{"id": f"c{n}", "name_th": "x", "name_en": "x", "rule": rule} for n, rule in enumerate(criteria)],
        **{key: rule for key, rule in optional.items() if rule is not None},
    }
    return read_measure(yaml.safe_dump(said, allow_unicode=True), "sample.yaml")


def _parameter(value: object) -> dict[str, Any]:
    kinds = {bool: "boolean", float: "number", int: "number", str: "text", datetime.date: "date"}
    stated = value.isoformat() if isinstance(value, datetime.date) else value
    values = [{"from": "2014-01-01", "value": stated}]
    return {"type": kinds[type(value)], "name_th": "x", "name_en": "x", "values": values}


@cache
def engine_for(unit: str) -> Engine:
    """One engine a unit for the whole test run: opening one takes longer than most tests."""
    return _open_engines.enter_context(Engine.open(memory_limit="1GB"))


_open_engines = ExitStack()
atexit.register(_open_engines.close)


def load(engine: Engine, world: World) -> list[str]:
    """The tables of a world; the house codes, each in the place that is its number."""
    houses = sorted({each["house_code"] for each in world.people if each["house_code"] is not None})
    numbers = {code: number for number, code in enumerate(houses)}
    numbered = [
        {
            **each,
            "civil_number": each["civil_key"] and int(each["civil_key"]),
            "house_number": numbers.get(each["house_code"]),
        }
        for each in world.people
    ]
    engine.table_from_rows("people", numbered, PEOPLE)
    engine.table_from_rows("links", world.links, LINKS)
    for name, rows in world.registers.items():
        engine.table_from_rows(f"register_{name}", rows, register_schema(name))
    return houses


def sql_verdicts(engine: Engine, measure: Measure, houses: Sequence[str]) -> list[dict[str, Any]]:
    engine.view("assembled", assembled(columns_held(engine, measure.schema, measure.registers)))
    prepare(engine, measure.unit)
    engine.table("verdicts", verdicts(measure, by_payee=True))
    rows = engine.records(in_words("verdicts", engine.columns("verdicts")))
    codes = {f"{number:011}": code for number, code in enumerate(houses)}
    return [{**row, "unit_key": codes.get(row["unit_key"], row["unit_key"])} for row in rows]


def said_in(path: Path) -> list[dict[str, Any]]:
    """The verdicts that a file holds, in words, by payee."""
    with Engine.open() as engine:
        view_verdicts(engine, "verdicts", path)
        return engine.records(tree(exp.select("*").from_("verdicts").order_by("spine_id", "unit_key")))


def agreed(world: World, measure: Measure) -> list[dict[str, Any]]:
    """The verdicts, after seeing that both engines give the same."""
    plain = oracle.verdicts(measure, world.people, world.links, world.registers)
    engine = engine_for(measure.unit)
    houses = load(engine, world)
    assert sql_verdicts(engine, measure, houses) == plain
    return plain


def truths(
    world: World, unit: str, rule: str, *, definitions: Mapping[str, str] | None = None, **parameters: Any
) -> dict[str, str]:
    """What one criterion says of each unit: met, not_met or undetermined."""
    rows = agreed(world, make_measure(unit, [rule], parameters=parameters, definitions=definitions))
    return {row["unit_key"]: row["c_c0"] for row in rows}
