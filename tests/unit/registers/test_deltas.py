"""A delta replaces the records whose keys it has and adds the others; the same one twice changes nothing."""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path

import pytest
from deliveries import SLIM, a_row, by_key, rows_of, store_in
from deliveries import take as take_any
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.registers.contract import Limits
from prasan.registers.keeping import CarryError

FREE = SLIM.model_copy(update={"limits": Limits()})
take = partial(take_any, contract=SLIM)
KIND = "register/disabled"


def test_known_keys_are_replaced_and_new_ones_added(tmp_path: Path) -> None:
    first = take(tmp_path, [a_row(1), a_row(2), a_row(3)])
    second = take(tmp_path, [a_row(2, allowance="1000"), a_row(4)], delta=True, name="june.csv")
    assert {key: told[2] for key, told in by_key(second).items()} == {"D1": 800, "D2": 1000, "D3": 800, "D4": 800}
    came = [(row["record_key"], row["source_file"], row["source_row"], row["origin"]) for row in rows_of(second)]
    assert came == [
        ("D1", "disabled.csv", 1, first.id),
        ("D3", "disabled.csv", 3, first.id),
        ("D2", "june.csv", 1, None),
        ("D4", "june.csv", 2, None),
    ]
    assert second.facts["accepted"] == second.facts["read"] == 4
    assert second.facts["delivery"] == {
        "kind": "delta", "read": 2, "accepted": 2, "quarantined": 0,
        "onto": first.id, "replaced": 1, "new": 1, "removed": 0,
    }  # fmt: skip


def test_a_record_that_the_contract_calls_gone_is_removed_and_no_other(tmp_path: Path) -> None:
    take(tmp_path, [a_row(number) for number in range(6)])
    second = take(tmp_path, [a_row(2, state="ยกเลิก"), a_row(9, state="ยกเลิก")], delta=True)
    assert sorted(by_key(second)) == ["D0", "D1", "D3", "D4", "D5"]
    assert second.facts["delivery"]["removed"] == 2


def test_a_bad_row_leaves_the_record_as_it_was_and_waits_once(tmp_path: Path) -> None:
    take(tmp_path, [a_row(1), a_row(2), a_row(3, kind="?")])
    bad = [a_row(1, allowance="much"), a_row(3, kind="??"), a_row(0, card_no="", kind="?")]
    second = take(tmp_path, bad, delta=True, contract=FREE)
    assert by_key(second)["D1"][2] == 800
    waiting = [json.loads(row["row"]) for row in rows_of(second, "quarantine.parquet")]
    assert [(row["card_no"] or "", row["kind"]) for row in waiting] == [("D1", "เห็น"), ("D3", "??"), ("", "?")]
    again = take(tmp_path, bad, delta=True, contract=FREE)
    assert again.id == second.id
    mended = take(tmp_path, [a_row(3)], delta=True, contract=FREE)
    assert mended.facts["quarantined"] == 2


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    rows = [a_row(1), a_row(2), a_row(3, kind="?")]
    full = take(tmp_path, rows)
    again = take(tmp_path, rows)
    assert (again.id, again.previous) == (full.id, None)
    assert again.made >= full.made
    delta = take(tmp_path, [a_row(2, allowance="5")], delta=True)
    twice = take(tmp_path, [a_row(2, allowance="5")], delta=True)
    assert (twice.id, twice.previous) == (delta.id, full.id)


def test_a_delta_wants_a_full_delivery_before_it(tmp_path: Path) -> None:
    with pytest.raises(CarryError, match="ingest a full delivery first"):
        take(tmp_path, [a_row(1)], delta=True)
    assert store_in(tmp_path).find(KIND) is None


_changes = st.dictionaries(st.integers(0, 6), st.sampled_from(["0", "5", "700"]), max_size=5)


@settings(max_examples=4, deadline=None)
@given(_changes, _changes)
def test_deltas_come_to_what_one_full_delivery_of_the_end_says(first: dict[int, str], second: dict[int, str]) -> None:
    def rows(told: dict[int, str]) -> list[dict[str, str]]:
        return [a_row(number, allowance=allowance) for number, allowance in told.items()]

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        take(Path(one), rows(first), contract=FREE)
        by_delta = take(Path(one), rows(second), delta=True, contract=FREE)
        assert by_key(by_delta) == by_key(take(Path(other), rows(first | second), contract=FREE))
