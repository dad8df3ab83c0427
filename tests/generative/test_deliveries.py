"""Whatever stands in a file, each of its rows is accepted or in quarantine, and no file ends in a traceback.

``PRASAN_FUZZ=1000 pytest tests/generative/test_deliveries.py`` tries a thousand files of each kind.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.registers.contract import Contract
from prasan.registers.ingest import DeliveryError, ingest

CONTRACT = Contract.model_validate(
    {
        "name": "disabled",
        "name_th": "ทะเบียนคนพิการ",
        "name_en": "Disabled persons",
        "owner": "06003",
        "every": "month",
        "key": "card_no",
        "columns": [
            {"column": "card_no", "meaning": "key", "name_th": "เลขบัตร", "name_en": "Card", "required": True},
            {"column": "national_id", "meaning": "national_id", "name_th": "เลขประจำตัว", "name_en": "Id"},
            {"column": "full_name", "meaning": "full_name", "name_th": "ชื่อ", "name_en": "Name"},
            {"column": "level", "meaning": "number", "name_th": "ระดับ", "name_en": "Level", "when_bad": "quarantine"},
        ],
    }
)
COLUMNS = [column.column for column in CONTRACT.columns]
TRIES = settings(
    max_examples=int(os.environ.get("PRASAN_FUZZ", "24")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def taken(folder: Path, path: Path) -> Snapshot:
    return ingest(SnapshotStore(folder / "snapshots"), CONTRACT, [path])


def rows_of(snapshot: Snapshot, file: str) -> list[dict[str, Any]]:
    with Engine.open() as engine:
        engine.view_parquet("rows", snapshot.file(file))
        return engine.records(Statement("SELECT * FROM rows ORDER BY source_file, source_row", "test"))


def each_is_somewhere(snapshot: Snapshot) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The accepted rows and the quarantined: they add up to those read, and no two are of one place."""
    facts = snapshot.facts
    kept, refused = rows_of(snapshot, "accepted.parquet"), rows_of(snapshot, "quarantine.parquet")
    assert facts["read"] == facts["accepted"] + facts["quarantined"] == len(kept) + len(refused)
    places = [(row["source_file"], row["source_row"]) for row in [*kept, *refused]]
    assert len(set(places)) == len(places)
    return kept, refused


# What the form of a file may hide a row behind: its quotes, delimiters and line ends, marks that combine, and nothing.
SIGNS = "09ก๑ํ่าแเ\"',;|\t\n\r \u200b\xa0-=é"
WINDOWS = "09ก๑ํ่าแเ\"',;|\t\n \xa0-="
FORMS = ("csv", "gz", "zip", "xlsx", "parquet")


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes, int, bool]:
    """A file's suffix and bytes, how many rows were written into it, and whether they can be told apart for certain.

    They cannot where some rows have another number of cells and some cell has a line end or a quote.
    """
    form = draw(st.sampled_from(FORMS))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"])) if form in ("csv", "gz", "zip") else ""
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    signs = WINDOWS if encoding == "cp874" else SIGNS
    # Python leaves a bare carriage return unquoted, where it ends the line for everybody else.
    cell = st.text(signs if quoting == csv.QUOTE_ALL else signs.replace("\r", ""), max_size=8)
    number = st.sampled_from(["", "1", "2.5", "๓", "many"])
    whole = st.tuples(st.one_of(st.integers(0, 20).map(str), cell), cell, cell, number).map(list)
    rows: list[list[str]] = draw(st.lists(whole, max_size=12))
    if form == "parquet":
        table = pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(COLUMNS)})
        sink = io.BytesIO()
        pq.write_table(table, sink)
        return ".parquet", sink.getvalue(), len(rows), True
    if form == "xlsx":
        sink = io.BytesIO()
        book = xlsxwriter.Workbook(sink, {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet()
        above = draw(st.integers(0, 3))
        for at, row in enumerate([COLUMNS, *[[*row[:1], *row[1:]] for row in rows]], start=above):
            for place, value in enumerate(row):
                sheet.write_string(at, place, value)
        book.close()
        # A row whose cells are all empty is none in a workbook.
        return ".xlsx", sink.getvalue(), sum(any(row) for row in rows), True
    ragged = draw(st.booleans())
    plain = True
    if ragged:
        odd = st.lists(cell, min_size=1, max_size=7).filter(lambda row: len(row) != 4)
        rows = draw(st.permutations([*rows, *draw(st.lists(odd, min_size=1, max_size=3))]))
        plain = not any(set(cell) & set('"\n\r') for row in rows for cell in row)
    text = io.StringIO()
    delimiter = draw(st.sampled_from([",", "\t", ";", "|"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    for _ in range(draw(st.integers(0, 2))):
        text.write(f"ทะเบียน{end}")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([COLUMNS, *rows])
    content = text.getvalue()
    if draw(st.booleans()):
        content = content.removesuffix(end)
    data = content.encode(encoding)
    if form == "gz":
        return ".csv.gz", gzip.compress(data), len(rows), plain
    if form == "zip":
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("rows.csv", data)
        return ".zip", sink.getvalue(), len(rows), plain
    return ".csv", data, len(rows), plain


@TRIES
@given(files())
def test_as_many_rows_are_read_as_were_written(tmp_path: Path, file: tuple[str, bytes, int, bool]) -> None:
    suffix, content, written, certain = file
    path = tmp_path / f"d{suffix}"
    path.write_bytes(content)
    kept, refused = each_is_somewhere(taken(tmp_path, path))
    if certain:
        assert len(kept) + len(refused) == written
    else:
        assert len(kept) + len(refused) >= min(written, 1)


cells = st.text("09ก๑\"',;\t\n \x00é-", max_size=6)
lines = st.lists(st.lists(cells, max_size=6).map(lambda row: ",".join(row)), max_size=8)


@TRIES
@given(lines, st.sampled_from(["utf-8", "utf-16"]), st.booleans())
def test_a_file_of_anything_is_read_to_the_last_row(
    tmp_path: Path, several: list[str], encoding: str, closed: bool
) -> None:
    content = "\n".join([",".join(COLUMNS), *several]) + ("\n" if closed else "")
    path = tmp_path / "d.csv"
    path.write_bytes(content.encode(encoding))
    kept, refused = each_is_somewhere(taken(tmp_path, path))
    if any(line.strip(", \t\n\x00") for line in several):
        assert kept or refused


@contextmanager
def remedied() -> Iterator[None]:
    try:
        yield
    except DeliveryError as refused:
        if "Remedy" not in str(refused) or "d." not in str(refused):
            raise AssertionError(str(refused)) from refused
        raise


@TRIES
@given(st.binary(max_size=300), st.sampled_from([".csv", ".tsv", ".xlsx", ".parquet", ".gz", ".zip"]), st.booleans())
def test_bytes_that_are_no_such_file_are_refused_with_a_remedy(
    tmp_path: Path, content: bytes, suffix: str, headed: bool
) -> None:
    path = tmp_path / f"d{suffix}"
    path.write_bytes((",".join(COLUMNS) + "\n").encode() + content if headed else content)
    with suppress(DeliveryError), remedied():
        each_is_somewhere(taken(tmp_path, path))
