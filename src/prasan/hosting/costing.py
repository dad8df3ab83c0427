"""What a plan costs, and what today costs: as one sum (net present value), and by agency and fiscal year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from prasan.hosting.calendar import first_month, fiscal_year
from prasan.hosting.plan import Placement, Plan, PlannedHost
from prasan.hosting.pricing import (
    ending_cost,
    host_cost,
    host_yearly,
    leaving_cost,
    licence_cost,
    move_cost,
    site_cost,
    stay_cost,
    stay_yearly,
)
from prasan.hosting.problem import Problem

KINDS = ("capital", "running", "energy", "staff", "licences", "migration", "decommissioning")


def rooms_today(problem: Problem) -> set[str]:
    """Rooms with workloads in them today."""
    return {each.site for each in problem.workloads if each.site and problem.site[each.site].kind == "room"}


def cost_of(problem: Problem, placements: Iterable[Placement], hosts: Iterable[PlannedHost]) -> int:
    """Baht (net present value) of a plan as if it stood from the first day: what the optimiser makes least."""
    hosts = list(hosts)
    kinds = {(each.site, each.id): each for each in problem.hosts}
    total = sum(host_cost(problem, kinds[each.site, each.kind], each.owned) for each in hosts)
    licensed: set[tuple[str, str]] = set()
    used: set[str] = set()
    kept: set[str] = set()
    for each in placements:
        workload = problem.workload[each.workload]
        if each.what in ("retire", "merge"):
            total += ending_cost(problem)
        elif each.what == "stay":
            kept.add(each.site)
            total += stay_cost(problem, workload)
        else:
            used |= {each.site, each.standby_site} - {""}
            total += move_cost(problem, workload, each.site)
            if workload.licence:
                licensed |= {(host, workload.licence) for host in (each.host, each.standby_host) if host}
    total += sum(licence_cost(problem, licence) for _, licence in sorted(licensed))
    total += sum(site_cost(problem, problem.site[each]) for each in sorted(used | kept))
    return total + leaving_cost(problem) * len(rooms_today(problem) - kept)


def cost_today(problem: Problem) -> int:
    """Baht (net present value) of leaving everything in its room for the years; what is in a centre or new already is not in it."""
    rooms = rooms_today(problem)
    staying = sum(stay_cost(problem, each) for each in problem.workloads if each.site in rooms)
    return staying + sum(site_cost(problem, problem.site[each]) for each in sorted(rooms))


def by_year(problem: Problem, plan: Plan) -> list[dict[str, Any]]:
    """Rows of agency, fiscal year, kind (see KINDS), ``plan`` and ``today``, in baht of the year, without discount.

    What a host or a site costs is shared by who is on it, by the share of what is used there; a host is paid from the month when it is
    needed first, a room until the month when its last workload leaves.
    """
    sums: dict[tuple[str, int, str, str], float] = defaultdict(float)
    years = range(problem.start, problem.start + problem.years)
    _rooms(problem, plan, years, sums)
    _hosts(problem, plan, years, sums)
    for each in plan.placements:
        workload = problem.workload[each.workload]
        if each.what == "move" and each.month is not None:
            sums[workload.agency, fiscal_year(each.month), "migration", "plan"] += move_cost(
                problem, workload, each.site
            )
        if each.what in ("retire", "merge"):
            sums[workload.agency, problem.start, "decommissioning", "plan"] += ending_cost(problem)
    for bridge in plan.bridges:
        agency = problem.workload[bridge["one"]].agency
        for year, baht in bridge["baht"].items():
            sums[agency, int(year), "migration", "plan"] += baht
    keys = sorted({key[:3] for key in sums})
    return [
        {
            "agency": a,
            "year": y,
            "kind": k,
            "plan": round(sums[a, y, k, "plan"]),
            "today": round(sums[a, y, k, "today"]),
        }
        for a, y, k in keys
    ]


def _rooms(problem: Problem, plan: Plan, years: range, sums: dict[tuple[str, int, str, str], float]) -> None:
    placed = {each.workload: each for each in plan.placements}
    shares = {kind: problem.costs[f"room_{kind}_share"] for kind in ("capital", "energy", "staff")}
    shares["running"] = 1 - sum(shares.values())
    for room in sorted(rooms_today(problem)):
        site = problem.site[room]
        here = [each for each in problem.workloads if each.site == room]
        last = max(_leaves(placed.get(each.id), years) for each in here)
        for workload in here:
            until = _leaves(placed.get(workload.id), years)
            licence = problem.licence.get(workload.licence)
            of_licence = licence.host_baht_year * problem.costs["room_licence_factor"] if licence else 0.0
            running = stay_yearly(problem, workload) - of_licence
            fixed = site.fixed_baht_year / len(here)
            for year in years:
                part = _part(year, None, until)
                for kind, share in shares.items():
                    sums[workload.agency, year, kind, "today"] += running * share
                    sums[workload.agency, year, kind, "plan"] += running * share * part
                sums[workload.agency, year, "running", "today"] += fixed
                sums[workload.agency, year, "running", "plan"] += fixed * _part(year, None, last)
                sums[workload.agency, year, "licences", "today"] += of_licence
                sums[workload.agency, year, "licences", "plan"] += of_licence * part
            if last < first_month(years.stop):
                year = max(years.start, fiscal_year(last))
                sums[workload.agency, year, "decommissioning", "plan"] += leaving_cost(problem) / len(here)


def _leaves(placement: Placement | None, years: range) -> int:
    """The month from which a workload is not in its room any more."""
    if placement is None or placement.what == "stay":
        return first_month(years.stop)
    if placement.what in ("retire", "merge") or placement.month is None:
        return first_month(years.start)
    return placement.month + 1


def _part(year: int, since: int | None, until: int | None) -> float:
    """The share of a fiscal year's months from ``since`` and before ``until``."""
    first, end = first_month(year), first_month(year) + 12
    return max(0, min(end, end if until is None else until) - max(first, first if since is None else since)) / 12


def _hosts(problem: Problem, plan: Plan, years: range, sums: dict[tuple[str, int, str, str], float]) -> None:
    kinds = {(each.site, each.id): each for each in problem.hosts}
    shares = host_shares(problem, plan)
    opened: dict[str, int] = {}
    by_agency: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for host in plan.hosts:
        kind, site = kinds[host.site, host.kind], problem.site[host.site]
        since = first_month(years.start) if host.month is None else host.month
        opened[host.site] = min(since, opened.get(host.site, since))
        yearly = host_yearly(problem, kind)
        staff = problem.costs["staff_host_baht_year"]
        energy = yearly - kind.yearly_baht - staff
        for agency, (share, licences) in shares.get(host.id, {}).items():
            by_agency[host.site][agency] += share
            if not host.owned:
                sums[agency, fiscal_year(since), "capital", "plan"] += kind.price_baht * share
            for year in years:
                part = _part(year, since, None)
                sums[agency, year, "running", "plan"] += kind.yearly_baht * share * part
                sums[agency, year, "staff", "plan"] += staff * share * part
                sums[agency, year, "energy", "plan"] += energy * share * part
                sums[agency, year, "licences", "plan"] += licences * part
    for site_id, agencies in by_agency.items():
        site, total = problem.site[site_id], sum(agencies.values())
        for agency, share in agencies.items():
            sums[agency, fiscal_year(opened[site_id]), "capital", "plan"] += site.open_baht * share / total
            for year in years:
                part = _part(year, opened[site_id], None)
                sums[agency, year, "running", "plan"] += site.fixed_baht_year * share / total * part


def host_shares(problem: Problem, plan: Plan) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """By host and agency: the share of the host that is the agency's, and its part of the host's licences in baht a year."""
    used: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    licences: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rooms = {}
    kinds = {(each.site, each.id): each for each in problem.hosts}
    for host in plan.hosts:
        rooms[host.id] = problem.room_on(kinds[host.site, host.kind])
    for each in plan.placements:
        workload = problem.workload[each.workload]
        copies = ((each.host, problem.needs(workload)), (each.standby_host, problem.standby_needs(workload)))
        for host_id, needs in copies:
            if host_id:
                share = max(need / max(1, most) for need, most in zip(needs, rooms[host_id], strict=True))
                used[host_id][workload.agency] += share + 1e-9
                if workload.licence:
                    licences[host_id][workload.licence].add(workload.agency)
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for host_id, agencies in used.items():
        total = sum(agencies.values())
        found[host_id] = {}
        for agency, share in agencies.items():
            paid = sum(
                problem.licence[licence].host_baht_year / len(whose)
                for licence, whose in licences[host_id].items()
                if agency in whose
            )
            found[host_id][agency] = (share / total, paid)
    return found
