"""The organisation and the areas, as the pages name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from prasan.centres.access import visible_units
from prasan.centres.areas import Area, load_areas
from prasan.centres.organisation import Structure, Tree, load_tree


@dataclass(frozen=True)
class Organisation:
    """The units of a day, and the areas by code and by the area around them."""

    tree: Tree
    structure: Structure
    areas: dict[str, Area]
    within: dict[str, list[Area]]

    def visible(self, unit: str) -> frozenset[str]:
        """What the staff of a unit may see: it and all below it today, whatever period they ask for."""
        return visible_units(self.tree, unit, self.structure.day)


@cache
def organisation(day: date) -> Organisation:
    """The organisation as it stands on a day."""
    listed = load_areas()
    within: dict[str, list[Area]] = defaultdict(list)
    for area in listed:
        if area.parent is not None:
            within[area.parent].append(area)
    tree = load_tree()
    return Organisation(tree, tree.as_of(day), {area.code: area for area in listed}, dict(within))
