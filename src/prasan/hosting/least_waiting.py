"""What waiting costs at least, and how many months the waves take at least, whatever their order.

Each workload is let go by itself, as if none moved together and there were no budgets or bridges; a room is as dear as its workloads'
mean month, which is no later than the last.  Of workloads that take one move each, the dearest first is then the best there is.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict

from prasan.hosting.calendar import first_month
from prasan.hosting.plan import Plan
from prasan.hosting.pricing import stay_yearly
from prasan.hosting.problem import Problem
from prasan.hosting.teams import EVERYBODY, a_month, frozen


def least_waiting(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Baht that waiting costs at least (as ``waves`` counts it) where these workloads move, and months until the last has moved."""
    start = first_month(problem.start)
    moving = [problem.workload[each.workload] for each in plan.placements if each.what == "move"]
    of_room = Counter(each.site for each in moving)
    jobs: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for each in moving:
        room = problem.site[each.site].fixed_baht_year / of_room[each.site]
        jobs[each.agency].append((max(start, each.not_before or start), (stay_yearly(problem, each) + room) / 12))
    apart = [_least(problem, agency, own) for agency, own in sorted(jobs.items())]
    cost, last = _least(problem, EVERYBODY, [each for own in jobs.values() for each in own])
    cost = max(cost, sum(each for each, _ in apart))
    return math.floor(cost), max([last, *(each for _, each in apart)])


def _least(problem: Problem, agency: str, jobs: list[tuple[int, float]]) -> tuple[float, int]:
    """Jobs are (first month, baht a month); what they cost until each has moved, and in how many months all have."""
    start, cost, last = first_month(problem.start), 0.0, 0
    jobs = sorted(jobs, reverse=True)
    ready: list[float] = []
    limit = a_month(problem, agency)
    for month in problem.months:
        while jobs and jobs[-1][0] <= month:
            heapq.heappush(ready, -jobs.pop()[1])
        if frozen(problem, agency, month):
            continue
        for _ in range(min(limit, len(ready))):
            cost -= heapq.heappop(ready) * (month - start)
            last = month - start + 1
    return cost, last
