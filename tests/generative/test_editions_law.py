"""Editions of open data about people: all that were ever published say together no more of a few than each alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from prasan.centres.areas import NATION, Area
from prasan.centres.disclosure import SMALL, hidden_areas
from prasan.centres.publishing.differencing import Table, may_follow
from prasan.centres.publishing.editions import _in_large_steps

PROVINCES, DISTRICTS = ("10", "50", "90"), 4
AREAS = [Area(NATION, None, "nation", "", "")]
AREAS += [Area(code, NATION, "province", "", "") for code in PROVINCES]
LEAVES = [f"{code}{number:02}" for code in PROVINCES for number in range(1, DISTRICTS + 1)]
AREAS += [Area(code, code[:2], "district", "", "") for code in LEAVES]
PARENTS = {area.code: area.parent for area in AREAS}
COUNTS = st.lists(st.sampled_from([0, 0, 3, 9, 10, 12, 25, 40, 41, 50, 51, 60, 80]), min_size=12, max_size=12)
# A register that changes a little, or much, in some places.
STEPS = st.lists(st.sampled_from([0, 0, 0, 0, 1, -1, 9, 10, -10, 12, 30]), min_size=12, max_size=12)


def tables(counts: list[int]) -> Table:
    """A table as it is published: of each area with anybody in it the sum, or None; every person is due 100 baht."""
    leaves = dict(zip(LEAVES, counts, strict=True))
    sums: dict[str, int] = defaultdict(int)
    for leaf, count in leaves.items():
        at: str | None = leaf if count else None
        while at is not None:
            sums[at] += count
            at = PARENTS[at]
    hidden = hidden_areas({leaf: count for leaf, count in leaves.items() if count}, AREAS)
    people = {code: None if code in hidden else float(count) for code, count in sums.items()}
    return Table(people, {"baht": {code: None if count is None else count * 100 for code, count in people.items()}})


def readable(table: Table) -> list[frozenset[str]]:
    """Sets of leaves whose sum anybody reads off a table: shown areas, and a shown area less shown ones in it."""
    shown = {code for code, value in table.people.items() if value is not None}
    of = {
        code: frozenset(leaf for leaf in LEAVES if leaf == code or leaf[:2] == code or code == NATION) for code in shown
    }
    found = set(of.values())
    for code in shown:
        inside = [of[each] for each in shown if PARENTS[each] == code]
        for size in range(1, len(inside) + 1):
            for some in combinations(inside, size):
                found.add(of[code] - frozenset().union(*some))
    return [each for each in found if each]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(COUNTS, st.lists(STEPS, min_size=1, max_size=4))
@example([12] * 12, [[1, *[0] * 11]])
@example([12] * 12, [[10, *[0] * 11], [-9, *[0] * 11]])
@example([3, 12, *[30] * 10], [[0, 1, *[0] * 10]])
def test_no_two_editions_tell_by_their_difference_of_few_people(first: list[int], steps: list[list[int]]) -> None:
    published = [(first, tables(first))]
    counts = first
    for step in steps:
        counts = [max(0, count + change) for count, change in zip(counts, step, strict=True)]
        table = tables(counts)
        if may_follow(table, [each for _, each in published], AREAS):
            published.append((counts, table))
    for (before, one), (after, other) in combinations(published, 2):
        # Hidden in both or in neither: what one leaves open, the other does not close.
        assert {code for code, value in one.people.items() if value is None} == {
            code for code, value in other.people.items() if value is None
        }
        smallest = [each for each in readable(one) if each in readable(other)]
        atoms = [each for each in smallest if not any(part < each for part in smallest)]
        change = dict(zip(LEAVES, (b - a for a, b in zip(before, after, strict=True)), strict=True))
        for atom in atoms:
            came = sum(change[leaf] for leaf in atom)
            assert came == 0 or abs(came) >= SMALL, (sorted(atom), came)


def test_what_has_not_changed_may_be_published_again_and_what_has_by_ten_too() -> None:
    first = tables([40] * 12)
    assert may_follow(tables([40] * 12), [first], AREAS)
    assert may_follow(tables([50, *[40] * 11]), [first], AREAS)
    assert not may_follow(tables([41, *[40] * 11]), [first], AREAS)


def test_an_amount_that_changes_while_nobody_comes_or_goes_waits() -> None:
    first = tables([40] * 12)
    dearer = Table(first.people, {"baht": {**first.amounts["baht"], LEAVES[0]: 4_100.0}})
    assert not may_follow(dearer, [first], AREAS)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_a_services_counts_change_by_nobody_or_by_ten(then: list[int], now: list[int]) -> None:
    then, now = sorted(then, reverse=True), sorted(now, reverse=True)
    if _in_large_steps(now, then):
        for kind in (0, 1, 2, 3):
            assert now[kind] == then[kind] or abs(now[kind] - then[kind]) >= SMALL
        assert now[2] - now[3] == then[2] - then[3] or abs(now[2] - now[3] - then[2] + then[3]) >= SMALL
