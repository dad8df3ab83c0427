"""The views of a model into an exchange file."""

from __future__ import annotations

from prasan.architecture.exchange_file.dialects import THREE
from prasan.architecture.exchange_file.written import TYPE, Writer
from prasan.architecture.model import Colour, Connection, Model, Node, Style, View


def write_views(writer: Writer, model: Model) -> None:
    """The views, and the viewpoints as they came."""
    if not model.views and not model.viewpoints:
        return
    opened = writer.open("views", {})
    for viewpoint in model.viewpoints:
        writer.raw(viewpoint)
    if model.views:
        diagrams = writer.open("diagrams", {}) if writer.dialect is THREE else None
        for view in model.views:
            _view(writer, view)
        if diagrams is not None:
            writer.close("diagrams", diagrams)
    writer.close("views", opened)


def _view(writer: Writer, view: View) -> None:
    attributes = {
        "identifier": writer.id(view.id),
        TYPE: view.kind if writer.dialect is THREE else None,
        "viewpoint": view.viewpoint,
        "viewpointRef": view.viewpoint_ref,
    }
    opened = writer.open("view", attributes, view.rest, view.id)
    writer.texts(writer.dialect.concept_name, view.names)
    writer.texts("documentation", view.documentation)
    writer.content(view.rest, view.id)
    writer.properties(view.properties)
    for each in view.nodes:
        _node(writer, each, view.id)
    for connection in view.connections:
        _connection(writer, connection, view.id)
    writer.close("view", opened)


def _node(writer: Writer, node: Node, view: str) -> None:
    place = f"{view}, {node.id}"
    attributes = {
        "identifier": writer.id(node.id),
        TYPE: node.kind or None,
        writer.dialect.element_ref: writer.id(node.element) if node.element is not None else None,
        # What is kept of a place that was no whole number stands in its stead.
        "x": str(node.x),
        "y": str(node.y),
        "w": str(node.w),
        "h": str(node.h),
    }
    opened = writer.open("node", attributes, node.rest, place)
    _drawn(writer, node, place)
    for each in node.nodes:
        _node(writer, each, view)
    writer.content(node.rest, place)
    writer.close("node", opened)


def _connection(writer: Writer, connection: Connection, view: str) -> None:
    place = f"{view}, {connection.id}"
    attributes = {
        "identifier": writer.id(connection.id),
        TYPE: connection.kind or None,
        writer.dialect.relationship_ref: (
            writer.id(connection.relationship) if connection.relationship is not None else None
        ),
        "source": writer.id(connection.source) if connection.source is not None else None,
        "target": writer.id(connection.target) if connection.target is not None else None,
    }
    opened = writer.open("connection", attributes, connection.rest, place)
    _drawn(writer, connection, place)
    leaves, arrives = connection.attached
    _places(writer, "sourceAttachment", [leaves] if leaves else [])
    _places(writer, "bendpoint", connection.bends)
    _places(writer, "targetAttachment", [arrives] if arrives else [])
    writer.content(connection.rest, place)
    writer.close("connection", opened)


def _drawn(writer: Writer, drawn: Node | Connection, place: str) -> None:
    writer.texts("label", drawn.labels)
    writer.texts("documentation", drawn.documentation)
    if drawn.style is not None:
        _style(writer, drawn.style, place)
    for each in drawn.views:
        writer.leaf("viewRef", {"ref": writer.id(each)})
    if writer.dialect is THREE and drawn.properties:
        # The schema has no place for them; files of some tools have them all the same.
        writer.properties(drawn.properties)


def _style(writer: Writer, style: Style, place: str) -> None:
    opened = writer.open("style", {"lineWidth": style.line_width}, style.rest, place)
    _colour(writer, "lineColor", style.line_colour)
    _colour(writer, "fillColor", style.fill_colour)
    if (font := style.font) is not None:
        inner = writer.open("font", {"name": font.name, "size": font.size, "style": font.style})
        _colour(writer, "color", font.colour)
        writer.close("font", inner)
    writer.content(style.rest, place)
    writer.close("style", opened)


def _colour(writer: Writer, tag: str, colour: Colour | None) -> None:
    if colour is not None:
        writer.leaf(tag, {"r": colour.r, "g": colour.g, "b": colour.b, "a": colour.alpha})


def _places(writer: Writer, tag: str, places: list[tuple[int, int]]) -> None:
    for x, y in places:
        writer.leaf(tag, {"x": str(x), "y": str(y)})
