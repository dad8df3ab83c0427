"""A rule as SQL over one row: a record of a register, or a unit with its aggregates beside it.

Three-valued logic is SQL's own (Kleene's); what SQL decides otherwise is written out: ``least`` skips NULL,
division by zero is infinite, a partial date is two columns.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from sqlglot import exp

from prasan.measures import values
from prasan.measures.checking import ColumnType
from prasan.measures.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Choice,
    Compare,
    Comparison,
    Day,
    Extreme,
    Field,
    MemberAggregate,
    Name,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Operation,
    Or,
    Parameter,
    Text,
    Truth,
    YearsBefore,
)
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, function, is_null, literal

Reading = Callable[[str, str | None], "Piece | Span"]
DAYS_OF_EVERY_MONTH = 28


@dataclass(frozen=True)
class Span:
    """A date known to lie from ``first`` to ``last``; both are NULL where it is missing."""

    first: Piece
    last: Piece


class Rules:
    """Compiles rules over one kind of row.

    ``name`` gives the value of a bare word, ``field`` that of ``register.column``, ``aggregate`` and ``members``
    those of aggregates; each raises where the row has none, which a checked rule does not ask for.
    """

    def __init__(
        self,
        layers: Layers,
        parameters: Mapping[str, float | str | bool | datetime.date],
        *,
        name: Callable[[str], Piece | Span],
        field: Callable[[Field], Piece | Span],
        aggregate: Callable[[Aggregate], Piece],
        members: Callable[[MemberAggregate], Piece],
    ) -> None:
        self.layers = layers
        self.parameters = parameters
        self._name = name
        self._field = field
        self._aggregate = aggregate
        self._members = members

    def plain(self, node: Node) -> Piece:
        """A node's value where it cannot be a partial date."""
        value = self.value(node)
        if isinstance(value, Span):
            raise TypeError("a partial date where none can be: the rule was not checked")
        return value

    def value(self, node: Node) -> Piece | Span:
        """A node's value."""
        make = self.layers.make
        match node:
            case Number(value) | Text(value) | Day(value) | Truth(value):
                return Piece(literal(value))
            case Parameter(name):
                return Piece(literal(self.parameters[name]))
            case Name(name):
                return self._name(name)
            case Field():
                return self._field(node)
            case Not(term):
                return make(lambda a: exp.not_(exp.paren(a)), self.plain(term))
            case And(terms):
                return make(lambda *parts: exp.and_(*parts, copy=False), *map(self.plain, terms))
            case Or(terms):
                return make(lambda *parts: exp.or_(*parts, copy=False), *map(self.plain, terms))
            case Compare(operator, left, right):
                return self._compare(operator, self.value(left), self.value(right))
            case OneOf(term, options):
                parts = (self.plain(term), *map(self.plain, options))
                return make(lambda a, *among: exp.In(this=exp.paren(a), expressions=list(among)), *parts)
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.plain(left), self.plain(right))
            case Negative(term):
                return make(lambda a: exp.Neg(this=exp.paren(a)), self.plain(term))
            case Choice(condition, yes, no):
                chosen = self.layers.share(self.plain(condition))
                return make(
                    lambda c, y, n: case((c, y), (exp.not_(exp.paren(c)), n)), chosen, self.plain(yes), self.plain(no)
                )
            case Extreme(kind, terms):
                return self._extreme(kind, [self.layers.share(self.plain(term)) for term in terms])
            case YearsBefore(years, day):
                return self._years_before(self.layers.share(self.plain(years)), self.layers.share(self.plain(day)))
            case Aggregate():
                return self._aggregate(node)
            case MemberAggregate():
                return self._members(node)
            case _:
                assert_never(node)

    def _arithmetic(self, operator: Operation, left: Piece, right: Piece) -> Piece:
        make = self.layers.make
        match operator:
            case "+":
                result = make(lambda a, b: exp.Add(this=exp.paren(a), expression=exp.paren(b)), left, right)
            case "-":
                result = make(lambda a, b: exp.Sub(this=exp.paren(a), expression=exp.paren(b)), left, right)
            case "*":
                result = make(lambda a, b: exp.Mul(this=exp.paren(a), expression=exp.paren(b)), left, right)
            case "/":
                result = make(lambda a, b: exp.Div(this=exp.paren(a), expression=exp.paren(b)), left, right)
            case _:
                assert_never(operator)
        return make(lambda a: case((function("isfinite", a), a)), self.layers.share(result))

    def _extreme(self, kind: str, terms: list[Piece]) -> Piece:
        name = "least" if kind == "min" else "greatest"
        return self.layers.make(
            lambda *parts: case(
                (exp.or_(*(is_null(part) for part in parts)), exp.Null()), default=function(name, *parts)
            ),
            *terms,
        )

    def _years_before(self, years: Piece, day: Piece) -> Piece:
        """Years that are none become NULL before they are used: SQL may work out a branch that it does not take."""
        make, share = self.layers.make, self.layers.share

        def whole(years: exp.Expr, day: exp.Expr) -> exp.Expr:
            held = exp.Between(this=years.copy(), low=literal(0.0), high=literal(values.MOST_YEARS))
            floor = exp.EQ(this=function("floor", years), expression=years.copy())
            left = exp.Sub(this=function("year", day), expression=years.copy())
            return exp.and_(held, floor, exp.GT(this=left, expression=literal(0.0)))

        known = share(make(lambda y, d: case((whole(y, d), exp.cast(y, "INT"))), years, day))
        return make(lambda y, d: exp.cast(exp.Sub(this=d, expression=function("to_years", y)), "DATE"), known, day)

    def _compare(self, operator: Comparison, left: Piece | Span, right: Piece | Span) -> Piece:
        if isinstance(left, Span) or isinstance(right, Span):
            return self._compare_days(operator, self._days(left), self._days(right))
        kind = _COMPARISONS[operator]
        return self.layers.make(lambda a, b: kind(this=exp.paren(a), expression=exp.paren(b)), left, right)

    def _days(self, value: Piece | Span) -> Span:
        if isinstance(value, Span):
            return value
        day = self.layers.share(value)
        return Span(day, day)

    def _compare_days(self, operator: Comparison, left: Span, right: Span) -> Piece:
        """True if so for all days of both, false if so for none, else NULL."""
        make = self.layers.make
        match operator:
            case "<":
                certain: Callable[..., exp.Expr] = lambda a, b, c, d: case(  # noqa: E731
                    (exp.LT(this=b, expression=c), TRUE), (exp.GTE(this=a, expression=d), FALSE)
                )
            case "<=":
                certain = lambda a, b, c, d: case(  # noqa: E731
                    (exp.LTE(this=b, expression=c), TRUE), (exp.GT(this=a, expression=d), FALSE)
                )
            case ">":
                return self._compare_days("<", right, left)
            case ">=":
                return self._compare_days("<=", right, left)
            case "=" | "!=":
                same, apart = (TRUE, FALSE) if operator == "=" else (FALSE, TRUE)
                certain = lambda a, b, c, d: case(  # noqa: E731
                    (exp.or_(exp.LT(this=b, expression=c), exp.LT(this=d, expression=a)), apart),
                    (exp.and_(exp.EQ(this=a, expression=b), exp.EQ(this=b, expression=c), exp.EQ(this=c, expression=d)), same),
                )  # fmt: skip
            case _:
                assert_never(operator)
        return make(certain, left.first, left.last, right.first, right.last)


_COMPARISONS: Mapping[Comparison, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def read_column(layers: Layers, kind: ColumnType, stored: list[Piece]) -> Piece | Span:
    """A register's value as rules see it: the SQL of :func:`prasan.measures.values.read_value`."""
    match kind:
        case "number":
            largest = literal(values.LARGEST)
            within = layers.make(
                lambda a: case((exp.LTE(this=function("abs", a), expression=largest), a)), layers.share(stored[0])
            )
            return layers.share(within)
        case "text" | "date" | "boolean":
            return stored[0]
        case "partial_date":
            return _span(layers, *stored)
        case _:
            assert_never(kind)


def _span(layers: Layers, year: Piece, month: Piece, day: Piece) -> Span:
    def within(value: Piece, low: int, high: exp.Expr) -> Piece:
        between = lambda a, h: case((exp.Between(this=a, low=exp.Literal.number(low), high=h), a))  # noqa: E731
        return layers.share(layers.make(between, value, Piece(high, value.layer)))

    def date(*parts: exp.Expr) -> exp.Expr:
        return function("make_date", *parts)

    one, twelve = exp.Literal.number(1), exp.Literal.number(12)
    year = within(year, 1, exp.Literal.number(9998))
    month = within(month, 1, twelve)

    def last_of_month(year: exp.Expr, month: exp.Expr) -> exp.Expr:
        return exp.cast(function("last_day", date(year, month, one)), "DATE")

    def known(year: exp.Expr, month: exp.Expr, day: exp.Expr) -> exp.Expr:
        longest = function("day", last_of_month(year, month))
        sure = exp.Between(this=day.copy(), low=one.copy(), high=exp.Literal.number(DAYS_OF_EVERY_MONTH))
        possible = exp.Between(this=day.copy(), low=one.copy(), high=longest)
        # Most days are in every month: how long this one is, and below where a part is missing, is asked of few rows.
        return case((is_null(month), exp.null()), (sure, day), (possible, day))

    whole = layers.share(layers.make(date, year, month, layers.share(layers.make(known, year, month, day))))
    return Span(
        layers.share(
            layers.make(
                lambda w, y, m: exp.Coalesce(this=w, expressions=[date(y, exp.Coalesce(this=m, expressions=[one]), one)]),
                whole, year, month,
            )
        ),
        layers.share(
            layers.make(
                lambda w, y, m: exp.Coalesce(
                    this=w, expressions=[last_of_month(y, exp.Coalesce(this=m, expressions=[twelve]))]
                ),
                whole, year, month,
            )
        ),
    )  # fmt: skip
