"""Every form in which an agency sends a register comes to the same rows, and no bad file is a traceback."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.registers.contract import Contract
from prasan.registers.ingest import DeliveryError, find_delivery, ingest
from prasan.registers.reading import Options

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
ROWS = [
    ["D1", "1101700230705", "นางสมใจ แก้วใส", "1"],
    ["D2", "", 'นายเอก "เล็ก" ณ อยุธยา', "2.5"],
    ["D3", "3100500112233", "ทดสอบ, ไทย", ""],
]


def text(delimiter: str = ",", rows: list[list[str]] = ROWS, header: list[str] = COLUMNS) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return file.getvalue()


def taken(folder: Path, *paths: Path, **options: Any) -> Snapshot:
    return ingest(SnapshotStore(folder / "snapshots"), CONTRACT, paths, options=Options(**options))


def rows_of(snapshot: Snapshot, file: str = "accepted.parquet") -> list[dict[str, Any]]:
    with Engine.open() as engine:
        engine.view_parquet("rows", snapshot.file(file))
        return engine.records(Statement("SELECT * FROM rows ORDER BY source_file, source_row", "test"))


def what(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    return [
        (row["record_key"], row["national_id"], row["given_name"], row["family_name"], row["level"], row["source_row"])
        for row in rows_of(snapshot)
    ]


EXPECTED = [
    ("D1", "1101700230705", "สมใจ", "แก้วใส", 1.0, 1),
    ("D2", None, "เอก", '"เล็ก" ณ อยุธยา', 2.5, 2),
    ("D3", "3100500112233", "ทดสอบ,", "ไทย", None, 3),
]


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("อ่านก่อน").write(0, 0, "ไม่มีข้อมูลในหน้านี้")
    sheet = book.add_worksheet("ข้อมูล")
    sheet.write(0, 0, "ทะเบียนคนพิการ ปี 2558")
    sheet.write_row(3, 1, COLUMNS)
    for at, row in enumerate(ROWS, start=4):
        sheet.write_string(at, 1, row[0])
        if row[1]:
            sheet.write_number(at, 2, int(row[1]))
        sheet.write_string(at, 3, row[2])
        if row[3]:
            sheet.write_formula(at, 4, f"={row[3]}*1", None, float(row[3]))
    book.close()
    return path


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def parquet(path: Path) -> Path:
    columns = {name: [row[at] or None for row in ROWS] for at, name in enumerate(COLUMNS)}
    pq.write_table(pa.table(columns), path)
    return path


FORMS: dict[str, Callable[[Path], Path]] = {
    "utf-8": lambda f: written(f / "d.csv", text().encode()),
    "utf-8 with a mark": lambda f: written(f / "d.csv", text().encode("utf-8-sig")),
    "windows-874": lambda f: written(f / "d.csv", text().encode("cp874")),
    "utf-16": lambda f: written(f / "d.csv", text().encode("utf-16")),
    "utf-16 without a mark": lambda f: written(f / "d.csv", text().encode("utf-16-le")),
    "tabs": lambda f: written(f / "d.tsv", text("\t").encode()),
    "semicolons, windows-874": lambda f: written(f / "d.csv", text(";").encode("cp874")),
    "bars": lambda f: written(f / "d.txt", text("|").encode()),
    "windows line ends": lambda f: written(f / "d.csv", text().replace("\n", "\r\n").encode()),
    "a title above the header": lambda f: written(f / "d.csv", ("ทะเบียนคนพิการ,,,\n,,,\n" + text()).encode()),
    "other columns, another order": lambda f: written(
        f / "d.csv",
        text(rows=[["x", *row[::-1]] for row in ROWS], header=["note", *COLUMNS[::-1]]).encode(),
    ),
    "gz": lambda f: written(f / "d.csv.gz", gzip.compress(text().encode("cp874"))),
    "zip": lambda f: zipped(f / "d.zip", ("d.csv", text().encode())),
    "parquet": lambda f: parquet(f / "d.parquet"),
    "workbook": lambda f: workbook(f / "d.xlsx"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_to_the_same_rows(tmp_path: Path, form: str) -> None:
    snapshot = taken(tmp_path, FORMS[form](tmp_path))
    assert what(snapshot) == EXPECTED
    assert snapshot.facts["quarantined"] == 0


def test_a_row_says_which_file_and_sheet_it_came_from(tmp_path: Path) -> None:
    assert {row["source_file"] for row in rows_of(taken(tmp_path, workbook(tmp_path / "d.xlsx")))} == {"d.xlsx#ข้อมูล"}


def test_malformed_rows_are_in_quarantine_with_their_line_and_text(tmp_path: Path) -> None:
    bad = text() + "D4,,too few\n" + "D5,,a,b,too many\n" + 'D6,,"never closed,1\nD7,,x,1\n'
    snapshot = taken(tmp_path, written(tmp_path / "d.csv", bad.encode()))
    assert what(snapshot) == [*EXPECTED, ("D7", None, "x", None, 1.0, 4)]
    refused = rows_of(snapshot, "quarantine.parquet")
    assert [row["codes"][0]["detail"].split(",")[0] for row in refused] == ["line 5", "line 6", "line 7"]
    assert "too few" in refused[0]["row"]
    assert "never closed" in refused[2]["row"]
    assert (snapshot.facts["read"], snapshot.facts["quarantined"]) == (7, 3)
    assert len(snapshot.facts["reasons"]) == 3


def test_a_quote_that_does_not_close_takes_no_other_row_with_it(tmp_path: Path) -> None:
    # Far enough for the engine to pass more than it keeps of a bad row.
    several = [f"D{at},,{chr(34) if at == 500 else ''}ก{at},1" for at in range(60_000)]
    snapshot = taken(tmp_path, written(tmp_path / "d.csv", "\n".join([",".join(COLUMNS), *several]).encode()))
    assert (snapshot.facts["read"], snapshot.facts["accepted"]) == (60_000, 59_999)
    [refused] = rows_of(snapshot, "quarantine.parquet")
    assert refused["codes"][0]["detail"].startswith("line 502,")
    assert "ก500" in refused["row"]


@pytest.mark.parametrize(
    "content",
    [
        text().replace("\n", "\r\n", 2),
        '"a title\nof two lines"\n' + text(),
        "a title\u2028of one line\x0b\n" + text(),
        "a title\r\n" + text(),
        "a title\r" + text(),
        "a title\n" + text().replace("\n", "\r\n"),
        text(header=[*COLUMNS[:3], "level", "", "column 5", "LEVEL", "source_row"], rows=[[*r, *"abcd"] for r in ROWS]),
    ],
    ids=[
        "mixed line ends",
        "a quoted title",
        "line ends of other kinds",
        "a title that ends otherwise",
        "a title that ends in a carriage return",
        "rows that end otherwise than a title",
        "columns that the engine takes for one",
    ],
)
def test_what_would_mislead_the_engine_loses_no_row(tmp_path: Path, content: str) -> None:
    assert what(taken(tmp_path, written(tmp_path / "d.csv", content.encode()))) == EXPECTED


def test_bytes_that_are_no_letters_and_cells_without_end_spoil_their_row_alone(tmp_path: Path) -> None:
    bad = text().encode() + b"D4,,\xff\xfe,1\nD5,," + b"x" * 10_000_000 + b",1\nD6,,a\x00b,1\n"
    snapshot = taken(tmp_path, written(tmp_path / "d.csv", bad))
    assert snapshot.facts["read"] == 6
    assert [row["record_key"] for row in rows_of(snapshot)] == ["D1", "D2", "D3", "D6"]


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (lambda f: written(f / "d.csv", b""), "it is empty"),
    "wrong delimiter": (lambda f: written(f / "d.csv", text("^").encode()), "has a column of the contract"),
    "no header": (lambda f: written(f / "d.csv", b"D1,,x,1\n"), "has a column of the contract"),
    "a column twice": (
        lambda f: written(f / "d.csv", text(header=[*COLUMNS[:3], "card_no"]).encode()),
        "line 1: the column card_no is there twice",
    ),
    "a column missing": (
        lambda f: written(f / "d.csv", text(header=[*COLUMNS[:3], "grade"]).encode()),
        "level is missing",
    ),
    "another kind": (lambda f: written(f / "d.docx", b"x"), "are read. Remedy"),
    "no workbook": (lambda f: written(f / "d.xlsx", b"x"), "cannot be read as a workbook"),
    "no zip": (lambda f: written(f / "d.zip", b"x"), "no zip archive"),
    "no gz": (lambda f: written(f / "d.csv.gz", b"x"), "cannot be unpacked"),
    "a cut gz": (lambda f: written(f / "d.csv.gz", gzip.compress(text().encode())[:-9]), "cannot be unpacked"),
    "a bomb": (lambda f: zipped(f / "d.zip", ("d.csv", b"\0" * 70_000_000)), "unpacks to more than"),
    "a bomb of gz": (lambda f: written(f / "d.csv.gz", gzip.compress(b"\0" * 70_000_000)), "unpacks to more than"),
    "a place outside": (lambda f: zipped(f / "d.zip", ("../d.csv", b"x")), "outside the archive"),
    "archives in archives": (lambda f: zipped(f / "d.zip", ("d.zip", b"x")), "an archive in an archive"),
    "an empty zip": (lambda f: zipped(f / "d.zip"), "no file in it"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_refused_by_name_and_with_a_remedy(tmp_path: Path, case: str) -> None:
    make, message = BAD[case]
    with pytest.raises(DeliveryError, match=message) as refused:
        taken(tmp_path, make(tmp_path))
    assert "d." in str(refused.value)
    assert SnapshotStore(tmp_path / "snapshots").find("register/disabled") is None


def test_a_link_out_of_the_folder_of_parts_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "secret.csv", text().encode())
    (tmp_path / "disabled").mkdir()
    (tmp_path / "disabled" / "part.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(DeliveryError, match="a link out of the folder"):
        find_delivery(tmp_path, "disabled")


def test_a_header_alone_is_a_register_of_nobody(tmp_path: Path) -> None:
    assert taken(tmp_path, written(tmp_path / "d.csv", text(rows=[]).encode())).facts["read"] == 0


@pytest.mark.parametrize("form", ["windows-874", "zip", "gz", "workbook"])
def test_files_of_one_name_from_several_folders_are_each_read(tmp_path: Path, form: str) -> None:
    files = []
    for number, row in enumerate(ROWS):
        (folder := tmp_path / str(number)).mkdir()
        content = text(rows=[row])
        if form == "workbook":
            book = xlsxwriter.Workbook(str(folder / "d.xlsx"))
            sheet = book.add_worksheet("s")
            for at, cells in enumerate([COLUMNS, row]):
                sheet.write_row(at, 0, cells)
            book.close()
            files.append(folder / "d.xlsx")
        elif form == "zip":
            files.append(zipped(folder / "d.zip", ("d.csv", content.encode("cp874"))))
        elif form == "gz":
            files.append(written(folder / "d.csv.gz", gzip.compress(content.encode("cp874"))))
        else:
            files.append(written(folder / "d.csv", content.encode("cp874")))
    assert {row["record_key"] for row in rows_of(taken(tmp_path, *files))} == {"D1", "D2", "D3"}


def test_parts_in_several_forms_are_one_delivery(tmp_path: Path) -> None:
    (tmp_path / "disabled").mkdir()
    for number, row in enumerate(ROWS):
        written(tmp_path / "disabled" / f"part-{number}.csv", text(rows=[row]).encode("cp874" if number else "utf-8"))
    snapshot = taken(tmp_path, *find_delivery(tmp_path, "disabled"))
    assert [row["source_file"] for row in rows_of(snapshot)] == ["part-0.csv", "part-1.csv", "part-2.csv"]


def test_what_is_found_out_wrongly_can_be_said(tmp_path: Path) -> None:
    odd = written(tmp_path / "d.csv", text("^").encode("cp874"))
    assert what(taken(tmp_path, odd, delimiter="^", encoding="cp874")) == EXPECTED
    with pytest.raises(DeliveryError, match="no encoding klingon"):
        taken(tmp_path, odd, encoding="klingon")
    for encoding in ("hex", "rot13"):
        with pytest.raises(DeliveryError, match="no encoding"):
            taken(tmp_path, odd, encoding=encoding)
    for delimiter in ("", ",,", '"', "\n"):
        with pytest.raises(DeliveryError, match="cannot be a delimiter"):
            taken(tmp_path, odd, delimiter=delimiter)
    twice = written(tmp_path / "e.csv", (",".join(COLUMNS) + "\n" + text()).encode())
    assert taken(tmp_path, twice).facts["read"] == 4
    assert taken(tmp_path, twice, header_row=2).facts["read"] == 3
    with pytest.raises(DeliveryError, match="has a column of the contract"):
        taken(tmp_path, twice, header_row=3)
    with pytest.raises(DeliveryError, match="no sheet has the columns"):
        taken(tmp_path, workbook(tmp_path / "d.xlsx"), header_row=2)
    with pytest.raises(DeliveryError, match="no sheet อื่น"):
        taken(tmp_path, workbook(tmp_path / "d.xlsx"), sheet="อื่น")


def test_columns_that_are_called_as_our_own_do_not_stand_for_them(tmp_path: Path) -> None:
    columns = {name: [row[at] or None for row in ROWS] for at, name in enumerate(COLUMNS)}
    taken_names = {
        "source_row": ["7", "8", "9"],
        "SOURCE_FILE": ["a", "b", "c"],
        "origin": ["x"] * 3,
        "record_key": ["y"] * 3,
    }
    pq.write_table(pa.table({**columns, **taken_names}), tmp_path / "d.parquet")
    snapshot = taken(tmp_path, tmp_path / "d.parquet")
    assert what(snapshot) == EXPECTED
    assert {(row["source_file"], row["origin"]) for row in rows_of(snapshot)} == {("d.parquet", None)}
    for name in ("filename", "File_Row_Number"):
        pq.write_table(pa.table({**columns, name: ["x"] * 3}), tmp_path / "e.parquet")
        with pytest.raises(DeliveryError, match=f"e.parquet: the engine keeps the name {name} for itself. Remedy"):
            taken(tmp_path, tmp_path / "e.parquet")


def test_a_nul_in_a_cell_is_a_sign_that_nobody_sees_and_stays_as_delivered(tmp_path: Path) -> None:
    snapshot = taken(tmp_path, written(tmp_path / "d.csv", (text(rows=ROWS[:1]) + "D2,,ก\x00ข ค,1\n").encode()))
    row = rows_of(snapshot)[1]
    assert (row["given_name"], row["as_delivered"]) == ("กข", {"full_name": "ก\x00ข ค"})


def test_a_header_cell_of_two_lines_is_the_column_that_it_names(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "d.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["card_no\n", " national_id", "full_name\r\n", "level"])
    for at, row in enumerate(ROWS, start=1):
        sheet.write_row(at, 0, row)
    book.close()
    assert what(taken(tmp_path, tmp_path / "d.xlsx")) == EXPECTED
    odd = text().replace("card_no,", '"card_no\n",', 1)
    assert what(taken(tmp_path, written(tmp_path / "d.csv", odd.encode()))) == EXPECTED
