"""Somebody who reads a published table of counts and works out what the hidden ones can be.

They know that areas are summed from the areas in them, that an area without a figure has nobody, and that a hidden
one has somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prasan.centres.areas import Area

Published = Mapping[str, int | None]  # every area that has somebody: its count, or None where it is hidden


class Attacker:
    def __init__(self, areas: list[Area], published: Published) -> None:
        self.published = published
        self.parents = {area.code: area.parent for area in areas if area.code in published}
        self.children: dict[str, list[str]] = {code: [] for code in self.parents}
        for code, parent in self.parents.items():
            if parent is not None:
                self.children[parent].append(code)
        self.root = next(code for code, parent in self.parents.items() if parent is None)

    def bounds(self) -> dict[str, tuple[int, float]]:
        """The least and the most that each area can have.  Exact: the relations are a tree, so bounds drawn from
        the leaves up and then from the root down are all that follows from them."""
        least: dict[str, int] = {}
        most: dict[str, float] = {}

        def up(code: str) -> None:
            for child in self.children[code]:
                up(child)
            known = self.published[code]
            below = self.children[code]
            if known is not None:
                least[code] = most[code] = known
            else:
                least[code] = sum(least[child] for child in below) if below else 1
                most[code] = sum(most[child] for child in below) if below else float("inf")

        def down(code: str) -> None:
            below = self.children[code]
            low, high = {c: least[c] for c in below}, {c: most[c] for c in below}
            for child in below:
                others = [c for c in below if c != child]
                most[child] = min(high[child], most[code] - sum(low[c] for c in others))
                reach = sum(high[c] for c in others)
                if reach < float("inf"):
                    least[child] = max(low[child], least[code] - int(reach))
                down(child)

        up(self.root)
        down(self.root)
        return {code: (least[code], most[code]) for code in self.parents}

    def tables(self) -> Iterator[dict[str, int]]:
        """Every table that what is published allows, by trying all (the national total must be shown)."""
        leaves = [code for code, below in self.children.items() if not below]
        unknown = [leaf for leaf in leaves if self.published[leaf] is None]
        room = {}
        for code, total in self.published.items():
            if total is not None:
                room[code] = total - sum(self.published[leaf] or 0 for leaf in leaves if code in self._around(leaf))
        yield from self._tried(unknown, room, {leaf: self.published[leaf] or 0 for leaf in leaves})

    def _tried(self, unknown: list[str], room: dict[str, int], table: dict[str, int]) -> Iterator[dict[str, int]]:
        if not unknown:
            if not any(room.values()):
                yield dict(table)
            return
        leaf, *rest = unknown
        around = [code for code in self._around(leaf) if code in room]
        for count in range(1, min(room[code] for code in around) + 1):
            yield from self._tried(
                rest,
                {code: left - count if code in around else left for code, left in room.items()},
                {**table, leaf: count},
            )

    def _around(self, leaf: str) -> list[str]:
        chain: list[str] = []
        at: str | None = leaf
        while at is not None:
            chain.append(at)
            at = self.parents[at]
        return chain


def totals(areas: list[Area], leaves: Mapping[str, int]) -> dict[str, int]:
    """The count of every area that has somebody."""
    parents = {area.code: area.parent for area in areas}
    summed: dict[str, int] = {}
    for leaf, count in leaves.items():
        at: str | None = leaf if count else None
        while at is not None:
            summed[at] = summed.get(at, 0) + count
            at = parents[at]
    return summed
