"""Types: what a rule's nodes stand for, given the registers' columns and the measure's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from prasan.measures.errors import RuleError, nearest, phrase
from prasan.measures.nodes import (
    MEMBERS,
    Aggregate,
    And,
    Arithmetic,
    Choice,
    Compare,
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
    Or,
    Parameter,
    Text,
    Truth,
    YearsBefore,
    children,
)

ColumnType = Literal["number", "text", "date", "partial_date", "boolean"]
Unit = Literal["person", "household"]
Household = Literal["house", "joined"]
Schema: TypeAlias = Mapping[str, Mapping[str, ColumnType]]
"""register -> column -> type."""

CIVIL = "civil"


def schema_of(registers: Mapping[str, Mapping[str, str]]) -> Schema:
    """A schema from plain dicts.  Raises ValueError for a type that does not exist, or a misnamed partial date, and for
    a register whose name means something else in rules."""
    for register, columns in registers.items():
        if register == MEMBERS:
            raise ValueError(f"a register cannot be named {MEMBERS}: in rules, that is a household's members")
        for column, kind in columns.items():
            if kind not in get_args(ColumnType):
                raise ValueError(f"{register}.{column}: {kind!r} is not one of {', '.join(get_args(ColumnType))}")
            if kind == "partial_date" and not column.endswith("_date"):
                raise ValueError(f"{register}.{column}: a partial date's name ends in _date")
    return MappingProxyType({name: MappingProxyType(dict(columns)) for name, columns in registers.items()})  # type: ignore[arg-type]


def stored_columns(column: str, kind: ColumnType) -> tuple[str, ...]:
    """The columns of ``accepted.parquet`` that hold a column of the schema.

    A partial date ``birth_date`` is held by ``birth_year``, ``birth_month`` and ``birth_day``.
    """
    if kind != "partial_date":
        return (column,)
    stem = column.removesuffix("_date")
    return (f"{stem}_year", f"{stem}_month", f"{stem}_day")


@dataclass(frozen=True)
class Defined:
    """What is known of a definition: its type, and whether it looks at members of the household."""

    type: ColumnType
    at_home: bool = False


@dataclass(frozen=True)
class Scope:
    """What a rule's names may refer to; ``record`` is the register of the enclosing aggregate.

    ``unit`` is what the rule stands at: inside an aggregate over members (``member``), that is a person.
    """

    schema: Schema
    unit: Unit
    parameters: Mapping[str, ColumnType]
    definitions: Mapping[str, Defined] = field(default_factory=dict)
    record: str | None = None
    member: bool = False

    def column(self, register: str, column: str, at: int) -> ColumnType:
        """The type of a register's column.  Raises RuleError when either is unknown."""
        if register not in self.schema:
            raise RuleError(
                at,
                phrase("unknown register %(register)s", register=register),
                nearest(register, self.schema, "registers"),
            )
        columns = self.schema[register]
        if column not in columns:
            remedy = nearest(column, columns, "columns")
            raise RuleError(
                at,
                phrase("unknown column %(column)s of register %(register)s", column=column, register=register),
                remedy,
            )
        return columns[column]


def faults_of(node: Node, scope: Scope, expected: ColumnType | None) -> list[RuleError]:
    """Everything that is wrong with a rule, one fault in each condition that and, or and not bring together.

    ``expected`` is None where any type will do.
    """
    if expected in ("boolean", None) and isinstance(node, And | Or | Not):
        return [fault for term in children(node) for fault in faults_of(term, scope, "boolean")]
    try:
        if expected is None:
            type_of(node, scope)
        else:
            check(node, scope, expected)
    except RuleError as fault:
        return [fault]
    return []


def check(node: Node, scope: Scope, expected: ColumnType) -> None:
    """Refuse a rule whose value is not of the expected type, or that mixes types.  Raises RuleError."""
    found = type_of(node, scope)
    if found != expected:
        remedy = (
            "Compare it with something."
            if expected == "boolean"
            else phrase("A %(expected)s is needed here.", expected=phrase(expected))
        )
        raise RuleError(
            node.at,
            phrase("this is a %(found)s, not a %(expected)s", found=phrase(found), expected=phrase(expected)),
            remedy,
        )


def type_of(node: Node, scope: Scope) -> ColumnType:
    """The type of a node's value, after checking all that is below it.  Raises RuleError."""
    match node:
        case Number() | Arithmetic() | Negative() | Extreme():
            _check_numbers(node, scope)
            return "number"
        case Text():
            return "text"
        case Day():
            return "date"
        case Truth():
            return "boolean"
        case Parameter(name):
            if name not in scope.parameters:
                remedy = nearest(name, scope.parameters, "parameters")
                raise RuleError(node.at, phrase("unknown parameter $%(name)s", name=name), remedy)
            return scope.parameters[name]
        case Name(name):
            return _name(node, name, scope)
        case Field(register, column):
            return _field(node, register, column, scope)
        case Not(term):
            check(term, scope, "boolean")
            return "boolean"
        case And(terms) | Or(terms):
            for term in terms:
                check(term, scope, "boolean")
            return "boolean"
        case Compare():
            _compare(node, scope)
            return "boolean"
        case OneOf(value, options):
            kind = type_of(value, scope)
            if kind == "partial_date":
                raise RuleError(node.at, "a partial date cannot be looked up in a list", "Use between.")
            for option in options:
                check(option, scope, kind)
            return "boolean"
        case Choice(condition, yes, no):
            check(condition, scope, "boolean")
            kind = type_of(yes, scope)
            if kind == "partial_date":
                raise RuleError(yes.at, "a choice cannot give a partial date", "Choose between comparisons instead.")
            check(no, scope, kind)
            return kind
        case YearsBefore(years, day):
            check(years, scope, "number")
            check(day, scope, "date")
            return "date"
        case Aggregate():
            return _aggregate(node, scope)
        case MemberAggregate():
            return _member_aggregate(node, scope)


def _check_numbers(node: Number | Arithmetic | Negative | Extreme, scope: Scope) -> None:
    match node:
        case Arithmetic(_, left, right):
            check(left, scope, "number")
            check(right, scope, "number")
        case Negative(term):
            check(term, scope, "number")
        case Extreme(_, terms):
            for term in terms:
                check(term, scope, "number")


def _name(node: Name, name: str, scope: Scope) -> ColumnType:
    if scope.record is not None:
        if name in scope.definitions and name not in scope.schema[scope.record]:
            raise RuleError(
                node.at,
                phrase("%(name)s is a definition, not a column of %(record)s", name=name, record=scope.record),
                "Use it outside.",
            )
        return scope.column(scope.record, name, node.at)
    if name in scope.definitions:
        return _definition(name, scope, node.at)
    if name in scope.parameters:
        raise RuleError(node.at, phrase("%(name)s is a parameter", name=name), phrase("Write $%(name)s.", name=name))
    if name in scope.schema:
        raise RuleError(
            node.at,
            phrase("%(name)s is a register", name=name),
            phrase("Write exists(%(name)s), or sum(%(name)s.column).", name=name),
        )
    holders = [register for register, columns in scope.schema.items() if name in columns]
    remedy: str = (
        phrase("Write sum(%(register)s.%(name)s) or another aggregate.", register=holders[0], name=name)
        if holders
        else "Name a register and a column."
    )
    if CIVIL in holders and scope.unit == "person":
        remedy = phrase("Write %(civil)s.%(name)s.", civil=CIVIL, name=name)
    raise RuleError(node.at, phrase("%(name)s stands alone", name=name), remedy)


def _field(node: Field, register: str, column: str, scope: Scope) -> ColumnType:
    if register == MEMBERS:
        remedy = phrase(
            "Say which: sum, min, max, any or count(%(members)s.%(column)s), or exists(%(members)s where …).",
            members=MEMBERS,
            column=column,
        )
        raise RuleError(
            node.at,
            phrase("a household may have several values of %(members)s.%(column)s", members=MEMBERS, column=column),
            remedy,
        )
    kind = scope.column(register, column, node.at)
    if scope.record is not None and register != scope.record:
        remedy = phrase("Inside this aggregate use columns of %(record)s only.", record=scope.record)
        raise RuleError(
            node.at,
            phrase("%(register)s.%(column)s is not a column of the record", register=register, column=column),
            remedy,
        )
    if scope.record is None and (register != CIVIL or scope.unit != "person"):
        remedy = phrase(
            "Say which record: any, sum, min, max or count(%(register)s.%(column)s), or exists(%(register)s where …).",
            register=register,
            column=column,
        )
        raise RuleError(
            node.at,
            phrase(
                "a %(unit)s may have several values of %(register)s.%(column)s",
                unit=phrase(scope.unit),
                register=register,
                column=column,
            ),
            remedy,
        )
    return kind


def _compare(node: Compare, scope: Scope) -> None:
    left, right = type_of(node.left, scope), type_of(node.right, scope)
    dates = ("date", "partial_date")
    if left != right and not (left in dates and right in dates):
        raise RuleError(
            node.at,
            phrase("a %(left)s cannot be compared with a %(right)s", left=phrase(left), right=phrase(right)),
            "Compare values of the same type.",
        )
    if left in ("text", "boolean") and node.operator not in ("=", "!="):
        raise RuleError(node.at, phrase("a %(left)s has no order", left=phrase(left)), "Use = or !=.")
    if "partial_date" in (left, right):
        for side in (node.left, node.right):
            # Each side is read twice when an interval is compared, so it may not be a tree of its own.
            if isinstance(side, Choice):
                raise RuleError(side.at, "a partial date cannot be compared with a choice", "Choose outside it.")


def _aggregate(node: Aggregate, scope: Scope) -> ColumnType:
    if scope.record is not None:
        raise RuleError(node.at, "an aggregate inside another", "Write it outside, as a criterion of its own.")
    if node.register not in scope.schema:
        remedy = nearest(node.register, scope.schema, "registers")
        raise RuleError(node.at, phrase("unknown register %(register)s", register=node.register), remedy)
    if node.where is not None:
        check(node.where, replace(scope, record=node.register), "boolean")
    if node.column is None:
        return "boolean" if node.kind == "exists" else "number"
    kind = scope.column(node.register, node.column, node.at)
    if kind == "partial_date":
        remedy = phrase("Write exists(%(register)s where %(column)s < …).", register=node.register, column=node.column)
        raise RuleError(
            node.at,
            phrase("%(kind)s cannot take the partial date %(column)s", kind=node.kind, column=node.column),
            remedy,
        )
    remedy = (
        phrase("Write exists(%(register)s where %(column)s = …).", register=node.register, column=node.column)
        if kind != "number"
        else phrase("Use sum or exists.")
    )
    return _gathered(node, node.column, kind, remedy)


def _gathered(node: Aggregate | MemberAggregate, column: str, kind: ColumnType, remedy: str) -> ColumnType:
    """The type of an aggregate of a column's values, which are of the type ``kind``."""
    accepted: Mapping[str, tuple[ColumnType, ...]] = {
        "any": ("boolean",),
        "sum": ("number",),
        "min": ("number", "date"),
        "max": ("number", "date"),
    }
    if kind not in accepted.get(node.kind, (kind,)):
        needed = phrase(" or ".join(accepted[node.kind]))
        raise RuleError(
            node.at,
            phrase(
                "%(kind)s needs a %(needed)s, and %(column)s is a %(kind_)s",
                kind=node.kind,
                needed=needed,
                column=column,
                kind_=phrase(kind),
            ),
            remedy,
        )
    if node.kind == "any":
        return "boolean"
    return "number" if node.kind == "count" else kind


def _definition(name: str, scope: Scope, at: int) -> ColumnType:
    """The type of a definition's value for the person that the rule stands at."""
    found = scope.definitions[name]
    if scope.unit == "household":
        remedy = phrase(
            "Say whose: sum, min, max, any or count(%(members)s.%(name)s), or exists(%(members)s where …).",
            members=MEMBERS,
            name=name,
        )
        raise RuleError(at, phrase("a household has a value of %(name)s for each member", name=name), remedy)
    if scope.member and found.at_home:
        remedy = phrase("Use it outside, or a definition that looks at the person alone.")
        raise RuleError(at, phrase("%(name)s looks at members, inside an aggregate over members", name=name), remedy)
    return found.type


def _member_aggregate(node: MemberAggregate, scope: Scope) -> ColumnType:
    if scope.record is not None or scope.member:
        raise RuleError(node.at, "an aggregate inside another", "Write it outside, as a criterion of its own.")
    inside = replace(scope, unit="person", member=True)
    if node.where is not None:
        check(node.where, inside, "boolean")
    if node.column is None:
        return "boolean" if node.kind == "exists" else "number"
    if node.column not in scope.definitions:
        known = nearest(node.column, scope.definitions, "definitions")
        remedy = phrase("Define it: %(column)s under definitions. %(known)s", column=node.column, known=known)
        raise RuleError(node.at, phrase("unknown definition %(column)s", column=node.column), remedy)
    kind = _definition(node.column, inside, node.at)
    return _gathered(
        node,
        node.column,
        kind,
        phrase("Write exists(%(members)s where %(column)s …).", members=MEMBERS, column=node.column),
    )
