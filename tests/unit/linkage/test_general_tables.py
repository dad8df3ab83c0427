"""Files as they come from anywhere are read as text, and what is no matter of comparing is told apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from prasan.linkage.general.tables import KEY, Table, TableError, read_table

HEADER = ["unique_id", "name", "town", "cluster", "notes", "country"]
NAMES = ["José Peña", "Søren, the elder", 'Ann "Bo" Lee', "Zoë"] * 20
ROWS = [[str(n * 7 % 1009), name, f"town {n % 9}", f"c{n % 40}", "", "UK"] for n, name in enumerate(NAMES)]


def read(path: Path, key: str | None = None) -> tuple[Table, list[dict[str, str | None]]]:
    into = path.with_name("read.parquet")
    return read_table(path, into, key), pq.read_table(into).to_pylist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_says_the_same_however_it_is_written(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([HEADER, *ROWS])
    table, rows = read(path)
    assert [[row[name] or "" for name in HEADER] for row in rows] == ROWS
    assert table.key == "unique_id"
    assert [row[KEY] for row in rows] == [row[0] for row in ROWS]
    assert list(table.passed_over) == ["cluster", "notes", "country"]


def test_thai_in_its_old_encoding_and_single_quotes_are_read(tmp_path: Path) -> None:
    thai = tmp_path / "thai.csv"
    thai.write_text("ชื่อ,สกุล\nสมชาย,ใจดี\nสมหญิง,ใจดี\n", encoding="cp874")
    assert read(thai)[1][1]["ชื่อ"] == "สมหญิง"
    single = tmp_path / "single.csv"
    single.write_text("id, name\n1, 'Lee, Ann'\n2, 'Poe, Bo'\n3, 'Zoe'\n", encoding="ascii")
    assert [row["name"] for row in read(single)[1]] == ["Lee, Ann", "Poe, Bo", "Zoe"]


def test_words_for_missing_are_missing_where_they_are_common_and_names_where_they_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "name,town\n" + "".join(f"n{n},{'NULL' if n % 3 else 'x'}\n" for n in range(60)) + "Null,x\n", "utf-8"
    )
    _, rows = read(path)
    assert rows[-1]["name"] == "Null"
    assert {row["town"] for row in rows} == {None, "x"}


def test_rows_without_a_key_are_numbered_and_what_only_numbers_them_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"serial": list(range(50)), "phone": [n * 7919 for n in range(50)], "name": ["a", "b"] * 25}), path
    )
    table, rows = read(path)
    assert table.key is None
    assert [row[KEY] for row in rows] == [str(n) for n in range(1, 51)]
    assert list(table.passed_over) == ["serial"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,name\n1,a,b\n", "a.csv, line 2: it has 3 cells, and the header has 2"),
        ('id,name\n1,"a\n' + "2,b\n" * 40_000, "a quote that does not close"),
        ("", "a.csv: it is empty"),
        ("id,name\n", "a.csv: it has no rows"),
        ("id,name\n1,a\n1,b\n", "a.csv: id is missing or the same in several rows"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="Remedy") as error:
        read(path, "id")
    assert message in str(error.value)
