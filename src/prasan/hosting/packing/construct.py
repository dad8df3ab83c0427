"""Packings made in one go: item by item (first fit, best fit) and bin by bin (dot product)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from prasan.hosting.packing.instance import Floats, Instance, Packing, Stock


def weighted(instance: Instance, items: list[int] | None = None) -> Floats:
    """How scarce each dimension is: its demand over the capacity of the largest type; the sum is 1."""
    sizes = instance.sizes if items is None else instance.sizes[items]
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    demand = sizes.sum(axis=0) / largest
    total = demand.sum()
    scarce: Floats = demand / total if total else np.full(sizes.shape[1], 1 / max(1, sizes.shape[1]))
    return scarce


def types_by_worth(instance: Instance, scarce: Floats) -> list[int]:
    """Types, the cheapest for what it holds first."""
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    worth = ((instance.capacities / largest) * scarce).sum(axis=1)
    return sorted(range(len(instance.types)), key=lambda kind: instance.types[kind].cost / max(worth[kind], 1e-12))


def item_by_item(instance: Instance, scarce: Floats, best: bool, rng: np.random.Generator | None = None) -> Packing:
    """First fit decreasing, or with ``best`` best fit: the bin in which the least is left, weighed by ``scarce``."""
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    shares = instance.sizes / largest
    weights = shares @ scarce
    if rng is not None:
        weights = weights * rng.uniform(0.9, 1.1, len(weights))
    order = np.argsort(-weights, kind="stable")
    kinds = types_by_worth(instance, scarce)
    stock = Stock(instance)
    packing = Packing()
    residual = np.zeros((len(order), instance.sizes.shape[1]), dtype=np.int64)
    holds: list[set[int]] = []
    for item in order.tolist():
        size = instance.sizes[item]
        fitting = (residual[: len(holds)] >= size).all(axis=1).nonzero()[0]
        marks = _marks(instance, item)
        if marks is not None:
            fitting = np.array([at for at in fitting if _agrees(marks, holds[at], instance)], dtype=np.int64)
        if len(fitting):
            chosen = fitting[0]
            if best:
                chosen = fitting[np.argmin(((residual[fitting] - size) / largest) @ scarce)]
            at = int(chosen)
        else:
            kind = next(
                (k for k in kinds if stock.has(k) and (size <= np.array(instance.types[k].capacity)).all()), None
            )
            if kind is None:
                packing.unplaced.append(item)
                continue
            stock.take(kind)
            at = len(holds)
            packing.bins.append((kind, []))
            holds.append(set())
            residual[at] = instance.types[kind].capacity
        packing.bins[at][1].append(item)
        residual[at] -= size
        if marks is not None:
            holds[at] |= marks
    return packing


def _marks(instance: Instance, item: int) -> set[int] | None:
    """An item's groups, and its colour as a number below 0; None where nothing keeps items apart."""
    if not instance.colours and not instance.groups:
        return None
    marks = set(instance.groups[item]) if instance.groups else set()
    if instance.colours:
        marks.add(-1 - instance.colours[item])
    return marks


def _agrees(marks: set[int], held: set[int], instance: Instance) -> bool:
    if not held:
        return True
    if any(mark >= 0 and mark in held for mark in marks):
        return False
    return not instance.colours or bool({mark for mark in marks if mark < 0} & held)


def bin_by_bin(
    instance: Instance,
    scarce: Floats,
    items: list[int] | None = None,
    stock: Stock | None = None,
    rng: np.random.Generator | None = None,
    squared: bool = False,
) -> Packing:
    """Fill one bin after another: each time the item whose shape is most like what is left of the bin, by the dot product,
    or with ``squared`` the one that leaves the least squared rest (Panigrahy and others 2011, "norm-based greedy")."""
    left = np.array(sorted(range(len(instance.sizes)) if items is None else items), dtype=np.int64)
    stock = stock or Stock(instance)
    packing = Packing()
    noise = np.ones(len(instance.sizes)) if rng is None else rng.uniform(0.8, 1.2, len(instance.sizes))
    while len(left):
        open_kinds = [kind for kind in range(len(instance.types)) if stock.has(kind)]
        best: tuple[float, int, list[int]] | None = None
        for kind in open_kinds:
            filled = _fill(instance, kind, left, scarce, noise, squared)
            if filled:
                largest = np.maximum(instance.capacities.max(axis=0), 1)
                worth = float((instance.sizes[filled].sum(axis=0) / largest) @ scarce)
                price = instance.bin_cost(kind, filled) / max(worth, 1e-12)
                if best is None or price < best[0]:
                    best = (price, kind, filled)
        if best is None:
            packing.unplaced.extend(left.tolist())
            break
        _, kind, filled = best
        stock.take(kind)
        packing.bins.append((kind, filled))
        left = left[~np.isin(left, filled)]
    return packing


def _fill(instance: Instance, kind: int, left: np.ndarray, scarce: Floats, noise: Floats, squared: bool) -> list[int]:
    capacity = np.array(instance.types[kind].capacity, dtype=np.int64)
    scale = np.maximum(capacity, 1)
    residual = capacity.copy()
    candidates = left[(instance.sizes[left] <= residual).all(axis=1)]
    filled: list[int] = []
    held: set[int] = set()
    tags: set[int] = set()
    while len(candidates):
        shares = instance.sizes[candidates] / scale
        rest = residual / scale
        if not filled:
            scores = (shares @ scarce) * noise[candidates]
        elif squared:
            scores = -(((rest - shares) ** 2) @ scarce) * noise[candidates]
        else:
            scores = (shares @ (scarce * rest)) * noise[candidates]
        if tags:
            scores = scores + np.array(
                [0.0 if instance.tags[i] in tags or instance.tags[i] < 0 else -1.0 for i in candidates]
            )
        at = int(np.argmax(scores))
        item = int(candidates[at])
        filled.append(item)
        residual = residual - instance.sizes[item]
        marks = _marks(instance, item)
        if instance.tag_costs and instance.tags[item] >= 0:
            tags.add(instance.tags[item])
        candidates = np.delete(candidates, at)
        candidates = candidates[(instance.sizes[candidates] <= residual).all(axis=1)]
        if marks is not None:
            held |= marks
            keep = [_agrees(_marks(instance, int(i)) or set(), held, instance) for i in candidates]
            candidates = candidates[np.array(keep, dtype=bool)]
    return filled


def first_packings(instance: Instance, rng: np.random.Generator) -> Iterator[Packing]:
    """Packings by every rule, the quick ones first; few where there are many items."""
    scarce = weighted(instance)
    even = np.full(len(scarce), 1 / len(scarce))
    count = len(instance.sizes)
    yield item_by_item(instance, scarce, best=True)
    yield bin_by_bin(instance, scarce)
    if count <= 6000:
        yield bin_by_bin(instance, scarce, squared=True)
        yield bin_by_bin(instance, even)
        yield item_by_item(instance, even, best=True)
    if count <= 600:
        for _ in range(12):
            yield bin_by_bin(instance, rng.dirichlet(np.ones(len(scarce))) * 0.5 + scarce * 0.5, rng=rng)
            yield bin_by_bin(instance, scarce, rng=rng, squared=True)
            yield item_by_item(instance, scarce, best=True, rng=rng)
