"""Who came after whom: units (or areas) that were split, merged, replaced or abolished, dated.

A succession says that on a day ``before`` gave way to ``after``.  A code may stand on both sides: it went on, and
gave a part away or took one in.  Two figures of a code are comparable only where no succession between them names
it, and a figure from before a split belongs to all that came of it together, never to one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["split", "merged", "replaced", "reorganised", "founded", "abolished"]


class SuccessionError(ValueError):
    """Successions that cannot all be true; the message names the code and the day."""


@dataclass(frozen=True)
class Succession:
    """On ``on``, ``before`` gave way to ``after`` (codes, sorted); ``reform`` is the id of what ordained it.

    ``inferred`` where nothing but names or lists speaks for it.
    """

    on: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    reform: str = ""
    inferred: bool = False

    @property
    def kind(self) -> Kind:
        """What happened, by how many there were before and after."""
        match len(self.before), len(self.after):
            case 0, _:
                return "founded"
            case _, 0:
                return "abolished"
            case 1, 1:
                return "replaced"
            case 1, _:
                return "split"
            case _, 1:
                return "merged"
            case _:
                return "reorganised"

    @property
    def codes(self) -> frozenset[str]:
        """Everybody whom it touches."""
        return frozenset(self.before) | frozenset(self.after)


class Successions:
    """Successions in order of time, and what became of a code between two days."""

    def __init__(self, successions: Iterable[Succession] = ()) -> None:
        self.all = tuple(sorted(successions, key=lambda each: (each.on, each.before, each.after)))
        self._forward: dict[date, dict[str, frozenset[str]]] = defaultdict(dict)
        self._back: dict[date, dict[str, frozenset[str]]] = defaultdict(dict)
        for each in self.all:
            for code in each.before:
                if code in self._forward[each.on]:
                    raise SuccessionError(
                        f"{code} gives way twice on {each.on.isoformat()}: write it as one succession"
                    )
                self._forward[each.on][code] = frozenset(each.after)
            for code in each.after:
                earlier = self._back[each.on].get(code, frozenset())
                self._back[each.on][code] = earlier | frozenset(each.before)
        self._days = sorted(self._forward.keys() | self._back.keys())
        self._of: dict[str, list[Succession]] = defaultdict(list)
        for each in self.all:
            for code in each.codes:
                self._of[code].append(each)

    def trace(self, code: str, on: date, to: date) -> frozenset[str]:
        """The codes on the day ``to`` that what ``code`` was on the day ``on`` became, or came from; may be empty.

        ``b`` is in the trace of ``a`` forwards exactly where ``a`` is in the trace of ``b`` backwards.
        """
        found = {code}
        if on <= to:
            for day in self._days:
                if on < day <= to:
                    found = _stepped(found, self._forward[day], self._back[day])
        else:
            for day in reversed(self._days):
                if to < day <= on:
                    found = _stepped(found, self._back[day], self._forward[day])
        return frozenset(found)

    def comparable(self, code: str, one: date, other: date) -> bool:
        """Whether a code means the same on both days: no succession in between names it."""
        first, last = sorted((one, other))
        return not any(first < each.on <= last for each in self._of[code])

    def together(self, code: str, one: date, other: date) -> tuple[frozenset[str], frozenset[str]]:
        """The smallest sets of codes on the two days, with ``code`` of the day ``one`` in the first, that are comparable.

        What all of the first did and what all of the second did is the same; for a code that nothing happened to
        both are the code alone.
        """
        here, there = {code}, set(self.trace(code, one, other))
        while True:
            more = {back for each in there for back in self.trace(each, other, one)} - here
            if not more:
                return frozenset(here), frozenset(there)
            here |= more
            there |= {on for each in more for on in self.trace(each, one, other)}

    def of(self, code: str) -> list[Succession]:
        """The successions that name a code, earliest first."""
        return list(self._of[code])

    def chain(self, code: str) -> list[Succession]:
        """All successions that lead to a code or away from it, over any number of steps, earliest first."""
        found: set[Succession] = set()
        for forwards in (True, False):
            ordered = self.all if forwards else self.all[::-1]
            touched = {code}
            for each in ordered:
                start, end = (each.before, each.after) if forwards else (each.after, each.before)
                if touched & set(start) or code in each.codes:
                    found.add(each)
                    touched |= set(end)
        return sorted(found, key=lambda each: (each.on, each.before, each.after))


def _stepped(codes: set[str], ways: Mapping[str, frozenset[str]], other_ways: Mapping[str, frozenset[str]]) -> set[str]:
    # A code on the far side alone begins (or ends) on the day: on this side there was nobody of that code.
    return {new for code in codes for new in ways.get(code, frozenset() if code in other_ways else frozenset({code}))}
