"""A model into an exchange file, in the order that its schema asks for."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from prasan.architecture.exchange_file.dialects import THREE, Dialect
from prasan.architecture.exchange_file.writing_views import write_views
from prasan.architecture.exchange_file.written import Writer
from prasan.architecture.model import Concept, Element, Item, Loss, Model, Relationship, Text
from prasan.architecture.xml import TYPE, XSI

_JUNCTIONS = {"AndJunction": "and", "OrJunction": "or"}
_DEFAULT_PREFIX = None


def write(model: Model, dialect: Dialect) -> tuple[bytes, list[Loss]]:
    """The file of a model, and what of the model the file does not hold."""
    names: dict[str | None, str] = {**model.namespaces, _DEFAULT_PREFIX: dialect.namespace, "xsi": XSI}
    root = etree.Element(dialect.tag("model"), nsmap=names)
    writer = Writer(dialect, model.form, root)
    root.set("identifier", writer.id(model.id))
    if model.version is not None:
        root.set("version", model.version)
    writer.attributes(root, model.rest, "the model")
    metadata_first = dialect is not THREE
    if metadata_first:
        writer.raw(root, model.metadata)
    writer.texts(root, "name", model.names)
    writer.texts(root, "documentation", model.documentation)
    writer.properties(root, model.properties)
    if not metadata_first:
        writer.raw(root, model.metadata)
    if model.elements or metadata_first:
        into = writer.child(root, "elements")
        for element in model.elements:
            _element(writer, into, element)
    if model.relationships:
        into = writer.child(root, "relationships")
        for relationship in model.relationships:
            _relationship(writer, into, relationship)
    for organization in model.organizations:
        _item(writer, root, dialect.organization, organization)
    _definitions(writer, root, model)
    write_views(writer, root, model)
    writer.content(root, model.rest, "the model")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True), writer.losses


def _element(writer: Writer, into: etree._Element, element: Element) -> None:
    node = writer.child(into, "element")
    node.set("identifier", writer.id(element.id))
    kind = element.type
    if writer.dialect is not THREE and kind in _JUNCTIONS:
        node.set("junctiontype", _JUNCTIONS[kind])
        kind = "Junction"
    node.set(TYPE, writer.type(kind))
    _concept(writer, node, element)


def _relationship(writer: Writer, into: etree._Element, relationship: Relationship) -> None:
    node = writer.child(into, "relationship")
    node.set("identifier", writer.id(relationship.id))
    node.set("source", writer.id(relationship.source))
    node.set("target", writer.id(relationship.target))
    node.set(TYPE, writer.type(relationship.type))
    for name, value in (
        ("accessType", relationship.access),
        ("isDirected", relationship.directed),
        ("modifier", relationship.modifier),
    ):
        if value is not None:
            node.set(name, value)
    _concept(writer, node, relationship)


def _concept(writer: Writer, node: etree._Element, concept: Concept) -> None:
    writer.attributes(node, concept.rest, concept.id)
    writer.texts(node, writer.dialect.concept_name, concept.names)
    writer.texts(node, "documentation", concept.documentation)
    if writer.dialect is THREE:
        writer.content(node, concept.rest, concept.id)
    writer.properties(node, concept.properties)
    if writer.dialect is not THREE:
        writer.content(node, concept.rest, concept.id)


def _item(writer: Writer, into: etree._Element, tag: str, item: Item) -> None:
    node = writer.child(into, tag)
    if item.id is not None:
        node.set("identifier", writer.id(item.id))
    if item.ref is not None:
        node.set(writer.dialect.item_ref, writer.id(item.ref))
    place = item.ref or item.id or "a folder"
    writer.attributes(node, item.rest, place)
    writer.texts(node, "label", item.labels)
    writer.texts(node, "documentation", item.documentation)
    for each in item.items:
        _item(writer, node, "item", each)
    if item.properties:
        writer.lose(place, "properties of a folder: the exchange file has none")
    writer.content(node, item.rest, place)


def _definitions(writer: Writer, root: etree._Element, model: Model) -> None:
    dialect = writer.dialect
    if not model.definitions:
        return
    into = writer.child(root, dialect.definitions)
    for definition in model.definitions:
        node = writer.child(into, dialect.definition)
        node.set("identifier", writer.id(definition.id))
        node.set("type", definition.type)
        writer.attributes(node, definition.rest, definition.id)
        if dialect is THREE:
            writer.texts(node, "name", definition.names)
            writer.texts(node, "documentation", definition.documentation)
        else:
            node.set("name", next(iter(_values(definition.names)), ""))
            node.text = "".join(_values(definition.documentation)) or None
            if len(definition.names) > 1:
                writer.lose(definition.id, "a property has one name in the older form: the first is written")
        writer.content(node, definition.rest, definition.id)


def _values(texts: Iterable[Text]) -> list[str]:
    return [text.value for text in texts]
