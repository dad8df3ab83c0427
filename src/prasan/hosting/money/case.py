"""The business case of a plan: by fiscal year and agency, net present value, break-even and carbon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from prasan.hosting.calendar import first_month
from prasan.hosting.costing import KINDS, by_year
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem

Row = Mapping[str, Any]

HOURS = 8760  # of a year


@dataclass(frozen=True)
class Year:
    """One fiscal year (B.E.): baht of the year by kind (``costing.KINDS``), kWh, and the discounted saving since the first year."""

    year: int
    plan: Mapping[str, int]
    today: Mapping[str, int]
    kwh_plan: float
    kwh_today: float
    cumulative: int

    @property
    def saving(self) -> int:
        """Today less plan, in baht of the year."""
        return sum(self.today.values()) - sum(self.plan.values())


@dataclass(frozen=True)
class Case:
    """``npv`` is what the plan saves over its years in baht of the first (less than 0: it costs more); ``breaks_even`` the fiscal year from
    which it has saved more than it has cost for good, None where it does not within the years.  ``agencies`` has (agency, plan, today), in baht without discount, the
    largest saving first.  Carbon is tonnes of CO2 over the years."""

    years: tuple[Year, ...]
    agencies: tuple[tuple[str, int, int], ...]
    npv: int
    npv_plan: int
    npv_today: int
    breaks_even: int | None
    carbon_plan: float
    carbon_today: float

    def told(self) -> dict[str, Any]:
        """The case as JSON has it."""
        return {
            "npv": self.npv, "npv_plan": self.npv_plan, "npv_today": self.npv_today, "breaks_even": self.breaks_even,
            "carbon_tonnes_plan": round(self.carbon_plan, 1), "carbon_tonnes_today": round(self.carbon_today, 1),
            "years": [{**vars(each), "saving": each.saving} for each in self.years],
            "agencies": [{"agency": name, "plan": plan, "today": today} for name, plan, today in self.agencies],
        }  # fmt: skip


def present(rows: Iterable[Row], side: str, rate: float, start: int) -> float:
    """What the rows of ``by_year`` are worth at the beginning of ``start``: ``side`` is plan or today."""
    return float(sum(row[side] / (1 + rate) ** (row["year"] - start) for row in rows))


def case_of(problem: Problem, plan: Plan, rows: list[dict[str, Any]] | None = None) -> Case:
    """The case of a plan of this problem, by the problem's coefficients; ``rows`` are those of ``by_year`` where they are known."""
    rows = by_year(problem, plan) if rows is None else rows
    rate, price = problem.costs["discount_rate"], problem.costs["energy_baht_kwh"]
    sums = {side: {year: dict.fromkeys(KINDS, 0) for year in _years(problem)} for side in ("plan", "today")}
    agencies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for at, side in enumerate(("plan", "today")):
            if row["year"] in sums[side]:
                sums[side][row["year"]][row["kind"]] += row[side]
            agencies[row["agency"]][at] += row[side]
    by_hosts = _hosts_energy(problem, plan)
    running = list(
        accumulate(
            (sum(sums["today"][year].values()) - sum(sums["plan"][year].values()))
            / (1 + rate) ** (year - problem.start)
            for year in _years(problem)
        )
    )
    years = tuple(
        Year(
            year, sums["plan"][year], sums["today"][year],
            by_hosts[year][0] + max(0.0, sums["plan"][year]["energy"] - by_hosts[year][1]) / price if price else by_hosts[year][0],
            sums["today"][year]["energy"] / price if price else 0.0, round(saved),
        )
        for year, saved in zip(_years(problem), running, strict=True)
    )  # fmt: skip
    tonnes = problem.costs["grid_kg_co2_kwh"] / 1000
    npv_plan, npv_today = (round(present(rows, side, rate, problem.start)) for side in ("plan", "today"))
    return Case(
        years=years,
        agencies=tuple(sorted(((a, p, t) for a, (p, t) in agencies.items()), key=lambda each: (each[1] - each[2], each[0]))),
        npv=npv_today - npv_plan, npv_plan=npv_plan, npv_today=npv_today, breaks_even=_even(years),
        carbon_plan=sum(each.kwh_plan for each in years) * tonnes,
        carbon_today=sum(each.kwh_today for each in years) * tonnes,
    )  # fmt: skip


def _years(problem: Problem) -> range:
    return range(problem.start, problem.start + problem.years)


def _even(years: Iterable[Year]) -> int | None:
    """The first year from which the discounted saving stays at or over 0."""
    found = None
    for each in years:
        if each.cumulative < 0:
            found = None
        elif found is None:
            found = each.year
    return found


def _hosts_energy(problem: Problem, plan: Plan) -> dict[int, tuple[float, float]]:
    """By year: kWh of the plan's hosts with cooling, and what they cost, each from the month when it is needed."""
    kinds = {(each.site, each.id): each for each in problem.hosts}
    found = dict.fromkeys(_years(problem), (0.0, 0.0))
    for host in plan.hosts:
        site = problem.site[host.site]
        price = problem.costs["energy_baht_kwh"] if site.energy_baht_kwh is None else site.energy_baht_kwh
        kwh = kinds[host.site, host.kind].watts / 1000 * HOURS * site.pue
        since = first_month(problem.start) if host.month is None else host.month
        for year, (sum_kwh, baht) in found.items():
            part = min(12, max(0, first_month(year) + 12 - since)) / 12
            found[year] = (sum_kwh + kwh * part, baht + kwh * part * price)
    return found
