"""What each choice costs over the plan's years, in whole baht of the first year's beginning (net present value)."""

from __future__ import annotations

from prasan.hosting.problem import Problem
from prasan.hosting.sites import HostType, Site
from prasan.hosting.workloads import Workload


def host_yearly(problem: Problem, host: HostType) -> float:
    """Baht a year for one host that runs: support, staff, and energy with cooling."""
    site = problem.site[host.site]
    price = problem.costs["energy_baht_kwh"] if site.energy_baht_kwh is None else site.energy_baht_kwh
    energy = host.watts / 1000 * 8760 * site.pue * price
    return host.yearly_baht + problem.costs["staff_host_baht_year"] + energy


def host_cost(problem: Problem, host: HostType, owned: bool) -> int:
    """One host over the years; what is owned is not bought."""
    running = host_yearly(problem, host) * problem.costs.annuity(problem.years)
    return round(running + (0 if owned else host.price_baht))


def licence_cost(problem: Problem, licence: str) -> int:
    """A licence on one host over the years."""
    return round(problem.licence[licence].host_baht_year * problem.costs.annuity(problem.years))


def site_cost(problem: Problem, site: Site) -> int:
    """A site that is used, over the years; a room that is left costs its closing instead (see :func:`leaving_cost`)."""
    return round(site.open_baht + site.fixed_baht_year * problem.costs.annuity(problem.years))


def leaving_cost(problem: Problem) -> int:
    """Closing one room."""
    return round(problem.costs["close_room_baht"])


def stay_yearly(problem: Problem, workload: Workload) -> float:
    """Baht a year for a workload in its room, beside what the room itself costs: equipment, and its licence on hosts of its own."""
    costs = problem.costs
    cpu, memory, storage, *_ = workload.needs
    equipment = (
        cpu * costs["room_vcpu_baht_year"]
        + memory * costs["room_memory_gb_baht_year"]
        + storage * costs["room_storage_gb_baht_year"]
    )
    licence = problem.licence.get(workload.licence)
    return equipment + (licence.host_baht_year * costs["room_licence_factor"] if licence else 0)


def stay_cost(problem: Problem, workload: Workload) -> int:
    """A workload in its room over the years."""
    return round(stay_yearly(problem, workload) * problem.costs.annuity(problem.years))


def move_cost(problem: Problem, workload: Workload, to: str) -> int:
    """Moving it once; nothing for what is there already or is new."""
    if workload.site in ("", to):
        return 0
    costs = problem.costs
    factor = costs["critical_move_factor"] if workload.criticality == 1 else 1.0
    return round(costs["move_baht"] * factor + workload.needs[2] * costs["move_storage_gb_baht"])


def ending_cost(problem: Problem) -> int:
    """Retiring a workload, or merging it into another."""
    return round(problem.costs["retire_baht"])
