"""A measure (มาตรการ): what its file says, once it has been read, parsed and type-checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prasan.measures.checking import ColumnType, Schema, Unit
from prasan.measures.nodes import Aggregate, Field, Name, Node, children

Value = float | str | bool | datetime.date
"""What a parameter may stand for."""


class MeasureDateError(ValueError):
    """A measure asked for on a day for which one of its parameters has no value."""


@dataclass(frozen=True)
class Rule:
    """A rule's text and its tree."""

    text: str
    node: Node


@dataclass(frozen=True)
class PayeeRule:
    """``exists(register where …)``: of a household's members, the first who has such a record is paid."""

    text: str
    node: Aggregate


@dataclass(frozen=True)
class Criterion:
    """One condition (หลักเกณฑ์); all of them must be met.  ``verified`` says that a public source states it."""

    id: str
    name_th: str
    name_en: str
    rule: Rule
    verified: bool
    note: str


@dataclass(frozen=True)
class DatedParameter:
    """A value by the day from which it holds, earliest first."""

    name: str
    type: ColumnType
    name_th: str
    name_en: str
    unit: str
    values: tuple[tuple[datetime.date, Value], ...]
    verified: bool
    note: str

    def on(self, day: datetime.date) -> Value:
        """The value on a day.  Raises MeasureDateError before the first."""
        held = [value for start, value in self.values if start <= day]
        if not held:
            first = self.values[0][0]
            raise MeasureDateError(f"${self.name} has no value on {day}. Its first is from {first}.")
        return held[-1]


@dataclass(frozen=True)
class Measure:
    """A measure whose rules are known to be well typed over ``schema``.

    ``starts`` is the day as at which it is worked out unless another is asked for.  ``digest`` identifies
    the file's text.  ``registers`` are those that the rules use, in order of name.
    """

    id: str
    version: int
    unit: Unit
    name_th: str
    name_en: str
    purpose_th: str
    purpose_en: str
    legal_th: str
    legal_en: str
    sources: tuple[str, ...]
    owner: str
    starts: datetime.date
    ends: datetime.date | None
    registers: tuple[str, ...]
    parameters: Mapping[str, DatedParameter]
    population: Rule | None
    criteria: tuple[Criterion, ...]
    amount: Rule | None
    amount_unit: str
    payee: PayeeRule | None
    note: str
    schema: Schema
    digest: str

    def values(self, day: datetime.date | None = None) -> dict[str, Value]:
        """Every parameter's value on a day (``starts`` unless given).  Raises MeasureDateError."""
        return {name: parameter.on(day or self.starts) for name, parameter in self.parameters.items()}

    @property
    def rules(self) -> Iterator[Rule | PayeeRule]:
        """Every rule of the measure."""
        yield from (criterion.rule for criterion in self.criteria)
        yield from (rule for rule in (self.population, self.amount, self.payee) if rule is not None)


def walk(node: Node) -> Iterator[Node]:
    """A node and all that is below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def columns_of(node: Node) -> dict[str, tuple[str, ...]]:
    """The registers whose records a rule looks at, and the columns, in the order of its text; no column where it only
    asks for a record."""
    found: dict[str, dict[str, None]] = {}
    _note_columns(node, None, found)
    return {register: tuple(columns) for register, columns in found.items()}


def _note_columns(node: Node, record: str | None, found: dict[str, dict[str, None]]) -> None:
    match node:
        case Name(name) if record is not None:
            found[record][name] = None
        case Field(register, column):
            found.setdefault(register, {})[column] = None
        case Aggregate(_, register, column):
            found.setdefault(register, {}).update({column: None} if column else {})
            record = register
    for child in children(node):
        _note_columns(child, record, found)


def registers_of(node: Node) -> set[str]:
    """The registers whose records a rule looks at."""
    return set(columns_of(node))
