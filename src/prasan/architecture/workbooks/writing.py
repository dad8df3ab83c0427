"""Workbooks to fill in: empty, with what a model has, or with the rows that are to be mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from prasan.architecture.model import Model
from prasan.architecture.workbooks.cells import shown, written_number
from prasan.architecture.workbooks.faults import Fault
from prasan.architecture.workbooks.holding import Holding
from prasan.architecture.workbooks.reading import Row, Sheet
from prasan.architecture.workbooks.tables import GUIDE, LISTS, TABLES, Column, Table, header

_EMPTY_ROWS = 500  # that take the lists of choices, below those that are filled in
_NUMBERS = {"number", "score"}
_MOST_DIGITS = 15  # that a cell of a workbook holds
_MEND = "สิ่งที่ต้องแก้ไข\nWhat to mend"
_FIRST = 3  # columns that stay in sight


def tables_of(model: Model) -> list[Sheet]:
    """What a model says in the sheets' terms; a property of its own is a column of its own."""
    holding = Holding(model)
    sheets = []
    for table in TABLES:
        others = holding.others(table)
        headers = {each.key: header(each) for each in table.columns} | others
        rows = [
            Row(
                number,
                {key: shown(table.by_key.get(key), holding.says(each, key, table.by_key.get(key))) for key in headers},
            )
            for number, each in enumerate(holding.of_table[table.key], start=2)
        ]
        sheets.append(Sheet(table.th, table, headers, rows))
    return sheets


def empty_tables() -> list[Sheet]:
    """The sheets without a row: the template."""
    return [Sheet(table.th, table, {each.key: header(each) for each in table.columns}) for table in TABLES]


def write_workbook(sheets: list[Sheet]) -> bytes:
    """An XLSX of some sheets (:func:`tables_of`, :func:`empty_tables`), with lists to choose from, notes, and a guide."""
    return _book(sheets, {}, guide=True)


def set_aside_workbook(sheets: list[Sheet], aside: dict[str, set[int]], faults: list[Fault]) -> bytes:
    """An XLSX of the rows that were set aside, each with what to mend; it may be sent in as it is once they are."""
    wrong: dict[tuple[str, int], list[Fault]] = {}
    for fault in faults:
        wrong.setdefault((fault.sheet, fault.row), []).append(fault)
    left = [
        Sheet(each.name, each.table, each.headers, [row for row in each.rows if row.number in aside[each.name]])
        for each in sheets
        if each.name in aside
    ]
    return _book(left, wrong, guide=False)


def write_csv(folder: Path, sheets: list[Sheet]) -> list[Path]:
    """A CSV file a sheet, called by its key, in UTF-8 with the mark by which spreadsheets know it."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in sheets:
        if sheet.table is None:
            continue
        path = folder / f"{sheet.table.key}.csv"
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(heading.splitlines()[0] for heading in sheet.headers.values())
        rows.writerows([row.cells.get(key, "") for key in sheet.headers] for row in sheet.rows)
        path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        written.append(path)
    return written


def _book(sheets: list[Sheet], wrong: dict[tuple[str, int], list[Fault]], *, guide: bool) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(
        written,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    ) as book:
        style = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
            "needed": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#FFF8E1"}
            ),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "wrong": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#F6D9D5"}),
        }
        lists = _lists(sheets)
        for sheet in sheets:
            if sheet.table is None:
                _plain(book, style, sheet)
            else:
                _sheet(book, style, sheet, sheet.table, lists, wrong)
        if guide:
            _guide(book, style, [sheet.table for sheet in sheets if sheet.table])
        _write_lists(book, lists)
    return written.getvalue()


def _sheet(
    book: Any,
    style: dict[str, Any],
    sheet: Sheet,
    table: Table,
    lists: dict[tuple[tuple[str, str], ...], int],
    wrong: dict[tuple[str, int], list[Fault]],
) -> None:
    page = book.add_worksheet(sheet.name)
    headers = list(sheet.headers.items())
    last = max(len(sheet.rows), 1) + _EMPTY_ROWS
    for at, (key, words) in enumerate(headers):
        column = table.by_key.get(key)
        page.write_string(0, at, words, style["needed" if column and column.needed else "head"])
        page.set_column(at, at, 34 if key == "description" else 20, style["text"])
        if column is None:
            continue
        note = f"{column.note_th}\n{column.note_en}"
        if column.note_th:
            page.write_comment(0, at, note, {"x_scale": 2})
        if column.choices:
            place = lists[column.choices]
            page.data_validation(
                1, at, last, at,
                {
                    "validate": "list", "source": f"='{LISTS}'!${_letters(place)}$1:${_letters(place)}${len(column.choices)}",
                    "error_title": "ไม่อยู่ในรายการ", "error_message": "เลือกจากรายการ (choose from the list)",
                    "input_title": column.th[:32], "input_message": note[:255],
                },
            )  # fmt: skip
        elif column.kind == "score":
            page.data_validation(
                1, at, last, at,
                {"validate": "decimal", "criteria": "between", "minimum": 1, "maximum": 5, "error_message": note[:255]},
            )  # fmt: skip
    if wrong:
        page.write_string(0, len(headers), _MEND, style["head"])
        page.set_column(len(headers), len(headers), 70, style["text"])
    for number, row in enumerate(sheet.rows, start=1):
        found = wrong.get((sheet.name, row.number), [])
        bad = {each.column for each in found}
        for at, (key, words) in enumerate(headers):
            _cell(
                page,
                number,
                at,
                table.by_key.get(key),
                row.cells.get(key, ""),
                style["wrong" if words in bad else "text"],
            )
        if found:
            page.write_string(
                number, len(headers), "\n".join(f"{each.what}: {each.remedy}" for each in found), style["text"]
            )
        for at, cell in enumerate(row.beyond, start=len(headers) + 1):
            page.write_string(number, at, cell, style["wrong"])
    page.freeze_panes(1, min(_FIRST, len(headers)))


def _cell(page: Any, row: int, at: int, column: Column | None, value: str, style: Any) -> None:
    if column is not None and column.kind in _NUMBERS and value.replace(".", "", 1).isdecimal() and value.isascii():
        number = float(value)
        if len(value) <= _MOST_DIGITS and written_number(number) == value:
            page.write_number(row, at, number)
            return
    if value:
        page.write_string(row, at, value, style)


def _plain(book: Any, style: dict[str, Any], sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    for number, row in enumerate(sheet.rows):
        for at, cell in enumerate(row.cells.values()):
            if cell:
                page.write_string(number, at, cell, style["text"])


def _lists(sheets: Iterable[Sheet]) -> dict[tuple[tuple[str, str], ...], int]:
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for sheet in sheets:
        for column in sheet.table.columns if sheet.table else ():
            if column.choices:
                found.setdefault(column.choices, len(found))
    return found


def _write_lists(book: Any, lists: dict[tuple[tuple[str, str], ...], int]) -> None:
    page = book.add_worksheet(LISTS)
    for choices, at in lists.items():
        for row, (value, words) in enumerate(choices):
            page.write_string(row, at, shown(Column("", "", "", "choice", choices=choices), value) if words else value)
    page.hide()


def _letters(at: int) -> str:
    return chr(ord("A") + at)


def _guide(book: Any, style: dict[str, Any], tables: Iterable[Table]) -> None:
    page = book.add_worksheet(GUIDE)
    for at, words in enumerate(
        ("แผ่นงาน / Sheet", "คอลัมน์", "Column", "วิธีกรอก", "How to fill it in", "รายการให้เลือก / Choices")
    ):
        page.write_string(0, at, words, style["head"])
        page.set_column(at, at, 30)
    row = 1
    for table in tables:
        for column in table.columns:
            choices = ", ".join(shown(column, value) for value, _ in column.choices)
            cells = (f"{table.th} / {table.en}", column.th, column.en, column.note_th, column.note_en, choices)
            for at, cell in enumerate(cells):
                page.write_string(row, at, cell, style["text"])
            row += 1
    page.freeze_panes(1, 0)
