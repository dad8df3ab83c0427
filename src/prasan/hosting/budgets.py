"""What the budgets of fiscal years let be moved and bought, as far as it can be said before anything has a month."""

from __future__ import annotations

from dataclasses import dataclass

from prasan.hosting.calendar import first_month, fiscal_year
from prasan.hosting.problem import Problem
from prasan.hosting.workloads import Workload


@dataclass(frozen=True)
class Spell:
    """Fiscal years that follow each other, each with a budget; ``baht`` is their sum.  ``whole``: they are all years of the plan."""

    first: int
    last: int
    baht: int
    whole: bool

    def has(self, problem: Problem, workload: Workload) -> bool:
        """Whether a workload can be moved in these years alone."""
        first, last = window(problem, workload)
        return first <= last and self.first <= fiscal_year(first) and fiscal_year(last) <= self.last


def spells(problem: Problem) -> list[Spell]:
    """Every spell: what can move in its years alone must cost no more than its budgets."""
    years = range(problem.start, problem.start + problem.years)
    found = []
    for first in years:
        total = 0
        for last in range(first, years.stop):
            if last not in problem.budget:
                break
            total += problem.budget[last]
            found.append(Spell(first, last, total, (first, last) == (years.start, years.stop - 1)))
    return found


def window(problem: Problem, workload: Workload) -> tuple[int, int]:
    """The first and the last month in which a workload may move."""
    first, last = first_month(problem.start), first_month(problem.start + problem.years) - 1
    first = max(first, workload.not_before or first)
    last = min(last, last if workload.not_after is None else workload.not_after)
    closes = problem.site[workload.site].closes if workload.site else None
    return first, last if closes is None else min(last, first_month(closes) - 1)
