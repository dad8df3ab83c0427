"""Elements and relationships: added, named, described, given properties, taken out with all that hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prasan.architecture.archi_file.words import FORM as ARCHI
from prasan.architecture.editing.errors import EditError
from prasan.architecture.language import JUNCTIONS, LETTERS, allowed, element_types, known_relationship
from prasan.architecture.model import (
    Concept,
    Connection,
    Element,
    Item,
    Model,
    Node,
    Property,
    PropertyDefinition,
    Relationship,
    Text,
    View,
    spoken,
)
from prasan.architecture.vocabulary import canonical

_LONGEST = 20_000  # letters of a text


def fresh_id() -> str:
    """An id that no model has, and every form takes."""
    return f"id-{uuid.uuid4().hex}"


def languages(model: Model) -> tuple[str | None, ...]:
    """The languages in which names are asked for: Archi's file has one, without a tag."""
    return (None,) if model.form == ARCHI else ("th", "en")


def concept(model: Model, asked: str) -> Element | Relationship:
    """The element or relationship with an id.  Raises EditError where there is none."""
    found: list[Element | Relationship] = [*model.elements, *model.relationships]
    for each in found:
        if each.id == asked:
            return each
    raise EditError("nothing", f"nothing has the id {asked}")


def add_element(model: Model, kind: str, names: dict[str | None, str], documentation: str = "") -> Element:
    """A new element of one of ArchiMate's types.  Raises EditError for another type, or without a name."""
    if kind not in element_types() or kind == "Junction":
        raise EditError("type", f"{kind} is no type of element in ArchiMate 3.2")
    if kind not in JUNCTIONS and not any(words.strip() for words in names.values()):
        raise EditError("name", "an element needs a name")
    made = Element(fresh_id(), kind)
    rename(made, names)
    if documentation.strip():
        made.documentation = [Text(_whole(documentation), next(iter(names), None))]
    model.elements.append(made)
    return made


def rename(found: Concept, names: dict[str | None, str]) -> None:
    """Give a concept its names by language; a language that is left empty goes, and others stay.

    A name without a language is what it was called in the first language that is asked for, where it has none of that.
    """
    tags = {each.lang for each in found.names}
    for lang, words in names.items():
        said = _whole(words).replace("\n", " ")
        at = next((each for each in found.names if each.lang == lang), None)
        if at is None and None in tags and lang == next(iter(names)):
            at = next(each for each in found.names if each.lang is None)
        if at is not None and said:
            at.value = said
        elif at is not None:
            found.names.remove(at)
        elif said:
            found.names.append(Text(said, lang))


def describe(found: Concept, words: str, lang: str | None) -> None:
    """Change the first documentation that says something, or give one."""
    said = _whole(words)
    first = next((each for each in found.documentation if each.value.strip()), None)
    if first is not None and said:
        first.value = said
    elif first is not None:
        found.documentation.remove(first)
    elif said:
        found.documentation.append(Text(said, lang))


def set_property(found: Concept, place: int, value: str) -> None:
    """Change the first value of the property at a place of the list; an empty one takes the property out."""
    if not 0 <= place < len(found.properties):
        raise EditError("property", "the element has no such property")
    each, said = found.properties[place], _whole(value)
    if not said:
        del found.properties[place]
    elif each.values:
        each.values[0].value = said
    else:
        each.values.append(Text(said))


def add_property(model: Model, found: Concept, name: str, value: str) -> None:
    """Give a concept a property by name: under the definition that the model has for it, or a new one."""
    name, said = _whole(name).replace("\n", " "), _whole(value)
    if not name or not said:
        raise EditError("property", "a property needs a name and a value")
    for each in model.definitions:
        if spoken(each.names).strip() == name or canonical(spoken(each.names)) == canonical(name):
            definition = each
            break
    else:
        definition = PropertyDefinition(fresh_id(), [Text(name)])
        model.definitions.append(definition)
    found.properties.append(Property(definition.id, [Text(said)]))


def offered(source: Element, target: Element) -> tuple[list[str], list[str]]:
    """The relationships from one element to another that ArchiMate's table allows, and the others."""
    may = allowed(source.type, target.type)
    return sorted(may), sorted(set(LETTERS.values()) - may)


def connect(
    model: Model,
    kind: str,
    source: str,
    target: str,
    *,
    name: str = "",
    access: str | None = None,
    anyway: bool = False,
) -> Relationship:
    """A relationship between two elements.

    Raises EditError where the table does not allow it, unless ``anyway``, and for a kind that ArchiMate does not have.
    """
    ends = (concept(model, source), concept(model, target))
    if not known_relationship(kind):
        raise EditError("type", f"{kind} is no relationship in ArchiMate 3.2")
    if not anyway and kind not in allowed(*(_as_end(each) for each in ends)):
        raise EditError("relationship", f"{kind} is not allowed from {ends[0].type} to {ends[1].type}")
    made = Relationship(fresh_id(), kind, source=source, target=target)
    if name.strip():
        made.names = [Text(_whole(name).replace("\n", " "), languages(model)[0])]
    if kind == "Access" and access in {"Access", "Read", "Write", "ReadWrite"}:
        made.access = access
    model.relationships.append(made)
    return made


def _as_end(found: Concept) -> str:
    return "Relationship" if isinstance(found, Relationship) else found.type


@dataclass(frozen=True)
class Removed:
    """What went with a concept: relationships, boxes and lines on views."""

    relationships: int
    boxes: int
    lines: int


def remove(model: Model, asked: str) -> Removed:
    """Take a concept out, with the relationships that end at it, and its boxes and lines on all views."""
    concept(model, asked)
    gone = {asked}
    waiting = [asked]
    while waiting:
        ending = waiting.pop()
        for each in model.relationships:
            if ending in {each.source, each.target} and each.id not in gone:
                gone.add(each.id)
                waiting.append(each.id)
    model.elements = [each for each in model.elements if each.id not in gone]
    model.relationships = [each for each in model.relationships if each.id not in gone]
    for item in model.organizations:
        _forget(item, gone)
    boxes = lines = 0
    for view in model.views:
        shown = [node for node in view.every_node() if node.element in gone]
        lines += take_lines(view, {each.id for each in every_line(view) if each.relationship in gone})
        for node in shown:
            lines += take_off(view, node.id)
        boxes += len(shown)
    return Removed(len(gone) - 1, boxes, lines)


def _forget(item: Item, gone: set[str]) -> None:
    item.items = [each for each in item.items if each.ref not in gone]
    for each in item.items:
        _forget(each, gone)


def take_off(view: View, asked: str) -> int:
    """Take a box off a view, and the lines that end at it; boxes within it stay where they are.  Returns how many lines."""
    above: View | Node | None = view if any(each.id == asked for each in view.nodes) else None
    above = above or next((n for n in view.every_node() if any(each.id == asked for each in n.nodes)), None)
    if above is None:
        return 0
    place = next(n for n, each in enumerate(above.nodes) if each.id == asked)
    own = {each.id for each in _with_theirs(above.nodes[place].connections)}
    taken = take_lines(view, {each.id for each in every_line(view) if asked in {each.source, each.target}} | own)
    above.nodes[place : place + 1] = above.nodes[place].nodes
    return taken


def take_lines(view: View, gone: set[str]) -> int:
    """Take lines off a view, with those that end at them."""
    lines = list(every_line(view))
    before = len(gone)
    while True:
        gone |= {each.id for each in lines if {each.source, each.target} & gone}
        if len(gone) == before:
            break
        before = len(gone)
    if not gone:
        return 0
    view.connections = _left(view.connections, gone)
    for node in view.every_node():
        node.connections = _left(node.connections, gone)
        _arriving(node, gone)
    for each in every_line(view):
        _arriving(each, gone)
    return len({each.id for each in lines} & gone)


def _left(lines: list[Connection], gone: set[str]) -> list[Connection]:
    left = [each for each in lines if each.id not in gone]
    for each in left:
        each.connections = _left(each.connections, gone)
    return left


def _arriving(drawn: Node | Connection, gone: set[str]) -> None:
    """Archi says at each box which lines arrive there."""
    arriving = drawn.rest.attributes.get("targetConnections") if drawn.rest else None
    if drawn.rest is not None and arriving is not None:
        left = [each for each in arriving.split() if each not in gone]
        if left:
            drawn.rest.attributes["targetConnections"] = " ".join(left)
        else:
            del drawn.rest.attributes["targetConnections"]


def every_line(view: View) -> Iterator[Connection]:
    """The lines of a view, wherever its form keeps them."""
    yield from _with_theirs(view.connections)
    for node in view.every_node():
        yield from _with_theirs(node.connections)


def _with_theirs(lines: Iterable[Connection]) -> Iterator[Connection]:
    waiting = list(lines)
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(each.connections)


def _whole(words: str) -> str:
    """What XML can hold of typed words, without space around."""
    said = "".join(each for each in words.replace("\r\n", "\n") if each in "\t\n" or (each >= "\x20" and each not in "\ufffe\uffff" and not "\ud800" <= each <= "\udfff"))  # fmt: skip
    return said.strip()[:_LONGEST]
