"""A siting of very many workloads: a linear program over those that are alike, rounded one after another.

Workloads that must be near each other go to one place (which CP-SAT need not do): it costs a little, and makes the program
so small that its size does not grow with the workloads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.engine.disjoint_sets import DisjointSets
from prasan.hosting.budgets import spells
from prasan.hosting.pricing import host_cost, leaving_cost, licence_cost, move_cost, site_cost
from prasan.hosting.problem import Problem
from prasan.hosting.siting import Siting
from prasan.hosting.stopping import Stop
from prasan.hosting.teams import EVERYBODY, movable
from prasan.hosting.units import Unit
from prasan.hosting.workloads import RESOURCES

# Hosts get about so full where none has been packed yet.
_FILL = 0.97

# A centre and the standby's ("" for none); ("", "") is to stay.
Place = tuple[str, str]
_STAY: Place = ("", "")


@dataclass
class _Block:
    """Units (by number) that go to one place; ``load`` is by colour what the first copies need, ``standby`` what the second do."""

    units: list[int]
    places: tuple[Place, ...]
    room: str
    load: dict[str, np.ndarray] = field(default_factory=dict)
    standby: dict[str, np.ndarray] = field(default_factory=dict)
    licensed: dict[str, np.ndarray] = field(default_factory=dict)
    cost: dict[Place, int] = field(default_factory=dict)

    def add(self, unit: Unit) -> None:
        """Take in what a unit needs and costs."""
        for of, needs in ((self.load, unit.needs), (self.standby, unit.standby)):
            of[unit.colour] = of.get(unit.colour, np.zeros(len(RESOURCES))) + needs
        for licence, needs in unit.licensed.items():
            self.licensed[licence] = self.licensed.get(licence, np.zeros(len(RESOURCES))) + needs
        for place in self.places:
            self.cost[place] = self.cost.get(place, 0) + (unit.stay if place == _STAY else unit.move[place[0]])


def rounded(problem: Problem, units: list[Unit], fill: dict[str, float], stop: Stop) -> Siting | None:
    """A siting near the program's; it proves no bound.  None where some units that belong together have no place in common,
    or where the program has no answer."""
    blocks = _blocks(problem, units)
    if blocks is None:
        return None
    alike: dict[tuple[object, ...], list[_Block]] = {}
    for block in blocks:
        alike.setdefault(
            (block.places, block.room, tuple(sorted(block.load)), tuple(sorted(block.licensed))), []
        ).append(block)
    shares = _program(problem, units, list(alike.values()), fill, stop)
    if shares is None:
        return None
    centres, standbys = [""] * len(units), [""] * len(units)
    zone = {site.id: site.zone for site in problem.sites}
    taken: dict[str, set[str]] = defaultdict(set)
    for own, wanted in zip(alike.values(), shares, strict=True):
        weight = [max(1e-9, float(_sum(each.load.values()).max())) for each in own]
        left = {place: share * sum(weight) for place, share in wanted.items()}
        for at in sorted(range(len(own)), key=lambda each: -weight[each]):
            block = own[at]
            apart = {group for number in block.units for each in units[number].members for group in each.apart}
            free = [place for place in left if not any(zone[place[0] or block.room] in taken[group] for group in apart)]
            if not free:
                return None
            place = max(free, key=lambda each: left[each])
            left[place] -= weight[at]
            for group in apart:
                taken[group].add(zone[place[0] or block.room])
            for number in block.units:
                centres[number] = place[0]
                standbys[number] = place[1] if place[0] and any(units[number].standby) else ""
    return Siting(centres, standbys, 0)


def _blocks(problem: Problem, units: list[Unit]) -> list[_Block] | None:
    of = {each.id: number for number, unit in enumerate(units) for each in unit.members}
    tied = DisjointSets[int]()
    farthest = max(
        (problem.latency(a.id, b.id) for a in problem.sites for b in problem.sites if "centre" in (a.kind, b.kind)),
        default=0.0,
    )
    for link in problem.links:
        # What bears the farthest way binds nothing.
        near = link.latency_ms is not None and link.latency_ms < farthest
        if near and link.one in of and link.other in of:
            first, second = sorted((tied.find(of[link.one]), tied.find(of[link.other])))
            tied.join(second, to=first)
    sets: dict[int, list[int]] = {}
    for number in range(len(units)):
        sets.setdefault(tied.find(number), []).append(number)
    blocks = []
    for numbers in sets.values():
        own = [units[number] for number in numbers]
        places = set(_places(own[0]))
        for unit in own[1:]:
            places = _common(places, set(_places(unit)))
        rooms = {unit.room for unit in own}
        if len(rooms) > 1:
            places.discard(_STAY)
        apart = [group for unit in own for each in unit.members for group in each.apart]
        if not places or len(apart) > len(set(apart)):
            return None
        block = _Block(numbers, tuple(sorted(places)), own[0].room if len(rooms) == 1 else "")
        for unit in own:
            block.add(unit)
        blocks.append(block)
    return blocks


def _places(unit: Unit) -> list[Place]:
    found = [_STAY] if unit.options.stays else []
    for centre, standbys in zip(unit.options.centres, unit.options.standbys, strict=True):
        found += [(centre, each) for each in standbys] or [(centre, "")]
    return found


def _common(one: set[Place], other: set[Place]) -> set[Place]:
    """Places that do for both; a unit without a standby goes with any."""
    found = one & other
    for mine, others in ((one, other), (other, one)):
        found |= {place for place in mine if place[1] and (place[0], "") in others}
    return found


def _program(
    problem: Problem, units: list[Unit], alike: list[list[_Block]], fill: dict[str, float], stop: Stop
) -> list[dict[Place, float]] | None:
    """For each kind of block the share that goes to each place."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    objective = solver.Objective()
    objective.SetMinimization()
    shares: list[dict[Place, pywraplp.Variable]] = []
    loads: dict[tuple[str, str], list[tuple[pywraplp.Variable, np.ndarray]]] = defaultdict(list)
    licences: dict[tuple[str, str], list[tuple[pywraplp.Variable, np.ndarray]]] = defaultdict(list)
    kept: dict[str, pywraplp.Variable] = {}
    for own in alike:
        first = own[0]
        load = {colour: _sum(each.load[colour] for each in own) for colour in first.load}
        standby = {colour: _sum(each.standby[colour] for each in own) for colour in first.load}
        choice = {place: solver.NumVar(0, 1, "") for place in first.places}
        shares.append(choice)
        once = solver.Constraint(1, 1)
        for place, share in choice.items():
            once.SetCoefficient(share, 1)
            objective.SetCoefficient(share, float(sum(each.cost[place] for each in own)))
            if place == _STAY:
                if first.room not in kept:
                    kept[first.room] = solver.NumVar(0, 1, "")
                    objective.SetCoefficient(
                        kept[first.room], site_cost(problem, problem.site[first.room]) - leaving_cost(problem)
                    )
                row = solver.Constraint(0, solver.infinity())
                row.SetCoefficient(kept[first.room], 1)
                row.SetCoefficient(share, -1)
                continue
            for colour in first.load:
                loads[place[0], colour].append((share, load[colour]))
                if place[1]:
                    loads[place[1], colour].append((share, standby[colour]))
            for licence in first.licensed:
                licences[place[0], licence].append((share, _sum(each.licensed[licence] for each in own)))
    _teams(problem, solver, units, alike, shares)
    whole = _budgets(problem, solver, units, alike, shares)
    used = [
        _centre(problem, solver, site.id, fill.get(site.id, _FILL), loads, licences, whole)
        for site in problem.sites
        if site.kind == "centre"
    ]
    # A clock that cut this would leave a siting to CP-SAT, which takes far longer for so many.
    if stop.without_clock().solve(solver) != pywraplp.Solver.OPTIMAL:
        return None
    least = objective.Value()
    best = [{place: share.solution_value() for place, share in choice.items()} for choice in shares]
    # Each centre is tried without: what it costs to have it at all is not in shares.
    for each in used:
        if stop.over():
            break
        each.SetBounds(0, 0)
        if stop.solve(solver) == pywraplp.Solver.OPTIMAL and objective.Value() < least:
            least = objective.Value()
            best = [{place: share.solution_value() for place, share in choice.items()} for choice in shares]
        else:
            each.SetBounds(1, 1)
    return best


def _teams(
    problem: Problem,
    solver: pywraplp.Solver,
    units: list[Unit],
    alike: list[list[_Block]],
    shares: list[dict[Place, pywraplp.Variable]],
) -> None:
    """No more leave their rooms than can be moved."""
    for agency, most in movable(problem).items():
        row = solver.Constraint(-solver.infinity(), most)
        for own, choice in zip(alike, shares, strict=True):
            members = [each for block in own for number in block.units for each in units[number].members]
            own_members = [each for each in members if each.site and agency in (EVERYBODY, each.agency)]
            for place, share in choice.items():
                if place != _STAY:
                    row.SetCoefficient(share, sum(each.site != place[0] for each in own_members))


def _budgets(
    problem: Problem,
    solver: pywraplp.Solver,
    units: list[Unit],
    alike: list[list[_Block]],
    shares: list[dict[Place, pywraplp.Variable]],
) -> pywraplp.Constraint | None:
    """What can move in some years alone costs no more than their budgets; the row of all years, if each has one, is for hosts too."""
    whole = None
    for spell in spells(problem):
        row = solver.Constraint(-solver.infinity(), spell.baht)
        whole = row if spell.whole else whole
        for own, choice in zip(alike, shares, strict=True):
            moving = [
                each
                for block in own
                for number in block.units
                for each in units[number].members
                if each.site and spell.has(problem, each)
            ]
            for place, share in choice.items():
                if place != _STAY:
                    cost = sum(move_cost(problem, each, place[0]) for each in moving if each.site != place[0])
                    row.SetCoefficient(share, cost)
    return whole


def _centre(
    problem: Problem,
    solver: pywraplp.Solver,
    centre: str,
    fill: float,
    loads: dict[tuple[str, str], list[tuple[pywraplp.Variable, np.ndarray]]],
    licences: dict[tuple[str, str], list[tuple[pywraplp.Variable, np.ndarray]]],
    budget: pywraplp.Constraint | None,
) -> pywraplp.Variable:
    """Hosts of a centre, in shares, hold what goes there; 1 where it is used."""
    site, objective, endless = problem.site[centre], solver.Objective(), solver.infinity()
    used = solver.NumVar(1, 1, "")
    objective.SetCoefficient(used, site_cost(problem, site))
    racks, power = solver.Constraint(-endless, 0), solver.Constraint(-endless, 0)
    racks.SetCoefficient(used, -site.racks * site.rack_units)
    power.SetCoefficient(used, -int(site.power_kw * 1000))
    colours = sorted(colour for where, colour in loads if where == centre)
    rows = {(colour, at): solver.Constraint(0, endless) for colour in colours for at in range(len(RESOURCES))}
    for kind in problem.hosts_of[centre]:
        for owned, most in ((True, kind.owned), (False, kind.count - kind.owned)):
            count = solver.Constraint(-endless, 0)
            count.SetCoefficient(used, -most)
            for colour in colours:
                hosts = solver.NumVar(0, most, "")
                objective.SetCoefficient(hosts, host_cost(problem, kind, owned))
                count.SetCoefficient(hosts, 1)
                racks.SetCoefficient(hosts, kind.rack_units)
                power.SetCoefficient(hosts, kind.watts)
                if budget is not None and not owned:
                    budget.SetCoefficient(hosts, kind.price_baht)
                for at, room in enumerate(problem.room_on(kind)):
                    rows[colour, at].SetCoefficient(hosts, room * fill)
    # One choice may bring first copies and standbys to a row: coefficients are summed before they are set.
    for colour in colours:
        for at in range(len(RESOURCES)):
            _draw(rows[colour, at], [(share, float(load[at])) for share, load in loads[centre, colour]])
    largest = np.array([problem.room_on(kind) for kind in problem.hosts_of[centre]] or [(0,) * len(RESOURCES)]).max(
        axis=0
    )
    for licence in sorted(name for where, name in licences if where == centre):
        hosts = solver.NumVar(0, endless, "")
        objective.SetCoefficient(hosts, licence_cost(problem, licence))
        for at, most in enumerate(largest.tolist()):
            row = solver.Constraint(0, endless)
            row.SetCoefficient(hosts, float(most))
            _draw(row, [(share, float(load[at])) for share, load in licences[centre, licence]])
    return used


def _sum(parts: Iterable[np.ndarray]) -> np.ndarray:
    total: np.ndarray = np.sum(list(parts), axis=0)
    return total


def _draw(row: pywraplp.Constraint, parts: list[tuple[pywraplp.Variable, float]]) -> None:
    sums: dict[int, tuple[pywraplp.Variable, float]] = {}
    for share, amount in parts:
        sums[share.index()] = (share, sums.get(share.index(), (share, 0.0))[1] + amount)
    for share, amount in sums.values():
        row.SetCoefficient(share, -amount)
