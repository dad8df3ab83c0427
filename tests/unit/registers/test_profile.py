"""A profile says what a register looks like, and nothing about who is in it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from deliveries import DISABLED, FILE, a_row, store_in, take

from prasan.registers.contract import Contract, ContractError, contract_schema, load_contract
from prasan.registers.ingest import ingest
from prasan.registers.overview import overview
from prasan.registers.profile import profile_of

ROOT = Path(__file__).parent.parent.parent.parent
TWELVE = [
    a_row(number, given_name=f"ชื่อลับ{number}", allowance=str(number * 100), telephone="" if number < 3 else "0812345678")
    for number in range(12)
]


def test_a_profile_counts_what_is_missing_invalid_and_warned(tmp_path: Path) -> None:
    take(tmp_path, [*TWELVE, a_row(20, kind="?", allowance="-1"), a_row(21, birth_date="25280231")])
    profile = profile_of(store_in(tmp_path), "disabled")
    columns = profile["columns"]
    assert (profile["rows"], profile["every"], profile["quarantined"], profile["change"]) == (13, 1, 1, None)
    assert (columns["telephone"]["missing"], columns["telephone"]["missing_share"]) == (3, round(3 / 13, 6))
    assert (columns["kind"]["invalid"], columns["allowance"]["invalid"], columns["state"]["invalid"]) == (1, 1, 0)
    assert (columns["birth_date"]["warned"], columns["birth_date"]["missing"]) == (1, 1)
    assert columns["kind"]["values"] == [["เห็น", 13]]
    assert columns["card_no"]["distinct"] in range(12, 15)  # it is an estimate
    allowance = columns["allowance"]
    assert (allowance["minimum"], allowance["maximum"]) == (0, 1100)
    assert allowance["distribution"] == {"of": "number", "bins": [[0, 1], [100, 1], [200, 3], [500, 6], [1000, 2]]}
    assert columns["birth_date"]["distribution"] == {"of": "decade", "bins": [[1980, 12]]}
    assert columns["card_no"]["distribution"] == {"of": "length", "bins": [[2, 10], [3, 3]]}


def test_no_name_id_birth_date_or_rare_value_is_in_it(tmp_path: Path) -> None:
    snapshot = take(tmp_path, [*TWELVE, a_row(30, kind="ได้ยิน", national_id="1234567890121", birth_date="25011231")])
    text = snapshot.file("profile.json").read_text(encoding="utf-8")
    for secret in ("ชื่อลับ", "1234567890121", "0812345678", "D30", "1958-12-31", "ได้ยิน"):
        assert secret not in text


def test_a_profile_says_what_changed_since_the_snapshot_before(tmp_path: Path) -> None:
    first = take(tmp_path, TWELVE)
    take(tmp_path, [*TWELVE[2:], a_row(40, kind="?")])
    profile = profile_of(store_in(tmp_path), "disabled")
    assert profile["previous"] == first.id
    change = profile["change"]
    assert (change["rows"], change["quarantined"], change["columns"]["kind"]["invalid"]) == (-2, 1, 1)
    assert change["columns"]["telephone"]["missing_share"] == round(1 / 10 - 3 / 12, 6)
    assert profile_of(store_in(tmp_path), "disabled", first.id)["change"] is None


def test_the_overview_says_what_is_late_held_and_not_there(tmp_path: Path) -> None:
    store, contracts = store_in(tmp_path), {"disabled": DISABLED}
    [nothing] = overview(store, contracts, date(2026, 1, 1))
    assert (nothing.snapshot, nothing.rows, nothing.late) == (None, 0, True)
    live = take(tmp_path, [*TWELVE, a_row(40, kind="?")])
    held = take(tmp_path, TWELVE[:8])
    day = live.made.date()
    [now] = overview(store, contracts, day)
    assert (now.snapshot, now.held, now.rows, now.quarantined) == (live.id, held.id, 12, 1)
    assert (now.late, now.due) == (False, day + timedelta(days=31))
    [later] = overview(store, {}, day + timedelta(days=32))  # the snapshot has its contract with it
    assert (later.name, later.name_th, later.late) == ("disabled", DISABLED.name_th, True)
    assert [reason.code for reason in now.held_reasons] == ["shrink"]


def test_a_register_is_added_by_writing_a_file_alone(tmp_path: Path) -> None:
    take(tmp_path, [a_row(1), a_row(2, card_no="X2"), a_row(3, card_no="D123456789")])
    warned = profile_of(store_in(tmp_path), "disabled")["columns"]["card_no"]["warned"]
    assert warned == 2


def test_two_columns_may_be_held_to_an_order(tmp_path: Path) -> None:
    spent = DISABLED.columns[6].model_copy(update={"column": "spent"})
    contract = DISABLED.model_copy(update={"columns": [*DISABLED.columns, spent], "order": [("spent", "allowance")]})
    path = tmp_path / "disabled.csv"
    rows = ["D1,800,800", "D2,800,801", "D3,,801", "D4,800,"]
    header = ",".join(column.column for column in contract.columns)
    path.write_text(
        "\n".join([header, *(f"{r.split(',')[0]},,,,,,{r.split(',')[1]},,{r.split(',')[2]}" for r in rows)])
    )
    snapshot = ingest(store_in(tmp_path), contract, [path])
    assert snapshot.facts["accepted"] == 3
    assert snapshot.facts["reasons"] == {"spent: above allowance, or after it": 1}


def test_the_schema_for_editors_is_the_one_in_the_documentation() -> None:
    written = json.loads((ROOT / "docs" / "reference" / "contract.schema.json").read_text(encoding="utf-8"))
    assert written == contract_schema(), "Remedy: prasan register schema > docs/reference/contract.schema.json"
    assert set(written["properties"]) == set(Contract.model_fields)


@pytest.mark.parametrize(
    ("written", "instead", "line", "message"),
    [
        ("shrink: 0.2", "shrink: 2", 8, "limits.shrink: Input should be less than or equal to 1"),
        ("shrink: 0.2", "shrunk: 0.2", 8, "limits.shrunk: Extra inputs are not permitted"),
        ("column: state, values: [ยกเลิก]", "column: stat, values: [ยกเลิก]", 9, "stat is not a column whose meaning is text"),
        ("key: card_no", "key: cardno", 7, "key: the key cardno is not among the columns"),
        ('pattern: "D[0-9]+"', 'pattern: "D[0-9"', 11, "pattern: the pattern is not a regular expression"),
        ('pattern: "D[0-9]+"', 'pattern: "(?=D)"', 11, "pattern: the pattern is not a regular expression"),
        ("max_length: 9", "max_length: 0", 11, "max_length: Input should be greater than or equal to 1"),
        ("when_bad: quarantine}\n  - {column: telephone", "minimum: 3}\n  - {column: telephone", 15, "minimum is for a column"),
        ("required: true, pattern", "optional: true, pattern", 11, "the key cannot be optional"),
        ("identifying: true", "required: true, optional: true", 16, "a column whose value is required cannot be optional"),
        ("column: telephone", "column: spouse_id", 16, "has spouse_id already; rename"),
        ("column: telephone", "column: kind", 16, "the column kind is listed twice"),
        ("column: telephone", "column: area_code", 16, "has area_code already; rename"),
        ("every: month", "every: month\nevery: week", 7, "every is written twice"),
        ("every: month", "keep: {days: 0}\nevery: month", 6, "keep.days: Input should be greater"),
        ("every: month", "order: [[allowance, kind]]\nevery: month", 6, "allowance and kind are not two numbers or two dates"),
        ("every: month", "every: fortnight", 6, "every: Input should be"),
    ],
)  # fmt: skip
def test_a_wrong_contract_is_told_by_its_line(
    tmp_path: Path, written: str, instead: str, line: int, message: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert written in text
    path = tmp_path / "disabled.yaml"
    path.write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(ContractError) as told:
        load_contract(path)
    assert f"{path}:{line}: " in str(told.value)
    assert message in str(told.value)
