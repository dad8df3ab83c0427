"""What may be shown of rounds: no small count, and none that the sizes of two lists would tell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from prasan.centres.rounds import shown_round
from prasan.measures.rounds import Round


def kind(units: int, satang: int = 0, **why: int) -> dict[str, Any]:
    return {"units": units, "satang": satang, "why": why}


def round_of(
    entitlements: int = 100, since: int | None = 1, overlaps: dict[str, int] | None = None, **changes: Any
) -> Round:
    every = {name: kind(0) for name in ("new", "ended", "amount", "payee")} | changes
    return Round(
        "m", 2, "round/m@x", "a", datetime.now(UTC), entitlements, entitlements * 100, overlaps or {}, since, every, {}
    )


def test_large_counts_and_nothing_are_shown_with_their_reasons() -> None:
    told = shown_round(round_of(new=kind(20, 2_000, entered=20), overlaps={"excludes": 12}))
    assert (told["entitlements"], told["satang"], told["overlaps"]) == (100, 10_000, {"excludes": 12})
    assert told["changes"]["new"] == {"units": 20, "satang": 2_000, "why": [("entered", 20)]}
    assert told["changes"]["ended"]["units"] == 0


@pytest.mark.parametrize("count", [1, 9])
def test_a_small_count_is_hidden_wherever_it_stands(count: int) -> None:
    assert shown_round(round_of(count))["entitlements"] is None
    assert shown_round(round_of(count))["satang"] is None
    assert shown_round(round_of(overlaps={"twice": count}))["overlaps"] == {"twice": None}
    assert shown_round(round_of(amount=kind(count, 5)))["changes"]["amount"] == {
        "units": None,
        "satang": None,
        "why": [],
    }


def test_who_is_new_and_who_ended_are_hidden_together_and_all_amounts_with_them() -> None:
    changes = shown_round(round_of(new=kind(3, 300, entered=3), ended=kind(40, -4_000, gone=40), amount=kind(50, 70)))[
        "changes"
    ]
    assert changes["new"] == {"units": None, "satang": None, "why": [("entered", None)]}
    assert changes["ended"] == {"units": None, "satang": None, "why": [("gone", None)]}
    assert (changes["amount"]["units"], changes["amount"]["satang"]) == (50, None)


def test_one_small_reason_takes_the_least_other_with_it() -> None:
    why = shown_round(round_of(new=kind(100, 0, entered=60, income=37, land=3)))["changes"]["new"]["why"]
    assert dict(why) == {"entered": 60, "income": None, "land": None}


def test_a_first_round_has_no_changes() -> None:
    assert shown_round(round_of(since=None))["changes"] == {}
