"""Who votes alike is found together, and what all groups agree with is told from what only the larger one wants."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.council.consensus import opinions


def _two_camps(seed: int = 1) -> dict[str, dict[str, int]]:
    """Thirty agencies against ten on four statements; all for two; each votes on five of seven, one in fifty otherwise than its camp."""
    draw = random.Random(seed)
    votes = {}
    for number in range(40):
        camp = 1 if number < 30 else -1
        own = {f"part{each}": camp if each % 2 else -camp for each in range(4)} | {"all1": 1, "all2": 1, "none": -1}
        met = draw.sample(sorted(own), 5)
        votes[f"{number:02}"] = {each: own[each] if draw.random() > 0.02 else -own[each] for each in met}
    return votes


def test_two_camps_are_found_and_what_both_agree_with():
    found = opinions(_two_camps())
    assert sorted(len(group.members) for group in found.groups) == [10, 30]
    small = next(group for group in found.groups if len(group.members) == 10)
    assert small.members == tuple(f"{number}" for number in range(30, 40))
    assert {each.statement for each in found.consensus} == {"all1", "all2"}
    # Three in four agree with these, and they are no consensus: the small group is against.
    wanted = {each.statement: each for each in found.statements}
    assert wanted["part1"].agree > 0.6
    assert wanted["part1"].agreement < wanted["all1"].agreement / 2
    assert {statement for statement, _ in small.telling} <= {f"part{each}" for each in range(4)}
    assert ("part0", True) in small.telling


def test_who_all_think_alike_are_one_group_and_few_votes_place_nobody():
    votes = {f"{number}": {"a": 1, "b": 1, "c": -1} for number in range(6)} | {"shy": {"a": 1}}
    found = opinions(votes)
    assert [group.members for group in found.groups] == [("0", "1", "2", "3", "4", "5")]
    assert found.unplaced == ("shy",)
    assert opinions({}).groups == ()


_VOTES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.dictionaries(st.sampled_from("pqrstu"), st.sampled_from([-1, 0, 1]), max_size=6),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(_VOTES, st.randoms(use_true_random=False))
def test_every_participant_is_in_one_place_and_the_order_of_votes_does_not_matter(votes, draw):
    found = opinions(votes)
    members = [each for group in found.groups for each in group.members]
    assert sorted([*members, *found.unplaced]) == sorted(votes)
    assert all(0 <= each.agreement <= 1 and each.agree + each.disagree <= 1 for each in found.statements)
    people = list(votes)
    draw.shuffle(people)
    assert opinions({each: dict(reversed(votes[each].items())) for each in people}) == found
