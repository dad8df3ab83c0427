"""Patterns that prices value much, many at a time: each row of a table fills a bin of its own by another rule and chance.

A bin begins with a given class or the one that its rule likes best, takes what is worth most for what it needs of what is left, and
then exchanges one item for a dearer one while that fits.
"""

from __future__ import annotations

import numpy as np

from prasan.hosting.packing.instance import Bools, Floats, Ints

_EXCHANGES = 6


def filled(
    sizes: Ints,
    most: Ints,
    clashes: Bools | None,
    capacity: Ints,
    worth: Floats,
    starts: Ints,
    rng: np.random.Generator,
) -> Ints:
    """How many of each class are in each bin: bins × classes.  ``sizes`` is classes × dimensions, ``most`` how many there are of each
    class, ``clashes`` which classes share no bin, ``starts`` the first class of each bin (-1: as its rule says)."""
    rows, classes = len(starts), len(sizes)
    scale = np.maximum(capacity, 1).astype(float)
    shares = sizes / scale
    usable = (worth > 0) & (sizes <= capacity).all(axis=1) & (most > 0)
    left = np.where(usable, most, 0)[None, :].repeat(rows, axis=0)
    residual = capacity[None, :].repeat(rows, axis=0)
    counts = np.zeros((rows, classes), dtype=np.int64)
    liked = worth[None, :] * rng.uniform(0.75, 1.25, (rows, classes))
    mixes = rng.dirichlet(np.ones(sizes.shape[1]), rows)
    # A third of the rows ask for worth alone, a third for worth by a fixed mix of dimensions, the rest by what is scarce by then.
    rule = np.arange(rows) % 3
    everyone = np.arange(rows)
    active = np.ones(rows, dtype=bool)
    blocked = None if clashes is None else np.zeros((rows, classes), dtype=bool)
    first = starts >= 0
    while active.any():
        fits = left > 0
        for dimension in range(sizes.shape[1]):
            fits &= sizes[:, dimension][None, :] <= residual[:, dimension][:, None]
        if blocked is not None:
            fits &= ~blocked
        scarce = 1.0 / np.maximum(residual / scale, 1e-3)
        weights = np.where((rule == 1)[:, None], mixes, scarce / scarce.sum(axis=1, keepdims=True))
        need = np.where((rule == 0)[:, None], 1.0, weights @ shares.T + 1e-4)
        scores = np.where(fits, liked / need, -1.0)
        chosen = scores.argmax(axis=1)
        chosen = np.where(first & fits[everyone, np.maximum(starts, 0)], starts, chosen)
        first = np.zeros(rows, dtype=bool)
        active &= scores[everyone, chosen] > 0
        at, what = everyone[active], chosen[active]
        counts[at, what] += 1
        left[at, what] -= 1
        residual[at] -= sizes[what]
        if blocked is not None and clashes is not None:
            blocked[at] |= clashes[what]
    _exchanged(sizes, usable, clashes, worth, left, residual, counts)
    return counts


def _exchanged(
    sizes: Ints, usable: Bools, clashes: Bools | None, worth: Floats, left: Ints, residual: Ints, counts: Ints
) -> None:
    """In each bin the one exchange of an item that adds most, a few times; the arrays are changed."""
    for _ in range(_EXCHANGES):
        rows, classes = counts.nonzero()
        if not len(rows):
            return
        free = residual[rows] + sizes[classes]
        fits = (left[rows] > 0) & usable[None, :]
        for dimension in range(sizes.shape[1]):
            fits &= sizes[:, dimension][None, :] <= free[:, dimension][:, None]
        if clashes is not None:
            fits &= (counts @ clashes)[rows] - clashes[classes] == 0
        gain = np.where(fits, worth[None, :], -1.0)
        into = gain.argmax(axis=1)
        added = gain[np.arange(len(rows)), into] - worth[classes]
        order = np.argsort(added, kind="stable")
        best = np.full(len(counts), -1, dtype=np.int64)
        best[rows[order]] = order
        chosen = best[best >= 0]
        chosen = chosen[added[chosen] > 1e-9]
        if not len(chosen):
            return
        at, out, new = rows[chosen], classes[chosen], into[chosen]
        counts[at, out] -= 1
        counts[at, new] += 1
        left[at, out] += 1
        left[at, new] -= 1
        residual[at] += sizes[out] - sizes[new]
