"""Opinion groups and points of consensus, found from who agrees with what: the method of Polis.

Every participant says of each statement that was met: agree (1), disagree (-1) or pass (0); most meet only some.  Those who
voted alike are near each other on the plane of the two directions in which votes differ most, and groups on it are found by
k-means, their number by the silhouette, the fewer where it hardly differs.  A statement of consensus is one that all groups agree with, each counted by itself, so that
a large group does not speak for a small one.  C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill: "Polis: scaling deliberation
by mapping high dimensional opinion spaces", Recerca 26 (2021).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

_Plane = npt.NDArray[np.float64]

FEWEST_VOTES = 3  # of a participant that are enough to be placed
_MOST_GROUPS = 5
_ROUNDS = 100
_BETTER = (
    0.05  # a further group must part them better by so much: of few votes, chance alone parts them a little better
)
_Z = 1.2816  # one-sided, at 90 percent


@dataclass(frozen=True)
class Told:
    """A statement: of all, the shares of those who met it that agreed and disagreed; ``agreement`` is the product over the
    groups of how likely one of it agrees, from 0 to 1; ``divides`` how far the groups are apart."""

    statement: str
    met: int
    agree: float
    disagree: float
    agreement: float
    divides: float


@dataclass(frozen=True)
class Group:
    """A group of participants who vote alike, and the statements that tell it from the others, most telling first: each
    with whether the group agrees with it."""

    members: tuple[str, ...]
    telling: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Opinions:
    """``places`` of participants on the plane; who said too little to be placed is in ``unplaced`` and in no group.

    ``statements`` come with those of widest consensus first.
    """

    places: Mapping[str, tuple[float, float]]
    groups: tuple[Group, ...]
    statements: tuple[Told, ...]
    unplaced: tuple[str, ...]

    @property
    def consensus(self) -> list[Told]:
        """The statements with which most of every group agree."""
        return [
            each for each in self.statements if each.agreement > 0.5 ** max(len(self.groups), 1) and each.agree > 0.5
        ]


def opinions(votes: Mapping[str, Mapping[str, int]]) -> Opinions:
    """What the votes say: participant -> statement -> 1, 0 or -1.  The same votes give the same answer, in any order."""
    people = sorted(votes)
    statements = sorted({statement for said in votes.values() for statement in said})
    placed = [each for each in people if len(votes[each]) >= min(FEWEST_VOTES, len(statements)) and votes[each]]
    at = {statement: number for number, statement in enumerate(statements)}
    table = np.full((len(placed), len(statements)), np.nan)
    for row, participant in enumerate(placed):
        for statement, vote in votes[participant].items():
            table[row, at[statement]] = vote
    plane = _plane(table)
    labels = _grouped(plane)
    groups = [
        [placed[row] for row in range(len(placed)) if labels[row] == label] for label in sorted(set(labels.tolist()))
    ]
    told = [_told(statement, votes, groups) for statement in statements]
    return Opinions(
        {each: (float(plane[row, 0]), float(plane[row, 1])) for row, each in enumerate(placed)},
        tuple(Group(tuple(group), _telling(group, groups, statements, votes)) for group in groups),
        tuple(sorted(told, key=lambda each: (-each.agreement, each.statement))),
        tuple(each for each in people if each not in set(placed)),
    )


def _plane(table: _Plane) -> _Plane:
    """Places by the first two principal components; what somebody did not meet is as the others voted on average.

    Who met few statements is near the middle for that alone, and is moved out by the root of what share of them was met.
    """
    people, statements = table.shape
    if people == 0 or statements == 0:
        return np.zeros((people, 2))
    known = ~np.isnan(table)
    met = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, table, 0).sum(axis=0) / met
    centred = np.where(known, table, means) - means
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    axes = np.zeros((2, statements))
    for number, direction in enumerate(directions[:2]):
        heaviest = int(np.argmax(np.abs(direction).round(9)))
        axes[number] = direction * (1 if direction[heaviest] >= 0 else -1)
    spread = np.sqrt(statements / np.maximum(known.sum(axis=1), 1))
    return np.asarray(centred @ axes.T * spread[:, None]).round(9)


def _grouped(plane: _Plane) -> npt.NDArray[np.int64]:
    """A label each, groups numbered by their place from the left; one group where no parting is a good one."""
    people = len(plane)
    apart = len({tuple(place) for place in plane.tolist()})
    best, labels = 0.25, np.zeros(people, dtype=np.int64)  # less is no structure (Kaufman and Rousseeuw 1990)
    for count in range(2, min(_MOST_GROUPS, apart - 1 if apart > 2 else apart, people // 2) + 1):
        found = _k_means(plane, count)
        worth = _silhouette(plane, found)
        if worth > best + (_BETTER if labels.any() else 0):
            best, labels = worth, found
    order = sorted(set(labels.tolist()), key=lambda label: plane[labels == label].mean(axis=0).tolist())
    return np.array([order.index(label) for label in labels.tolist()], dtype=np.int64)


def _k_means(plane: _Plane, count: int) -> npt.NDArray[np.int64]:
    """Begun from places far from each other, the first the one farthest from the middle: nothing is left to chance."""
    middle = plane.mean(axis=0)
    centres = [plane[int(np.argmax(((plane - middle) ** 2).sum(axis=1)))]]
    while len(centres) < count:
        nearest = np.min([((plane - centre) ** 2).sum(axis=1) for centre in centres], axis=0)
        centres.append(plane[int(np.argmax(nearest))])
    held = np.array(centres)
    labels = np.zeros(len(plane), dtype=np.int64)
    for _ in range(_ROUNDS):
        labels = np.argmin(((plane[:, None, :] - held[None, :, :]) ** 2).sum(axis=2), axis=1)
        moved = np.array(
            [plane[labels == each].mean(axis=0) if (labels == each).any() else held[each] for each in range(count)]
        )
        if np.allclose(moved, held):
            break
        held = moved
    return labels.astype(np.int64)


def _silhouette(plane: _Plane, labels: npt.NDArray[np.int64]) -> float:
    kinds = sorted(set(labels.tolist()))
    if len(kinds) < 2:
        return -1.0
    distances = np.sqrt(((plane[:, None, :] - plane[None, :, :]) ** 2).sum(axis=2))
    worth = []
    for row, label in enumerate(labels):
        own = labels == label
        if own.sum() == 1:
            worth.append(0.0)
            continue
        within = distances[row][own].sum() / (own.sum() - 1)
        without = min(distances[row][labels == other].mean() for other in kinds if other != label)
        worth.append(float((without - within) / max(within, without, 1e-12)))
    return sum(worth) / len(worth)


def _told(statement: str, votes: Mapping[str, Mapping[str, int]], groups: Sequence[Sequence[str]]) -> Told:
    said = [own[statement] for own in votes.values() if statement in own]
    shares = [_share(statement, votes, group, 1) for group in groups]
    product = 1.0
    for share in shares:
        product *= share
    return Told(
        statement,
        len(said),
        said.count(1) / len(said),
        said.count(-1) / len(said),
        product if groups else 0.0,
        max(shares) - min(shares) if shares else 0.0,
    )


def _share(statement: str, votes: Mapping[str, Mapping[str, int]], group: Sequence[str], vote: int) -> float:
    """How likely one of a group votes so: Laplace's rule, so that few votes say little."""
    said = [votes[each][statement] for each in group if statement in votes[each]]
    return (said.count(vote) + 1) / (len(said) + 2)


def _telling(
    group: Sequence[str],
    groups: Sequence[Sequence[str]],
    statements: Sequence[str],
    votes: Mapping[str, Mapping[str, int]],
) -> tuple[tuple[str, bool], ...]:
    """The five statements on which a group differs most surely from all others: two proportions, one-sided at 90 percent."""
    others = [each for other in groups if other is not group for each in other]
    found = []
    for statement in statements:
        for vote in (1, -1):
            inside, outside = (
                [votes[each][statement] for each in side if statement in votes[each]] for side in (group, others)
            )
            if not inside or not outside:
                continue
            own, theirs = _share(statement, votes, group, vote), _share(statement, votes, others, vote)
            pooled = (inside.count(vote) + outside.count(vote) + 1) / (len(inside) + len(outside) + 2)
            z = (own - theirs) / sqrt(pooled * (1 - pooled) * (1 / len(inside) + 1 / len(outside)))
            if z > _Z and own > 0.5:
                found.append((own / theirs * own, statement, vote == 1))
    return tuple(
        (statement, agrees) for _, statement, agrees in sorted(found, key=lambda each: (-each[0], each[1]))[:5]
    )
