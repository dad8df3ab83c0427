"""A model into an exchange file, in the order that its schema asks for."""

from __future__ import annotations

from collections.abc import Iterable

from prasan.architecture.exchange_file.dialects import THREE, Dialect
from prasan.architecture.exchange_file.writing_views import write_views
from prasan.architecture.exchange_file.written import TYPE, Writer
from prasan.architecture.model import Concept, Element, Item, Loss, Model, Relationship, Text
from prasan.architecture.xml import XSI

_JUNCTIONS = {"AndJunction": "and", "OrJunction": "or"}


def write(model: Model, dialect: Dialect) -> tuple[bytes, list[Loss]]:
    """The file of a model, and what of the model the file does not hold.  Raises ValueError where a word is none of XML."""
    names: dict[str | None, str] = {**model.namespaces, None: dialect.namespace, "xsi": XSI}
    writer = Writer(dialect, model.form, names)
    declared = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in names.items()}
    root = writer.open(
        "model", {**declared, "identifier": writer.id(model.id), "version": model.version}, model.rest, "the model"
    )
    metadata_first = dialect is not THREE
    if metadata_first:
        writer.raw(model.metadata)
    writer.texts("name", model.names)
    writer.texts("documentation", model.documentation)
    writer.properties(model.properties)
    if not metadata_first:
        writer.raw(model.metadata)
    if model.elements or metadata_first:
        opened = writer.open("elements", {})
        for element in model.elements:
            _element(writer, element)
        writer.close("elements", opened)
    if model.relationships:
        opened = writer.open("relationships", {})
        for relationship in model.relationships:
            _relationship(writer, relationship)
        writer.close("relationships", opened)
    for organization in model.organizations:
        _item(writer, dialect.organization, organization)
    _definitions(writer, model)
    write_views(writer, model)
    writer.content(model.rest, "the model")
    writer.close("model", root)
    return writer.data(), writer.losses


def _element(writer: Writer, element: Element) -> None:
    attributes: dict[str, str | None] = {"identifier": writer.id(element.id)}
    kind = element.type
    if writer.dialect is not THREE and kind in _JUNCTIONS:
        attributes["junctiontype"] = _JUNCTIONS[kind]
        kind = "Junction"
    attributes[TYPE] = writer.type(kind)
    _concept(writer, "element", attributes, element)


def _relationship(writer: Writer, relationship: Relationship) -> None:
    attributes = {
        "identifier": writer.id(relationship.id),
        "source": writer.id(relationship.source),
        "target": writer.id(relationship.target),
        TYPE: writer.type(relationship.type),
        "accessType": relationship.access,
        "isDirected": relationship.directed,
        "modifier": relationship.modifier,
    }
    _concept(writer, "relationship", attributes, relationship)


def _concept(writer: Writer, tag: str, attributes: dict[str, str | None], concept: Concept) -> None:
    opened = writer.open(tag, attributes, concept.rest, concept.id)
    writer.texts(writer.dialect.concept_name, concept.names)
    writer.texts("documentation", concept.documentation)
    if writer.dialect is THREE:
        writer.content(concept.rest, concept.id)
    writer.properties(concept.properties)
    if writer.dialect is not THREE:
        writer.content(concept.rest, concept.id)
    writer.close(tag, opened)


def _item(writer: Writer, tag: str, item: Item) -> None:
    place = item.ref or item.id or "a folder"
    attributes = {
        "identifier": writer.id(item.id) if item.id is not None else None,
        writer.dialect.item_ref: writer.id(item.ref) if item.ref is not None else None,
    }
    opened = writer.open(tag, attributes, item.rest, place)
    writer.texts("label", item.labels)
    writer.texts("documentation", item.documentation)
    for each in item.items:
        _item(writer, "item", each)
    if item.properties:
        writer.lose(place, "properties of a folder: the exchange file has none")
    writer.content(item.rest, place)
    writer.close(tag, opened)


def _definitions(writer: Writer, model: Model) -> None:
    dialect = writer.dialect
    if not model.definitions:
        return
    container = writer.open(dialect.definitions, {})
    for definition in model.definitions:
        attributes: dict[str, str | None] = {"identifier": writer.id(definition.id), "type": definition.type}
        if dialect is not THREE:
            attributes["name"] = next(iter(_values(definition.names)), "")
        opened = writer.open(dialect.definition, attributes, definition.rest, definition.id)
        if dialect is THREE:
            writer.texts("name", definition.names)
            writer.texts("documentation", definition.documentation)
        else:
            writer.within("".join(_values(definition.documentation)))
            if len(definition.names) > 1:
                writer.lose(definition.id, "a property has one name in the older form: the first is written")
        writer.content(definition.rest, definition.id)
        writer.close(dialect.definition, opened)
    writer.close(dialect.definitions, container)


def _values(texts: Iterable[Text]) -> list[str]:
    return [text.value for text in texts]
