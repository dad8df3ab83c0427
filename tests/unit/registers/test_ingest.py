"""A delivery is read whole: every row accepted, or in quarantine with its reason."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotMissingError, SnapshotStore
from prasan.engine.statement import Statement
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import DeliveryError, find_delivery, ingest
from prasan.thai.national_id import check_digit

CONTRACTS = shipped_contracts()


def an_id(number: int, category: str = "3") -> str:
    first = f"{category}{number:011}"
    return first + str(check_digit(first))


POOR = {
    "applicant_no": "P1",
    "national_id": an_id(1),
    "title": "นาง",
    "given_name": "นางสมใจ",
    "family_name": "เเก้วใส",
    "sex": "2",
    "birth_date": "25280203",
    "house_code": "10010100001",
    "area_code": "100101",
    "income_baht": "60,000",
    "financial_assets_baht": "0",
    "house_sq_wah": "",
    "condo_sq_m": "",
    "farm_land_rai": "9.5",
    "other_land_rai": "",
    "applied_on": "25600403",
    **dict.fromkeys(("occupation", "credit_card", "home_loan_baht", "car_loan_baht"), ""),
}


def deliver(folder: Path, rows: list[Mapping[str, str]], name: str = "poor", columns: list[str] | None = None) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(POOR), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(snapshot: Snapshot, file: str) -> list[dict[str, Any]]:
    with Engine.open() as engine:
        engine.view_parquet("rows", snapshot.file(file))
        return engine.records(Statement("SELECT * FROM rows ORDER BY source_row", "test"))


def take(folder: Path, *rows: Mapping[str, str]) -> tuple[Snapshot, list[dict[str, Any]], list[dict[str, Any]]]:
    snapshot = ingest(SnapshotStore(folder / "snapshots"), CONTRACTS["poor"], [deliver(folder, list(rows))])
    return snapshot, read(snapshot, "accepted.parquet"), read(snapshot, "quarantine.parquet")


def test_a_row_is_read_as_the_agency_means_it(tmp_path: Path) -> None:
    snapshot, [row], refused = take(tmp_path, POOR)
    assert refused == []
    assert (row["record_key"], row["national_id"], row["id_valid"]) == ("P1", an_id(1), True)
    assert (row["title"], row["given_name"], row["family_name"]) == ("นาง", "สมใจ", "แก้วใส")
    assert (row["birth_date"], row["birth_year"]) == (date(1985, 2, 3), 1985)
    assert (row["income_baht"], row["house_sq_wah"], row["applied_on"]) == (60000, None, date(2017, 4, 3))
    assert (row["warnings"], row["source_file"], row["source_row"]) == ([], "poor.csv", 1)
    assert snapshot.facts["accepted"] == 1


def test_what_was_delivered_stays_beside_what_was_read_where_they_differ(tmp_path: Path) -> None:
    _, [row], _ = take(tmp_path, {**POOR, "national_id": " ๓-" + an_id(1)[1:]})
    assert row["as_delivered"] == {
        "national_id": " ๓-" + an_id(1)[1:],
        "given_name": "นางสมใจ",
        "family_name": "เเก้วใส",
        "income_baht": "60,000",
    }
    clean = {**POOR, "given_name": "สมใจ", "family_name": "แก้วใส", "income_baht": "60000"}
    _, [row], _ = take(tmp_path, clean)
    assert row["as_delivered"] is None


@pytest.mark.parametrize(
    ("column", "written", "warning"),
    [
        ("national_id", "123", "national_id: not 13 digits"),
        ("national_id", an_id(1)[:12] + str((int(an_id(1)[12]) + 1) % 10), "national_id: the check digit is wrong"),
        ("birth_date", "25280230", "birth_date: not a date"),
        ("birth_date", "19850203", "birth_date: a year of the common era, read as such"),
        ("sex", "9", "sex: not a sex"),
        ("sex", "1", "title: the title tells another sex"),
        ("birth_date", "3/2/28", "birth_date: a year of two digits, read as of the Buddhist Era 25xx"),
        ("area_code", "430301", "area_code: a former code, read as the one in use now"),
        ("area_code", "430302", "area_code: the area is no more, and no one area took its place"),
        ("area_code", "999999", "area_code: no area has this code"),
        ("house_code", "12", "house_code: not 11 digits"),
    ],
)
def test_what_is_doubtful_of_a_person_is_accepted_with_a_warning(
    tmp_path: Path, column: str, written: str, warning: str
) -> None:
    snapshot, [row], refused = take(tmp_path, {**POOR, column: written})
    assert (row["warnings"], refused) == ([warning], [])
    assert snapshot.facts["warnings"] == {warning: 1}


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("income_baht", "sixty", "income_baht: not a number"),
        ("income_baht", "nan", "income_baht: not a number"),
        ("income_baht", "-1", "income_baht: below 0"),
        ("applied_on", "25600431", "applied_on: not a date (YYYYMMDD of the Buddhist Era)"),
        ("applicant_no", " ", "applicant_no: a value is required"),
    ],
)
def test_what_cannot_be_used_goes_to_quarantine_whole(tmp_path: Path, column: str, written: str, reason: str) -> None:
    delivered = {**POOR, column: written}
    _, accepted, [row] = take(tmp_path, delivered)
    assert accepted == []
    assert row["reasons"] == [reason]
    kept = json.loads(row["row"])
    assert {name: value or "" for name, value in kept.items()} == delivered


CIVIL = {
    "national_id": an_id(1), "title": "นาง", "given_name": "สมใจ", "family_name": "แก้วใส", "sex": "2",
    "birth_date": "25280203", "nationality": "TH", "house_code": "10010100001", "area_code": "100101", "status": "A",
}  # fmt: skip
FAMILY = {"former_given_name": "นางสาวสมศรี", "former_family_name": "เเสนดี", "father_id": "๓-" + an_id(2)[1:],
          "mother_id": "", "spouse_id": an_id(3)}  # fmt: skip


def take_civil(folder: Path, row: Mapping[str, str]) -> tuple[Snapshot, list[dict[str, Any]], list[dict[str, Any]]]:
    path = deliver(folder, [row], "civil", list(row))
    snapshot = ingest(SnapshotStore(folder / "snapshots"), CONTRACTS["civil"], [path])
    return snapshot, read(snapshot, "accepted.parquet"), read(snapshot, "quarantine.parquet")


def test_former_names_and_relatives_are_read_as_names_and_ids(tmp_path: Path) -> None:
    _, [row], refused = take_civil(tmp_path, {**CIVIL, **FAMILY})
    assert (row["former_given_name"], row["former_family_name"]) == ("สมศรี", "แสนดี")
    assert (row["father_id"], row["mother_id"], row["spouse_id"]) == (an_id(2), None, an_id(3))
    assert (row["warnings"], refused) == ([], [])


@pytest.mark.parametrize("written", ["123", an_id(2)[:12] + str((int(an_id(2)[12]) + 1) % 10), "บิดา"])
def test_a_relative_whose_id_cannot_be_is_nobody_and_the_row_is_taken_with_a_warning(
    tmp_path: Path, written: str
) -> None:
    snapshot, [row], refused = take_civil(tmp_path, {**CIVIL, **FAMILY, "father_id": written})
    assert (row["father_id"], row["spouse_id"], refused) == (None, an_id(3), [])
    assert row["warnings"] == ["father_id: not a valid national id"]
    assert row["as_delivered"]["father_id"] == written
    profile = json.loads(snapshot.file("profile.json").read_text(encoding="utf-8"))
    assert profile["columns"]["father_id"]["warned"] == 1
    for name in FAMILY:
        assert profile["columns"][name]["values"] is None
    told = json.dumps([snapshot.manifest, profile], ensure_ascii=False)
    assert not any(value and value in told for value in (*FAMILY.values(), an_id(2), "แสนดี", "สมศรี"))


def test_a_delivery_may_be_without_optional_columns(tmp_path: Path) -> None:
    _, [row], refused = take_civil(tmp_path, CIVIL)
    assert [row[name] for name in FAMILY] == [None] * 5
    assert (row["warnings"], row["as_delivered"], refused) == ([], None, [])


def test_of_rows_with_one_key_the_first_is_taken(tmp_path: Path) -> None:
    _, [kept], [again] = take(tmp_path, POOR, {**POOR, "given_name": "อื่น"})
    assert kept["given_name"] == "สมใจ"
    assert again["reasons"] == ["applicant_no: the key stands in an earlier row too"]


def test_a_full_name_is_taken_apart(tmp_path: Path) -> None:
    row = {
        "farmer_no": "F1",
        "national_id": "",
        "full_name": "น.ส.สมใจ  ณ อยุธยา",
        "sex": "หญิง",
        "birth_date": "25280000",
    }
    columns = [column.column for column in CONTRACTS["farmer"].columns]
    path = deliver(tmp_path, [row], "farmer", columns)
    snapshot = ingest(SnapshotStore(tmp_path / "snapshots"), CONTRACTS["farmer"], [path])
    [taken] = read(snapshot, "accepted.parquet")
    assert (taken["title"], taken["given_name"], taken["family_name"]) == ("นางสาว", "สมใจ", "ณ อยุธยา")
    assert (taken["birth_year"], taken["birth_month"], taken["birth_date"]) == (1985, None, None)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({name: st.text("09ก๑Y-./ 25", max_size=13) for name in POOR}), max_size=8))
def test_no_row_is_lost_whatever_is_in_it(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    snapshot, accepted, refused = take(tmp_path, *rows)
    assert sorted(row["source_row"] for row in [*accepted, *refused]) == list(range(1, len(rows) + 1))
    assert snapshot.facts["read"] == len(rows)
    assert all(row["reasons"] for row in refused)


def test_a_missing_column_is_named_and_the_last_good_state_stays(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    good = ingest(store, CONTRACTS["poor"], [deliver(tmp_path, [POOR])])
    bad = deliver(tmp_path, [POOR], columns=[name for name in POOR if name != "income_baht"])
    with pytest.raises(DeliveryError, match=r"poor\.csv: the column income_baht is missing .*Remedy"):
        ingest(store, CONTRACTS["poor"], [bad])
    assert store.live("register/poor").id == good.id


def test_what_cannot_be_opened_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    broken = tmp_path / "poor.parquet"
    broken.write_bytes(b"not parquet")
    for path, message in ((broken, "cannot be read as parquet"), (tmp_path / "none.csv", "no such file")):
        with pytest.raises(DeliveryError, match=message):
            ingest(store, CONTRACTS["poor"], [path])
    with pytest.raises(SnapshotMissingError):
        store.live("register/poor")
    with pytest.raises(DeliveryError, match=r"no farmer\.parquet"):
        find_delivery(tmp_path, "farmer")
