"""Workbooks (.xlsx): the sheets that have the contract's columns, as text files."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError

from prasan.registers.reading.errors import DeliveryError
from prasan.registers.reading.opening_workbooks import open_workbook

HEADER_WITHIN = 50  # rows
Cell = int | float | str | bool | time | date | datetime | timedelta


def sheets(
    path: Path, name: str, wanted: Sequence[str], scratch: Path, sheet: str | None, header_row: int | None = None
) -> list[tuple[str, Path]]:
    """(name to show, text file) of each sheet that has a header row with the wanted columns.

    The header may stand below a title block; what is above it is left out.  Whole numbers are written without a
    point (an id stays an id), days as YYYY-MM-DD, formulas as the value that was worked out last.  Raises
    DeliveryError.
    """
    try:
        book = open_workbook(path)
    except (CalamineError, OSError, ValueError) as error:
        raise DeliveryError(
            f"{name}: it cannot be read as a workbook ({error}). Remedy: save it as .xlsx again."
        ) from None
    if sheet is not None and sheet not in book.sheet_names:
        raise DeliveryError(f"{name}: there is no sheet {sheet}; there are {', '.join(book.sheet_names)}.")
    written = []
    for number, each in enumerate(book.sheet_names if sheet is None else [sheet]):
        rows = book.get_sheet_by_name(each).to_python(skip_empty_area=False)
        header = next(
            (at for at, row in enumerate(rows[:HEADER_WITHIN]) if header_row in (None, at + 1) and _has(row, wanted)),
            None,
        )
        if header is None:
            continue
        target = scratch / f"{path.stem[:40]}-{number}.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            # With both signs in the line end Python quotes a cell that has either of them.
            writer = csv.writer(file, lineterminator="\r\n")
            width = max(at for at, cell in enumerate(rows[header]) if _text(cell)) + 1
            writer.writerow([_name(cell) for cell in rows[header][:width]])
            for row in rows[header + 1 :]:
                cells = [_text(cell) for cell in row[:width]]
                if any(cells):
                    writer.writerow([cell or None for cell in cells])
        written.append((f"{name}#{each}", target))
    if not written:
        raise DeliveryError(
            f"{name}: no sheet has the columns {', '.join(wanted)} in one of its first {HEADER_WITHIN} rows. "
            "Remedy: name the columns as the contract does."
        )
    return written


def _has(row: Sequence[Cell], wanted: Sequence[str]) -> bool:
    return set(wanted) <= {_name(cell) for cell in row}


def _name(cell: Cell) -> str:
    """A column's name: a header cell may have line breaks."""
    return " ".join(_text(cell).split())


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
