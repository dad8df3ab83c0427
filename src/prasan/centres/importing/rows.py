"""What every format comes down to: rows of text, and what may be found about one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

FIELDS = ("unit", "element", "period", "area", "value", "data_set")
_PERSON = re.compile(r"\d(?:[- ]?\d){12}")
_LONGEST = 40


class ImportFileError(ValueError):
    """A file that cannot be read at all; the message names it and the remedy."""


class Fault(NamedTuple):
    """What a reader found in a row that its five fields do not say: in which column, a code, what, and what to do."""

    column: str
    problem: str
    told: str
    remedy: str


class Row(NamedTuple):
    """A value as a file gives it, all as text.

    ``number`` is the line of a text, the row of a sheet, or the place in a list, from 1; ``column`` the one that
    holds the value; ``faults`` what already speaks against the row.
    """

    number: int
    unit: str
    element: str
    period: str
    area: str
    value: str
    data_set: str = ""
    column: str = "value"
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Source:
    """The rows of a file or of one of its sheets.

    ``columns`` says how the file calls a field, ``calendar`` how it writes periods: in our codes alone, or as well as
    DHIS2 and ADX do.
    """

    name: str
    rows: Sequence[Row]
    columns: Mapping[str, str]
    calendar: Literal["ours", "dhis2", "adx"] = "ours"

    def column(self, field: str) -> str:
        """How the file calls a field."""
        return self.columns.get(field, field)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a row is refused or ignored: where, a code, what is wrong, and what to do."""

    file: str
    row: int
    column: str
    outcome: Literal["refused", "ignored"]
    problem: str
    told: str
    remedy: str

    def sentence(self) -> str:
        """All of it, for people."""
        remedy = f" Remedy: {self.remedy}" if self.remedy else ""
        return f"{self.file}, row {self.row}, column {self.column}: {self.told}.{remedy}"


def without_persons(text: str) -> str:
    """A text without what may be somebody's number: a wrong file may have been sent."""
    return _PERSON.sub("…", text)


def quoted(text: str) -> str:
    """A cell's text in an error: short, and without what may be somebody's number."""
    shown = without_persons(text)
    return repr(shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…")
