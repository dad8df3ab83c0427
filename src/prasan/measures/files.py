"""Measures from their files.  Whatever is wrong comes out as one MeasureFileError: file, line, column, remedy."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Limits

from prasan.measures import yaml_source
from prasan.measures.checking import ColumnType, Schema, Scope, check
from prasan.measures.errors import MeasureFileError, RuleError, nearest
from prasan.measures.model import Criterion, DatedParameter, Measure, PayeeRule, Rule, Value, registers_of
from prasan.measures.nodes import Aggregate
from prasan.measures.parsing import parse_rule, read_date
from prasan.measures.registers import shipped_schema
from prasan.measures.yaml_source import Source

Text = Annotated[str, Limits(min_length=1)]
Identifier = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_LARGEST = 1e14


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _DatedValue(_Shape):
    since: Text = Limits(alias="from")
    value: Any


class _Parameter(_Shape):
    type: Literal["number", "text", "date", "boolean"]
    name_th: Text
    name_en: Text
    unit: str = ""
    values: Annotated[list[_DatedValue], Limits(min_length=1)]
    verified: bool = True
    note: str = ""


class _Criterion(_Shape):
    id: Identifier
    name_th: Text
    name_en: Text
    rule: Text
    verified: bool = True
    note: str = ""


class _File(_Shape):
    id: Annotated[str, Limits(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
    version: Annotated[int, Limits(ge=1)]
    unit: Literal["person", "household"]
    name_th: Text
    name_en: Text
    purpose_th: Text
    purpose_en: Text
    legal_th: Text
    legal_en: Text
    sources: list[Text] = []
    owner: Annotated[str, Limits(pattern=r"^[0-9]{5}$")]
    starts: Text
    ends: Text | None = None
    registers: list[Text]
    parameters: dict[Identifier, _Parameter] = {}
    population: Text | None = None
    criteria: Annotated[list[_Criterion], Limits(min_length=1, max_length=100)]
    amount: Text | None = None
    amount_unit: str = ""
    payee: Text | None = None
    note: str = ""


def shipped() -> list[Measure]:
    """The measures that come with Prasan, by id."""
    with as_file(files("prasan.measures").joinpath("shipped")) as folder:
        return [load_measure(path) for path in sorted(folder.glob("*.yaml"))]


def load_measure(path: Path, schema: Schema | None = None) -> Measure:
    """The measure in a file, over the shipped registers unless ``schema`` is given.  Raises MeasureFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MeasureFileError(str(path), 1, 1, f"not UTF-8 text ({error.reason})", "Save it as UTF-8.") from None
    return read_measure(text, str(path), schema)


def read_measure(text: str, file: str, schema: Schema | None = None) -> Measure:
    """The measure that a file's text says; ``file`` is for errors.  Raises MeasureFileError."""
    source = yaml_source.read_yaml(text, file)
    if not isinstance(source.values, dict):
        raise source.error((), "a measure is a list of keys and values", "Start from a shipped measure.")
    try:
        shape = _File.model_validate(source.values)
    except ValidationError as wrong:
        raise _shape_error(source, wrong) from None
    return _Reader(source, shape, schema or shipped_schema()).measure()


class _Reader:
    """From a file of the right shape to a measure: dates, parameters, then rules over them."""

    def __init__(self, source: Source, shape: _File, schema: Schema) -> None:
        self.source = source
        self.shape = shape
        self.schema = schema

    def measure(self) -> Measure:
        shape = self.shape
        starts = self._date(("starts",), shape.starts)
        ends = None if shape.ends is None else self._date(("ends",), shape.ends)
        if ends is not None and ends < starts:
            raise self.source.error(("ends",), "it ends before it starts", "Check both dates.")
        parameters = {name: self._parameter(name, said, starts) for name, said in shape.parameters.items()}
        self.scope = Scope(self.schema, shape.unit, {name: made.type for name, made in parameters.items()})
        criteria = tuple(self._criterion(number, said) for number, said in enumerate(shape.criteria))
        population = self._optional("population", shape.population, "boolean")
        amount = self._optional("amount", shape.amount, "number")
        payee = self._payee()
        rules = [*(criterion.rule for criterion in criteria), population, amount, payee]
        return Measure(
            **shape.model_dump(exclude={"starts", "ends", "registers", "parameters", "criteria", "sources"})
            | {"population": population, "amount": amount, "payee": payee},
            sources=tuple(shape.sources),
            starts=starts,
            ends=ends,
            registers=self._registers(set().union(*(registers_of(rule.node) for rule in rules if rule))),
            parameters=MappingProxyType(parameters),
            criteria=criteria,
            schema=self.schema,
            digest=hashlib.blake2b(self.source.text.encode(), digest_size=10).hexdigest(),
        )

    def _date(self, path: yaml_source.Path, text: str) -> datetime.date:
        try:
            return read_date(text)
        except ValueError as error:
            raise self.source.error(path, *error.args) from None

    def _parameter(self, name: str, said: _Parameter, starts: datetime.date) -> DatedParameter:
        values: list[tuple[datetime.date, Value]] = []
        for number, dated in enumerate(said.values):
            path: yaml_source.Path = ("parameters", name, "values", number)
            since = self._date((*path, "from"), dated.since)
            if values and since <= values[-1][0]:
                raise self.source.error(
                    (*path, "from"), "not later than the value before it", "Put the earliest first."
                )
            values.append((since, self._value((*path, "value"), said.type, dated.value)))
        if values[0][0] > starts:
            remedy = f"Its first value must hold from {starts} or earlier."
            raise self.source.error(("parameters", name, "values", 0, "from"), "later than the measure's start", remedy)
        return DatedParameter(
            name, said.type, said.name_th, said.name_en, said.unit, tuple(values), said.verified, said.note
        )

    def _value(self, path: yaml_source.Path, kind: ColumnType, value: object) -> Value:
        match kind, value:
            case "boolean", bool():
                return value
            case "number", int() | float() if not isinstance(value, bool):
                if not abs(value) <= _LARGEST:  # also refuses .nan
                    raise self.source.error(
                        path, f"the number {value} is too large", "The largest is 100 million million."
                    )
                return float(value)
            case "text", str():
                return value
            case "date", str():
                return self._date(path, value)
        raise self.source.error(path, f"{value!r} is not a {kind}", f"Write a {kind}, or change the parameter's type.")

    def _criterion(self, number: int, said: _Criterion) -> Criterion:
        path: yaml_source.Path = ("criteria", number)
        if said.id in [earlier.id for earlier in self.shape.criteria[:number]]:
            raise self.source.error((*path, "id"), f"the criterion {said.id} is written twice", "Rename one of them.")
        rule = self._rule((*path, "rule"), said.rule, "boolean")
        return Criterion(said.id, said.name_th, said.name_en, rule, said.verified, said.note)

    def _optional(self, key: str, text: str | None, kind: ColumnType) -> Rule | None:
        return None if text is None else self._rule((key,), text, kind)

    def _rule(self, path: yaml_source.Path, text: str, kind: ColumnType) -> Rule:
        try:
            node = parse_rule(text)
            check(node, self.scope, kind)
        except RuleError as error:
            raise self.source.error(path, error.problem, error.remedy, error.offset) from None
        return Rule(text, node)

    def _payee(self) -> PayeeRule | None:
        rule = self._optional("payee", self.shape.payee, "boolean")
        if rule is None:
            return None
        if self.shape.unit != "household":
            raise self.source.error(("payee",), "a person is their own payee", "Remove payee, or assess households.")
        if not (isinstance(rule.node, Aggregate) and rule.node.kind == "exists"):
            remedy = "Write exists(register where …): the payee is the first member who has such a record."
            raise self.source.error(("payee",), "a payee is found by a record", remedy)
        return PayeeRule(rule.text, rule.node)

    def _registers(self, used: set[str]) -> tuple[str, ...]:
        """The registers stated must be those used: what a citizen is told is what happens."""
        for number, name in enumerate(self.shape.registers):
            if name not in used:
                known = nearest(name, used, "registers in the rules")
                raise self.source.error(("registers", number), f"no rule uses the register {name}", known)
        missing = sorted(used - set(self.shape.registers))
        if missing:
            raise self.source.error(
                ("registers",), f"the rules use {missing[0]} too", f"Add {missing[0]} to registers."
            )
        return tuple(sorted(used))


_REMEDIES: Mapping[str, str] = {
    "string_type": "Put it in quotes.",
    "string_too_short": "Write something.",
    "too_short": "Write at least one.",
    "int_type": "Write a whole number.",
    "bool_type": "Write true or false.",
    "dict_type": "Write keys and values below it.",
    "model_type": "Write keys and values below it.",
    "list_type": "Write a list, one item a line after '- '.",
}


def _shape_error(source: Source, wrong: ValidationError) -> MeasureFileError:
    """The first mistake; a misspelt key goes before the key that is missing because of it."""
    errors = sorted(wrong.errors(), key=lambda error: error["type"] != "extra_forbidden")
    error = errors[0]
    path = tuple(part for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "extra_forbidden":
            known = [field.alias or name for name, field in _shape_at(path[:-1]).model_fields.items()]
            return source.error(path, f"unknown key {path[-1]}", nearest(str(path[-1]), known, "keys"))
        case "missing":
            return source.error(path, f"{path[-1]} is missing", f"Add {path[-1]}: to it.")
        case "literal_error":
            return source.error(path, f"{error['input']!r} is not known here", f"Write {error['ctx']['expected']}.")
        case "string_pattern_mismatch":
            what = "name" if "[key]" in error["loc"] else path[-1]
            remedy = (
                "Owners have five digits in quotes; ids have small Latin letters and digits, and begin with a letter."
            )
            return source.error(path, f"{error['input']!r} is not a proper {what}", remedy)
        case kind:
            problem = error["msg"].removeprefix("Input ")
            return source.error(path, f"{path[-1] if path else 'it'}: {problem}", _REMEDIES.get(kind, "Change it."))


def _shape_at(path: tuple[str | int, ...]) -> type[_Shape]:
    match path:
        case ("parameters", _):
            return _Parameter
        case ("parameters", _, "values", _):
            return _DatedValue
        case ("criteria", _):
            return _Criterion
    return _File
