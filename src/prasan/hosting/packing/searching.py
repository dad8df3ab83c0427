"""The patterns of one bin that are worth more than a threshold, all that may be: breadth first, many partial patterns at a time.

At the best prices of capacity (the knapsack's linear program) every pattern falls short of that program's value by what it leaves
of capacity, by what it leaves out that is worth more than its capacity, and by what it takes that is worth less.  A partial pattern
that falls short by too much already is dropped, so that what is left at the end is proved to be all.
"""

from __future__ import annotations

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.packing.instance import Floats, Ints

# Partial patterns times classes that are looked at, before it is given up; and in one go.
_WORK = 60_000_000
_CHUNK = 2_000_000
_KEPT = 60
_LARGEST = 2**62


def worth_over(
    sizes: Ints, most: Ints, capacity: Ints, worth: Ints, threshold: int
) -> tuple[int, list[dict[int, int]], float] | None:
    """What no pattern is worth more than (``threshold`` at least), the dearest patterns over the threshold, and the work
    in seconds; None where there are too many to look at, or numbers too large.  Whole numbers throughout: the answer is exact."""
    able = (worth > 0) & (sizes <= capacity).all(axis=1) & (most > 0)
    classes = np.flatnonzero(able)
    if not len(classes):
        return threshold, [], 0.0
    # Finer numbers, so that prices of capacity that are rounded lose nothing to speak of; no sum below is over eight such heaps.
    fit = np.minimum(most[classes], _most_that_fit(sizes[classes], capacity)).tolist()
    heap = sum(each * many for each, many in zip(worth[classes].tolist(), fit, strict=True)) + threshold
    finer = min(max(1, int(capacity.max()) // 10), (_LARGEST - 8 * int(capacity.sum())) // (8 * heap + 1))
    if finer < 1:
        return None
    worth, threshold = worth * finer, threshold * finer
    prices = _capacity_prices(sizes[classes], most[classes], capacity, worth[classes])
    # Any prices at least 0 are right; rounded, the rest is whole numbers.
    cost = sizes[classes] @ prices
    short = worth[classes] - cost
    order = np.argsort(-short, kind="stable")
    classes, short = classes[order], short[order]
    own, many = sizes[classes], np.minimum(most[classes], _most_that_fit(sizes[classes], capacity))
    gain = np.maximum(short, 0) * many
    slack = int(capacity @ prices + gain.sum() - threshold)
    if slack < 0:
        return threshold // finer, [], 1e-4
    # What is lost where all before a class are left out.
    skipped = np.concatenate([[0], np.cumsum(gain)])
    # Each state: residual, loss, the last class taken and how often, and which state it comes from.
    residual = capacity[None, :].copy()
    loss = np.zeros(1, dtype=np.int64)
    last = np.full(1, -1, dtype=np.int64)
    times = np.zeros(1, dtype=np.int64)
    levels: list[tuple[Ints, Ints]] = []
    best = threshold
    ends: list[tuple[int, int, int]] = []
    work = 0
    while len(loss):
        work += len(loss) * len(classes)
        if work > _WORK:
            return None
        value = threshold + slack - loss - residual @ prices - (skipped[-1] - skipped[np.maximum(last + 1, 0)])
        # The last class's further copies are left out too.
        value -= np.where(last >= 0, (many[last] - times) * np.maximum(short[last], 0), 0)
        for at in np.argsort(-value, kind="stable")[:_KEPT].tolist():
            if value[at] > threshold:
                ends.append((int(value[at]), len(levels), at))
                best = max(best, int(value[at]))
        found: list[tuple[Ints, Ints]] = []
        step = max(1, _CHUNK // len(classes))
        for begin in range(0, len(loss), step):
            part = slice(begin, begin + step)
            after = np.maximum(last[part], 0)
            again = (last[part] >= 0)[:, None] & (np.arange(len(classes))[None, :] == last[part][:, None])
            fits = (np.arange(len(classes))[None, :] > last[part][:, None]) | (
                again & (times[part][:, None] < many[None, :])
            )
            for dimension in range(sizes.shape[1]):
                fits &= own[:, dimension][None, :] <= residual[part, dimension][:, None]
            lost = _lost(loss[part], last[part], times[part], after, short, many, skipped)
            fits &= lost <= slack
            rows, which = fits.nonzero()
            found.append((rows + begin, which))
        parents = np.concatenate([each[0] for each in found])
        chosen = np.concatenate([each[1] for each in found])
        levels.append((parents, chosen))
        if not len(parents):
            break
        lost = _lost_of(loss, last, times, parents, chosen, short, many, skipped)
        same = last[parents] == chosen
        times = np.where(same, times[parents] + 1, 1)
        residual, loss, last = residual[parents] - own[chosen], lost, chosen
    ends.sort(key=lambda each: -each[0])
    patterns = []
    for _, level, at in ends[:_KEPT]:
        counts: dict[int, int] = {}
        for depth in range(level - 1, -1, -1):
            parents, chosen = levels[depth]
            taken = int(classes[chosen[at]])
            counts[taken] = counts.get(taken, 0) + 1
            at = int(parents[at])
        patterns.append(counts)
    return best // finer, patterns, 1e-8 * work * (2 + sizes.shape[1])


def _lost(loss: Ints, last: Ints, times: Ints, after: Ints, short: Ints, many: Ints, skipped: Ints) -> Ints:
    """States × classes: what is lost where the next that is taken is that class."""
    copies = np.where(last >= 0, (many[after] - times) * np.maximum(short[after], 0), 0)
    begun = np.where(last >= 0, skipped[after + 1], 0)
    lost = (loss + copies - begun)[:, None] + skipped[:-1][None, :] + np.maximum(-short, 0)[None, :]
    same = np.arange(len(short))[None, :] == last[:, None]
    return np.where(same, loss[:, None] + np.maximum(-short, 0)[None, :], lost)


def _lost_of(
    loss: Ints, last: Ints, times: Ints, parents: Ints, chosen: Ints, short: Ints, many: Ints, skipped: Ints
) -> Ints:
    before = last[parents]
    after = np.maximum(before, 0)
    copies = np.where(before >= 0, (many[after] - times[parents]) * np.maximum(short[after], 0), 0)
    begun = np.where(before >= 0, skipped[after + 1], 0)
    lost = loss[parents] + copies - begun + skipped[chosen] + np.maximum(-short[chosen], 0)
    found: Ints = np.where(before == chosen, loss[parents] + np.maximum(-short[chosen], 0), lost)
    return found


def _most_that_fit(sizes: Ints, capacity: Ints) -> Ints:
    over = np.where(sizes > 0, capacity[None, :] // np.maximum(sizes, 1), np.iinfo(np.int64).max)
    found: Ints = over.min(axis=1)
    return found


def _capacity_prices(sizes: Ints, most: Ints, capacity: Ints, worth: Ints) -> Ints:
    """What a unit of each dimension is worth, in whole numbers."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    rows = [solver.Constraint(-solver.infinity(), float(each)) for each in capacity.tolist()]
    objective = solver.Objective()
    objective.SetMaximization()
    scale = float(worth.max())
    for own, many, value in zip(sizes.tolist(), most.tolist(), worth.tolist(), strict=True):
        variable = solver.NumVar(0, many, "")
        objective.SetCoefficient(variable, value / scale)
        for row, need in zip(rows, own, strict=True):
            if need:
                row.SetCoefficient(variable, need)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return np.zeros(len(capacity), dtype=np.int64)
    found: Floats = np.array([each.dual_value() for each in rows]) * scale
    prices: Ints = np.maximum(np.round(found), 0).astype(np.int64)
    return prices
