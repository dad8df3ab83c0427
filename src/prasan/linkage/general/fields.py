"""What the columns of two tables are: a kind each, declared or guessed from the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree

ROOM = "prasan.linkage.general"
MOST_FIELDS = 20  # three bits of a pattern each
NUMBERED = 0.9  # of the values of a column of addresses have a number
FEW_WORDS = 4  # which they have, on average, at the most


class Kind(StrEnum):
    """How a column's values agree."""

    NAME = "name"  # of a person or place: short, misspelled, swapped with another name
    TEXT = "text"  # of several words: a title, what goods are called
    ADDRESS = "address"  # of a few words with a number: a house and its street
    ID = "id"  # meant to be unique: a serial number
    CODE = "code"  # a postcode, a telephone number: slips of digits, shared by many
    DATE = "date"
    NUMBER = "number"
    CATEGORY = "category"  # a few values: sex, state


class Partners(StrEnum):
    """How many partners a record may have where two tables are linked."""

    AUTO = "auto"  # found out from the tables
    ONE = "one"
    MANY = "many"  # one of the left any number, one of the right one at most
    ANY = "any"  # both tables may hold a thing several times


@dataclass(frozen=True)
class Field:
    """A column to compare: ``left`` and ``right`` are its names in the two tables where they are not ``name``.

    ``kind`` is guessed from the values where it is None; where it is a text, these tell whether they are addresses.
    """

    name: str
    kind: Kind | None = None
    left: str | None = None
    right: str | None = None

    def column(self, side: int) -> str:
        """The column's name in the left (0) or the right (1) table."""
        return (self.left, self.right)[side] or self.name


def with_kinds(engine: Engine, left: str, right: str, fields: Sequence[Field]) -> list[Field]:
    """The fields, each with a kind.  Raises ValueError where there are none, or more than a pattern has room for."""
    if not 1 <= len(fields) <= MOST_FIELDS:
        raise ValueError(f"compare 1 to {MOST_FIELDS} columns, not {len(fields)}")
    if len({field.name for field in fields}) != len(fields):
        raise ValueError("two columns have the same name; give each its own")
    return [
        replace(field, kind=_guess(engine, left, right, field)) if field.kind in (None, Kind.TEXT) else field
        for field in fields
    ]


def _guess(engine: Engine, left: str, right: str, field: Field) -> Kind:
    both = exp.union(
        *(
            exp.select(exp.alias_(exp.cast(exp.column(field.column(side), quoted=True), "VARCHAR"), "value")).from_(
                exp.to_identifier(table, quoted=True)
            )
            for side, table in enumerate((left, right))
        ),
        distinct=False,
    )
    engine.view("general_column", tree(both))
    [seen] = engine.records(named(ROOM, "column_profile"))
    if not seen["known"]:
        return field.kind or Kind.CATEGORY
    of_words = Kind.TEXT
    # A house number tells a house only in its street, and a slip in it is no other house.
    if seen["numbered"] > NUMBERED * seen["known"] and seen["words"] <= FEW_WORDS:
        of_words = Kind.ADDRESS
    if field.kind:
        return of_words
    share = {name: seen[name] / seen["known"] for name in ("dates", "numbers", "broken", "years", "coded", "of_words")}
    distinct = seen["different"] / (seen["known"] / (1 if left == right else 2))
    kind = Kind.NAME
    if share["dates"] > 0.9:
        kind = Kind.DATE
    elif share["years"] > 0.9 or (share["numbers"] > 0.9 and share["broken"] > 0.3):
        kind = Kind.NUMBER
    elif share["coded"] > 0.8 and distinct > 0.6 and seen["length"] >= 5:
        kind = Kind.ID
    elif seen["different"] <= 30 and seen["different"] < 0.1 * seen["known"]:
        kind = Kind.CATEGORY
    elif share["numbers"] > 0.9:
        kind = Kind.CODE if seen["widths"] > 0.9 and seen["length"] >= 4 else Kind.NUMBER
    elif share["coded"] > 0.8:
        kind = Kind.CODE
    elif share["of_words"] > 0.4:
        kind = of_words
    return kind
