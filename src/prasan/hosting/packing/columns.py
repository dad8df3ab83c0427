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
from ortools.sat.python import cp_model

from prasan.hosting.packing.filling import filled
from prasan.hosting.packing.instance import Floats, Instance, Ints, Packing, Stock
from prasan.hosting.packing.master import Master
from prasan.hosting.packing.pricing import SCALE, richest
from prasan.hosting.packing.searching import worth_over
from prasan.hosting.stopping import Stop, solver_for

# Bins filled in one go, and how many of the dearest of them are kept.
_ROWS, _KEPT = 96, 40
# Patterns that CP-SAT puts together at most, and seconds of a core that a unit of its work is near to there.
_ASSEMBLED, _DEAR = 2500, 10.0
# The effort of a search that was given up.
_SEARCHED = 1.0


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
        self.sizes: Ints = instance.sizes[self.firsts]
        self.most = np.array(
            [1 if instance.groups and instance.groups[each[0]] else len(each) for each in self.classes], dtype=np.int64
        )
        self.clashes = instance.conflicts(self.firsts)
        self.patterns: dict[Pattern, int] = {}
        self._listed: list[tuple[Pattern, int]] = []
        self.master = Master(self)
        self.bound = 0
        self.proved = Fraction(0)

    def learn(self, packing: Packing) -> None:
        """Take in the bins of a packing as patterns."""
        for kind, items in packing.bins:
            self._add(kind, dict(self._pattern(kind, items).counts))

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
        self.patterns[pattern] = cost = self.instance.bin_cost(kind, items)
        self._listed.append((pattern, cost))
        return True

    def since(self, known: int) -> list[tuple[Pattern, int]]:
        """The patterns beyond the first ``known``, with what each costs."""
        return self._listed[known:]

    def generate(self, effort: float, stop: Stop, enough: int) -> int:
        """Add patterns until none is worth more, ``effort`` is spent or the bound reaches ``enough``; the bound proved.

        Prices swing while patterns are few: those asked about are drawn half way to the ones that proved the most so far
        (Wentges 1997), which proves sooner.  Where that finds nothing the master's own are asked about.
        """
        centre: tuple[Floats, list[float], list[float]] | None = None
        spent, turn, smooth = 0.0, 0, True
        while spent < effort and not stop.over():
            turn += 1
            prices, limits, shared = self.master.solve()
            spent += self.master.work
            if prices is None:
                break
            new, used = self.filled(prices, limits, shared, turn)
            spent += used
            if new:
                continue
            asked = (prices, limits, shared)
            if smooth and centre is not None:
                asked = (
                    0.5 * prices + 0.5 * centre[0],
                    [0.5 * a + 0.5 * b for a, b in zip(limits, centre[1], strict=True)],
                    [0.5 * a + 0.5 * b for a, b in zip(shared, centre[2], strict=True)],
                )
            before = self.proved
            found, used = self._priced(np.floor(asked[0] * SCALE).astype(np.int64), asked[1], asked[2], stop, turn)
            spent += used
            if self.proved > before:
                centre = asked
            if self.bound >= enough:
                break
            if not found and (asked[0] is prices or not smooth):
                break
            smooth = found
        return self.bound

    def approach(self, effort: float, stop: Stop, cost: int) -> tuple[float, float]:
        """Add patterns until greedy filling finds none or the program costs ``cost``: its value, of which nothing is proved, and the work."""
        spent, turn = 0.0, 0
        while spent < effort and not stop.over():
            turn += 1
            prices, limits, shared = self.master.solve()
            spent += self.master.work
            if prices is None or self.master.value <= cost:
                break
            new, used = self.filled(prices, limits, shared, turn)
            spent += used
            if not new:
                break
        return self.master.value, spent

    def filled(self, prices: Floats, limits: list[float], shared: list[float], turn: int) -> tuple[int, float]:
        """Patterns worth more than they cost, by filling bins greedily; how many are new, and the work."""
        instance = self.instance
        rng = np.random.default_rng((self.seed, turn))
        new, used = 0, 0.0
        classes = len(self.classes)
        rows = min(_ROWS, 8 + classes)
        for kind, bin_type in enumerate(instance.types):
            # Half of the bins begin with a class of their own, so that patterns are found for all.
            starts = np.full(rows, -1, dtype=np.int64)
            starts[: rows // 2] = rng.choice(classes, rows // 2, replace=rows // 2 > classes)
            counts = filled(self.sizes, self.most, self.clashes, instance.capacities[kind], prices, starts, rng)
            used += 2e-8 * rows * classes * (2 + self.sizes.shape[1]) * (2 + int(counts.sum(axis=1).max(initial=0)))
            values = counts @ prices
            charge = _charged(bin_type.uses, limits[kind], shared)
            for row in np.argsort(-values, kind="stable").tolist():
                inside = np.flatnonzero(counts[row])
                cost = instance.bin_cost(kind, [self.firsts[at] for at in inside.tolist()]) - charge
                if values[row] <= cost * (1 + 1e-6) + 1e-5:
                    if not instance.tag_costs:
                        break
                    continue
                new += self._add(kind, {at: int(counts[row, at]) for at in inside.tolist()})
                if new >= _KEPT * (kind + 1):
                    break
        return new, used

    def _priced(
        self, worth: Ints, limits: list[float], shared: list[float], stop: Stop, turn: int
    ) -> tuple[bool, float]:
        """The patterns of each type that are worth most, and the bound that follows; whether one is new, and the effort."""
        new, used = False, 0.0
        shrink = Fraction(1)
        total = sum(int(worth[at]) * len(each) for at, each in enumerate(self.classes))
        charges = 0
        for kind, bin_type in enumerate(self.instance.types):
            limit = -max(0, round(-limits[kind] * SCALE))
            charges += limit * (bin_type.limit or 0)
        draws = [-max(0, round(-each * SCALE)) for each in shared]
        charges += sum(price * amount for price, amount in zip(draws, self.instance.shared, strict=True))
        for kind, bin_type in enumerate(self.instance.types):
            own = -max(0, round(-limits[kind] * SCALE)) + sum(
                price * use for price, use in zip(draws, bin_type.uses, strict=False)
            )
            cost = bin_type.cost * SCALE
            searched = None
            if self.clashes is None and not self.instance.tag_costs:
                searched = worth_over(self.sizes, self.most, self.instance.capacities[kind], worth, max(0, cost - own))
                used += _SEARCHED if searched is None else searched[2]
            surest, found, work = searched or richest(self, kind, worth, stop, turn)
            used += 0.0 if searched else work
            if surest + own > cost:
                shrink = min(shrink, Fraction(cost, surest + own))
            for counts in found:
                new |= self._add(kind, counts)
        self.proved = max(self.proved, shrink * (total + charges) / SCALE)
        self.bound = max(self.bound, math.ceil(self.proved))
        return new, used

    def assemble(self, best: Packing, effort: float, stop: Stop) -> Packing:
        """The cheapest packing by the patterns known that may be in a cheaper one, or ``best`` where none is better."""
        instance = self.instance
        self.learn(best)
        chosen = self._promising(best)
        number = {self._listed[at][0]: at for at in chosen}
        used = dict.fromkeys(chosen, 0)
        for kind, items in best.bins:
            at = number.get(self._pattern(kind, items))
            if at is not None:
                used[at] += 1
        model = cp_model.CpModel()
        variables: dict[int, cp_model.IntVar] = {}
        covers: list[list[tuple[int, int]]] = [[] for _ in self.classes]
        for at in chosen:
            pattern = self._listed[at][0]
            most = max(-(-len(self.classes[each]) // many) for each, many in pattern.counts)
            variables[at] = model.new_int_var(0, most, "")
            model.add_hint(variables[at], used[at])
            for each, many in pattern.counts:
                covers[each].append((at, many))
        for each, members in enumerate(covers):
            model.add(sum(many * variables[at] for at, many in members) >= len(self.classes[each]))
        for kind, bin_type in enumerate(instance.types):
            if bin_type.limit is not None:
                own = [v for at, v in variables.items() if self._listed[at][0].kind == kind]
                model.add(sum(own) <= bin_type.limit)
        for place, amount in enumerate(instance.shared):
            draws = [instance.types[self._listed[at][0].kind].uses[place] * v for at, v in variables.items()]
            model.add(sum(draws) <= amount)
        total = sum(self._listed[at][1] * v for at, v in variables.items())
        model.minimize(total)
        if self.bound:
            model.add(total >= self.bound)
        solver = solver_for(effort / _DEAR, self.seed)
        with stop.reaching(solver):
            status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return best
        made = self.dealt([at for at, v in variables.items() for _ in range(solver.value(v))])
        return made if made.better_than(best, instance) else best

    def _promising(self, best: Packing) -> list[int]:
        """Patterns by number: the best packing's own, and those of least reduced cost, which say how near to the program's value
        a packing with them can come."""
        prices, limits, shared = self.master.solve()
        own = {self._pattern(kind, items) for kind, items in best.bins}
        kept = [at for at, (pattern, _) in enumerate(self._listed) if pattern in own]
        if prices is None:
            return kept
        room = best.cost(self.instance) - self.master.value + 1e-6
        rest = []
        for at, (pattern, cost) in enumerate(self._listed):
            if pattern not in own:
                charge = _charged(self.instance.types[pattern.kind].uses, limits[pattern.kind], shared)
                reduced = cost - charge - sum(float(prices[each]) * many for each, many in pattern.counts)
                if reduced <= room:
                    rest.append((reduced, at))
        return sorted([*kept, *(at for _, at in sorted(rest)[:_ASSEMBLED])])

    def _pattern(self, kind: int, items: list[int]) -> Pattern:
        counts: dict[int, int] = {}
        for item in items:
            counts[self.class_of[item]] = counts.get(self.class_of[item], 0) + 1
        return Pattern(kind, tuple(sorted(counts.items())))

    def dealt(self, chosen: list[int]) -> Packing:
        """Items dealt to patterns by their numbers; what two cover is in the first alone."""
        waiting = [list(each) for each in self.classes]
        stock = Stock(self.instance)
        packing = Packing()
        for pattern in (self._listed[at][0] for at in chosen):
            items = [waiting[at].pop() for at, many in pattern.counts for _ in range(min(many, len(waiting[at])))]
            if items:
                stock.take(pattern.kind)
                packing.bins.append((pattern.kind, items))
        packing.unplaced = [item for each in waiting for item in each]
        return packing


def _charged(uses: tuple[int, ...], limit: float, shared: list[float]) -> float:
    return limit + sum(price * use for price, use in zip(shared, uses, strict=False))
