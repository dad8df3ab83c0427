"""Pictures that are laid out here: boxes never overlap, the same graph gives the same places, and the rows say what is drawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from blueprint_world import OTHER, UNIT, model, other, send
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.pictures.generated import Asked, heat_map, interfaces, landscape, surroundings
from prasan.architecture.pictures.layout import layered
from prasan.architecture.pictures.roadmap import day, road_map
from prasan.architecture.submissions import Submissions

IDS = [str(n) for n in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=16)
SIZES = st.tuples(st.integers(20, 150), st.integers(20, 80)).map(lambda size: (float(size[0]), float(size[1])))


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.fixed_dictionaries(dict.fromkeys(IDS, SIZES)),
    edges=EDGES,
    across=st.booleans(),
    ranks=st.none() | st.fixed_dictionaries(dict.fromkeys(IDS, st.integers(0, 3))),
)
def test_boxes_never_overlap_and_lines_lead_on(
    sizes: dict[str, tuple[float, float]],
    edges: list[tuple[str, str]],
    across: bool,
    ranks: dict[str, int] | None,
) -> None:
    placed = layered(sizes, edges, ranks=ranks, across=across)
    assert placed == layered(sizes, edges, ranks=ranks, across=across)
    boxes = [placed.boxes[each] for each in IDS]
    assert [(box.w, box.h) for box in boxes] == [sizes[each] for each in IDS]
    assert min(box.x for box in boxes) >= 0
    for n, one in enumerate(boxes):
        for two in boxes[:n]:
            apart = (one.x + one.w <= two.x, two.x + two.w <= one.x, one.y + one.h <= two.y, two.y + two.h <= one.y)
            assert any(apart), (one, two)
    if ranks is not None:
        start = {each: placed.boxes[each].middle[0 if across else 1] for each in IDS}
        assert all(start[a] < start[b] for a in IDS for b in IDS if ranks[a] < ranks[b])
    else:
        chain = [("0", "1"), ("1", "2"), ("0", "2")]
        of_chain = layered(sizes, chain, across=across).boxes
        assert [of_chain[each].middle[0 if across else 1] for each in "012"] == sorted(
            of_chain[each].middle[0 if across else 1] for each in "012"
        )


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    send(tmp_path, UNIT, model())
    send(tmp_path, OTHER, other())
    return Submissions(tmp_path / "architecture").estate()


def test_each_picture_says_what_the_blueprints_say(estate: Estate) -> None:
    asked = Asked("en", "A < B", link=lambda thing: f"/{thing.unit}?id={thing.id}")
    by_name = {row["name"]: row for row in heat_map(estate, asked).rows}
    # Two agencies have the first capability: by its name it is one, with an application of each.
    assert (by_name["Register farmers"]["applications"], by_name["Register farmers"]["cost"]) == (2, 5_000_000)
    assert by_name["Pay support"]["fit"] == 4
    heads, *rows = landscape(estate, asked).rows
    assert [each["name"] for each in heads["heads"]] == ["Register farmers", "Pay support"]
    assert [(row["unit"], row["counts"]) for row in rows] == [(UNIT, [1, 1]), (OTHER, [1, 0])]
    near = surroundings(estate, asked, f"{UNIT}/server")
    assert {each.id for each in near.picture.boxes} == {
        *(f"{UNIT}/{each}" for each in ("server", "app", "cap", "data", "app2")), f"{OTHER}/app"
    }  # fmt: skip
    passing = interfaces(estate, asked, UNIT)
    assert [(row["source"].id, row["target"].id, row["type"]) for row in passing.rows] == [("app", "app2", "Flow")]
    plan = road_map(estate, asked)
    assert [(row["name"], row["start"].year, row["end"].year) for row in plan.rows] == [
        ("Renew the registry", 2026, 2026), ("Move to the cloud", 2026, 2027)
    ]  # fmt: skip
    for made in (
        heat_map(estate, asked, "fit"),
        heat_map(estate, asked, "cost"),
        landscape(estate, asked),
        near,
        passing,
        plan,
    ):
        root = etree.fromstring(made.picture.svg.encode())
        assert root[0].text == "A < B"
        assert all(each.get("href").startswith("/") for each in root.iter("{http://www.w3.org/2000/svg}a"))


def test_an_empty_estate_and_one_in_circles_are_drawn() -> None:
    asked = Asked()
    empty = Estate([], [])
    for made in (heat_map(empty, asked), landscape(empty, asked), interfaces(empty, asked), road_map(empty, asked)):
        assert etree.fromstring(made.picture.svg.encode()) is not None
    things = [Thing(f"1/{n}", "1", str(n), "Capability", ((None, str(n)),)) for n in range(3)]
    ties = [Tie(f"1/r{n}", "1", f"r{n}", "Composition", f"1/{n}", f"1/{(n + 1) % 3}") for n in range(3)]
    circle = Estate(things, ties)
    assert {each.words for each in heat_map(circle, asked).picture.boxes} == {"0", "1", "2"}
    assert len(surroundings(circle, asked, "1/0").rows) == 3


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("2569-02-28", date(2026, 2, 28)),
        ("2026-02-30", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_day_is_read_in_either_era(written: str | None, is_: date | None) -> None:
    assert day(written) == is_
