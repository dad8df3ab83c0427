"""The pattern that prices value most, and what none is worth more than: CP-SAT over one bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from prasan.hosting.packing.instance import Ints
from prasan.hosting.stopping import Stop, solver_for

if TYPE_CHECKING:
    from prasan.hosting.packing.columns import Columns

SCALE = 10**6
# The most effort for one pricing; one that is cut short proves less.
_PRICING = 0.2


def _charged(uses: tuple[int, ...], limit: float, shared: list[float]) -> float:
    return limit + sum(price * use for price, use in zip(shared, uses, strict=False))


def richest(columns: Columns, kind: int, worth: Ints, stop: Stop, turn: int) -> tuple[int, list[dict[int, int]], float]:
    """What no pattern of a type is worth more than (beyond its tags), the richest found last, and the effort it took."""
    instance = columns.instance
    model = cp_model.CpModel()
    capacity = instance.types[kind].capacity
    variables: dict[int, cp_model.IntVar] = {}
    groups: dict[int, list[int]] = {}
    for at, first in enumerate(columns.firsts):
        if worth[at] <= 0:
            continue
        size = instance.sizes[first]
        most = min([len(columns.classes[at]), *(c // int(s) for c, s in zip(capacity, size, strict=True) if s > 0)])
        own = instance.groups[first] if instance.groups else ()
        if own:
            most = min(most, 1)
        if most <= 0:
            continue
        variables[at] = model.new_int_var(0, most, "")
        for group in own:
            groups.setdefault(group, []).append(at)
    if not variables:
        return 0, [], 0.0
    for dimension, limit in enumerate(capacity):
        used = [(int(instance.sizes[columns.firsts[at]][dimension]), v) for at, v in variables.items()]
        model.add(sum(size * v for size, v in used if size) <= limit)
    for members in groups.values():
        model.add(sum(variables[at] for at in members) <= 1)
    rewards: list[tuple[cp_model.IntVar, int]] = [(v, int(worth[at])) for at, v in variables.items()]
    rewards.extend(_tag_costs(columns, model, variables))
    _one_colour(columns, model, variables)
    model.maximize(sum(v * much for v, much in rewards))
    solver = solver_for(_PRICING, columns.seed + turn, workers=1)
    found: list[dict[int, int]] = []
    with stop.reaching(solver):
        status = solver.solve(model, _Kept(variables, found))
    surest = (
        int(np.ceil(solver.best_objective_bound - 1e-6))
        if status != cp_model.UNKNOWN
        else int(sum(int(worth[at]) * len(columns.classes[at]) for at in variables))
    )
    return surest, found[-6:], solver.response_proto.deterministic_time


class _Kept(cp_model.CpSolverSolutionCallback):
    """Keeps every pattern that a pricing comes by."""

    def __init__(self, variables: dict[int, cp_model.IntVar], found: list[dict[int, int]]) -> None:
        super().__init__()
        self._variables, self._found = variables, found

    def on_solution_callback(self) -> None:
        self._found.append({at: self.value(v) for at, v in self._variables.items() if self.value(v)})


def _tag_costs(
    columns: Columns, model: cp_model.CpModel, variables: dict[int, cp_model.IntVar]
) -> list[tuple[cp_model.IntVar, int]]:
    """For each tag whether it is in the pattern, and its cost below 0."""
    instance = columns.instance
    present: dict[int, cp_model.IntVar] = {}
    for at, variable in variables.items():
        tag = instance.tags[columns.firsts[at]] if instance.tags else -1
        if tag >= 0:
            present.setdefault(tag, model.new_bool_var(""))
            model.add(variable == 0).only_enforce_if(~present[tag])
    return [(v, -instance.tag_costs[tag] * SCALE) for tag, v in present.items()]


def _one_colour(columns: Columns, model: cp_model.CpModel, variables: dict[int, cp_model.IntVar]) -> None:
    instance = columns.instance
    if len(set(instance.colours)) <= 1:
        return
    chosen = {colour: model.new_bool_var("") for colour in sorted(set(instance.colours))}
    model.add_exactly_one(chosen.values())
    for at, variable in variables.items():
        model.add(variable == 0).only_enforce_if(~chosen[instance.colours[columns.firsts[at]]])
