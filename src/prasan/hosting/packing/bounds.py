"""Lower bounds by weights: what each item weighs such that no bin holds more than a known weight.

Any such weights prove a bound: the items weigh so much together, and a bin no more than its share.  Weights come from the sizes
themselves (any mix of dimensions), and from dual feasible functions on them, by which large items count as much as the
bin they spoil (Fekete and Schepers 2001; Martello and Toth's L2 is one of them).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from prasan.hosting.packing.instance import Instance, Ints


@dataclass(frozen=True)
class Weights:
    """What items weigh, and the most that a bin of each type holds of it.  Whole numbers, so that a proof is exact."""

    items: Ints
    holds: Ints


def mixes(dimensions: int, rng: np.random.Generator, many: int) -> Ints:
    """Mixes of dimensions in whole parts: each alone, all alike, and some at random."""
    rows = [np.eye(dimensions, dtype=np.int64), np.ones((1, dimensions), dtype=np.int64)]
    if dimensions > 1:
        rows.append(np.round(rng.dirichlet(np.ones(dimensions), many) * 20).astype(np.int64))
    found: Ints = np.vstack(rows)
    kept: Ints = found[found.sum(axis=1) > 0]
    return kept


def weights_of(sizes: Ints, capacities: Ints, seed: int, many: int = 20) -> list[Weights]:
    """Families of weights for items (items × dimensions) and types (types × dimensions)."""
    rng = np.random.default_rng(seed)
    largest = capacities.max(axis=0)
    usable = largest > 0
    scale = 10**6
    found: list[Weights] = []
    # Rounded down for items and up for bins: a proof stays one.
    unit_sizes = np.where(usable, sizes * scale // np.maximum(largest, 1), 0)
    unit_holds = np.where(usable, -(-capacities * scale // np.maximum(largest, 1)), 0)
    for mix in mixes(sizes.shape[1], rng, many):
        line, holds = unit_sizes @ mix, unit_holds @ mix
        top = int(holds.max())
        if top <= 0:
            continue
        found.append(Weights(line, holds))
        found.extend(_dual_feasible(line, holds, top))
    return found


def _dual_feasible(line: Ints, holds: Ints, top: int) -> list[Weights]:
    found = []
    # Items over half: no bin holds two.
    found.append(Weights((line * 2 > top).astype(np.int64), np.ones(len(holds), dtype=np.int64)))
    # Items over (1/k), for a bin holds fewer than k of them.
    for parts in (3, 4, 5):
        most = np.minimum(parts - 1, (holds * parts - 1) // top)
        found.append(Weights((line * parts > top).astype(np.int64), np.maximum(most, 0)))
    # u(ε): over 1 - ε all of the bin, under ε nothing, itself between; for the types whose capacity is the largest's.
    sizes = np.unique(line[line * 2 <= top])
    for small in (sizes if len(sizes) <= 12 else np.quantile(sizes, np.linspace(0, 1, 12)).astype(np.int64)).tolist():
        changed = np.where(line > top - small, top, np.where(line < small, 0, line))
        found.append(Weights(changed, np.full(len(holds), top, dtype=np.int64)))
    # Steps: (k + 1)x is a whole number, or else x counts as ⌊(k + 1)x⌋ / k.
    for steps in (1, 2, 3, 4, 6):
        raised = line * (steps + 1)
        whole = raised % top == 0
        stepped = np.where(whole, line * steps, (raised // top) * top)
        found.append(Weights(stepped, np.full(len(holds), top * steps, dtype=np.int64)))
    return found


def strongest(weights: list[Weights], keep: int) -> list[Weights]:
    """The few that ask for the most bins of the type that holds most."""
    order = sorted(
        range(len(weights)),
        key=lambda at: -float(weights[at].items.sum()) / max(1, int(weights[at].holds.max())),
    )
    return [weights[at] for at in order[:keep]]


def weight_bound(instance: Instance, seed: int = 0) -> int:
    """A bound on the cost of any packing, by weights; 0 where there is nothing to pack."""
    if not len(instance.sizes):
        return 0
    every = weights_of(instance.sizes, instance.capacities, seed)
    if instance.colours:
        parts = [np.array(instance.colours) == colour for colour in sorted(set(instance.colours))]
    else:
        parts = [np.ones(len(instance.sizes), dtype=bool)]
    if len(instance.types) == 1 and not instance.tag_costs:
        holds = [int(each.holds[0]) for each in every]
        bins = 0
        for part in parts:
            sums = [int(each.items[part].sum()) for each in every]
            bins += max([1, *(-(-total // most) for total, most in zip(sums, holds, strict=True) if most > 0)])
        bins = max(bins, _largest_group(instance))
        return bins * instance.types[0].cost
    return _by_program(instance, strongest(every, 40), parts)


def _largest_group(instance: Instance) -> int:
    members: dict[int, int] = {}
    for groups in instance.groups:
        for group in groups:
            members[group] = members.get(group, 0) + 1
    return max(members.values(), default=1)


def _by_program(instance: Instance, every: list[Weights], parts: list[np.ndarray]) -> int:
    """How many bins of which type and colour hold the weights at the least cost; shares of bins count as bins."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    cost = solver.Objective()
    counts: dict[tuple[int, int], pywraplp.Variable] = {}
    for at, kind in enumerate(instance.types):
        limit = solver.infinity() if kind.limit is None else kind.limit
        total = solver.Constraint(0, limit)
        for colour in range(len(parts)):
            counts[at, colour] = solver.NumVar(0, solver.infinity(), "")
            total.SetCoefficient(counts[at, colour], 1)
            cost.SetCoefficient(counts[at, colour], kind.cost)
    for place, amount in enumerate(instance.shared):
        draw = solver.Constraint(0, amount)
        for (at, _), variable in counts.items():
            draw.SetCoefficient(variable, instance.types[at].uses[place])
    for colour, part in enumerate(parts):
        for each in every:
            top = max(1, int(each.holds.max()))
            row = solver.Constraint(float(each.items[part].sum()) / top, solver.infinity())
            for at in range(len(instance.types)):
                row.SetCoefficient(counts[at, colour], float(each.holds[at]) / top)
    cost.SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return 0
    tagged = sum(instance.tag_costs[tag] for tag in set(instance.tags) if tag >= 0) if instance.tag_costs else 0
    proved = float(cost.Value())
    return math.ceil(proved * (1 - 1e-7) - 1e-6) + tagged
