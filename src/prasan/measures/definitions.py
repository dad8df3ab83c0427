"""A measure's definitions: in which order they can be worked out, which cannot be, and how deep they go."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping

from prasan.measures.nodes import MEMBERS, Node
from prasan.measures.parsing import AGGREGATES, KEYWORDS, YEARS_BEFORE
from prasan.measures.reach import reach

RESERVED = frozenset({*AGGREGATES, *KEYWORDS, YEARS_BEFORE, MEMBERS, "BE"})


def in_order(written: Mapping[str, Node]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The names of the definitions, each after those that it uses, and the cycles, which leave their names out.

    A cycle begins and ends with one name: each uses the next.
    """
    uses = {name: set(reach([node], {}).definitions) & set(written) for name, node in written.items()}
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            return list(graphlib.TopologicalSorter(uses).static_order()), cycles
        except graphlib.CycleError as error:
            cycle = tuple(reversed(error.args[1]))
            cycles.append(cycle)
            uses = {name: used - set(cycle) for name, used in uses.items() if name not in cycle}
