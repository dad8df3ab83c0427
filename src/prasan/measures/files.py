"""Measures from their files.  Whatever is wrong comes out as MeasureFileErrors: file, line, column, field, remedy."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from prasan.measures import yaml_source
from prasan.measures.checking import CIVIL, ColumnType, Defined, Schema, Scope, Unit, faults_of, type_of
from prasan.measures.definitions import RESERVED, in_order
from prasan.measures.errors import MeasureFileError, RuleError, nearest, phrase
from prasan.measures.file_shape import DatedValueShape, DefinitionShape, FileShape, ParameterShape, shape_faults, shaped
from prasan.measures.model import Criterion, DatedParameter, Definition, Measure, PayeeRule, Rule, Value, walk
from prasan.measures.nodes import MAX_DEPTH, TODAY, Aggregate, MemberAggregate, Node, Parameter
from prasan.measures.parsing import parse_rule, read_date
from prasan.measures.reach import depth_of, reach
from prasan.measures.registers import shipped_schema
from prasan.measures.yaml_source import Source

_LARGEST = 1e14
_PARAMETER_TYPES = ("number", "text", "date", "boolean")


@dataclass(frozen=True)
class Inspection:
    """What a file says: a measure, or else every fault that was found in it, the gravest first."""

    measure: Measure | None
    faults: tuple[MeasureFileError, ...]


def shipped() -> list[Measure]:
    """The measures that come with Prasan, by id."""
    return list(_shipped())


@cache
def _shipped() -> tuple[Measure, ...]:
    with as_file(files("prasan.measures").joinpath("shipped")) as folder:
        return tuple(load_measure(path) for path in sorted(folder.glob("*.yaml")))


def load_measure(path: Path, schema: Schema | None = None) -> Measure:
    """The measure in a file, over the shipped registers unless ``schema`` is given.  Raises MeasureFileError."""
    return _only(inspect_file(path, schema))


def read_measure(text: str, file: str, schema: Schema | None = None) -> Measure:
    """The measure that a file's text says; ``file`` is for errors.  Raises MeasureFileError."""
    return _only(inspect_measure(text, file, schema))


def inspect_file(path: Path, schema: Schema | None = None) -> Inspection:
    """The measure in a file, or all that is wrong with it.  Reads no data."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        fault = MeasureFileError(
            str(path), 1, 1, phrase("not UTF-8 text (%(reason)s)", reason=error.reason), "Save it as UTF-8."
        )
        return Inspection(None, (fault,))
    return inspect_measure(text, str(path), schema)


def inspect_measure(text: str, file: str, schema: Schema | None = None) -> Inspection:
    """The measure that a file's text says, or all that is wrong with it; ``file`` is for errors."""
    try:
        source = yaml_source.read_yaml(text, file)
        if not isinstance(source.values, dict):
            raise source.error((), "a measure is a list of keys and values", "Start from a shipped measure.")
    except MeasureFileError as fault:
        return Inspection(None, (fault,))
    reader = _Reader(source, schema or shipped_schema())
    measure = reader.measure()
    return Inspection(None if reader.faults else measure, tuple(reader.faults))


def _only(found: Inspection) -> Measure:
    if found.measure is None:
        raise found.faults[0]
    return found.measure


class _Reader:
    """From a file's values to a measure.  A part that is at fault is noted, and the other parts are read all the same:
    so a rule is checked even in a file that lacks a name."""

    def __init__(self, source: Source, schema: Schema) -> None:
        self.source = source
        self.said: Mapping[str, Any] = source.values
        self.schema = schema
        self.faults = [*source.faults, *shape_faults(source)]
        self.definitions: dict[str, Rule] = {}
        self.depths: dict[str, int] = {}

    def measure(self) -> Measure | None:
        """The measure; None, or one that may not be used, where there are faults."""
        shape = shaped(FileShape, self.said)
        starts, ends = (self._date((key,), self.said.get(key)) for key in ("starts", "ends"))
        if starts and ends and ends < starts:
            self._fault(("ends",), "it ends before it starts", "Check both dates.")
        values = {name: self._values(name, said, starts) for name, said in self._dict("parameters")}
        rules = self._rules()
        self._repeated_criteria()
        payee = self._payee(rules.get(("payee",)))
        if shape is None or starts is None or self.faults:
            return None
        if shape.id in shape.excludes:
            self._fault(("excludes",), phrase("%(id)s excludes itself", id=shape.id), "Name other measures.")
        nodes = {name: rule.node for name, rule in self.definitions.items()}
        reached = reach([rule.node for rule in rules.values()], nodes)
        told_by_civil = {CIVIL} if reached.households or shape.household == "joined" else set()
        used = reached.registers | told_by_civil
        self._registers(shape, used)
        for name in shape.definitions.keys() - reached.definitions.keys():
            self._fault(
                ("definitions", name),
                phrase("no rule uses the definition %(name)s", name=name),
                "Use it, or remove it.",
            )
        criteria = (
            Criterion(said.id, said.name_th, said.name_en, rules["criteria", n, "rule"], said.verified, said.note)
            for n, said in enumerate(shape.criteria)
        )
        return Measure(
            **shape.model_dump(
                exclude={"starts", "ends", "registers", "parameters", "definitions", "criteria", "sources", "excludes"}
            )
            | {"population": rules.get(("population",)), "amount": rules.get(("amount",)), "payee": payee},
            sources=tuple(shape.sources),
            excludes=tuple(dict.fromkeys(shape.excludes)),
            starts=starts,
            ends=ends,
            registers=tuple(sorted(used)),
            parameters=MappingProxyType(
                {name: _parameter(name, said, values[name]) for name, said in shape.parameters.items()}
            ),
            definitions=MappingProxyType(
                {name: self._definition(name, said) for name, said in shape.definitions.items()}
            ),
            criteria=tuple(criteria),
            schema=self.schema,
            digest=hashlib.blake2b(self.source.text.encode(), digest_size=10).hexdigest(),
            text=self.source.text,
        )

    def _fault(self, path: yaml_source.Path, problem: str, remedy: str, offset: int = 0) -> None:
        self.faults.append(self.source.error(path, problem, remedy, offset))

    def _dict(self, key: str) -> Iterable[tuple[str, Any]]:
        found = self.said.get(key)
        return found.items() if isinstance(found, dict) else ()

    def _date(self, path: yaml_source.Path, text: object) -> datetime.date | None:
        if not isinstance(text, str) or not text:
            return None
        try:
            return read_date(text)
        except ValueError as error:
            self._fault(path, *error.args)
            return None

    def _values(self, name: str, said: object, starts: datetime.date | None) -> list[tuple[datetime.date, Value]]:
        """A parameter's values by date, as far as they can be read."""
        kind, values = (said.get("type"), said.get("values")) if isinstance(said, dict) else (None, None)
        held: list[tuple[datetime.date, Value]] = []
        for number, each in enumerate(values if isinstance(values, list) else ()):
            path: yaml_source.Path = ("parameters", name, "values", number)
            dated = shaped(DatedValueShape, each)
            since = self._date((*path, "from"), dated.since) if dated else None
            value = self._value((*path, "value"), kind, dated.value) if dated and kind in _PARAMETER_TYPES else None
            if since is None:
                continue
            if held and since <= held[-1][0]:
                self._fault((*path, "from"), "not later than the value before it", "Put the earliest first.")
            if not number and starts and since > starts:
                remedy = phrase("Its first value must hold from %(starts)s or earlier.", starts=starts)
                self._fault((*path, "from"), "later than the measure's start", remedy)
            if value is not None:
                held.append((since, value))
        return held

    def _value(self, path: yaml_source.Path, kind: object, value: object) -> Value | None:
        match kind, value:
            case "boolean", bool():
                return value
            case "number", int() | float() if not isinstance(value, bool):
                if not abs(value) <= _LARGEST:  # also refuses .nan
                    self._fault(
                        path,
                        phrase("the number %(value)s is too large", value=value),
                        "The largest is 100 million million.",
                    )
                    return None
                return float(value)
            case "text", str():
                return value
            case "date", str():
                return self._date(path, value)
        self._fault(
            path,
            phrase("%(value)s is not a %(kind)s", value=repr(value), kind=phrase(str(kind))),
            phrase("Write a %(kind)s, or change the parameter's type.", kind=phrase(str(kind))),
        )
        return None

    def _rules(self) -> dict[yaml_source.Path, Rule]:
        """The rules by their places, as far as they can be read; what is wrong with the others is noted."""
        types = {
            name: said["type"]
            for name, said in self._dict("parameters")
            if isinstance(said, dict) and said.get("type") in _PARAMETER_TYPES
        }
        # What a rule says of a parameter or a definition that is at fault, or for no unit at all, cannot be judged yet.
        self.unsettled = {f"${name}" for name, _ in self._dict("parameters")} - {f"${name}" for name in types}
        if TODAY in types:
            remedy = "Rename it: rules read the day as at which the measure is worked out by that name."
            self._fault(("parameters", TODAY), phrase("every measure has $%(today)s", today=TODAY), remedy)
        self.scope = Scope(self.schema, "person", {**types, TODAY: "date"})
        self._define()
        unit = self.said.get("unit")
        if unit not in get_args(Unit):
            self.unsettled.add("unit")
        self.scope = replace(self.scope, unit=cast(Unit, unit))
        found: dict[yaml_source.Path, Rule] = {}
        for path, text, kind in self._written_rules():
            rule = self._parsed(path, text)
            if rule is not None and self._sound(path, rule.node, kind):
                found[path] = rule
        return found

    def _parsed(self, path: yaml_source.Path, text: str) -> Rule | None:
        try:
            return Rule(text, parse_rule(text))
        except RuleError as error:
            self._fault(path, error.problem, error.remedy, error.offset)
            return None

    def _sound(self, path: yaml_source.Path, node: Node, kind: ColumnType | None) -> bool:
        """Whether the rule is known to be without fault."""
        named = {f"${below.name}" for below in walk(node) if isinstance(below, Parameter)}
        if self.unsettled & {"unit", *named, *reach([node], {}).definitions}:
            return False
        faults = faults_of(node, self.scope, kind)
        if not faults and depth_of(node, self.depths) > MAX_DEPTH:
            problem = phrase(
                "with its definitions the rule is nested more than %(max_depth)s deep", max_depth=MAX_DEPTH
            )
            faults = [RuleError(0, problem, "Split it into criteria.")]
        for each in faults:
            self._fault(path, each.problem, each.remedy, each.offset)
        return not faults

    def _define(self) -> None:
        """Let rules use the definitions that are without fault."""
        written: dict[str, Rule] = {}
        for name, said in self._dict("definitions"):
            text = said.get("rule") if isinstance(said, dict) else None
            if name in RESERVED or name in self.schema:
                self._fault(
                    ("definitions", name),
                    phrase("%(name)s means something else in rules", name=name),
                    "Rename the definition.",
                )
            rule = self._parsed(("definitions", name, "rule"), text) if isinstance(text, str) and text else None
            if rule is not None:
                written[name] = rule
            self.unsettled.add(name)
        order, cycles = in_order({name: rule.node for name, rule in written.items()})
        for cycle in cycles:
            told = " → ".join(cycle)
            remedy = "Let one of them do without the others."
            self._fault(
                ("definitions", cycle[0], "rule"), phrase("a definition rests on itself: %(told)s", told=told), remedy
            )
        for name in order:
            node = written[name].node
            if not self._sound(("definitions", name, "rule"), node, None):
                continue
            kind = type_of(node, self.scope)
            if kind == "partial_date":
                remedy = phrase("Compare it with a date, or write exists(%(civil)s where …) in the rule.", civil=CIVIL)
                self._fault(("definitions", name, "rule"), "a definition cannot be a partial date", remedy)
                continue
            nodes = {name: rule.node for name, rule in self.definitions.items()}
            known = Defined(kind, reach([node], nodes).at_home)
            self.scope = replace(self.scope, definitions={**self.scope.definitions, name: known})
            self.depths[name] = depth_of(node, self.depths)
            self.definitions[name] = written[name]
            self.unsettled.discard(name)

    def _definition(self, name: str, said: DefinitionShape) -> Definition:
        kind = self.scope.definitions[name].type
        return Definition(name, said.name_th, said.name_en, self.definitions[name], kind, said.verified, said.note)

    def _written_rules(self) -> Iterator[tuple[yaml_source.Path, str, ColumnType]]:
        criteria = self.said.get("criteria")
        for number, said in enumerate(criteria if isinstance(criteria, list) else ()):
            text = said.get("rule") if isinstance(said, dict) else None
            if isinstance(text, str) and text:
                yield ("criteria", number, "rule"), text, "boolean"
        kinds: dict[str, ColumnType] = {"population": "boolean", "amount": "number", "payee": "boolean"}
        for key, kind in kinds.items():
            text = self.said.get(key)
            if isinstance(text, str) and text:
                yield (key,), text, kind

    def _repeated_criteria(self) -> None:
        criteria = self.said.get("criteria")
        seen: set[str] = set()
        for number, said in enumerate(criteria if isinstance(criteria, list) else ()):
            name = said.get("id") if isinstance(said, dict) else None
            if not isinstance(name, str):
                continue
            if name in seen:
                problem = phrase("the criterion %(name)s is written twice", name=name)
                self._fault(("criteria", number, "id"), problem, "Rename one of them.")
            seen.add(name)

    def _payee(self, rule: Rule | None) -> PayeeRule | None:
        if rule is None:
            return None
        if self.said.get("unit") != "household":
            self._fault(("payee",), "a person is their own payee", "Remove payee, or assess households.")
        elif not (isinstance(rule.node, Aggregate | MemberAggregate) and rule.node.kind == "exists"):
            remedy = (
                "Write exists(register where …) or exists(members where …): "
                "the payee is the first member who has such a record, or of whom it holds."
            )
            self._fault(("payee",), "a payee is found by a record or by what holds of a member", remedy)
        else:
            return PayeeRule(rule.text, rule.node)
        return None

    def _registers(self, shape: FileShape, used: set[str]) -> None:
        """The registers stated must be those used: what a citizen is told is what happens."""
        for number, name in enumerate(shape.registers):
            if name not in used:
                known = nearest(name, used, "registers in the rules")
                self._fault(("registers", number), phrase("no rule uses the register %(name)s", name=name), known)
        for name in sorted(used - set(shape.registers)):
            self._fault(
                ("registers",),
                phrase("the rules use %(name)s too", name=name),
                phrase("Add %(name)s to registers.", name=name),
            )


def _parameter(name: str, said: ParameterShape, values: Iterable[tuple[datetime.date, Value]]) -> DatedParameter:
    return DatedParameter(
        name, said.type, said.name_th, said.name_en, said.unit, tuple(values), said.verified, said.note
    )
