"""The rows of a workbook (XLSX, ODS) or of CSV files, as they are written: nothing is judged here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError

from prasan.architecture.errors import ModelFileError
from prasan.architecture.workbooks.cells import written_number
from prasan.architecture.workbooks.tables import CODE, TABLES, Table, column_key, table_named
from prasan.registers.reading.opening_workbooks import open_workbook
from prasan.registers.reading.text import DELIMITERS, encoding_of
from prasan.thai.dates import BUDDHIST_ERA

_HEADER_WITHIN = 20  # rows: a sheet may have a title above its header
_MOST_CELLS = 5_000_000
SUFFIXES = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv")
Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True)
class Row:
    """A row: its number as the sheet counts, its cells by column key, and the cells beyond the header."""

    number: int
    cells: dict[str, str]
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet.  ``headers`` are what stands above a column, by its key, in the file's order; ``table`` None where it is none of ours."""

    name: str
    table: Table | None
    headers: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def is_workbook(path: Path) -> bool:
    """Whether a file is read as a workbook: by its ending, or as a folder of CSV files."""
    return path.is_dir() or path.suffix.lower() in SUFFIXES


def read_tables(path: Path) -> list[Sheet]:
    """The sheets of a workbook, of a CSV file, or of every CSV file of a folder.  Raises ModelFileError."""
    if path.is_dir():
        found = [sheet for each in sorted(path.glob("*.csv")) for sheet in read_tables(each)]
    elif path.suffix.lower() in (".csv", ".tsv"):
        found = [_sheet(path, path.stem, _csv_rows(path))]
    else:
        found = _of_workbook(path)
    if not any(sheet.table for sheet in found):
        raise ModelFileError(
            f"{path.name}: no sheet of it is one of {', '.join(f'{each.key} ({each.th})' for each in TABLES)}. "
            "Remedy: begin from `prasan ea template --out FILE`; a CSV file is named after its sheet."
        )
    return found


def _of_workbook(path: Path) -> list[Sheet]:
    try:
        book = open_workbook(path)
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ModelFileError(
            f"{path.name}: it cannot be read as a workbook ({error}). Remedy: save it as .xlsx again."
        ) from None
    if sum(len(row) for _, rows in sheets for row in rows) > _MOST_CELLS:
        raise ModelFileError(f"{path.name}: it has more than {_MOST_CELLS:,} cells. Remedy: send it in parts.")
    return [
        _sheet(path, name, [(n, [_text(cell) for cell in row]) for n, row in enumerate(rows, 1)])
        for name, rows in sheets
    ]


def _csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        encoding = encoding_of(path)
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
            start = file.read(2**16)
            file.seek(0)
            delimiter = max(DELIMITERS, key=start.partition("\n")[0].count)
            rows, before = [], 0
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for cells in reader:
                rows.append((before + 1, cells))
                before = reader.line_num
            return rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ModelFileError(
            f"{path.name}: it cannot be read as text in columns ({error}). Remedy: save it as CSV in UTF-8."
        ) from None


def _sheet(path: Path, name: str, rows: Sequence[tuple[int, Sequence[str]]]) -> Sheet:
    table = table_named(name)
    if table is None:
        kept = [Row(number, {str(at): cell for at, cell in enumerate(cells)}) for number, cells in rows]
        return Sheet(name, None, rows=[row for row in kept if any(row.cells.values())])
    for place, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        keys = [column_key(table, cell) for cell in cells]
        if CODE in keys:
            twice = next((cell for at, cell in enumerate(cells) if keys[at] and keys[at] in keys[:at]), None)
            if twice is not None:
                raise ModelFileError(
                    f"{path.name}, sheet {name}: the column {twice!r} is there twice. Remedy: leave one."
                )
            headers = {key: cell for key, cell in zip(keys, cells, strict=True) if key}
            return Sheet(name, table, headers, list(_rows(rows[place + 1 :], keys)))
    if not any(cell.strip() for _, cells in rows for cell in cells):
        return Sheet(name, table)
    raise ModelFileError(
        f"{path.name}, sheet {name}: none of its first {_HEADER_WITHIN} rows is a header with the column "
        f"{table.columns[0].th} ({CODE}). Remedy: keep the header of the template."
    )


def _rows(rows: Sequence[tuple[int, Sequence[str]]], keys: Sequence[str]) -> Iterable[Row]:
    for number, cells in rows:
        given = {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if key}
        beyond = tuple(cell.strip() for cell in cells[len(keys) :] if cell.strip())
        if any(given.values()) or beyond:
            yield Row(number, {key: given.get(key, "") for key in keys if key}, beyond)


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        # Some write the Buddhist year into a cell that is a date: it is read as one of the common era far ahead.
        year = cell.year - BUDDHIST_ERA if cell.year >= 2400 else cell.year
        return f"{year:04}-{cell.month:02}-{cell.day:02}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return written_number(cell) if isinstance(cell, float) else str(cell)
