"""Blueprints as the pages ask them: read once for each submission, and kept while they are the newest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from django.http import Http404

from prasan.architecture.editing import opened
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.model import Element, Loss, Model, Relationship, View
from prasan.architecture.submissions import Submission, Submissions
from prasan.architecture.validation import Finding, validate
from prasan.web.snapshots import blueprints, estate

_MODELS = 4  # large ones take 100 MB each


@dataclass
class Blueprint:
    """A unit's newest model with what its pages look up; it is shared, and never changed."""

    submission: Submission
    model: Model
    losses: list[Loss]
    elements: dict[str, Element] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    outgoing: dict[str, list[Relationship]] = field(default_factory=lambda: defaultdict(list))
    incoming: dict[str, list[Relationship]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for element in self.model.elements:
            self.elements.setdefault(element.id, element)
        for view in self.model.views:
            self.views.setdefault(view.id, view)
        for relationship in self.model.relationships:
            self.relationships.setdefault(relationship.id, relationship)
            self.outgoing[relationship.source].append(relationship)
            self.incoming[relationship.target].append(relationship)

    @cached_property
    def shown_on(self) -> dict[str, list[View]]:
        """The views that show an element, by its id."""
        found: dict[str, list[View]] = defaultdict(list)
        for view in self.model.views:
            for element in dict.fromkeys(node.element for node in view.every_node() if node.element is not None):
                found[element].append(view)
        return found

    @cached_property
    def findings(self) -> list[Finding]:
        """What is wrong with the model."""
        return validate(self.model)


@lru_cache(maxsize=_MODELS)
def _read(folder: Path, unit: str, number: int, sha256: str) -> Blueprint:
    kept = Submissions(folder)
    submission = kept.get(unit, number)
    return Blueprint(submission, *kept.opened(submission))


def blueprint(unit: str, *, draft: bool = False) -> Blueprint:
    """A unit's newest accepted blueprint, or its ``draft`` where it has one.  Raises Http404 where it sent none."""
    kept = blueprints()
    if unit not in kept.units():
        raise Http404
    newest = opened(kept, unit) if draft else kept.of(unit)[-1]
    return _read(kept.folder, unit, newest.number, newest.sha256)


class Searched:
    """The blueprints of all agencies as one graph, and a search in it."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._texts = [
            (" ".join(words for _, words in thing.names).casefold(), thing) for thing in estate.things.values()
        ]

    def find(self, asked: str, *, types: frozenset[str] = frozenset(), unit: str = "") -> list[Thing]:
        """The things in whose names (in any language) all of the asked words are, those that begin so first."""
        terms = asked.casefold().split()
        found = [
            (not text.startswith(terms[0]) if terms else False, len(text), thing.key, thing)
            for text, thing in self._texts
            if (not types or thing.type in types)
            and (not unit or thing.unit == unit)
            and all(term in text for term in terms)
        ]
        return [thing for *_, thing in sorted(found, key=lambda each: each[:3])]


@lru_cache(maxsize=1)
def _searched(estate: Estate) -> Searched:
    return Searched(estate)


def searched() -> Searched:
    """All agencies' newest blueprints, to be searched."""
    return _searched(estate())
