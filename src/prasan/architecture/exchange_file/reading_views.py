"""The views of an exchange file: nodes and connections, where they are and how they are drawn."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from prasan.architecture.exchange_file.dialects import Dialect
from prasan.architecture.exchange_file.parts import Reader
from prasan.architecture.model import Connection, Font, Model, Node, Style, View
from prasan.architecture.xml import as_text, local

_WHOLE = re.compile("-?[0-9]+")


class ViewReader(Reader):
    """One reading: what is under ``views``."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._element_ref, self._relationship_ref = dialect.element_ref, dialect.relationship_ref
        # In 2.1 the views lie there themselves, in 3 within ``diagrams``.
        self._in_views = self.known({"diagrams": self.each("view", self._view), "view": self._view})
        self._in_view = self.known(
            {
                dialect.concept_name: self.names,
                "documentation": self.documentation,
                "properties": self.properties,
                "node": self._node,
                "connection": self._connection,
            }
        )
        drawn = {
            "label": self.labels,
            "documentation": self.documentation,
            "properties": self.properties,
            "style": self._style,
            "viewRef": self._view_ref,
        }
        self._in_node = self.known({**drawn, "node": self._node})
        places = dict.fromkeys(("bendpoint", "sourceAttachment", "targetAttachment"), self._place)
        self._in_connection = self.known({**drawn, **places})
        self._in_style = self.known({"lineColor": self._line, "fillColor": self._fill, "font": self._font})

    def views(self, node: etree._Element, model: Model) -> None:
        """The viewpoints as they came, and the diagrams."""
        for child in node:
            if (reads := self._in_views.get(child.tag)) is not None:
                reads(child, model)
            elif isinstance(child.tag, str):
                model.viewpoints.append(as_text(child))
            else:
                self.lose(child, "a comment or an instruction to a program is not kept")

    def _view(self, node: etree._Element, model: Model) -> None:
        attributes: dict[str, Any] = dict(node.items())
        found = View(
            attributes.pop("identifier", ""),
            kind=self.type(attributes) or "Diagram",
            viewpoint=attributes.pop("viewpoint", None),
            viewpoint_ref=attributes.pop("viewpointRef", None),
        )
        self.children(node, self._in_view, found, attributes)
        model.views.append(found)

    def _node(self, node: etree._Element, around: View | Node) -> None:
        attributes: dict[str, Any] = dict(node.items())
        found = Node(attributes.pop("identifier", ""), self.type(attributes), attributes.pop(self._element_ref, None))
        whole, said = _WHOLE.fullmatch, attributes.get
        # A place that is no whole number stays as it is written, and the box is drawn at the edge.
        if whole(said("x", "")):
            found.x = int(attributes.pop("x"))
        if whole(said("y", "")):
            found.y = int(attributes.pop("y"))
        if whole(said("w", "")):
            found.w = int(attributes.pop("w"))
        if whole(said("h", "")):
            found.h = int(attributes.pop("h"))
        self.children(node, self._in_node, found, attributes)
        around.nodes.append(found)

    def _connection(self, node: etree._Element, view: View) -> None:
        attributes: dict[str, Any] = dict(node.items())
        found = Connection(
            attributes.pop("identifier", ""),
            self.type(attributes),
            attributes.pop(self._relationship_ref, None),
            attributes.pop("source", None),
            attributes.pop("target", None),
        )
        self.children(node, self._in_connection, found, attributes)
        view.connections.append(found)

    def _place(self, node: etree._Element, line: Connection) -> bool:
        said: dict[str, Any] = dict(node.items())
        x, y = said.get("x", ""), said.get("y", "")
        if len(said) > 2 or not (_WHOLE.fullmatch(x) and _WHOLE.fullmatch(y)):
            return True
        place, which = (int(x), int(y)), local(node.tag)
        if which == "bendpoint":
            line.bends.append(place)
        elif which == "sourceAttachment":
            line.attached = (place, line.attached[1])
        else:
            line.attached = (line.attached[0], place)
        return False

    def _view_ref(self, node: etree._Element, found: Node | Connection) -> None:
        found.views.append(node.get("ref", ""))

    def _style(self, node: etree._Element, drawn: Node | Connection) -> None:
        attributes: dict[str, Any] = dict(node.items())
        found = Style(line_width=attributes.pop("lineWidth", None))
        self.children(node, self._in_style, found, attributes)
        drawn.style = found

    def _line(self, node: etree._Element, style: Style) -> None:
        style.line_colour = self.colour(node)

    def _fill(self, node: etree._Element, style: Style) -> None:
        style.fill_colour = self.colour(node)

    def _font(self, node: etree._Element, style: Style) -> None:
        said: dict[str, Any] = dict(node.items())
        style.font = Font(said.pop("name", None), said.pop("size", None), said.pop("style", None))
        if said:
            self.lose(node, f"of a font, {', '.join(said)}: name, size, style and colour are kept")
        for child in node:
            if local(child.tag) == "color":
                style.font.colour = self.colour(child)
            else:
                self.lose(child, "not the colour of a font")
