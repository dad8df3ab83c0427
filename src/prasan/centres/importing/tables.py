"""CSV and XLSX: one value a row (columns unit, element, period, area, value), or a column for each element."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError

from prasan.centres.importing.rows import Fault, ImportFileError, Row, Source, quoted
from prasan.registers.reading.opening_workbooks import open_workbook
from prasan.registers.reading.text import DELIMITERS, encoding_of

_HEADER_WITHIN = 50  # rows: a template has a title above its header
_UNIT_DIGITS = 5
Cell = int | float | str | bool | time | date | datetime | timedelta
Rows = Iterable[tuple[int, Sequence[str]]]

_ALIASES = {
    "unit": ("unit", "orgunit", "organisationunit", "หน่วยงาน", "รหัสหน่วยงาน"),
    "element": ("element", "dataelement", "รายการข้อมูล", "รหัสรายการข้อมูล"),
    "period": ("period", "งวด", "รอบระยะเวลา"),
    "area": ("area", "พื้นที่", "รหัสพื้นที่", "รหัสจังหวัด"),
    "value": ("value", "ค่า", "จำนวน"),
    "data_set": ("dataset", "แบบรายงาน"),
}
_FIELD = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
# For people alone: names beside codes, remarks, and what a quarantine file says of its rows.
_REMARKS = frozenset(
    {"unitname", "elementname", "areaname", "provincename", "comment", "note", "remark", "sourcefile", "sourcerow"}
    | {"problem", "remedy", "หมายเหตุ", "ชื่อหน่วยงาน", "ชื่อรายการข้อมูล", "ชื่อพื้นที่", "จังหวัด"}
)


def read_text(path: Path, elements: Mapping[str, str]) -> list[Source]:
    """The rows of a CSV file in UTF-8, UTF-16 or Windows-874, of any usual delimiter.

    ``elements`` has the ids of elements by the names that a column may have.  Raises ImportFileError.
    """
    encoding = encoding_of(path)
    csv.field_size_limit(2**20)
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
            start = file.read(2**16)
            file.seek(0)
            delimiter = max(DELIMITERS, key=start.partition("\n")[0].count)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            return [_source(path.name, ((reader.line_num, cells) for cells in reader), elements)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ImportFileError(
            f"{path.name}: it cannot be read as text in columns ({error}). Remedy: save it as CSV in UTF-8."
        ) from None


def read_workbook(path: Path, elements: Mapping[str, str]) -> list[Source]:
    """The rows of every sheet that has the columns.  Raises ImportFileError."""
    try:
        book = open_workbook(path)
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFileError(
            f"{path.name}: it cannot be read as a workbook ({error}). Remedy: save it as .xlsx again."
        ) from None
    sources, why = [], ""
    for name, rows in sheets:
        written = ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
        try:
            sources.append(_source(f"{path.name}#{name}", written, elements, from_sheet=True))
        except ImportFileError as error:
            why = why or str(error)
    if not sources:
        raise ImportFileError(why or f"{path.name}: there is no sheet in it.")
    return sources


def _source(name: str, rows: Rows, elements: Mapping[str, str], *, from_sheet: bool = False) -> Source:
    listed = iter(rows)
    header = _header(name, listed, elements)
    places: dict[str, int] = {}
    wide: dict[int, str] = {}
    unknown: list[tuple[int, str]] = []
    for at, cell in enumerate(header):
        plain = _plain(cell)
        field = _FIELD.get(plain)
        if field in places:
            raise ImportFileError(f"{name}: there are two columns for {field}. Remedy: leave one.")
        if field:
            places[field] = at
        elif cell.strip() in elements:
            wide[at] = elements[cell.strip()]
        elif plain and plain not in _REMARKS:
            unknown.append((at, cell.strip()))
    if "value" in places and wide:
        raise ImportFileError(f"{name}: it has a column for values and columns for elements. Remedy: leave one kind.")
    if wide:  # each of its cells is refused as of an element that there is not, and no other cell because of it
        wide |= dict(unknown)
        unknown = []
    read = _rows(listed, header, places, wide, unknown, from_sheet=from_sheet)
    return Source(name, list(read), {field: header[at].strip() for field, at in places.items()})


def _header(name: str, rows: Iterator[tuple[int, Sequence[str]]], elements: Mapping[str, str]) -> Sequence[str]:
    for number, cells in rows:
        fields = {_FIELD.get(_plain(cell)) for cell in cells}
        if "unit" in fields and ({"element", "value"} <= fields or any(cell.strip() in elements for cell in cells)):
            return cells
        if number >= _HEADER_WITHIN:
            break
    raise ImportFileError(
        f"{name}: no header has the columns unit, element, period, area and value, or unit, period, area and a column "
        "for each element. Remedy: name the columns so."
    )


def _rows(
    rows: Rows,
    header: Sequence[str],
    places: Mapping[str, int],
    wide: Mapping[int, str],
    unknown: Sequence[tuple[int, str]],
    *,
    from_sheet: bool,
) -> Iterator[Row]:
    width = len(header)
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            yield Row(number, "", "", "", "", "")
            continue
        faults = tuple(
            Fault(name, "unknown_column", f"nothing is known of a column {quoted(name)}", "leave it out")
            for at, name in unknown
            if at < len(cells) and cells[at].strip()
        )
        if any(cell.strip() for cell in cells[width:]):
            extra = "the row has more cells than the header"
            faults += (
                Fault(f"{width + 1}", "too_many_cells", extra, "put text that has a delimiter in quotation marks"),
            )
        given = {field: cells[at].strip() if at < len(cells) else "" for field, at in places.items()}
        unit = given.get("unit", "")
        if from_sheet and unit.isdecimal():
            unit = unit.zfill(_UNIT_DIGITS)  # a cell that is a number has lost its leading nought
        rest = (given.get("period", ""), given.get("area", ""))
        if not wide:
            column = header[places["value"]].strip()
            yield Row(
                number,
                unit,
                given.get("element", ""),
                *rest,
                given.get("value", ""),
                given.get("data_set", ""),
                column,
                faults,
            )
            continue
        for at, element in wide.items():
            value = cells[at].strip() if at < len(cells) else ""
            yield Row(number, unit, element, *rest, value, given.get("data_set", ""), header[at].strip(), faults)


def _plain(cell: str) -> str:
    return re.sub(r"[\s_.-]+", "", cell).casefold()


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return repr(cell) if isinstance(cell, float) else str(cell)
