"""A question about figures, asked of the files that have them and of no other.

A roll-up has files for each origin and fiscal year.  The views of its database name all of them, and a database must
find out of each whether it has what is asked: at ten million values that was nine tenths of the work of a figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sqlglot
from sqlglot import exp

from prasan.centres import periods
from prasan.centres.chapters import EVER
from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named
from prasan.engine.statement import tree as tree_of

ROOM = "prasan.centres"


def narrowed(
    engine: Engine,
    statement: Statement,
    indicator: str | None,
    *,
    unit: str | None = None,
    shown: Iterable[str] = (),
    nation: bool = False,
) -> Statement | None:
    """A statement over ``cells``, as one over the files with an indicator's (or any's); None where there are none.

    ``unit`` is the one unit and ``shown`` the periods that it is about, unless it is about all; ``nation`` where it is
    about no smaller area: figures of the nation are all kept, of smaller ones those of some units are summed from values.
    A roll-up of an earlier form is asked as it is.
    """
    try:
        rows = engine.tuples(named(ROOM, "chapters_of_indicator"), {"indicator": indicator, "unit": unit})
    except engine.errors:
        return statement
    years = {periods.parse(period).fiscal_year().code for period in shown}
    asked = [(cells, leaves) for year, cells, leaves in rows if not years or year in years or year == EVER]
    if not asked:
        return None
    leaves = () if nation else tuple(leaves for _, leaves in asked if leaves)
    return _over(statement, tuple(cells for cells, _ in asked), leaves)


@lru_cache(maxsize=512)
def _over(statement: Statement, cells: tuple[str, ...], leaves: tuple[str, ...]) -> Statement:
    known: exp.Query = _rows(cells)
    if leaves:
        lowest = sqlglot.parse_one(named(ROOM, "cells_of_lowest").sql, dialect="duckdb")
        lowest = _put(_put(lowest, "kept_values", _rows(leaves)), "summed_cells", _rows(cells))
        known = exp.union(known, exp.select("*").from_(exp.Subquery(this=lowest, alias="lowest")), distinct=False)
    return tree_of(_put(sqlglot.parse_one(statement.sql, dialect="duckdb"), "cells", known), statement.name)


def _put(query: exp.Expr, relation: str, instead: exp.Query) -> exp.Expr:
    """A query with another in place of a relation that it reads."""
    for table in [each for each in query.find_all(exp.Table) if each.name == relation]:
        table.replace(
            exp.Subquery(this=instead.copy(), alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))
        )
    return query


def _rows(files: tuple[str, ...]) -> exp.Query:
    source = exp.func("read_parquet", exp.array(*[exp.Literal.string(each) for each in files]))
    return exp.select("*").from_(source)
