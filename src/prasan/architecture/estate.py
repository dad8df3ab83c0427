"""The blueprints of all agencies as one graph: the elements and relationships of each one's newest model, without pictures.

A thing's key is ``<unit>/<id>``, so that ids that two agencies both use do not meet; things that are one and the same for
the nation share a national object id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from prasan.architecture.model import Concept, Model, Text, spoken
from prasan.architecture.vocabulary import canonical


@dataclass(frozen=True, slots=True)
class Thing:
    """An element of one agency's model.

    ``names`` are (language, words), ``properties`` values by canonical name (:mod:`prasan.architecture.vocabulary`), in the
    model's order.  ``confirmed`` is the national object id that the architecture office gave, which stands over the model's word.
    """

    key: str
    unit: str
    id: str
    type: str
    names: tuple[tuple[str | None, str], ...] = ()
    documentation: str = ""
    properties: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    confirmed: str = ""

    @property
    def name(self) -> str:
        return next((words for _, words in self.names if words.strip()), "")

    @property
    def national(self) -> str | None:
        """The national object id, where it has one."""
        return self.confirmed or self.value("national_id")

    def named(self, language: str) -> str:
        """Its name in a language ("th", "en"), else in whichever it has."""
        return next(
            (words for tag, words in self.names if (tag or "").startswith(language) and words.strip()), self.name
        )

    def value(self, name: str) -> str | None:
        """The first value of a property that says something."""
        return next((value for value in self.properties.get(name, ()) if value.strip()), None)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship of one agency's model, between the keys of two things or ties."""

    key: str
    unit: str
    id: str
    type: str
    source: str
    target: str
    name: str = ""
    access: str | None = None
    directed: str | None = None
    properties: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


class Estate:
    """Things and ties by key.  Where a model has an id twice, the first stands."""

    def __init__(self, things: Iterable[Thing], ties: Iterable[Tie]) -> None:
        self.things: dict[str, Thing] = {}
        for thing in things:
            self.things.setdefault(thing.key, thing)
        self.ties: dict[str, Tie] = {}
        for tie in ties:
            self.ties.setdefault(tie.key, tie)

    @cached_property
    def outgoing(self) -> dict[str, list[Tie]]:
        """The ties of which a key is the source."""
        found: dict[str, list[Tie]] = {}
        for tie in self.ties.values():
            found.setdefault(tie.source, []).append(tie)
        return found

    @cached_property
    def incoming(self) -> dict[str, list[Tie]]:
        """The ties of which a key is the target."""
        found: dict[str, list[Tie]] = {}
        for tie in self.ties.values():
            found.setdefault(tie.target, []).append(tie)
        return found

    @cached_property
    def same(self) -> dict[str, list[str]]:
        """The keys of each national object id."""
        found: dict[str, list[str]] = {}
        for thing in self.things.values():
            if thing.national:
                found.setdefault(thing.national, []).append(thing.key)
        return found

    def of_type(self, *types: str) -> list[Thing]:
        """The things of some of ArchiMate's types, in the order of the models."""
        return [thing for thing in self.things.values() if thing.type in types]


def concepts_of(unit: str, model: Model) -> tuple[list[Thing], list[Tie]]:
    """The things and ties of one agency's model."""
    names = {each.id: canonical(spoken(each.names) or each.id) for each in model.definitions}
    things = [
        Thing(
            f"{unit}/{each.id}", unit, each.id, each.type, _said(each.names), spoken(each.documentation),
            _properties(each, names),
        )
        for each in model.elements
    ]  # fmt: skip
    ties = [
        Tie(
            f"{unit}/{each.id}", unit, each.id, each.type, f"{unit}/{each.source}", f"{unit}/{each.target}", each.name,
            each.access, each.directed, _properties(each, names),
        )
        for each in model.relationships
    ]  # fmt: skip
    return things, ties


def _said(texts: list[Text]) -> tuple[tuple[str | None, str], ...]:
    return tuple((text.lang, text.value) for text in texts)


def _properties(concept: Concept, names: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in concept.properties:
        name = names.get(each.definition) or canonical(each.definition)
        found[name] = (*found.get(name, ()), *(text.value for text in each.values))
    return found
