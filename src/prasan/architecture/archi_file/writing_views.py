"""A view into Archi's file: lines lie in the box that they leave."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from prasan.architecture.archi_file.reading_views import UNSIZED
from prasan.architecture.archi_file.words import VIEWPOINTS
from prasan.architecture.archi_file.writer import Writer
from prasan.architecture.model import Colour, Connection, Node, Style, View
from prasan.architecture.xml import TYPE

_VIEWPOINTS = {name: code for code, name in VIEWPOINTS.items()}
_KINDS = {"Element": "archimate:DiagramObject", "Container": "archimate:Group", "Label": "archimate:Note"}
_LINES = {"Relationship": "archimate:Connection", "NestingRelationship": "archimate:Connection"}
_NOTE = "archimate:Note"
_TO_A_VIEW = "archimate:DiagramModelReference"


class _Page:
    """The view that is being written: which lines leave what, and which arrive there."""

    def __init__(self, writer: Writer, view: View) -> None:
        self.writer = writer
        self.view = view
        self.leaving: dict[str, list[Connection]] = defaultdict(list)
        self.arriving: dict[str, list[str]] = defaultdict(list)
        for connection in view.connections:
            if connection.source is None or connection.target is None:
                writer.lose(f"{view.id}, {connection.id}", "a line without both ends: Archi has none")
                continue
            self.leaving[connection.source].append(connection)
            self.arriving[connection.target].append(connection.id)
        self.middles = {node.id: (node.x + node.w // 2, node.y + node.h // 2) for node in view.every_node()}


def write_view(writer: Writer, made: etree._Element, view: View) -> None:
    """Fill the element of a view."""
    made.set(TYPE, view.kind if writer.same else "archimate:ArchimateDiagramModel")
    writer.named(made, view.names, view.id)
    made.set("id", view.id)
    if view.viewpoint is not None:
        made.set("viewpoint", _VIEWPOINTS.get(view.viewpoint, view.viewpoint))
    writer.attributes(made, view.rest, view.id)
    page = _Page(writer, view)
    for node in view.nodes:
        _node(page, made, node, 0, 0)
    writer.documentation(made, view.documentation, view.id)
    writer.properties(made, view.properties)
    writer.content(made, view.rest, view.id)


def _node(page: _Page, into: etree._Element, node: Node, left: int, top: int) -> None:
    writer, place = page.writer, f"{page.view.id}, {node.id}"
    made = etree.SubElement(into, "child")
    kind = node.kind if writer.same else _KINDS.get(node.kind, "archimate:Group")
    if not writer.same and kind == _NOTE and node.views and not node.labels:
        kind = _TO_A_VIEW
    made.set(TYPE, kind)
    if kind != _NOTE or writer.same:
        writer.named(made, node.labels if writer.same or node.element is None else [], place)
    made.set("id", node.id)
    if node.element is not None:
        made.set("archimateElement", node.element)
    if node.views and (writer.same or kind == _TO_A_VIEW):
        made.set("model", node.views[0])
    elif node.views:
        writer.lose(place, "a way from a box to a view: Archi has it for references alone")
    if not writer.same:
        _styled(made, node.style)
        if page.arriving[node.id]:
            made.set("targetConnections", " ".join(page.arriving[node.id]))
    writer.attributes(made, node.rest, place)
    bounds = etree.SubElement(made, "bounds")
    for name, value, default in (
        ("x", node.x - left, 0),
        ("y", node.y - top, 0),
        ("width", node.w, UNSIZED),
        ("height", node.h, UNSIZED),
    ):
        if value != default:
            bounds.set(name, str(value))
    for connection in (*node.connections, *page.leaving[node.id]):
        _connection(page, made, connection)
    if kind == _NOTE and not writer.same:
        etree.SubElement(made, "content").text = writer.one(node.labels, place, "words") or ""
    for each in node.nodes:
        _node(page, made, each, node.x, node.y)
    writer.documentation(made, node.documentation, place)
    writer.properties(made, node.properties)
    writer.content(made, node.rest, place)


def _connection(page: _Page, into: etree._Element, connection: Connection) -> None:
    writer, place = page.writer, f"{page.view.id}, {connection.id}"
    made = etree.SubElement(into, "sourceConnection")
    made.set(TYPE, connection.kind if writer.same else _LINES.get(connection.kind, "archimate:DiagramModelConnection"))
    writer.named(made, connection.labels, place)
    made.set("id", connection.id)
    for name, end in (("source", connection.source), ("target", connection.target)):
        if end is not None:
            made.set(name, end)
    if connection.relationship is not None and not (connection.rest and "relationship" in connection.rest.attributes):
        made.set("archimateRelationship", connection.relationship)
    if not writer.same:
        _styled(made, connection.style)
        if page.arriving[connection.id]:
            made.set("targetConnections", " ".join(page.arriving[connection.id]))
        if connection.views:
            writer.lose(place, "a way from a line to a view: Archi has none")
    writer.attributes(made, connection.rest, place)
    for offset in connection.offsets if writer.same else _offsets(page, connection):
        bend = etree.SubElement(made, "bendpoint")
        for name, value in zip(("startX", "startY", "endX", "endY"), offset, strict=True):
            if value:
                bend.set(name, str(value))
    for each in (*connection.connections, *page.leaving[connection.id]):
        _connection(page, made, each)
    writer.documentation(made, connection.documentation, place)
    writer.properties(made, connection.properties)
    writer.content(made, connection.rest, place)


def _offsets(page: _Page, connection: Connection) -> list[tuple[int, int, int, int]]:
    start, end = page.middles.get(connection.source or ""), page.middles.get(connection.target or "")
    near, far = start or end, end or start
    if near is None or far is None:
        return []
    return [(x - near[0], y - near[1], x - far[0], y - far[1]) for x, y in connection.bends]


def _styled(made: etree._Element, style: Style | None) -> None:
    if style is None:
        return
    for name, colour in (("lineColor", style.line_colour), ("fillColor", style.fill_colour)):
        if colour is not None:
            made.set(name, _hex(colour))
    if style.fill_colour is not None and style.fill_colour.alpha not in {None, "100"}:
        made.set("alpha", str(round(int(style.fill_colour.alpha or 100) / 100 * 255)))
    if style.line_width is not None:
        made.set("lineWidth", style.line_width)
    if style.font is not None:
        if style.font.colour is not None:
            made.set("fontColor", _hex(style.font.colour))
        if style.font.name is not None:
            marks = (1 if "bold" in (style.font.style or "") else 0) + (
                2 if "italic" in (style.font.style or "") else 0
            )
            made.set("font", f"1|{style.font.name}|{style.font.size or 9}|{marks}|")


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{min(max(int(each), 0), 255):02x}" for each in (colour.r, colour.g, colour.b))
