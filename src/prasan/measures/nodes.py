"""The closed tree of a rule.  Nothing else can be said, and both engines say all of it.

A node's value is a number, a text, a date, a partial date or a truth; any of them may be missing.
``at`` is where the node stands in its text, and takes no part in equality.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields
from typing import Literal, TypeAlias

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Operation = Literal["+", "-", "*", "/"]
AggregateKind = Literal["exists", "count", "any", "sum", "min", "max"]
MAX_DEPTH = 64
TODAY = "today"
"""The parameter, which every measure has, of the day as at which it is worked out."""
MEMBERS = "members"
"""What an aggregate over a household's members is written with, in place of a register."""


def _at() -> int:
    return field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Number:
    value: float
    at: int = _at()


@dataclass(frozen=True)
class Text:
    value: str
    at: int = _at()


@dataclass(frozen=True)
class Day:
    value: datetime.date
    at: int = _at()


@dataclass(frozen=True)
class Truth:
    value: bool
    at: int = _at()


@dataclass(frozen=True)
class Parameter:
    """``$name``: a value of the measure that may change from one date to the next."""

    name: str
    at: int = _at()


@dataclass(frozen=True)
class Name:
    """A bare word: a column of the record that an aggregate is looking at or, outside one, a definition."""

    name: str
    at: int = _at()


@dataclass(frozen=True)
class Field:
    """``register.column``: the person's own value (civil alone), or a column of the aggregate's register."""

    register: str
    column: str
    at: int = _at()


@dataclass(frozen=True)
class Not:
    term: Node
    at: int = _at()


@dataclass(frozen=True)
class And:
    terms: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class Or:
    terms: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class Compare:
    operator: Comparison
    left: Node
    right: Node
    at: int = _at()


@dataclass(frozen=True)
class OneOf:
    value: Node
    options: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class Arithmetic:
    operator: Operation
    left: Node
    right: Node
    at: int = _at()


@dataclass(frozen=True)
class Negative:
    term: Node
    at: int = _at()


@dataclass(frozen=True)
class Choice:
    """``if condition then yes else no``; missing when the condition is."""

    condition: Node
    yes: Node
    no: Node
    at: int = _at()


@dataclass(frozen=True)
class Extreme:
    """``min(a, b, …)`` or ``max(a, b, …)`` of two numbers or more; missing when one of them is."""

    kind: Literal["min", "max"]
    terms: tuple[Node, ...]
    at: int = _at()


@dataclass(frozen=True)
class YearsBefore:
    """``years_before(60, $today)``: the same day that many years earlier; 28 February for a 29th that is not there.

    Missing where a term is, or where the years are no whole number from 0 to 200.
    """

    years: Node
    day: Node
    at: int = _at()


@dataclass(frozen=True)
class Aggregate:
    """One value from the unit's records in a register: ``column`` is None for exists and for a plain count."""

    kind: AggregateKind
    register: str
    column: str | None
    where: Node | None
    at: int = _at()


@dataclass(frozen=True)
class MemberAggregate:
    """One value from the members of the household, each seen as a person.

    ``column`` is the definition whose value is gathered, None for exists and for a plain count.
    """

    kind: AggregateKind
    column: str | None
    where: Node | None
    at: int = _at()


Node: TypeAlias = (
    Number
    | Text
    | Day
    | Truth
    | Parameter
    | Name
    | Field
    | Not
    | And
    | Or
    | Compare
    | OneOf
    | Arithmetic
    | Negative
    | Choice
    | Extreme
    | YearsBefore
    | Aggregate
    | MemberAggregate
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node."""
    below: list[Node] = []
    for slot in fields(node):
        value = getattr(node, slot.name)
        if isinstance(value, tuple):
            below.extend(value)
        elif isinstance(value, Node):
            below.append(value)
    return tuple(below)


def too_deep(root: Node) -> Node | None:
    """A node more than MAX_DEPTH below the root, or None.  Walks without recursion: the tree is not trusted yet."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return node
        waiting.extend((child, depth + 1) for child in children(node))
    return None
