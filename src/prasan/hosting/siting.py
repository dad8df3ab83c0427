"""Which unit goes to which site: CP-SAT over agencies' groups, with hosts counted as if they were filled like water.

Every limit has a label and a sentence, so that the same model says which limits conflict.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from prasan.hosting.budgets import spells
from prasan.hosting.pricing import host_cost, leaving_cost, licence_cost, move_cost, site_cost
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop, solver_for
from prasan.hosting.teams import EVERYBODY, movable
from prasan.hosting.units import Unit
from prasan.hosting.workloads import RESOURCES


@dataclass
class Siting:
    """For each unit its centre ("" where it stays) and its standby's ("" where it has none).

    No siting of these units costs less than ``bound`` (baht), beside what every plan costs.
    """

    centres: list[str]
    standbys: list[str]
    bound: int


@dataclass
class Model:
    """A model being built; ``literals`` by label where limits can be lifted, ``says`` the sentence of each label."""

    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    labelled: bool = False
    literals: dict[str, cp_model.IntVar] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)

    def limit(self, constraint: cp_model.BoundedLinearExpression | bool, label: str, sentence: str) -> None:
        """Add a limit; one without variables that holds needs no row."""
        if isinstance(constraint, bool):
            if constraint:
                return
            false = self.cp.new_constant(0)
            constraint = false >= 1
        added = self.cp.add(constraint)
        if self.labelled:
            if label not in self.literals:
                self.literals[label] = self.cp.new_bool_var(label)
                self.says[label] = sentence
            added.only_enforce_if(self.literals[label])


class SitingModel:
    """The variables of a siting.  ``fill`` says for each site how full its hosts get in practice, up to 1."""

    def __init__(self, problem: Problem, units: list[Unit], fill: dict[str, float], labelled: bool = False) -> None:
        self.problem, self.units, self.fill = problem, units, fill
        self.model = Model(labelled=labelled)
        self.impossible = False
        cp = self.model.cp
        self.centres = [site for site in problem.sites if site.kind == "centre"]
        self.at = [{c: cp.new_bool_var("") for c in unit.options.centres} for unit in units]
        self.stay = [cp.new_bool_var("") if unit.options.stays else None for unit in units]
        self.standby: list[dict[str, cp_model.IntVar]] = []
        for unit in units:
            possible = sorted({each for pair in unit.options.standbys for each in pair})
            self.standby.append({each: cp.new_bool_var("") for each in possible})
        self._choices()
        self._hosts()
        self._together()
        self._apart()
        self._teams()
        self._budgets()

    def _choices(self) -> None:
        for unit, at, stay, standby in zip(self.units, self.at, self.stay, self.standby, strict=True):
            agency = unit.members[0].agency
            every = [*at.values(), *([stay] if stay is not None else [])]
            self.model.limit(sum(every) == 1, f"place {agency}", f"each workload of agency {agency} is hosted")
            if not standby:
                continue
            # The standby is where the first copy's centre allows it, and only if the unit moves.
            self.model.cp.add(sum(standby.values()) == sum(at.values()))
            for place, variable in standby.items():
                allowing = [
                    at[centre]
                    for centre, pair in zip(unit.options.centres, unit.options.standbys, strict=True)
                    if place in pair
                ]
                self.model.cp.add(variable <= sum(allowing))

    def _hosts(self) -> None:
        problem, cp = self.problem, self.model.cp
        colours = sorted({unit.colour for unit in self.units})
        self.hosts: dict[tuple[str, int, str, bool], cp_model.IntVar] = {}
        self.costs: list[cp_model.LinearExprT] = []
        for site in self.centres:
            kinds = problem.hosts_of[site.id]
            for number, kind in enumerate(kinds):
                of_kind = []
                for owned, most in ((True, kind.owned), (False, kind.count - kind.owned)):
                    part = []
                    for colour in colours:
                        if most:
                            variable = cp.new_int_var(0, most, "")
                            self.hosts[site.id, number, colour, owned] = variable
                            self.costs.append(host_cost(problem, kind, owned) * variable)
                            part.append(variable)
                    if len(part) > 1:
                        cp.add(sum(part) <= most)
                    of_kind += part
                self.model.limit(
                    sum(of_kind) <= kind.count,
                    f"count {site.id} {kind.id}",
                    f"{site.id} has at most {kind.count:,} hosts {kind.id}",
                )
            mine = [(kinds[n], v) for (s, n, _, _), v in self.hosts.items() if s == site.id]
            self.model.limit(
                sum(kind.rack_units * v for kind, v in mine) <= site.racks * site.rack_units,
                f"racks {site.id}", f"{site.id} has {site.racks:,} racks of {site.rack_units} units",
            )  # fmt: skip
            self.model.limit(
                sum(kind.watts * v for kind, v in mine) <= int(site.power_kw * 1000),
                f"power {site.id}", f"{site.id} has {site.power_kw:,g} kW for hosts",
            )  # fmt: skip
            for colour in colours:
                self._capacity(site.id, colour)
            self._licences(site.id)
            used = cp.new_bool_var("")
            here = [each[site.id] for each in (*self.at, *self.standby) if site.id in each]
            cp.add(sum(here) <= len(here) * used)
            self.costs.append(site_cost(problem, site) * used)
        rooms: dict[str, list[cp_model.IntVar]] = {}
        for unit, stay, at in zip(self.units, self.stay, self.at, strict=True):
            if stay is not None:
                rooms.setdefault(unit.room, []).append(stay)
                self.costs.append(unit.stay * stay)
            self.costs.extend(unit.move[centre] * v for centre, v in at.items())
        for room, staying in rooms.items():
            kept = cp.new_bool_var("")
            cp.add(sum(staying) <= len(staying) * kept)
            self.costs.append((site_cost(problem, problem.site[room]) - leaving_cost(problem)) * kept)

    def _loads(self, site: str, colour: str) -> Iterable[tuple[Unit, cp_model.IntVar, list[int]]]:
        for unit, at, standby in zip(self.units, self.at, self.standby, strict=True):
            if unit.colour == colour:
                if site in at:
                    yield unit, at[site], unit.needs
                if site in standby:
                    yield unit, standby[site], unit.standby

    def _capacity(self, site: str, colour: str) -> None:
        kinds = self.problem.hosts_of[site]
        mine = [
            (self.problem.room_on(kinds[n]), v) for (s, n, c, _), v in self.hosts.items() if (s, c) == (site, colour)
        ]
        loads = list(self._loads(site, colour))
        whose = "" if colour == "shared" else f" for {colour} workloads alone"
        for at, name in enumerate(RESOURCES):
            room = sum(int(each[at] * self.fill.get(site, 1.0)) * v for each, v in mine)
            self.model.limit(
                sum(needs[at] * v for _, v, needs in loads) <= room,
                f"capacity {site} {colour} {name}", f"hosts of {site} have so much {name}{whose}, less headroom",
            )  # fmt: skip
            large = [(unit.large[at], v) for unit, v, needs in loads if unit.large[at] and needs is unit.needs]
            if large:
                self.model.limit(
                    sum(many * v for many, v in large) <= sum(v for _, v in mine),
                    f"halves {site} {colour} {name}", f"no host of {site} has two workloads that need over half of its {name}",
                )  # fmt: skip
        for group in sorted({group for unit, _, _ in loads for group in unit.groups}):
            self.model.limit(
                sum(unit.groups.get(group, 0) * v for unit, v, _ in loads) <= sum(v for _, v in mine),
                f"group {group}", f"no two workloads of the anti-affinity group {group} share a host",
            )  # fmt: skip

    def _licences(self, site: str) -> None:
        """At least as many hosts with a licence as its workloads would fill."""
        problem = self.problem
        rooms = [problem.room_on(kind) for kind in problem.hosts_of[site]]
        if not rooms:
            return
        largest = [max(each[at] for each in rooms) for at in range(len(RESOURCES))]
        for licence in sorted({each for unit in self.units for each in unit.licensed}):
            hosts = self.model.cp.new_int_var(0, sum(kind.count for kind in problem.hosts_of[site]), "")
            for at, most in enumerate(largest):
                load = [
                    (unit.licensed[licence][at], choice[site])
                    for unit, choice in zip(self.units, self.at, strict=True)
                    if licence in unit.licensed and site in choice
                ]
                if load and most:
                    self.model.cp.add(sum(need * v for need, v in load) <= most * hosts)
            self.costs.append(licence_cost(problem, licence) * hosts)

    def _together(self) -> None:
        """Linked workloads are near enough to each other, wherever each is."""
        of = {each.id: number for number, unit in enumerate(self.units) for each in unit.members}
        seen: set[tuple[int, int, float]] = set()
        for link in self.problem.links:
            one, other = of.get(link.one), of.get(link.other)
            if link.latency_ms is None or one is None or other is None or one == other:
                continue
            first, second = min(one, other), max(one, other)
            if (first, second, link.latency_ms) in seen:
                continue
            seen.add((first, second, link.latency_ms))
            label = f"link {link.one} {link.other}"
            sentence = f"{link.one} and {link.other} bear {link.latency_ms:g} ms between them"
            for place, variable in self._places(first):
                near = [v for there, v in self._places(second) if self.problem.latency(place, there) <= link.latency_ms]
                self.model.limit(variable <= sum(near), label, sentence)

    def _places(self, number: int) -> list[tuple[str, cp_model.IntVar]]:
        stay = self.stay[number]
        rooms = [(self.units[number].room, stay)] if stay is not None else []
        return [*self.at[number].items(), *rooms]

    def _apart(self) -> None:
        groups: dict[str, list[int]] = {}
        for number, unit in enumerate(self.units):
            for group in {group for each in unit.members for group in each.apart}:
                groups.setdefault(group, []).append(number)
        zone = {site.id: site.zone for site in self.problem.sites}
        for group, numbers in groups.items():
            by_zone: dict[str, list[cp_model.IntVar]] = {}
            for number in numbers:
                for place, variable in self._places(number):
                    by_zone.setdefault(zone[place], []).append(variable)
            for variables in by_zone.values():
                if len(variables) > 1:
                    self.model.limit(
                        sum(variables) <= 1, f"apart {group}", f"no two workloads of the group {group} are in one zone"
                    )

    def _teams(self) -> None:
        """No more leave their rooms than can be moved."""
        for agency, most in movable(self.problem).items():
            moving = [
                variable
                for unit, at in zip(self.units, self.at, strict=True)
                for workload in unit.members
                if agency in (EVERYBODY, workload.agency) and workload.site
                for centre, variable in at.items()
                if centre != workload.site
            ]
            whose = "all agencies together" if agency == EVERYBODY else f"agency {agency}"
            self.model.limit(
                sum(moving) <= most, f"team {agency}",
                f"{whose} can move {most:,} workloads in the plan's months, by teams and freezes",
            )  # fmt: skip

    def _budgets(self) -> None:
        """What can move in some years alone costs no more than their budgets; in all years, with the hosts that are bought."""
        problem = self.problem
        for spell in spells(problem):
            spent: list[cp_model.LinearExprT] = [
                move_cost(problem, workload, centre) * variable
                for unit, at in zip(self.units, self.at, strict=True)
                for workload in unit.members
                if workload.site and spell.has(problem, workload)
                for centre, variable in at.items()
                if centre != workload.site
            ]
            if spell.whole:
                for (site, number, _, owned), variable in self.hosts.items():
                    if not owned:
                        spent.append(problem.hosts_of[site][number].price_baht * variable)
            years = f"in {spell.first}" if spell.first == spell.last else f"from {spell.first} to {spell.last}"
            bought = "moving and buying" if spell.whole else "what can move in no other year"
            self.model.limit(
                cp_model.LinearExpr.sum(spent) <= spell.baht, f"budget {spell.first} {spell.last}",
                f"{bought} {years} costs no more than the budget, {spell.baht:,} baht",
            )  # fmt: skip

    def solve(
        self, effort: float, seed: int, stop: Stop, start: Siting | None = None, first: bool = False
    ) -> Siting | None:
        """The cheapest siting found, or with ``first`` the first; None where there is none (``impossible``: proved)."""
        cp = self.model.cp
        cp.minimize(sum(self.costs))
        if start is not None:
            self._begin(start, effort, seed, stop)
        solver = solver_for(effort, seed)
        solver.parameters.stop_after_first_solution = first
        with stop.reaching(solver):
            status = solver.solve(cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.impossible = status == cp_model.INFEASIBLE
            return None
        centres = [next((c for c, v in at.items() if solver.boolean_value(v)), "") for at in self.at]
        standbys = [next((c for c, v in each.items() if solver.boolean_value(v)), "") for each in self.standby]
        return Siting(centres, standbys, math.floor(solver.best_objective_bound + 1e-6))

    def _begin(self, start: Siting, effort: float, seed: int, stop: Stop) -> None:
        """Hint at a siting with everything that follows from it: an incomplete hint is often lost."""
        cp = self.model.cp
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for unit, centre, standby in zip(range(len(self.units)), start.centres, start.standbys, strict=True):
            own = self.stay[unit]
            if own is not None:
                cp.add_hint(own, not centre)
            for places, chosen in ((self.at[unit], centre), (self.standby[unit], standby if centre else "")):
                for place, variable in places.items():
                    cp.add_hint(variable, place == chosen)
        solver = solver_for(effort, seed, workers=1)
        solver.parameters.fix_variables_to_their_hinted_value = True
        solver.parameters.relative_gap_limit = 1e-4
        with stop.reaching(solver):
            status = solver.solve(cp)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            cp.clear_hints()  # type: ignore[no-untyped-call]
            for number in range(len(cp.proto.variables)):
                variable = cp.get_int_var_from_proto_index(number)
                cp.add_hint(variable, solver.value(variable))
