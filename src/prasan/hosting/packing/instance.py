"""What is packed, into what, and a packing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class BinType:
    """A kind of bin: capacity in each dimension, cost, how many there are (None: any number) and how much of each shared
    thing (rack units, watts) one takes."""

    capacity: tuple[int, ...]
    cost: int = 1
    limit: int | None = None
    uses: tuple[int, ...] = ()


@dataclass(frozen=True)
class Instance:
    """``sizes`` is items × dimensions, all at least 0.  Items of different ``colours`` share no bin, nor do two with a
    common group of ``groups``; each bin with an item of tag t costs ``tag_costs[t]`` more (tag -1: none).  ``shared`` is how
    much there is of what bins of all types draw on."""

    sizes: Ints
    types: tuple[BinType, ...]
    colours: tuple[int, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    tags: tuple[int, ...] = ()
    tag_costs: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()

    @cached_property
    def capacities(self) -> Ints:
        """Types × dimensions."""
        return np.array([each.capacity for each in self.types], dtype=np.int64).reshape(len(self.types), -1)

    @cached_property
    def colour(self) -> Ints:
        """The colour of each item; 0 where there are none."""
        return np.array(self.colours or [0] * len(self.sizes), dtype=np.int64)

    @cached_property
    def tag(self) -> Ints:
        """The tag of each item that costs something; -1 for none."""
        return np.array(self.tags if self.tag_costs else [-1] * len(self.sizes), dtype=np.int64)

    @cached_property
    def grouped(self) -> Bools:
        """Whether each item has a group."""
        return np.array([bool(each) for each in self.groups] or [False] * len(self.sizes), dtype=bool)

    def conflicts(self, items: list[int]) -> Bools | None:
        """Which of these items share no bin, as a square matrix; None where all may."""
        count = len(items)
        found: Bools | None = None
        if self.colours:
            colours = np.array([self.colours[i] for i in items])
            if count and (colours != colours[0]).any():
                found = colours[:, None] != colours[None, :]
        if self.groups:
            members: dict[int, list[int]] = {}
            for at, i in enumerate(items):
                for group in self.groups[i]:
                    members.setdefault(group, []).append(at)
            for each in members.values():
                if len(each) > 1:
                    found = np.zeros((count, count), dtype=bool) if found is None else found
                    found[np.ix_(each, each)] = True
        if found is not None:
            np.fill_diagonal(found, False)
        return found

    def bin_cost(self, kind: int, items: list[int]) -> int:
        """What a bin costs with these items."""
        extra = 0
        if self.tag_costs:
            extra = sum(self.tag_costs[tag] for tag in {self.tags[i] for i in items} if tag >= 0)
        return self.types[kind].cost + extra

    def fits(self, kind: int, items: list[int]) -> bool:
        """Whether these items may be in one bin of a type."""
        if (self.sizes[items].sum(axis=0) > np.array(self.types[kind].capacity)).any():
            return False
        conflicts = self.conflicts(items)
        return conflicts is None or not conflicts.any()


@dataclass
class Packing:
    """Bins as (type, items); ``unplaced`` has the items for which no bin was left."""

    bins: list[tuple[int, list[int]]] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)

    def cost(self, instance: Instance) -> int:
        """What its bins cost."""
        return sum(instance.bin_cost(kind, items) for kind, items in self.bins)

    def better_than(self, other: Packing, instance: Instance) -> bool:
        """Whether it places more, or as much for less."""
        if len(self.unplaced) != len(other.unplaced):
            return len(self.unplaced) < len(other.unplaced)
        return self.cost(instance) < other.cost(instance)


class Stock:
    """What is left of bins while a packing is made."""

    def __init__(self, instance: Instance, taken: list[int] | None = None) -> None:
        self.types = instance.types
        self.left: list[float] = [float("inf") if each.limit is None else each.limit for each in instance.types]
        self.shared = list(instance.shared)
        for kind in taken or []:
            self.take(kind)

    def has(self, kind: int) -> bool:
        """Whether one more bin of a type may be opened."""
        uses = self.types[kind].uses
        return self.left[kind] >= 1 and all(use <= left for use, left in zip(uses, self.shared, strict=False))

    def take(self, kind: int) -> None:
        """Open one."""
        self.left[kind] -= 1
        for at, use in enumerate(self.types[kind].uses):
            self.shared[at] -= use

    def give_back(self, kind: int) -> None:
        """Close one."""
        self.left[kind] += 1
        for at, use in enumerate(self.types[kind].uses):
            self.shared[at] += use
