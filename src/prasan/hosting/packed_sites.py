"""The copies of workloads at one centre, packed on its hosts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prasan.engine.progress import Progress
from prasan.hosting.packing.instance import BinType, Instance
from prasan.hosting.packing.solve import pack
from prasan.hosting.plan import PlannedHost
from prasan.hosting.pricing import host_cost, licence_cost
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop
from prasan.hosting.workloads import RESOURCES, Workload

Copies = list[tuple[Workload, bool]]
"""Workloads, each with whether it is the standby."""


@dataclass(frozen=True)
class HostsAt:
    """The hosts in use, the host of each copy, how many found none, and how full the scarcest resource of the hosts is."""

    hosts: list[PlannedHost]
    of: list[str]
    unplaced: int
    fill: float


def hosts_at(
    problem: Problem, site_id: str, copies: Copies, seed: int, effort: float, stop: Stop, progress: Progress
) -> HostsAt:
    """Pack the copies of a site."""
    site = problem.site[site_id]
    kinds = [
        (kind, owned, many)
        for kind in problem.hosts_of[site_id]
        for owned, many in ((True, kind.owned), (False, kind.count - kind.owned))
        if many
    ]
    types = tuple(
        BinType(problem.room_on(kind), max(1, host_cost(problem, kind, owned)), many, (kind.rack_units, kind.watts))
        for kind, owned, many in kinds
    )
    if not types:
        return HostsAt([], [""] * len(copies), len(copies), 1.0)
    sizes = np.array(
        [problem.standby_needs(each) if second else problem.needs(each) for each, second in copies], dtype=np.int64
    ).reshape(len(copies), len(RESOURCES))
    colours = [problem.colour(each) for each, _ in copies]
    names = {name: at for at, name in enumerate(sorted(set(colours)))}
    groups: dict[str, int] = {}
    for each, _ in copies:
        for group in each.anti_affinity:
            groups.setdefault(group, len(groups))
    licences = sorted(
        {each.licence for each, _ in copies if each.licence and problem.licence[each.licence].host_baht_year}
    )
    instance = Instance(
        sizes,
        types,
        tuple(names[each] for each in colours) if len(names) > 1 else (),
        tuple(tuple(groups[group] for group in each.anti_affinity) for each, _ in copies) if groups else (),
        tuple(licences.index(each.licence) if each.licence in licences else -1 for each, _ in copies)
        if licences
        else (),
        tuple(licence_cost(problem, each) for each in licences),
        (site.racks * site.rack_units, int(site.power_kw * 1000)),
    )
    packed = pack(instance, seed=seed, effort=effort, stop=stop, progress=progress, prove=len(copies) <= 150).packing
    hosts, of = [], [""] * len(copies)
    room = np.zeros(len(RESOURCES))
    numbers: dict[str, int] = {}
    for kind_at, items in sorted(packed.bins, key=lambda each: (each[0], min(each[1]))):
        kind, owned, _ = kinds[kind_at]
        numbers[kind.id] = numbers.get(kind.id, 0) + 1
        name = f"{site_id}/{kind.id}/{numbers[kind.id]}"
        hosts.append(PlannedHost(name, site_id, kind.id, owned))
        room += np.array(types[kind_at].capacity)
        for item in items:
            of[item] = name
    used = (sizes.sum(axis=0) / np.maximum(room, 1)).max() if len(hosts) > 3 else 1.0
    return HostsAt(hosts, of, len(packed.unplaced), min(1.0, float(used)))
