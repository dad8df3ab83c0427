"""The views of an exchange file: nodes and connections, where they are and how they are drawn."""

from __future__ import annotations

import re

from lxml import etree

from prasan.architecture.exchange_file.parts import Reader, Reads
from prasan.architecture.keeping import kept, other
from prasan.architecture.model import Colour, Connection, Font, Model, Node, Rest, Style, View
from prasan.architecture.xml import TYPE, as_text, local

_WHOLE = re.compile("-?[0-9]+")
_PLACE = ("x", "y", "w", "h")


def read_views(reader: Reader, node: etree._Element, model: Model) -> None:
    """What is under ``views``: viewpoints as they came, and the diagrams."""

    def view(each: etree._Element) -> None:
        model.views.append(_view(reader, each))

    rest = Rest()
    # In 2.1 the views lie there themselves, in 3 within ``diagrams``.
    reader.children(node, {"diagrams": reader.each("view", view), "view": view}, rest)
    model.viewpoints.extend(rest.content)


def _view(reader: Reader, node: etree._Element) -> View:
    found = View(
        node.get("identifier", ""),
        kind=reader.type(node) or "Diagram",
        viewpoint=node.get("viewpoint"),
        viewpoint_ref=node.get("viewpointRef"),
    )
    rest = Rest(other(node, "identifier", TYPE, "viewpoint", "viewpointRef"))
    reader.children(
        node,
        {
            reader.dialect.concept_name: reader.into(found.names),
            "documentation": reader.into(found.documentation),
            "properties": lambda each: reader.properties(each, found.properties),
            "node": lambda each: found.nodes.append(_node(reader, each)),
            "connection": lambda each: found.connections.append(_connection(reader, each)),
        },
        rest,
    )
    found.rest = kept(rest)
    return found


def _node(reader: Reader, node: etree._Element) -> Node:
    element_ref = reader.dialect.element_ref
    element = node.get(element_ref)
    found = Node(node.get("identifier", ""), reader.type(node), element=element)
    rest = Rest(other(node, "identifier", TYPE, element_ref))
    for name in _PLACE:
        # A place that is no whole number stays as it is written, and the box is drawn at the edge.
        if _WHOLE.fullmatch(rest.attributes.get(name, "")):
            setattr(found, name, int(rest.attributes.pop(name)))
    _drawn(reader, node, found, rest, {"node": lambda each: found.nodes.append(_node(reader, each))})
    return found


def _connection(reader: Reader, node: etree._Element) -> Connection:
    relationship_ref = reader.dialect.relationship_ref
    found = Connection(
        node.get("identifier", ""),
        reader.type(node),
        relationship=node.get(relationship_ref),
        source=node.get("source"),
        target=node.get("target"),
    )
    rest = Rest(other(node, "identifier", TYPE, relationship_ref, "source", "target"))
    attached: dict[str, tuple[int, int] | None] = {"sourceAttachment": None, "targetAttachment": None}

    def place(each: etree._Element) -> None:
        x, y = each.get("x", ""), each.get("y", "")
        if not (_WHOLE.fullmatch(x) and _WHOLE.fullmatch(y)):
            rest.content.append(as_text(each))
        elif (end := local(each.tag)) in attached:
            attached[end] = (int(x), int(y))
        else:
            found.bends.append((int(x), int(y)))

    _drawn(reader, node, found, rest, {"bendpoint": place, "sourceAttachment": place, "targetAttachment": place})
    found.attached = (attached["sourceAttachment"], attached["targetAttachment"])
    return found


def _drawn(reader: Reader, node: etree._Element, found: Node | Connection, rest: Rest, known: dict[str, Reads]) -> None:
    def style(each: etree._Element) -> None:
        found.style = _style(reader, each)

    reader.children(
        node,
        {
            "label": reader.into(found.labels),
            "documentation": reader.into(found.documentation),
            "properties": lambda each: reader.properties(each, found.properties),
            "style": style,
            "viewRef": lambda each: found.views.append(each.get("ref", "")),
            **known,
        },
        rest,
    )
    found.rest = kept(rest)


def _style(reader: Reader, node: etree._Element) -> Style:
    found = Style(line_width=node.get("lineWidth"))
    rest = Rest(other(node, "lineWidth"))

    def line(each: etree._Element) -> None:
        found.line_colour = _colour(each)

    def fill(each: etree._Element) -> None:
        found.fill_colour = _colour(each)

    def font(each: etree._Element) -> None:
        found.font = Font(each.get("name"), each.get("size"), each.get("style"))
        for colour in each:
            found.font.colour = _colour(colour)

    reader.children(node, {"lineColor": line, "fillColor": fill, "font": font}, rest)
    found.rest = kept(rest)
    return found


def _colour(node: etree._Element) -> Colour:
    return Colour(node.get("r", "0"), node.get("g", "0"), node.get("b", "0"), node.get("a"))
