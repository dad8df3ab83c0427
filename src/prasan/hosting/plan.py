"""A plan: where each workload is, on which host, and when it moves; and the file that it is kept in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import write_durably
from prasan.hosting.calendar import month_of, month_text
from prasan.hosting.errors import HostingError

FORM = "hosting-plan/1"


@dataclass
class Placement:
    """``what`` is move, new (not hosted before), keep (on a host of the centre where it is), stay (in its room), retire or merge.

    ``host`` and ``standby_host`` are ids of planned hosts, "" in a room; ``month`` is when it moves or starts, None where it does neither.
    """

    workload: str
    what: str
    site: str = ""
    host: str = ""
    standby_site: str = ""
    standby_host: str = ""
    month: int | None = None


@dataclass
class PlannedHost:
    """One host that the plan uses; ``month`` is when it is needed first."""

    id: str
    site: str
    kind: str
    owned: bool
    month: int | None = None


@dataclass
class Plan:
    """``cost`` and ``bound`` are baht (net present value); ``today`` what leaving everything as it is costs.  ``years`` is by agency and
    fiscal year, see ``costing``.  ``waiting`` is what the waves cost beyond that (baht of rooms kept until then, and bridges) and no order of
    these moves costs less than ``waiting_bound``; ``months`` they take, of ``months_bound`` at least.  ``held`` are workloads that stay for want of a
    month, with what was in the way.  ``file`` is the problem's, seen from the plan's folder.  ``ended`` says what ended the search: effort, time or hand."""

    problem: str
    file: str
    sha256: str
    placements: list[Placement]
    hosts: list[PlannedHost]
    cost: int = 0
    bound: int = 0
    today: int = 0
    seed: int = 0
    effort: float = 0.0
    ended: str = "effort"
    bridges: list[dict[str, Any]] = field(default_factory=list)
    years: list[dict[str, Any]] = field(default_factory=list)
    waiting: int = 0
    waiting_bound: int = 0
    months: int = 0
    months_bound: int = 0
    held: dict[str, str] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """(cost - bound) / cost: no plan is cheaper by a larger share."""
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)

    def as_dict(self) -> dict[str, Any]:
        """The plan as it is written, months as text."""
        whole = asdict(self)
        for each in (*whole["placements"], *whole["hosts"]):
            each["month"] = None if each["month"] is None else month_text(each["month"])
        return {"form": FORM, **whole, "gap": round(self.gap, 6)}


def problem_of(plan: Plan, plan_file: Path) -> Path:
    """The file of a plan's problem.  Raises HostingError where it is not where it was."""
    found = plan_file.parent / plan.file
    if not plan.file or not found.is_file():
        raise HostingError(
            f"{plan_file}: its problem {plan.file or '(none)'} is not there. Remedy: name it with --problem."
        )
    return found


def digest(path: Path) -> str:
    """What a plan knows its problem's file by."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan beside and rename."""
    write_durably(path, json.dumps(plan.as_dict(), ensure_ascii=False, indent=1))


def read_plan(path: Path) -> Plan:
    """A plan's file.  Raises HostingError."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole.pop("form") != FORM:
            raise KeyError("form")
        whole.pop("gap", None)
        placements = [Placement(**{**each, "month": _month(each)}) for each in whole.pop("placements")]
        hosts = [PlannedHost(**{**each, "month": _month(each)}) for each in whole.pop("hosts")]
        return Plan(placements=placements, hosts=hosts, **whole)
    except FileNotFoundError as error:
        raise HostingError(
            f"{path}: there is no such file. Remedy: make a plan with `prasan hosting plan FILE --out {path}`."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HostingError(
            f"{path}: it is no plan of hosting ({error}). Remedy: make it anew with `prasan hosting plan`."
        ) from error


def _month(each: dict[str, Any]) -> int | None:
    return None if each["month"] is None else month_of(each["month"])
