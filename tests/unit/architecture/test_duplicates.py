"""Systems that do the same are found, and those that only look so are not: measured on a truth that the models do not have."""

import itertools

import pytest

from prasan.architecture.demonstration import make_estate
from prasan.architecture.duplicates import find_duplicates, grouped
from prasan.architecture.duplicates.words import words_of
from prasan.architecture.estate import Estate, Thing, Tie, concepts_of
from prasan.cli.ea_store import agencies_of_demonstration


@pytest.fixture(scope="module")
def measured():
    """(pairs found, pairs that are) for two seeds that the weights were not learned on."""
    told = []
    for seed in (11, 14):
        made = make_estate(agencies_of_demonstration(), seed=seed)
        parts = [concepts_of(unit, model) for unit, model in made.models.items()]
        estate = Estate((each for things, _ in parts for each in things), (each for _, ties in parts for each in ties))
        groups = made.truth["duplicates"]
        truth = {pair for group in groups for pair in itertools.combinations(sorted(group["systems"]), 2)}
        told.append((find_duplicates(estate), truth, made.truth["look_alikes"]))
    return told


def test_most_planted_duplicates_are_found_and_most_that_is_found_was_planted(measured):
    found = [tuple(sorted((pair.left.key, pair.right.key))) for pairs, _, _ in measured for pair in pairs]
    right = sum(
        tuple(sorted((pair.left.key, pair.right.key))) in truth for pairs, truth, _ in measured for pair in pairs
    )
    assert right / len(found) > 0.85
    assert right / sum(len(truth) for _, truth, _ in measured) > 0.75


def test_systems_of_one_name_that_do_different_things_are_not_among_them(measured):
    for pairs, _, look_alikes in measured:
        traps = {frozenset(pair) for group in look_alikes for pair in itertools.combinations(group["systems"], 2)}
        assert not any(frozenset((pair.left.key, pair.right.key)) in traps for pair in pairs)


def test_every_pair_is_of_two_agencies_and_says_why(measured):
    for pair in measured[0][0]:
        assert pair.left.unit != pair.right.unit
        assert any(each.points > 0 and each.words for each in pair.why)


def test_groups_hold_what_the_pairs_say(measured):
    pairs = measured[0][0]
    groups = grouped(pairs)
    keys = [key for group in groups for key in group.keys]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {key for pair in pairs for key in (pair.left.key, pair.right.key)}
    assert all(0.5 <= group.score <= 1 for group in groups)


def test_a_reference_part_is_met_by_another_who_only_has_the_name():
    def system(unit, name, part):
        of = {"part": (part,)} if part else {}
        return [
            Thing(f"{unit}/a", unit, "a", "ApplicationComponent", (("th", name),)),
            Thing(f"{unit}/c", unit, "c", "Capability", (("th", "การขึ้นทะเบียนเกษตรกร"),), properties=of),
        ], [Tie(f"{unit}/r", unit, "r", "Realization", f"{unit}/a", f"{unit}/c")]

    told = [system("1", "ระบบทะเบียนเกษตรกร", "CAP-FARMERS"), system("2", "ระบบขึ้นทะเบียนเกษตรกร", "")]
    others = [
        Thing(f"{unit}/x{n}", unit, f"x{n}", "ApplicationComponent", (("en", f"Tool {word}"),))
        for n, (unit, word) in enumerate(zip("12" * 8, "ABCDEFGHIJKLMNOP", strict=True))
    ]
    estate = Estate(
        [each for things, _ in told for each in things] + others, [each for _, ties in told for each in ties]
    )
    best = find_duplicates(estate)[0]
    assert {best.left.key, best.right.key} == {"1/a", "2/a"}
    assert ("capability", ("CAP-FARMERS",)) in [(each.what, each.words) for each in best.why]


def test_thai_is_cut_into_words_and_what_says_nothing_is_left_out():
    assert words_of("ระบบทะเบียนเกษตรกร") == {"ทะเบียน", "เกษตรกร"}
    assert words_of("Systems for Farmer Registrations") == words_of("farmers registration system")
    assert words_of("ระบบ") == {"ระบบ"}
