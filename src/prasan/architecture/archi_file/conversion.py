"""A model of Archi's in the terms of the exchange file, which is how it goes out to other tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from prasan.architecture.archi_file.words import CARRIED
from prasan.architecture.model import (
    Connection,
    Element,
    Item,
    Loss,
    Model,
    Node,
    Property,
    Relationship,
    Rest,
    Text,
    View,
)
from prasan.architecture.xml import TYPE, local

_SIZE = (120, 55)  # of a box that Archi sizes itself
_OF_CONCEPTS = {TYPE, "accessType"}
_DIAGRAM = "archimate:ArchimateDiagramModel"


def as_exchanged(model: Model) -> tuple[Model, list[Loss]]:
    """The same model as an exchange file has it, and what such a file has no place for."""
    losses: list[Loss] = []
    made = replace(
        model,
        elements=[_element(each, losses) for each in model.elements],
        relationships=[_relationship(each, losses) for each in model.relationships],
        organizations=[Item(items=model.organizations)] if model.organizations else [],
        views=[_view(view, losses) for view in model.views],
        properties=_properties(model.properties),
        version=None,  # it is of Archi's file, not of the model
        namespaces={},
    )
    if model.images:
        losses.append(Loss("the model", f"{len(model.images)} pictures: the exchange file has none"))
    return made, losses


def _element(each: Element, losses: list[Loss]) -> Element:
    _tell(each.rest, _OF_CONCEPTS, each.id, losses)
    # The schema asks for a name of each element, be it empty.
    return replace(each, names=each.names or [Text("")], properties=_properties(each.properties), rest=None)


def _relationship(each: Relationship, losses: list[Loss]) -> Relationship:
    _tell(each.rest, _OF_CONCEPTS, each.id, losses)
    return replace(each, properties=_properties(each.properties), rest=None)


def _properties(properties: list[Property]) -> list[Property]:
    """The schema asks for a value of each, be it empty."""
    return [replace(each, values=each.values or [Text("")]) for each in properties]


def _view(view: View, losses: list[Loss]) -> View:
    if view.kind != _DIAGRAM:
        losses.append(Loss(view.id, f"a view of the kind {view.kind}: its boxes go out as containers and labels"))
    _tell(view.rest, set(), view.id, losses)
    left = min((node.x for node in view.every_node()), default=0)
    top = min((node.y for node in view.every_node()), default=0)
    move = (max(0, -left), max(0, -top))  # the exchange file has no place left of, or above, the page
    return replace(
        view,
        kind="Diagram",
        names=view.names or [Text("")],
        nodes=[_node(node, view, move, losses) for node in view.nodes],
        connections=[_connection(each, view, move, losses) for each in _lines(view)],
        properties=_properties(view.properties),
        rest=None,
    )


def _lines(view: View) -> Iterator[Connection]:
    waiting = [connection for node in view.every_node() for connection in node.connections]
    while waiting:
        connection = waiting.pop(0)
        yield connection
        waiting = connection.connections + waiting


def _node(node: Node, view: View, move: tuple[int, int], losses: list[Loss]) -> Node:
    kind = "Element" if node.element else "Label" if not node.nodes and _is_words(node) else "Container"
    labels = node.labels + _words(node)
    _tell(node.rest, CARRIED, f"{view.id}, {node.id}", losses, "content")
    return replace(
        node,
        kind=kind,
        labels=labels,
        x=node.x + move[0],
        y=node.y + move[1],
        w=node.w if node.w > 0 else _SIZE[0],
        h=node.h if node.h > 0 else _SIZE[1],
        nodes=[_node(each, view, move, losses) for each in node.nodes],
        connections=[],
        properties=_properties(node.properties),
        rest=None,
    )


def _is_words(node: Node) -> bool:
    return bool(node.views) or local(node.kind.rsplit(":", 1)[-1]) in {"Note", "SketchModelSticky", "DiagramModelImage"}


def _words(node: Node) -> list[Text]:
    """What a note says, which Archi keeps apart from its name."""
    found = []
    for each in node.rest.content if node.rest else ():
        child = etree.fromstring(each)
        if child.tag == "content":
            found.append(Text(child.text or ""))
    return found


def _connection(connection: Connection, view: View, move: tuple[int, int], losses: list[Loss]) -> Connection:
    _tell(connection.rest, CARRIED | {"relationship"}, f"{view.id}, {connection.id}", losses)
    return replace(
        connection,
        kind="Relationship" if connection.relationship else "Line",
        bends=[(max(0, x + move[0]), max(0, y + move[1])) for x, y in connection.bends],
        connections=[],
        properties=_properties(connection.properties),
        rest=None,
    )


def _tell(rest: Rest | None, said: set[str], place: str, losses: list[Loss], *told: str) -> None:
    """Note what was kept and has no place: what is said in other words is not lost."""
    for name in rest.attributes if rest else ():
        if name not in said:
            losses.append(Loss(place, f"the attribute {name} has no place in the exchange file"))
    for each in rest.content if rest else ():
        tag = local(etree.fromstring(each).tag)
        if tag not in told:
            losses.append(Loss(place, f"<{tag}> has no place in the exchange file"))
