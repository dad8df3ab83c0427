"""SQL that the engine will run: a named relation's file, or a tree; never a joined string."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlglot import exp


@dataclass(frozen=True)
class Statement:
    """SQL in DuckDB's dialect, made only by :func:`named` and :func:`tree`."""

    sql: str
    name: str


@cache
def named(package: str, relation: str) -> Statement:
    """The statement in ``<package>/sql/<relation>.sql``.

    ``package`` is dotted (``"prasan.linkage"``).  Raises FileNotFoundError where there is none.
    """
    source = files(package).joinpath("sql", f"{relation}.sql")
    return Statement(source.read_text(encoding="utf-8"), f"{package}:{relation}")


def tree(expression: exp.Expr, name: str = "generated") -> Statement:
    """The statement that a sqlglot tree stands for."""
    return Statement(expression.sql(dialect="duckdb"), name)


def all_rows(parts: Sequence[exp.Expr]) -> exp.Expr:
    """The rows of every part, one at least, one below the other; their columns are in one order."""
    return exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
