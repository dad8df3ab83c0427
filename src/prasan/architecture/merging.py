"""Two models that were made from the same one become one again, thing by thing and by id.

What only one side changed is taken from it.  What both changed otherwise is a conflict, named by its id and field, and is
chosen: ``mine`` is what the agency has now, ``theirs`` what is merged into it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from prasan.architecture.model import Concept, Connection, Item, Model, Node, Property, PropertyDefinition, View, spoken

Choice = Literal["mine", "theirs"]
_WHOLE = "whole"
_FIELDS = ("type", "names", "documentation", "rest", "source", "target", "access", "directed", "modifier")
Thing = TypeVar("Thing", bound=Concept | View | PropertyDefinition)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed: ``field`` is an attribute, ``property:<definition>`` or ``whole`` (a view; or one side took it
    out).  "" stands for a side that has nothing there."""

    id: str
    name: str
    field: str
    base: str
    mine: str
    theirs: str

    @property
    def key(self) -> str:
        """What a choice is given by."""
        return f"{self.id}|{self.field}"


def merge(
    base: Model, mine: Model, theirs: Model, choices: Mapping[str, Choice] | None = None
) -> tuple[Model, list[Conflict]]:
    """The merged model and the conflicts for which no choice was given (there mine stands).

    ``choices`` are by :attr:`Conflict.key`.  The merged model is of my form and names.
    """
    work = _Merging(choices or {})
    merged = copy.copy(mine)
    merged.definitions = work.things(base.definitions, mine.definitions, theirs.definitions, work.whole)
    merged.elements = work.things(base.elements, mine.elements, theirs.elements, work.concept)
    merged.relationships = work.things(base.relationships, mine.relationships, theirs.relationships, work.concept)
    merged.views = work.things(base.views, mine.views, theirs.views, work.whole)
    work.ends(merged, (base, mine, theirs))
    merged.organizations = _folders(base, mine, theirs, merged)
    return merged, work.conflicts


class _Merging:
    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def things(
        self,
        base: Sequence[Thing],
        mine: Sequence[Thing],
        theirs: Sequence[Thing],
        both: Callable[[Thing | None, Thing, Thing], Thing],
    ) -> list[Thing]:
        """The things of three lists, mine in my order and then what is new in theirs."""
        before, other = {each.id: each for each in base}, {each.id: each for each in theirs}
        own = {each.id for each in mine}
        merged: list[Thing] = []
        for thing in mine:
            was, there = before.get(thing.id), other.get(thing.id)
            if there is not None:
                merged.append(both(was, thing, there))
            elif was is None or (thing != was and self._choose(thing, _WHOLE, was, thing, None) == "mine"):
                merged.append(thing)
        for thing in theirs:
            if thing.id not in own:
                was = before.get(thing.id)
                if was is None or (thing != was and self._choose(thing, _WHOLE, was, None, thing) == "theirs"):
                    merged.append(thing)
        return merged

    def whole(self, was: Thing | None, mine: Thing, theirs: Thing) -> Thing:
        if mine == theirs or theirs == was:
            return mine
        if mine == was:
            return theirs
        return mine if self._choose(mine, _WHOLE, was, mine, theirs) == "mine" else theirs

    def concept(self, was: Concept | None, mine: Concept, theirs: Concept) -> Any:
        if mine == theirs or theirs == was:
            return mine
        if mine == was:
            return theirs
        merged = copy.copy(mine)
        for field in _FIELDS:
            if hasattr(mine, field):
                values = [getattr(each, field, None) for each in (was, mine, theirs)]
                setattr(merged, field, self._value(mine, field, *values))
        merged.properties = self._properties(was, mine, theirs)
        return merged

    def _properties(self, was: Concept | None, mine: Concept, theirs: Concept) -> list[Property]:
        told = [_by_definition(each) for each in (was, mine, theirs)]
        merged: list[Property] = []
        for name in dict.fromkeys((*told[1], *told[2])):
            values = [each.get(name) for each in told]
            merged += self._value(mine, f"property:{name}", *values) or []
        return merged

    def _value(self, thing: Concept, field: str, was: Any, mine: Any, theirs: Any) -> Any:
        if mine == theirs or theirs == was:
            return mine
        if mine == was:
            return theirs
        return mine if self._choose(thing, field, was, mine, theirs) == "mine" else theirs

    def _choose(
        self, thing: Concept | View | PropertyDefinition, field: str, was: Any, mine: Any, theirs: Any
    ) -> Choice:
        conflict = Conflict(thing.id, spoken(thing.names) or thing.id, field, _said(was), _said(mine), _said(theirs))
        if conflict.key in self.choices:
            return self.choices[conflict.key]
        self.conflicts.append(conflict)
        return "mine"

    def ends(self, merged: Model, sides: tuple[Model, Model, Model]) -> None:
        """What one side took out, and the other ties something new to or draws: it comes back, or goes with all of that."""
        base, mine, theirs = ({each.id: each for each in (*s.elements, *s.relationships)} for s in sides)
        while True:
            known = {each.id for each in (*merged.elements, *merged.relationships)}
            used = [end for each in merged.relationships for end in (each.source, each.target)]
            used += [node.element for view in merged.views for node in view.every_node() if node.element]
            gone = [end for end in dict.fromkeys(used) if end not in known and end in base]
            if not gone:
                return
            for own in gone:
                thing = mine.get(own) or theirs.get(own) or base[own]
                left = self._choose(thing, "removed", base[own], mine.get(own), theirs.get(own))
                side = mine if left == "mine" else theirs
                if own in side:
                    (merged.elements if thing in (*sides[0].elements, *sides[1].elements, *sides[2].elements) else
                     merged.relationships).append(side[own])  # type: ignore[arg-type]  # fmt: skip
                else:
                    _without(merged, own)


def _without(model: Model, own: str) -> None:
    """Take out what is tied to or draws a thing."""
    gone = {own} | {each.id for each in model.relationships if own in (each.source, each.target)}
    model.relationships = [each for each in model.relationships if each.id not in gone]
    views = []
    for view in model.views:
        drawn = copy.deepcopy(view)
        boxes = {node.id for node in drawn.every_node() if node.element in gone}
        if boxes or any(each.relationship in gone for each in _lines(drawn)):
            drawn.nodes = _kept(drawn.nodes, gone)
            drawn.connections = [each for each in drawn.connections if not _dropped(each, gone, boxes)]
        views.append(drawn)
    model.views = views


def _lines(view: View) -> list[Connection]:
    return [*view.connections, *(each for node in view.every_node() for each in node.connections)]


def _kept(nodes: list[Node], gone: set[str]) -> list[Node]:
    left = [node for node in nodes if node.element not in gone]
    for node in left:
        node.nodes = _kept(node.nodes, gone)
        node.connections = [each for each in node.connections if each.relationship not in gone]
    return left


def _dropped(line: Connection, gone: set[str], boxes: set[str]) -> bool:
    return line.relationship in gone or line.source in boxes or line.target in boxes


def _folders(base: Model, mine: Model, theirs: Model, merged: Model) -> list[Item]:
    """My folders (theirs where I left them as they were), without what is gone, and at the end what is new."""
    folders = copy.deepcopy(theirs.organizations if mine.organizations == base.organizations else mine.organizations)
    known = _ids(merged)
    before = {*_ids(mine), *_ids(theirs)}
    listed: set[str] = set()
    kept = _listed(folders, set(known) | (_refs(folders) - before), listed)
    had = _refs(mine.organizations) | _refs(theirs.organizations)
    new = [Item(ref=own) for own in known if own not in listed and own in had]
    return [*kept, *new]


def _ids(model: Model) -> list[str]:
    return [each.id for each in (*model.elements, *model.relationships)] + [each.id for each in model.views]


def _listed(items: list[Item], known: set[str], listed: set[str]) -> list[Item]:
    kept = []
    for item in items:
        if item.ref is not None and item.ref not in known:
            continue
        if item.ref is not None:
            listed.add(item.ref)
        item.items = _listed(item.items, known, listed)
        kept.append(item)
    return kept


def _refs(items: list[Item]) -> set[str]:
    return {each.ref for each in items if each.ref is not None} | {ref for each in items for ref in _refs(each.items)}


def _by_definition(concept: Concept | None) -> dict[str, list[Property]]:
    found: dict[str, list[Property]] = {}
    for each in concept.properties if concept else ():
        found.setdefault(each.definition, []).append(each)
    return found


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " · ".join(_said(each) for each in value)
    if isinstance(value, Property):
        return " · ".join(text.value for text in value.values)
    if isinstance(value, Concept | View | PropertyDefinition):
        return spoken(value.names) or value.id
    return str(getattr(value, "value", value))
