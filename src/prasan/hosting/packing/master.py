"""The linear program over the patterns known, in which bins may be decided already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.packing.instance import Floats

if TYPE_CHECKING:
    from prasan.hosting.packing.columns import Columns


class Master:
    """New patterns are added where it stands; ``decided`` are bins by the number of their pattern, of which it has so many at least."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        instance = columns.instance
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self.solver.infinity()
        self.rows = [self.solver.Constraint(len(each), infinity) for each in columns.classes]
        self.limits = [
            None if kind.limit is None else self.solver.Constraint(-infinity, kind.limit) for kind in instance.types
        ]
        self.shared = [self.solver.Constraint(-infinity, amount) for amount in instance.shared]
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        self.variables: list[pywraplp.Variable] = []
        self.decided: dict[int, int] = {}
        self.value = 0.0
        self.work = 0.0
        # Something dear that covers one item keeps the program solvable while patterns are few.
        dear = 1000.0 * max(kind.cost for kind in instance.types) + 1000.0 * sum(instance.tag_costs)
        for row in self.rows:
            slack = self.solver.NumVar(0, infinity, "")
            row.SetCoefficient(slack, 1)
            self.objective.SetCoefficient(slack, dear)

    def decide(self, at: int, many: int) -> None:
        """So many bins of a pattern are decided (0: it is open again)."""
        self.variables[at].SetLb(many)
        self.decided[at] = many
        if not many:
            del self.decided[at]

    def amounts(self) -> Floats:
        """How many bins of each pattern the solution has beyond those decided."""
        found = np.array([each.solution_value() for each in self.variables])
        for at, many in self.decided.items():
            found[at] -= many
        beyond: Floats = np.maximum(found, 0.0)
        return beyond

    def solve(self) -> tuple[Floats | None, list[float], list[float]]:
        """Prices of classes, of types' limits and of what is shared (at most 0); ``work`` is near to the seconds it took."""
        columns = self.columns
        infinity = self.solver.infinity()
        for pattern, cost in columns.since(len(self.variables)):
            variable = self.solver.NumVar(0, infinity, "")
            self.variables.append(variable)
            self.objective.SetCoefficient(variable, cost)
            for at, many in pattern.counts:
                self.rows[at].SetCoefficient(variable, many)
            limit = self.limits[pattern.kind]
            if limit is not None:
                limit.SetCoefficient(variable, 1)
            for place, use in enumerate(columns.instance.types[pattern.kind].uses[: len(self.shared)]):
                self.shared[place].SetCoefficient(variable, use)
        status = self.solver.Solve()
        self.work = 1e-5 * len(self.variables) + 1e-6 * len(self.rows) * max(10, self.solver.iterations())
        if status != pywraplp.Solver.OPTIMAL:
            return None, [], []
        self.value = self.objective.Value()
        prices = np.maximum(0.0, np.array([row.dual_value() for row in self.rows]))
        limits = [0.0 if each is None else min(0.0, each.dual_value()) for each in self.limits]
        return prices, limits, [min(0.0, each.dual_value()) for each in self.shared]
