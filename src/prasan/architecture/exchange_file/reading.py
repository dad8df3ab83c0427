"""An exchange file into a model: all of it, and what is not of the format is kept beside what is."""

from __future__ import annotations

from typing import Any

from lxml import etree

from prasan.architecture.exchange_file.dialects import THREE, Dialect
from prasan.architecture.exchange_file.reading_views import ViewReader
from prasan.architecture.model import Element, Item, Loss, Model, PropertyDefinition, Relationship, Text
from prasan.architecture.xml import XSI, as_text

_JUNCTIONS = {"and": "AndJunction", "or": "OrJunction"}


def read(root: etree._Element, dialect: Dialect) -> tuple[Model, list[Loss]]:
    """The model of a file, and what of the file it does not hold."""
    reader = _ModelReader(dialect)
    return reader.model(root), reader.losses


class _ModelReader(ViewReader):
    """One reading of a model: what is of no view."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._in_concept = self.known(
            {dialect.concept_name: self.names, "documentation": self.documentation, "properties": self.properties}
        )
        self._in_definition = self.known({"name": self.names, "documentation": self.documentation})
        self._in_item = self.known(
            {
                "label": self.labels,
                "documentation": self.documentation,
                "item": lambda node, found: self._item(node, found.items),
            }
        )

    def model(self, root: etree._Element) -> Model:
        dialect, attributes = self.dialect, _attributes(root)
        found = Model(dialect.form, attributes.pop("identifier", ""), version=attributes.pop("version", None))
        found.namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if uri not in {dialect.namespace, XSI}}
        known = self.known(
            {
                "name": self.names,
                "documentation": self.documentation,
                "properties": self.properties,
                "metadata": self._metadata,
                "elements": self.each("element", self._element),
                "relationships": self.each("relationship", self._relationship),
                dialect.organization: lambda node, into: self._item(node, into.organizations),
                dialect.definitions: self.each(dialect.definition, self._definition),
                "views": self.views,
            }
        )
        self.children(root, known, found, attributes)
        return found

    def _metadata(self, node: etree._Element, found: Model) -> bool:
        if found.metadata is not None:
            return True
        found.metadata = as_text(node)
        return False

    def _element(self, node: etree._Element, model: Model) -> None:
        attributes = _attributes(node)
        found = Element(attributes.pop("identifier", ""), self.type(attributes))
        if (
            self.dialect is not THREE
            and found.type == "Junction"
            and (kind := _JUNCTIONS.get(attributes.get("junctiontype", "")))
        ):
            found.type = kind
            del attributes["junctiontype"]
        self.children(node, self._in_concept, found, attributes)
        model.elements.append(found)

    def _relationship(self, node: etree._Element, model: Model) -> None:
        attributes = _attributes(node)
        taken = attributes.pop
        found = Relationship(
            taken("identifier", ""),
            self.type(attributes),
            source=taken("source", ""),
            target=taken("target", ""),
            access=taken("accessType", None),
            directed=taken("isDirected", None),
            modifier=taken("modifier", None),
        )
        self.children(node, self._in_concept, found, attributes)
        model.relationships.append(found)

    def _definition(self, node: etree._Element, model: Model) -> None:
        attributes = _attributes(node)
        found = PropertyDefinition(attributes.pop("identifier", ""), type=attributes.pop("type", "string"))
        if self.dialect is not THREE:
            found.names.append(Text(attributes.pop("name", "")))
            if node.text and node.text.strip():
                found.documentation.append(Text(node.text))
        self.children(node, self._in_definition, found, attributes)
        model.definitions.append(found)

    def _item(self, node: etree._Element, into: list[Item]) -> None:
        attributes = _attributes(node)
        found = Item(id=attributes.pop("identifier", None), ref=attributes.pop(self.dialect.item_ref, None))
        self.children(node, self._in_item, found, attributes)
        into.append(found)


def _attributes(node: etree._Element) -> dict[str, Any]:
    return dict(node.items())
