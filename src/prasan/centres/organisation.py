"""The organisation tree, dated: which unit stood under which, on which day.

Levels are ``nation``, ``ministry`` and ``department``: the Prime Minister's, the ministries' and the
departments' operation centres (PMOC, MOC, DOC).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files

ROOT = "00000"
NATION, MINISTRY, DEPARTMENT = "nation", "ministry", "department"
LEVELS = (NATION, MINISTRY, DEPARTMENT)

# The first day of fiscal year 2558.  It dates the structure as the budget of that year lists it; the
# agencies themselves were founded on other days, which the source does not give.
STRUCTURE_OF_2558 = date(2014, 10, 1)


class OrganisationError(ValueError):
    """The units and edges do not make a tree; the message names the unit."""


@dataclass(frozen=True)
class Unit:
    """An organisation unit.  ``code`` has five digits; ``level`` is one of :data:`LEVELS`."""

    code: str
    level: str
    name_th: str
    name_en: str
    abbr_th: str = ""


@dataclass(frozen=True)
class Edge:
    """``child`` stands under ``parent`` from ``valid_from`` until the day before ``valid_to`` (None: still)."""

    child: str
    parent: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the edge holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Tree:
    """Units and the dated edges between them; :meth:`as_of` gives the structure of a day."""

    def __init__(self, units: Iterable[Unit], edges: Iterable[Edge], root: str = ROOT) -> None:
        self.units: Mapping[str, Unit] = {unit.code: unit for unit in units}
        self.edges = tuple(edges)
        self.root = root
        for edge in self.edges:
            for code in (edge.child, edge.parent):
                if code not in self.units:
                    raise OrganisationError(f"the edge {edge.child} under {edge.parent} names no unit {code}")

    def as_of(self, day: date) -> Structure:
        """The structure on a day.  Raises OrganisationError where a unit has two parents or is its own ancestor."""
        parents: dict[str, str] = {}
        for edge in self.edges:
            if not edge.holds_on(day):
                continue
            if edge.child in parents:
                raise OrganisationError(f"unit {edge.child} has two parents on {day.isoformat()}")
            parents[edge.child] = edge.parent
        return Structure(day, self.root, self.units, parents)


class Structure:
    """The organisation on one day: the units that hang, by edges of that day, from the root."""

    def __init__(self, day: date, root: str, units: Mapping[str, Unit], parents: Mapping[str, str]) -> None:
        self.day = day
        self.root = root
        self._units = units
        self._children: dict[str, list[str]] = defaultdict(list)
        for child, parent in sorted(parents.items()):
            self._children[parent].append(child)
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._walk(root, ())
        # What does not hang from the root is either a remnant (its parent was abolished) or a ring.
        for code in parents.keys() - self._ancestors.keys():
            self._refuse_ring(code, parents)

    def __contains__(self, code: object) -> bool:
        return code in self._ancestors

    @cached_property
    def units(self) -> list[Unit]:
        """The units of the day, by code."""
        return [self._units[code] for code in sorted(self._ancestors)]

    def unit(self, code: str) -> Unit:
        """A unit of the day.  Raises KeyError where it did not stand in the structure."""
        if code not in self._ancestors:
            raise KeyError(f"no unit {code} in the structure of {self.day.isoformat()}")
        return self._units[code]

    def parent(self, code: str) -> str | None:
        """The unit above; None for the root."""
        above = self._ancestors[code]
        return above[0] if above else None

    def children(self, code: str) -> list[Unit]:
        """The units directly below, by code."""
        return [self._units[child] for child in self._children.get(code, ())] if code in self else []

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above a unit, nearest first, the root last."""
        return self._ancestors[code]

    def descendants(self, code: str) -> frozenset[str]:
        """The codes below a unit, at any depth, without itself; empty for a unit unknown on the day."""
        return frozenset(below for below, above in self._ancestors.items() if code in above)

    def closure(self) -> list[tuple[str, str]]:
        """(ancestor, descendant) for every pair, each unit being its own ancestor as well."""
        return [(above, code) for code, chain in sorted(self._ancestors.items()) for above in (code, *chain)]

    def _walk(self, code: str, above: tuple[str, ...]) -> None:
        self._ancestors[code] = above
        for child in self._children.get(code, ()):
            if child == self.root:
                raise OrganisationError(f"the root {child} has a parent on {self.day.isoformat()}")
            self._walk(child, (code, *above))

    def _refuse_ring(self, code: str, parents: Mapping[str, str]) -> None:
        seen, at = {code}, parents[code]
        while at in parents:
            if at in seen:
                raise OrganisationError(f"unit {at} is its own ancestor on {self.day.isoformat()}")
            seen.add(at)
            at = parents[at]


def load_tree() -> Tree:
    """The government's structure of fiscal year 2558: the nation's centre, 20 ministries, 151 departments.

    Source: ``data/th_gov_units_2015.csv`` (code, parent_code, level, name_th, name_en, abbr_th), the units of the
    budget of that year.  Every edge is valid from :data:`STRUCTURE_OF_2558` on.
    """
    units = [Unit(ROOT, NATION, "ศูนย์ปฏิบัติการนายกรัฐมนตรี", "Prime Minister's Operation Centre")]
    edges = []
    source = files("prasan.centres").joinpath("data", "th_gov_units_2015.csv")
    for row in csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines()):
        units.append(Unit(row["code"], row["level"], row["name_th"], row["name_en"], row["abbr_th"] or ""))
        edges.append(Edge(row["code"], row["parent_code"] or ROOT, STRUCTURE_OF_2558))
    return Tree(units, edges)
