"""How far the waves are, as values of indicators: rows in the form that ``prasan centre import`` reads."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass

from prasan.hosting.calendar import first_month
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem

ELEMENTS = ("hosting_workloads_planned", "hosting_workloads_moved", "hosting_rooms_planned", "hosting_rooms_closed")


@dataclass(frozen=True)
class Wave:
    """One agency at the end of a quarter: how many workloads and rooms were to have moved and closed by then, and how many have."""

    agency: str
    planned: int
    moved: int
    rooms_planned: int
    rooms_closed: int


def waves(problem: Problem, plan: Plan, month: int, done: frozenset[str]) -> list[Wave]:
    """By agency, up to and with a month; ``done`` are the workloads that have moved, were retired or merged."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    by_room: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for each in plan.placements:
        workload = problem.workload[each.workload]
        when = first_month(problem.start) if workload.ends else each.month if each.what == "move" else None
        sums = found[workload.agency]
        sums[0] += when is not None and when <= month
        sums[1] += when is not None and workload.id in done
        if workload.site and problem.site[workload.site].kind == "room":
            by_room[workload.site].append((workload.id, when))
    for room, members in by_room.items():
        agency = problem.workload[members[0][0]].agency
        sums = found[agency]
        sums[2] += all(when is not None and when <= month for _, when in members)
        sums[3] += all(workload in done for workload, _ in members)
        del room
    return [Wave(agency, *sums) for agency, sums in sorted(found.items())]


def quarter_of(month: int) -> str:
    """The quarter of a fiscal year in which a month is, as the centres write it: 2570Q1 is October to December 2569."""
    year, of_year = divmod(month, 12)
    return f"{year + (of_year >= 9)}Q{(of_year - 9) % 12 // 3 + 1}"


def as_csv(found: list[Wave], month: int) -> str:
    """Columns unit, element, period, area, value; a row for each agency and element."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["unit", "element", "period", "area", "value"])
    for each in found:
        values = (each.planned, each.moved, each.rooms_planned, each.rooms_closed)
        rows.writerows(
            [each.agency, name, quarter_of(month), "", value] for name, value in zip(ELEMENTS, values, strict=True)
        )
    return out.getvalue()
