"""Rules in Python: a second front to the closed tree, beside the text of a file.

>>> from prasan.measures.builder import parameter, register
>>> from prasan.measures.printing import print_rule
>>> farmer = register("farmer")
>>> print_rule(farmer.exists((farmer.rice_rai > 0) & farmer.baac_account).node)
'exists(farmer where farmer.rice_rai > 0 and farmer.baac_account)'
>>> print_rule((farmer.rice_rai.sum() * parameter("rate")).node)
'sum(farmer.rice_rai) * $rate'

``&``, ``|`` and ``~`` stand for and, or and not.  :func:`built` checks what was made, as a file's rules are checked.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias

from prasan.measures.checking import ColumnType, Scope, check
from prasan.measures.errors import RuleError
from prasan.measures.model import Rule
from prasan.measures.nodes import (
    MAX_DEPTH,
    MEMBERS,
    TODAY,
    Aggregate,
    AggregateKind,
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
    too_deep,
)
from prasan.measures.printing import print_rule

Said: TypeAlias = "Expression | float | str | bool | datetime.date"
"""An expression, or a value that stands for itself."""


@dataclass(frozen=True, eq=False)
class Expression:
    """A rule, or a part of one; ``node`` is its tree."""

    node: Node

    def __add__(self, other: Said) -> Expression:
        return self._with("+", other)

    def __radd__(self, other: Said) -> Expression:
        return said(other)._with("+", self)

    def __sub__(self, other: Said) -> Expression:
        return self._with("-", other)

    def __rsub__(self, other: Said) -> Expression:
        return said(other)._with("-", self)

    def __mul__(self, other: Said) -> Expression:
        return self._with("*", other)

    def __rmul__(self, other: Said) -> Expression:
        return said(other)._with("*", self)

    def __truediv__(self, other: Said) -> Expression:
        return self._with("/", other)

    def __rtruediv__(self, other: Said) -> Expression:
        return said(other)._with("/", self)

    def __neg__(self) -> Expression:
        return Expression(Negative(self.node))

    def __eq__(self, other: Said) -> Expression:  # type: ignore[override]
        return self._compared("=", other)

    def __ne__(self, other: Said) -> Expression:  # type: ignore[override]
        return self._compared("!=", other)

    def __lt__(self, other: Said) -> Expression:
        return self._compared("<", other)

    def __le__(self, other: Said) -> Expression:
        return self._compared("<=", other)

    def __gt__(self, other: Said) -> Expression:
        return self._compared(">", other)

    def __ge__(self, other: Said) -> Expression:
        return self._compared(">=", other)

    def __and__(self, other: Said) -> Expression:
        return all_of(*self._terms(And), other)

    def __rand__(self, other: Said) -> Expression:
        return said(other) & self

    def __or__(self, other: Said) -> Expression:
        return any_of(*self._terms(Or), other)

    def __ror__(self, other: Said) -> Expression:
        return said(other) | self

    def __invert__(self) -> Expression:
        return Expression(Not(self.node))

    def __bool__(self) -> NoReturn:
        raise TypeError("a rule is true of some and not of others: write &, | and ~, and one comparison at a time")

    def between(self, low: Said, high: Said) -> Expression:
        """Whether the value is from ``low`` to ``high``, both included."""
        return all_of(self >= low, self <= high)

    def one_of(self, *options: Said) -> Expression:
        """Whether the value is one of those given."""
        return Expression(OneOf(self.node, tuple(said(option).node for option in options)))

    def _with(self, operator: Operation, other: Said) -> Expression:
        return Expression(Arithmetic(operator, self.node, said(other).node))

    def _compared(self, operator: Comparison, other: Said) -> Expression:
        return Expression(Compare(operator, self.node, said(other).node))

    def _terms(self, kind: type[And | Or]) -> tuple[Expression, ...]:
        return tuple(Expression(term) for term in self.node.terms) if isinstance(self.node, kind) else (self,)


@dataclass(frozen=True, eq=False)
class Column(Expression):
    """``register.column``, or ``members.definition``: the value itself, or what is asked of those of several rows."""

    register: str
    column: str

    def sum(self, where: Said | None = None) -> Expression:
        """The sum of the values where the condition holds."""
        return _aggregate("sum", self.register, self.column, where)

    def min(self, where: Said | None = None) -> Expression:
        """The least of them."""
        return _aggregate("min", self.register, self.column, where)

    def max(self, where: Said | None = None) -> Expression:
        """The greatest of them."""
        return _aggregate("max", self.register, self.column, where)

    def count(self, where: Said | None = None) -> Expression:
        """How many rows have a value."""
        return _aggregate("count", self.register, self.column, where)

    def any(self, where: Said | None = None) -> Expression:
        """Whether it is true in some row."""
        return _aggregate("any", self.register, self.column, where)


class Rows:
    """The unit's records in a register, or the members of its household; an attribute is a column of theirs."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, column: str) -> Column:
        if column.startswith("_"):
            raise AttributeError(column)
        return self[column]

    def __getitem__(self, column: str) -> Column:
        return Column(Field(self._name, column), self._name, column)

    def exists(self, where: Said | None = None) -> Expression:
        """Whether the condition holds of some row."""
        return _aggregate("exists", self._name, None, where)

    def count(self, where: Said | None = None) -> Expression:
        """Of how many rows it holds."""
        return _aggregate("count", self._name, None, where)


def register(name: str) -> Rows:
    """A register; ``register("civil").nationality`` is a person's own value there."""
    return Rows(name)


members = Rows(MEMBERS)
"""The members of the household: ``members.income.sum()`` for the definition ``income``."""


def defined(name: str) -> Expression:
    """What a definition says of the person."""
    return Expression(Name(name))


def parameter(name: str) -> Expression:
    """``$name``."""
    return Expression(Parameter(name))


today = parameter(TODAY)
"""The day as at which the measure is worked out."""


def years_before(years: Said, day: Said) -> Expression:
    """The same day that many years earlier."""
    return Expression(YearsBefore(said(years).node, said(day).node))


def choose(condition: Said, yes: Said, no: Said) -> Expression:
    """``if condition then yes else no``."""
    return Expression(Choice(said(condition).node, said(yes).node, said(no).node))


def least(*terms: Said) -> Expression:
    """The least of two numbers or more."""
    return _extreme("min", terms)


def greatest(*terms: Said) -> Expression:
    """The greatest of two numbers or more."""
    return _extreme("max", terms)


def all_of(*terms: Said) -> Expression:
    """Whether all of two conditions or more hold."""
    return Expression(And(_several(terms)))


def any_of(*terms: Said) -> Expression:
    """Whether one of two conditions or more holds."""
    return Expression(Or(_several(terms)))


def said(value: Said) -> Expression:
    """An expression, or a number, text, truth or date as one.  Raises ValueError for a number that is infinite or none,
    TypeError for what no rule can hold."""
    match value:
        case Expression():
            return value
        case bool():
            return Expression(Truth(value))
        case int() | float():
            if not math.isfinite(value):
                raise ValueError(f"a rule cannot hold the number {value}")
            number = Number(abs(float(value)))
            return Expression(Negative(number) if value < 0 else number)
        case str():
            return Expression(Text(value))
        case datetime.date() if not isinstance(value, datetime.datetime):
            return Expression(Day(value))
    raise TypeError(f"a rule cannot hold {value!r}")


def built(expression: Said, scope: Scope, expected: ColumnType) -> Rule:
    """A rule from an expression, checked; ``scope`` is a measure's (``measure.scope``).

    Raises RuleError where it is not well typed or nested too deep, ValueError where no text could say it.
    """
    node = said(expression).node
    if too_deep(node) is not None:
        raise RuleError(0, f"the rule is nested more than {MAX_DEPTH} deep", "Split it into criteria.")
    check(node, scope, expected)
    return Rule(print_rule(node), node)


def _aggregate(kind: AggregateKind, rows: str, column: str | None, where: Said | None) -> Expression:
    condition = None if where is None else said(where).node
    if rows == MEMBERS:
        return Expression(MemberAggregate(kind, column, condition))
    return Expression(Aggregate(kind, rows, column, condition))


def _extreme(kind: Literal["min", "max"], terms: tuple[Said, ...]) -> Expression:
    return Expression(Extreme(kind, _several(terms)))


def _several(terms: tuple[Said, ...]) -> tuple[Node, ...]:
    if len(terms) < 2:
        raise ValueError("two terms or more are needed")
    return tuple(said(term).node for term in terms)
