"""Archi's file into a model: what Archi alone says is kept beside it."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.archi_file.reader import Reader
from prasan.architecture.archi_file.reading_views import read_view
from prasan.architecture.archi_file.words import ACCESS, FORM, OLD_TYPES, RELATIONSHIPS, SUFFIX
from prasan.architecture.keeping import kept, other
from prasan.architecture.model import (
    Concept,
    Element,
    Item,
    Loss,
    Model,
    Relationship,
    Rest,
    Text,
)
from prasan.architecture.xml import TYPE, XSI, as_text


def read(root: etree._Element) -> tuple[Model, list[Loss]]:
    """The model of a file, and what of the file it does not hold."""
    model = Model(FORM, root.get("id", ""), version=root.get("version"))
    if (name := root.get("name")) is not None:
        model.names.append(Text(name))
    model.namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if uri != XSI}
    reader = Reader(model)
    rest = Rest(other(root, "id", "name", "version"))
    for tag, child in reader.children(root, rest, "folder", "purpose", "documentation", "property"):
        if tag == "folder":
            model.organizations.append(_folder(reader, child))
        elif tag == "property":
            model.properties.append(reader.property(child))
        elif tag == "purpose":
            model.documentation.append(Text(child.text or ""))
        else:
            rest.content.append(as_text(child))
    model.rest = kept(rest)
    return model, reader.losses


def _folder(reader: Reader, node: etree._Element) -> Item:
    found = Item(id=node.get("id"), kind=node.get("type"))
    if (name := node.get("name")) is not None:
        found.labels.append(Text(name))
    rest = Rest(other(node, "id", "name", "type"))
    for tag, child in reader.children(node, rest, "folder", "element", "documentation", "property"):
        if tag == "folder":
            found.items.append(_folder(reader, child))
        elif tag == "element":
            _concept(reader, child)
            found.items.append(Item(ref=child.get("id", "")))
        elif tag == "property":
            found.properties.append(reader.property(child))
        else:
            found.documentation.append(Text(child.text or ""))
    found.rest = kept(rest)
    return found


def _concept(reader: Reader, node: etree._Element) -> None:
    written = node.get(TYPE, "").rsplit(":", 1)[-1]
    if written.endswith("Model"):  # of diagrams, sketches and canvases
        reader.model.views.append(read_view(reader, node))
        return
    kind = OLD_TYPES.get(written, written)
    if kind.removesuffix(SUFFIX) in RELATIONSHIPS:
        relationship = Relationship(
            node.get("id", ""), kind.removesuffix(SUFFIX), source=node.get("source", ""), target=node.get("target", "")
        )
        known = ["source", "target"]
        if relationship.type == "Access":
            relationship.access = ACCESS.get(node.get("accessType"), "Write")
            known += ["accessType"] if node.get("accessType") in ACCESS else []
        if node.get("directed") is not None:
            relationship.directed = node.get("directed")
            known.append("directed")
        if node.get("strength") is not None:
            relationship.modifier = node.get("strength")
            known.append("strength")
        _read(reader, node, relationship, written, *known)
        reader.model.relationships.append(relationship)
        return
    element = Element(node.get("id", ""), kind)
    known = []
    if written == "Junction" and node.get("type") in {None, "or"}:
        element.type = "OrJunction" if node.get("type") else "AndJunction"
        known.append("type")
    _read(reader, node, element, written, *known)
    reader.model.elements.append(element)


def _read(reader: Reader, node: etree._Element, found: Concept, written: str, *known: str) -> None:
    if (name := node.get("name")) is not None:
        found.names.append(Text(name))
    rest = Rest(other(node, TYPE, "id", "name", *known))
    if written in OLD_TYPES or written in {"AndJunction", "OrJunction"}:
        rest.attributes[TYPE] = node.get(TYPE, "")
    for tag, child in reader.children(node, rest, "documentation", "property"):
        if tag == "property":
            found.properties.append(reader.property(child))
        else:
            found.documentation.append(Text(child.text or ""))
    found.rest = kept(rest)
