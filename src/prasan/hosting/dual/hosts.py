"""The hosts' side: what capacity there can be, at which cost, within counts, racks and power."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.dual.choices import Choices, Prices, Row
from prasan.hosting.packing.instance import Floats
from prasan.hosting.pricing import host_cost, licence_cost
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop

if TYPE_CHECKING:
    from prasan.hosting.dual.master import Proof

# Work ends the search for whole hosts, the clock only where a machine is far too slow: the same bound on any.
_NODES = 400
_SECONDS = 60.0
# A program's solver is trusted to this part of its answer.
_TRUST = 1e-6


@dataclass(frozen=True)
class Supply:
    """Hosts of a kind and colour at a site, or (``licence``) licences there: ``cost`` baht each, at most ``most``, of which each
    holds ``holds`` of each weight of ``row``, and draws 1 on the limits named."""

    row: Row
    cost: int
    most: int
    holds: Floats
    draws: Mapping[str, float]


class Hosts:
    """Everything that gives capacity, and the limits of it by name."""

    def __init__(self, problem: Problem, choices: Choices) -> None:
        self.supplies: list[Supply] = []
        self.limits: dict[str, float] = {}
        self.site_of: dict[str, str] = {}
        for site, colour, licence in choices.rows:
            kinds = problem.hosts_of[site]
            if licence:
                # A host has one colour and a whole licence.
                most = np.max([choices.holds[site, number] for number in range(len(kinds))], axis=0)
                count = sum(kind.count for kind in kinds)
                own = licence_cost(problem, licence)
                self.supplies.append(Supply((site, colour, licence), own, count, most, {}))
                continue
            place = problem.site[site]
            racks, power = f"racks {site}", f"power {site}"
            self.limits[racks], self.limits[power] = place.racks * place.rack_units, int(place.power_kw * 1000)
            for number, kind in enumerate(kinds):
                for owned, most_of in ((True, kind.owned), (False, kind.count - kind.owned)):
                    if not most_of:
                        continue
                    count_name = f"count {site} {number} {owned}"
                    self.limits[count_name] = most_of
                    self.supplies.append(
                        Supply(
                            (site, colour, ""), host_cost(problem, kind, owned), most_of, choices.holds[site, number],
                            {racks: kind.rack_units, power: kind.watts, count_name: 1},
                        )
                    )  # fmt: skip
        self.site_of = {name: name.split(" ")[1] for name in self.limits}

    def least(self, prices: Prices, limits: Mapping[str, float], opened: frozenset[str]) -> float:
        """What hosts cost at least beyond what they are paid at these prices, where limits have prices too (all at least 0)."""
        total = -sum(limits[name] * amount for name, amount in self.limits.items() if self.site_of[name] in opened)
        for each in self.supplies:
            if each.row[0] in opened:
                rest = each.cost - float(each.holds @ prices[each.row])
                rest += sum(limits[name] * draw for name, draw in each.draws.items())
                total += min(0.0, rest) * each.most
        return total

    def in_whole(self, proof: Proof, stop: Stop) -> tuple[float, list[float]]:
        """The least where hosts and licences are whole, and how many of each supply of these centres that takes.

        What was proved at each of the prices tried is a cut on their numbers (Benders 1962)."""
        solver = pywraplp.Solver.CreateSolver("SCIP")
        counts: list[pywraplp.Variable] = []
        infinity, scale = solver.infinity(), 1e-6
        objective = solver.Objective()
        objective.SetMinimization()
        rest = solver.NumVar(-infinity, infinity, "")
        objective.SetCoefficient(rest, 1)
        limits = {
            name: solver.Constraint(-infinity, amount)
            for name, amount in self.limits.items()
            if self.site_of[name] in proof.opened
        }
        cuts = [(prices, solver.Constraint(least * scale, infinity)) for prices, least in proof.tried]
        for _, cut in cuts:
            cut.SetCoefficient(rest, 1)
        for each in self.supplies:
            if each.row[0] not in proof.opened:
                continue
            many = solver.IntVar(0, each.most, "")
            counts.append(many)
            objective.SetCoefficient(many, each.cost * scale)
            for name, draw in each.draws.items():
                limits[name].SetCoefficient(many, draw)
            for prices, cut in cuts:
                cut.SetCoefficient(many, float(each.holds @ prices[each.row]) * scale)
        parameters = pywraplp.MPSolverParameters()
        parameters.SetDoubleParam(pywraplp.MPSolverParameters.RELATIVE_MIP_GAP, 1e-4)
        solver.SetSolverSpecificParametersAsString(f"limits/nodes = {_NODES}\n")
        status = stop.solve(solver, _SECONDS, parameters)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE, pywraplp.Solver.NOT_SOLVED):
            return proof.least, []
        bound = objective.BestBound() / scale
        least = max(proof.least, bound - abs(bound) * _TRUST) if math.isfinite(bound) else proof.least
        found = status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
        return least, [float(round(each.solution_value())) for each in counts] if found else []
