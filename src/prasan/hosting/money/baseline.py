"""The frozen baseline: what doing nothing costs, by which definitions and coefficients, so that savings are measured, not redefined.

It is made from a problem before a plan is approved, and is known by the hash of its content; a file that was changed is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import write_durably
from prasan.hosting.costing import by_year
from prasan.hosting.errors import HostingError
from prasan.hosting.money.case import Case, present
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem

FORM = "hosting-baseline/1"

DEFINITIONS: Mapping[str, str] = {
    "today": "every workload that is in an agency's room stays there for all years, with what it uses today, without growth; "
    "what is in a shared centre already, and what is new, is not in it",
    "capital": "renewal of rooms' equipment (its share); hosts bought, and centres opened, in the year when they are needed",
    "running": "a room's fixed costs and the rest of its equipment's; hosts' support and centres' fixed costs",
    "energy": "electricity with cooling; of rooms, its share of the equipment's costs",
    "staff": "operators by host; of rooms, its share of the equipment's costs",
    "licences": "paid for every host on which they are used; in a room, by workload",
    "migration": "moving a workload and its data, and bridges while two that talk are apart",
    "decommissioning": "retiring or merging a workload, and closing a room that is left",
    "saving": "the frozen cost of doing nothing less what was spent, in baht of the year; a closed room alone is no saving",
    "net_present_value": "each fiscal year's baht, divided by (1 + discount rate) once for every year after the first",
}


@dataclass(frozen=True)
class Baseline:
    """``rows`` are the cost of doing nothing: agency, fiscal year (B.E.), kind, baht of the year.  ``npv`` is the same at the beginning of
    ``start``.  ``coefficients`` are all of them, with units and sources, and ``problem_sha256`` is of the problem's file."""

    problem: str
    problem_sha256: str
    start: int
    years: int
    npv: int
    rows: tuple[Mapping[str, Any], ...]
    coefficients: Mapping[str, Mapping[str, Any]]
    definitions: Mapping[str, str]
    by: str
    when: str

    @property
    def sha256(self) -> str:
        """The hash of all that it says."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """As it is written."""
        return {"form": FORM, **asdict(self), "sha256": self.sha256}


def freeze(problem: Problem, problem_sha256: str, by: str, when: datetime) -> Baseline:
    """The baseline of a problem."""
    rows = [each for each in by_year(problem, Plan(problem.name, "", "", [], [])) if each["today"]]
    return Baseline(
        problem=problem.name, problem_sha256=problem_sha256, start=problem.start, years=problem.years,
        npv=round(present(rows, "today", problem.costs["discount_rate"], problem.start)),
        rows=tuple({"agency": r["agency"], "year": r["year"], "kind": r["kind"], "baht": r["today"]} for r in rows),
        coefficients={name: asdict(each) for name, each in problem.costs.every.items()},
        definitions=dict(DEFINITIONS), by=by, when=when.isoformat(timespec="seconds"),
    )  # fmt: skip


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write it once.  Raises HostingError where the file says something else already: a frozen baseline is not replaced."""
    if path.exists() and read_baseline(path).sha256 != baseline.sha256:
        raise HostingError(f"{path}: a baseline is frozen there already. Remedy: keep it, or name another file.")
    write_durably(path, json.dumps(baseline.as_dict(), ensure_ascii=False, indent=1))


def read_baseline(path: Path) -> Baseline:
    """A baseline's file.  Raises HostingError where it is none, or was changed since it was frozen."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole.pop("form") != FORM:
            raise KeyError("form")
        kept = whole.pop("sha256")
        found = Baseline(**{**whole, "rows": tuple(whole["rows"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HostingError(
            f"{path}: it is no frozen baseline ({error}). Remedy: `prasan hosting freeze PROBLEM --out {path}`."
        ) from error
    if found.sha256 != kept:
        raise HostingError(f"{path}: it was changed after it was frozen. Remedy: bring back the copy with hash {kept}.")
    return found


def against(baseline: Baseline, case: Case) -> list[dict[str, int]]:
    """By fiscal year: the frozen cost of doing nothing, what the plan costs, and the saving, in baht of the year."""
    frozen: dict[int, int] = {}
    for row in baseline.rows:
        frozen[row["year"]] = frozen.get(row["year"], 0) + row["baht"]
    return [
        {
            "year": each.year, "frozen": frozen.get(each.year, 0), "plan": sum(each.plan.values()),
            "saving": frozen.get(each.year, 0) - sum(each.plan.values()),
        }
        for each in case.years
    ]  # fmt: skip
