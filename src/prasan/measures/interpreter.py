"""The oracle: a rule's meaning in plain Python, one unit at a time.  Slow, obvious, and what an appeal replays.

Every ``match`` over nodes is exhaustive and the type checker holds it so: a node cannot be passed over.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never, cast

from prasan.measures import values
from prasan.measures.model import Measure, PayeeRule
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
from prasan.measures.values import Interval, Record, Value

Truthful = bool | None
Records: TypeAlias = Mapping[str, Sequence[Record]]
"""By register."""
VERDICTS = {True: "eligible", False: "not_eligible", None: "undetermined"}
CRITERION_VERDICTS = {True: "met", False: "not_met", None: "undetermined"}


@dataclass(frozen=True)
class Assessment:
    """What a measure says of one unit.

    ``criteria`` holds met, not_met or undetermined.  ``amount`` is 0 for those not eligible, and None where
    it cannot be worked out: an amount that is unknown makes the verdict undetermined.  ``in_population`` is
    None where the population's rule is undetermined: such a unit stays in the population.
    """

    criteria: Mapping[str, str]
    verdict: str
    amount: float | None
    in_population: Truthful


def assess(
    measure: Measure,
    records: Records,
    as_of: datetime.date | None = None,
    *,
    members: Sequence[Records] | None = None,
) -> Assessment:
    """Assess one unit from its records in each register that the measure uses.

    ``members`` are the records of each member of its household, a person's own among them: a measure that looks at
    members must be given them.
    """
    reader = _Reader(measure, measure.bindings(as_of), records, members=members)
    decided = {criterion.id: reader.truth(criterion.rule.node) for criterion in measure.criteria}
    verdict = every(decided.values())
    amount = 0.0 if measure.amount is None else payable(reader.number(measure.amount.node))
    if verdict is True and amount is None:
        verdict = None
    return Assessment(
        {name: CRITERION_VERDICTS[truth] for name, truth in decided.items()},
        VERDICTS[verdict],
        {True: amount, False: 0.0, None: None}[verdict],
        True if measure.population is None else reader.truth(measure.population.node),
    )


def qualifies(measure: Measure, rule: PayeeRule, member: Records, as_of: datetime.date | None = None) -> bool:
    """Whether a member of a household, by their own records, is one whom the payee's rule looks for."""
    node = rule.node
    reader = _Reader(measure, measure.bindings(as_of), member)
    if isinstance(node, MemberAggregate):
        return node.where is None or reader.truth(node.where) is True
    records = member.get(node.register, ())
    return any(
        node.where is None or reader.inside(node.register, record).truth(node.where) is True for record in records
    )


def payable(amount: float | None) -> float | None:
    """An amount to the satang; nothing is taken from anybody."""
    if amount is None or abs(amount) > values.LARGEST:
        return None
    return max(0.0, values.rounded(amount * values.SATANG) / values.SATANG)


def every(truths: Iterable[Truthful]) -> Truthful:
    """Kleene's and: false if one is, else undetermined if one is."""
    seen = list(truths)
    return False if False in seen else None if None in seen else True


def some(truths: Iterable[Truthful]) -> Truthful:
    """Kleene's or: true if one is, else undetermined if one is."""
    seen = list(truths)
    return True if True in seen else None if None in seen else False


class _Reader:
    """Values of nodes for one unit or, inside an aggregate, for one of its records or its household's members."""

    def __init__(
        self,
        measure: Measure,
        parameters: Mapping[str, Value],
        records: Records,
        record: tuple[str, Record] | None = None,
        *,
        members: Sequence[Records] | None = None,
    ) -> None:
        self.measure = measure
        self.parameters = parameters
        self.records = records
        self.record = record
        self.members = None if members is None else [_Reader(measure, parameters, each) for each in members]
        self._defined: dict[str, Value] = {}

    def inside(self, register: str, record: Record) -> _Reader:
        return _Reader(self.measure, self.parameters, self.records, (register, record))

    def truth(self, node: Node) -> Truthful:
        return cast(Truthful, self.value(node))

    def number(self, node: Node) -> float | None:
        return cast("float | None", self.value(node))

    def value(self, node: Node) -> Value:
        match node:
            case Number(value) | Text(value) | Day(value) | Truth(value):
                return value
            case Parameter(name):
                return self.parameters[name]
            case Name(name):
                return self.defined(name) if self.record is None else self._column(*self.record, name)
            case Field(register, column):
                if self.record is not None:
                    return self._column(*self.record, column)
                own = self.records.get(register, ())
                return self._column(register, own[0], column) if own else None
            case Not(term):
                truth = self.truth(term)
                return None if truth is None else not truth
            case And(terms):
                return every(self.truth(term) for term in terms)
            case Or(terms):
                return some(self.truth(term) for term in terms)
            case Compare(operator, left, right):
                return compare(operator, self.value(left), self.value(right))
            case OneOf(term, options):
                sought = self.value(term)
                return some(compare("=", sought, self.value(option)) for option in options)
            case Arithmetic(operator, left, right):
                return arithmetic(operator, self.number(left), self.number(right))
            case Negative(term):
                number = self.number(term)
                return None if number is None else -number
            case Choice(condition, yes, no):
                truth = self.truth(condition)
                return None if truth is None else self.value(yes if truth else no)
            case Extreme(kind, terms):
                return _extreme(kind, [self.number(term) for term in terms])
            case YearsBefore(years, day):
                return values.years_before(self.number(years), cast("datetime.date | None", self.value(day)))
            case Aggregate():
                return self._aggregate(node)
            case MemberAggregate():
                return self._over_members(node)
            case _:
                assert_never(node)

    def _column(self, register: str, record: Record, column: str) -> Value:
        return values.read_value(record, column, self.measure.schema[register][column])

    def _aggregate(self, node: Aggregate) -> Value:
        pairs: list[tuple[Truthful, Value]] = []
        for record in self.records.get(node.register, ()):
            reader = self.inside(node.register, record)
            taken = True if node.where is None else reader.truth(node.where)
            pairs.append((taken, None if node.column is None else self._column(node.register, record, node.column)))
        return _gathered(node, pairs)

    def defined(self, name: str) -> Value:
        """What a definition says of the person.  A number beyond the largest is missing, as one of a register is."""
        if name not in self._defined:
            definition = self.measure.definitions[name]
            value = self.value(definition.rule.node)
            if definition.type == "number" and isinstance(value, float) and abs(value) > values.LARGEST:
                value = None
            self._defined[name] = value
        return self._defined[name]

    def _over_members(self, node: MemberAggregate) -> Value:
        if self.members is None:
            raise TypeError("members are looked at, and none are given")
        pairs: list[tuple[Truthful, Value]] = []
        for member in self.members:
            taken = True if node.where is None else member.truth(node.where)
            pairs.append((taken, None if node.column is None else member.defined(node.column)))
        return _gathered(node, pairs)


def _gathered(node: Aggregate | MemberAggregate, pairs: Sequence[tuple[Truthful, Value]]) -> Value:
    """An aggregate from pairs of (is the record or member looked at, its value of the column)."""
    match node.kind:
        case "exists":
            return some(taken for taken, _ in pairs)
        case "any":
            return some(every((taken, cast(Truthful, value))) for taken, value in pairs)
        case "count":
            counted = [taken for taken, value in pairs if node.column is None or value is not None]
            return None if None in counted else float(counted.count(True))
        case "sum" | "min" | "max":
            if any(taken is None or (taken and value is None) for taken, value in pairs):
                return None
            found = [value for taken, value in pairs if taken]
            return _total(cast(list[float], found)) if node.kind == "sum" else _extreme(node.kind, found)
        case _:
            assert_never(node.kind)


def _total(numbers: Sequence[float]) -> float | None:
    scaled = sum(values.rounded(number * values.SUM_SCALE) for number in numbers)
    # To a double first, and then divided: as SQL does, so that both round alike.
    return float(scaled) / values.SUM_SCALE if abs(scaled) <= values.LARGEST_SUM else None


def _extreme(kind: str, found: Sequence[Value]) -> Value:
    if not found or None in found:
        return None
    pick = cast(Callable[[Sequence[Value]], Value], min if kind == "min" else max)
    return pick(found)


def arithmetic(operator: Operation, left: float | None, right: float | None) -> float | None:
    """Missing when a side is, when dividing by zero, and when the result is too large to be held."""
    if left is None or right is None:
        return None
    match operator:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case "/":
            if right == 0:
                return None
            result = left / right
        case _:
            assert_never(operator)
    return result if math.isfinite(result) else None


def compare(operator: Comparison, left: Value, right: Value) -> Truthful:
    """Three-valued; where a side is an interval, true or false only if so for every day it may be."""
    if left is None or right is None:
        return None
    if isinstance(left, Interval) or isinstance(right, Interval):
        return _compare_days(operator, _days(left), _days(right))
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<" | "<=" | ">" | ">=":
            # The checker has seen to it that both are numbers, or both dates.
            low, high = cast(tuple[float, float], (left, right))
            if operator in ("<", "<="):
                return low < high if operator == "<" else low <= high
            return low > high if operator == ">" else low >= high
        case _:
            assert_never(operator)


def _days(value: Value) -> Interval:
    if isinstance(value, Interval):
        return value
    day = cast(datetime.date, value)
    return Interval(day, day)


def _compare_days(operator: Comparison, left: Interval, right: Interval) -> Truthful:
    match operator:
        case "<":
            return True if left.last < right.first else False if left.first >= right.last else None
        case "<=":
            return True if left.last <= right.first else False if left.first > right.last else None
        case ">":
            return _compare_days("<", right, left)
        case ">=":
            return _compare_days("<=", right, left)
        case "=":
            if left.last < right.first or right.last < left.first:
                return False
            return True if left.first == left.last == right.first == right.last else None
        case "!=":
            equal = _compare_days("=", left, right)
            return None if equal is None else not equal
        case _:
            assert_never(operator)
