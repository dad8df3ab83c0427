"""How many rows become one value: those of a unit's records in a register, or of a household's members."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import assert_never

from sqlglot import exp

from prasan.measures import values
from prasan.measures.nodes import AggregateKind
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, function, is_null, literal


class Gather(ABC):
    """How the values of a unit's rows become one value."""

    @abstractmethod
    def some(self, truth: exp.Expr) -> exp.Expr:
        """Kleene's or over the rows."""

    @abstractmethod
    def all_known(self, value: exp.Expr) -> exp.Expr: ...

    @abstractmethod
    def total(self, value: exp.Expr) -> exp.Expr:
        """The sum of whole numbers."""

    @abstractmethod
    def extreme(self, kind: AggregateKind, layers: Layers, taken: Piece, value: Piece) -> Piece:
        """The least or greatest ("min", "max") value taken, NULL where one is not known."""


class Grouped(Gather):
    """A household has any number of records in a register, and of members: GROUP BY."""

    def some(self, truth: exp.Expr) -> exp.Expr:
        return case((function("bool_or", truth), TRUE), (self.all_known(truth), FALSE))

    def all_known(self, value: exp.Expr) -> exp.Expr:
        return exp.EQ(this=function("count", value), expression=exp.Count(this=exp.Star()))

    def total(self, value: exp.Expr) -> exp.Expr:
        return function("sum", value)

    def extreme(self, kind: AggregateKind, layers: Layers, taken: Piece, value: Piece) -> Piece:
        share, make = layers.share, layers.make
        known = share(
            make(
                lambda t, v: case((t, case((is_null(v), exp.null()), default=TRUE)), (exp.not_(t), TRUE)), taken, value
            )
        )
        among = share(make(lambda t, v: case((t, v)), taken, value))
        return Piece(_if_known(self, known, function(kind, among.sql)), max(known.layer, among.layer))


class Single(Gather):
    """A person has one record in a register, the primary: nothing to group, and half the work at 66 million."""

    def some(self, truth: exp.Expr) -> exp.Expr:
        return truth.copy()

    def all_known(self, value: exp.Expr) -> exp.Expr:
        return exp.not_(is_null(value))

    def total(self, value: exp.Expr) -> exp.Expr:
        return value.copy()

    def extreme(self, kind: AggregateKind, layers: Layers, taken: Piece, value: Piece) -> Piece:
        return value if taken.sql == TRUE else layers.make(lambda t, v: case((t, v)), taken, value)


def gathered(gather: Gather, layers: Layers, kind: AggregateKind, taken: Piece, value: Piece) -> Piece:
    """An aggregate: ``taken`` says of a row whether it is looked at, ``value`` is what it holds (TRUE if nothing is asked).

    NULL where the aggregate is missing or undetermined; ``min`` and ``max`` of no row are missing.
    """
    share, make = layers.share, layers.make
    match kind:
        case "exists":
            return Piece(gather.some(taken.sql), taken.layer)
        case "any":
            both = taken if value.sql == TRUE else share(make(lambda t, v: exp.and_(t, v), taken, value))
            return Piece(gather.some(both.sql), both.layer)
        case "count":
            counted = share(make(lambda t, v: case((is_null(v), FALSE), default=t), taken, value))
            ones = share(make(lambda c: exp.cast(case((c, literal(1)), default=literal(0)), "BIGINT"), counted))
            return Piece(_if_known(gather, counted, exp.cast(gather.total(ones.sql), "DOUBLE")), ones.layer)
        case "sum":
            scale = literal(values.SUM_SCALE)
            scaled = share(
                make(
                    lambda t, v: case(
                        (t, exp.cast(function("round", v * scale), "BIGINT")),
                        (exp.not_(t), exp.cast(exp.Literal.number(0), "BIGINT")),
                    ),
                    taken,
                    value,
                )
            )
            total = exp.cast(exp.TryCast(this=gather.total(scaled.sql), to=exp.DataType.build("BIGINT")), "DOUBLE")
            return Piece(_if_known(gather, scaled, exp.Div(this=total, expression=scale)), scaled.layer)
        case "min" | "max":
            return gather.extreme(kind, layers, taken, value)
        case _:
            assert_never(kind)


def _if_known(gather: Gather, known: Piece, then: exp.Expr) -> exp.Expr:
    return case((gather.all_known(known.sql), then))
