"""Workbooks (XLSX, XLSM, ODS, XLS) as somebody else sent them, opened once it is known that they fit into memory.

The reader makes a place for every cell between the first and the last that say something.  Two words in far corners of a sheet
are a file of a few kilobytes and half a terabyte of places, which no error catches: the process ends.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

MOST_UNPACKED = 2 * 2**30  # bytes
MOST_PLACES = 60_000_000  # of a sheet: a million rows of fifty columns and more; each takes 32 bytes
_PIECE = 2**20
_TAG = re.compile(
    rb"<(/?)(?:[\w.-]+:)?(sheetData|table|row|c|table-row|table-cell|covered-table-cell)((?:\s[^<>]*)?)>", re.ASCII
)
_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,9})["']""")
_SAYS = re.compile(rb"value-type\s*=|formula\s*=")
# Of a reference only its shape: AB12 is AZ99, and of shapes there are few.
_SHAPE = bytes.maketrans(b"BCDEFGHIJKLMNOPQRSTUVWXY012345678'\t\r\n", b"Z" * 24 + b"9" * 9 + b'"   ')
_REFERENCE = re.compile(rb'<c r="([AZ]+)(9+)"')
_ELSE = (b"<c>", b"<c/", b":c ", b":c>", b":c/", b"table-row")


def open_workbook(path: Path) -> CalamineWorkbook:
    """A workbook.  Raises CalamineError where it is none or would not fit into memory, OSError where it cannot be read."""
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as packed:
                _must_fit(packed)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
            raise CalamineError(f"a broken or locked archive: {error}") from None
    return CalamineWorkbook.from_path(str(path))


def _must_fit(packed: zipfile.ZipFile) -> None:
    if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
        raise CalamineError(f"it unpacks to more than {MOST_UNPACKED >> 30} GB")
    for part in packed.infolist():
        if part.filename.endswith(".bin") and "worksheets" in part.filename:
            raise CalamineError("binary sheets are not read")
        if _at_most(packed, part) > MOST_PLACES:
            for places in _extents(packed, part):
                if places > MOST_PLACES:
                    raise CalamineError(
                        f"a sheet of it would have {places:,} cells from its first to its last; clear what stands far off"
                    )


def _at_most(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """More places than a part can have, by how long its references are: to read them one by one takes five times as long."""
    columns, digits = 26, 1
    for piece in _pieces(packed, part):
        shape = piece.translate(_SHAPE)
        found = _REFERENCE.findall(shape)
        if shape.count(b"<c ") != len(found) or any(each in shape for each in _ELSE):
            return MOST_PLACES + 1
        for letters, row in set(found):
            digits = max(digits, len(row))
            columns = max(columns, 52 if letters[:-1] == b"A" else 26 ** len(letters) * 2 if letters[1:] else 26)
    return columns * min(int(10**digits), 1_048_576)


@dataclass
class _Extent:
    """How far a sheet goes while it is read: rows and columns of which something is said, and where the reader stands."""

    rows: int = 0
    columns: int = 0
    row: int = 0
    column: int = 0

    def cell(self, attributes: bytes, *, empty: bool, sheet: bool) -> None:
        if sheet:
            at = _AT.search(attributes)
            if at and at[1]:
                self.column, row = _number(at[1]), int(at[2])
            else:
                self.column, row = self.column + 1, self.row
            if empty:
                return
        else:
            repeated = _REPEATED.search(attributes)
            self.column += int(repeated[1]) if repeated else 1
            row = self.row
            if not _SAYS.search(attributes):
                return
        self.rows, self.columns = max(self.rows, row), max(self.columns, self.column)


def _extents(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """Rows times columns of each sheet of a part, as soon as it grows beyond the most, else at its end."""
    known = _Extent()
    for closing, name, attributes in _tags(packed, part):
        if name in (b"sheetData", b"table"):
            yield known.rows * known.columns
            known = _Extent()
        elif closing:
            continue
        elif name == b"row":
            at = _AT.search(attributes)
            known.row, known.column = int(at[2]) if at else known.row + 1, 0
        elif name == b"table-row":
            repeated = _REPEATED.search(attributes)
            known.row, known.column = known.row + (int(repeated[1]) if repeated else 1), 0
        else:
            known.cell(attributes, empty=attributes.endswith(b"/"), sheet=name == b"c")
            if known.rows * known.columns > MOST_PLACES:
                break
    yield known.rows * known.columns


def _tags(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes, bytes]]:
    for piece in _pieces(packed, part):
        yield from _TAG.findall(piece)


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part a piece at a time, none of which ends in a tag."""
    with packed.open(part) as file:
        left = b""
        while piece := file.read(_PIECE):
            whole, found, rest = (left + piece).rpartition(b"<")
            yield whole
            left = found + rest if found else b""
            if len(left) > _PIECE:
                raise CalamineError("a tag in it does not end")
        yield left


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
