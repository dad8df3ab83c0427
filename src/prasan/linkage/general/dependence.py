"""Columns that agree together more often, or less, than each of itself would have them.

A postcode and its suburb, a name and the mail address made of it: taken for independent they would count twice.  Of
all two columns those that lean on each other most are joined into a tree (Chow and Liu 1968), and each join corrects
the weight by what agreeing, or not, together is worth among matches and among others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, log2

SIGNIFICANT = 20.0  # how far the counts must be from independence (a G statistic) for two columns to be joined
SHRINK = 20.0  # pairs that are taken to be independent, so that few pairs tell little


@dataclass(frozen=True)
class Join:
    """Two columns, by number, and the bits to add by whether each agrees: ``bits[agrees(one)][agrees(two)]``.

    ``lift`` is, in bits, how much more often strangers agree in both than they would if one had nothing to do with the other.
    """

    one: int
    two: int
    bits: tuple[tuple[float, float], tuple[float, float]]
    lift: float = 0.0


def repeats(joins: Sequence[Join], same: Sequence[float]) -> dict[int, tuple[int, float]]:
    """Columns that tell again what another one told: column -> (the other one, the share that is told again, 0 to 1).

    ``same`` is how often strangers agree in each column: in a tree of joins the one that agrees least often speaks first.
    """
    near: dict[int, list[tuple[int, float]]] = {}
    for join in joins:
        near.setdefault(join.one, []).append((join.two, join.lift))
        near.setdefault(join.two, []).append((join.one, join.lift))
    told: dict[int, tuple[int, float]] = {}
    seen: set[int] = set()
    for first in sorted(near, key=lambda column: (same[column], column)):
        if first in seen:
            continue
        seen.add(first)
        waiting = [first]
        for column in waiting:
            for other, lift in near[column]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    told[other] = (column, min(max(lift / max(-log2(same[other]), 1e-9), 0.0), 1.0))
    return told


def dependence(
    agrees: Sequence[Sequence[bool]],
    matches: Mapping[tuple[int, ...], float],
    others: Mapping[tuple[int, ...], float],
) -> list[Join]:
    """The joins for columns of which ``agrees`` tells the levels that speak for a match.

    ``matches`` and ``others`` count pairs by their levels.
    """
    found = []
    for one, two in combinations(range(len(agrees)), 2):
        bits = [[0.0, 0.0], [0.0, 0.0]]
        leaning, lift = [], 0.0
        for sign, pairs in ((1, matches), (-1, others)):
            counts = [[0.0, 0.0], [0.0, 0.0]]
            for levels, count in pairs.items():
                if levels[one] and levels[two]:
                    counts[agrees[one][levels[one]]][agrees[two][levels[two]]] += count
            total = sum(map(sum, counts))
            statistic = 0.0
            for a in (0, 1):
                for b in (0, 1):
                    expected = sum(counts[a]) * (counts[0][b] + counts[1][b]) / total if total else 0.0
                    if counts[a][b] > 0:
                        statistic += 2 * counts[a][b] * log(counts[a][b] / expected)
                    bits[a][b] += sign * log2((counts[a][b] + SHRINK) / (expected + SHRINK))
                    if a and b:
                        lift = log2((counts[a][b] + SHRINK) / (expected + SHRINK))
            leaning.append(statistic)
        if max(leaning) > SIGNIFICANT:
            found.append((max(leaning), Join(one, two, ((bits[0][0], bits[0][1]), (bits[1][0], bits[1][1])), lift)))
    tree: list[Join] = []
    root = list(range(len(agrees)))
    for _, join in sorted(found, key=lambda each: (-each[0], each[1].one, each[1].two)):
        if root[join.one] != root[join.two]:
            merged = root[join.two]
            root = [root[join.one] if each == merged else each for each in root]
            tree.append(join)
    return tree
