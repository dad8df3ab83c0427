"""The columns of ``assembled`` by what they hold: see :func:`prasan.measures.assembling.assembled`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from prasan.measures.checking import CIVIL, ColumnType
from prasan.measures.sql_rules import Span
from prasan.measures.sql_trees import FALSE, Piece, column

Columns = Mapping[str, ColumnType]
_STORED: Mapping[ColumnType, str] = {
    "number": "DOUBLE",
    "text": "TEXT",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "partial_date": "DATE",
}


def present(register: str) -> exp.Column:
    """Whether the person has a record in the register: never NULL."""
    return column(f"{register}:present")


def doubt(register: str) -> exp.Expr:
    """Whether the record there is linked doubtfully: never NULL.  A person's civil record is the person's own."""
    return FALSE.copy() if register == CIVIL else column(f"{register}:doubt")


def untold(kind: ColumnType) -> Piece | Span:
    """What :func:`held` is in the row of who has no record."""
    nothing = Piece(exp.cast(exp.null(), _STORED[kind]))
    return Span(nothing, nothing) if kind == "partial_date" else nothing


def held(register: str, name: str, kind: ColumnType) -> Piece | Span:
    """A register's value as rules read it, in a row of ``assembled``: NULL also where the person has no record."""
    if kind == "partial_date":
        return Span(*(Piece(column(f"{register}.{name}.{end}")) for end in ("first", "last")))
    return Piece(column(f"{register}.{name}"))


def pieces(value: Piece | Span) -> tuple[Piece, ...]:
    """The columns of a value: two of a date that may be partial."""
    return (value.first, value.last) if isinstance(value, Span) else (value,)


def names_held(register: str, columns: Columns) -> list[str]:
    """The columns of ``assembled`` for what the register says."""
    return [piece.sql.name for name, kind in columns.items() for piece in pieces(held(register, name, kind))]
