"""When each workload moves: month by month, what belongs together at once, within teams, freezes and each year's budget."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from prasan.engine.disjoint_sets import DisjointSets
from prasan.engine.progress import Progress
from prasan.hosting.budgets import window
from prasan.hosting.calendar import first_month, fiscal_year, month_text
from prasan.hosting.errors import InfeasibleError
from prasan.hosting.least_waiting import least_waiting
from prasan.hosting.plan import Placement, Plan
from prasan.hosting.pricing import move_cost, stay_yearly
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop
from prasan.hosting.teams import EVERYBODY, a_month, frozen

_TRIES = 12
# Of so many clusters an order takes long: fewer are tried.
_MANY, _FEW_TRIES = 5000, 4


@dataclass
class _Cluster:
    """Workloads that move in one month; ``first`` and ``last`` are the months that all of them allow."""

    members: list[Placement]
    first: int
    last: int
    agencies: dict[str, int] = field(default_factory=dict)
    room: str = ""
    saves: float = 0.0
    peers: set[int] = field(default_factory=set)


def schedule(problem: Problem, plan: Plan, seed: int, stop: Stop, progress: Progress) -> Plan:
    """The plan with months and bridges.  Several orders are tried, and the one that costs least is kept.

    Raises InfeasibleError where no order keeps every limit, with what the order that failed least could not move.
    """
    clusters = _clusters(problem, plan)
    rng = np.random.default_rng(seed)
    best: tuple[float, dict[str, int]] | None = None
    failed: dict[int, str] = {}
    tries = _TRIES if len(clusters) <= _MANY else _FEW_TRIES
    for turn in range(tries):
        progress("waves", turn, tries)
        months, left = _one_order(problem, plan, clusters, rng, turn)
        if left:
            failed = left if not failed or len(left) < len(failed) else failed
        else:
            cost = _cost(problem, plan, months)
            if best is None or cost < best[0]:
                best = (cost, months)
        if (best is not None or failed) and stop.over():
            break
    progress("waves", tries, tries)
    if best is None:
        raise InfeasibleError(
            [_why(problem, clusters[at]) for at in list(failed)[:12]],
            smallest=False,
            workloads={each.workload: why for at, why in failed.items() for each in clusters[at].members},
        )
    months = best[1]
    placements = [
        replace(each, month=months.get(each.workload, first_month(problem.start) if each.what == "new" else None))
        for each in plan.placements
    ]
    needed = _needed(problem, placements)
    hosts = [replace(each, month=needed.get(each.id, first_month(problem.start))) for each in plan.hosts]
    least, least_months = least_waiting(problem, plan)
    waiting = max(least, round(best[0]))
    taken = max(months.values(), default=first_month(problem.start) - 1) - first_month(problem.start) + 1
    return replace(
        plan, placements=placements, hosts=hosts, bridges=_bridges(problem, placements), waiting=waiting, waiting_bound=least,
        months=taken, months_bound=least_months,
    )  # fmt: skip


def _needed(problem: Problem, placements: list[Placement]) -> dict[str, int]:
    """The month in which each host has its first workload."""
    found: dict[str, int] = {}
    for each in placements:
        month = first_month(problem.start) if each.month is None else each.month
        for host in (each.host, each.standby_host):
            if host:
                found[host] = min(month, found.get(host, month))
    return found


def _clusters(problem: Problem, plan: Plan) -> list[_Cluster]:
    moving = {each.workload: each for each in plan.placements if each.what == "move"}
    together = DisjointSets[str]()
    for link in problem.links:
        if link.together and link.one in moving and link.other in moving:
            one, other = sorted((together.find(link.one), together.find(link.other)))
            together.join(other, to=one)
    grouped: dict[str, list[Placement]] = defaultdict(list)
    for name, placement in moving.items():
        grouped[together.find(name)].append(placement)
    clusters: list[_Cluster] = []
    of: dict[str, int] = {}
    for members in grouped.values():
        first, last = first_month(problem.start), first_month(problem.start + problem.years) - 1
        agencies: dict[str, int] = defaultdict(int)
        saves = 0.0
        for each in members:
            workload = problem.workload[each.workload]
            own = window(problem, workload)
            first, last = max(first, own[0]), min(last, own[1])
            agencies[workload.agency] += 1
            saves += stay_yearly(problem, workload)
            of[each.workload] = len(clusters)
        room = problem.workload[members[0].workload].site
        clusters.append(_Cluster(members, first, last, dict(agencies), room, saves))
    for link in problem.links:
        here, there = of.get(link.one), of.get(link.other)
        if here is not None and there is not None and here != there:
            clusters[here].peers.add(there)
            clusters[there].peers.add(here)
    return clusters


def _one_order(
    problem: Problem, plan: Plan, clusters: list[_Cluster], rng: np.random.Generator, turn: int
) -> tuple[dict[str, int], dict[int, str]]:
    """Fill month after month in one order of importance; the clusters that could not be moved, with what was in their way most often."""
    rooms: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for cluster in clusters:
        rooms[cluster.room] += cluster.saves
        sizes[cluster.room] += len(cluster.members)
    noise = rng.uniform(0.5, 2.0, len(clusters)) if turn > 1 else np.ones(len(clusters))

    def worth(at: int) -> float:
        """What leaving the room saves a year for each move that it takes: rooms are emptied one after another."""
        room = clusters[at].room
        fixed = problem.site[room].fixed_baht_year
        by_room = (rooms[room] + fixed) / sizes[room]
        return (by_room if turn % 2 == 0 else clusters[at].saves / len(clusters[at].members)) * float(noise[at])

    order = sorted(range(len(clusters)), key=lambda at: (clusters[at].last, -worth(at), clusters[at].room, at))
    months: dict[str, int] = {}
    done: set[int] = set()
    teams = {each.agency: each.moves_a_month for each in problem.teams}
    everybody = a_month(problem, EVERYBODY)
    hindered: dict[int, Counter[str]] = defaultdict(Counter)
    budget = {year: float(baht) for year, baht in problem.budget.items()}
    prices = {each.id: 0 if each.owned else _price(problem, each.site, each.kind) for each in plan.hosts}
    agencies = {agency for cluster in clusters for agency in cluster.agencies}
    still = {(agency, month) for agency in agencies for month in problem.months if frozen(problem, agency, month)}
    bought: set[str] = set()
    _start(problem, plan, prices, bought, budget)
    for month in problem.months:
        left = everybody
        of_team = dict(teams)
        waiting = [at for at in order if at not in done]
        # Peers of what moved last month go first: the bridge between them is short.
        recent = {
            peer for at in done for peer in clusters[at].peers if months[clusters[at].members[0].workload] == month - 1
        }
        for at in sorted(waiting, key=lambda each: each not in recent) if turn % 3 == 0 else waiting:
            cluster = clusters[at]
            if not cluster.first <= month <= cluster.last:
                continue
            if len(cluster.members) > left:
                hindered[at]["moves"] += 1
                continue
            if any((agency, month) in still for agency in cluster.agencies):
                hindered[at]["freeze"] += 1
                continue
            if any(of_team.get(agency, left) < many for agency, many in cluster.agencies.items()):
                hindered[at]["team"] += 1
                continue
            new = {host for each in cluster.members for host in (each.host, each.standby_host) if host} - bought
            baht = sum(prices[host] for host in new) + sum(
                move_cost(problem, problem.workload[each.workload], each.site) for each in cluster.members
            )
            year = fiscal_year(month)
            if year in budget and baht > budget[year]:
                hindered[at]["budget"] += 1
                continue
            if year in budget:
                budget[year] -= baht
            bought |= new
            left -= len(cluster.members)
            for agency, many in cluster.agencies.items():
                if agency in of_team:
                    of_team[agency] -= many
            for each in cluster.members:
                months[each.workload] = month
            done.add(at)
            if left <= 0:
                break
    return months, {at: _hindrance(clusters[at], hindered[at]) for at in order if at not in done}


def _hindrance(cluster: _Cluster, found: Counter[str]) -> str:
    if cluster.first > cluster.last:
        return "window"
    return found.most_common(1)[0][0] if found else "moves"


def _price(problem: Problem, site: str, kind: str) -> int:
    return next(each.price_baht for each in problem.hosts_of[site] if each.id == kind)


def _start(problem: Problem, plan: Plan, prices: dict[str, int], bought: set[str], budget: dict[int, float]) -> None:
    """Hosts of what is new, or in a centre already, are there from the first month."""
    at_once = {
        host
        for each in plan.placements
        if each.what in ("new", "keep")
        for host in (each.host, each.standby_host)
        if host
    }
    bought |= at_once
    cost = sum(prices[host] for host in at_once)
    if problem.start in budget:
        budget[problem.start] -= cost
        if budget[problem.start] < 0:
            raise InfeasibleError(
                [
                    f"hosts of workloads that are new, or in a centre already, cost {cost:,} baht in {problem.start}",
                    f"the budget of {problem.start} is {problem.budget[problem.start]:,} baht",
                ]
            )


def _why(problem: Problem, cluster: _Cluster) -> str:
    names = ", ".join(each.workload for each in cluster.members[:4]) + (
        " and others" if len(cluster.members) > 4 else ""
    )
    if cluster.first > cluster.last:
        return f"{names} may move from {month_text(cluster.first)} at the earliest, and until {month_text(cluster.last)} at the latest"
    return (
        f"{names} ({len(cluster.members):,} in one wave) between {month_text(cluster.first)} and {month_text(cluster.last)}, "
        "within freezes, teams and budgets"
    )


def _bridges(problem: Problem, placements: list[Placement]) -> list[dict[str, Any]]:
    """Links whose ends move in different months, and what the line between costs in each fiscal year."""
    months = {each.workload: each.month for each in placements if each.what == "move"}
    found = []
    for link in problem.links:
        one, other = months.get(link.one), months.get(link.other)
        if one is None or other is None or one == other:
            continue
        by_year: dict[str, float] = defaultdict(float)
        for month in range(min(one, other), max(one, other)):
            by_year[str(fiscal_year(month))] += problem.costs["bridge_baht_month"]
        found.append(
            {"one": link.one, "other": link.other, "baht": {year: round(baht) for year, baht in by_year.items()}}
        )
    return found


def _cost(problem: Problem, plan: Plan, months: dict[str, int]) -> float:
    """What an order costs beyond the plan itself: rooms and their workloads kept for longer, and bridges."""
    start = first_month(problem.start)
    cost = 0.0
    last: dict[str, int] = {}
    for each in plan.placements:
        if each.what == "move":
            workload = problem.workload[each.workload]
            cost += stay_yearly(problem, workload) * (months[each.workload] - start) / 12
            last[workload.site] = max(last.get(workload.site, start), months[each.workload])
    cost += sum(problem.site[room].fixed_baht_year * (until - start) / 12 for room, until in last.items())
    for link in problem.links:
        if link.one in months and link.other in months:
            cost += abs(months[link.one] - months[link.other]) * problem.costs["bridge_baht_month"]
    return cost
