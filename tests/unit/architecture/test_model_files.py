"""A model comes out of a file as it went in: real forms, and what a made-up model may hold at all."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import hand_out, model_as, read_model
from prasan.architecture.model import (
    Colour,
    Connection,
    Element,
    Font,
    Item,
    Model,
    Node,
    Property,
    PropertyDefinition,
    Relationship,
    Rest,
    Style,
    Text,
    View,
)

SCHEMA = Path(__file__).parents[4] / "shared" / "data" / "archimate"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=8)
TEXTS = st.lists(st.builds(Text, WORDS, st.sampled_from([None, "th", "en", "en-GB"])), max_size=3)
COLOURS = st.builds(Colour, *[st.integers(0, 255).map(str)] * 3, st.none() | st.integers(0, 100).map(str))
STYLES = st.builds(
    Style,
    st.none() | COLOURS,
    st.none() | COLOURS,
    st.none()
    | st.builds(Font, st.none() | WORDS, st.none() | st.just("9.5"), st.none() | st.just("bold"), st.none() | COLOURS),
    st.none() | st.just("2"),
)
FOREIGN = Rest({"{urn:tool}mark": "1"}, ['<t:more xmlns:t="urn:tool" a="b">x<t:y></t:y></t:more>'])


@st.composite
def models(draw: st.DrawFn) -> Model:
    """A model of an exchange file: ids of any form, keys twice, relationships of relationships, boxes in boxes, and the unknown."""
    rest = st.none() | st.just(FOREIGN)
    properties = st.lists(st.builds(Property, st.sampled_from(["p1", "p2"]), TEXTS, rest), max_size=3)
    common = {"names": TEXTS, "documentation": TEXTS, "properties": properties, "rest": rest}
    elements = [
        draw(st.builds(Element, st.just(f"{prefix}{n}"), st.sampled_from(["Goal", "OrJunction", "Mine"]), **common))
        for n, prefix in enumerate(draw(st.lists(st.sampled_from(["id-", "9", "{x}", "ก"]), max_size=4)))
    ]
    ends = [each.id for each in elements] or ["gone"]
    relationships: list[Relationship] = []
    for n in range(draw(st.integers(0, 3))):
        found = draw(st.builds(Relationship, st.just(f"r{n}"), st.sampled_from(["Access", "Serving"]), **common))
        found.source, found.target = draw(st.sampled_from(ends)), draw(st.sampled_from(ends))
        found.access = draw(st.sampled_from([None, "Read", "ReadWrite"]))
        relationships.append(found)
        ends.append(found.id)
    place = {name: st.integers(-50, 500) for name in ("x", "y", "w", "h")}
    boxes = st.recursive(
        st.builds(Node, WORDS, st.sampled_from(["Element", "Label"]), st.sampled_from(ends), labels=TEXTS, style=st.none() | STYLES,
                  views=st.lists(st.just("v0"), max_size=1), rest=rest, **place),
        lambda inner: st.builds(Node, WORDS, st.just("Container"), nodes=st.lists(inner, max_size=2), labels=TEXTS, **place),
        max_leaves=4,
    )  # fmt: skip
    spot = st.tuples(st.integers(0, 99), st.integers(0, 99))
    lines = st.builds(
        Connection, WORDS, st.sampled_from(["Relationship", "Line"]), st.none() | st.just("r0"), st.just("a"), st.just("b"),
        labels=TEXTS, style=st.none() | STYLES, bends=st.lists(spot, max_size=2), attached=st.tuples(st.none() | spot, st.none()),
    )  # fmt: skip
    views = [
        draw(st.builds(View, st.just(f"v{n}"), nodes=st.lists(boxes, max_size=3), connections=st.lists(lines, max_size=2),
                       viewpoint=st.none() | WORDS, **common))
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    folders = st.recursive(
        st.builds(Item, ref=st.sampled_from(ends)),
        lambda inner: st.builds(
            Item, id=st.none() | WORDS, labels=TEXTS, documentation=TEXTS, items=st.lists(inner, max_size=3)
        ),
        max_leaves=5,
    )
    return Model(
        "exchange-3", "m", draw(TEXTS), draw(TEXTS), draw(properties), draw(st.none() | WORDS),
        draw(st.none() | st.just('<metadata xmlns="http://www.opengroup.org/xsd/archimate/3.0/"><schema>s</schema></metadata>')),
        elements, relationships, [Item(items=draw(st.lists(folders, max_size=2)))],
        [PropertyDefinition("p1", draw(TEXTS), type="number"), PropertyDefinition("p2", [Text("x")])], views, namespaces={"t": "urn:tool"}, rest=draw(rest),
    )  # fmt: skip


def again(model: Model, form: str, folder: Path) -> Model:
    data, losses = model_as(model, form)
    path = folder / "again"
    path.write_bytes(data)
    found, lost = read_model(path)
    assert not losses
    assert not lost
    return found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(models())
def test_a_model_comes_back_from_a_file_as_it_was(tmp_path: Path, model: Model) -> None:
    found = again(model, "exchange-3", tmp_path)
    assert found == model


def test_words_with_marks_tabs_and_breaks_come_back_and_a_mark_of_an_undeclared_namespace_too(tmp_path: Path) -> None:
    odd = "a & b < c > d \"e\" 'f'\tg\nh\ri ]]> ก"
    marked = Rest({"{urn:one}m": odd, "{urn:two}m": "2"}, ['<m xmlns="urn:one">x &lt; y<n></n> z</m>'])
    model = Model("exchange-3", "m", [Text(odd, "th")], namespaces={"ns0": "urn:taken"})
    model.elements = [
        Element("a", odd, [Text(odd)], [Text(" ")], [Property("p", [Text(odd), Text("")], marked)], marked)
    ]
    model.definitions = [PropertyDefinition("p", [Text(odd)])]
    assert again(model, "exchange-3", tmp_path) == model
    old = replace(
        model, form="exchange-2.1", definitions=[PropertyDefinition("p", [Text(odd)], [Text(odd)], rest=marked)]
    )
    assert again(old, "exchange-2.1", tmp_path) == old


def test_a_word_that_no_xml_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="XML"):
        model_as(Model("exchange-3", "m", [Text("a\x01b")]), "exchange-3")


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not here")
def test_what_is_written_is_valid_by_the_schema() -> None:
    black = Colour("0", "0", "0", "100")
    style = Style(black, black, Font("Sarabun", "9.5", "bold", black), "1")
    box = Node(
        "n1", "Element", "a", 1, 2, 3, 4, style=style, nodes=[Node("n2", "Label", x=1, w=9, h=9, labels=[Text("note")])]
    )
    line = Connection(
        "c1",
        "Relationship",
        "r",
        "n1",
        "n1",
        style=style,
        bends=[(1, 2)],
        attached=((1, 1), (2, 2)),
        labels=[Text("l")],
    )
    model = Model(
        "exchange-3", "m", [Text("แบบ & พิมพ์", "th")], [Text("d")], [Property("p", [Text("v", "th")])], "1",
        elements=[Element("a", "Node", [Text("a")], [Text("d")], [Property("p", [Text("1"), Text("2", "en")])])],
        relationships=[Relationship("r", "Association", [Text("r")], source="a", target="a", directed="true")],
        organizations=[Item(items=[Item(labels=[Text("f", "en")], items=[Item(ref="a")])])],
        definitions=[PropertyDefinition("p", [Text("p")])],
        views=[View("v", names=[Text("v")], viewpoint="Layered", nodes=[box], connections=[line])],
    )  # fmt: skip
    schema = etree.XMLSchema(file=str(SCHEMA / "archimate3_Diagram.xsd"))
    schema.assertValid(etree.fromstring(model_as(model, "exchange-3")[0]))


ARCHI = """<?xml version="1.0" encoding="UTF-8"?>
<archimate:model xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:archimate="http://www.archimatetool.com/archimate" name="ทดลอง" id="70560968" version="5.0.0">
  <folder name="Business" id="d7e9ee82" type="business">
    <folder name="Inner" id="s1">
      <element xsi:type="archimate:BusinessActor" name="Actor" id="12eecd80"><documentation>two
lines</documentation><property key="k" value="v"/><property key="k"/></element>
    </folder>
    <element xsi:type="archimate:BusinessRole" name="Role" id="8670c08c" profiles="pf1"/>
  </folder>
  <folder name="Other" id="6ac9e83a" type="other"><element xsi:type="archimate:Junction" id="45582523" type="or"/></folder>
  <folder name="Relations" id="3f2cbb86" type="relations">
    <element xsi:type="archimate:AssignmentRelationship" id="90fc495d" source="12eecd80" target="8670c08c"/>
    <element xsi:type="archimate:AccessRelationship" id="acc" source="12eecd80" target="90fc495d" accessType="3"/>
  </folder>
  <folder name="Views" id="be14dd36" type="diagrams">
    <element xsi:type="archimate:ArchimateDiagramModel" name="View" id="9ee5b143" viewpoint="layered">
      <child xsi:type="archimate:DiagramObject" id="a" fillColor="#ff00aa" font="1|Segoe UI|9.0|1|X|1" textAlignment="2"
          archimateElement="12eecd80">
        <bounds x="-60" y="60" width="120" height="55"/>
        <sourceConnection xsi:type="archimate:Connection" id="c" source="a" target="b" archimateRelationship="90fc495d">
          <bendpoint startX="10" startY="-5" endX="-100" endY="-5"/>
        </sourceConnection>
        <child xsi:type="archimate:Note" id="n"><bounds x="5" y="5"/><content>said</content></child>
      </child>
      <child xsi:type="archimate:DiagramObject" id="b" targetConnections="c" archimateElement="8670c08c">
        <bounds x="250" y="60" width="120" height="55"/>
      </child>
    </element>
  </folder>
  <purpose>why</purpose>
  <profile name="pf" id="pf1" conceptType="BusinessRole"/>
</archimate:model>"""


def test_archis_file_comes_back_as_it_was_with_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "model.archimate"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.xml", ARCHI)
        archive.writestr("images/a.png", b"picture")
    model, losses = read_model(path)
    assert not losses
    data, lost = model_as(model, "archi")
    assert not lost
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("images/a.png") == b"picture"
        written = archive.read("model.xml")
    assert _canonical(written) == _canonical(ARCHI.encode())


def test_archis_model_goes_out_to_other_tools_and_what_only_archi_says_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.archimate"
    path.write_text(ARCHI, encoding="utf-8")
    model, _ = read_model(path)
    data, losses = model_as(model, "exchange-3")
    assert sorted(loss.what.split()[2] if "attribute" in loss.what else loss.what.split()[0] for loss in losses) == [
        "<profile>",
        "profiles",
        "textAlignment",
    ]
    (tmp_path / "out.xml").write_bytes(data)
    found, _ = read_model(tmp_path / "out.xml")
    assert [each.type for each in found.elements] == ["BusinessActor", "BusinessRole", "OrJunction"]
    assert found.relationships[1].access == "ReadWrite"
    assert found.relationships[1].target == "id-90fc495d"
    [view] = found.views
    assert [(node.x, node.y, node.w, node.h) for node in view.every_node()] == [
        (0, 60, 120, 55), (5, 65, 120, 55), (310, 60, 120, 55)
    ]  # fmt: skip
    assert [text.value for text in view.nodes[0].nodes[0].labels] == ["said"]
    assert view.nodes[0].style is not None
    assert view.nodes[0].style.fill_colour == Colour("255", "0", "170")
    if SCHEMA.exists():
        schema = etree.XMLSchema(file=str(SCHEMA / "archimate3_Diagram.xsd"))
        schema.assertValid(etree.fromstring(data))
    back, _ = model_as(found, "archi")
    (tmp_path / "back.archimate").write_bytes(back)
    again, _ = read_model(tmp_path / "back.archimate")
    assert [item.kind for item in again.organizations] == ["business", "other", "relations", "diagrams"]
    assert again.organizations[0].items[0].labels == [Text("Inner")]
    [seen] = again.views
    assert [node.kind for node in seen.every_node()] == [
        "archimate:DiagramObject",
        "archimate:Note",
        "archimate:DiagramObject",
    ]


def test_the_older_form_is_read_written_and_said_in_todays_words(tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text(
        '<model xmlns="http://www.opengroup.org/xsd/archimate" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">'
        '<name xml:lang="en">Old</name><elements><element identifier="a" xsi:type="InfrastructureService">'
        '<label xml:lang="en">S</label><properties><property identifierref="p"><value xml:lang="en">1</value></property></properties>'
        '</element><element identifier="j" xsi:type="Junction" junctiontype="or"/></elements>'
        '<relationships><relationship identifier="r" source="a" target="j" xsi:type="UsedByRelationship"/></relationships>'
        '<organization><item><label xml:lang="en">F</label><item identifierref="a"/></item></organization>'
        '<propertydefs><propertydef identifier="p" name="Cost" type="number"/></propertydefs>'
        '<views><view identifier="v"><label xml:lang="en">V</label><node identifier="n" elementref="a" x="1" y="2" w="3" h="4"/></view></views>'
        "</model>"
    )
    model, losses = read_model(path)
    assert not losses
    assert [each.type for each in (*model.elements, *model.relationships)] == [
        "TechnologyService",
        "OrJunction",
        "Serving",
    ]
    assert again(model, "exchange-2.1", tmp_path) == model
    data, lost = model_as(model, "exchange-3")
    assert not lost
    assert b"propertyDefinitionRef" in data
    assert b"UsedBy" not in data


def _locked() -> bytes:
    """An archive that says of its model that it is encrypted."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("model.xml", "<model/>")
    data = bytearray(made.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'<!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><model>&b;</model>', "document type"),
        (b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><model/>', "document type"),
        (
            b"<!DOCTYPE m ["
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"aaa") for n in range(12))
            + b"]><m>&a11;</m>",
            "document type",
        ),
        (b"<model>", "line 1: the file ends before the model does"),
        (b"<model></mdl>", "line 1: this is no well-formed XML"),
        (b'<model xmlns="urn:other"/>', "its root is <model> of urn:other"),
        (b"", "this is no well-formed XML"),
        (b"<html/>", "its root is <html>"),
        (b"PK\x03\x04broken", "a broken or locked archive"),
        (_locked(), "a broken or locked archive"),
    ],
)
def test_what_is_no_model_or_is_not_safe_is_refused_in_a_sentence(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "model.xml"
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match=told) as refused:
        read_model(path)
    assert "Remedy" in str(refused.value)


def test_a_file_that_cannot_be_written_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="it cannot be written"):
        hand_out(tmp_path / "gone" / "model.xml", b"x")


def test_what_a_file_says_that_cannot_be_kept_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_text(
        '<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" identifier="m">\n<!-- by hand -->\n<name>a<b/>c</name></model>'
    )
    model, losses = read_model(path)
    assert model.name == "ac"
    assert [loss.place for loss in losses] == ["line 2, comment", "line 3, name"]


def test_what_a_colour_a_font_or_a_bend_says_more_is_kept_or_told(tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_text(
        '<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" identifier="m"><views><diagrams><view identifier="v">'
        '<connection identifier="c"><style><lineColor r="1" g="2" b="3" hue="4"/><font name="F" wide="5"/></style>'
        '<bendpoint x="1" y="2" soft="6"/><bendpoint x="3" y="4"/></connection></view></diagrams></views></model>'
    )
    model, losses = read_model(path)
    assert [loss.what for loss in losses] == [
        "of a colour, hue: red, green, blue and alpha are kept", "of a font, wide: name, size, style and colour are kept"
    ]  # fmt: skip
    [line] = model.views[0].connections
    assert line.bends == [(3, 4)]
    assert line.rest is not None
    assert 'soft="6"' in line.rest.content[0]
    path.write_bytes(model_as(model, "exchange-3")[0])
    assert read_model(path)[0] == model


def _canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data, etree.XMLParser(remove_blank_text=True)), method="c14n")
