"""The way in: a packing, a proved lower bound on the cost of any, and how the work ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prasan.engine.progress import Progress, silent
from prasan.hosting.packing.bounds import weight_bound
from prasan.hosting.packing.columns import Columns
from prasan.hosting.packing.consolidate import consolidate
from prasan.hosting.packing.construct import first_packings
from prasan.hosting.packing.diving import dive
from prasan.hosting.packing.improve import improve
from prasan.hosting.packing.instance import Instance, Packing
from prasan.hosting.packing.regroup import regroup
from prasan.hosting.stopping import Stop

# Above so many classes of items the pricing is too slow to be worth it.
_CLASSES = 320
# Up to so many it may still prove a bound, where the quick one is so far off.
_BOUNDED, _WEAK = 6000, 0.01
# Shares of the effort for each: exchanges, dives, and putting patterns together; after the first there is a bound.
_ROUNDS = (0.05, 0.15, 0.15)
_LAST = 1.0
# First packings whose bins the linear program begins with: with many it is slow.
_LEARNT = 9
# So few items have so few patterns that all are known.
_FEW = 9


@dataclass(frozen=True)
class Packed:
    """The best packing found, its cost, and the least that any packing costs, as far as proved."""

    packing: Packing
    cost: int
    bound: int

    @property
    def gap(self) -> float:
        """(cost - bound) / cost, from 0 (proved best) to 1."""
        return 0.0 if not self.cost else max(0.0, (self.cost - self.bound) / self.cost)


def pack(
    instance: Instance,
    *,
    seed: int = 0,
    effort: float = 20.0,
    stop: Stop | None = None,
    progress: Progress = silent,
    prove: bool = True,
) -> Packed:
    """Pack an instance.  ``effort`` is work, near to seconds of one core; the answer is the same for it and the seed.

    With ``stop`` over, the best so far is returned.  ``prove`` False leaves out column generation.  Items for which no bin is
    left are in ``unplaced``; ``bound`` then says nothing.
    """
    stop = stop or Stop()
    rng = np.random.default_rng(seed)
    if not len(instance.sizes):
        return Packed(Packing(), 0, 0)
    best: Packing | None = None
    bound = weight_bound(instance, seed)
    columns = Columns(instance, seed)
    generate = prove and len(columns.classes) <= _CLASSES
    for number, made in enumerate(first_packings(instance, rng)):
        if generate and not made.unplaced and number < _LEARNT:
            columns.learn(made)
        if best is None or made.better_than(best, instance):
            best = made
        if stop.over() or _proved(best, instance, bound):
            break
    assert best is not None  # noqa: S101 (there is always a first packing)
    if generate and len(instance.sizes) <= _FEW:
        columns.learn_all()
    if prove and not generate and len(columns.classes) <= _BOUNDED and not best.unplaced:
        # Patterns are then too many to be put together; what they prove is worth some work where weights prove little.
        cost = best.cost(instance)
        if cost - bound > _WEAK * cost and not stop.over():
            columns.learn(best)
            bound = max(bound, columns.generate(effort * 0.3, stop, cost))
    if not generate or best.unplaced:
        if not stop.over() and not _proved(best, instance, bound):
            best = improve(instance, best, bound, rng, effort * (1.0 if best.unplaced else 0.3), stop, progress)
        for work, share in ((consolidate, 0.3), (regroup, 0.4)):
            if not best.unplaced and not stop.over() and not _proved(best, instance, bound):
                best = work(instance, best, bound, rng, effort * share, stop, progress)
        return Packed(best, best.cost(instance), bound)
    # A little search first: where it finds what a quick bound proves, column generation is not needed.
    for part, share in enumerate(_ROUNDS):
        if stop.over() or _proved(best, instance, bound):
            break
        best = improve(instance, best, bound, rng, effort * share, stop, progress)
        columns.learn(best)
        if not part and not stop.over() and not _proved(best, instance, bound):
            columns.bound = max(columns.bound, bound)
            bound = max(bound, columns.generate(effort * 0.3, stop, best.cost(instance)))
        if not stop.over() and not _proved(best, instance, bound):
            best, _ = dive(columns, best, rng, effort * share, stop, progress)
        if not stop.over() and not _proved(best, instance, bound):
            best = columns.assemble(best, effort * share, stop)
    # Of few items patterns are few too: what is left open is worth a long search among them.
    if not stop.over() and not _proved(best, instance, bound):
        best = columns.assemble(best, effort * _LAST, stop)
    return Packed(best, best.cost(instance), bound)


def _proved(packing: Packing, instance: Instance, bound: int) -> bool:
    return not packing.unplaced and packing.cost(instance) <= bound
