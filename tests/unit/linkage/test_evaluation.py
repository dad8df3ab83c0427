"""What is said of the links' rightness, by truth and by a labelled sample."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_nation import Linked

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.evaluation import SAMPLE_COLUMNS, SampleError, draw_sample, evaluate, evaluate_sample, wilson


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


def test_everybody_as_a_sample_gives_the_truth(linked: Linked, engine: Engine) -> None:
    whole = draw_sample(linked.store, 10**9, 1)
    engine.table("strata_told", Statement("SELECT count(*) AS n FROM links WHERE probability IS NOT NULL", "test"))
    assert sum(row["linked"] for row in whole) == engine.value(Statement("SELECT n FROM strata_told", "test"))
    assert all(row["weight"] == 1 and tuple(row) == SAMPLE_COLUMNS for row in whole)
    civil = "SELECT t.register, t.record_key, l.spine_id FROM truth AS t JOIN truth AS c ON c.person = t.person AND c.register = 'civil' JOIN links AS l ON l.register = 'civil' AND l.record_key = c.record_key"
    right = set(engine.tuples(Statement(civil, "test")))
    labelled = [{**row, "same": int((row["register"], row["record_key"], row["spine_id"]) in right)} for row in whole]
    assert evaluate_sample(labelled)["precision"] == pytest.approx(evaluate(linked.store, linked.truth)["precision"])


def test_a_sample_is_drawn_again_by_its_seed_and_stands_for_all(linked: Linked) -> None:
    some = draw_sample(linked.store, 60, 7)
    assert some == draw_sample(linked.store, 60, 7) != draw_sample(linked.store, 60, 8)
    assert 30 <= len(some) <= 60
    assert sum(row["weight"] for row in some) == pytest.approx(len(draw_sample(linked.store, 10**9, 1)))


def test_a_sample_that_cannot_be_used_says_where_and_why() -> None:
    row = {"linked": "True", "weight": "2", "same": "1"}
    assert evaluate_sample([row, {**row, "same": ""}])["unlabelled"] == 1
    for bad, message in (
        ({**row, "same": "yes"}, "row 3, column same"),
        ({**row, "weight": "much"}, "row 3, column weight"),
        ({**row, "linked": ""}, "row 3, column linked"),
    ):
        with pytest.raises(SampleError, match=message):
            evaluate_sample([row, bad], "sample.csv")
    with pytest.raises(SampleError, match="no row is labelled"):
        evaluate_sample([])
