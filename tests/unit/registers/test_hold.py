"""A delivery too unlike the last one waits for a person, and old snapshots go when the contract says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from deliveries import DISABLED, SLIM, a_row, store_in
from deliveries import take as take_any

from prasan.engine.snapshots import NothingHeldError, SnapshotMissingError
from prasan.exchange.log import AccessLog
from prasan.registers.contract import Keep, Limits
from prasan.registers.hold import discard_register, held_register, hold_reasons, release_register
from prasan.registers.keeping import CarryError, contract_of

KIND = "register/disabled"
take = partial(take_any, contract=SLIM)
TEN = [a_row(number) for number in range(10)]


@pytest.mark.parametrize(
    ("rows", "code", "value"),
    [
        (TEN[:7], "shrink", 0.3),
        ([a_row(number) for number in range(16)], "growth", 0.6),
        ([*TEN, *[a_row(number, kind="?") for number in range(20, 30)]], "quarantined", 0.5),
        ([{**row, "given_name": ""} for row in TEN], "missing", 1.0),
    ],
)
def test_a_delivery_beyond_a_limit_is_kept_but_not_switched_in(
    tmp_path: Path, rows: list[dict[str, str]], code: str, value: float
) -> None:
    store = store_in(tmp_path)
    good = take(tmp_path, TEN)
    held = take(tmp_path, rows)
    [reason] = hold_reasons(held)
    assert (reason.code, reason.value) == (code, value)
    assert store.live(KIND).id == good.id
    assert held_register(store, "disabled") == held
    assert f"{value:.1%}" in reason.in_words(DISABLED, "en")
    assert f"{value:.1%}" in reason.in_words(DISABLED, "th")


def test_a_delivery_that_leaves_nobody_waits_whatever_the_contract_says(tmp_path: Path) -> None:
    free = SLIM.model_copy(update={"limits": Limits()})
    first = take(tmp_path, TEN, contract=free)
    assert [reason.code for reason in hold_reasons(take(tmp_path, [], contract=free))] == ["empty"]
    assert store_in(tmp_path).live(KIND) == first


def test_a_delivery_at_its_limits_and_the_first_one_go_straight_in(tmp_path: Path) -> None:
    first = take(tmp_path, [a_row(1, kind="?"), *TEN[2:4]])
    assert (first.facts["quarantined"], hold_reasons(first)) == (1, [])
    at_limit = take(tmp_path, [*TEN[2:5], a_row(20, kind="?"), a_row(21, kind="?")])
    assert (at_limit.facts["accepted"], at_limit.facts["quarantined"]) == (3, 2)
    assert store_in(tmp_path).live(KIND) == at_limit


def test_a_person_releases_it_and_the_log_says_who_and_why(tmp_path: Path) -> None:
    store, log = store_in(tmp_path), AccessLog(tmp_path / "access.jsonl")
    first = take(tmp_path, TEN)
    held = take(tmp_path, TEN[:5])
    with pytest.raises(ValueError, match="who decides and why"):
        release_register(store, "disabled", by=" ", reason="", log=log)
    released = release_register(store, "disabled", by="somsri", reason="five cards were cancelled", log=log)
    assert released == held == store.live(KIND)
    assert released.previous == first.id
    assert held_register(store, "disabled") is None
    [entry] = log.entries()
    told = {name: entry.event[name] for name in ("action", "who", "unit", "registers", "reason", "snapshot")}
    assert told == {
        "action": "release_register",
        "who": "somsri",
        "unit": "06004",
        "registers": ["disabled"],
        "reason": "five cards were cancelled",
        "snapshot": held.reference,
    }
    with pytest.raises(NothingHeldError):
        release_register(store, "disabled", by="somsri", reason="again", log=log)
    assert log.verify().size == 1


def test_what_is_discarded_is_gone(tmp_path: Path) -> None:
    store, log = store_in(tmp_path), AccessLog(tmp_path / "access.jsonl")
    first = take(tmp_path, TEN)
    held = take(tmp_path, TEN[:5])
    discard_register(store, "disabled", by="somsri", reason="half of the file was missing", log=log)
    assert store.live(KIND).id == first.id
    with pytest.raises(SnapshotMissingError):
        store.get(KIND, held.id)


def test_a_better_delivery_takes_the_place_of_the_held_one(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    take(tmp_path, TEN)
    take(tmp_path, TEN[:5])
    with pytest.raises(CarryError, match="a snapshot is held"):
        take(tmp_path, [a_row(30)], delta=True)
    better = take(tmp_path, TEN[:9])
    assert store.live(KIND).id == better.id
    assert held_register(store, "disabled") is None


def test_a_hold_over_another_snapshot_than_the_live_one_is_over(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    take(tmp_path, TEN)
    held = take(tmp_path, TEN[:5])
    pointer = (store.root / KIND / "held.json").read_text()
    take(tmp_path, TEN[:9])
    (store.root / KIND / "held.json").write_text(pointer)  # as a run leaves it that is killed after the switch
    assert store.get(KIND, held.id)
    assert held_register(store, "disabled") is None


def test_the_contract_says_which_old_snapshots_stay(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keeping = SLIM.model_copy(update={"keep": Keep(snapshots=2)})
    made = [take(tmp_path, [*TEN, a_row(50 + turn)], contract=keeping) for turn in range(3)]
    there = [store.seek(KIND, each.id) is not None for each in made]
    assert there == [False, True, True]
    assert contract_of(made[-1]) == keeping


def test_what_a_live_snapshot_was_made_from_stays_and_so_does_what_is_young(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = take(tmp_path, TEN)
    with store.writing("linkage", inputs=[first]) as draft:
        draft.file("people.txt").write_text("1")
    others = [take(tmp_path, [*TEN, a_row(50 + turn)]) for turn in range(4)]
    held = take(tmp_path, TEN[:2])
    assert store.retire(KIND, newest=None, days=1) == []
    later = datetime.now(UTC) + timedelta(days=40)
    assert store.retire(KIND, newest=5, days=30, now=later) == [others[0].id]
    assert store.retire(KIND, newest=None, days=30, now=later) == [others[1].id]
    for kept in (first, others[2], others[3], held):
        assert store.seek(KIND, kept.id) is not None
