"""The shipped organisation: both lists, the reforms between them, and what a check of it tells."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest
from rollups import unit

from prasan.centres.access import visible_units
from prasan.centres.organisation import (
    AGENCY,
    DEPARTMENT,
    MINISTRY,
    ROOT,
    STRUCTURE_OF_2565,
    Edge,
    Tree,
    load_tree,
)
from prasan.centres.structure.history import history
from prasan.centres.structure.reforms import ReformError, read_reforms
from prasan.centres.structure.successions import Succession, Successions
from prasan.centres.structure.validation import faults

TODAY = date(2026, 11, 1)
START, LATER = date(2010, 1, 1), date(2015, 1, 1)
# They have no line of their own in the budget of 2565, or the list lacks them; the law has them still.
NOT_IN_THE_LIST = {
    "04003",
    "04004",
    "04005",
    "04007",
    "04008",
    "04009",
    "04011",
    "04012",
    "04013",
    "04014",
    "04015",
} | {
    "08503",
    "11004",
}


def test_the_shipped_organisation_has_no_fault() -> None:
    assert faults(load_tree()) == []


def test_every_budget_unit_of_2565_stands_where_the_budget_has_it() -> None:
    text = files("prasan.centres").joinpath("data", "th_budget_units_2565.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    structure = load_tree().as_of(STRUCTURE_OF_2565)
    for row in rows:
        found = structure.unit(row["code"])
        assert (found.level, found.name_th, structure.parent(found.code)) == (
            row["level"],
            row["name_th"],
            row["parent_code"],
        )
    # 717 units of the source without its central fund, and nine headings and ministries.
    assert len(rows) == 717 + 9
    levels = [each.level for each in structure.units]
    assert levels.count(MINISTRY) == 20
    standing = {each.code for each in structure.units if each.level in (DEPARTMENT, AGENCY)}
    assert standing - {row["code"] for row in rows} == NOT_IN_THE_LIST


def test_names_and_places_are_those_of_the_day() -> None:
    tree = load_tree()
    then, now = tree.as_of(date(2015, 1, 1)), tree.as_of(TODAY)
    assert then.unit("11008").name_en.startswith("Electronic Government Agency")
    assert now.unit("11008").name_en.startswith("Digital Government Development Agency")
    assert (then.parent("11008"), now.parent("11008")) == ("11000", "01000")
    assert [event.kind for event in history(tree, "11008")] == ["listed", "moved", "moved", "renamed"]
    [event] = [event for event in history(tree, "52001") if event.kind == "merged"]
    assert (event.day, event.basis) == (date(2019, 5, 2), "law")
    assert event.before[1].name_en == "Office of the Higher Education Commission"


def test_what_became_of_a_unit_is_seen_by_who_answers_for_all_of_it() -> None:
    tree = load_tree()
    assert {"11000", "11002"} <= visible_units(tree, "51000", TODAY)
    assert "20005" in visible_units(tree, "52000", TODAY)
    assert "20005" not in visible_units(tree, "20000", TODAY)
    assert "19000" not in visible_units(
        tree, "52000", TODAY
    )  # the Ministry of Education has a part of it to answer for
    assert visible_units(tree, ROOT, TODAY) == set(tree.units)


ONES = [unit(ROOT, "nation"), unit("01000", MINISTRY), unit("01001"), unit("01002")]
SOUND = [Edge("01000", ROOT, START), Edge("01001", "01000", START), Edge("01002", "01000", START)]


@pytest.mark.parametrize(
    ("edges", "successions", "kind", "sentence"),
    [
        ([Edge("01001", ROOT, LATER)], [], "overlap", "under 01000 and under 00000 on 2015-01-01"),
        ([Edge("01002", "01001", LATER, START)], [], "empty", "until before it begins"),
        ([], [Succession(LATER, ("01001",), ("01009",))], "unknown_unit", "names 01009"),
        ([], [Succession(LATER, ("01001",), ("01002",))], "no_successor", "stands still"),
        ([], [Succession(START, ("01001",), ("01001", "01002"))], "no_predecessor", "does not stand the day before"),
    ],
)
def test_a_fault_is_told_with_its_unit_day_and_remedy(
    edges: list[Edge], successions: list[Succession], kind: str, sentence: str
) -> None:
    found = faults(Tree(ONES, [*SOUND, *edges], successions=Successions(successions)))
    assert [fault for fault in found if fault.kind == kind and sentence in fault.sentence and fault.remedy]
    assert faults(Tree(ONES, SOUND)) == []


def test_an_orphan_and_a_ring_are_told() -> None:
    orphaned = [SOUND[0], Edge("01001", "01002", START), Edge("01002", "01000", START, LATER)]
    assert [(fault.kind, fault.unit, fault.day) for fault in faults(Tree(ONES, orphaned))] == [
        ("orphan", "01001", LATER)
    ]
    ring = [SOUND[0], Edge("01001", "01002", START), Edge("01002", "01001", START)]
    assert {fault.kind for fault in faults(Tree(ONES, ring))} == {"cycle"}
    alone = faults(Tree([*ONES, unit("01003")], SOUND))
    assert [(fault.kind, fault.unit) for fault in alone] == [("never_stood", "01003")]


def test_a_file_of_reforms_at_fault_is_told_by_name() -> None:
    with pytest.raises(ReformError, match=r"mine\.yaml: .*since"):
        read_reforms("reforms: [{id: x}]", "mine.yaml")
