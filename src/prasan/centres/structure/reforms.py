"""The reforms of the government's structure, and the splits of areas: dated data with a source each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from prasan.centres.structure.successions import Succession, Successions
from prasan.engine import yaml_text
from prasan.thai.areas import abolished

UnitCode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Basis = Literal["law", "unread", "inferred"]

# Province 38 was made of eight districts of province 43 on this day.  Source: Act Establishing Changwat Bueng Kan, B.E. 2554.
BUENG_KAN = date(2011, 3, 23)
_RECORDS_BEGIN = date(2006, 1, 1)


class ReformError(ValueError):
    """The file of reforms is wrong; the message names the file and the place in it."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Founded(_Model):
    """A unit that a reform founds and no list has."""

    code: UnitCode
    parent: UnitCode
    level: Literal["ministry", "department", "agency"]
    name_th: str
    name_en: str


class Step(_Model):
    """One succession of a reform: ``before`` gave way to ``after``."""

    before: list[UnitCode]
    after: list[UnitCode]
    inferred: bool = False


class Reform(_Model):
    """What a law, or a list, changed on a day.  ``basis`` says how well it is known."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    since: date
    name_th: str
    name_en: str
    law_th: str
    law_en: str
    source: str
    basis: Basis
    note_th: str = ""
    note_en: str = ""
    units: list[Founded] = []
    successions: list[Step] = []
    moves: dict[UnitCode, UnitCode] = {}
    renamed: list[UnitCode] = []

    @property
    def touched(self) -> frozenset[str]:
        """The units whose succession, place or name it changes."""
        named = {code for step in self.successions for code in [*step.before, *step.after]}
        return frozenset(named) | frozenset(self.moves) | frozenset(self.renamed)


@cache
def shipped_reforms() -> tuple[Reform, ...]:
    """The reforms of ``data/reforms.yaml``, earliest first.  Raises ReformError."""
    text = files("prasan.centres").joinpath("data", "reforms.yaml").read_text(encoding="utf-8")
    return read_reforms(text, "reforms.yaml")


def read_reforms(text: str, name: str) -> tuple[Reform, ...]:
    """The reforms of a YAML text, earliest first; ``name`` is the file's.  Raises ReformError."""
    try:
        found = TypeAdapter(list[Reform]).validate_python(yaml_text.values(text)["reforms"])
    except ValidationError as error:
        said = [f"{name}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise ReformError("\n".join(said)) from None
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ReformError(f"{name}: {error}") from None
    seen: set[str] = set()
    for reform in found:
        if reform.id in seen:
            raise ReformError(f"{name}: the reform {reform.id} is there twice: give one another id")
        seen.add(reform.id)
    return tuple(sorted(found, key=lambda reform: (reform.since, reform.id)))


def successions_of(reforms: Iterable[Reform]) -> Successions:
    """The successions of units that reforms make.  Raises SuccessionError."""
    return Successions(
        Succession(
            reform.since,
            tuple(sorted(step.before)),
            tuple(sorted(step.after)),
            reform.id,
            step.inferred or reform.basis == "inferred",
        )
        for reform in reforms
        for step in reform.successions
    )


@cache
def area_successions() -> Successions:
    """What became of provinces and districts: Bueng Kan's leaving Nong Khai, and what former codes tell.

    Source: :func:`prasan.thai.areas.abolished`.  What it dates by the start of its own records (1 January 2549) is left
    out, since the day is not known.
    """
    found = [Succession(BUENG_KAN, ("43",), ("38", "43"), "bueng-kan-2554")]
    for code, (day, successors) in abolished().items():
        if len(code) == 4 and successors and day > _RECORDS_BEGIN:
            # The codes were given up a week after the province was founded.
            on = BUENG_KAN if successors[0].startswith("38") else day
            found.append(Succession(on, (code,), tuple(sorted(successors))))
    return Successions(found)
