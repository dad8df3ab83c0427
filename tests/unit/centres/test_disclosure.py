"""Small counts are hidden, and so is what would tell them."""

from __future__ import annotations

import pytest
from attacker import Attacker, totals

from prasan.centres.areas import NATION, load_areas
from prasan.centres.disclosure import hidden_areas

AREAS = load_areas()
# Bangkok (10) has more people than Nonthaburi (12), and that more than Trang (92): the last are hidden first.
PLENTY = {"1001": 500, "1002": 400, "1003": 300, "1201": 200, "1202": 100, "9201": 50, "9202": 40}


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert hidden_areas(PLENTY, AREAS) == frozenset()


def test_a_zero_is_shown() -> None:
    assert hidden_areas({**PLENTY, "1004": 0}, AREAS) == frozenset()


def test_ten_is_shown_and_nine_is_not() -> None:
    assert hidden_areas({**PLENTY, "1004": 10}, AREAS) == frozenset()
    assert "1004" in hidden_areas({**PLENTY, "1004": 9}, AREAS)


def test_one_small_district_takes_another_of_its_province_with_it_and_the_province_stays() -> None:
    assert hidden_areas({**PLENTY, "1004": 3}, AREAS) == {"1004", "1003"}


def test_the_district_not_stated_goes_first() -> None:
    assert hidden_areas({**PLENTY, "1004": 3, "1000": 4000}, AREAS) == {"1004", "1000"}


def test_two_small_districts_hide_one_another_only_if_their_sum_leaves_doubt() -> None:
    assert hidden_areas({**PLENTY, "1004": 3, "1005": 9}, AREAS) == {"1004", "1005"}
    assert hidden_areas({**PLENTY, "1004": 1, "1005": 1}, AREAS) == {"1004", "1005", "1003"}


def test_a_small_province_hides_all_its_districts_and_another_province_with_all_of_its() -> None:
    hidden = hidden_areas({**PLENTY, "1301": 4, "1302": 2}, AREAS)
    assert hidden == {"13", "1301", "1302", "92", "9201", "9202"}


def test_the_province_not_stated_is_hidden_when_small_and_hides_when_not() -> None:
    assert hidden_areas({**PLENTY, "00": 5}, AREAS) == {"00", "92", "9201", "9202"}
    assert hidden_areas({**PLENTY, "00": 5000, "1301": 5}, AREAS) == {"00", "13", "1301"}


def test_a_province_whose_districts_cannot_be_hidden_is_hidden() -> None:
    # Ten people, one in each district: the shown province would tell them all.
    ones = {f"13{number:02}": 1 for number in range(1, 8)} | {"1300": 3}
    hidden = hidden_areas({**PLENTY, **ones}, AREAS)
    assert {"13", *ones} <= hidden
    assert NATION not in hidden


def test_the_national_total_is_shown_unless_it_is_small_or_would_tell_all() -> None:
    assert hidden_areas({"1001": 5, "1301": 4}, AREAS) == {NATION, "10", "1001", "13", "1301"}
    assert NATION in hidden_areas({f"{province}01": 1 for province in range(10, 20)}, AREAS)
    assert hidden_areas({"1001": 25, "1002": 5}, AREAS) == {"1001", "1002"}


def test_nobody_anywhere_hides_nothing() -> None:
    assert hidden_areas({}, AREAS) == frozenset()
    assert hidden_areas({"1001": 0}, AREAS) == frozenset()


def test_what_is_no_count_of_a_smallest_area_is_refused() -> None:
    for leaf, count in (("1001", -1), ("10", 5), ("TH", 5), ("9999", 5)):
        with pytest.raises(ValueError, match="no count of people"):
            hidden_areas({leaf: count}, AREAS)


def test_the_attacker_of_these_tests_finds_what_is_hidden_badly() -> None:
    """The tests would be worth nothing if the attacker could not subtract."""
    counts = totals(AREAS, {**PLENTY, "1004": 3})
    badly = {code: None if code == "1004" else count for code, count in counts.items()}
    assert Attacker(AREAS, badly).bounds()["1004"] == (3, 3)
    ones = totals(AREAS, {**PLENTY, "1004": 1, "1005": 1})
    pair = {code: None if code in ("1004", "1005") else count for code, count in ones.items()}
    assert Attacker(AREAS, pair).bounds()["1005"] == (1, 1)
    assert [table["1004"] for table in Attacker(AREAS, pair).tables()] == [1]
