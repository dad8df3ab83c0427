"""A record written as its agency would deliver it again is read as the same record."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.delivered import WrongValueError, as_delivered, corrected, value_to_deliver, write_rows
from prasan.registers.ingest import ingest
from prasan.thai.national_id import check_digit

CONTRACTS = shipped_contracts()
_ID = "123456789012" + str(check_digit("123456789012"))
# What agencies write, untidy on purpose.
FIRST = {
    "applicant_no": "A-1", "national_id": _ID, "title": "น.ส.", "given_name": "สมหญิง", "family_name": "ใจดี", "sex": "2",
    "birth_date": "3 ก.พ. 2482", "house_code": "12345678901", "area_code": "100101", "income_baht": "95,000.50",
    "financial_assets_baht": "0", "house_sq_wah": "20", "condo_sq_m": "", "farm_land_rai": "1.25", "other_land_rai": "",
    "applied_on": "25600403", "occupation": "ทำนา", "credit_card": "N", "home_loan_baht": "", "car_loan_baht": "100000",
}  # fmt: skip


def _rows(store: SnapshotStore, name: str) -> list[dict]:
    with Engine.open() as engine:
        engine.view_parquet("records", store.live(f"register/{name}").file("accepted.parquet"))
        from prasan.engine.statement import Statement

        return engine.records(Statement("SELECT * FROM records ORDER BY record_key", "test"))


def _said(record: dict, contract: Contract) -> dict:
    return as_delivered(contract, record)


def test_a_row_comes_back_by_a_delta_and_nothing_but_what_was_corrected_changes(tmp_path: Path) -> None:
    contract, store = CONTRACTS["poor"], SnapshotStore(tmp_path / "snapshots")
    names = [column.column for column in contract.columns]
    first = tmp_path / "first.csv"
    with first.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerow([FIRST[name] for name in names])
        writer.writerow([{**FIRST, "applicant_no": "A-2", "birth_date": "25"}.get(name) for name in names])
        writer.writerow([{**FIRST, "applicant_no": "A-3", "birth_date": "25280200"}.get(name) for name in names])
    ingest(store, contract, [first])
    before = _rows(store, "poor")
    rows = [
        corrected(contract, before[0], "family_name", "ใจงาม"),
        *(as_delivered(contract, each) for each in before[1:]),
    ]
    assert write_rows(contract, rows, tmp_path / "back.csv") == len(before) == 3
    ingest(store, contract, [tmp_path / "back.csv"], delta=True)
    after = _rows(store, "poor")
    place = {"source_file", "source_row", "origin", "warnings", "as_delivered"}
    told = [({k: v for k, v in each.items() if k not in place}) for each in after]
    wanted = [({k: v for k, v in each.items() if k not in place}) for each in before]
    wanted[0]["family_name"] = "ใจงาม"
    assert told == wanted
    assert [_said(each, contract) for each in after] == rows


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("birth_date", "3 กุมภาพันธ์ ๒๕๒๘", "25280203"),
        ("birth_date", "2528-02-03", "25280203"),
        ("sex", "หญิง", "2"),
        ("sex", "Male", "1"),
        ("income_baht", "95,000", "95000"),
        ("title", "น.ส.", "นางสาว"),
        ("given_name", "  สมหญิง ", "สมหญิง"),
        ("credit_card", "ใช่", "Y"),
        ("house_code", "1234-567890-1", "12345678901"),
    ],
)
def test_what_people_write_is_read_as_a_delivery_has_it(column: str, written: str, read: str) -> None:
    [found] = [each for each in CONTRACTS["poor"].columns if each.column == column]
    assert value_to_deliver(found, written) == read


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("birth_date", "31 กุมภาพันธ์ 2528"), ("sex", "?"), ("income_baht", "-1"), ("income_baht", "nan"),
        ("income_baht", "1e9"), ("house_code", "12"), ("national_id", _ID), ("applicant_no", "A-9"),
        ("given_name", "  "), ("applied_on", "2560"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_column_is_refused(column: str, written: str) -> None:
    [found] = [each for each in CONTRACTS["poor"].columns if each.column == column]
    with pytest.raises(WrongValueError) as error:
        value_to_deliver(found, written)
    assert written.strip() == "" or written not in str(error.value)


@given(st.text(max_size=30))
def test_no_text_breaks_it(written: str) -> None:
    for column in CONTRACTS["poor"].columns:
        with suppress(WrongValueError):
            assert isinstance(value_to_deliver(column, written), str)
