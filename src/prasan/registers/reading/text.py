"""Text files: in which encoding, with which delimiter, and where the header stands."""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from prasan.registers.reading.errors import DeliveryError

DELIMITERS = (",", "\t", ";", "|")
THAI = "cp874"  # Windows-874, which holds TIS-620
HEADER_WITHIN = 50  # lines
HEADER_LINES = 10  # that one header may have
_LINE_END_BYTES = re.compile(b"\r\n|\n|\r")
_LINE_END = re.compile("\r\n|\n|\r")
_SAMPLE = 2**18
_ENOUGH = 100_000  # letters beyond ASCII that tell an encoding
_PIECE = 2**22
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Layout:
    """How a text file is to be read: the header's line (from 1; the last, if it has several), its columns, and the
    delimiter."""

    header_line: int
    columns: tuple[str, ...]
    delimiter: str


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without a mark), UTF-16, or Windows-874, by the bytes of the whole file.

    A file that is UTF-8 but for a few bytes is UTF-8: those rows are malformed.  Told from Windows-874 by what
    dominates: there, Thai letters are single bytes that are no UTF-8.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if b"\x00" in start[:2_000]:
        even, odd = start[:2_000:2].count(0), start[1:2_000:2].count(0)
        if max(even, odd) > len(start[:2_000]) // 8:
            return "utf-16-le" if odd > even else "utf-16-be"
    good = bad = 0
    for piece in _pieces(path):
        if piece.isascii():
            continue
        decoded = piece.decode("utf-8", "replace")
        # A letter cut in two between pieces counts as two bad ones at most.
        bad += decoded.count("\ufffd")
        good += len(decoded) - len(decoded.encode("ascii", "ignore")) - decoded.count("\ufffd")
        if good + bad > _ENOUGH:
            break
    return THAI if bad > good else "utf-8"


def as_utf8(path: Path, encoding: str, target: Path) -> Path:
    """The file itself where it is UTF-8 without a mark, or a copy that is.  Raises DeliveryError."""
    if encoding == "utf-8":
        return path
    try:
        "".encode(encoding)  # refuses what is a codec and no encoding, such as hex
        decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding == THAI else "strict")
    except (LookupError, ValueError):
        raise DeliveryError(f"{path.name}: there is no encoding {encoding}. Remedy: utf-8, cp874 or utf-16") from None
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            for piece in _pieces(path):
                file.write(decoder.decode(piece))
            file.write(decoder.decode(b"", final=True))
    except UnicodeError as error:
        raise DeliveryError(
            f"{path.name}: it is not {encoding} ({error.reason if isinstance(error, UnicodeDecodeError) else error}). "
            "Remedy: name its encoding (--encoding)"
        ) from None
    return target


def layout_of(
    path: Path, name: str, wanted: Sequence[str], delimiter: str | None, header_row: int | None = None
) -> Layout:
    """Where the header stands, and how cells are parted: the line that has most of the wanted columns.

    ``path`` is UTF-8.  Raises DeliveryError where the file is empty, has no such line, or names a column twice.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise DeliveryError(f"{name}: {delimiter!r} cannot be a delimiter. Remedy: name one sign, such as , or ;")
    lines = list(_first_lines(path))
    if not any(line.strip() for line in lines):
        raise DeliveryError(f"{name}: it is empty. Remedy: send a file with a header and rows.")
    best: tuple[int, int, int, Layout] | None = None
    for number, line in enumerate(lines, start=1):
        if header_row not in (None, number):
            continue
        last = number
        while line.count('"') % 2 and last < min(len(lines), number + HEADER_LINES - 1):
            line, last = f"{line}\n{lines[last]}", last + 1
        for place, each in enumerate([delimiter] if delimiter else DELIMITERS):
            cells = tuple(" ".join(cell.split()) for cell in next(csv.reader(io.StringIO(line), delimiter=each), ()))
            found = sum(column in cells for column in wanted)
            rank = (found, -number, -place, Layout(last, cells, each))
            if found and (best is None or rank[:3] > best[:3]):
                best = rank
    if best is None:
        first = next(line for line in lines if line.strip()).strip()[:200]
        raise DeliveryError(
            f"{name}: none of its first {HEADER_WITHIN} lines has a column of the contract ({', '.join(wanted)}). "
            f"It begins: {first!r}. Remedy: add the header, or name the delimiter or the encoding."
        )
    layout = best[3]
    repeated = sorted({column for column in layout.columns if column and layout.columns.count(column) > 1})
    if repeated:
        raise DeliveryError(
            f"{name}, line {layout.header_line}: the column {repeated[0]} is there twice. Remedy: rename one of them."
        )
    return layout


def distinct(columns: Sequence[str]) -> list[str]:
    """The columns under names that the engine can tell apart, which does not see case; the first keeps its own."""
    taken, names = {"source_file", "source_row", "file_row_number", "filename"}, list[str]()
    for at, column in enumerate(columns, start=1):
        name = column
        while not name or name.casefold() in taken:
            name = f"{name or 'column'} {at}"
        taken.add(name.casefold())
        names.append(name)
    return names


def without_title(path: Path, layout: Layout, target: Path) -> Path:
    """The file itself, or a copy whose lines down to the header are empty where they would mislead the engine.

    It takes a quote there for one of the rows', and passes over rows where the lines above them end in several ways.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
        ends = list(islice(_LINE_END_BYTES.finditer(start), layout.header_line + 1))
        above = ends[layout.header_line - 2].end() if layout.header_line > 1 else 0
        if b'"' not in start[:above] and len({end[0] for end in ends}) == 1:
            return path
        file.seek(ends[layout.header_line - 1].end() if len(ends) >= layout.header_line else len(start))
        with target.open("wb") as copy:
            copy.write((ends[-1][0] if ends else b"\n") * layout.header_line)
            shutil.copyfileobj(file, copy, _PIECE)
    return target


def _first_lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        start = file.read(_SAMPLE).decode("utf-8", "replace").removeprefix("\ufeff")
    lines = _LINE_END.split(start)  # str.splitlines() parts lines where the engine does not
    # A line that long is no header, and the reader of headers would refuse it.
    yield from (line[:100_000] for line in lines[:HEADER_WITHIN])


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
