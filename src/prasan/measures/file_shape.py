"""The keys of a measure file, and what is wrong with those of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Limits

from prasan.measures.errors import MeasureFileError, Phrase, nearest, phrase
from prasan.measures.yaml_source import Source

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
MeasureId = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DatedValueShape(Shape):
    since: Text = Limits(alias="from")
    value: Any


class ParameterShape(Shape):
    type: Literal["number", "text", "date", "boolean"]
    name_th: Text
    name_en: Text
    unit: str = ""
    values: Annotated[list[DatedValueShape], Limits(min_length=1)]
    verified: bool = True
    note: str = ""


class CriterionShape(Shape):
    id: Identifier
    name_th: Text
    name_en: Text
    rule: Text
    verified: bool = True
    note: str = ""


class DefinitionShape(Shape):
    name_th: Text
    name_en: Text
    rule: Text
    verified: bool = True
    note: str = ""


class FileShape(Shape):
    id: MeasureId
    version: Annotated[int, Limits(ge=1)]
    unit: Literal["person", "household"]
    household: Literal["house", "joined"] = "house"
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
    parameters: dict[Identifier, ParameterShape] = {}
    definitions: Annotated[dict[Identifier, DefinitionShape], Limits(max_length=50)] = {}
    population: Text | None = None
    criteria: Annotated[list[CriterionShape], Limits(min_length=1, max_length=100)]
    amount: Text | None = None
    amount_unit: str = ""
    payee: Text | None = None
    budget: Annotated[int, Limits(ge=0, le=10**13)] | None = None
    excludes: list[MeasureId] = []
    once_a_person: bool = False
    appeal_days: Annotated[int, Limits(ge=1, le=3650)] | None = None
    note: str = ""


SomeShape = TypeVar("SomeShape", bound=Shape)


def shaped(model: type[SomeShape], values: object) -> SomeShape | None:
    """The values as a shape, or None where they do not fit: :func:`shape_faults` of the file says why."""
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def shape_faults(source: Source) -> Iterator[MeasureFileError]:
    """Every key that is unknown, missing or holds what it cannot; unknown ones first, which may be others misspelt."""
    try:
        FileShape.model_validate(source.values)
    except ValidationError as wrong:
        errors = [(tuple(part for part in each["loc"] if part != "[key]"), each) for each in wrong.errors()]
        missing = {path for path, each in errors if each["type"] == "missing"}
        meant: set[tuple[str | int, ...]] = set()
        for path, each in sorted(errors, key=lambda error: error[1]["type"] != "extra_forbidden"):
            if path in meant:
                continue
            if each["type"] == "extra_forbidden":
                known = [field.alias or name for name, field in _shape_at(path[:-1]).model_fields.items()]
                remedy = nearest(str(path[-1]), known, "keys")
                # A key that is missing because it is misspelt is one mistake.
                meant |= {at for at in missing if remedy == f"Did you mean {at[-1]}?" and at[:-1] == path[:-1]}
                yield source.error(path, phrase("unknown key %(key)s", key=path[-1]), remedy)
            else:
                yield _fault(source, path, each)


_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "string_type": ("%(key)s is no text", "Put it in quotes."),
    "string_too_short": ("%(key)s is empty", "Write something."),
    "too_short": ("%(key)s has too few items", "Write at least one."),
    "too_long": ("%(key)s has too many items", "Write fewer."),
    "string_too_long": ("%(key)s is too long", "Shorten it."),
    "int_type": ("%(key)s is no whole number", "Write a whole number."),
    "greater_than_equal": ("%(key)s is too small", "Write a larger number."),
    "less_than_equal": ("%(key)s is too large", "Write a smaller number."),
    "bool_type": ("%(key)s is neither true nor false", "Write true or false."),
    "dict_type": ("%(key)s has no keys", "Write keys and values below it."),
    "model_type": ("%(key)s has no keys", "Write keys and values below it."),
    "list_type": ("%(key)s is no list", "Write a list, one item a line after '- '."),
}


def _fault(source: Source, path: tuple[str | int, ...], error: Mapping[str, Any]) -> MeasureFileError:
    match error["type"]:
        case "missing":
            problem: Phrase = phrase("%(key)s is missing", key=path[-1])
            if len(path) > 1:
                problem = phrase("%(key)s is missing in %(where)s", key=path[-1], where=source.named(path[:-1]))
            return source.error(path, problem, phrase("Add %(key)s: to it.", key=path[-1]))
        case "literal_error":
            problem = phrase("%(value)s is not known here", value=repr(error["input"]))
            return source.error(path, problem, phrase("Write %(choices)s.", choices=error["ctx"]["expected"]))
        case "string_pattern_mismatch":
            remedy = (
                "Owners have five digits in quotes; ids have small Latin letters and digits, and begin with a letter."
            )
            what = phrase("name") if "[key]" in error["loc"] else path[-1]
            problem = phrase("%(value)s is not a proper %(what)s", value=repr(error["input"]), what=what)
            return source.error(path, problem, remedy)
        case kind:
            template, remedy = _PROBLEMS.get(kind, ("%(key)s cannot be used", "Change it."))
            key = source.named(path[-1:]) if path else "it"
            return source.error(path, phrase(template, key=key), remedy)


def _shape_at(path: tuple[str | int, ...]) -> type[Shape]:
    match path:
        case ("parameters", _):
            return ParameterShape
        case ("parameters", _, "values", _):
            return DatedValueShape
        case ("definitions", _):
            return DefinitionShape
        case ("criteria", _):
            return CriterionShape
    return FileShape
