"""Packings against exhaustive search on small cases, and laws that hold of any."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.progress import silent
from prasan.hosting.packing.bounds import weight_bound
from prasan.hosting.packing.columns import Columns
from prasan.hosting.packing.consolidate import consolidate
from prasan.hosting.packing.construct import item_by_item, weighted
from prasan.hosting.packing.instance import BinType, Instance, Packing
from prasan.hosting.packing.solve import pack
from prasan.hosting.stopping import Stop


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    dimensions = draw(st.integers(1, 3))
    count = draw(st.integers(1, 6))
    size = st.tuples(*[st.integers(0, 10)] * dimensions)
    types = draw(
        st.lists(st.tuples(st.tuples(*[st.integers(10, 15)] * dimensions), st.integers(1, 9)), min_size=1, max_size=2)
    )
    colours = tuple(draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))) if draw(st.booleans()) else ()
    groups = (
        draw(st.lists(st.sampled_from([(), (0,), (1,), (0, 1)]), min_size=count, max_size=count))
        if draw(st.booleans())
        else []
    )
    tags = tuple(draw(st.lists(st.integers(-1, 1), min_size=count, max_size=count))) if draw(st.booleans()) else ()
    return Instance(
        np.array(draw(st.lists(size, min_size=count, max_size=count)), dtype=np.int64).reshape(count, dimensions),
        tuple(BinType(capacity, cost) for capacity, cost in types),
        colours,
        tuple(groups),
        tags,
        (2, 5) if tags else (),
    )


def cheapest(instance: Instance) -> int:
    """By trying every partition."""
    count = len(instance.sizes)
    price: dict[tuple[int, ...], int | None] = {}

    def bin_price(items: tuple[int, ...]) -> int | None:
        if items not in price:
            costs = [
                instance.bin_cost(k, list(items)) for k in range(len(instance.types)) if instance.fits(k, list(items))
            ]
            price[items] = min(costs, default=None)
        return price[items]

    best = None
    for labels in product(range(count), repeat=count):
        if any(label > max(labels[:at], default=-1) + 1 for at, label in enumerate(labels)):
            continue
        prices = [bin_price(tuple(i for i in range(count) if labels[i] == each)) for each in set(labels)]
        if None not in prices:
            total = sum(each for each in prices if each is not None)
            best = total if best is None else min(best, total)
    assert best is not None
    return best


def keeps_every_limit(instance: Instance, packing: Packing) -> bool:
    placed = sorted(item for _, items in packing.bins for item in items)
    whole = placed + sorted(packing.unplaced)
    return sorted(whole) == list(range(len(instance.sizes))) and all(
        instance.fits(k, items) for k, items in packing.bins
    )


@settings(max_examples=10, deadline=None)
@given(instances(), st.integers(0, 3))
def test_gathering_what_is_free_keeps_every_limit_and_costs_no_more(instance: Instance, seed: int) -> None:
    begun = item_by_item(instance, weighted(instance), best=False)
    rng = np.random.default_rng(seed)
    made = consolidate(instance, begun, 0, rng, 0.5, Stop(), silent)
    assert keeps_every_limit(instance, made)
    assert made.cost(instance) <= begun.cost(instance)


@settings(max_examples=25, deadline=None)
@given(instances(), st.integers(0, 3))
def test_a_packing_is_valid_its_bound_holds_and_small_ones_are_the_best(instance: Instance, seed: int) -> None:
    packed = pack(instance, seed=seed, effort=0.4)
    assert keeps_every_limit(instance, packed.packing)
    assert not packed.packing.unplaced
    best = cheapest(instance)
    assert packed.bound <= best <= packed.cost
    assert packed.cost == best


@settings(max_examples=40, deadline=None)
@given(instances(), st.integers(0, 5))
def test_no_bound_by_weights_is_above_the_best(instance: Instance, seed: int) -> None:
    assert weight_bound(instance, seed) <= cheapest(instance)


def test_column_generation_proves_what_weights_do_not() -> None:
    # Three to a bin by size, yet no three of these fill one: 0.34 thrice is over.
    instance = Instance(np.full((9, 2), 34, dtype=np.int64), (BinType((100, 100)),))
    columns = Columns(instance, 0)
    columns.learn(item_by_item(instance, weighted(instance), best=True))
    assert columns.generate(1.0, Stop(), 10**9) == 5


def test_items_for_which_no_bin_is_left_are_told() -> None:
    instance = Instance(np.full((5, 1), 6, dtype=np.int64), (BinType((10,), 1, limit=3),))
    packed = pack(instance, effort=0.2)
    assert len(packed.packing.bins) == 3
    assert len(packed.packing.unplaced) == 2


def test_the_same_seed_gives_the_same_packing_and_beats_first_fit() -> None:
    rng = np.random.default_rng(5)
    capacity, bins = 1000, 20
    rows = []
    for _ in range(bins):
        cut = np.maximum(1, (rng.dirichlet([3.0] * 3, 2).T * capacity).astype(np.int64))
        cut[0] += capacity - cut.sum(axis=0)
        rows.append(cut)
    instance = Instance(np.vstack(rows), (BinType((capacity, capacity)),))
    packed = pack(instance, seed=3, effort=1.0)
    assert packed.packing == pack(instance, seed=3, effort=1.0).packing
    first = item_by_item(instance, np.ones(2), best=False)
    assert packed.bound <= bins <= packed.cost < len(first.bins)
    assert keeps_every_limit(instance, packed.packing)


def test_items_with_a_dear_tag_share_few_bins_where_many_are_packed_too() -> None:
    rng = np.random.default_rng(2)
    sizes = rng.integers(20, 300, (300, 3))
    tags = tuple(0 if at % 25 == 0 else -1 for at in range(300))
    instance = Instance(sizes, (BinType((1000, 1000, 1000), 10),), tags=tags, tag_costs=(40,))
    packed = pack(instance, seed=1, effort=0.2, prove=False).packing
    tagged = [items for _, items in packed.bins if any(tags[item] == 0 for item in items)]
    fewest = -(-int(sizes[::25].sum(axis=0).max()) // 1000)
    assert len(tagged) <= fewest + 1
    assert keeps_every_limit(instance, packed)


def test_many_bins_are_improved_a_district_at_a_time_and_no_limit_is_passed() -> None:
    rng = np.random.default_rng(4)
    sizes = rng.integers(150, 600, (610, 2))
    groups = tuple((at // 2,) if at % 10 < 2 else () for at in range(610))
    colours = tuple(int(at % 9 == 0) for at in range(610))
    types = (BinType((1000, 1000), 9, limit=100), BinType((1500, 1400), 12))
    instance = Instance(sizes, types, colours, groups)
    packed = pack(instance, seed=1, effort=0.15, prove=False)
    assert packed.packing == pack(instance, seed=1, effort=0.15, prove=False).packing
    assert keeps_every_limit(instance, packed.packing)
    assert sum(kind == 0 for kind, _ in packed.packing.bins) <= 100
    assert packed.cost < item_by_item(instance, weighted(instance), best=True).cost(instance)
