"""Where a workload may be, and the sentence that says why not elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prasan.hosting.problem import Problem
from prasan.hosting.sites import Site
from prasan.hosting.workloads import RESOURCES, Workload


@dataclass(frozen=True)
class Options:
    """``centres`` for the first copy, ``standbys`` for each of them (empty where it has none), ``stays`` whether it may stay."""

    centres: tuple[str, ...]
    standbys: tuple[tuple[str, ...], ...]
    stays: bool

    @property
    def none(self) -> bool:
        """Whether it may be nowhere."""
        return not self.centres and not self.stays


def refusals(problem: Problem, workload: Workload, site: Site) -> list[str]:
    """Why a site may not have the first copy of a workload; nothing where it may."""
    found = []
    if site.kind == "room":
        if workload.site != site.id:
            return [f"{site.id} is a room, where nothing is moved to"]
        if site.closes is not None and site.closes < problem.start + problem.years:
            found.append(f"room {site.id} closes in {site.closes}")
        if workload.fate == "move":
            found.append(f"{workload.id} is to move (fate)")
    else:
        if workload.fate == "stay":
            found.append(f"{workload.id} is to stay (fate)")
        found.extend(_too_large(problem, workload, site))
        if problem.copies(workload) > 1 and not _standbys(problem, workload, site):
            found.append(f"no site in another zone than {site.zone} may have its standby")
    found.extend(_not_allowed(problem, workload, site))
    return found


def _not_allowed(problem: Problem, workload: Workload, site: Site) -> list[str]:
    found = []
    if workload.classification not in site.classes:
        found.append(f"{site.id} is not allowed to have {workload.classification} data")
    if workload.only and site.id not in workload.only:
        found.append(f"{workload.id} may be at {', '.join(workload.only)} only")
    licence = problem.licence.get(workload.licence)
    if licence and licence.sites and site.id not in licence.sites:
        found.append(f"licence {licence.id} may be used at {', '.join(licence.sites)} only")
    return found


def _too_large(problem: Problem, workload: Workload, site: Site) -> list[str]:
    needs = problem.needs(workload)
    rooms = [problem.room_on(host) for host in problem.hosts_of[site.id] if host.count]
    if any(all(need <= room for need, room in zip(needs, each, strict=True)) for each in rooms):
        return []
    if not rooms:
        return [f"{site.id} has no hosts"]
    over = [name for at, name in enumerate(RESOURCES) if all(needs[at] > each[at] for each in rooms)]
    return [f"no host at {site.id} has the {' and '.join(over) or 'capacity'} that {workload.id} needs"]


def _standbys(problem: Problem, workload: Workload, first: Site) -> tuple[str, ...]:
    quick = workload.rpo_hours == 0
    return tuple(
        site.id
        for site in problem.sites
        if site.kind == "centre"
        and site.zone != first.zone
        and not _not_allowed(problem, workload, site)
        and not _too_large(problem, workload, site)
        and not (quick and problem.latency(first.id, site.id) > problem.rules.sync_latency_ms)
    )


def all_options(problem: Problem) -> dict[str, Options]:
    """The options of every workload that is hosted at all; what is alike is worked out once."""
    known: dict[tuple[object, ...], Options] = {}
    found = {}
    hosted = [each for each in problem.workloads if not each.ends]
    # Of what it needs, only on which kinds of hosts that fits matters here.
    rooms = [problem.room_on(host) for host in problem.hosts if host.count]
    needs = np.array([problem.needs(each) for each in hosted], dtype=np.int64).reshape(-1, 1, len(RESOURCES))
    fits = np.all(needs <= np.array(rooms, dtype=np.int64).reshape(1, -1, len(RESOURCES)), axis=2)
    for workload, own in zip(hosted, fits, strict=True):
        key = (
            workload.classification, workload.licence, workload.only, workload.fate, workload.site,
            problem.copies(workload), workload.rpo_hours == 0, own.tobytes(),
        )  # fmt: skip
        if key not in known:
            known[key] = _options(problem, workload)
        found[workload.id] = known[key]
    return found


def _options(problem: Problem, workload: Workload) -> Options:
    free = [site for site in problem.sites if not refusals(problem, workload, site)]
    centres = [site for site in free if site.kind == "centre"]
    paired = problem.copies(workload) > 1
    return Options(
        tuple(site.id for site in centres),
        tuple(_standbys(problem, workload, site) if paired else () for site in centres),
        any(site.kind == "room" for site in free),
    )
