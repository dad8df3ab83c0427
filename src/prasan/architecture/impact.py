"""What breaks if something stops, and what it needs to run: dependence read from the relationships of the blueprints.

Each type of relationship says who depends on whom (ArchiMate 3.2, chapter 5): whoever is served depends on who serves, what
is realized on what realizes it, behaviour on who is assigned to it, who reads data on the data.  An influence or a
specialization carries no outage; an association does only where it is asked for, since it does not say which way.  What has one
national object id in the blueprints of several agencies is one thing, and by it an outage goes from one agency to another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prasan.architecture.estate import Estate, Tie

_TARGET_DEPENDS = {"Serving", "Realization", "Assignment", "Flow", "Triggering"}
_AT_ONCE = 4096  # bits that one pass of `counts` carries


@dataclass(frozen=True, slots=True)
class Affected:
    """A thing that is reached, in how many steps, and from where by which tie (both keys); without one where both are the
    same thing by their national object id, which is no step."""

    key: str
    steps: int
    after: str
    by: str | None


class Dependence:
    """Who depends on whom in the blueprints; made once, asked often."""

    def __init__(self, estate: Estate, *, associations: bool = False) -> None:
        self._estate = estate
        self._breaks: dict[str, list[tuple[str, str]]] = {}
        self._needs: dict[str, list[tuple[str, str]]] = {}
        for tie in estate.ties.values():
            for cause, effect in _directions(tie, associations):
                self._breaks.setdefault(cause, []).append((effect, tie.key))
                self._needs.setdefault(effect, []).append((cause, tie.key))
        self._others = {
            key: keys for keys in estate.same.values() if len(keys) > 1 for key in keys
        }  # every key of a thing that stands in several blueprints

    def broken_by(self, *starts: str, most: int | None = None) -> list[Affected]:
        """What is affected if one of ``starts`` stops, the nearest first; within ``most`` steps."""
        return list(self._walk(starts, self._breaks, most))

    def needed_by(self, *starts: str, most: int | None = None) -> list[Affected]:
        """What ``starts`` need to run, the nearest first; within ``most`` steps."""
        return list(self._walk(starts, self._needs, most))

    def why(self, found: Iterable[Affected], last: str) -> list[Affected]:
        """The steps from a start to one that was found."""
        by_key = {each.key: each for each in found}
        steps: list[Affected] = []
        while last in by_key:
            steps.append(by_key[last])
            last = by_key[last].after
        return steps[::-1]

    def counts(self, starts: Sequence[str], kinds: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """For each start, how many things of each kind are affected if it stops; ``kinds`` gives the kind of a type.

        What stands in several blueprints counts once.  All starts together: components of mutual dependence are found once, and sets
        of affected things go backward along them as bits, some thousands at a time.
        """
        component, order, follow = self._components()
        marked: dict[str, str] = {}  # one bit a thing, whichever blueprints it stands in
        bits: dict[str, list[tuple[int, int]]] = {}  # kind -> (component, bit)
        for key, thing in self._estate.things.items():
            kind, first_key = kinds.get(thing.type), self._others.get(key, (key,))[0]
            if kind is not None and first_key not in marked:
                bits.setdefault(kind, []).append((component[key], len(marked)))
                marked[first_key] = kind
        asked = {start: component[start] for start in starts if start in component}
        found: dict[str, dict[str, int]] = {start: dict.fromkeys(bits, 0) for start in asked}
        for first in range(0, len(marked), _AT_ONCE):
            reach = [0] * len(order)
            masks = dict.fromkeys(bits, 0)
            for kind, placed in bits.items():
                for at, place in placed:
                    if first <= place < first + _AT_ONCE:
                        bit = 1 << (place - first)
                        reach[at] |= bit
                        masks[kind] |= bit
            for at in order:  # a component comes after all that it leads to
                whole = reach[at]
                for then in follow[at]:
                    whole |= reach[then]
                reach[at] = whole
            for start, at in asked.items():
                own = found[start]
                if reach[at]:
                    for kind, mask in masks.items():
                        own[kind] += (reach[at] & mask).bit_count()
        for start, own in found.items():  # what stops is not among what it affects
            if (kind := marked.get(self._others.get(start, (start,))[0])) is not None:
                own[kind] -= 1
        return found

    def _components(self) -> tuple[dict[str, int], list[int], list[set[int]]]:
        """Tarjan's strongly connected components, without recursion: the component of a key, components so that each comes after
        all that it leads to, and those directly after each."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        component: dict[str, int] = {}
        stack: list[str] = []
        made = 0
        for root in (*self._estate.things, *self._estate.ties):
            if root in index:
                continue
            index[root] = low[root] = len(index)
            stack.append(root)
            work = [(root, self._after(root))]
            while work:
                key, ahead = work[-1]
                for there in ahead:
                    if there not in index:
                        index[there] = low[there] = len(index)
                        stack.append(there)
                        work.append((there, self._after(there)))
                        break
                    if there not in component and index[there] < low[key]:
                        low[key] = index[there]
                else:
                    work.pop()
                    if work and low[key] < low[work[-1][0]]:
                        low[work[-1][0]] = low[key]
                    if low[key] == index[key]:
                        while True:
                            member = stack.pop()
                            component[member] = made
                            if member == key:
                                break
                        made += 1
        follow: list[set[int]] = [set() for _ in range(made)]
        for key, at in component.items():
            follow[at].update(component[there] for there in self._after(key))
        for at, then in enumerate(follow):
            then.discard(at)
        return component, list(range(made)), follow

    def _after(self, key: str) -> Iterator[str]:
        for there, _ in self._breaks.get(key, ()):
            yield there
        yield from self._others.get(key, ())

    def _walk(
        self, starts: Sequence[str], ways: dict[str, list[tuple[str, str]]], most: int | None
    ) -> Iterator[Affected]:
        seen = set(starts)
        waiting = deque((start, 0) for start in starts)
        for start in starts:
            for other in self._others.get(start, ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, 0))
                    yield Affected(other, 0, start, None)
        while waiting:
            here, steps = waiting.popleft()
            if steps == most:
                continue
            for there, by in ways.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    waiting.append((there, steps + 1))
                    yield Affected(there, steps + 1, here, by)
                    for other in self._others.get(there, ()):
                        if other not in seen:
                            seen.add(other)
                            waiting.append((other, steps + 1))
                            yield Affected(other, steps + 1, there, None)


def _directions(tie: Tie, associations: bool) -> Iterator[tuple[str, str]]:
    """(cause, effect): if the cause stops, so does, or suffers, the effect."""
    source, target, kind = tie.source, tie.target, tie.type
    if kind in _TARGET_DEPENDS:
        yield source, target
    elif kind == "Access":
        if tie.access != "Write":
            yield target, source
        if tie.access in {"Write", "ReadWrite"}:
            yield source, target
    elif kind in {"Composition", "Aggregation"}:
        yield target, source
        if kind == "Composition":  # a part is nothing without its whole
            yield source, target
    elif kind == "Association" and associations:
        yield source, target
        if tie.directed != "true":
            yield target, source
