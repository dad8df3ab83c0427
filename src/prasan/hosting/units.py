"""Workloads that are sited as one: groups of an agency, so that the siting is small enough to be searched well."""

from __future__ import annotations

from dataclasses import dataclass, field

from prasan.hosting.options import Options
from prasan.hosting.pricing import move_cost, stay_cost
from prasan.hosting.problem import Problem
from prasan.hosting.workloads import RESOURCES, Workload


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

    def add(self, problem: Problem, workload: Workload, halves: tuple[int, ...]) -> None:
        """Take a workload in."""
        self.members.append(workload)
        needs = problem.needs(workload)
        standby = problem.standby_needs(workload) if problem.copies(workload) > 1 else (0,) * len(RESOURCES)
        for at in range(len(RESOURCES)):
            self.needs[at] += needs[at]
            self.standby[at] += standby[at]
            self.large[at] += needs[at] > halves[at]
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


def units_of(problem: Problem, options: dict[str, Options]) -> list[Unit]:
    """A unit for each workload that is hosted, in the order of the file."""
    halves = half_of_largest(problem)
    found = []
    for each in problem.workloads:
        if not each.ends:
            unit = Unit(options[each.id], problem.colour(each), each.site)
            unit.add(problem, each, halves)
            found.append(unit)
    return found


def half_of_largest(problem: Problem) -> tuple[int, ...]:
    """Half of what the largest host has of each resource: no host has two workloads that need more."""
    rooms = [problem.room_on(host) for host in problem.hosts if host.count] or [(0,) * len(RESOURCES)]
    return tuple(max(each[at] for each in rooms) // 2 for at in range(len(RESOURCES)))
