"""What a measure asks somebody whom no register is opened for: questions made from its rules, and its verdict on the answers.

Only what the rules look at is asked.  What is left open stays open: whether there is a record that somebody does not know of
is worked out both ways, and decides nothing unless both agree.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from prasan.measures.checking import CIVIL, ColumnType, stored_columns
from prasan.measures.interpreter import Assessment, assess
from prasan.measures.model import Measure
from prasan.measures.nodes import Aggregate, Compare, Field, Name, Node, OneOf, Parameter, Text, children
from prasan.measures.reach import HOUSEHOLD, Reach

Records = Mapping[str, Sequence[Mapping[str, Any]] | None]
"""What somebody says of themself, by register: records by stored column, none of them, or None where they do not know."""
Verdict = Literal["eligible", "not_eligible", "undetermined", "outside"]
MOST_OTHERS = 7  # of the household; each of whom nothing is known doubles what has to be worked out


@dataclass(frozen=True)
class Question:
    """What is asked of a column of a register: its type, the texts that the rules hold it against, and for which criteria."""

    register: str
    column: str
    kind: ColumnType
    texts: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What is asked of one register: ``questions`` on each record, and whether there is a record where ``presence`` says so.

    ``several``: there may be more records than one, which count together.
    """

    register: str
    presence: bool
    several: bool
    questions: tuple[Question, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Questions:
    """What a measure asks of the person (or of the household together), and of each other member of the household.

    ``at_home`` says that members are counted, even where nothing is asked of them.  ``not_asked`` are the criteria that also
    look at what only the state knows of a household.
    """

    own: tuple[Part, ...]
    others: tuple[Part, ...]
    at_home: bool
    not_asked: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What a measure says of the answers: the verdict, of each criterion met, not_met or undetermined, and baht if it is known."""

    verdict: Verdict
    criteria: Mapping[str, str]
    amount: float | None


def questions_of(measure: Measure) -> Questions:
    """What has to be asked for a measure, what the civil register would say first."""
    by_criterion = {each.id: measure.reach(each.rule.node) for each in measure.criteria}
    rest = [rule.node for rule in (measure.population, measure.amount) if rule is not None]
    whole = measure.reach(*(each.rule.node for each in measure.criteria), *rest)
    texts, summed = _looked_at(measure)
    own: dict[str, dict[str, None]] = {}
    for register, columns in (*whole.own.items(), *whole.members.items()):
        own.setdefault(register, {}).update(columns)  # who answers is a member of the household too

    def parts(columns: Mapping[str, Mapping[str, None]]) -> tuple[Part, ...]:
        return tuple(
            _part(measure, register, tuple(names), by_criterion, texts, several=register in summed)
            for register, names in sorted(columns.items(), key=lambda each: each[0] != CIVIL)
            if register != HOUSEHOLD
        )

    return Questions(
        parts(own),
        parts(whole.members) if measure.unit == "person" else (),
        whole.at_home,
        tuple(name for name, found in by_criterion.items() if found.households),
    )


def check(
    measure: Measure, me: Records, others: Sequence[Records] = (), *, day: date, all_told: bool = True
) -> Checked:
    """A measure's verdict on what somebody says of themself and of the other members of their household, as at a day.

    Where not ``all_told``, there may be members of whom nothing is said: what looks at members is then undetermined.  Raises ValueError for more than ``MOST_OTHERS`` others, and MeasureDateError for a day that the measure has no values for.
    """
    if len(others) > MOST_OTHERS:
        raise ValueError(f"{len(others)} others: write at most {MOST_OTHERS}")
    found = [
        assess(measure, mine, day, members=[mine, *theirs])
        for mine, *theirs in itertools.product(*(list(_ways(measure, each)) for each in (me, *others)))
    ]
    criteria = {
        each.id: _same([one.criteria[each.id] for one in found])
        if all_told or not measure.reach(each.rule.node).at_home
        else "undetermined"
        for each in measure.criteria
    }
    within = {one.in_population for one in found}
    if within == {False}:
        return Checked("outside", criteria, 0.0)
    verdict: Any = "undetermined" if within != {True} else _same([one.verdict for one in found])
    if not all_told and measure.reached.at_home:
        verdict = "not_eligible" if "not_met" in criteria.values() else "undetermined"
    return Checked(verdict, criteria, _amount(found) if verdict == "eligible" else None)


def _amount(found: Sequence[Assessment]) -> float | None:
    amounts = {one.amount for one in found}
    return amounts.pop() if len(amounts) == 1 else None


def _same(said: Sequence[str]) -> str:
    return said[0] if len(set(said)) == 1 else "undetermined"


def _ways(measure: Measure, told: Records) -> Iterator[dict[str, Sequence[Mapping[str, Any]]]]:
    """The records as they may be: one that nobody knows of is there, with nothing known in it, or is not."""
    open_ones = [name for name in measure.registers if told.get(name) is None and name != CIVIL]
    known = {name: [_whole(measure, name, each) for each in records] for name, records in told.items() if records}
    known.setdefault(CIVIL, [_whole(measure, CIVIL, {})])
    if HOUSEHOLD in measure.schema:
        known[HOUSEHOLD] = [_whole(measure, HOUSEHOLD, {})]
    for there in itertools.product((False, True), repeat=len(open_ones)):
        blank = {name: [_whole(measure, name, {})] for name, is_there in zip(open_ones, there, strict=True) if is_there}
        yield {**known, **blank}


def _whole(measure: Measure, register: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with each column that rules may look at: what nobody has said is missing."""
    columns = measure.schema.get(register, {})
    stored = (name for column, kind in columns.items() for name in stored_columns(column, kind))
    return {**dict.fromkeys(stored), **record}


def _part(
    measure: Measure,
    register: str,
    columns: Sequence[str],
    by_criterion: Mapping[str, Reach],
    texts: Mapping[tuple[str, str], dict[str, None]],
    *,
    several: bool,
) -> Part:
    def asking(column: str | None) -> tuple[str, ...]:
        return tuple(
            name
            for name, found in by_criterion.items()
            if register in found.columns and (column is None or column in found.columns[register])
        )

    questions = tuple(
        Question(
            register, column, measure.schema[register][column], tuple(texts.get((register, column), ())), asking(column)
        )
        for column in columns
    )
    return Part(register, register != CIVIL, several, questions, asking(None))


def _looked_at(measure: Measure) -> tuple[dict[tuple[str, str], dict[str, None]], set[str]]:
    """The texts that rules hold columns against, by (register, column), and the registers whose records are added or counted."""
    texts: dict[tuple[str, str], dict[str, None]] = {}
    summed: set[str] = set()
    values = measure.values(max(since for each in measure.parameters.values() for since, _value in each.values)) if (
        measure.parameters
    ) else {}  # fmt: skip

    def walk(node: Node, record: str | None) -> None:
        match node:
            case Aggregate(kind, register, _, _):
                record = register
                if kind in ("sum", "count"):
                    summed.add(register)
            case Compare(_, left, right):
                _take(left, [right], record)
                _take(right, [left], record)
            case OneOf(value, options):
                _take(value, options, record)
        for child in children(node):
            walk(child, record)

    def _take(sought: Node, options: Sequence[Node], record: str | None) -> None:
        match sought:
            case Field(register, column):
                key = (register, column)
            case Name(column) if record is not None:
                key = (record, column)
            case _:
                return
        for option in options:
            value = option.value if isinstance(option, Text) else None
            if isinstance(option, Parameter):
                value = values.get(option.name)  # type: ignore[assignment]
            if isinstance(value, str):
                texts.setdefault(key, {})[value] = None

    for rule in measure.rules:
        walk(rule.node, None)
    for definition in measure.definitions.values():
        walk(definition.rule.node, None)
    return texts, summed
