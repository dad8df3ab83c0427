"""The views of a model into an exchange file."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.exchange_file.dialects import THREE
from prasan.architecture.exchange_file.written import Writer
from prasan.architecture.model import Colour, Connection, Model, Node, Style, View
from prasan.architecture.xml import TYPE


def write_views(writer: Writer, root: etree._Element, model: Model) -> None:
    """The views, and the viewpoints as they came."""
    if not model.views and not model.viewpoints:
        return
    into = writer.child(root, "views")
    for viewpoint in model.viewpoints:
        writer.raw(into, viewpoint)
    if writer.dialect is THREE:
        if not model.views:
            return
        into = writer.child(into, "diagrams")
    for view in model.views:
        _view(writer, into, view)


def _view(writer: Writer, into: etree._Element, view: View) -> None:
    node = writer.child(into, "view")
    node.set("identifier", writer.id(view.id))
    if writer.dialect is THREE:
        node.set(TYPE, view.kind)
    for name, value in (("viewpoint", view.viewpoint), ("viewpointRef", view.viewpoint_ref)):
        if value is not None:
            node.set(name, value)
    writer.attributes(node, view.rest, view.id)
    writer.texts(node, writer.dialect.concept_name, view.names)
    writer.texts(node, "documentation", view.documentation)
    writer.content(node, view.rest, view.id)
    writer.properties(node, view.properties)
    for each in view.nodes:
        _node(writer, node, each, view.id)
    for connection in view.connections:
        _connection(writer, node, connection, view.id)


def _node(writer: Writer, into: etree._Element, node: Node, view: str) -> None:
    made = writer.child(into, "node")
    made.set("identifier", writer.id(node.id))
    if node.kind:
        made.set(TYPE, node.kind)
    if node.element is not None:
        made.set(writer.dialect.element_ref, writer.id(node.element))
    unwritten = node.rest.attributes if node.rest else {}
    for name, value in (("x", node.x), ("y", node.y), ("w", node.w), ("h", node.h)):
        if name not in unwritten:
            made.set(name, str(value))
    writer.attributes(made, node.rest, f"{view}, {node.id}")
    _drawn(writer, made, node, view)
    for each in node.nodes:
        _node(writer, made, each, view)
    writer.content(made, node.rest, f"{view}, {node.id}")


def _connection(writer: Writer, into: etree._Element, connection: Connection, view: str) -> None:
    made = writer.child(into, "connection")
    made.set("identifier", writer.id(connection.id))
    if connection.kind:
        made.set(TYPE, connection.kind)
    if connection.relationship is not None:
        made.set(writer.dialect.relationship_ref, writer.id(connection.relationship))
    for name, end in (("source", connection.source), ("target", connection.target)):
        if end is not None:
            made.set(name, writer.id(end))
    writer.attributes(made, connection.rest, f"{view}, {connection.id}")
    _drawn(writer, made, connection, view)
    leaves, arrives = connection.attached
    _places(writer, made, "sourceAttachment", [leaves] if leaves else [])
    _places(writer, made, "bendpoint", connection.bends)
    _places(writer, made, "targetAttachment", [arrives] if arrives else [])
    writer.content(made, connection.rest, f"{view}, {connection.id}")


def _drawn(writer: Writer, made: etree._Element, drawn: Node | Connection, view: str) -> None:
    writer.texts(made, "label", drawn.labels)
    writer.texts(made, "documentation", drawn.documentation)
    if drawn.style is not None:
        _style(writer, made, drawn.style, f"{view}, {drawn.id}")
    for each in drawn.views:
        writer.child(made, "viewRef").set("ref", writer.id(each))
    if writer.dialect is THREE and drawn.properties:
        # The schema has no place for them; files of some tools have them all the same.
        writer.properties(made, drawn.properties)


def _style(writer: Writer, made: etree._Element, style: Style, place: str) -> None:
    node = writer.child(made, "style")
    if style.line_width is not None:
        node.set("lineWidth", style.line_width)
    writer.attributes(node, style.rest, place)
    _colour(writer, node, "lineColor", style.line_colour)
    _colour(writer, node, "fillColor", style.fill_colour)
    if style.font is not None:
        font = writer.child(node, "font")
        for name, value in (("name", style.font.name), ("size", style.font.size), ("style", style.font.style)):
            if value is not None:
                font.set(name, value)
        _colour(writer, font, "color", style.font.colour)
    writer.content(node, style.rest, place)


def _colour(writer: Writer, into: etree._Element, tag: str, colour: Colour | None) -> None:
    if colour is None:
        return
    node = writer.child(into, tag)
    node.set("r", colour.r)
    node.set("g", colour.g)
    node.set("b", colour.b)
    if colour.alpha is not None:
        node.set("a", colour.alpha)


def _places(writer: Writer, into: etree._Element, tag: str, places: list[tuple[int, int]]) -> None:
    for x, y in places:
        node = writer.child(into, tag)
        node.set("x", str(x))
        node.set("y", str(y))
