"""Quarantine as an officer works on it: a workbook of the rows as delivered, with what is wrong in each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.log import AccessLog
from prasan.registers.contract import Contract
from prasan.registers.keeping import QUARANTINE, contract_of
from prasan.registers.reasons import Reason, reasons_in
from prasan.registers.uses import note_use

ROOM = "prasan.registers"
SNAPSHOT, SOURCE_FILE, SOURCE_ROW = "_snapshot", "_file", "_row"
WHERE = (SNAPSHOT, SOURCE_FILE, SOURCE_ROW)
WHY = ("_เหตุผล", "_reasons", "_text")
SHEET_ROWS = 1_000_000
CELL = 32_767  # characters that a cell of a workbook can hold
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class ExportError(ValueError):
    """The quarantine cannot be written as asked; the message has the remedy."""


@dataclass(frozen=True)
class Refused:
    """A row in quarantine: the snapshot, file and row (from 1) it came in, its text as delivered, and the reasons.

    A row that could not be taken apart into columns has but one value, ``row``: all that was written in it.
    """

    snapshot: str
    source_file: str
    source_row: int
    row: dict[str, str | None]
    reasons: list[Reason]


def waiting(store: SnapshotStore, name: str) -> Snapshot:
    """The snapshot whose quarantine is worked on: the held one, or the live one.  Raises SnapshotMissingError."""
    kind = f"register/{name}"
    return store.held(kind) or store.live(kind, remedy=f"Run `prasan ingest {name}`.")


def quarantined_rows(
    store: SnapshotStore, name: str, *, by: str, log: AccessLog, limit: int | None = None, offset: int = 0
) -> list[Refused]:
    """The rows in quarantine in the order of their places, for a page.  Logged as a use of the register by ``by``."""
    snapshot = waiting(store, name)
    note_use(log, "view_quarantine", snapshot, by=by, rows=int(snapshot.facts["quarantined"]))
    return list(_refused(snapshot, limit=limit, offset=offset))


def export_quarantine(store: SnapshotStore, name: str, out: Path, *, by: str, log: AccessLog) -> int:
    """Write the rows in quarantine into ``out`` (.xlsx or .csv) for correction; how many there are.

    All cells are text.  One that a spreadsheet might run as a formula has an apostrophe before it, which
    :func:`prasan.registers.corrections.correct` takes away again.  Logged, as ``by``, before anything is read.
    Raises ExportError, SnapshotMissingError.
    """
    snapshot = waiting(store, name)
    write = {".xlsx": _write_workbook, ".csv": _write_csv}.get(out.suffix.lower())
    if write is None:
        raise ExportError(f"{out.name}: quarantine is written as .xlsx or .csv. Remedy: give the file such a name")
    contract = contract_of(snapshot)
    note_use(log, "export_quarantine", snapshot, by=by, rows=int(snapshot.facts["quarantined"]))
    delivered = [column.column for column in contract.columns]
    beside = out.with_name(f".{out.name}.part")
    try:
        rows = write(beside, [*WHERE, *WHY, *delivered], (_cells(each, contract) for each in _refused(snapshot)))
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(out)
    return rows


def neutral(text: str) -> str:
    """A text that no spreadsheet runs: with an apostrophe before it where it might.  :func:`delivered` undoes it."""
    return f"'{text}" if text.startswith((*DANGEROUS, "'")) else text


def delivered(text: str) -> str:
    """The text that :func:`neutral` was given; any other text as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*DANGEROUS, "'")) else text


def _refused(snapshot: Snapshot, *, limit: int | None = None, offset: int = 0) -> Iterator[Refused]:
    with Engine.open() as engine:
        engine.view_parquet("quarantine", snapshot.file(QUARANTINE))
        page = {"here": snapshot.id, "most": limit if limit is not None else 2**40, "after": offset}
        for found in engine.records(named(ROOM, "refused_rows"), page):
            row = json.loads(found["row"])
            yield Refused(found["origin"], found["source_file"], found["source_row"], row, reasons_in(found["codes"]))


def _cells(refused: Refused, contract: Contract) -> list[str]:
    thai = "; ".join(reason.in_words(contract, "th") for reason in refused.reasons)
    english = "; ".join(reason.in_words(contract, "en") for reason in refused.reasons)
    values = [refused.row.get(column.column) or "" for column in contract.columns]
    whole = "" if any(column.column in refused.row for column in contract.columns) else refused.row.get("row") or ""
    place = [refused.snapshot, refused.source_file, str(refused.source_row)]
    return [neutral(text) for text in (*place, thai, english, whole, *values)]


def _write_csv(path: Path, header: Sequence[str], rows: Iterator[list[str]]) -> int:
    count = 0
    with path.open(
        "w", encoding="utf-8-sig", newline=""
    ) as file:  # with a mark, or Excel takes Thai for something else
        writer = csv.writer(file)
        writer.writerow([neutral(name) for name in header])
        for count, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow(row)
    return count


def _write_workbook(path: Path, header: Sequence[str], rows: Iterator[list[str]]) -> int:
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet: Any = None
        for count, row in enumerate(rows, 1):
            at = (count - 1) % SHEET_ROWS
            if at == 0:
                sheet = _sheet(book, header, text, bold)
            for place, value in enumerate(row):
                if len(value) > CELL:
                    raise ExportError(
                        f"row {row[2]} of {row[1]}: {header[place]} has {len(value):,} characters, more than a cell "
                        "of a workbook can hold. Remedy: write a .csv"
                    )
                sheet.write_string(at + 1, place, value, text)
        if sheet is None:
            _sheet(book, header, text, bold)
    return count


def _sheet(book: Any, header: Sequence[str], text: Any, bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, len(WHERE))
    sheet.set_column(0, len(header) - 1, 16, text)  # what is typed into it stays text: an id keeps its first nought
    sheet.set_column(len(WHERE), len(WHERE) + 1, 40, text)
    for place, name in enumerate(header):
        sheet.write_string(0, place, neutral(name), bold)
    return sheet
