"""Archi's views: boxes inside boxes, each with its lines, placed from the box around it."""

from __future__ import annotations

import re

from lxml import etree

from prasan.architecture.archi_file.reader import Reader
from prasan.architecture.archi_file.words import VIEWPOINTS
from prasan.architecture.keeping import kept, other
from prasan.architecture.model import Colour, Connection, Font, Node, Rest, Style, Text, View
from prasan.architecture.xml import TYPE

UNSIZED = -1  # Archi draws such a box in its own size
_HEX = re.compile("#[0-9a-fA-F]{6}")
_WHOLE = re.compile("-?[0-9]+")
_BOLD, _ITALIC = 1, 2


def read_view(reader: Reader, node: etree._Element) -> View:
    """A view, with its places counted from its own top left."""
    found = View(node.get("id", ""), kind=node.get(TYPE, ""))
    if (name := node.get("name")) is not None:
        found.names.append(Text(name))
    if (viewpoint := node.get("viewpoint")) is not None:
        found.viewpoint = VIEWPOINTS.get(viewpoint, viewpoint)
    rest = Rest(other(node, TYPE, "id", "name", "viewpoint"))
    for tag, child in reader.children(node, rest, "child", "documentation", "property"):
        if tag == "child":
            found.nodes.append(_node(reader, child, 0, 0))
        elif tag == "property":
            found.properties.append(reader.property(child))
        else:
            found.documentation.append(Text(child.text or ""))
    found.rest = kept(rest)
    _bend(found)
    return found


def _node(reader: Reader, node: etree._Element, left: int, top: int) -> Node:
    found = Node(node.get("id", ""), node.get(TYPE, ""), element=node.get("archimateElement"), w=UNSIZED, h=UNSIZED)
    found.x, found.y = left, top
    rest = Rest(other(node, TYPE, "id", "archimateElement", "name", "model"))
    if (name := node.get("name")) is not None:
        found.labels.append(Text(name))
    if (view := node.get("model")) is not None:
        found.views.append(view)
    inner = []
    for tag, child in reader.children(node, rest, "bounds", "child", "sourceConnection", "documentation", "property"):
        if tag == "bounds":
            found.x, found.y = left + _number(child, "x", 0), top + _number(child, "y", 0)
            found.w, found.h = _number(child, "width", UNSIZED), _number(child, "height", UNSIZED)
        elif tag == "child":
            inner.append(child)
        elif tag == "sourceConnection":
            found.connections.append(_connection(reader, child))
        elif tag == "property":
            found.properties.append(reader.property(child))
        else:
            found.documentation.append(Text(child.text or ""))
    found.nodes.extend(_node(reader, child, found.x, found.y) for child in inner)  # once it is known where this one is
    found.style = _style(rest.attributes)
    found.rest = kept(rest)
    return found


def _connection(reader: Reader, node: etree._Element) -> Connection:
    # Before version 4 the relationship was under another name, which is kept to be written again.
    relationship = node.get("archimateRelationship") or node.get("relationship")
    found = Connection(
        node.get("id", ""),
        node.get(TYPE, ""),
        relationship=relationship,
        source=node.get("source"),
        target=node.get("target"),
    )
    rest = Rest(other(node, TYPE, "id", "archimateRelationship", "source", "target", "name"))
    if (name := node.get("name")) is not None:
        found.labels.append(Text(name))
    for tag, child in reader.children(node, rest, "bendpoint", "sourceConnection", "documentation", "property"):
        if tag == "bendpoint":
            x, y, to_x, to_y = (_number(child, name, 0) for name in ("startX", "startY", "endX", "endY"))
            found.offsets.append((x, y, to_x, to_y))
        elif tag == "sourceConnection":
            found.connections.append(_connection(reader, child))
        elif tag == "property":
            found.properties.append(reader.property(child))
        else:
            found.documentation.append(Text(child.text or ""))
    found.style = _style(rest.attributes)
    found.rest = kept(rest)
    return found


def _bend(view: View) -> None:
    """Work out where the lines bend on the page: a bend is so far from the one end and so far from the other, and lies between
    what the two say, nearer to the one the nearer it is to it along the line."""
    middles = {node.id: (node.x + max(node.w, 0) // 2, node.y + max(node.h, 0) // 2) for node in view.every_node()}
    waiting = [connection for node in view.every_node() for connection in node.connections]
    while waiting:
        connection = waiting.pop()
        waiting.extend(connection.connections)
        start, end = middles.get(connection.source or ""), middles.get(connection.target or "")
        count = len(connection.offsets) + 1
        for index, (x, y, to_x, to_y) in enumerate(connection.offsets, 1):
            near, far = start or end, end or start
            if near is None or far is None:
                continue
            part = index / count
            connection.bends.append(
                (
                    round((near[0] + x) * (1 - part) + (far[0] + to_x) * part),
                    round((near[1] + y) * (1 - part) + (far[1] + to_y) * part),
                )
            )


def _number(node: etree._Element, name: str, default: int) -> int:
    written = node.get(name)
    return int(written) if written is not None and _WHOLE.fullmatch(written) else default


def _style(attributes: dict[str, str]) -> Style | None:
    """What the attributes say of colours, font and line; they stay where they are, for Archi."""
    found = Style(
        line_colour=_colour(attributes.get("lineColor")),
        fill_colour=_colour(attributes.get("fillColor"), attributes.get("alpha")),
        line_width=attributes.get("lineWidth"),
    )
    parts = attributes.get("font", "").split("|")
    colour = _colour(attributes.get("fontColor"))
    if len(parts) > 3:
        marks = int(parts[3]) if _WHOLE.fullmatch(parts[3]) else 0
        style = " ".join(name for mark, name in ((_BOLD, "bold"), (_ITALIC, "italic")) if marks & mark)
        found.font = Font(parts[1], parts[2].removesuffix(".0"), style or None, colour)
    elif colour is not None:
        found.font = Font(colour=colour)
    return found if found != Style() else None


def _colour(written: str | None, alpha: str | None = None) -> Colour | None:
    if written is None or not _HEX.fullmatch(written):
        return None
    r, g, b = (str(int(written[at : at + 2], 16)) for at in (1, 3, 5))
    seen = str(round(int(alpha) / 255 * 100)) if alpha is not None and _WHOLE.fullmatch(alpha) else None
    return Colour(r, g, b, seen)
