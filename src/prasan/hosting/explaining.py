"""Why a workload is where it is: what each other place would cost or violate, and what would move it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from prasan.hosting.errors import HostingError
from prasan.hosting.options import refusals
from prasan.hosting.plan import Placement, Plan
from prasan.hosting.pricing import host_cost, licence_cost, move_cost, site_cost, stay_cost
from prasan.hosting.problem import Problem
from prasan.hosting.sites import HostType, Site
from prasan.hosting.teams import EVERYBODY, a_month, movable
from prasan.hosting.workloads import RESOURCES, Workload


@dataclass(frozen=True)
class Place:
    """A site and what the workload would cost there by itself (baht, net present value), with everything else as planned.

    ``baht`` is None where a limit forbids it; ``violates`` has the limits.  ``host`` is one of the plan with room for it, "" where
    one more would be needed, whose share is in the sum.
    """

    site: str
    baht: int | None
    violates: tuple[str, ...] = ()
    host: str = ""
    binding: str = ""


@dataclass(frozen=True)
class Explanation:
    """``here`` is where the plan has it, ``others`` the other places, the cheapest first; ``moved_by`` sentences on what would move it.

    ``held`` says why it stays although it could be elsewhere: team, moves (of all together), freeze, budget or window (its own months); "" where
    none of these is the reason.
    """

    workload: str
    what: str
    here: Place
    others: tuple[Place, ...]
    moved_by: tuple[str, ...]
    held: str = ""


def explain(problem: Problem, plan: Plan, workload_id: str) -> Explanation:
    """Explain one workload of a plan.  Raises HostingError where there is none of the name."""
    placed = {each.workload: each for each in plan.placements}
    workload = problem.workload.get(workload_id)
    if workload is None or workload_id not in placed:
        near = [each for each in problem.workload if workload_id.casefold() in each.casefold()][:5]
        remedy = f"did you mean {', '.join(near)}?" if near else "name one of the problem's file."
        raise HostingError(f"the plan has no workload {workload_id!r}. Remedy: {remedy}")
    placement = placed[workload_id]
    if workload.ends:
        return Explanation(
            workload.id, placement.what, Place("", None, (f"decided in the file: {workload.fate}",)), (), ()
        )
    context = _Context(problem, plan, placement, workload)
    places = [context.place(site) for site in problem.sites if site.kind == "centre" or site.id == workload.site]
    here = next(each for each in places if each.site == placement.site)
    others = sorted(
        (each for each in places if each is not here),
        key=lambda each: (each.baht is None, each.baht or 0, each.site),
    )
    held = _held(problem, plan, placement, workload)
    first = [_HELD[held].format(**_limits(problem, workload))] if held else []
    return Explanation(workload.id, placement.what, here, tuple(others), (*first, *_moved_by(here, others)), held)


_HELD = {
    "team": "a month of its agency's team: it moves at most {team:,} a month, and all months are taken",
    "moves": "a month of all agencies together: they move at most {everybody:,} a month, and all months are taken",
    "freeze": "a month that is not frozen: in those in which it may move, its agency moves nothing",
    "budget": "budget: no year has enough left for its move and the hosts that it needs",
    "window": "other months: it may not move before the last in which it may",
}


def _limits(problem: Problem, workload: Workload) -> dict[str, int]:
    return {"team": a_month(problem, workload.agency), "everybody": a_month(problem, EVERYBODY)}


def _held(problem: Problem, plan: Plan, placement: Placement, workload: Workload) -> str:
    if placement.what != "stay" or workload.fate == "stay":
        return ""
    if workload.id in plan.held:
        return plan.held[workload.id]
    moved = Counter(problem.workload[each.workload].agency for each in plan.placements if each.what == "move")
    limits = movable(problem)
    if moved[workload.agency] >= limits.get(workload.agency, len(plan.placements)):
        return "team"
    return "moves" if sum(moved.values()) >= limits.get(EVERYBODY, len(plan.placements)) else ""


def _moved_by(here: Place, others: list[Place]) -> list[str]:
    found = []
    for each in others:
        if each.baht is None:
            found.append(f"{each.site}: only if this were lifted: {'; '.join(each.violates)}")
        elif here.baht is not None and each.baht >= here.baht:
            found.append(
                f"{each.site}: if it were cheaper there, or dearer here, by more than {each.baht - here.baht:,} baht"
            )
        elif here.baht is not None:
            found.append(
                f"{each.site}: cheaper by {here.baht - each.baht:,} baht for this one alone; "
                "its group of the agency is sited together, or the search stopped before it tried"
            )
    return found


class _Context:
    """The plan without one workload."""

    def __init__(self, problem: Problem, plan: Plan, placement: Placement, workload: Workload) -> None:
        self.problem, self.plan, self.placement, self.workload = problem, plan, placement, workload
        self.placed = {each.workload: each for each in plan.placements}
        kinds = {(each.site, each.id): each for each in problem.hosts}
        self.kind: dict[str, HostType] = {each.id: kinds[each.site, each.kind] for each in plan.hosts}
        self.left = {host: list(problem.room_on(kind)) for host, kind in self.kind.items()}
        self.on: dict[str, list[Workload]] = {host: [] for host in self.kind}
        for each in plan.placements:
            other = problem.workload[each.workload]
            if other.id == workload.id:
                continue
            for host, needs in ((each.host, problem.needs(other)), (each.standby_host, problem.standby_needs(other))):
                if host:
                    self.on[host].append(other)
                    self.left[host] = [left - need for left, need in zip(self.left[host], needs, strict=True)]

    def place(self, site: Site) -> Place:
        problem, workload = self.problem, self.workload
        violated = [*refusals(problem, workload, site), *self._links(site), *self._apart(site)]
        if violated:
            return Place(site.id, None, tuple(violated))
        if site.kind == "room":
            others = any(
                each.what == "stay" and each.site == site.id and each.workload != workload.id
                for each in self.plan.placements
            )
            room = 0 if others else site_cost(problem, site) - round(problem.costs["close_room_baht"])
            return Place(site.id, stay_cost(problem, workload) + room)
        baht = move_cost(problem, workload, site.id)
        used = any(host for host, kind in self.kind.items() if kind.site == site.id and self.on[host])
        baht += 0 if used else site_cost(problem, site)
        needs = problem.needs(workload)
        free = self._free_host(site.id, needs)
        shares = [(self._share(kind, needs), kind) for kind in problem.hosts_of[site.id] if kind.count]
        fitting = [(share, kind) for share, kind in shares if share[0] <= 1]
        share, kind = min(fitting, key=lambda each: each[0][0] * host_cost(problem, each[1], owned=False))
        baht += round(share[0] * host_cost(problem, kind, owned=False))
        if workload.licence and not (free and any(each.licence == workload.licence for each in self.on[free])):
            baht += licence_cost(problem, workload.licence)
        return Place(site.id, baht, (), free, share[1])

    def _share(self, kind: HostType, needs: tuple[int, ...]) -> tuple[float, str]:
        """The part of a host that the needs take, by the resource of which they take most."""
        room = self.problem.room_on(kind)
        parts = [
            (need / most if most else (math.inf if need else 0.0), name)
            for need, most, name in zip(needs, room, RESOURCES, strict=True)
        ]
        return max(parts)

    def _free_host(self, site: str, needs: tuple[int, ...]) -> str:
        workload = self.workload
        for host, kind in self.kind.items():
            if kind.site != site or any(need > left for need, left in zip(needs, self.left[host], strict=True)):
                continue
            others = self.on[host]
            if any(self.problem.colour(each) != self.problem.colour(workload) for each in others):
                continue
            if any(set(each.anti_affinity) & set(workload.anti_affinity) for each in others):
                continue
            return host
        return ""

    def _links(self, site: Site) -> list[str]:
        found = []
        for link in self.problem.links:
            if self.workload.id not in (link.one, link.other) or link.latency_ms is None:
                continue
            other = link.other if link.one == self.workload.id else link.one
            there = self.placed[other].site
            if there and self.problem.latency(site.id, there) > link.latency_ms:
                ms = self.problem.latency(site.id, there)
                found.append(f"{other} at {there} is {ms:g} ms from {site.id}, and bears {link.latency_ms:g}")
        return found

    def _apart(self, site: Site) -> list[str]:
        found = []
        for other in self.problem.workloads:
            common = set(other.apart) & set(self.workload.apart)
            there = self.placed[other.id].site if other.id != self.workload.id else ""
            if common and there and self.problem.site[there].zone == site.zone:
                found.append(f"{other.id} of the group {min(common)} is in zone {site.zone} already")
        return found
