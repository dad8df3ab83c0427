"""Which columns of two tables say the same, found by their names and by what stands in them."""

from __future__ import annotations

from prasan.linkage.general.columns import same_names, same_values


def test_names_are_the_same_but_for_case_accents_and_signs() -> None:
    found = same_names(["First_Name", "née", "town", "a", "A "], ["first name", "NEE", "town", "a-"])
    assert found == {"First_Name": "first name", "née": "NEE", "town": "town"}  # two are called a


def test_columns_are_known_by_their_values() -> None:
    towns = [f"Town {n % 20}" for n in range(200)]
    given = [f"name{n % 40}" for n in range(200)]
    days = [str(n % 28) for n in range(200)]
    months = [str(n % 12) for n in range(200)]
    yes = ["yes", "no"] * 100
    left = {"place": towns, "first": given, "day": days, "member": yes, "empty": [None] * 200}
    right = {"city": [town.upper() for town in towns], "called": given[50:], "d": days, "m": months, "alive": yes}
    assert same_values(left, right) == {"place": "city", "first": "called", "day": "d"}


def test_values_that_two_columns_have_alike_tell_neither() -> None:
    names = [f"name{n % 40}" for n in range(200)]
    assert same_values({"name": names}, {"mother": names[10:], "father": names[20:]}) == {}
