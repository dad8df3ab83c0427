"""Column generation: the bound of Gilmore and Gomory (Dantzig-Wolfe), and the packing that its patterns make.

The master program covers every item by patterns of bins; pricing finds the pattern that its prices value most.  Prices are
rounded to whole numbers before pricing, so that the bound is exact whatever the linear solver's last digits are; a pricing
that was cut short still proves one (Farley 1990).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from prasan.hosting.packing.instance import Instance, Ints, Packing, Stock
from prasan.hosting.stopping import Stop, solver_for

_SCALE = 10**6
# The most effort for one pricing; one that is cut short proves less.
_PRICING = 0.2


@dataclass(frozen=True)
class Pattern:
    """A bin of a type with so many items of each class, as sorted (class, count)."""

    kind: int
    counts: tuple[tuple[int, int], ...]


class Columns:
    """The patterns known of an instance; items that are alike in everything are one class."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance = instance
        self.seed = seed
        alike: dict[tuple[object, ...], list[int]] = {}
        for item in range(len(instance.sizes)):
            key = (
                instance.sizes[item].tobytes(),
                instance.colours[item] if instance.colours else 0,
                instance.groups[item] if instance.groups else (),
                instance.tags[item] if instance.tags else -1,
            )
            alike.setdefault(key, []).append(item)
        self.classes = list(alike.values())
        self.firsts = [each[0] for each in self.classes]
        self.class_of = {item: at for at, each in enumerate(self.classes) for item in each}
        self.patterns: dict[Pattern, int] = {}
        self.bound = 0
        self.proved = Fraction(0)

    def learn(self, packing: Packing) -> None:
        """Take in the bins of a packing as patterns."""
        for kind, items in packing.bins:
            counts: dict[int, int] = {}
            for item in items:
                counts[self.class_of[item]] = counts.get(self.class_of[item], 0) + 1
            self._add(kind, counts)

    def learn_all(self) -> None:
        """Every pattern there is: for a few items alone."""
        for chosen in range(1, 1 << len(self.instance.sizes)):
            items = [item for item in range(len(self.instance.sizes)) if chosen >> item & 1]
            for kind in range(len(self.instance.types)):
                if self.instance.fits(kind, items):
                    self.learn(Packing([(kind, items)]))

    def _add(self, kind: int, counts: dict[int, int]) -> bool:
        pattern = Pattern(kind, tuple(sorted(counts.items())))
        if not counts or pattern in self.patterns:
            return False
        items = [self.firsts[at] for at, many in pattern.counts for _ in range(many)]
        self.patterns[pattern] = self.instance.bin_cost(kind, items)
        return True

    def generate(self, effort: float, stop: Stop, enough: int) -> int:
        """Add patterns until none is worth more, ``effort`` is spent or the bound reaches ``enough``; the bound proved.

        Prices swing while patterns are few: those asked about are drawn half way to the ones that proved the most so far
        (Wentges 1997), which proves sooner.  Where that finds nothing the master's own are asked about.
        """
        master = _Master(self)
        centre: tuple[np.ndarray, list[float], list[float]] | None = None
        spent, turn, smooth = 0.0, 0, True
        while spent < effort and not stop.over():
            turn += 1
            spent += 0.01 + 2e-5 * len(self.patterns)
            prices, limits, shared = master.solve()
            if prices is None:
                break
            if self._priced_by_hand(np.floor(prices * _SCALE).astype(np.int64), limits, shared, turn):
                continue
            asked = (prices, limits, shared)
            if smooth and centre is not None:
                asked = (
                    0.5 * prices + 0.5 * centre[0],
                    [0.5 * a + 0.5 * b for a, b in zip(limits, centre[1], strict=True)],
                    [0.5 * a + 0.5 * b for a, b in zip(shared, centre[2], strict=True)],
                )
            before = self.proved
            new, used = self._priced(np.floor(asked[0] * _SCALE).astype(np.int64), asked[1], asked[2], stop, turn)
            spent += used
            if self.proved > before:
                centre = asked
            if self.bound >= enough:
                break
            if not new and (asked[0] is prices or not smooth):
                break
            smooth = new
        return self.bound

    def _priced_by_hand(self, worth: Ints, limits: list[float], shared: list[float], turn: int) -> bool:
        """Patterns worth more than they cost, by greedy filling; whether there was one."""
        instance = self.instance
        rng = np.random.default_rng((self.seed, turn))
        sizes = instance.sizes[self.firsts]
        new = False
        for kind, bin_type in enumerate(instance.types):
            capacity = np.array(bin_type.capacity, dtype=np.int64)
            for _ in range(8):
                mix = rng.dirichlet(np.ones(sizes.shape[1]))
                bulk = (sizes / np.maximum(capacity, 1)) @ mix
                order = np.argsort(
                    -(worth * rng.uniform(0.85, 1.15, len(worth))) / np.maximum(bulk, 1e-9), kind="stable"
                )
                counts = self._greedy(kind, order, worth)
                value = sum(int(worth[at]) * many for at, many in counts.items())
                items = [self.firsts[at] for at in counts]
                cost = instance.bin_cost(kind, items) - _charged(bin_type.uses, limits[kind], shared)
                if value > cost * _SCALE * (1 + 1e-6) + 10:
                    new |= self._add(kind, counts)
        return new

    def _greedy(self, kind: int, order: Ints, worth: Ints) -> dict[int, int]:
        instance = self.instance
        residual = np.array(instance.types[kind].capacity, dtype=np.int64)
        counts: dict[int, int] = {}
        held: set[int] = set()
        colour: int | None = None
        for at in order.tolist():
            first = self.firsts[at]
            size = instance.sizes[first]
            if worth[at] <= 0 or (size > residual).any():
                continue
            if instance.colours and colour not in (None, instance.colours[first]):
                continue
            groups = instance.groups[first] if instance.groups else ()
            if groups and held & set(groups):
                continue
            most = 1 if groups else len(self.classes[at])
            over = [int(left // need) for left, need in zip(residual, size, strict=True) if need > 0]
            many = min([most, *over])
            counts[at] = many
            residual = residual - size * many
            held |= set(groups)
            colour = instance.colours[first] if instance.colours else None
        return counts

    def _priced(
        self, worth: Ints, limits: list[float], shared: list[float], stop: Stop, turn: int
    ) -> tuple[bool, float]:
        """The patterns of each type that are worth most, and the bound that follows; whether one is new, and the effort."""
        new, used = False, 0.0
        shrink = Fraction(1)
        total = sum(int(worth[at]) * len(each) for at, each in enumerate(self.classes))
        charges = 0
        for kind, bin_type in enumerate(self.instance.types):
            limit = -max(0, round(-limits[kind] * _SCALE))
            charges += limit * (bin_type.limit or 0)
        draws = [-max(0, round(-each * _SCALE)) for each in shared]
        charges += sum(price * amount for price, amount in zip(draws, self.instance.shared, strict=True))
        for kind, bin_type in enumerate(self.instance.types):
            surest, found, work = _richest(self, kind, worth, stop, turn)
            used += work
            own = -max(0, round(-limits[kind] * _SCALE)) + sum(
                price * use for price, use in zip(draws, bin_type.uses, strict=False)
            )
            cost = bin_type.cost * _SCALE
            if surest + own > cost:
                shrink = min(shrink, Fraction(cost, surest + own))
            for counts in found:
                new |= self._add(kind, counts)
        self.proved = max(self.proved, shrink * (total + charges) / _SCALE)
        self.bound = max(self.bound, math.ceil(self.proved))
        return new, used

    def assemble(self, best: Packing, effort: float, stop: Stop) -> Packing:
        """The cheapest packing by the patterns known, or ``best`` where none is better."""
        instance = self.instance
        model = cp_model.CpModel()
        patterns = list(self.patterns)
        used: dict[Pattern, int] = {}
        probe = Columns(instance, self.seed)
        probe.learn(best)
        for kind, items in best.bins:
            counts: dict[int, int] = {}
            for item in items:
                counts[self.class_of[item]] = counts.get(self.class_of[item], 0) + 1
            pattern = Pattern(kind, tuple(sorted(counts.items())))
            used[pattern] = used.get(pattern, 0) + 1
        variables = []
        covers: list[list[tuple[int, int]]] = [[] for _ in self.classes]
        for at, pattern in enumerate(patterns):
            most = max(-(-len(self.classes[each]) // many) for each, many in pattern.counts)
            variables.append(model.new_int_var(0, most, ""))
            model.add_hint(variables[-1], used.get(pattern, 0))
            for each, many in pattern.counts:
                covers[each].append((at, many))
        for each, members in enumerate(covers):
            model.add(sum(many * variables[at] for at, many in members) >= len(self.classes[each]))
        for kind, bin_type in enumerate(instance.types):
            if bin_type.limit is not None:
                model.add(sum(v for v, p in zip(variables, patterns, strict=True) if p.kind == kind) <= bin_type.limit)
        for place, amount in enumerate(instance.shared):
            model.add(
                sum(instance.types[p.kind].uses[place] * v for v, p in zip(variables, patterns, strict=True)) <= amount
            )
        model.minimize(sum(self.patterns[p] * v for v, p in zip(variables, patterns, strict=True)))
        if self.bound:
            model.add(sum(self.patterns[p] * v for v, p in zip(variables, patterns, strict=True)) >= self.bound)
        solver = solver_for(effort, self.seed)
        with stop.reaching(solver):
            status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return best
        chosen = [p for v, p in zip(variables, patterns, strict=True) for _ in range(solver.value(v))]
        made = self._dealt(chosen)
        return made if made.better_than(best, instance) else best

    def _dealt(self, chosen: list[Pattern]) -> Packing:
        """Items dealt to patterns; what two cover is in the first alone."""
        waiting = [list(each) for each in self.classes]
        stock = Stock(self.instance)
        packing = Packing()
        for pattern in chosen:
            items = [waiting[at].pop() for at, many in pattern.counts for _ in range(min(many, len(waiting[at])))]
            if items:
                stock.take(pattern.kind)
                packing.bins.append((pattern.kind, items))
        packing.unplaced = [item for each in waiting for item in each]
        return packing


def _charged(uses: tuple[int, ...], limit: float, shared: list[float]) -> float:
    return limit + sum(price * use for price, use in zip(shared, uses, strict=False))


def _richest(
    columns: Columns, kind: int, worth: Ints, stop: Stop, turn: int
) -> tuple[int, list[dict[int, int]], float]:
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
    return [(v, -instance.tag_costs[tag] * _SCALE) for tag, v in present.items()]


def _one_colour(columns: Columns, model: cp_model.CpModel, variables: dict[int, cp_model.IntVar]) -> None:
    instance = columns.instance
    if len(set(instance.colours)) <= 1:
        return
    chosen = {colour: model.new_bool_var("") for colour in sorted(set(instance.colours))}
    model.add_exactly_one(chosen.values())
    for at, variable in variables.items():
        model.add(variable == 0).only_enforce_if(~chosen[instance.colours[columns.firsts[at]]])


class _Master:
    """The linear program over the patterns known; new ones are added where it stands."""

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
        self.known = 0
        # Something dear that covers one item keeps the program solvable while patterns are few.
        dear = 1000.0 * max(kind.cost for kind in instance.types) + 1000.0 * sum(instance.tag_costs)
        for row in self.rows:
            slack = self.solver.NumVar(0, infinity, "")
            row.SetCoefficient(slack, 1)
            self.objective.SetCoefficient(slack, dear)

    def solve(self) -> tuple[np.ndarray | None, list[float], list[float]]:
        """Prices of classes, of types' limits and of what is shared (at most 0)."""
        columns = self.columns
        for pattern, cost in list(columns.patterns.items())[self.known :]:
            variable = self.solver.NumVar(0, self.solver.infinity(), "")
            self.objective.SetCoefficient(variable, cost)
            for at, many in pattern.counts:
                self.rows[at].SetCoefficient(variable, many)
            limit = self.limits[pattern.kind]
            if limit is not None:
                limit.SetCoefficient(variable, 1)
            for place, use in enumerate(columns.instance.types[pattern.kind].uses[: len(self.shared)]):
                self.shared[place].SetCoefficient(variable, use)
        self.known = len(columns.patterns)
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None, [], []
        prices = np.maximum(0.0, np.array([row.dual_value() for row in self.rows]))
        limits = [0.0 if each is None else min(0.0, each.dual_value()) for each in self.limits]
        return prices, limits, [min(0.0, each.dual_value()) for each in self.shared]
