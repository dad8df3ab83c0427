"""Workloads that are sited as one: groups of an agency, so that the siting is small enough to be searched well."""

from __future__ import annotations

from dataclasses import dataclass, field

from prasan.hosting.options import Options
from prasan.hosting.pricing import move_cost, stay_cost
from prasan.hosting.problem import Problem
from prasan.hosting.workloads import RESOURCES, Workload

# Above so many units the siting is searched in larger ones.
MANY = 900


@dataclass
class Unit:
    """Workloads with the same options, one colour, one licence and one room of today; needs are sums in 1/100."""

    options: Options
    colour: str
    room: str
    members: list[Workload] = field(default_factory=list)
    needs: list[int] = field(default_factory=lambda: [0] * len(RESOURCES))
    standby: list[int] = field(default_factory=lambda: [0] * len(RESOURCES))
    stay: int = 0
    move: dict[str, int] = field(default_factory=dict)
    large: list[int] = field(default_factory=lambda: [0] * len(RESOURCES))
    licensed: dict[str, list[int]] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    def add(self, problem: Problem, workload: Workload, halves: dict[str, tuple[int, ...]]) -> None:
        """Take a workload in."""
        self.members.append(workload)
        needs = problem.needs(workload)
        standby = problem.standby_needs(workload) if problem.copies(workload) > 1 else (0,) * len(RESOURCES)
        for at in range(len(RESOURCES)):
            self.needs[at] += needs[at]
            self.standby[at] += standby[at]
            self.large[at] += needs[at] > halves[""][at]
        if self.options.stays:
            self.stay += stay_cost(problem, workload)
        for centre in self.options.centres:
            self.move[centre] = self.move.get(centre, 0) + move_cost(problem, workload, centre)
        if workload.licence:
            sums = self.licensed.setdefault(workload.licence, [0] * len(RESOURCES))
            for at in range(len(RESOURCES)):
                sums[at] += needs[at]
        for group in workload.anti_affinity:
            self.groups[group] = self.groups.get(group, 0) + 1


def units_of(problem: Problem, options: dict[str, Options], finest: bool = False) -> list[Unit]:
    """Units, in a fixed order.  ``finest`` makes one of each workload; else those with tight or many links are one."""
    hosted = [each for each in problem.workloads if not each.ends]
    halves = {"": half_of_largest(problem)}
    tied = _Ties([each.id for each in hosted])
    # With a licence it is dear to stay: those without are not to go because of those with.
    key = {each.id: (options[each.id], problem.colour(each), each.site, each.licence) for each in hosted}
    alone = {each.id for each in hosted if each.apart}
    if not finest:
        for link in problem.links:
            one, other = (problem.workload[each] for each in (link.one, link.other))
            if one.ends or other.ends or {one.id, other.id} & alone:
                continue
            if (
                key[one.id] == key[other.id]
                and one.agency == other.agency
                and (link.latency_ms is not None or link.together)
            ):
                tied.join(one.id, other.id)
    linked = {
        each
        for link in problem.links
        if link.latency_ms is not None
        for each in (link.one, link.other)
        if each in key
        and tied.root(link.one if link.one in key else each) != tied.root(link.other if link.other in key else each)
    }
    clusters: dict[str, list[Workload]] = {}
    for each in hosted:
        clusters.setdefault(tied.root(each.id), []).append(each)
    limit = _largest_share(problem)
    units: list[Unit] = []
    open_unit: dict[tuple[object, ...], Unit] = {}
    most = max(1, len(hosted) // MANY)
    for cluster in clusters.values():
        first = cluster[0]
        single = finest or any(each.id in linked or each.id in alone for each in cluster)
        whole = (key[first.id], first.agency)
        unit = None if single else open_unit.get(whole)
        if unit is not None and (len(unit.members) >= most * 4 or _over(unit, problem, cluster, limit)):
            unit = None
        if unit is None:
            unit = Unit(options[first.id], problem.colour(first), first.site)
            units.append(unit)
            if not single and len(hosted) > MANY:
                open_unit[whole] = unit
        for each in cluster:
            unit.add(problem, each, halves)
    return units


def half_of_largest(problem: Problem) -> tuple[int, ...]:
    """Half of what the largest host has of each resource: no host has two workloads that need more."""
    rooms = [problem.room_on(host) for host in problem.hosts if host.count] or [(0,) * len(RESOURCES)]
    return tuple(max(each[at] for each in rooms) // 2 for at in range(len(RESOURCES)))


def _largest_share(problem: Problem) -> list[float]:
    """A fiftieth of the smallest centre: a unit that is larger is hard to fit in."""
    totals = [
        [sum(problem.room_on(host)[at] * host.count for host in hosts) for at in range(len(RESOURCES))]
        for hosts in problem.hosts_of.values()
        if hosts
    ]
    return [min((each[at] for each in totals), default=0) / 50 for at in range(len(RESOURCES))]


def _over(unit: Unit, problem: Problem, cluster: list[Workload], limit: list[float]) -> bool:
    needs = [sum(each) for each in zip(unit.needs, *(problem.needs(each) for each in cluster), strict=True)]
    return any(need > most for need, most in zip(needs, limit, strict=True))


class _Ties:
    """Sets that grow together (union-find)."""

    def __init__(self, ids: list[str]) -> None:
        self.parent = {each: each for each in ids}

    def root(self, each: str) -> str:
        while self.parent[each] != each:
            self.parent[each] = self.parent[self.parent[each]]
            each = self.parent[each]
        return each

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first
