"""What a viewer may see: the subtree of the unit whose centre the viewer belongs to, what became of it, and nothing else."""

from __future__ import annotations

from datetime import date

from prasan.centres.organisation import Tree


def visible_units(tree: Tree, scope_code: str, as_of: date) -> frozenset[str]:
    """The codes of a unit and of all below it, on a day; empty (nothing is visible) for a unit unknown that day.

    A unit that has gone by then is visible to whom all its heirs are (:meth:`prasan.centres.organisation.Tree.heirs`):
    what was split between two ministries, to the nation's centre alone.
    """
    structure = tree.as_of(as_of)
    if scope_code not in structure:
        return frozenset()
    visible = structure.descendants(scope_code) | {scope_code}
    gone = (code for code in tree.units if code not in structure)
    return visible | {code for code in gone if (heirs := tree.heirs(code, structure)) and heirs <= visible}
