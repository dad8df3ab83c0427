"""Packings made in one go: item by item (first fit, best fit) and bin by bin (dot product)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from prasan.hosting.packing.instance import Floats, Instance, Ints, Packing, Stock

# Of more candidates than this for a bin, so many of the largest and about so many others are looked at.
_SEEN = 1500
_FIRST = 500


def weighted(instance: Instance, items: list[int] | None = None) -> Floats:
    """How scarce each dimension is: its demand over the capacity of the largest type; the sum is 1."""
    sizes = instance.sizes if items is None else instance.sizes[items]
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    demand = sizes.sum(axis=0) / largest
    total = demand.sum()
    scarce: Floats = demand / total if total else np.full(sizes.shape[1], 1 / max(1, sizes.shape[1]))
    return scarce


def types_by_worth(instance: Instance, scarce: Floats, extra: int = 0) -> list[int]:
    """Types, the cheapest for what it holds first; ``extra`` is what each bin costs beside itself."""
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    worth = ((instance.capacities / largest) * scarce).sum(axis=1)
    return sorted(
        range(len(instance.types)), key=lambda kind: (instance.types[kind].cost + extra) / max(worth[kind], 1e-12)
    )


def item_by_item(instance: Instance, scarce: Floats, best: bool, rng: np.random.Generator | None = None) -> Packing:
    """First fit decreasing, or with ``best`` best fit: the bin in which the least is left, weighed by ``scarce``.

    Items with a tag come first, so that few bins have it."""
    largest = np.maximum(instance.capacities.max(axis=0), 1)
    weights = (instance.sizes / largest) @ scarce
    if rng is not None:
        weights = weights * rng.uniform(0.9, 1.1, len(weights))
    kinds = {
        tag: types_by_worth(instance, scarce, instance.tag_costs[tag]) for tag in set(instance.tag.tolist()) - {-1}
    }
    kinds[-1] = types_by_worth(instance, scarce)
    stock = Stock(instance)
    packing = Packing()
    residual = np.zeros((len(weights), instance.sizes.shape[1]), dtype=np.int64)
    colours, tags = np.zeros(len(weights), dtype=np.int64), np.full(len(weights), -1, dtype=np.int64)
    holds: list[set[int]] = []
    for item in np.lexsort((-weights, -instance.tag)).tolist():
        size, tag = instance.sizes[item], int(instance.tag[item])
        count = len(holds)
        fitting = ((residual[:count] >= size).all(axis=1) & (colours[:count] == instance.colour[item])).nonzero()[0]
        groups = instance.groups[item] if instance.groups else ()
        if groups:
            fitting = np.array([at for at in fitting if holds[at].isdisjoint(groups)], dtype=np.int64)
        alike = fitting[tags[fitting] == tag] if tag >= 0 else fitting
        fitting = alike if len(alike) else fitting
        if len(fitting):
            at = int(fitting[np.argmin(((residual[fitting] - size) / largest) @ scarce)] if best else fitting[0])
        else:
            kind = next((k for k in kinds[tag] if stock.has(k) and (size <= instance.capacities[k]).all()), None)
            if kind is None:
                packing.unplaced.append(item)
                continue
            stock.take(kind)
            at = count
            packing.bins.append((kind, []))
            holds.append(set())
            residual[at] = instance.capacities[kind]
            colours[at], tags[at] = instance.colour[item], tag
        packing.bins[at][1].append(item)
        residual[at] -= size
        holds[at].update(groups)
    return packing


def bin_by_bin(
    instance: Instance,
    scarce: Floats,
    items: list[int] | None = None,
    stock: Stock | None = None,
    rng: np.random.Generator | None = None,
    squared: bool = False,
) -> Packing:
    """Fill one bin after another: each time the item whose shape is most like what is left of the bin, by the dot product,
    or with ``squared`` the one that leaves the least squared rest (Panigrahy and others 2011, "norm-based greedy").

    A colour is packed after another, the rarest first; in each, items with a tag are, so that few bins have it."""
    every = np.arange(len(instance.sizes)) if items is None else np.array(sorted(items), dtype=np.int64)
    stock = stock or Stock(instance)
    packing = Packing()
    noise = np.ones(len(instance.sizes)) if rng is None else rng.uniform(0.8, 1.2, len(instance.sizes))
    bulk = (instance.sizes / np.maximum(instance.capacities.max(axis=0), 1)) @ scarce
    names, many = np.unique(instance.colour[every], return_counts=True)
    for colour in names[np.argsort(many, kind="stable")]:
        left = every[instance.colour[every] == colour]
        left = left[np.lexsort((-bulk[left], instance.tag[left] < 0))]
        while len(left):
            # Of very many, the largest and an even share of the others are looked at: the rest are like them.
            seen = left if len(left) <= _SEEN else np.concatenate([left[:_FIRST], left[_FIRST :: len(left) // _FIRST]])
            best: tuple[float, int, list[int]] | None = None
            for kind in range(len(instance.types)):
                filled = _fill(instance, kind, seen, scarce, noise, squared) if stock.has(kind) else []
                if filled and (best is None or _price(instance, kind, filled, bulk) < best[0]):
                    best = (_price(instance, kind, filled, bulk), kind, filled)
            if best is None:
                if len(seen) < len(left):
                    # None of these fits: they wait, and the others are looked at.
                    packing.unplaced.extend(seen.tolist())
                    left = left[~np.isin(left, seen)]
                    continue
                packing.unplaced.extend(left.tolist())
                break
            _, kind, filled = best
            stock.take(kind)
            packing.bins.append((kind, filled))
            left = left[~np.isin(left, filled)]
    return packing


def _price(instance: Instance, kind: int, items: list[int], bulk: Floats) -> float:
    """Cost of a bin for what it holds; of its tags for what it holds with them."""
    price = instance.types[kind].cost / max(float(bulk[items].sum()), 1e-12)
    for tag in set(instance.tag[items].tolist()) - {-1}:
        price += instance.tag_costs[tag] / max(float(bulk[items][instance.tag[items] == tag].sum()), 1e-12)
    return price


def _fill(instance: Instance, kind: int, left: Ints, scarce: Floats, noise: Floats, squared: bool) -> list[int]:
    residual = instance.capacities[kind].copy()
    scale = np.maximum(residual, 1)
    candidates = left[(instance.sizes[left] <= residual).all(axis=1)]
    sizes = instance.sizes[candidates]
    shares = sizes / scale
    luck, tags = noise[candidates], instance.tag[candidates]
    filled: list[int] = []
    tag = -1
    while len(candidates):
        rest = residual / scale
        if not filled:
            scores = (shares @ scarce) * luck + 10.0 * (tags >= 0)
        else:
            scores = (
                -(((rest - shares) ** 2) @ scarce) * luck if squared else (shares @ (scarce * rest)) * luck
            ) + 10.0 * np.where(tags < 0, 0, np.where(tags == tag, 1, -1))
        at = int(np.argmax(scores))
        item = int(candidates[at])
        if tags[at] >= 0 and filled and tags[at] != tag:
            # Only items with another tag are left: they are better in a bin of their own.
            break
        tag = int(tags[at]) if not filled else tag
        filled.append(item)
        residual = residual - sizes[at]
        keep = (sizes <= residual).all(axis=1)
        keep[at] = False
        if instance.groups and instance.groups[item]:
            held = set(instance.groups[item])
            for other in (keep & instance.grouped[candidates]).nonzero()[0].tolist():
                keep[other] = held.isdisjoint(instance.groups[candidates[other]])
        candidates, sizes, shares, luck, tags = candidates[keep], sizes[keep], shares[keep], luck[keep], tags[keep]
    return filled


def first_packings(instance: Instance, rng: np.random.Generator) -> Iterator[Packing]:
    """Packings by every rule, the quick ones first; few where there are many items."""
    scarce = weighted(instance)
    even = np.full(len(scarce), 1 / len(scarce))
    count = len(instance.sizes)
    yield item_by_item(instance, scarce, best=True)
    yield bin_by_bin(instance, scarce)
    yield bin_by_bin(instance, scarce, squared=True)
    if count <= 6000:
        yield bin_by_bin(instance, even)
        yield item_by_item(instance, even, best=True)
    if count <= 600:
        for _ in range(12):
            yield bin_by_bin(instance, rng.dirichlet(np.ones(len(scarce))) * 0.5 + scarce * 0.5, rng=rng)
            yield bin_by_bin(instance, scarce, rng=rng, squared=True)
            yield item_by_item(instance, scarce, best=True, rng=rng)
