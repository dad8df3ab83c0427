"""An officer works on quarantine: it goes out as a workbook, and comes back as corrections."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter
from deliveries import DISABLED, a_row, by_key, rows_of, store_in, take
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from prasan.exchange.log import AccessLog
from prasan.registers.corrections import Correction, CorrectionError, correct
from prasan.registers.hold import held_register
from prasan.registers.quarantine import (
    DANGEROUS,
    ExportError,
    delivered,
    export_quarantine,
    neutral,
    quarantined_rows,
)

KIND = "register/disabled"
BAD = [a_row(1), a_row(2, kind="ตา", telephone="=1+1"), a_row(3, allowance="-5", national_id="0123456789012")]


def log_in(folder: Path) -> AccessLog:
    return AccessLog(folder / "access.jsonl")


def exported(folder: Path, name: str = "q.xlsx") -> list[list[str]]:
    export_quarantine(store_in(folder), "disabled", folder / name, by="officer", log=log_in(folder))
    if name.endswith(".csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    rows = CalamineWorkbook.from_path(folder / name).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def send(folder: Path, rows: list[list[str]], name: str = "back.xlsx") -> Correction:
    if name.endswith(".csv"):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        with xlsxwriter.Workbook(str(folder / name)) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell)
    return correct(store_in(folder), "disabled", folder / name, by="officer", log=log_in(folder))


def changed(rows: list[list[str]], line: int, column: str, value: str) -> None:
    rows[line][rows[0].index(column)] = value


@pytest.mark.parametrize("name", ["q.xlsx", "q.csv"])
def test_quarantine_goes_out_as_delivered_with_reasons_in_two_languages(tmp_path: Path, name: str) -> None:
    snapshot = take(tmp_path, BAD)
    header, first, second = exported(tmp_path, name)
    assert header[:6] == ["_snapshot", "_file", "_row", "_เหตุผล", "_reasons", "_text"]
    assert header[6:] == [column.column for column in DISABLED.columns]
    assert first[:3] == [snapshot.id, "disabled.csv", "2"]
    assert first[3] == "ประเภทความพิการ: ไม่อยู่ในค่าที่กำหนด: เห็น, ได้ยิน, เคลื่อนไหว"
    assert first[4] == "Kind of disability: not one of เห็น, ได้ยิน, เคลื่อนไหว"
    cells = dict(zip(header, second, strict=True))
    assert (cells["national_id"], cells["allowance"]) == ("0123456789012", "'-5")
    assert dict(zip(header, first, strict=True))["telephone"] == "'=1+1"
    [use] = log_in(tmp_path).entries()
    assert (use.event["action"], use.event["who"], use.event["rows"]) == ("export_quarantine", "officer", 2)


@pytest.mark.parametrize("name", ["back.xlsx", "back.csv"])
def test_corrected_rows_are_accepted_and_no_other_row_is_touched(tmp_path: Path, name: str) -> None:
    first = take(tmp_path, BAD)
    rows = exported(tmp_path)
    changed(rows, 1, "kind", "เห็น")
    done = send(tmp_path, rows, name)
    assert (done.sent, done.accepted, done.refused, done.unknown, done.changed) == (2, 1, 1, 0, True)
    assert store_in(tmp_path).live(KIND) == done.snapshot
    came = [(row["record_key"], row["source_row"], row["origin"]) for row in rows_of(done.snapshot)]
    assert came == [("D1", 1, first.id), ("D2", 2, None)]
    assert rows_of(done.snapshot)[1]["telephone"] == "=1+1"
    [left] = rows_of(done.snapshot, "quarantine.parquet")
    assert (left["source_row"], left["origin"]) == (3, first.id)
    assert done.snapshot.facts["read"] == first.facts["read"] == 3
    assert done.snapshot.facts["delivery"]["kind"] == "correction"
    again = send(tmp_path, rows, name)
    assert (again.snapshot, again.unknown, again.changed) == (done.snapshot, 1, False)


def test_a_row_may_be_corrected_in_two_steps(tmp_path: Path) -> None:
    take(tmp_path, BAD)
    rows = exported(tmp_path)
    changed(rows, 2, "allowance", "much")
    half = send(tmp_path, rows)
    assert (half.accepted, half.changed) == (0, True)
    [*_, row] = quarantined_rows(store_in(tmp_path), "disabled", by="officer", log=log_in(tmp_path))
    assert row.row["allowance"] == "much"
    assert [reason.code for reason in row.reasons] == ["not_number"]
    changed(rows, 2, "allowance", "500")
    assert by_key(send(tmp_path, rows).snapshot)["D3"][2] == 500


def test_a_corrected_key_may_not_be_another_records(tmp_path: Path) -> None:
    take(tmp_path, [*BAD, a_row(4, kind="?")])
    rows = exported(tmp_path)
    changed(rows, 1, "kind", "เห็น")
    changed(rows, 1, "card_no", "D1")
    changed(rows, 3, "kind", "เห็น")
    changed(rows, 3, "card_no", "D3")
    changed(rows, 2, "allowance", "5")
    done = send(tmp_path, rows)
    assert sorted(by_key(done.snapshot)) == ["D1", "D3"]
    assert [row["reasons"] for row in rows_of(done.snapshot, "quarantine.parquet")] == [
        ["card_no: the key stands in an earlier row too"]
    ] * 2


def test_corrections_let_a_held_delivery_in(tmp_path: Path) -> None:
    take(tmp_path, [a_row(1), a_row(2), {**BAD[2], "allowance": "5"}])
    held = take(tmp_path, BAD)
    assert held_register(store_in(tmp_path), "disabled") == held
    rows = exported(tmp_path)
    changed(rows, 1, "kind", "เห็น")
    changed(rows, 2, "allowance", "5")
    done = send(tmp_path, rows)
    assert store_in(tmp_path).live(KIND) == done.snapshot
    assert held_register(store_in(tmp_path), "disabled") is None
    assert sorted(by_key(done.snapshot)) == ["D1", "D2", "D3"]


def test_what_cannot_be_used_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    first = take(tmp_path, BAD)
    rows = exported(tmp_path)
    with pytest.raises(CorrectionError, match="the column kind is missing"):
        send(tmp_path, [[cell for place, cell in enumerate(row) if rows[0][place] != "kind"] for row in rows])
    with pytest.raises(CorrectionError, match="stands in the file twice"):
        send(tmp_path, [*rows, rows[1]])
    with pytest.raises(CorrectionError, match="not a row's number"):
        send(tmp_path, [rows[0], [*rows[1][:2], "two", *rows[1][3:]]], "back.csv")
    for name, told in (("broken.xlsx", "cannot be read"), ("no.csv", "no such file"), ("a.pdf", "xlsx or .csv")):
        if name.startswith("broken"):
            (tmp_path / name).write_bytes(b"PK not a workbook")
        with pytest.raises(CorrectionError, match=told):
            correct(store_in(tmp_path), "disabled", tmp_path / name, by="officer", log=log_in(tmp_path))
    assert store_in(tmp_path).live(KIND) == first
    assert not list((store_in(tmp_path).root / KIND).glob(".draft-*"))


def test_a_cell_that_no_workbook_can_hold_goes_out_as_csv(tmp_path: Path) -> None:
    take(tmp_path, [a_row(1, kind="x" * 40_000)])
    with pytest.raises(ExportError, match=r"row 1 of disabled\.csv: kind has 40,000 characters.*Remedy"):
        exported(tmp_path)
    assert len(exported(tmp_path, "q.csv")[1][10]) == 40_000
    assert sorted(path.suffix for path in tmp_path.glob("*q.*")) == [".csv"]


@given(st.text(st.sampled_from("=+-@\t\r'1ก"), max_size=4))
def test_no_cell_begins_as_a_formula_does_and_none_is_changed_by_the_journey(text: str) -> None:
    assert not neutral(text).startswith(DANGEROUS)
    assert delivered(neutral(text)) == text
