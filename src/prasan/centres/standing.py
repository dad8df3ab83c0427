"""Which units stand where in which period, and which periods a figure of a longer one is summed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prasan.centres.organisation import DEPARTMENT, Structure, Tree, Unit
from prasan.centres.periods import Period, PeriodType, parse


@dataclass(frozen=True)
class Part:
    """``part`` is summed into ``whole`` for the figures of one origin (a data set, or a measure)."""

    origin: str
    whole: str
    part: str


@dataclass(frozen=True)
class Standing:
    """The dated structure that figures are summed by.

    ``structures`` has one for every whole and every part, by the period's code.
    """

    wholes: list[Period]
    parts: list[Part]
    structures: Mapping[str, Structure]

    def units(self) -> list[tuple[Unit, str | None]]:
        """Every unit that stood in a period, with the unit above it when it was last there; by code."""
        last: dict[str, tuple[Unit, str | None]] = {}
        for period in self.wholes:
            structure = self.structures[period.code]
            last.update((unit.code, (unit, structure.parent(unit.code))) for unit in structure.units)
        return [last[code] for code in sorted(last)]

    def placements(self) -> list[tuple[str, str, str | None]]:
        """(period, unit, unit above) for every whole."""
        return [
            (period.code, unit.code, self.structures[period.code].parent(unit.code))
            for period in self.wholes
            for unit in self.structures[period.code].units
        ]

    def paths(self) -> list[tuple[str, str, str]]:
        """(period, ancestor, descendant) for every whole, each unit being its own ancestor as well."""
        return [
            (period.code, above, below)
            for period in self.wholes
            for above, below in self.structures[period.code].closure()
        ]

    def lowest(self) -> list[tuple[str, str]]:
        """(period, unit) of the units under which no other stands, for every whole."""
        return [
            (period.code, unit.code)
            for period in self.wholes
            for structure in [self.structures[period.code]]
            for unit in structure.units
            if not structure.children(unit.code)
        ]

    def departments(self) -> list[tuple[str, str]]:
        """(period, unit) of the departments that stand under no other, so that none is counted twice."""
        return [
            (period.code, unit.code)
            for period in self.wholes
            for structure in [self.structures[period.code]]
            for unit in structure.units
            if unit.level == DEPARTMENT
            and not any(structure.unit(above).level == DEPARTMENT for above in structure.ancestors(unit.code))
        ]


def standing(
    tree: Tree, opened: Mapping[str, Iterable[str]], longer: Mapping[str, Sequence[PeriodType] | None] | None = None
) -> Standing:
    """The standing for the periods that each origin has opened; ``longer`` are the types that an origin is summed to.

    A period has the structure of its last day.  A longer one that is summed from shorter keeps, beside it, the units
    that stood in one of these and no more at its end, where they stood last: what they did belongs to the whole.
    So a department that changed its ministry is counted in each quarter where it stood in that quarter, and for the
    year where it stands at the end.
    """
    parts: set[Part] = set()
    made_of: dict[str, set[PeriodType]] = defaultdict(set)
    for origin, codes in opened.items():
        for period in map(parse, codes):
            parts.add(Part(origin, period.code, period.code))
            for whole in period.wholes((longer or {}).get(origin)):
                parts.update(Part(origin, whole.code, part.code) for part in whole.parts(period.type))
                made_of[whole.code].add(period.type)
    wholes = sorted({parse(part.whole) for part in parts}, key=lambda period: (period.ends, -period.starts.toordinal()))
    structures = {part.part: tree.as_of(parse(part.part).ends) for part in parts}
    for period in wholes:
        if period.code in made_of:
            structures[period.code] = _over_time(tree, period, made_of[period.code])
    return Standing(wholes, sorted(parts, key=lambda part: (part.origin, part.whole, part.part)), structures)


def _over_time(tree: Tree, whole: Period, made_of: Iterable[PeriodType]) -> Structure:
    # No ring can come of it: a unit that has gone hangs from one that stood at least as long as itself.
    parents: dict[str, str] = {}
    for day in sorted({part.ends for kind in made_of for part in whole.parts(kind)}):
        structure = tree.as_of(day)
        parents.update((unit.code, above) for unit in structure.units if (above := structure.parent(unit.code)))
    return Structure(whole.ends, tree.root, tree.named_on(whole.ends), parents)
