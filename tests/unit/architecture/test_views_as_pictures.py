"""Views are drawn as their authors laid them out, whatever is broken in them, and nothing in a picture is live."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from prasan.architecture.language import LETTERS as RELATIONSHIPS
from prasan.architecture.language import element_types
from prasan.architecture.model import (
    Colour,
    Connection,
    Element,
    Font,
    Model,
    Node,
    Relationship,
    Rest,
    Style,
    Text,
    View,
)
from prasan.architecture.pictures.files import as_file
from prasan.architecture.pictures.letters import width, wrapped
from prasan.architecture.pictures.svg import Picture
from prasan.architecture.pictures.views import draw_view

SVG = "{http://www.w3.org/2000/svg}"
FONTS = Path(__file__).parents[3] / "src" / "prasan" / "web" / "static" / "vendor" / "sarabun-ttf-0.4.1"
WORDS = st.text(max_size=30)
IDS = st.sampled_from(["a", "b", "c", "gone", "", "<x>"])
NUMBERS = st.integers(-(10**12), 10**12)
STYLES = st.none() | st.builds(
    Style,
    st.none() | st.builds(Colour, WORDS, st.just("300"), st.just("0"), st.none() | WORDS),
    st.none() | st.builds(Colour, st.just("1"), st.just("2"), st.just("3"), st.just("50")),
    st.none() | st.builds(Font, WORDS, WORDS, WORDS),
    WORDS,
)
LINES = st.builds(
    Connection, IDS, st.sampled_from(["Relationship", "Line"]), IDS, IDS, IDS, style=STYLES,
    bends=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=2),
)  # fmt: skip
NODES = st.recursive(
    st.builds(
        Node, IDS, st.sampled_from(["Element", "Label", "Container", "archimate:Note", "?"]), IDS, NUMBERS, NUMBERS, NUMBERS,
        NUMBERS, labels=st.lists(st.builds(Text, WORDS), max_size=1), style=STYLES, views=st.just(["gone"]),
        connections=st.lists(LINES, max_size=1), rest=st.none() | st.just(Rest({"type": "1"}, ["<content>words</content>"])),
    ),
    lambda inner: st.builds(Node, IDS, st.just("Element"), IDS, nodes=st.lists(inner, max_size=2)),
    max_leaves=5,
)  # fmt: skip


def _drawn(model: Model, **asked: object) -> tuple[Picture, etree._Element]:
    made = draw_view(model, model.views[0], **asked)  # type: ignore[arg-type]
    return made, etree.fromstring(made.svg.encode())


@settings(max_examples=60, deadline=None)
@given(
    nodes=st.lists(NODES, max_size=4),
    lines=st.lists(LINES, max_size=4),
    kinds=st.lists(st.sampled_from(sorted(element_types())) | WORDS, min_size=3, max_size=3),
    name=WORDS,
)
def test_a_broken_view_is_drawn_and_nothing_in_it_is_live(
    nodes: list[Node], lines: list[Connection], kinds: list[str], name: str
) -> None:
    model = Model(
        "exchange-3", "m",
        elements=[Element(each, kind, [Text(name)]) for each, kind in zip("abc", kinds, strict=True)],
        relationships=[Relationship("a", "Serving", [Text(name)], source="a", target="gone")],
        views=[View("v", names=[Text(name)], nodes=nodes, connections=lines)],
    )  # fmt: skip
    made, root = _drawn(model, link=lambda element: f"/x?id={element}")
    assert {etree.QName(each).localname for each in root.iter()} <= {
        "svg", "title", "desc", "rect", "g", "a", "path", "circle", "polyline", "polygon", "text", "tspan"
    }  # fmt: skip
    for each in root.iter():
        for attribute, value in each.attrib.items():
            assert not attribute.startswith("on")
            assert attribute != "style"
            assert attribute != "href" or value.startswith("/x?id=")
    assert made.svg == draw_view(model, model.views[0], link=lambda element: f"/x?id={element}").svg


def test_every_type_and_relationship_of_archimate_has_its_own_look() -> None:
    looks: dict[str, list[str]] = {}
    for kind in sorted(element_types() - {"Junction"}):
        model = Model("exchange-3", "m", elements=[Element("a", kind, [Text("n")])])
        model.views = [View("v", nodes=[Node("1", "Element", "a", 0, 0, 120, 55)])]
        looks.setdefault(_drawn(model, word=lambda _: "")[0].svg, []).append(kind)
    assert [kinds for kinds in looks.values() if len(kinds) > 1] == []  # a role and a stakeholder differ by their boxes
    lines = set()
    for kind in RELATIONSHIPS.values():
        model = Model("exchange-3", "m", elements=[Element("a", "Goal"), Element("b", "Goal")])
        model.relationships = [Relationship("r", kind, source="a", target="b", access="Read")]
        boxes = [Node("1", "Element", "a", 0, 0, 120, 55), Node("2", "Element", "b", 300, 0, 120, 55)]
        model.views = [View("v", nodes=boxes, connections=[Connection("c", "Relationship", "r", "1", "2")])]
        made, _ = _drawn(model)
        assert [(line.type, line.source, line.target) for line in made.lines] == [(kind, "1", "2")]
        lines.add(made.svg)
    assert len(lines) == len(RELATIONSHIPS)


def test_a_view_keeps_its_authors_layout_colours_and_words() -> None:
    green = Style(fill_colour=Colour("0", "128", "0"), font=Font("Arial", "18", "bold"))
    model = Model(
        "exchange-3", "m",
        elements=[Element("a", "Node", [Text("เครื่องแม่ข่าย", "th"), Text("Server", "en")]), Element("b", "Artifact", [Text("x")])],
        relationships=[Relationship("r", "Assignment", source="a", target="b")],
        views=[View("v", names=[Text("เครื่อง", "th")], nodes=[
            Node("1", "Element", "a", 40, 50, 300, 200, style=green, nodes=[Node("2", "Element", "b", 60, 100, 120, 55)]),
            Node("3", "Label", x=400, y=50, w=100, h=40, labels=[Text("1 < 2 & 3")]),
        ], connections=[Connection("c", "Relationship", "r", "1", "2"),
                        Connection("d", "Line", None, "1", "3", bends=[(380, 300)])])],
    )  # fmt: skip
    english, root = _drawn(model, language="en", link=lambda element: f"/e?id={element}", marked={"b"})
    outer = root.find(f".//{SVG}rect[@x='40']")
    assert (outer.get("width"), outer.get("height"), outer.get("fill")) == ("300", "200", "#008000")
    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["/e?id=a", "/e?id=b"]
    words = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert words == ["Server", "x", "1 < 2 & 3"]
    assert root.find(f".//{SVG}text").get("font-weight") == "bold"
    assert any(each.get("points", "").count(",") == 3 for each in root.iter(f"{SVG}polyline"))  # by its bend
    # What a box inside another says already is not drawn over it, and told all the same.
    assert len(list(root.iter(f"{SVG}polyline"))) == 1
    assert [line.type for line in english.lines] == ["Assignment", ""]
    assert "เครื่อง" in _drawn(model)[0].svg


def test_thai_breaks_between_words_and_marks_stay_with_their_letters() -> None:
    assert wrapped("ระบบทะเบียนเกษตรกรแห่งชาติ", 12, 70, 3) == ("ระบบทะเบียน", "เกษตรกร", "แห่งชาติ")
    assert wrapped("ระบบทะเบียนเกษตรกรแห่งชาติ", 12, 70, 2)[-1].endswith("…")
    assert all(width(line, 12) <= 40 for line in wrapped("ก" * 30 + "ี่", 12, 40, 20))
    assert not any(line[0] in "ี่" for line in wrapped("ที่" * 30, 12, 30, 99))


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_is_written_in_each_form_however_large(form: str, start: bytes) -> None:
    far = [Node("1", "Element", "a", 0, 0, 120, 55), Node("2", "Element", "a", 60_000, 10, 120, 55)]
    model = Model("exchange-3", "m", elements=[Element("a", "Goal", [Text("เป้า")])], views=[View("v", nodes=far)])
    assert as_file(_drawn(model)[0], form, FONTS).startswith(start)
