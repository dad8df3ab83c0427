"""A model into Archi's file."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict, deque

from lxml import etree

from prasan.architecture.archi_file.words import ACCESS, FOLDERS, FORM, NAMESPACE, SUFFIX, folder_of
from prasan.architecture.archi_file.writer import Writer
from prasan.architecture.archi_file.writing_views import write_view
from prasan.architecture.model import Element, Item, Loss, Model, Relationship, Text, View
from prasan.architecture.xml import TYPE, XSI

_ACCESS = {name: code for code, name in ACCESS.items()}
_VERSION = "5.0.0"


def write(model: Model) -> tuple[bytes, list[Loss]]:
    """The file of a model (an archive where it has pictures), and what of the model the file does not hold."""
    names: dict[str | None, str] = {**(model.namespaces if model.form == FORM else {}), "xsi": XSI}
    names.setdefault("archimate", NAMESPACE)
    root = etree.Element(f"{{{NAMESPACE}}}model", nsmap=names)
    writer = Writer(model)
    writer.named(root, model.names, model.id)
    root.set("id", model.id)
    root.set("version", model.version if model.form == FORM and model.version is not None else _VERSION)
    writer.attributes(root, model.rest, "the model")
    folders = _Folders(writer, model)
    organizations = model.organizations if model.form == FORM else _as_archi_has_them(writer, model)
    for item in organizations:
        folders.write(root, item)
    folders.write_strays(root)
    writer.documentation(root, model.documentation, "the model", "purpose")
    if tagged := sum(text.lang is not None for each in model.elements for text in each.names):
        writer.lose("the model", f"the language of {tagged} names of elements: Archi has none")
    if model.metadata is not None:
        writer.lose("the model", "metadata of the exchange file has no place in Archi's")
    for _ in model.viewpoints:
        writer.lose("the model", "viewpoints of the exchange file have no place in Archi's")
    writer.properties(root, model.properties)
    writer.content(root, model.rest, "the model")
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return (_archive(text, model.images) if model.images else text), writer.losses


def _archive(text: bytes, images: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.xml", text)
        for name, picture in images.items():
            archive.writestr(name, picture)
    return made.getvalue()


class _Folders:
    """Writes the tree of folders, and each concept and view at the place that names it; ids may come twice."""

    def __init__(self, writer: Writer, model: Model) -> None:
        self._writer = writer
        self._waiting: dict[str, deque[Element | Relationship | View]] = defaultdict(deque)
        for found in (model.elements, model.relationships, model.views):
            for each in found:
                self._waiting[each.id].append(each)
        self._roots: dict[str, etree._Element] = {}

    def write(self, into: etree._Element, item: Item) -> None:
        """A folder with all in it, or one concept or view."""
        if item.ref is not None:
            if waiting := self._waiting[item.ref]:
                self._one(into, waiting.popleft())
            return
        node = etree.SubElement(into, "folder")
        self._writer.named(node, item.labels, item.id or "a folder")
        if item.id is not None:
            node.set("id", item.id)
        if item.kind is not None:
            node.set("type", item.kind)
            self._roots.setdefault(item.kind, node)
        place = item.id or "a folder"
        self._writer.attributes(node, item.rest, place)
        for each in item.items:
            self.write(node, each)
        self._writer.documentation(node, item.documentation, place)
        self._writer.properties(node, item.properties)
        self._writer.content(node, item.rest, place)

    def write_strays(self, root: etree._Element) -> None:
        """What no folder names, into the folder of its type."""
        for waiting in self._waiting.values():
            while waiting:
                stray = waiting.popleft()
                kind = "diagrams" if isinstance(stray, View) else folder_of(stray.type)
                if kind not in self._roots:
                    self._roots[kind] = etree.SubElement(
                        root, "folder", {"name": FOLDERS[kind][0], "id": f"folder-{kind}", "type": kind}
                    )
                self._one(self._roots[kind], stray)

    def _one(self, into: etree._Element, concept: Element | Relationship | View) -> None:
        node = etree.SubElement(into, "element")
        if isinstance(concept, View):
            write_view(self._writer, node, concept)
            return
        kind = concept.type + SUFFIX if isinstance(concept, Relationship) else concept.type
        if isinstance(concept, Element) and kind in {"AndJunction", "OrJunction"}:
            if kind == "OrJunction" and not (concept.rest and TYPE in concept.rest.attributes):
                node.set("type", "or")
            kind = "Junction"
        node.set(TYPE, f"archimate:{kind}")
        self._writer.named(node, concept.names, concept.id)
        node.set("id", concept.id)
        if isinstance(concept, Relationship):
            _ends(node, concept)
        self._writer.attributes(node, concept.rest, concept.id)
        self._writer.documentation(node, concept.documentation, concept.id)
        self._writer.properties(node, concept.properties)
        self._writer.content(node, concept.rest, concept.id)


def _ends(node: etree._Element, relationship: Relationship) -> None:
    node.set("source", relationship.source)
    node.set("target", relationship.target)
    if relationship.type == "Access" and (code := _ACCESS.get(relationship.access or "Access")) is not None:
        node.set("accessType", code)
    if relationship.directed is not None:
        node.set("directed", relationship.directed)
    if relationship.modifier is not None:
        node.set("strength", relationship.modifier)


def _as_archi_has_them(writer: Writer, model: Model) -> list[Item]:
    """The folders of an exchange file under Archi's root folders, of which it has one for each kind of thing.

    A folder that holds several kinds stands once under each.  A concept that several folders name lies in the first.
    """
    kinds = {each.id: folder_of(each.type) for each in (*model.elements, *model.relationships)}
    kinds |= {view.id: "diagrams" for view in model.views}
    roots = {kind: Item(id=f"folder-{kind}", kind=kind) for kind in FOLDERS}
    for kind, (name, _) in FOLDERS.items():
        roots[kind].labels = [Text(name)]
    standing = {kind: {name.casefold(), kind} for kind, (name, _) in FOLDERS.items()}
    placed: set[str] = set()
    made: dict[tuple[str, tuple[int, ...]], Item] = {}

    def place(item: Item, above: tuple[Item, ...]) -> None:
        if item.ref is not None:
            kind = kinds.get(item.ref)
            if kind is None or item.ref in placed:
                writer.lose(item.ref, "a second place in a folder, or a place of nothing: Archi has one for each")
                return
            placed.add(item.ref)
            into = roots[kind]
            for depth in range(1, len(above) + 1):
                folder = above[depth - 1]
                label = next((text.value for text in folder.labels), "")
                if depth == 1 and label.casefold() in standing[kind]:
                    continue
                key = (kind, tuple(id(each) for each in above[:depth]))
                if key not in made:
                    number = len(made) + 1
                    made[key] = Item(
                        id=folder.id or f"folder-{number}", labels=folder.labels, documentation=folder.documentation
                    )
                    into.items.append(made[key])
                into = made[key]
            into.items.append(Item(ref=item.ref))
        for each in item.items:
            place(each, above if item.ref is not None else (*above, item))

    for organization in model.organizations:
        for item in organization.items:
            place(item, ())
    return [item for item in roots.values() if item.items or item.kind in {"relations", "diagrams"}]
