"""What one model says other than another: added, removed and changed elements, relationships and views, each by its id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from prasan.architecture.model import Concept, Model, Node, Property, Relationship, Text, View, spoken
from prasan.architecture.vocabulary import canonical

What = Literal["added", "removed", "changed"]
Kind = Literal["model", "element", "relationship", "view"]


@dataclass(frozen=True, slots=True)
class Field:
    """What of a thing is other: ``name`` as ``name:th``, ``property:owner``, ``source`` or ``box:<id>``; "" where there is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is other; ``type`` is ArchiMate's, ``name`` what it is called now, or was."""

    kind: Kind
    what: What
    id: str
    type: str
    name: str
    fields: tuple[Field, ...] = ()


def differences(before: Model | None, after: Model) -> list[Change]:
    """Every change from one model to another: elements, then relationships, then views, in the order of the models.

    Without a model before, all is added.
    """
    old = before or Model(after.form, after.id)
    names = (_names(old), _names(after))
    changes: list[Change] = []
    if before is not None and (fields := _fields(_told(old.names, "name"), _told(after.names, "name"))):
        changes.append(Change("model", "changed", after.id, "", after.name, fields))
    kinds: tuple[tuple[Kind, Mapping[str, Concept | View], Mapping[str, Concept | View]], ...] = (
        ("element", _by_id(old.elements), _by_id(after.elements)),
        ("relationship", _by_id(old.relationships), _by_id(after.relationships)),
        ("view", _by_id(old.views), _by_id(after.views)),
    )
    called = (_called(old), _called(after))
    for kind, mine, theirs in kinds:
        changes += _of_kind(kind, mine, theirs, names, called)
    return changes


def _of_kind(
    kind: Kind,
    before: Mapping[str, Concept | View],
    after: Mapping[str, Concept | View],
    names: tuple[dict[str, str], dict[str, str]],
    called: tuple[dict[str, str], dict[str, str]],
) -> Iterator[Change]:
    for own, thing in after.items():
        if own not in before:
            yield Change(kind, "added", own, _type(thing), _name(thing, called[1]))
        elif fields := _fields(_facts(before[own], *_each(names, called, 0)), _facts(thing, *_each(names, called, 1))):
            yield Change(kind, "changed", own, _type(thing), _name(thing, called[1]), fields)
    for own, thing in before.items():
        if own not in after:
            yield Change(kind, "removed", own, _type(thing), _name(thing, called[0]))


def _each(
    names: tuple[dict[str, str], dict[str, str]], called: tuple[dict[str, str], dict[str, str]], which: int
) -> tuple[dict[str, str], dict[str, str]]:
    return names[which], called[which]


def _by_id(things: Iterable[Concept | View]) -> dict[str, Concept | View]:
    found: dict[str, Concept | View] = {}
    for thing in things:
        found.setdefault(thing.id, thing)
    return found


def _type(thing: Concept | View) -> str:
    return thing.type if isinstance(thing, Concept) else (thing.viewpoint or "")


def _name(thing: Concept | View, called: Mapping[str, str]) -> str:
    if isinstance(thing, Relationship) and not thing.name:
        return f"{called.get(thing.source, thing.source)} → {called.get(thing.target, thing.target)}"
    return thing.name


def _names(model: Model) -> dict[str, str]:
    """The name of each property by the id of its definition."""
    return {each.id: canonical(spoken(each.names) or each.id) for each in model.definitions}


def _called(model: Model) -> dict[str, str]:
    return {each.id: each.name or each.id for each in (*model.elements, *model.relationships)}


def _facts(thing: Concept | View, names: Mapping[str, str], called: Mapping[str, str]) -> dict[str, str]:
    facts = {**_told(thing.names, "name"), **_told(thing.documentation, "documentation")}
    facts |= _properties(thing.properties, names)
    if isinstance(thing, View):
        facts["viewpoint"] = thing.viewpoint or ""
        for node in thing.every_node():
            shown = called.get(node.element or "", spoken(node.labels) or node.id)
            facts[f"box:{node.id}"] = f"{shown} ({_place(node)})"
        for each in _connections(thing):
            facts[f"line:{each[0]}"] = each[1]
        return facts
    facts["type"] = thing.type
    if isinstance(thing, Relationship):
        facts |= {
            "source": called.get(thing.source, thing.source),
            "target": called.get(thing.target, thing.target),
            "access": thing.access or "",
            "directed": thing.directed or "",
            "modifier": thing.modifier or "",
        }
    return facts


def _connections(view: View) -> Iterator[tuple[str, str]]:
    for each in (*view.connections, *(each for node in view.every_node() for each in node.connections)):
        bends = " ".join(f"{x},{y}" for x, y in each.bends)
        yield each.id, f"{each.relationship or each.kind}{f' ({bends})' if bends else ''}"


def _place(node: Node) -> str:
    return f"{node.x}, {node.y}, {node.w} × {node.h}"


def _told(texts: list[Text], name: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    for text in texts:
        key = f"{name}:{text.lang or ''}"
        facts[key] = f"{facts[key]} · {text.value}" if key in facts else text.value
    return facts


def _properties(properties: list[Property], names: Mapping[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for each in properties:
        key = f"property:{names.get(each.definition) or canonical(each.definition)}"
        value = " · ".join(text.value for text in each.values)
        facts[key] = f"{facts[key]} · {value}" if key in facts else value
    return facts


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Field, ...]:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Field(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )
