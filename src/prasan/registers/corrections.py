"""Corrected rows come back from an officer: they are checked again, and only they are replaced."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Draft, Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.log import AccessLog
from prasan.registers import checking, keeping
from prasan.registers.contract import Contract
from prasan.registers.quarantine import SNAPSHOT, SOURCE_FILE, SOURCE_ROW, WHERE, delivered, waiting
from prasan.registers.reading.opening_workbooks import open_workbook
from prasan.registers.uses import note_use

ROOM = "prasan.registers"


class CorrectionError(ValueError):
    """A file of corrections cannot be used; the message names the file, the row and the remedy.  Nothing changed."""


@dataclass(frozen=True)
class Correction:
    """What became of corrected rows: ``sent`` = ``accepted`` + ``refused`` + ``unknown`` (no longer in quarantine).

    ``snapshot`` is the new one, or the one before where ``changed`` is False.
    """

    snapshot: Snapshot
    sent: int
    accepted: int
    refused: int
    unknown: int
    changed: bool


class _NothingChangesError(Exception):
    """Leaves the draft behind."""


def correct(store: SnapshotStore, name: str, path: Path, *, by: str, log: AccessLog) -> Correction:
    """Check the rows of a workbook or CSV that :func:`export_quarantine` wrote and an officer corrected.

    Accepted ones join the records, with the file and row that they were first delivered in; the others stay in
    quarantine as they now are.  Rows that the file leaves out, or empty, stay as they were.  The same file twice changes
    nothing.  Corrections of a held snapshot give another, live if it is within the limits.  Raises CorrectionError,
    CarryError, SnapshotMissingError, SnapshotBusyError.
    """
    kind = f"register/{name}"
    counts: dict[str, int] = {}
    try:
        with store.writing(kind) as draft, Engine.open(scratch=draft.path, keep_order=True) as engine:
            base = waiting(store, name)
            contract = keeping.contract_of(base)
            rows = _corrected_rows(path, contract)
            note_use(log, "correct_register", base, by=by, rows=len(rows))
            counts = _check(engine, contract, draft, base, rows)
            live = store.live(kind)
            delivery = {"kind": "correction", "onto": base.id, **counts}
            arrived = base.facts.get("delivered_at", base.manifest["made"])
            draft.facts |= {"files": [path.name], "ignored_columns": [], "delivered_at": arrived}
            # Corrections of what is live only make it better: they never wait.
            keeping.finish(engine, contract, draft, None if base.id == live.id else live, delivery)
    except _NothingChangesError as nothing:
        base, counts = nothing.args
        return _as_correction(base, counts, changed=False)
    keeping.retire(store, contract)
    return _as_correction(draft.finished, counts, changed=True)


def _as_correction(snapshot: Snapshot, counts: dict[str, int], *, changed: bool) -> Correction:
    sent = counts["read"] + counts["unknown"]
    return Correction(snapshot, sent, counts["accepted"], counts["quarantined"], counts["unknown"], changed)


def _check(
    engine: Engine, contract: Contract, draft: Draft, base: Snapshot, rows: list[dict[str, Any]]
) -> dict[str, int]:
    engine.define_thai()
    engine.execute(named(ROOM, "meanings"))
    keeping.view_base(engine, contract, base)
    names = [column.column for column in contract.columns]
    texts = [(name, pa.string()) for name in (SNAPSHOT, "source_file", *names)]
    engine.table_from_rows("corrections", rows, pa.schema([*texts, ("source_row", pa.int64())]))
    here = {"base": base.id}
    engine.table(checking.DELIVERED, named(ROOM, "known_corrections"), here)
    engine.table(checking.SUSPECTED, tree(checking.suspected_hashes(contract)))
    engine.table("repeated_corrections", tree(checking.repeated_keys(contract)))
    key = checking.key_of(contract, exp.column(exp.to_identifier(contract.key, quoted=True)))
    engine.table("corrected_keys", tree(exp.select(exp.alias_(key, "record_key")).from_(checking.DELIVERED)))
    engine.table(checking.REPEATED, named(ROOM, "taken_keys"))
    counts = keeping.write_checked(engine, contract, draft)
    counts["unknown"] = len(rows) - counts["read"]
    fresh = keeping.put_aside(engine, contract, draft)
    engine.view("fresh_accepted", tree(exp.select("*").from_("fresh_rows")))
    engine.table("still_refused", named(ROOM, "still_refused"))
    if not counts["accepted"] and not engine.value(named(ROOM, "changed_rows"), here):
        raise _NothingChangesError(base, counts)
    engine.write_parquet(named(ROOM, "corrected_accepted"), draft.file(keeping.ACCEPTED), here)
    engine.write_parquet(named(ROOM, "corrected_quarantine"), draft.file(keeping.QUARANTINE), here)
    engine.write_parquet(named(ROOM, "changes"), draft.file(keeping.CHANGES))
    for file in fresh:
        file.unlink()
    return counts


def _corrected_rows(path: Path, contract: Contract) -> list[dict[str, Any]]:
    """The rows of the file as delivered text, each with the place that it came from."""
    table = _table(path)
    header = [delivered(name.strip()) for name in next(table, [])]
    wanted = [*WHERE, *(column.column for column in contract.columns)]
    may_lack = {column.column for column in contract.columns if column.optional}
    missing = [name for name in wanted if name not in header and name not in may_lack]
    if missing:
        raise CorrectionError(
            f"{path.name}: the column {missing[0]} is missing. Remedy: correct the file that "
            f"`prasan register quarantine {contract.name}` writes, and leave its columns as they are"
        )
    rows: list[dict[str, Any]] = []
    places: set[tuple[str, int]] = set()
    for number, cells in enumerate(table, 2):
        if not any(cells):
            continue
        told = dict(zip(header, map(delivered, cells), strict=False))
        if not told[SOURCE_ROW].isdigit():
            raise CorrectionError(f"{path.name}: line {number}: {SOURCE_ROW} is not a row's number. Remedy: restore it")
        place = (told[SOURCE_FILE], int(told[SOURCE_ROW]))
        if place in places:
            raise CorrectionError(
                f"{path.name}: line {number}: row {place[1]} of {place[0]} stands in the file twice. "
                "Remedy: leave one; where two deliveries had one name, send their rows in two files"
            )
        places.add(place)
        values = {column.column: told.get(column.column, "") for column in contract.columns}
        if not any(values.values()):
            continue  # nobody has written the columns of a row that could not be taken apart
        rows.append({**values, SNAPSHOT: told[SNAPSHOT], "source_file": place[0], "source_row": place[1]})
    return rows


def _table(path: Path) -> Iterator[list[str]]:
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise CorrectionError(f"{path.name}: corrections are read from .xlsx or .csv. Remedy: save it as one of them")
    if not path.is_file():
        raise CorrectionError(f"{path}: there is no such file")
    return _csv(path) if suffix == ".csv" else _workbook(path)


def _csv(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(2**30)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(f"{path.name}: it cannot be read: {error}. Remedy: save it as CSV in UTF-8") from None


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        book = open_workbook(path)
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError) as error:
        raise CorrectionError(f"{path.name}: it cannot be read: {error}. Remedy: save it as .xlsx again") from None
    filled = [sheet for sheet in sheets if sheet]
    if any(sheet[0] != filled[0][0] for sheet in filled):
        raise CorrectionError(f"{path.name}: its sheets have other columns. Remedy: leave only the rows of quarantine")
    first = [sheet[0] for sheet in filled[:1]]
    for cells in chain(first, *(sheet[1:] for sheet in filled)):
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A cell as an agency would have delivered it: whole numbers without a point, dates of the Buddhist Era."""
    if isinstance(cell, date):
        year = cell.year if cell.year > 2400 else cell.year + 543
        return f"{year:04}{cell.month:02}{cell.day:02}"
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
