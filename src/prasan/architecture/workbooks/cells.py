"""What a cell says, and how what a model says is shown in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from prasan.architecture.workbooks.tables import Column
from prasan.thai.dates import BUDDHIST_ERA, read_date
from prasan.thai.text import arabic_digits

_NUMBER = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_FILE_HOLDS = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_LONGEST = 32_000  # letters: a cell of a workbook holds little more
_BETWEEN = "; "


class CellError(ValueError):
    """A cell that cannot be read: the code of :mod:`~prasan.architecture.workbooks.faults`, and what the choices are."""

    def __init__(self, code: str, choices: str = "") -> None:
        super().__init__(code)
        self.code, self.choices = code, choices


def stored(column: Column | None, written: str) -> str:
    """What a model holds of a cell; ``column`` None is a property that no sheet knows.  Raises CellError."""
    if _NO_FILE_HOLDS.search(written):
        raise CellError("not_letters")
    if not written or column is None:
        return written
    match column.kind:
        case "choice" | "remove":
            said = {part.strip().casefold() for part in written.split("|")} | {written.casefold()}
            for value, words in column.choices:
                if value in said or words.casefold() in said:
                    return value
            raise CellError("not_a_choice", ", ".join(f"{words} ({value})" for value, words in column.choices))
        case "date":
            read = read_date(written)
            if read is None or read.day is None or read.month is None:
                raise CellError("not_a_date")
            return date(read.year, read.month, read.day).isoformat()
        case "number" | "score":
            plain = arabic_digits(written)
            if not _NUMBER.fullmatch(plain):
                raise CellError("not_a_number")
            amount = Decimal(plain.replace(",", ""))
            if column.kind == "score" and not 1 <= amount <= 5:
                raise CellError("out_of_range")
            if amount < 0:
                raise CellError("below_nought")
            text = f"{amount:f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    return written


def shown(column: Column | None, value: str) -> str:
    """How a cell shows what a model holds: a choice with its words in Thai, a day in the Buddhist Era; what is odd as it is."""
    if len(value) > _LONGEST:
        return f"{value[:_LONGEST]}…"
    if column is None:
        return value
    if column.kind in ("choice", "remove"):
        words = dict(column.choices).get(value)
        return f"{words} | {value}" if words and words != value else value
    if column.kind == "date" and _ISO.fullmatch(value) and (read := read_date(value)) and read.year == int(value[:4]):
        text = f"{int(value[:4]) + BUDDHIST_ERA}{value[4:]}"
        back = read_date(text)
        if back is not None and (back.year, back.month, back.day) == (read.year, read.month, read.day):
            return text
    return value


def joined(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return _BETWEEN.join(values)


def parted(cell: str) -> list[str]:
    """The values of a cell, each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", cell) if part.strip()))


def tidy(text: str) -> str:
    """A text as a cell gives it back: without space around it, its lines ended as a cell ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def written_number(value: float) -> str:
    """A number of a workbook's cell in digits, without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0")
