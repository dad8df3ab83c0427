"""What breaks if something stops, and what it needs to run: dependence read from the relationships of a model.

Each type of relationship says who depends on whom (ArchiMate 3.2, chapter 5): whoever is served depends on who serves, what
is realized on what realizes it, behaviour on who is assigned to it, who reads data on the data.  An influence or a
specialization carries no outage; an association does only where it is asked for, since it does not say which way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from prasan.architecture.model import Concept, Model, Relationship

_TARGET_DEPENDS = {"Serving", "Realization", "Assignment", "Flow", "Triggering"}


@dataclass(frozen=True, slots=True)
class Affected:
    """A concept that is reached, in how many steps, and from where by which relationship (both ids)."""

    id: str
    steps: int
    after: str
    by: str


class Dependence:
    """Who depends on whom in a model; made once, asked often."""

    def __init__(self, model: Model, *, associations: bool = False) -> None:
        self.concepts: dict[str, Concept] = {each.id: each for each in (*model.elements, *model.relationships)}
        self._breaks: dict[str, list[tuple[str, str]]] = {}
        self._needs: dict[str, list[tuple[str, str]]] = {}
        for relationship in model.relationships:
            for cause, effect in _directions(relationship, associations):
                self._breaks.setdefault(cause, []).append((effect, relationship.id))
                self._needs.setdefault(effect, []).append((cause, relationship.id))

    def broken_by(self, start: str) -> list[Affected]:
        """What is affected if ``start`` stops, the nearest first."""
        return list(self._walk(start, self._breaks))

    def needed_by(self, start: str) -> list[Affected]:
        """What ``start`` needs to run, the nearest first."""
        return list(self._walk(start, self._needs))

    def why(self, found: list[Affected], last: str) -> list[Affected]:
        """The steps from the start to one that was found."""
        by_id = {each.id: each for each in found}
        steps: list[Affected] = []
        while last in by_id:
            steps.append(by_id[last])
            last = by_id[last].after
        return steps[::-1]

    def _walk(self, start: str, ways: dict[str, list[tuple[str, str]]]) -> Iterator[Affected]:
        seen = {start}
        waiting = deque([(start, 0)])
        while waiting:
            here, steps = waiting.popleft()
            for there, by in ways.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    waiting.append((there, steps + 1))
                    yield Affected(there, steps + 1, here, by)


def _directions(relationship: Relationship, associations: bool) -> Iterator[tuple[str, str]]:
    """(cause, effect): if the cause stops, so does, or suffers, the effect."""
    source, target, kind = relationship.source, relationship.target, relationship.type
    if kind in _TARGET_DEPENDS:
        yield source, target
    elif kind == "Access":
        if relationship.access != "Write":
            yield target, source
        if relationship.access in {"Write", "ReadWrite"}:
            yield source, target
    elif kind in {"Composition", "Aggregation"}:
        yield target, source
        if kind == "Composition":  # a part is nothing without its whole
            yield source, target
    elif kind == "Association" and associations:
        yield source, target
        if relationship.directed != "true":
            yield target, source
