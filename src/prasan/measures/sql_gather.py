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
    def all_known(self, value: exp.Expr) -> exp.Expr: ...

    @abstractmethod
    def some(self, truth: exp.Expr) -> exp.Expr:
        """Whether the truth holds of some row, those of which it is NULL left aside."""

    @abstractmethod
    def total(self, value: exp.Expr) -> exp.Expr:
        """The sum of whole numbers."""

    @abstractmethod
    def pick(self, kind: str, value: exp.Expr) -> exp.Expr:
        """The least or greatest ("min", "max") that is not NULL."""


class Grouped(Gather):
    """A household has any number of records in a register, and of members: GROUP BY."""

    def all_known(self, value: exp.Expr) -> exp.Expr:
        return exp.EQ(this=function("count", value), expression=exp.Count(this=exp.Star()))

    def some(self, truth: exp.Expr) -> exp.Expr:
        return function("bool_or", truth)

    def total(self, value: exp.Expr) -> exp.Expr:
        return function("sum", value)

    def pick(self, kind: str, value: exp.Expr) -> exp.Expr:
        return function(kind, value)


class Single(Gather):
    """A person has one record in a register, the primary: nothing to group, and half the work at 66 million."""

    def all_known(self, value: exp.Expr) -> exp.Expr:
        return exp.not_(is_null(value))

    def some(self, truth: exp.Expr) -> exp.Expr:
        return truth.copy()

    def total(self, value: exp.Expr) -> exp.Expr:
        return value.copy()

    def pick(self, kind: str, value: exp.Expr) -> exp.Expr:
        return value.copy()


def gathered(gather: Gather, layers: Layers, kind: AggregateKind, taken: Piece, value: Piece) -> exp.Expr:
    """An aggregate: ``taken`` says of a row whether it is looked at, ``value`` is what it holds (TRUE if nothing is asked).

    NULL where the aggregate is missing or undetermined; ``min`` and ``max`` of no row are missing.
    """
    share, make = layers.share, layers.make
    match kind:
        case "exists":
            return _some(gather, taken)
        case "any":
            return _some(gather, share(make(lambda t, v: exp.and_(t, v), taken, value)))
        case "count":
            counted = share(make(lambda t, v: case((is_null(v), FALSE), default=t), taken, value))
            ones = share(make(lambda c: exp.cast(case((c, literal(1)), default=literal(0)), "BIGINT"), counted))
            return _if_known(gather, counted, exp.cast(gather.total(ones.sql), "DOUBLE"))
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
            return _if_known(gather, scaled, exp.Div(this=total, expression=scale))
        case "min" | "max":
            known = share(
                make(
                    lambda t, v: case((t, case((is_null(v), exp.null()), default=TRUE)), (exp.not_(t), TRUE)),
                    taken,
                    value,
                )
            )
            among = share(make(lambda t, v: case((t, v)), taken, value))
            return _if_known(gather, known, gather.pick(kind, among.sql))
        case _:
            assert_never(kind)


def _some(gather: Gather, truth: Piece) -> exp.Expr:
    """Kleene's or over the rows."""
    return case((gather.some(truth.sql), TRUE), (gather.all_known(truth.sql), FALSE))


def _if_known(gather: Gather, known: Piece, then: exp.Expr) -> exp.Expr:
    return case((gather.all_known(known.sql), then))
