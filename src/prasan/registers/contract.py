"""A register's contract: what an agency delivers, column by column, read from one YAML file a register."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Meaning = Literal[
    "key", "national_id", "title", "given_name", "family_name", "full_name", "sex", "birth_date", "house", "area",
    "text", "number", "date", "boolean",
]  # fmt: skip
ColumnType = Literal["number", "text", "date", "partial_date", "boolean"]
ATTRIBUTES = ("text", "number", "date", "boolean")
ONCE = ("national_id", "title", "given_name", "family_name", "full_name", "sex", "birth_date", "house", "area")

# What every accepted register has of a person, and what a rule may ask of it.
PERSON_COLUMNS: dict[str, ColumnType] = {"sex": "text", "birth_date": "partial_date", "area_code": "text"}


class ContractError(ValueError):
    """A contract cannot be used; the message names the file, the line and the remedy."""


class Column(BaseModel):
    """A column as delivered.  ``name`` is the accepted name of an attribute; ``when_bad`` says what an
    unreadable value does to its row: send it to quarantine, or leave the value empty with a warning."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Annotated[str, Field(min_length=1)]
    meaning: Meaning
    name_th: str
    name_en: str
    required: bool = False
    when_bad: Literal["quarantine", "warn"] = "warn"
    minimum: float | None = None
    maximum: float | None = None
    values: list[str] | None = None


class Contract(BaseModel):
    """A register: who holds it, how it is called, and its columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name_th: str
    name_en: str
    owner: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    every: Literal["day", "week", "month", "quarter", "year", "once"]
    key: str
    spine: bool = False
    columns: Annotated[list[Column], Field(min_length=2)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Contract:
        names = [column.column for column in self.columns]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"the columns {', '.join(repeated)} are listed twice")
        if self.key not in names:
            raise ValueError(f"the key {self.key} is not among the columns")
        for meaning in ONCE:
            if sum(column.meaning == meaning for column in self.columns) > 1:
                raise ValueError(f"two columns mean {meaning}; give one of them the meaning text")
        if self.one("full_name") and (self.one("given_name") or self.one("family_name")):
            raise ValueError("name either full_name, or given_name and family_name")
        if self.spine and (self.one("national_id") is None or self.key != self.one("national_id")):
            raise ValueError("the spine's key is its national id")
        return self

    def one(self, meaning: Meaning) -> str | None:
        """The delivered column of a meaning, or None."""
        return next((column.column for column in self.columns if column.meaning == meaning), None)

    @cached_property
    def attributes(self) -> list[Column]:
        """The columns that are the register's own, beyond who the person is."""
        return [column for column in self.columns if column.meaning in ATTRIBUTES]

    def measure_columns(self) -> dict[str, ColumnType]:
        """What a measure's rule may ask of the register: accepted column -> type."""
        own: dict[str, ColumnType] = {column.column: column.meaning for column in self.attributes}  # type: ignore[misc]
        return {**PERSON_COLUMNS, **own}


def load_contract(path: Path) -> Contract:
    """The contract in a file.  Raises ContractError, whose message has a line ``file:line: what`` each."""
    text = path.read_text(encoding="utf-8")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContractError(f"{path}:{mark.line + 1 if mark else 1}: {getattr(error, 'problem', error)}") from None
    try:
        return Contract.model_validate(content)
    except ValidationError as error:
        raise ContractError(
            "\n".join(
                f"{path}:{_line(node, each['loc'])}: {'.'.join(map(str, each['loc'])) or 'contract'}: {each['msg']}"
                for each in error.errors()
            )
        ) from None


def shipped_contracts() -> dict[str, Contract]:
    """The contracts that Prasan ships, by name, the spine first."""
    return {contract.name: contract for contract in sorted(_shipped(), key=lambda each: (not each.spine, each.name))}


def _shipped() -> Iterator[Contract]:
    for entry in files("prasan.registers").joinpath("contracts").iterdir():
        if entry.name.endswith(".yaml"):
            yield load_contract(Path(str(entry)))


def _line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of a location that the file has."""
    line = 1
    for step in location:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        if below is None:
            break
        node, line = below, below.start_mark.line + 1
    return line
