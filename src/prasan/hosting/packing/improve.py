"""Large neighbourhood search: a few bins are emptied into fewer or cheaper ones, again and again."""

from __future__ import annotations

import numpy as np

from prasan.engine.progress import Progress
from prasan.hosting.packing.construct import bin_by_bin, weighted
from prasan.hosting.packing.instance import Instance, Ints, Packing, Stock
from prasan.hosting.packing.squeeze import squeeze
from prasan.hosting.stopping import Stop

# Steps of exchange that are near to one second of a core.
_STEPS_A_SECOND = 9000
_ITEMS_AT_ONCE = 240
# Bins looked at in one go where there are many, and steps until others are.
_DISTRICT = 60
_DISTRICT_STEPS = 3000


def improve(
    instance: Instance,
    packing: Packing,
    bound: int,
    rng: np.random.Generator,
    effort: float,
    stop: Stop,
    progress: Progress,
) -> Packing:
    """A packing at least as good.

    Of many bins, a district is taken at a time: what a step costs does not grow with the packing.
    """
    total = max(1, int(effort * _STEPS_A_SECOND))
    copied = Packing([(kind, list(items)) for kind, items in packing.bins], list(packing.unplaced))
    if len(packing.bins) <= _DISTRICT * 2:
        return _improved(instance, copied, [], bound, rng, total, stop, progress)
    best, spent = copied, 0
    rests = [share_free(instance, kind, items) for kind, items in best.bins]
    while spent < total and not stop.over() and (best.unplaced or best.cost(instance) > bound):
        progress("packing", min(spent, total), total)
        keys = rng.random(len(best.bins)) ** (1.0 / np.array(rests))
        order = np.argsort(-keys, kind="stable").tolist()
        # Bins of one colour: what a bin gives up, others of the district can take.
        colour = instance.colour[best.bins[order[0]][1][0]]
        chosen = [at for at in order if instance.colour[best.bins[at][1][0]] == colour][:_DISTRICT]
        inside = set(chosen)
        elsewhere = [at for at in range(len(best.bins)) if at not in inside]
        others = [best.bins[at] for at in elsewhere]
        district = Packing([best.bins[at] for at in chosen], best.unplaced)
        steps = min(total - spent, _DISTRICT_STEPS)
        made = _improved(instance, district, [kind for kind, _ in others], 0, rng, steps, stop, None)
        best = Packing([*others, *made.bins], made.unplaced)
        rests = [rests[at] for at in elsewhere] + [share_free(instance, kind, items) for kind, items in made.bins]
        spent += steps
    progress("packing", total, total)
    return best


def _improved(
    instance: Instance,
    best: Packing,
    others: list[int],
    bound: int,
    rng: np.random.Generator,
    total: int,
    stop: Stop,
    progress: Progress | None,
) -> Packing:
    """The search itself; ``others`` are the types of bins that are in use elsewhere."""
    cost = best.cost(instance)
    spent, turn, patience = 0, 0, 1.0
    uneven = len(instance.types) > 1 or bool(instance.tag_costs)
    while spent < total and not stop.over() and (best.unplaced or cost > bound):
        turn += 1
        if progress is not None:
            progress("packing", min(spent, total), total)
        if best.unplaced or not (uneven and turn % 2):
            steps = int(min(total - spent, 400 * patience))
            made, used = _fewer(instance, best, rng, steps)
        else:
            made, used = _again(instance, best, others, rng)
        spent += max(used, 20)
        if made is None:
            patience = min(patience * 1.02, 60.0)
            continue
        made = cheaper_types(instance, made, others) if uneven else made
        new = made.cost(instance)
        if len(made.unplaced) < len(best.unplaced) or (len(made.unplaced) == len(best.unplaced) and new <= cost):
            if new < cost:
                patience = max(1.0, patience * 0.7)
            best, cost = made, new
    if progress is not None:
        progress("packing", total, total)
    return best


def share_free(instance: Instance, kind: int, items: list[int]) -> float:
    """The mean share of a bin that is free, and a little."""
    share = instance.sizes[items].sum(axis=0) / np.maximum(instance.capacities[kind], 1)
    return max(0.01, 1.02 - float(share.mean()))


def _fewer(instance: Instance, packing: Packing, rng: np.random.Generator, steps: int) -> tuple[Packing | None, int]:
    """One bin of a few is given up and its items, or items without a bin, are squeezed into the others."""
    bins = packing.bins
    if len(bins) < 2 and not packing.unplaced:
        return None, 0
    chosen = _neighbourhood(instance, packing, rng)
    outside = list(packing.unplaced[:20])
    if not outside:
        # The victim is often the emptiest; any one may be the one that can go.
        loads = [
            float((instance.sizes[bins[at][1]].sum(axis=0) / np.maximum(instance.types[bins[at][0]].capacity, 1)).sum())
            for at in chosen
        ]
        victim = chosen[int(np.argmin(loads))] if rng.random() < 0.7 else chosen[int(rng.integers(len(chosen)))]
        outside = bins[victim][1]
        chosen = [at for at in chosen if at != victim]
    else:
        victim = -1
    items = [*outside, *(item for at in chosen for item in bins[at][1])]
    where = np.full(len(items), -1, dtype=np.int64)
    residual = np.array([instance.types[bins[at][0]].capacity for at in chosen], dtype=np.int64).reshape(
        len(chosen), -1
    )
    at_item = len(outside)
    for new, at in enumerate(chosen):
        count = len(bins[at][1])
        where[at_item : at_item + count] = new
        residual[new] -= instance.sizes[bins[at][1]].sum(axis=0)
        at_item += count
    sizes: Ints = instance.sizes[items]
    if (sizes[: len(outside)].sum(axis=0) > residual.sum(axis=0)).any():
        return None, 10
    if not squeeze(sizes, residual, where, instance.conflicts(items), rng, steps):
        return None, steps
    kept = set(chosen)
    made = Packing([each for at, each in enumerate(bins) if at not in kept and at != victim])
    for new, at in enumerate(chosen):
        inside = [items[each] for each in np.flatnonzero(where == new)]
        if inside:
            made.bins.append((bins[at][0], inside))
    made.unplaced = packing.unplaced[20:] if victim < 0 else []
    return made, steps // 3


def _neighbourhood(instance: Instance, packing: Packing, rng: np.random.Generator) -> list[int]:
    """Some bins, together not too many items: the emptier ones are drawn more often, and all if they are few."""
    bins = packing.bins
    count = sum(len(items) for _, items in bins)
    if count <= _ITEMS_AT_ONCE:
        return list(range(len(bins)))
    target = int(rng.integers(_ITEMS_AT_ONCE // 4, _ITEMS_AT_ONCE))
    keys = rng.random(len(bins)) ** (1.0 / np.array([share_free(instance, kind, items) for kind, items in bins]))
    chosen: list[int] = []
    held = 0
    for at in np.argsort(-keys).tolist():
        if held + len(bins[at][1]) > target and len(chosen) >= 2:
            break
        chosen.append(at)
        held += len(bins[at][1])
    return chosen


def _again(
    instance: Instance, packing: Packing, others: list[int], rng: np.random.Generator
) -> tuple[Packing | None, int]:
    """A few bins are emptied and filled anew, bin by bin, with a little chance in it."""
    bins = packing.bins
    count = min(len(bins), int(rng.integers(2, 9)))
    chosen = set(rng.choice(len(bins), count, replace=False).tolist())
    items = [item for at in chosen for item in bins[at][1]]
    stock = Stock(instance, others + [kind for at, (kind, _) in enumerate(bins) if at not in chosen])
    scarce = weighted(instance, items) * rng.uniform(0.6, 1.4, instance.sizes.shape[1])
    made = bin_by_bin(instance, scarce, items, stock, rng, squared=bool(rng.random() < 0.5))
    if made.unplaced:
        return None, len(items)
    made.bins.extend(each for at, each in enumerate(bins) if at not in chosen)
    return made, len(items)


def cheaper_types(instance: Instance, packing: Packing, others: list[int]) -> Packing:
    """Each bin becomes the cheapest type that holds what is in it."""
    stock = Stock(instance, others + [kind for kind, _ in packing.bins])
    capacities = instance.capacities
    for at, (_, items) in enumerate(packing.bins):
        load = instance.sizes[items].sum(axis=0)
        for other in np.flatnonzero((capacities >= load).all(axis=1)).tolist():
            if instance.types[other].cost < instance.types[packing.bins[at][0]].cost and stock.has(other):
                stock.give_back(packing.bins[at][0])
                stock.take(other)
                packing.bins[at] = (other, items)
    return packing
