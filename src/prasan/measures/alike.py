"""Persons of whom no register but the civil one tells anything, those that it says the same of together.

They are most of a nation, and a question asked of all of them is asked of each kind once.  The file ``alike.parquet`` lies
beside ``assembled``: a row a kind with its ``weight``, how many persons it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures.checking import CIVIL
from prasan.measures.held import Columns, names_held, present
from prasan.measures.sql_trees import FALSE, column, function

ROOM = "prasan.measures"
ALIKE = "alike.parquet"
# Of a person's place the province is kept: with the subdistrict hardly two persons are alike.
TOO_MANY = ("area_code",)
_PROVINCE = 10_000
_APART = 2**32  # kinds have lower numbers, and fewer than so many are taken out of them


def kinds(columns: Mapping[str, Columns]) -> Statement | None:
    """The query of the file over ``assembled``; None without a civil register."""
    if CIVIL not in columns:
        return None
    same = [_province(), *_same(columns[CIVIL])]
    counted = exp.select(
        *same,
        exp.alias_(exp.Count(this=exp.Star()), "weight"),
        exp.alias_(function("min", column("spine_id")), "spine_id"),
    )
    counted = counted.from_("assembled").where("registered", exp.not_(column("told")))
    counted = counted.group_by(*(exp.Literal.number(number + 1) for number in range(len(same))))
    place = exp.Window(this=exp.RowNumber(), order=exp.Order(expressions=[exp.Ordered(this=column("spine_id"))]))
    unit = exp.Sub(this=place, expression=exp.Literal.number(1))
    return tree(exp.select(exp.Star(), exp.alias_(unit, "unit")).from_(counted.subquery("counted")), f"{ROOM}:alike")


def answers(reached: Sequence[Mapping[str, Mapping[str, None]]]) -> bool:
    """Whether the file answers rules that look at these columns by register."""
    return not any(name in each.get(CIVIL, {}) for each in reached for name in TOO_MANY)


def view_alike(engine: Engine, path: Path, columns: Columns) -> None:
    """Name ``units_alike``: what :func:`prasan.measures.sql_engine.assessments` asks instead of each person.

    Persons among ``touched_rows`` are taken out of their kinds, and stand for themselves.
    """
    engine.view_parquet("kinds", path)
    told = ["unit", "spine_id", "weight", "area", *(each.name for each in _same(columns))]
    engine.table("touched_untold", named(ROOM, "touched_untold"))
    parts = [exp.select(*map(column, told)).from_("kinds")]
    for unit, weight in (("unit", 1), ("apart", -1)):
        number = column(unit) if weight > 0 else exp.Add(this=exp.Literal.number(_APART), expression=column(unit))
        chosen = [exp.alias_(number, "unit"), column("spine_id"), exp.alias_(exp.Literal.number(weight), "weight")]
        parts.append(exp.select(*chosen, _province(), *_same(columns)).from_("touched_untold"))
    alone = {"people": exp.cast(exp.Literal.number(1), "INT"), "told": FALSE.copy()}
    every = exp.select(exp.Star(), *(exp.alias_(value, name) for name, value in alone.items()))
    together = exp.union(*parts, distinct=False)
    engine.view("units_alike", tree(every.from_(together.subquery("together")), f"{ROOM}:units_alike"))


def _same(columns: Columns) -> list[exp.Column]:
    kept = {name: kind for name, kind in columns.items() if name not in TOO_MANY}
    return [column(present(CIVIL).name), *map(column, names_held(CIVIL, kept))]


def province(area: exp.Expr) -> exp.Expr:
    """An area code, as a number, of the province alone."""
    first = exp.paren(exp.IntDiv(this=area, expression=exp.Literal.number(_PROVINCE)))
    return exp.cast(exp.Mul(this=first, expression=exp.Literal.number(_PROVINCE)), "INT")


def _province() -> exp.Expr:
    return exp.alias_(province(column("area")), "area")
