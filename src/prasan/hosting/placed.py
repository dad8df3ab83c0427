"""Where a plan has some workloads, and whether they are there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prasan.hosting.actual import Actual
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem


@dataclass(frozen=True)
class Placed:
    """One workload: ``what`` becomes of it (:class:`~prasan.hosting.plan.Placement`), at which site, ``month`` of its wave (None where it has
    none), and in which it has ``moved`` (None: not yet)."""

    workload: str
    name: str
    agency: str
    what: str
    site: str
    month: int | None
    moved: int | None


def placed(problem: Problem, plan: Plan, workloads: Iterable[str], actual: Actual) -> list[Placed]:
    """The placements of those workloads that a plan has, the earliest wave first."""
    asked = set(workloads)
    found = [
        Placed(
            each.workload, problem.workload[each.workload].name, problem.workload[each.workload].agency, each.what,
            problem.site[each.site].name if each.site else "", each.month, actual.moved.get(each.workload),
        )
        for each in plan.placements
        if each.workload in asked
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.month is None, each.month or 0, each.workload))
