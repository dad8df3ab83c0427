"""The cut: chosen without labels, and held to what it promises."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from prasan.linkage.private.choosing import NOTHING, choose_cut

DICE = st.lists(st.integers(0, 50).map(lambda n: n / 50), max_size=60)


@given(DICE, DICE, st.integers(0, 40), st.integers(0, 300), st.sampled_from([0.0, 0.3, 0.7]), st.floats(0, 0.5))
def test_a_cut_is_no_lower_than_asked_and_promises_no_more_than_allowed(
    found: list[float], apart: list[float], more: int, others: int, floor: float, wrong: float
) -> None:
    sizes = {"records": len(found) + more, "people": len(apart) + others}
    cut = choose_cut(found, apart, **sizes, floor=floor, wrong=wrong)
    made = sum(dice >= cut.dice for dice in found)
    assert cut.dice >= floor
    assert (cut.dice == NOTHING) == (made == 0)
    assert 0 <= cut.expected_wrong <= wrong * made
    # Who allows more has no fewer links.
    assert choose_cut(found, apart, **sizes, floor=floor, wrong=wrong * 2).dice <= cut.dice


def test_the_share_that_is_wrong_is_about_what_was_allowed() -> None:
    chance = random.Random(5)

    def of_two() -> float:
        return chance.gauss(0.55, 0.08)

    people = 20_000
    apart = [of_two() for _ in range(people)]
    for share_there in (0.9, 0.3):
        there = [chance.random() < share_there for _ in range(5_000)]
        found = [chance.gauss(0.85, 0.08) if each else of_two() for each in there]
        cut = choose_cut(found, apart, records=len(found), people=people, floor=0.4, wrong=0.01)
        linked = [each for each, dice in zip(there, found, strict=True) if dice >= cut.dice]
        assert 0.002 < 1 - sum(linked) / len(linked) < 0.02
        assert sum(linked) > 0.8 * sum(there)


def test_where_nothing_tells_them_apart_nothing_is_linked() -> None:
    same = [n / 100 for n in range(50, 100)]
    cut = choose_cut(same, same, records=50, people=50, floor=0.0, wrong=0.005)
    assert (cut.dice, cut.expected_wrong) == (NOTHING, 0.0)
    assert choose_cut([], [], records=0, people=0, floor=0.0, wrong=0.005).dice == NOTHING
