"""What records that have a partner tell of pairs that are doubtful."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.linkage.general.decoys import Tally, expected, least_telling, moves, overclaimed, shift
from prasan.linkage.general.dependence import Join, repeats

PROBABLE = st.lists(st.floats(0.02, 0.98), min_size=5, max_size=60)


def tally(matches: int, seed: int) -> Tally:
    """800 records with a partner and 400 without, of which so many have a match that is hard to see."""
    draw = random.Random(seed)
    chance = [draw.gauss(0, 3) for _ in range(1_200)]
    seen = [max(weight, draw.gauss(12, 3)) if at < matches else weight for at, weight in enumerate(chance[800:])]
    return Tally(800, 400, chance[:800], seen)


@pytest.mark.parametrize("matches", [0, 40, 150])
def test_matches_are_counted_without_a_model(matches: int) -> None:
    tallies = [tally(matches, 1), tally(matches, 2)]
    found, variance = expected(tallies, least_telling(tallies))
    assert found == pytest.approx(matches, abs=20)
    assert variance > 0


def test_few_records_with_a_partner_tell_nothing() -> None:
    assert least_telling([Tally(10, 500, [1.0] * 10, [9.0] * 500)]) == float("inf")


def test_relatives_that_are_believed_in_are_told_by_decoys_and_moved_down() -> None:
    tallies = [tally(0, 1), tally(0, 2)]
    weights = [weight for weight in tallies[0].found if weight > 0]
    assert overclaimed(tallies, [(weight, 0.95) for weight in weights])
    assert not overclaimed(tallies, [(weight, 0.05) for weight in weights])
    moved = moves(tallies, [(weight, 0.95) for weight in weights])
    assert all(bits < -2 for _, bits in moved)


@given(st.lists(st.tuples(st.floats(-9, 20), st.floats(0.02, 0.98)), max_size=300), st.integers(0, 300))
def test_who_weighs_more_is_not_less_probable_after_the_move(pairs: list[tuple[float, float]], matches: int) -> None:
    moved = moves([tally(matches, 1), tally(matches, 2)], pairs)
    assert moved == sorted(moved)
    ends = [weight + bits for weight, bits in moved]
    assert ends == sorted(ends)


@given(PROBABLE)
def test_odds_stay_where_the_model_believes_in_as_many(probable: list[float]) -> None:
    assert abs(shift(probable, sum(probable), 1.0)) <= 0.1


@given(PROBABLE, st.floats(0, 1))
def test_odds_move_towards_what_is_counted_and_less_where_that_is_unsure(probable: list[float], share: float) -> None:
    matches = share * len(probable)
    sure, unsure = (shift(probable, matches, variance) for variance in (1.0, 1e4))
    assert abs(unsure) <= abs(sure) + 1e-9
    if abs(matches - sum(probable)) > 0.1 * len(probable):
        assert (sure > 0) == (matches > sum(probable)) or abs(sure) <= 0.1


def test_what_says_the_same_again_is_known_from_the_one_that_says_more() -> None:
    none = ((0.0, 0.0), (0.0, 0.0))
    joins = [Join(0, 1, none, lift=5.0), Join(1, 2, none, lift=2.5)]
    told = repeats(joins, [2**-10, 2**-5, 2**-5])
    assert told == {1: (0, 1.0), 2: (1, 0.5)}
