"""The least that any plan can cost: every workload may be split, and hosts are filled like water.

What the split leaves out (links, zones beyond the standby's, who shares a host) only makes plans dearer, so that the program's proved
bound holds for every plan.  Beside the resources it counts weights that hold for every host (see ``packing.bounds``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.options import Options
from prasan.hosting.packing.bounds import Weights, strongest, weights_of
from prasan.hosting.pricing import (
    ending_cost,
    host_cost,
    leaving_cost,
    licence_cost,
    move_cost,
    site_cost,
    stay_cost,
)
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop
from prasan.hosting.workloads import Workload

_EXTRA = 14
# Work ends the search for a bound, the clock only where a machine is far too slow: the same bound on any.
_NODES = 50
_SECONDS = 600.0


@dataclass
class _Class:
    """Workloads with the same centres, standbys, colour and licence; ``rows`` are their weights, ``others`` their standbys'."""

    options: Options
    colour: str
    licence: str
    fixed: np.ndarray
    fixed_standby: np.ndarray
    choosing: list[tuple[pywraplp.Variable, np.ndarray, np.ndarray]] = field(default_factory=list)


def lowest_cost(problem: Problem, options: dict[str, Options], stop: Stop) -> int:
    """Baht (net present value) that no plan is cheaper than; 0 where the program was cut short before it had any."""
    hosted = [each for each in problem.workloads if not each.ends]
    ended = len(problem.workloads) - len(hosted)
    constant = ended * ending_cost(problem)
    rows, holds = _weights(problem, hosted)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    objective = solver.Objective()
    objective.SetMinimization()
    classes: dict[tuple[object, ...], _Class] = {}
    rooms: dict[str, pywraplp.Variable] = {}
    occupied = {each.site for each in problem.workloads if each.site and problem.site[each.site].kind == "room"}
    constant += len(occupied) * leaving_cost(problem)
    zero = np.zeros(rows.shape[1])
    for at, workload in enumerate(hosted):
        own = options[workload.id]
        key = (own.centres, own.standbys, problem.colour(workload), workload.licence)
        group = classes.get(key)
        if group is None:
            group = classes[key] = _Class(own, problem.colour(workload), workload.licence, zero.copy(), zero.copy())
        first, second = rows[at], rows[len(hosted) + at]
        moving = min((move_cost(problem, workload, centre) for centre in own.centres), default=0)
        if not own.stays:
            group.fixed += first
            group.fixed_standby += second
            constant += moving
        elif not own.centres:
            constant += stay_cost(problem, workload)
            solver.Add(_room(problem, solver, objective, rooms, workload) >= 1)
        else:
            moved = solver.NumVar(0, 1, "")
            objective.SetCoefficient(moved, moving - stay_cost(problem, workload))
            constant += stay_cost(problem, workload)
            solver.Add(1 - moved <= _room(problem, solver, objective, rooms, workload))
            group.choosing.append((moved, first, second))
    _flows(problem, solver, objective, list(classes.values()), holds)
    objective.SetOffset(float(constant))
    parameters = pywraplp.MPSolverParameters()
    parameters.SetDoubleParam(pywraplp.MPSolverParameters.RELATIVE_MIP_GAP, 1e-4)
    solver.SetSolverSpecificParametersAsString(f"limits/nodes = {_NODES}\n")
    solver.SetTimeLimit(int(1000 * min(_SECONDS, stop.left() or _SECONDS)))
    with stop.interrupting(solver.InterruptSolve):
        status = solver.Solve(parameters)
    if status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE, pywraplp.Solver.NOT_SOLVED):
        bound = objective.BestBound()
        return max(0, math.floor(bound * (1 - 1e-9) - 1e-3)) if math.isfinite(bound) else 0
    return 0


def _weights(problem: Problem, hosted: list[Workload]) -> tuple[np.ndarray, dict[tuple[str, int], np.ndarray]]:
    """What each first copy and each standby weighs, and how much of it hosts of each site's kinds hold; a host is near 1."""
    firsts = [problem.needs(each) for each in hosted]
    seconds = [problem.standby_needs(each) if problem.copies(each) > 1 else (0,) * 5 for each in hosted]
    sizes = np.array([*firsts, *seconds], dtype=np.int64)
    kinds = [(site, number) for site, hosts in problem.hosts_of.items() for number in range(len(hosts))]
    capacities = np.array([problem.room_on(problem.hosts_of[s][n]) for s, n in kinds], dtype=np.int64)
    if not kinds:
        return np.zeros((len(sizes), 0)), {}
    plain = [Weights(sizes[:, at], capacities[:, at]) for at in range(sizes.shape[1])]
    every = [*plain, *strongest(weights_of(sizes, capacities, 0, many=8), _EXTRA)]
    every = [each for each in every if each.holds.max() > 0]
    scale = np.array([int(each.holds.max()) for each in every], dtype=float)
    rows = np.array([each.items for each in every], dtype=float).T / scale
    holds = np.array([each.holds for each in every], dtype=float).T / scale
    return rows, {kind: holds[at] for at, kind in enumerate(kinds)}


def _room(
    problem: Problem,
    solver: pywraplp.Solver,
    objective: pywraplp.Objective,
    rooms: dict[str, pywraplp.Variable],
    workload: Workload,
) -> pywraplp.Variable:
    """1 where a room is kept."""
    if workload.site not in rooms:
        rooms[workload.site] = solver.NumVar(0, 1, "")
        site = problem.site[workload.site]
        objective.SetCoefficient(rooms[workload.site], site_cost(problem, site) - leaving_cost(problem))
    return rooms[workload.site]


def _flows(
    problem: Problem,
    solver: pywraplp.Solver,
    objective: pywraplp.Objective,
    classes: list[_Class],
    holds: dict[tuple[str, int], np.ndarray],
) -> None:
    """Weights flow from classes to sites, whose hosts hold them."""
    width = len(next(iter(holds.values()))) if holds else 0
    into: dict[tuple[str, str, int], list[pywraplp.Variable]] = {}
    by_licence: dict[tuple[str, str, str, int], list[pywraplp.Variable]] = {}
    for group in classes:
        standbys = sorted({each for pair in group.options.standbys for each in pair})
        for at in range(width):
            pairs = ((group.options.centres, group.fixed, 1), (tuple(standbys), group.fixed_standby, 2))
            for places, fixed, which in pairs:
                total = [each[0] * float(each[which][at]) for each in group.choosing if each[which][at]]
                if not places:
                    continue
                flows = {place: solver.NumVar(0, solver.infinity(), "") for place in places}
                solver.Add(sum(flows.values()) == float(fixed[at]) + solver.Sum(total))
                for place, flow in flows.items():
                    into.setdefault((place, group.colour, at), []).append(flow)
                    if group.licence:
                        by_licence.setdefault((place, group.colour, group.licence, at), []).append(flow)
    colours = sorted({each.colour for each in classes})
    for site in problem.sites:
        if site.kind != "centre":
            continue
        kinds = problem.hosts_of[site.id]
        counts: dict[tuple[int, str], pywraplp.Variable] = {}
        for number, kind in enumerate(kinds):
            for colour in colours:
                counts[number, colour] = solver.IntVar(0, kind.count, "")
            own = [counts[number, colour] for colour in colours]
            solver.Add(solver.Sum(own) <= kind.count)
            bought = solver.NumVar(0, max(0, kind.count - kind.owned), "")
            solver.Add(solver.Sum(own) - bought <= kind.owned)
            running = host_cost(problem, kind, owned=True)
            objective.SetCoefficient(bought, kind.price_baht)
            for each in own:
                objective.SetCoefficient(each, running)
        solver.Add(
            solver.Sum([kinds[n].rack_units * v for (n, _), v in counts.items()]) <= site.racks * site.rack_units
        )
        solver.Add(solver.Sum([kinds[n].watts * v for (n, _), v in counts.items()]) <= int(site.power_kw * 1000))
        used = solver.BoolVar("")
        objective.SetCoefficient(used, site_cost(problem, site))
        for (n, _), variable in counts.items():
            solver.Add(variable <= kinds[n].count * used)
        for colour in colours:
            for at in range(width):
                flows_in = into.get((site.id, colour, at), [])
                held = [float(holds[site.id, n][at]) * counts[n, colour] for n in range(len(kinds))]
                if flows_in:
                    solver.Add(solver.Sum(flows_in) <= solver.Sum(held))
        # A host has one colour and a whole licence.
        for colour, licence in sorted({(each.colour, each.licence) for each in classes if each.licence}):
            licensed = solver.IntVar(0, solver.infinity(), "")
            objective.SetCoefficient(licensed, licence_cost(problem, licence))
            for at in range(width):
                flows_in = by_licence.get((site.id, colour, licence, at), [])
                if flows_in:
                    most = max((float(holds[site.id, n][at]) for n in range(len(kinds))), default=0.0)
                    solver.Add(solver.Sum(flows_in) <= most * licensed)
