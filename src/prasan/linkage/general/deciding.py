"""From weighed pairs to links: who belongs to whom, and how sure that is.

Link: a record has at most one partner, so pairs compete; in each connected component the assignment that is worth
most is taken (Kuhn 1955; Jaro 1989), and a pair's probability counts its competitors, and theirs.
Dedupe: records of a component become clusters that hang together on average (Bansal, Blum and Chawla 2004).
The cut is the one at which F1 is expected to be highest, given the probabilities (Lipton, Elkan and Narayanan 2014).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import log1p, log2, sqrt

from prasan.engine.disjoint_sets import DisjointSets

LARGEST_ASSIGNED = 250  # records of a side; above, pairs are taken greedily
ROUNDS = 200
SETTLED = 1e-4  # bits

Edges = Mapping[tuple[int, int], float]
"""(left, right) -> odds, or for dedupe a weight in bits."""


def components(edges: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The edges of each connected component."""
    together = DisjointSets[int]()
    listed = sorted(edges)
    for left, right in listed:
        one, two = together.find(left), together.find(right)
        together.join(max(one, two), to=min(one, two))
    found: dict[int, list[tuple[int, int]]] = {}
    for edge in listed:
        found.setdefault(together.find(edge[0]), []).append(edge)
    return list(found.values())


def assign(odds: Edges) -> list[tuple[int, int]]:
    """The pairs of the best one-to-one assignment of a component."""
    rows, columns = sorted({left for left, _ in odds}), sorted({right for _, right in odds})
    if min(len(rows), len(columns)) > LARGEST_ASSIGNED:
        return _greedy(odds)
    return _hungarian(odds, rows, columns)


def shares(odds: Edges) -> dict[tuple[int, int], float]:
    """How probable each pair of a component is, over all ways of giving each record one partner at most.

    A way is worth the product of its pairs' odds.  A rival counts for as little as it has a better partner elsewhere:
    what each record leaves to each other one is passed along the pairs until it changes no more.  That is exact where
    pairs make no ring, and close where they do.  Source: Huang and Jebara (2009), "Approximating the permanent with
    belief propagation"; it settles: Bayati, Gamarnik, Katz, Nair and Tetali (2007).
    """
    if len(odds) == 1:
        return {pair: each / (1 + each) for pair, each in odds.items()}
    pairs = sorted(odds)
    worth = [odds[pair] for pair in pairs]
    at: dict[int, list[int]] = {}
    for number, pair in enumerate(pairs):
        at.setdefault(pair[0], []).append(number)
    ours = list(at.values())
    at = {}
    for number, pair in enumerate(pairs):
        at.setdefault(pair[1], []).append(number)
    theirs = list(at.values())
    left, right = [1.0] * len(pairs), [1.0] * len(pairs)
    for _ in range(ROUNDS):
        moved = max(_leave(ours, worth, right, left), _leave(theirs, worth, left, right))
        if moved < SETTLED:
            break
    return {
        pair: (each := worth[number] * left[number] * right[number]) / (1 + each) for number, pair in enumerate(pairs)
    }


def likeliest(odds: Edges) -> list[tuple[int, int]]:
    """Of the pairs of one left record, the one that is worth most; each right one may be so for others too."""
    return [min(odds, key=lambda pair: (-odds[pair], pair))]


def shares_of_one(odds: Edges) -> dict[tuple[int, int], float]:
    """How probable each pair of one left record is, which has one partner at most."""
    total = 1 + sum(odds.values())
    return {pair: each / total for pair, each in odds.items()}


def _leave(
    records: Sequence[Sequence[int]], worth: Sequence[float], told: Sequence[float], leave: list[float]
) -> float:
    """What each record leaves to each of its pairs, the others' claims counted; by how much that moved, in bits."""
    moved = 0.0
    for pairs in records:
        claims = [worth[number] * told[number] for number in pairs]
        after = [0.0] * len(pairs)  # sums of the claims on either side: a difference would drown the small ones
        for place in range(len(pairs) - 2, -1, -1):
            after[place] = after[place + 1] + claims[place + 1]
        before = 0.0
        for place, number in enumerate(pairs):
            free = sqrt(leave[number] / (1 + before + after[place]))  # halfway: rings would swing to and fro
            moved = max(moved, abs(log2(free / leave[number])))
            leave[number] = free
            before += claims[place]
    return moved


def _greedy(odds: Edges) -> list[tuple[int, int]]:
    taken: set[int] = set()
    chosen = []
    for (left, right), _ in sorted(odds.items(), key=lambda each: (-each[1], each[0])):
        if left not in taken and right not in taken:
            taken |= {left, right}
            chosen.append((left, right))
    return chosen


def _hungarian(odds: Edges, rows: Sequence[int], columns: Sequence[int]) -> list[tuple[int, int]]:
    """Shortest augmenting paths with potentials (Jonker and Volgenant 1987); what is no edge is worth nothing."""
    turned = len(rows) > len(columns)
    ours, theirs = (columns, rows) if turned else (rows, columns)
    worth = [[-log1p(odds.get((b, a) if turned else (a, b), 0.0)) for b in theirs] for a in ours]
    infinite = float("inf")
    u, v = [0.0] * (len(ours) + 1), [0.0] * (len(theirs) + 1)
    partner = [0] * (len(theirs) + 1)
    for row in range(1, len(ours) + 1):
        partner[0], column = row, 0
        least = [infinite] * (len(theirs) + 1)
        way, used = [0] * (len(theirs) + 1), [False] * (len(theirs) + 1)
        while partner[column]:
            used[column] = True
            at, delta, following = partner[column], infinite, 0
            for each in range(1, len(theirs) + 1):
                if not used[each]:
                    reduced = worth[at - 1][each - 1] - u[at] - v[each]
                    if reduced < least[each]:
                        least[each], way[each] = reduced, column
                    if least[each] < delta:
                        delta, following = least[each], each
            for each in range(len(theirs) + 1):
                if used[each]:
                    u[partner[each]] += delta
                    v[each] -= delta
                else:
                    least[each] -= delta
            column = following
        while column:
            partner[column] = partner[way[column]]
            column = way[column]
    chosen = []
    for column in range(1, len(theirs) + 1):
        if partner[column]:
            a, b = ours[partner[column] - 1], theirs[column - 1]
            pair = (b, a) if turned else (a, b)
            if pair in odds:
                chosen.append(pair)
    return sorted(chosen)


def cluster(weights: Edges, cut: float) -> list[list[int]]:
    """Clusters of a component that hang together: merged while their pairs weigh enough on average.

    Two records are to weigh more than ``cut``; clusters are more likely to be met the more records they have, so that
    theirs may weigh less by a bit for each doubling (the prior of a Chinese restaurant, Aldous 1985).  ``weights`` has
    every pair of the component, or those that are missing count as the least of them.  Takes time by the square of the
    records, and little more.
    """
    members = {node: [node] for pair in weights for node in pair}
    least = min(weights.values())
    sums: dict[int, dict[int, float]] = {node: {} for node in members}
    nodes = sorted(members)
    for at, one in enumerate(nodes):
        for two in nodes[at + 1 :]:
            sums[one][two] = sums[two][one] = weights.get((one, two), least)

    def worth(one: int, two: int) -> float:
        pairs = len(members[one]) * len(members[two])
        return sums[one][two] / pairs + log2(pairs) - cut

    # What a merge made stale stays in the heap until it comes up: a cluster is as old as it has records.
    waiting = [
        (-worth(one, two), one, two, 2) for one in nodes for two in sums[one] if one < two and worth(one, two) > 0
    ]
    heapify(waiting)
    while waiting:
        _, one, two, records = heappop(waiting)
        if one not in members or two not in members or len(members[one]) + len(members[two]) != records:
            continue
        members[one] += members.pop(two)
        ours, theirs = sums[one], sums.pop(two)
        del ours[two], theirs[one]
        for other, moved in theirs.items():
            del sums[other][two]
            ours[other] += moved
            sums[other][one] = ours[other]
        for other in ours:
            if (each := worth(one, other)) > 0:
                pair = (min(one, other), max(one, other))
                heappush(waiting, (-each, *pair, len(members[one]) + len(members[other])))
    return [sorted(each) for each in members.values()]


def best_cut(probabilities: Iterable[float], missed: float) -> tuple[float, float]:
    """The probability at which to cut so that expected F1 is highest, and that F1.

    ``probabilities`` are of pairs that may be taken; ``missed`` are the matches expected beside them.  The cut lies
    midway between the last pair that is taken and the next, so that no rounding moves either over it.
    """
    ordered = sorted(probabilities, reverse=True)
    expected = sum(ordered) + missed
    right, best, cut = 0.0, 0.0, 1.0
    for taken, (p, following) in enumerate(pairwise([*ordered, 0.0]), 1):
        right += p
        f1 = 2 * right / (taken + expected)
        if f1 > best and p > following:
            best, cut = f1, (p + following) / 2
    return cut, best
