"""A record as its agency would deliver it again: what a correction changes in one column goes back as a delta's row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from prasan.registers.contract import Column, Contract
from prasan.registers.quarantine import neutral
from prasan.thai.dates import buddhist_year, read_date
from prasan.thai.text import arabic_digits, canonical

Row = Mapping[str, str]
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


def value_to_deliver(column: Column, written: str) -> str:
    """What somebody wrote for a column, as a row has it.  Raises WrongValueError where it is no value of such a column."""
    text = canonical(written)
    plain = arabic_digits(text)
    read: str | None = text or None
    match column.meaning:
        case "birth_date" | "date":
            found = read_date(text)
            read = _digits(found.year, found.month, found.day) if found else None
            if column.meaning == "date" and found and not (found.month and found.day):
                read = None
        case "sex":
            read = SEXES.get(plain.lower())
        case "boolean":
            read = TRUTHS.get(plain.lower())
        case "number":
            read = plain.replace(",", "").replace(" ", "")
            try:
                read = f"{float(read):.12g}" if float(read) == float(read) else None
            except ValueError:
                read = None
            low = column.minimum is not None and read is not None and float(read) < column.minimum
            high = column.maximum is not None and read is not None and float(read) > column.maximum
            read = None if low or high else read
        case "house" | "area":
            digits = "".join(each for each in plain if each.isdigit())
            read = digits if len(digits) == (11 if column.meaning == "house" else 6) else None
        case "national_id" | "father_id" | "mother_id" | "spouse_id" | "key":
            read = None  # numbers of people are shown to an officer on paper, and written nowhere here
    if read is None or (column.values is not None and read not in column.values):
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
    return f"{float(value):.12g}"


def _digits(year: int, month: int | None, day: int | None) -> str:
    return f"{buddhist_year(year, month):04}{month or 0:02}{day or 0:02}"
