"""A part of a large packing is packed anew by column generation and dives, again and again: parts are where that is strong.

Bins with much room are drawn more often, and the emptiest together have room for one of them.  Where the linear program of a part already
says that nothing is to be had, no time is spent on it.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from prasan.engine.progress import Progress, silent
from prasan.hosting.packing.columns import Columns
from prasan.hosting.packing.construct import bin_by_bin, weighted
from prasan.hosting.packing.diving import dive
from prasan.hosting.packing.improve import share_free
from prasan.hosting.packing.instance import Instance, Packing, Stock
from prasan.hosting.stopping import Stop

# Items of a part at first and at most, and the effort of its program and of its dives.
_FIRST, _MOST = 90, 240
_PROGRAM, _DIVES = 2.0, 2.0


def regroup(
    instance: Instance,
    packing: Packing,
    bound: int,
    rng: np.random.Generator,
    effort: float,
    stop: Stop,
    progress: Progress,
) -> Packing:
    """A packing that costs as much at most."""
    best = Packing([(kind, list(items)) for kind, items in packing.bins], list(packing.unplaced))
    spent, many, turn = 0.0, float(_FIRST), 0
    while spent < effort and not stop.over() and best.cost(instance) > bound:
        progress("packing", int(spent * 1000), int(effort * 1000))
        turn += 1
        chosen = _drawn(instance, best, rng, int(many))
        own = [best.bins[at] for at in chosen]
        others = [each for at, each in enumerate(best.bins) if at not in set(chosen)]
        made, used = _anew(instance, own, others, rng, turn, stop)
        spent += used + 0.02
        if made is None:
            many = min(many * 1.02, _MOST)
            continue
        many = max(_FIRST, many * 0.9)
        best = Packing([*others, *made], best.unplaced)
    return best


def _drawn(instance: Instance, packing: Packing, rng: np.random.Generator, many: int) -> list[int]:
    """Bins of one colour with about so many items, the emptier ones more likely."""
    free = np.array([share_free(instance, kind, items) for kind, items in packing.bins])
    order = np.argsort(-(rng.random(len(free)) ** (1.0 / free)), kind="stable").tolist()
    colour = instance.colour[packing.bins[order[0]][1][0]]
    chosen: list[int] = []
    held = 0
    for at in order:
        items = packing.bins[at][1]
        if instance.colour[items[0]] != colour:
            continue
        if held + len(items) > many and len(chosen) >= 3:
            break
        chosen.append(at)
        held += len(items)
    return chosen


def _anew(
    instance: Instance,
    own: list[tuple[int, list[int]]],
    others: list[tuple[int, list[int]]],
    rng: np.random.Generator,
    turn: int,
    stop: Stop,
) -> tuple[list[tuple[int, list[int]]] | None, float]:
    """These bins packed for less (None: not found), and the work."""
    items = [item for _, inside in own for item in inside]
    stock = Stock(instance, [kind for kind, _ in others])
    types = tuple(
        replace(kind, limit=None if kind.limit is None else int(left))
        for kind, left in zip(instance.types, stock.left, strict=True)
    )
    part = Instance(
        instance.sizes[items],
        types,
        tuple(instance.colours[item] for item in items) if instance.colours else (),
        tuple(instance.groups[item] for item in items) if instance.groups else (),
        tuple(instance.tags[item] for item in items) if instance.tags else (),
        instance.tag_costs,
        tuple(stock.shared),
    )
    number = {item: at for at, item in enumerate(items)}
    begun = Packing([(kind, [number[item] for item in inside]) for kind, inside in own])
    cost = begun.cost(part)
    if len(types) == 1 and not part.tag_costs:
        filled = part.sizes.sum(axis=0) / np.maximum(part.capacities[0], 1)
        if math.ceil(float(filled.max()) - 1e-9) >= len(own):
            return None, 0.01
    columns = Columns(part, turn)
    columns.learn(begun)
    scarce = weighted(part)
    for squared in (False, True):
        made = bin_by_bin(part, scarce, rng=rng, squared=squared)
        if not made.unplaced:
            columns.learn(made)
    value, used = columns.approach(_PROGRAM, stop, cost - 1)
    if math.ceil(value - 1e-6) >= cost:
        return None, used
    dived, more = dive(columns, begun, rng, _DIVES, stop, silent, enough=cost - 1)
    if dived.cost(part) >= cost:
        return None, used + more
    return [(kind, [items[at] for at in inside]) for kind, inside in dived.bins], used + more
