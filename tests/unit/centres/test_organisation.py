"""The dated organisation tree."""

from __future__ import annotations

from datetime import date

import pytest

from prasan.centres.access import visible_units
from prasan.centres.organisation import DEPARTMENT, MINISTRY, ROOT, Edge, OrganisationError, Tree, Unit, load_tree

DAY = date(2015, 9, 30)


def test_the_shipped_tree_has_every_ministry_and_department_of_the_budget() -> None:
    structure = load_tree().as_of(DAY)
    levels = [unit.level for unit in structure.units]
    assert (levels.count(MINISTRY), levels.count(DEPARTMENT)) == (20, 151)
    assert structure.ancestors("07011") == ("07000", ROOT)


def test_a_unit_sees_itself_and_what_is_below_it() -> None:
    tree = load_tree()
    assert visible_units(tree, "07011", DAY) == {"07011"}
    assert {"07000", "07011"} <= visible_units(tree, "07000", DAY)
    assert ROOT not in visible_units(tree, "07000", DAY)
    assert len(visible_units(tree, ROOT, DAY)) == 172
    assert visible_units(tree, "99999", DAY) == frozenset()


def test_a_unit_that_moved_stands_where_it_stood_on_the_day() -> None:
    units = [Unit(code, "ministry", code, code) for code in (ROOT, "1", "2", "3")]
    moved = date(2015, 1, 1)
    edges = [Edge("1", ROOT, DAY.replace(year=2000)), Edge("2", ROOT, DAY.replace(year=2000))]
    edges += [Edge("3", "1", DAY.replace(year=2000), moved), Edge("3", "2", moved)]
    tree = Tree(units, edges)
    assert tree.as_of(date(2014, 12, 31)).parent("3") == "1"
    assert tree.as_of(moved).parent("3") == "2"


def test_a_unit_with_two_parents_or_in_a_ring_is_refused_by_name() -> None:
    units = [Unit(code, "ministry", code, code) for code in (ROOT, "1", "2")]
    with pytest.raises(OrganisationError, match="1 has two parents"):
        Tree(units, [Edge("1", ROOT, DAY), Edge("1", "2", DAY), Edge("2", ROOT, DAY)]).as_of(DAY)
    with pytest.raises(OrganisationError, match="its own ancestor"):
        Tree(units, [Edge("1", "2", DAY), Edge("2", "1", DAY)]).as_of(DAY)
