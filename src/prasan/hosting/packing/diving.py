"""A packing out of the linear program: bins are decided one after another, and patterns priced anew for what is left.

What the program asks for most is decided first (a dive).  Where it can no longer cost less than the best that is known, the bins decided
so far are taken with what is left packed into the bins that the best has less one, by exchanges; then another dive is begun, in which
chance has a part.
"""

from __future__ import annotations

import math

import numpy as np

from prasan.engine.progress import Progress
from prasan.hosting.packing.columns import Columns
from prasan.hosting.packing.instance import Packing
from prasan.hosting.packing.squeeze import squeeze
from prasan.hosting.stopping import Stop

# So many patterns are too many for more dives.
_MANY = 30_000
# Rounds of pricing after each decision, and the share of a bin from which it is as good as decided.
_PRICED = 4
_SURE = 0.92
# Exchanges at the end of a dive, and those that are near to one second of a core.
_STEPS, _STEPS_A_SECOND = 4000, 9000


def dive(
    columns: Columns,
    best: Packing,
    rng: np.random.Generator,
    effort: float,
    stop: Stop,
    progress: Progress,
    enough: int = 0,
) -> tuple[Packing, float]:
    """A packing that costs as much at most, and the work; it ends where one costs ``enough``."""
    instance, spent, turn = columns.instance, 0.0, 0
    while spent < effort and not stop.over() and best.cost(instance) > max(columns.bound, enough):
        progress("packing", int(spent * 1000), int(effort * 1000))
        before = len(columns.patterns)
        chosen, used = _dived(columns, best.cost(instance), rng, turn, effort - spent, stop)
        spent += used + 0.02
        made = columns.dealt(chosen)
        if made.unplaced and len(instance.types) == 1 and not stop.over():
            made, used = _squeezed(columns, made, len(best.bins) - 1, rng)
            spent += used
        if not made.unplaced:
            columns.learn(made)
            if made.better_than(best, instance):
                best = made
        turn += 1
        if len(columns.patterns) > _MANY and len(columns.patterns) > before:
            break
    return best, spent


def _dived(
    columns: Columns, cost: int, rng: np.random.Generator, turn: int, effort: float, stop: Stop
) -> tuple[list[int], float]:
    """The patterns decided, each by its number as often as it is used, and the work."""
    master, spent = columns.master, 0.0
    chosen: list[int] = []
    while spent < effort and not stop.over():
        for again in range(_PRICED):
            prices, limits, shared = master.solve()
            spent += master.work
            if prices is None:
                break
            new, used = columns.filled(prices, limits, shared, 1000 * (turn + 1) + len(chosen) * 10 + again)
            spent += used
            if not new:
                break
        if prices is None or math.ceil(master.value - 1e-6) >= cost:
            break
        amounts = master.amounts()
        if not len(amounts) or amounts.max() < 1e-6:
            break
        sure = np.flatnonzero(amounts >= _SURE)
        if not len(sure):
            # The first dive takes what is asked for most; later ones are led by chance too.
            luck = amounts if not turn else amounts * rng.uniform(0.5, 1.0, len(amounts))
            sure = np.array([int(np.argmax(luck))])
        for at in sure.tolist():
            many = max(1, int(amounts[at] + 1 - _SURE))
            chosen.extend([at] * many)
            master.decide(at, master.decided.get(at, 0) + many)
    for at in list(master.decided):
        master.decide(at, 0)
    return chosen, spent


def _squeezed(columns: Columns, made: Packing, most: int, rng: np.random.Generator) -> tuple[Packing, float]:
    """All that is left into so many bins, by exchanges; as it was where that is not found."""
    instance = columns.instance
    bins = [items for _, items in made.bins][:most]
    bins += [[] for _ in range(most - len(bins))]
    inside = {item: at for at, items in enumerate(bins) for item in items}
    where = np.array([inside.get(item, -1) for item in range(len(instance.sizes))], dtype=np.int64)
    residual = np.repeat(instance.capacities, most, axis=0)
    for at, items in enumerate(bins):
        residual[at] -= instance.sizes[items].sum(axis=0)
    conflicts = instance.conflicts(list(range(len(instance.sizes))))
    if not squeeze(instance.sizes, residual, where, conflicts, rng, _STEPS):
        return made, _STEPS / _STEPS_A_SECOND
    packed = [(0, np.flatnonzero(where == at).tolist()) for at in range(most)]
    return Packing([each for each in packed if each[1]]), _STEPS / _STEPS_A_SECOND / 2
