"""A scenario: a measure with other parameters, as at a day, under a budget, against a reference group."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast, get_args

from prasan.measures.checking import CIVIL, ColumnType, check, type_of
from prasan.measures.errors import RuleError, nearest
from prasan.measures.model import DatedParameter, Measure, MeasureDateError, Value
from prasan.measures.nodes import Aggregate, Field, Node
from prasan.measures.parsing import parse_rule
from prasan.measures.reach import Reach
from prasan.measures.run import fields_needed
from prasan.measures.typed import read_typed

Strategy = Literal["none", "cap", "proportional", "priority"]
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
AGE = "age"
MOST_BAHT = 10_000_000_000_000
MOST_ORDERS = 5


class ScenarioError(ValueError):
    """A scenario that cannot be simulated.  ``part`` is the parameter or option at fault; the message has the remedy."""

    def __init__(self, part: str, problem: str, remedy: str) -> None:
        super().__init__(f"{part}: {problem}. Remedy: {remedy}")
        self.part = part


@dataclass(frozen=True)
class Order:
    """One key of an order: the values of ``node`` (None for the age of the unit's oldest member), lowest first."""

    text: str
    node: Node | None
    descending: bool


@dataclass(frozen=True)
class Budget:
    """How much there is (``baht``), and who goes without when it is not enough.

    ``none``: everybody is paid what is due.  ``cap``: units are paid in full in order of spine id, which is drawn
    by lot, or of ``orders`` (such as the day of registration), until the next one cannot be.  ``priority``: the same,
    and an order must be stated.  ``proportional``: everybody is paid the same share, rounded down to the satang.
    Units whose place in the order is not known come last; ties go by spine id.
    """

    strategy: Strategy = "none"
    baht: float | None = None
    orders: tuple[Order, ...] = ()

    @property
    def satang(self) -> int:
        """The budget in satang; 0 where there is none."""
        return round((self.baht or 0) * 100)


@dataclass(frozen=True)
class Scenario:
    """``measure`` with its parameters as changed; :func:`read_scenario` makes one from texts, and checks it.

    ``changes`` are the parameters that differ from the measure's on the day.  ``reference`` is a rule over the
    same units.
    """

    measure: Measure
    as_of: datetime.date | None = None
    changes: Mapping[str, Value] = field(default_factory=dict)
    budget: Budget = Budget()
    reference: tuple[str, Node] | None = None

    @property
    def day(self) -> datetime.date:
        """The day as at which it is worked out."""
        return self.as_of or self.measure.starts

    @property
    def changed(self) -> Measure:
        """The measure with the changed parameters holding on every day."""
        parameters = dict(self.measure.parameters)
        for name, value in self.changes.items():
            parameters[name] = replace(parameters[name], values=((datetime.date.min, value),))
        return replace(self.measure, parameters=parameters)

    @property
    def reached(self) -> Reach:
        """What the measure's rules, the reference and the orders look at."""
        nodes = [order.node for order in self.budget.orders if order.node is not None]
        nodes += [self.reference[1]] if self.reference else []
        return self.measure.reach(*(rule.node for rule in self.measure.rules), *nodes)

    @property
    def registers(self) -> frozenset[str]:
        """The registers that it looks at, the civil one among them for age and sex."""
        return frozenset({CIVIL, *self.reached.registers})


def registers_needed(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """The registers that a permit must name for these scenarios, in order."""
    return tuple(sorted(frozenset[str]().union(*(scenario.registers for scenario in scenarios))))


def fields_asked(scenarios: Sequence[Scenario]) -> dict[str, frozenset[str]]:
    """By register the fields that these scenarios look at."""
    return fields_needed(scenarios[0].measure, *(each.reached for each in scenarios))


def read_scenario(
    measure: Measure,
    *,
    changes: Mapping[str, str] | None = None,
    as_of: str | datetime.date | None = None,
    budget: str | float | None = None,
    strategy: str = "none",
    priority: Sequence[str] = (),
    reference: str | None = None,
) -> Scenario:
    """A scenario from what somebody wrote.  Raises ScenarioError.

    Dates are written ``2014-05-01`` or ``BE 2557-05-01``; ``budget`` is in baht; each of ``priority`` is a rule that
    gives a number or a date, a column (``poor.income_baht``) or ``age``, with ``desc`` after it for the highest first.
    """
    read = {name: read_change(measure, name, text) for name, text in (changes or {}).items()}
    day = cast(datetime.date, _typed("as-of", as_of, "date")) if isinstance(as_of, str) else as_of
    scenario = Scenario(
        measure,
        day,
        {
            name: value
            for name, value in read.items()
            if _standing(measure.parameters[name], day or measure.starts) != value
        },
        _budget(measure, strategy, budget, priority),
        _reference(measure, reference),
    )
    try:
        scenario.changed.values(day)
    except MeasureDateError as error:
        raise ScenarioError("as-of", str(error).rstrip("."), "choose a later day, or set the parameter") from None
    return scenario


def _standing(parameter: DatedParameter, day: datetime.date) -> Value | None:
    try:
        return parameter.on(day)
    except MeasureDateError:
        return None


def read_change(measure: Measure, name: str, text: str) -> Value:
    """A parameter's value from its text.  Raises ScenarioError that names the parameter, its type and the remedy."""
    if name not in measure.parameters:
        raise ScenarioError(
            name, f"{measure.id} has no such parameter", nearest(name, measure.parameters, "parameters")
        )
    parameter: DatedParameter = measure.parameters[name]
    such = f"{parameter.unit or 'a number'}, such as 15 or 2.5"
    return _typed(name, text, parameter.type, such)


def _typed(part: str, text: str, kind: ColumnType, such: str = "") -> Value:
    try:
        return read_typed(text, kind, such=such)
    except ValueError as error:
        problem, remedy = error.args
        raise ScenarioError(part, problem, remedy) from None


def _budget(measure: Measure, strategy: str, baht: str | float | None, priority: Sequence[str]) -> Budget:
    known = [each for each in STRATEGIES if each == strategy]
    if not known:
        raise ScenarioError("strategy", f"{strategy!r} is none", f"choose one of {', '.join(STRATEGIES)}")
    stated = [text for text in priority if text.strip()]
    if known == ["none"]:
        if baht not in (None, "") or stated:
            raise ScenarioError(
                "strategy", "a budget or an order is given, and no strategy", "choose cap, proportional or priority"
            )
        return Budget()
    if measure.amount is None:
        raise ScenarioError("budget", f"{measure.id} pays nothing", "leave the budget out")
    if baht in (None, ""):
        baht = measure.budget
    if baht is None:
        raise ScenarioError("budget", "the strategy needs one", "say how many baht there are")
    amount = cast(float, _typed("budget", str(baht), "number", "an amount in baht, such as 40000000"))
    if not 0 <= amount <= MOST_BAHT:
        raise ScenarioError("budget", f"{amount:,.0f} baht is no budget", f"write an amount from 0 to {MOST_BAHT:,}")
    if known == ["proportional"] and stated:
        raise ScenarioError("priority", "everybody is paid the same share", "leave the order out, or choose priority")
    if known == ["priority"] and not stated:
        raise ScenarioError("priority", "the strategy needs an order", "say by what, such as min(poor.income_baht)")
    if len(stated) > MOST_ORDERS:
        raise ScenarioError("priority", f"{len(stated)} orders are given", f"state {MOST_ORDERS} at most")
    return Budget(known[0], amount, tuple(_order(measure, text.strip()) for text in stated))


def _order(measure: Measure, text: str) -> Order:
    rule, _, last = text.rpartition(" ")
    descending = last.lower() == "desc"
    if last.lower() not in ("asc", "desc") or not rule:
        rule = text
    rule = rule.strip()
    if rule == AGE:
        return Order(text, None, descending)
    node = _parsed("priority", rule)
    scope = measure.scope
    # A unit may have several records: the column alone stands for the one that comes first.
    if isinstance(node, Field) and not (measure.unit == "person" and node.register == CIVIL):
        node = Aggregate("max" if descending else "min", node.register, node.column, None)
    try:
        kind = type_of(node, scope)
    except RuleError as error:
        raise ScenarioError(
            "priority", f"character {error.offset + 1} of {rule!r}: {error.problem}", error.remedy
        ) from None
    if kind not in ("number", "date"):
        remedy = "write age" if kind == "partial_date" else "write a rule that gives a number or a date"
        raise ScenarioError("priority", f"{rule!r} is a {kind}, and has no order", remedy)
    return Order(text, node, descending)


def _reference(measure: Measure, text: str | None) -> tuple[str, Node] | None:
    if text is None or not text.strip():
        return None
    node = _parsed("reference", text)
    try:
        check(node, measure.scope, "boolean")
    except RuleError as error:
        raise ScenarioError("reference", f"character {error.offset + 1}: {error.problem}", error.remedy) from None
    return text.strip(), node


def _parsed(part: str, text: str) -> Node:
    try:
        return parse_rule(text)
    except RuleError as error:
        raise ScenarioError(part, f"character {error.offset + 1} of {text!r}: {error.problem}", error.remedy) from None
