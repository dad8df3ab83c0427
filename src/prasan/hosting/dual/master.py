"""Good prices: a program over choices that were made at earlier prices says the next, until nothing more is proved."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.dual.choices import Choices, Chosen, Row
from prasan.hosting.dual.hosts import Hosts
from prasan.hosting.packing.instance import Floats
from prasan.hosting.stopping import Stop

_TURNS = 60
# Cuts on the number of hosts are looked for so often, each time at so many prices.
_WHOLE, _PRICES = 30, 3
_NEAR = 2e-4
_SCALE = 1e-6


@dataclass
class Proof:
    """With these centres alone, hosts and workloads cost at least ``least`` baht; ``tried`` are prices, each with what
    workloads cost at least beyond what they pay at them."""

    opened: frozenset[str]
    least: float = 0.0
    tried: list[tuple[dict[Row, Floats], float]] = field(default_factory=list)


def proved(choices: Choices, hosts: Hosts, opened: frozenset[str], others: list[Proof], stop: Stop) -> Proof:
    """What is proved for a set of centres; ``others`` of more centres are what it begins with.

    Prices are drawn half way to the ones that proved the most so far (Wentges 1997).  ``least`` is infinite where some workload has no place.
    """
    zero = {row: np.zeros(choices.width) for row in choices.rows}
    free = choices.at(zero, opened)
    proof = Proof(opened)
    if free is None:
        proof.least = float("inf")
        return proof
    proof.least = float(free.least.sum())
    master = _Master(choices, hosts, opened)
    master.add(free)
    for other in others:
        for prices, _ in other.tried[-12:]:
            made = choices.at(prices, opened)
            if made is not None:
                master.add(made)
                proof.tried.append((prices, float(made.least.sum())))
    centre: tuple[dict[Row, Floats], dict[str, float]] | None = None
    for turn in range(_TURNS):
        if stop.over():
            break
        solved = master.solve(stop)
        if solved is None:
            break
        value, prices, limits = solved
        if value - proof.least <= _NEAR * abs(value):
            break
        # Of every four prices one is the master's own, so that it ends where it should.
        part = 0.5 if centre is not None and turn % 4 else 0.0
        if centre is not None and part:
            prices = {row: part * centre[0][row] + (1 - part) * each for row, each in prices.items()}
            limits = {name: part * centre[1][name] + (1 - part) * each for name, each in limits.items()}
        made = choices.at(prices, opened)
        if made is None:
            break
        least = float(made.least.sum()) + hosts.least(prices, limits, opened)
        proof.tried.append((prices, float(made.least.sum())))
        master.add(made)
        if least > proof.least or centre is None:
            proof.least = max(least, proof.least)
            centre = (prices, limits)
    return proof


def in_whole(choices: Choices, hosts: Hosts, proof: Proof, stop: Stop) -> float:
    """What is proved where hosts and licences are whole: prices are found where the best numbers so far would be too few.

    They are asked for between those numbers and the program's own, which says more than at either end.
    """
    least = proof.least
    if not proof.tried or stop.over():
        return least
    master = _Master(choices, hosts, proof.opened)
    for prices, _ in proof.tried:
        made = choices.at(prices, proof.opened)
        if made is not None:
            master.add(made)
    if master.solve(stop) is None:
        return least
    own = [each.solution_value() for each in master.many]
    for _ in range(_WHOLE):
        if stop.over():
            break
        bound, counts = hosts.in_whole(proof, stop)
        least = max(least, bound)
        if not counts:
            break
        for variable, one, other in zip(master.many, counts, own, strict=True):
            variable.SetBounds((one + other) / 2, (one + other) / 2)
        for _ in range(_PRICES):
            solved = master.solve(stop)
            made = None if solved is None else choices.at(solved[1], proof.opened)
            if solved is None or made is None:
                break
            proof.tried.append((solved[1], float(made.least.sum())))
            master.add(made)
    return max(least, hosts.in_whole(proof, stop)[0])


class _Master:
    def __init__(self, choices: Choices, hosts: Hosts, opened: frozenset[str]) -> None:
        self.choices, self.opened = choices, opened
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self.solver.infinity()
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        self.rows = {
            row: [self.solver.Constraint(0, infinity) for _ in range(choices.width)]
            for row in choices.rows
            if row[0] in opened
        }
        self.limits = {
            name: self.solver.Constraint(-infinity, amount)
            for name, amount in hosts.limits.items()
            if hosts.site_of[name] in opened
        }
        self.names = list(hosts.limits)
        self.many: list[pywraplp.Variable] = []
        for each in hosts.supplies:
            if each.row[0] not in opened:
                continue
            many = self.solver.NumVar(0, infinity, "")
            self.many.append(many)
            self.objective.SetCoefficient(many, each.cost * _SCALE)
            for name, draw in each.draws.items():
                self.limits[name].SetCoefficient(many, draw)
            for constraint, holds in zip(self.rows[each.row], each.holds.tolist(), strict=True):
                if holds:
                    constraint.SetCoefficient(many, holds)
        self.whole = [self.solver.Constraint(1, 1) for _ in range(choices.blocks)]
        self.dear: list[pywraplp.Variable] = []
        for each in self.whole:
            # Something dear keeps the program solvable while few choices are known.
            slack = self.solver.NumVar(0, infinity, "")
            each.SetCoefficient(slack, 1)
            self.dear.append(slack)
        self.highest = 0.0

    def add(self, made: Chosen) -> None:
        """Take in what was chosen: a column for each block."""
        for block in range(self.choices.blocks):
            column = self.solver.NumVar(0, self.solver.infinity(), "")
            self.objective.SetCoefficient(column, float(made.cost[block]) * _SCALE)
            self.whole[block].SetCoefficient(column, 1)
            for row, constraints in self.rows.items():
                for constraint, load in zip(constraints, made.loads[row][block].tolist(), strict=True):
                    if load:
                        constraint.SetCoefficient(column, -load)
        self.highest = max(self.highest, float(made.least.sum()), float(made.cost.sum()))
        for slack in self.dear:
            self.objective.SetCoefficient(slack, 20 * self.highest * _SCALE + 1000)

    def solve(self, stop: Stop) -> tuple[float, dict[Row, Floats], dict[str, float]] | None:
        """The program's value in baht, the prices of capacity and those of limits."""
        if stop.solve(self.solver) != pywraplp.Solver.OPTIMAL:
            return None
        prices = {row: np.zeros(self.choices.width) for row in self.choices.rows}
        for row, constraints in self.rows.items():
            prices[row] = np.array([max(0.0, each.dual_value()) / _SCALE for each in constraints])
        limits = dict.fromkeys(self.names, 0.0)
        for name, constraint in self.limits.items():
            limits[name] = max(0.0, -constraint.dual_value() / _SCALE)
        return self.objective.Value() / _SCALE, prices, limits
