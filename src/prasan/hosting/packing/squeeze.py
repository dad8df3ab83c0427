"""Items into bins that are nearly too few for them, by exchanges that leave ever less outside.

One item goes in where another, lighter one comes out (after Buljubašić and Vasquez 2016, "Consistent neighborhood search for
one-dimensional bin packing and two-dimensional vector packing"); what went in may not come out for a while.
"""

from __future__ import annotations

import numpy as np

from prasan.hosting.packing.instance import Bools, Ints


def squeeze(
    sizes: Ints, residual: Ints, where: Ints, conflicts: Bools | None, rng: np.random.Generator, steps: int
) -> bool:
    """Place every item that is outside (``where`` -1); ``residual`` is what the bins have left.

    Both arrays are changed in place.  False where something is still outside after ``steps``; then they are in disorder.
    """
    count, bins = len(sizes), len(residual)
    if not bins:
        return not count
    scale = np.maximum(residual.sum(axis=0) + sizes[where >= 0].sum(axis=0), 1)
    scarce = sizes.sum(axis=0) / scale
    weights = (sizes / scale * scarce).sum(axis=1) * bins
    price = scarce / scale
    forbidden = np.zeros(count, dtype=np.int64)
    outside = np.flatnonzero(where < 0).tolist()
    weigh = weights.tolist()
    for step in range(steps):
        if not outside:
            return True
        pick = (
            max(range(len(outside)), key=lambda at: weigh[outside[at]]) if step % 4 else int(rng.integers(len(outside)))
        )
        item = outside[pick]
        size = sizes[item]
        clashes = None if conflicts is None else np.bincount(where[conflicts[item] & (where >= 0)], minlength=bins)
        fitting = (residual >= size).all(axis=1)
        if clashes is not None:
            fitting &= clashes == 0
        candidates = np.flatnonzero(fitting)
        if len(candidates):
            into = int(candidates[np.argmin((residual[candidates] - size) @ price)])
            where[item] = into
            residual[into] -= size
            outside.pop(pick)
            continue
        allowed = (where >= 0) & (forbidden <= step)
        movable = np.flatnonzero(allowed)
        their = where[movable]
        good = (residual[their] + sizes[movable] >= size).all(axis=1)
        if clashes is not None and conflicts is not None:
            good &= clashes[their] - conflicts[item][movable] == 0
        swaps = movable[good]
        if len(swaps):
            chosen = _lightest(swaps, weights, rng)
            if weigh[chosen] < weigh[item] or rng.random() < 0.3:
                into = int(where[chosen])
                residual[into] += sizes[chosen] - size
                where[chosen], where[item] = -1, into
                outside[pick] = chosen
                forbidden[item] = step + 3 + int(rng.integers(2 + len(outside) * 3))
                continue
        if not _force(item, sizes, residual, where, conflicts, outside, forbidden, weights, step, rng):
            _stir(sizes, residual, where, conflicts, rng)
    return not outside


def _lightest(swaps: Ints, weights: np.ndarray, rng: np.random.Generator) -> int:
    near = weights[swaps]
    low = near.min()
    ties = swaps[near <= low * 1.02]
    return int(ties[rng.integers(len(ties))])


def _force(
    item: int,
    sizes: Ints,
    residual: Ints,
    where: Ints,
    conflicts: Bools | None,
    outside: list[int],
    forbidden: Ints,
    weights: np.ndarray,
    step: int,
    rng: np.random.Generator,
) -> bool:
    """Put an item into a bin out of which two or more come; of a few bins drawn, the one that gives up least."""
    best: tuple[float, int, list[int]] | None = None
    for into in rng.permutation(len(residual))[:6].tolist():
        inside = np.flatnonzero((where == into) & (forbidden <= step))
        need = sizes[item] - residual[into]
        out: list[int] = []
        if conflicts is not None:
            out = inside[conflicts[item][inside]].tolist()
            if conflicts[item][(where == into) & (forbidden > step)].any():
                continue
            need = need - sizes[out].sum(axis=0)
        for each in rng.permutation(inside).tolist():
            if (need <= 0).all():
                break
            if each not in out and (sizes[each][need > 0] > 0).any():
                out.append(each)
                need = need - sizes[each]
        if (need > 0).any():
            continue
        for each in sorted(out, key=lambda i: weights[i]):
            if (need + sizes[each] <= 0).all() and (conflicts is None or not conflicts[item][each]):
                out.remove(each)
                need = need + sizes[each]
        lost = float(weights[out].sum())
        if best is None or lost < best[0]:
            best = (lost, into, out)
    if best is None:
        return False
    _, into, out = best
    for each in out:
        residual[into] += sizes[each]
        where[each] = -1
    residual[into] -= sizes[item]
    where[item] = into
    outside.remove(item)
    outside.extend(out)
    forbidden[item] = step + 4 + int(rng.integers(4 + len(outside) * 3))
    return True


def _stir(sizes: Ints, residual: Ints, where: Ints, conflicts: Bools | None, rng: np.random.Generator) -> None:
    """Exchange two items of two bins at random, where both fit."""
    placed = np.flatnonzero(where >= 0)
    if len(placed) < 2:
        return
    for _ in range(8):
        one, other = (int(each) for each in rng.choice(placed, 2, replace=False))
        here, there = int(where[one]), int(where[other])
        change = sizes[other] - sizes[one]
        if here == there or (residual[here] < change).any() or (residual[there] < -change).any():
            continue
        if conflicts is not None:
            clash_here = conflicts[other] & (where == here)
            clash_there = conflicts[one] & (where == there)
            clash_here[one] = clash_there[other] = False
            if clash_here.any() or clash_there.any():
                continue
        residual[here] -= change
        residual[there] += change
        where[one], where[other] = there, here
        return
