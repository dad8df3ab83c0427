"""Pairs put together: what all do the same, so that one number can be given to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prasan.architecture.duplicates.finding import Pair

_AMONG = 0.5  # the share of a group's pairs of two agencies that must have been found


@dataclass(frozen=True, slots=True)
class Group:
    """The keys that do the same, in order, and the pairs that say so, the likeliest first."""

    keys: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def score(self) -> float:
        """The mean of its pairs."""
        return sum(pair.score for pair in self.pairs) / len(self.pairs)


def grouped(pairs: Iterable[Pair]) -> list[Group]:
    """The groups of pairs, from the likeliest pair on: two grow together only where most of what is in them is a pair, so that
    a chain of likenesses does not make one thing of many."""
    ordered = sorted(pairs, key=lambda pair: (-pair.score, pair.left.key, pair.right.key))
    known = {(pair.left.key, pair.right.key) for pair in ordered} | {
        (pair.right.key, pair.left.key) for pair in ordered
    }
    members: dict[str, set[str]] = {}
    for pair in ordered:
        one = members.get(pair.left.key, {pair.left.key})
        other = members.get(pair.right.key, {pair.right.key})
        if one is other:
            continue
        met = [(mine, theirs) for mine in one for theirs in other]
        if sum(each in known for each in met) < _AMONG * len(met):
            continue
        merged = one | other
        for key in merged:
            members[key] = merged
    found: dict[int, tuple[set[str], list[Pair]]] = {}
    for pair in ordered:
        own = members.get(pair.left.key)
        if own is not None and pair.right.key in own:
            found.setdefault(id(own), (own, []))[1].append(pair)
    return [Group(tuple(sorted(keys)), tuple(told)) for keys, told in found.values()]
