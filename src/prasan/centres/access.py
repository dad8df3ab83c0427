"""What a viewer may see: the subtree of the unit whose centre the viewer belongs to, and nothing else."""

from __future__ import annotations

from datetime import date

from prasan.centres.organisation import Tree


def visible_units(tree: Tree, scope_code: str, as_of: date) -> frozenset[str]:
    """The codes of a unit and of all below it, on a day; empty (nothing is visible) for a unit unknown that day."""
    structure = tree.as_of(as_of)
    if scope_code not in structure:
        return frozenset()
    return structure.descendants(scope_code) | {scope_code}
