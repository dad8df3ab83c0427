"""A measure (มาตรการ): what its file says, once it has been read, parsed and type-checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prasan.measures.checking import ColumnType, Defined, Household, Schema, Scope, Unit
from prasan.measures.nodes import TODAY, Aggregate, MemberAggregate, Node, children
from prasan.measures.reach import Reach, reach

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
    """``exists(register where …)`` or ``exists(members where …)``: of a household's members, the first who has such a
    record, or of whom it holds, is paid."""

    text: str
    node: Aggregate | MemberAggregate


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
class Definition:
    """A value that rules use by its name, worked out for each person; never a partial date."""

    name: str
    name_th: str
    name_en: str
    rule: Rule
    type: ColumnType
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
    the file's ``text``.  ``registers`` are those that the rules use, in order of name.
    ``household`` says who is one: those of one house code, or also those of houses that family links join.  ``excludes`` are measures by id:
    whom the one pays, the other does not.
    """

    id: str
    version: int
    unit: Unit
    household: Household
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
    definitions: Mapping[str, Definition]
    population: Rule | None
    criteria: tuple[Criterion, ...]
    amount: Rule | None
    amount_unit: str
    payee: PayeeRule | None
    budget: int | None  # baht that a round may have
    excludes: tuple[str, ...]
    once_a_person: bool
    appeal_days: int | None
    note: str
    schema: Schema
    digest: str
    text: str = field(repr=False)

    def values(self, day: datetime.date | None = None) -> dict[str, Value]:
        """Every parameter's value on a day (``starts`` unless given).  Raises MeasureDateError."""
        return {name: parameter.on(day or self.starts) for name, parameter in self.parameters.items()}

    def bindings(self, day: datetime.date | None = None) -> dict[str, Value]:
        """What the names after ``$`` stand for in rules on a day: the parameters, and the day.  Raises MeasureDateError."""
        return {**self.values(day), TODAY: day or self.starts}

    def reach(self, *rules: Node) -> Reach:
        """What rules over the measure's units look at, through its definitions."""
        return reach(rules, {name: definition.rule.node for name, definition in self.definitions.items()})

    @property
    def scope(self) -> Scope:
        """What further rules over the same units may say."""
        known = {
            name: Defined(each.type, self.reach(each.rule.node).at_home) for name, each in self.definitions.items()
        }
        return Scope(
            self.schema,
            self.unit,
            {**{name: each.type for name, each in self.parameters.items()}, TODAY: "date"},
            known,
        )

    @property
    def reached(self) -> Reach:
        """What all of the measure's rules look at."""
        return self.reach(*(rule.node for rule in self.rules))

    @property
    def needs_households(self) -> bool:
        """Whether it is worked out upon the households that linkage makes."""
        return self.household == "joined" or self.reached.households

    @property
    def rules(self) -> Iterator[Rule | PayeeRule]:
        """Every rule of the measure; the definitions are beside them."""
        yield from (criterion.rule for criterion in self.criteria)
        yield from (rule for rule in (self.population, self.amount, self.payee) if rule is not None)


def walk(node: Node) -> Iterator[Node]:
    """A node and all that is below it."""
    yield node
    for child in children(node):
        yield from walk(child)
