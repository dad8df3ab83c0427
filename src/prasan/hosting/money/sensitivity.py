"""What the saving hangs on: each coefficient and price by itself, lower and higher, with the plan as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from prasan.engine.progress import Progress, silent
from prasan.hosting.costing import by_year
from prasan.hosting.money.case import present
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem

SWING = 0.25

# Prices of the tables, which are changed all together.
TABLE_PRICES = ("host_price", "centre_fixed", "room_fixed")


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado: what the plan saves (net present value, baht) with ``what`` at ``low`` and ``high`` times its value."""

    what: str
    low: float
    high: float
    npv_low: int
    npv_high: int
    assumption: bool

    @property
    def width(self) -> int:
        """How much the saving swings."""
        return abs(self.npv_high - self.npv_low)

    def told(self) -> dict[str, Any]:
        """The bar as JSON has it."""
        return {**asdict(self), "width": self.width}


def tornado(problem: Problem, plan: Plan, swing: float = SWING, progress: Progress = silent) -> tuple[Bar, ...]:
    """One-way sensitivity, the widest first; what changes nothing is left out.  The plan itself is not made anew."""
    found = []
    varied = list(_varied(problem, swing))
    for at, (what, lower, higher, assumption) in enumerate(varied):
        progress("sensitivity", at, len(varied))
        bar = Bar(what, 1 - swing, 1 + swing, _saving(lower, plan), _saving(higher, plan), assumption)
        if bar.width:
            found.append(bar)
    progress("sensitivity", len(varied), len(varied))
    return tuple(sorted(found, key=lambda each: (-each.width, each.what)))


def _saving(problem: Problem, plan: Plan) -> int:
    rows, rate = by_year(problem, plan), problem.costs["discount_rate"]
    return round(present(rows, "today", rate, problem.start) - present(rows, "plan", rate, problem.start))


def _varied(problem: Problem, swing: float) -> Iterator[tuple[str, Problem, Problem, bool]]:
    for name in problem.costs:
        value = problem.costs.every[name]
        both = [
            replace(
                problem,
                costs=replace(
                    problem.costs, every={**problem.costs.every, name: replace(value, value=value.value * by)}
                ),
            )
            for by in (1 - swing, 1 + swing)
        ]
        yield name, both[0], both[1], value.assumption
    for name in TABLE_PRICES:
        lower, higher = (_priced(problem, name, by) for by in (1 - swing, 1 + swing))
        yield name, lower, higher, False


def _priced(problem: Problem, name: str, by: float) -> Problem:
    if name == "host_price":
        return replace(
            problem, hosts=tuple(replace(each, price_baht=round(each.price_baht * by)) for each in problem.hosts)
        )
    kind = name.removesuffix("_fixed")
    return replace(
        problem,
        sites=tuple(
            replace(each, fixed_baht_year=round(each.fixed_baht_year * by)) if each.kind == kind else each
            for each in problem.sites
        ),
    )
