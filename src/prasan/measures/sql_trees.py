"""Pieces of SQL as trees, and the layers that keep a tree as small as its rule.

SQL has no ``let``: an expression that is needed twice (the condition of a choice, a product that is tested and
then used) would be written twice, and twice again at each level above.  Here it becomes a column of an earlier
SELECT instead, and so does one that has grown deep.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from prasan.measures.sql_folding import fold, is_constant

_DEEP = 8


@dataclass(frozen=True)
class Piece:
    """An expression, the layer whose columns it needs, and how deep it is."""

    sql: exp.Expr
    layer: int = 0
    depth: int = 0


class Layers:
    """Expressions over a relation's rows, in SELECTs each over the one before."""

    def __init__(self) -> None:
        self._layers: list[list[exp.Expr]] = []
        self._count = 0

    def make(self, build: Callable[..., exp.Expr], *parts: Piece) -> Piece:
        """The expression that ``build`` makes of the parts' expressions."""
        layer = max((part.layer for part in parts), default=0)
        depth = max((part.depth for part in parts), default=0) + 1
        piece = Piece(fold(build(*(part.sql.copy() for part in parts))), layer, depth)
        return self.share(piece) if depth > _DEEP else piece

    def share(self, piece: Piece) -> Piece:
        """The same value, cheap to write more than once."""
        if isinstance(piece.sql, exp.Column) or is_constant(piece.sql):
            return piece
        self._count += 1
        name = f"v{self._count}"
        while len(self._layers) <= piece.layer:
            self._layers.append([])
        self._layers[piece.layer].append(exp.alias_(piece.sql, name, quoted=True))
        return Piece(column(name), piece.layer + 1)

    def select(self, base: exp.Select, selected: Sequence[exp.Expr]) -> exp.Select:
        """A query of ``selected`` over ``base`` and all shared columns."""
        steps = [base]
        for number, shared in enumerate(self._layers):
            steps.append(
                exp.Select(expressions=[exp.Star(), *shared]).from_(exp.to_table(f"layer{number}"), copy=False)
            )
        named = [
            exp.CTE(this=step, alias=exp.TableAlias(this=exp.to_identifier(f"layer{number}")), materialized=False)
            for number, step in enumerate(steps)
        ]
        query = exp.Select(expressions=list(selected)).from_(exp.to_table(f"layer{len(self._layers)}"), copy=False)
        query.set("with_", exp.With(expressions=named))
        return query


def column(name: str, table: str | None = None) -> exp.Column:
    """A column by its exact name."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def literal(value: float | str | bool | datetime.date) -> exp.Expr:
    """A value with its type.  Numbers go as the text that reads back as the same double."""
    match value:
        case bool():
            return exp.Boolean(this=value)
        case int() | float():
            return exp.cast(exp.Literal.string(repr(float(value))), "DOUBLE")
        case str():
            return exp.cast(exp.Literal.string(value), "TEXT")
        case datetime.date():
            return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


def case(*branches: tuple[exp.Expr, exp.Expr], default: exp.Expr | None = None) -> exp.Case:
    """CASE WHEN … THEN …, NULL where no branch holds unless there is a default."""
    return exp.Case(ifs=[exp.If(this=when.copy(), true=then.copy()) for when, then in branches], default=default)


def is_null(value: exp.Expr) -> exp.Is:
    return exp.Is(this=exp.paren(value.copy()), expression=exp.Null())


def conjunction(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Kleene's and, which is SQL's."""
    return exp.and_(*parts, copy=True) if parts else exp.true()


def function(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function of DuckDB by its own name."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


TRUE, FALSE, NULL = exp.true(), exp.false(), exp.Null()
