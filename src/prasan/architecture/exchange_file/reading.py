"""An exchange file into a model: all of it, and what is not of the format is kept beside what is."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.exchange_file.dialects import THREE, Dialect
from prasan.architecture.exchange_file.parts import Reader
from prasan.architecture.exchange_file.reading_views import read_views
from prasan.architecture.keeping import kept, other
from prasan.architecture.model import Concept, Element, Item, Loss, Model, PropertyDefinition, Relationship, Rest, Text
from prasan.architecture.xml import TYPE, XSI, as_text

_JUNCTIONS = {"and": "AndJunction", "or": "OrJunction"}
_OF_RELATIONSHIP = ("source", "target", "accessType", "isDirected", "modifier")


def read(root: etree._Element, dialect: Dialect) -> tuple[Model, list[Loss]]:
    """The model of a file, and what of the file it does not hold."""
    reader = Reader(dialect)
    found = Model(dialect.form, root.get("identifier", ""), version=root.get("version"))
    found.namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if uri not in {dialect.namespace, XSI}}
    rest = Rest(other(root, "identifier", "version"))

    def metadata(node: etree._Element) -> None:
        if found.metadata is None:
            found.metadata = as_text(node)
        else:
            rest.content.append(as_text(node))

    def properties(node: etree._Element) -> None:
        reader.properties(node, found.properties)

    def organization(node: etree._Element) -> None:
        found.organizations.append(_item(reader, node))

    def element(node: etree._Element) -> None:
        found.elements.append(_element(reader, node))

    def relationship(node: etree._Element) -> None:
        found.relationships.append(_relationship(reader, node))

    def definition(node: etree._Element) -> None:
        found.definitions.append(_definition(reader, node))

    def views(node: etree._Element) -> None:
        read_views(reader, node, found)

    reader.children(
        root,
        {
            "name": reader.into(found.names),
            "documentation": reader.into(found.documentation),
            "properties": properties,
            "metadata": metadata,
            "elements": reader.each("element", element),
            "relationships": reader.each("relationship", relationship),
            dialect.organization: organization,
            dialect.definitions: reader.each(dialect.definition, definition),
            "views": views,
        },
        rest,
    )
    found.rest = kept(rest)
    return found, reader.losses


def _element(reader: Reader, node: etree._Element) -> Element:
    found = Element(node.get("identifier", ""), reader.type(node))
    known = ["identifier", TYPE]
    if reader.dialect is not THREE and found.type == "Junction" and node.get("junctiontype") in _JUNCTIONS:
        found.type = _JUNCTIONS[node.get("junctiontype", "")]
        known.append("junctiontype")
    _concept(reader, node, found, *known)
    return found


def _relationship(reader: Reader, node: etree._Element) -> Relationship:
    found = Relationship(
        node.get("identifier", ""),
        reader.type(node),
        source=node.get("source", ""),
        target=node.get("target", ""),
        access=node.get("accessType"),
        directed=node.get("isDirected"),
        modifier=node.get("modifier"),
    )
    _concept(reader, node, found, "identifier", TYPE, *_OF_RELATIONSHIP)
    return found


def _concept(reader: Reader, node: etree._Element, found: Concept, *known: str) -> None:
    rest = Rest(other(node, *known))
    reader.children(
        node,
        {
            reader.dialect.concept_name: reader.into(found.names),
            "documentation": reader.into(found.documentation),
            "properties": lambda each: reader.properties(each, found.properties),
        },
        rest,
    )
    found.rest = kept(rest)


def _definition(reader: Reader, node: etree._Element) -> PropertyDefinition:
    found = PropertyDefinition(node.get("identifier", ""), type=node.get("type", "string"))
    rest = Rest(other(node, "identifier", "type"))
    if reader.dialect is not THREE:
        found.names.append(Text(rest.attributes.pop("name", "")))
        if node.text and node.text.strip():
            found.documentation.append(Text(node.text))
    reader.children(node, {"name": reader.into(found.names), "documentation": reader.into(found.documentation)}, rest)
    found.rest = kept(rest)
    return found


def _item(reader: Reader, node: etree._Element) -> Item:
    ref = reader.dialect.item_ref
    found = Item(id=node.get("identifier"), ref=node.get(ref))
    rest = Rest(other(node, "identifier", ref))
    reader.children(
        node,
        {
            "label": reader.into(found.labels),
            "documentation": reader.into(found.documentation),
            "item": lambda each: found.items.append(_item(reader, each)),
        },
        rest,
    )
    found.rest = kept(rest)
    return found
