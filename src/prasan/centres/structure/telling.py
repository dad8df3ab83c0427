"""A figure under a structure, as data: the same for the command and for systems."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from prasan.centres.organisation import Tree
from prasan.centres.periods import parse
from prasan.centres.structure.rolled import Contribution, StructureFigure


def as_data(figure: StructureFigure, tree: Tree, *, scope: Collection[str] | None = None) -> dict[str, Any]:
    """A figure with what it covers and what is in it; of contributions those of units in ``scope`` alone, where it is given.

    ``unseen`` counts the units that are left out so.
    """

    def contributions(found: Iterable[Contribution]) -> list[dict[str, Any]]:
        return [
            {
                "unit": each.unit,
                "name": tree.as_of(parse(each.period).ends).unit(each.unit).name_en,
                "period": each.period,
                "under": each.then_under,
                "now": sorted(each.places),
                "numerator": None if each.numerator is None else float(each.numerator),
                "denominator": None if each.denominator is None else float(each.denominator),
                "reported": bool(each.reported),
            }
            for each in found
            if scope is None or each.unit in scope
        ]

    units, areas = figure.units_together, figure.areas_together
    told = {
        "indicator": figure.indicator,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "suppressed": figure.suppressed,
        "not_added": figure.not_added,
        "coverage": {"expected": figure.expected, "reported": figure.reported, "late": figure.late},
        "comparable": figure.comparable,
        "inherited": contributions(figure.inherited),
        "shared": contributions(figure.shared),
        "units_together": None if units is None else {"now": sorted(units.now), "then": sorted(units.then)},
        "areas_together": None if areas is None else {"now": sorted(areas.now), "then": sorted(areas.then)},
        "together_value": figure.together_value,
    }
    if scope is not None:
        told["unseen"] = len({each.unit for each in [*figure.inherited, *figure.shared]} - set(scope))
    return told
