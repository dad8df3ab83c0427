"""A register's contract: what an agency delivers, column by column, read from one YAML file a register."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from prasan.engine import yaml_text
from prasan.engine.yaml_text import line_of

Meaning = Literal[
    "key", "national_id", "title", "given_name", "family_name", "full_name", "sex", "birth_date", "house", "area",
    "former_given_name", "former_family_name", "father_id", "mother_id", "spouse_id",
    "text", "number", "date", "boolean",
]  # fmt: skip
ColumnType = Literal["number", "text", "date", "partial_date", "boolean"]
ATTRIBUTES = ("text", "number", "date", "boolean")
RELATIVES = ("father_id", "mother_id", "spouse_id")
FORMER = ("former_given_name", "former_family_name")
ONCE = ("national_id", "title", "given_name", "family_name", "full_name", "sex", "birth_date", "house", "area",
        *FORMER, *RELATIVES)  # fmt: skip

# What every accepted register has of a person, and what a rule may ask of it.
PERSON_COLUMNS: dict[str, ColumnType] = {"sex": "text", "birth_date": "partial_date", "area_code": "text"}

# The accepted columns that every register has; an attribute may have none of these names.
ACCEPTED = {
    "national_id": "VARCHAR",
    "id_valid": "BOOLEAN",
    "title": "VARCHAR",
    "given_name": "VARCHAR",
    "family_name": "VARCHAR",
    "sex": "VARCHAR",
    "birth_year": "INTEGER",
    "birth_month": "INTEGER",
    "birth_day": "INTEGER",
    "birth_date": "DATE",
    "house_code": "VARCHAR",
    "area_code": "VARCHAR",
}
# The accepted columns of a register whose contract has a column of that meaning.
SOME = dict.fromkeys((*FORMER, *RELATIVES), "VARCHAR")
PLACE = ("source_file", "source_row", "origin")
RESERVED = frozenset({*ACCEPTED, *SOME, *PLACE, "record_key", "warnings", "as_delivered"})

# The fields of a meaning, where they are called otherwise than it is.
_FIELDS: dict[Meaning, tuple[str, ...]] = {
    "key": ("record_key",),
    "full_name": ("title", "given_name", "family_name"),
    "house": ("house_code",),
    "area": ("area_code",),
}
NOT_LINKED = frozenset({*ATTRIBUTES, "key", "title"})

Share = Annotated[float, Field(ge=0, le=1)]


class ContractError(ValueError):
    """A contract cannot be used; the message names the file, the line and the remedy."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Part):
    """What a code means."""

    th: Annotated[str, Field(min_length=1, description="In Thai.")]
    en: Annotated[str, Field(min_length=1, description="In English.")]


class Column(_Part):
    """A column as delivered; an attribute keeps its name when accepted."""

    column: Annotated[str, Field(min_length=1, max_length=200, description="The header of the delivered column.")]
    meaning: Annotated[Meaning, Field(description="What it says of the record; it decides how a value is read.")]
    name_th: Annotated[str, Field(min_length=1, description="Its name in Thai.")]
    name_en: Annotated[str, Field(min_length=1, description="Its name in English.")]
    required: Annotated[bool, Field(description="A row without a value goes to quarantine.")] = False
    optional: Annotated[bool, Field(description="A delivery may be without the column: then it is empty.")] = False
    when_bad: Annotated[
        Literal["quarantine", "warn"],
        Field(description="What a value that cannot be read, or breaks a rule, does to its row."),
    ] = "warn"
    minimum: Annotated[float | None, Field(description="The least number.")] = None
    maximum: Annotated[float | None, Field(description="The greatest number.")] = None
    values: Annotated[
        list[str] | None, Field(min_length=1, description="The only values that may stand in it, as accepted.")
    ] = None
    pattern: Annotated[
        str | None, Field(description="A regular expression (RE2) that the whole tidied text must match.")
    ] = None
    max_length: Annotated[int | None, Field(ge=1, description="The most characters of the tidied text.")] = None
    labels: Annotated[
        dict[str, Label],
        Field(description="Of a column whose values are codes: each, as accepted, with what it means to a reader."),
    ] = {}
    identifying: Annotated[
        bool, Field(description="Its values tell who a person is (a telephone number): a profile never shows them.")
    ] = False

    @model_validator(mode="after")
    def _rules_fit_the_meaning(self) -> Column:
        if ": " in self.column:
            raise _wrong("a column's name has no ': ' in it", "column")
        for rule in ("minimum", "maximum"):
            if getattr(self, rule) is not None and self.meaning != "number":
                raise _wrong(f"{rule} is for a column whose meaning is number; this one means {self.meaning}", rule)
        if self.labels and self.meaning != "text":
            raise _wrong(f"labels are for a column whose meaning is text; this one means {self.meaning}", "labels")
        if self.values is not None and (beyond := sorted(set(self.labels) - set(self.values))):
            raise _wrong(f"a label is of {beyond[0]}, which is not among the values", "labels", beyond[0])
        if self.optional and self.required:
            raise _wrong("a column whose value is required cannot be optional", "optional")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise _wrong("minimum is above maximum", "minimum")
        if self.pattern is not None:
            try:
                pc.match_substring_regex(pa.array([""]), self.pattern)
            except pa.ArrowInvalid as error:
                raise _wrong(f"the pattern is not a regular expression of RE2: {error}", "pattern") from None
        if self.meaning in ATTRIBUTES and self.column in RESERVED:
            raise _wrong(f"an accepted register has {self.column} already; rename the column", "column")
        return self


class Limits(_Part):
    """How far a delivery may be from the last one before it waits for a person's release.  The first never waits."""

    shrink: Annotated[Share | None, Field(description="The largest share of records that may be gone.")] = None
    growth: Annotated[
        float | None, Field(ge=0, description="The largest growth, as a share of the last snapshot's records.")
    ] = None
    quarantined: Annotated[Share | None, Field(description="The largest share of rows in quarantine.")] = None
    missing: Annotated[
        Share | None, Field(description="The largest change, up or down, of the missing share of any column.")
    ] = None


class Keep(_Part):
    """Which old snapshots stay: the newest ones, and those of the last days.  Without it, all of them."""

    snapshots: Annotated[int | None, Field(ge=2, description="How many snapshots, the live one included.")] = None
    days: Annotated[int | None, Field(ge=1, description="All that were made in so many days.")] = None

    @model_validator(mode="after")
    def _says_something(self) -> Keep:
        if self.snapshots is None and self.days is None:
            raise _wrong("say snapshots, days or both")
        return self


class Removal(_Part):
    """How a delta says that a record is gone.  Without it a delta removes nothing."""

    column: Annotated[str, Field(description="A column whose meaning is text.")]
    values: Annotated[list[str], Field(min_length=1, description="The values, as accepted, of a record that is gone.")]


class Contract(_Part):
    """A register: who holds it, how it is called, what its columns mean, and what a delivery of it may be."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="How commands and files call it.")]
    name_th: Annotated[str, Field(min_length=1, description="Its name in Thai.")]
    name_en: Annotated[str, Field(min_length=1, description="Its name in English.")]
    owner: Annotated[str, Field(pattern=r"^[0-9]{5}$", description="The organisation unit that holds it.")]
    every: Annotated[
        Literal["day", "week", "month", "quarter", "year", "once"], Field(description="How often it is delivered.")
    ]
    key: Annotated[str, Field(description="The column that tells its records apart.")]
    spine: Annotated[bool, Field(description="Whether it is the civil register, to which others are linked.")] = False
    one_record_a_person: Annotated[
        bool, Field(description="Whether a person stands in it once at most: records that want the same one compete.")
    ] = False
    limits: Annotated[Limits, Field(description="Beyond these a delivery is held.")] = Limits()
    keep: Annotated[Keep | None, Field(description="Which old snapshots stay.")] = None
    order: Annotated[
        list[tuple[str, str]],
        Field(description="Pairs of number or date columns: a row whose first is above its second is refused."),
    ] = []
    removed_when: Annotated[Removal | None, Field(description="How a delta removes a record.")] = None
    columns: Annotated[list[Column], Field(min_length=2, description="The columns, in the delivery's order or not.")]

    @model_validator(mode="after")
    def _hangs_together(self) -> Contract:
        names = [column.column for column in self.columns]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise _wrong(f"the column {name} is listed twice", "columns", place, "column")
        if self.key not in names:
            raise _wrong(f"the key {self.key} is not among the columns", "key")
        if self.columns[names.index(self.key)].optional:
            raise _wrong("the key cannot be optional", "columns", names.index(self.key), "optional")
        for place, column in enumerate(self.columns):
            if column.meaning == "key" and column.column != self.key:
                told = f"the key is {self.key}; give this column the meaning text"
                raise _wrong(told, "columns", place, "meaning")
        for meaning in ONCE:
            places = [place for place, column in enumerate(self.columns) if column.meaning == meaning]
            if len(places) > 1:
                told = f"two columns mean {meaning}; give one of them the meaning text"
                raise _wrong(told, "columns", places[1], "meaning")
        if self.one("full_name") and (self.one("given_name") or self.one("family_name")):
            raise _wrong("name either full_name, or given_name and family_name", "columns")
        if self.spine and (self.one("national_id") is None or self.key != self.one("national_id")):
            raise _wrong("the spine's key is its national id", "key")
        kinds = {column.column: column.meaning for column in self.attributes}
        for place, (first, second) in enumerate(self.order):
            if kinds.get(first) not in ("number", "date") or kinds.get(first) != kinds.get(second):
                raise _wrong(f"{first} and {second} are not two numbers or two dates", "order", place)
        told_by = self.removed_when.column if self.removed_when else None
        if told_by and told_by not in [column.column for column in self.attributes if column.meaning == "text"]:
            raise _wrong(f"{told_by} is not a column whose meaning is text", "removed_when", "column")
        return self

    def one(self, meaning: Meaning) -> str | None:
        """The delivered column of a meaning, or None."""
        return next((column.column for column in self.columns if column.meaning == meaning), None)

    @cached_property
    def fields(self) -> dict[str, Column]:
        """What an agreement may name of the register: field -> the delivered column that says it.

        A field is called as the accepted column is; ``birth_date`` stands for all that is known of a birth, and
        ``record_key`` for the key of a register that is not known by national ids.
        """
        found: dict[str, Column] = {}
        for column in self.columns:
            named = _FIELDS.get(column.meaning, (column.meaning,))
            found |= dict.fromkeys((column.column,) if column.meaning in ATTRIBUTES else named, column)
        return found

    @cached_property
    def linking_fields(self) -> frozenset[str]:
        """The fields by which its records are linked to people."""
        return frozenset(name for name, each in self.fields.items() if each.meaning not in NOT_LINKED)

    @cached_property
    def attributes(self) -> list[Column]:
        """The columns that are the register's own, beyond who the person is."""
        return [column for column in self.columns if column.meaning in ATTRIBUTES]

    def measure_columns(self) -> dict[str, ColumnType]:
        """What a measure's rule may ask of the register: accepted column -> type."""
        own: dict[str, ColumnType] = {column.column: column.meaning for column in self.attributes}  # type: ignore[misc]
        return {**PERSON_COLUMNS, **own}


def contract_schema() -> dict[str, Any]:
    """The JSON Schema of a contract's file, for editors that complete and check YAML as it is written."""
    schema = Contract.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A register's contract"}


def load_contract(path: Path) -> Contract:
    """The contract in a file.  Raises ContractError, whose message has a line ``file:line: what`` each."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ContractError(f"{path}:1: it cannot be read: {why}. Remedy: a YAML file in UTF-8") from None
    try:
        node = yaml_text.nodes(text)
        content = yaml_text.values(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContractError(f"{path}:{mark.line + 1 if mark else 1}: {getattr(error, 'problem', error)}") from None
    for line, key in _repeated(node):
        raise ContractError(f"{path}:{line}: {key} is written twice. Remedy: leave one of them")
    try:
        return Contract.model_validate(content)
    except ValidationError as error:
        told = [(_where(each), each["msg"]) for each in error.errors()]
        raise ContractError(
            "\n".join(
                f"{path}:{line_of(node, place)}: {'.'.join(map(str, place)) or 'contract'}: {message}"
                for place, message in told
            )
        ) from None


def shipped_contracts() -> dict[str, Contract]:
    """The contracts that Prasan ships, by name, the spine first."""
    return {contract.name: contract for contract in _shipped()}


@cache  # pages ask for them several times each, and reading them took nine tenths of a citizen's page
def _shipped() -> tuple[Contract, ...]:
    found = [
        load_contract(Path(str(entry)))
        for entry in files("prasan.registers").joinpath("contracts").iterdir()
        if entry.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda each: (not each.spine, each.name)))


def _wrong(message: str, *place: int | str) -> PydanticCustomError:
    """An error of a part as a whole that stands at a place inside it."""
    return PydanticCustomError("contract", "{message}", {"message": message, "place": place})


def _where(error: Any) -> tuple[int | str, ...]:
    return (*error["loc"], *error.get("ctx", {}).get("place", ()))


def _repeated(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """The keys that a mapping of the file has twice: YAML would take the last and say nothing."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value)
