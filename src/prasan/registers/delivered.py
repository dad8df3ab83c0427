"""A record as its agency would deliver it again: what a correction changes in one column goes back as a delta's row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from prasan.registers.contract import Column, Contract
from prasan.registers.quarantine import neutral
from prasan.thai.dates import buddhist_year, read_date
from prasan.thai.names import full_titles, split_name
from prasan.thai.text import arabic_digits, canonical

Row = Mapping[str, str]
# Numbers of people: an officer reads them on paper, and they are written nowhere but in the register.
ON_PAPER = frozenset({"national_id", "father_id", "mother_id", "spouse_id", "key"})
SEXES = {"ชาย": "1", "หญิง": "2", "male": "1", "female": "2", "1": "1", "2": "2"}
TRUTHS = {"ใช่": "Y", "ไม่ใช่": "N", "yes": "Y", "no": "N", "y": "Y", "n": "N"}


class WrongValueError(ValueError):
    """A text that cannot stand in a column; ``meaning`` is the column's."""

    def __init__(self, column: Column) -> None:
        super().__init__(f"{column.column}: the text is no value of a column whose meaning is {column.meaning}")
        self.meaning = column.meaning


def as_delivered(contract: Contract, record: Mapping[str, Any]) -> dict[str, str]:
    """The row that gives an accepted record again, by delivered column; an unknown value is empty, dates are ``25280203``."""
    return {column.column: _text(column, record) for column in contract.columns}


def value_to_deliver(column: Column, written: str, title: str = "") -> str:
    """What somebody wrote for a column, as a row has it; ``title`` is the person's, for a whole name without one.

    Raises WrongValueError where it is no value of such a column.
    """
    text = canonical(written)
    plain = arabic_digits(text)
    read: str | None = text or None
    match column.meaning:
        case "birth_date" | "date":
            found = read_date(text)
            read = _digits(found.year, found.month, found.day) if found else None
            if column.meaning == "date" and found and not (found.month and found.day):
                read = None
        case "title":
            read = full_titles().get(text.replace(" ", ""), (text, None))[0] or None
        case "given_name" | "family_name" | "former_given_name" | "former_family_name":
            read = split_name(text).name or None
        case "full_name":
            read = _whole_name(text, title)
        case "sex":
            read = SEXES.get(plain.lower())
        case "boolean":
            read = TRUTHS.get(plain.lower())
        case "number":
            read = _number(column, plain.replace(",", "").replace(" ", ""))
        case "house" | "area":
            digits = "".join(each for each in plain if each.isdigit())
            read = digits if len(digits) == (11 if column.meaning == "house" else 6) else None
    if column.labels:
        meant = {told.casefold(): code for code, each in column.labels.items() for told in (each.th, each.en)}
        read = meant.get(text.casefold(), read)
    if read is None or column.meaning in ON_PAPER or (column.values is not None and read not in column.values):
        raise WrongValueError(column)
    return read


def corrected(contract: Contract, record: Mapping[str, Any], column: str, value: str) -> dict[str, str]:
    """The row of a record with another value in one column."""
    return {**as_delivered(contract, record), column: value}


def write_rows(contract: Contract, rows: Iterable[Row], path: Path) -> int:
    """Write rows as a CSV that ``prasan ingest NAME --delta`` takes; how many.  No spreadsheet runs what is in a cell."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        names = [column.column for column in contract.columns]
        writer.writerow(names)
        for count, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow([neutral(row[name]) for name in names])
    return count


def _whole_name(text: str, title: str) -> str | None:
    split = split_name(text)
    given, _space, family = split.name.partition(" ")
    titles = "".join(each.full for each in split.titles) or title
    return f"{titles}{given} {family}" if given and family else None


def _number(column: Column, plain: str) -> str | None:
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", plain):
        return None
    value = float(plain)
    low = column.minimum is not None and value < column.minimum
    high = column.maximum is not None and value > column.maximum
    return None if low or high else f"{value:.15g}"


def _text(column: Column, record: Mapping[str, Any]) -> str:
    match column.meaning:
        case "key":
            return str(record["record_key"])
        case "full_name":
            title, given, family = (record[each] or "" for each in ("title", "given_name", "family_name"))
            return f"{title}{given} {family}".strip()
        case "birth_date":
            year = record["birth_year"]
            return "" if year is None else _digits(year, record["birth_month"], record["birth_day"])
        case "house":
            return record["house_code"] or ""
        case "area":
            return record["area_code"] or ""
        case "text" | "number" | "date" | "boolean":
            return _attribute(record.get(column.column))
    return record.get(column.meaning) or ""


def _attribute(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case str():
            return value
        case date():
            return _digits(value.year, value.month, value.day)
    return f"{float(value):.15g}"


def _digits(year: int, month: int | None, day: int | None) -> str:
    return f"{buddhist_year(year, month):04}{month or 0:02}{day or 0:02}"
