"""How much can be moved: what teams and freezes leave of the plan's months."""

from __future__ import annotations

from collections import Counter

from prasan.hosting.problem import Problem

EVERYBODY = "*"


def frozen(problem: Problem, agency: str, month: int) -> bool:
    """Whether an agency moves nothing in a month."""
    return any(each.agency in (EVERYBODY, agency) and each.first <= month <= each.last for each in problem.freezes)


def a_month(problem: Problem, agency: str) -> int:
    """How many workloads of an agency (``*``: of all together) can be moved in a month that is not frozen."""
    teams = {each.agency: each.moves_a_month for each in problem.teams}
    everybody = min(problem.rules.moves_a_month, teams.get(EVERYBODY, problem.rules.moves_a_month))
    return everybody if agency == EVERYBODY else min(everybody, teams.get(agency, everybody))


def movable(problem: Problem) -> dict[str, int]:
    """For each agency that has more in rooms than it can move in the plan's months, and ``*`` for all together: how many it can."""
    waiting = Counter(each.agency for each in problem.workloads if each.site and not each.ends and each.fate != "stay")
    waiting[EVERYBODY] = sum(waiting.values())
    found = {}
    for agency, many in sorted(waiting.items()):
        limit = a_month(problem, agency) * sum(not frozen(problem, agency, month) for month in problem.months)
        if limit < many:
            found[agency] = limit
    return found
