"""What is said of the links' rightness, by a truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_nation import Linked

from prasan.linkage.evaluation import evaluate, wilson


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_the_share_and_stays_within_bounds(seen: tuple[int, int]) -> None:
    low, high = wilson(*seen)
    assert 0 <= low <= seen[0] / seen[1] + 1e-12
    assert seen[0] / seen[1] - 1e-12 <= high <= 1


def test_the_truth_is_told_by_register_stage_and_probability(linked: Linked) -> None:
    told = evaluate(linked.store, linked.truth)
    assert told["made"] == sum(stage["made"] for stage in told["stages"].values())
    assert told["hit"] == sum(bin_["hit"] for bin_ in told["reliability"])
    assert told["precision_interval"][0] <= told["precision"] <= told["precision_interval"][1]
    assert told["strangers"].keys() == {"there", "made", "hit"}
    bands = told["reliability"]
    assert sum(band["links"] for band in bands) == sum(
        stage["made"] for name, stage in told["stages"].items() if name != "reviewed"
    )
    assert all(band["lowest"] <= band["predicted"] <= band["highest"] for band in bands)
    assert [band["lowest"] for band in bands] == sorted({band["lowest"] for band in bands})
    apart = [abs(band["predicted"] - band["observed"]) for band in bands]
    assert min(apart) <= told["calibration_error"] <= max(apart) < 1
