"""The organisation tree, dated: which unit stood under which, on which day.

Levels are ``nation``, ``ministry`` and ``department``: the Prime Minister's, the ministries' and the
departments' operation centres (PMOC, MOC, DOC).  An ``agency`` is any other unit of the budget: a public organisation,
a university, a state enterprise, a province, a local administration.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files

from prasan.centres.structure.reforms import Reform, shipped_reforms, successions_of
from prasan.centres.structure.successions import Successions

ROOT = "00000"
NATION, MINISTRY, DEPARTMENT, AGENCY = "nation", "ministry", "department", "agency"
LEVELS = (NATION, MINISTRY, DEPARTMENT, AGENCY)

# The first day of fiscal year 2558.  It dates the structure as the budget of that year lists it; the
# agencies themselves were founded on other days, which the source does not give.
STRUCTURE_OF_2558 = date(2014, 10, 1)
# The first day of fiscal year 2565, whose budget lists the later structure.
STRUCTURE_OF_2565 = date(2021, 10, 1)


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


@dataclass(frozen=True)
class FormerName:
    """What ``unit`` was called until the day before ``until``."""

    unit: Unit
    until: date


class Tree:
    """Units, the dated edges between them and who succeeded whom; :meth:`as_of` gives the structure of a day.

    ``units`` have the names of the last day that is known; ``former`` those of before.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        edges: Iterable[Edge],
        root: str = ROOT,
        successions: Successions | None = None,
        former: Iterable[FormerName] = (),
    ) -> None:
        self.units: Mapping[str, Unit] = {unit.code: unit for unit in units}
        self.edges = tuple(edges)
        self.root = root
        self.successions = successions or Successions()
        self.former = tuple(sorted(former, key=lambda name: name.until, reverse=True))
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
        return Structure(day, self.root, self.named_on(day), parents)

    def named_on(self, day: date) -> Mapping[str, Unit]:
        """All units, by what each was called on a day."""
        names = {name.unit.code: name.unit for name in self.former if day < name.until}
        return {**self.units, **names} if names else self.units

    @cached_property
    def first_day(self) -> date:
        """The first day of which anything is known."""
        return min((edge.valid_from for edge in self.edges), default=date.min)

    @cached_property
    def edges_of(self) -> Mapping[str, list[Edge]]:
        """The edges of each unit to what it stood under, earliest first."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in sorted(self.edges, key=lambda edge: edge.valid_from):
            found[edge.child].append(edge)
        return found

    def heirs(self, code: str, structure: Structure) -> frozenset[str]:
        """The units of a structure that answer for a unit that has gone: its successors, or who came after the unit above.

        A unit that stands answers for itself; for one that comes later nobody does.
        """
        while code not in structure:
            edges = [edge for edge in self.edges_of.get(code, ()) if edge.valid_from <= structure.day]
            if not edges:
                return frozenset()
            last = edges[-1]
            until = (last.valid_to - timedelta(days=1)) if last.valid_to else structure.day
            found = self.successions.trace(code, min(until, structure.day), structure.day)
            standing = frozenset(each for each in found if each in structure)
            if standing:
                return standing
            code = last.parent
        return frozenset({code})


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


@cache
def load_tree() -> Tree:
    """The government's structure from fiscal year 2558 on, with its reforms.

    Sources: ``data/th_gov_units_2015.csv`` (20 ministries and 151 departments of the budget of 2558, from
    :data:`STRUCTURE_OF_2558` on), ``data/reforms.yaml`` (what changed since), ``data/th_budget_units_2565.csv`` (the
    budget units of 2565: what they are called, and from :data:`STRUCTURE_OF_2565` on those that no reform founds).
    Codes whose first digit is 5 or 6, or whose third digit is 5, are ours: that list has names only.
    """
    return _Loading(_rows("th_gov_units_2015"), _rows("th_budget_units_2565"), shipped_reforms()).tree()


def _rows(name: str) -> list[dict[str, str]]:
    source = files("prasan.centres").joinpath("data", f"{name}.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines()))


class _Loading:
    """The two lists and the reforms between them, put together day by day."""

    def __init__(self, earlier: list[dict[str, str]], later: list[dict[str, str]], reforms: Iterable[Reform]) -> None:
        self._units = {ROOT: Unit(ROOT, NATION, "ศูนย์ปฏิบัติการนายกรัฐมนตรี", "Prime Minister's Operation Centre")}
        self._later = {row["code"]: row for row in later}
        self._reforms = list(reforms)
        self._open: dict[str, tuple[str, date]] = {}
        self._edges: list[Edge] = []
        self._former: list[FormerName] = []
        for row in earlier:
            self._units[row["code"]] = Unit(
                row["code"], row["level"], row["name_th"], row["name_en"], row["abbr_th"] or ""
            )
            self._open[row["code"]] = (row["parent_code"] or ROOT, STRUCTURE_OF_2558)

    def tree(self) -> Tree:
        days = sorted({reform.since for reform in self._reforms} | {STRUCTURE_OF_2565})
        for day in days:
            for reform in self._reforms:
                if reform.since == day:
                    self._apply(reform)
            if day == STRUCTURE_OF_2565:
                for code, row in self._later.items():
                    if code not in self._open:
                        self._found(code, row["parent_code"], day)
        self._edges += [Edge(code, parent, since) for code, (parent, since) in self._open.items()]
        return Tree(self._units.values(), self._edges, successions=successions_of(self._reforms), former=self._former)

    def _apply(self, reform: Reform) -> None:
        for founded in reform.units:
            self._units[founded.code] = Unit(founded.code, founded.level, founded.name_th, founded.name_en)
            self._open[founded.code] = (founded.parent, reform.since)
        before = {code for step in reform.successions for code in step.before}
        after = {code for step in reform.successions for code in step.after}
        for code in sorted(after - self._open.keys()):
            if code not in self._later:
                raise OrganisationError(f"reform {reform.id}: the successor {code} is in no list: name it under units")
            self._found(code, self._later[code]["parent_code"], reform.since)
        for code in sorted(before - after):
            self._close(code, reform)
        for code, parent in reform.moves.items():
            self._close(code, reform)
            self._open[code] = (parent, reform.since)
        for code in reform.renamed:
            if code not in self._later or code not in self._units:
                raise OrganisationError(
                    f"reform {reform.id}: {code} is not in both lists, so its new name is not known"
                )
            self._former.append(FormerName(self._units[code], reform.since))
            row = self._later[code]
            self._units[code] = replace(self._units[code], name_th=row["name_th"], name_en=row["name_en"])

    def _found(self, code: str, parent: str, day: date) -> None:
        row = self._later[code]
        self._units[code] = Unit(code, row["level"], row["name_th"], row["name_en"])
        self._open[code] = (parent, day)

    def _close(self, code: str, reform: Reform) -> None:
        if code not in self._open:
            raise OrganisationError(f"reform {reform.id}: {code} does not stand on {reform.since.isoformat()}")
        parent, since = self._open.pop(code)
        self._edges.append(Edge(code, parent, since, reform.since))
