"""Plans that are kept, with what was asked: each is worked out by a process of its own, which can be watched and stopped with its best.

A plan is a folder ``<root>/<run>`` (:mod:`prasan.engine.detached`): problem, plan, money, the frozen baseline, and what was done with it.
"""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from prasan.engine import detached
from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably
from prasan.hosting.errors import HostingError, InfeasibleError
from prasan.hosting.money.baseline import Baseline, freeze, read_baseline, write_baseline
from prasan.hosting.money.case import case_of
from prasan.hosting.money.sensitivity import tornado
from prasan.hosting.plan import Plan, digest, read_plan, write_plan
from prasan.hosting.planning import Asked, make_plan
from prasan.hosting.problem import Problem
from prasan.hosting.reading import read_problem
from prasan.hosting.reading.files import read_raw
from prasan.hosting.stopping import Stop
from prasan.hosting.template import write_tables
from prasan.hosting.verify import violations
from prasan.hosting.whatif import Change, changed

AT_ONCE = 2  # plans of all that are worked out; each takes the machine
PROBLEM, PLAN, MONEY, BASELINE, ACTS = "problem.json", "plan.json", "money.json", "baseline.json", "acts.json"
DEMONSTRATION = "00000000000000000000-00000000"
State = Literal["running", "done", "refused", "stopped", "failed"]
Stage = Literal["draft", "proposed", "approved", "returned"]
_TO: Mapping[str, tuple[tuple[str, ...], Stage]] = {
    "freeze": (("draft", "returned"), "draft"),
    "propose": (("draft", "returned"), "proposed"),
    "approve": (("proposed",), "approved"),
    "return": (("proposed",), "returned"),
}


class PlanActError(ValueError):
    """An act that may not be done; ``code`` says why: stage, changed, not_done, violations, no_baseline, same_person, no_number."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PlansBusyError(RuntimeError):
    """As many plans are being worked out as may at once."""


@dataclass(frozen=True)
class Kept:
    """A plan that was asked for.  ``told`` is its summary when it is done; ``conflict`` the limits that conflict, or what else went wrong."""

    id: str
    title: str
    by: str
    started: datetime
    state: State
    step: str
    percent: int
    parent: str
    change: Change
    told: Mapping[str, Any]
    conflict: tuple[str, ...]
    acts: tuple[Mapping[str, Any], ...]
    folder: Path

    @property
    def stage(self) -> Stage:
        """How far its approval is."""
        return _TO[self.acts[-1]["act"]][1] if self.acts else "draft"

    def problem(self) -> Problem:
        """What it was made from."""
        return read_problem(self.folder / PROBLEM)

    def plan(self) -> Plan:
        """The plan; only where it is done."""
        return read_plan(self.folder / PLAN)

    def money(self) -> dict[str, Any]:
        """Its case and tornado, as JSON has them."""
        return detached.told(self.folder / MONEY)

    def baseline(self) -> Baseline | None:
        """The frozen one; None where none is frozen."""
        return read_baseline(self.folder / BASELINE) if (self.folder / BASELINE).is_file() else None


class Plans:
    """The plans under a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def every(self) -> list[Kept]:
        """All that are kept, the newest first."""
        return [self._read(each.parent) for each in sorted(self.root.glob(f"*/{detached.ORDER}"), reverse=True)]

    def find(self, run: str) -> Kept | None:
        """One by its id; None where there is none."""
        return self._read(self.root / run) if detached.is_run(self.root, run) else None

    def begin(self, file: Path, title: str, by: str, *, effort: float = 60.0, seconds: float | None = None) -> str:
        """Start a plan of a problem's file; its id.  Raises HostingError for a file that is no problem, and PlansBusyError."""
        read_problem(file)
        raw = read_raw(file)
        return self._begin({"plan": raw.plan, **raw.tables}, title, by, effort, seconds)

    def demonstrate(self, tables: dict[str, Any], title: str, by: str, name: str = DEMONSTRATION) -> None:
        """Make a plan of the demonstration here and now, within a few seconds; nothing where it is there already."""
        run = self.root / name
        if run.exists():
            return
        run.mkdir(parents=True)
        write_tables(tables, run / PROBLEM)
        order = {"title": title, "by": by, "effort": 0.3, "seconds": 3.0, "parent": "", "change": Change().told()}
        told = {**order, "started": datetime.now(UTC).isoformat(timespec="seconds")}
        write_durably(run / detached.ORDER, json.dumps(told, ensure_ascii=False))
        work(run, Stop(3.0))

    def what_if(self, kept: Kept, change: Change, title: str, by: str, *, seconds: float = 20.0) -> str:
        """Start a small plan of a kept one with a change.  Raises HostingError and PlansBusyError."""
        tables = json.loads((kept.folder / PROBLEM).read_text(encoding="utf-8"))
        price = kept.problem().costs["energy_baht_kwh"]
        return self._begin(
            changed(tables, change, price),
            title,
            by,
            min(10.0, 1 + len(tables["workloads"]) / 20),
            seconds,
            parent=kept.id,
            change=change,
        )

    def _begin(
        self, tables: dict[str, Any], title: str, by: str, effort: float, seconds: float | None,
        parent: str = "", change: Change | None = None,
    ) -> str:  # fmt: skip
        self.root.mkdir(parents=True, exist_ok=True)
        with locked(self.root / "lock", tries=20):
            if sum(each.state == "running" for each in self.every()) >= AT_ONCE:
                raise PlansBusyError("other plans are being worked out")
            run = detached.new_run(self.root)
            write_tables(tables, run / PROBLEM)
            read_problem(run / PROBLEM)
            order = {
                "title": title, "by": by, "effort": effort, "seconds": seconds, "parent": parent,
                "change": (change or Change()).told(),
            }  # fmt: skip
            with locked(run / "lock", tries=1) as held:
                detached.start(run, __name__, order, held)
        return run.name

    def stop(self, run: str) -> None:
        """End a plan that is being worked out with the best found; nothing happens where it has ended."""
        found = self.find(run)
        if found is not None and found.state == "running":
            detached.stop(found.folder)

    def act(self, run: str, name: str, by: str, unit: str, *, seen: int, number: str = "", why: str = "") -> Kept:
        """Freeze the baseline, propose, approve (with the ``number`` of the council's decision) or return a plan.

        ``seen`` is how many acts the actor saw.  Raises PlanActError.
        """
        with locked(self.root / run / "acts.lock"):
            now = self._read(self.root / run)
            if now.state != "done":
                raise PlanActError("not_done")
            if len(now.acts) != seen:
                raise PlanActError("changed")
            if now.stage not in _TO[name][0]:
                raise PlanActError("stage")
            if now.told["violations"]:
                raise PlanActError("violations")
            baseline = now.baseline()
            if name == "freeze" and baseline is None:
                baseline = freeze(now.problem(), digest(now.folder / PROBLEM), by, datetime.now(UTC))
                write_baseline(baseline, now.folder / BASELINE)
            if baseline is None:
                raise PlanActError("no_baseline")
            self._may_decide(now, name, by, number)
            act = {
                "act": name, "by": by, "unit": unit, "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "number": number, "why": why, "baseline": baseline.sha256,
                "plan": hashlib.sha256((now.folder / PLAN).read_bytes()).hexdigest(),
            }  # fmt: skip
            write_durably(now.folder / ACTS, json.dumps([*now.acts, act], ensure_ascii=False))
            return self._read(now.folder)

    def _may_decide(self, now: Kept, name: str, by: str, number: str) -> None:
        if name not in ("approve", "return"):
            return
        if now.acts[-1]["by"].casefold() == by.casefold():
            raise PlanActError("same_person")
        if name == "approve" and not number.strip():
            raise PlanActError("no_number")
        if now.acts[-1]["plan"] != hashlib.sha256((now.folder / PLAN).read_bytes()).hexdigest():
            raise PlanActError("changed")

    def _read(self, run: Path) -> Kept:
        order, result = detached.told(run / detached.ORDER), detached.told(run / detached.RESULT)
        state: State
        if not result and _going_on(run):
            state = "running"
        else:
            result = result or detached.told(run / detached.RESULT)
            ended = next((name for name, key in (("done", "told"), ("refused", "conflict")) if key in result), None)
            state = ended or ("stopped" if not result and detached.was_stopped(run) else "failed")  # type: ignore[assignment]
        progress = detached.told(run / detached.PROGRESS) or {"stage": "bound", "done": 0, "steps": 1}
        acts = json.loads((run / ACTS).read_text(encoding="utf-8")) if (run / ACTS).is_file() else []
        return Kept(
            id=run.name, title=order["title"], by=order["by"], started=datetime.fromisoformat(order["started"]), state=state,
            step=progress["stage"], percent=100 * progress["done"] // max(1, progress["steps"]), parent=order["parent"],
            change=Change.of(order["change"]), told=result.get("told", {}), conflict=tuple(result.get("conflict", ())),
            acts=tuple(acts), folder=run,
        )  # fmt: skip


def _going_on(run: Path) -> bool:
    try:
        with locked(run / "lock", tries=1):
            return False
    except BlockingIOError:
        return True


def work(run: Path, stop: Stop) -> None:
    """What a plan's own process does: plan, check by the independent verifier, and work the money out."""
    order = detached.told(run / detached.ORDER)
    progress = detached.reporting(run)
    try:
        problem = read_problem(run / PROBLEM)
        plan = make_plan(problem, Asked(0, order["effort"]), stop, progress)
        plan.file, plan.sha256 = PROBLEM, digest(run / PROBLEM)
        write_plan(plan, run / PLAN)
        case = case_of(problem, plan, plan.years)
        bars = [each.told() for each in tornado(problem, plan, progress=progress)]
        costs = {name: asdict(each) for name, each in problem.costs.every.items()}
        write_durably(
            run / MONEY, json.dumps({**case.told(), "tornado": bars, "coefficients": costs}, ensure_ascii=False)
        )
        broken = violations(run / PROBLEM, run / PLAN)
        told = {
            "cost": plan.cost, "bound": plan.bound, "gap": plan.gap, "today": plan.today, "npv": case.npv,
            "breaks_even": case.breaks_even, "workloads": len(plan.placements), "hosts": len(plan.hosts),
            "moves": sum(each.what == "move" for each in plan.placements), "ended": plan.ended,
            "violations": len(broken), "waiting": plan.waiting, "waiting_bound": plan.waiting_bound, "months": plan.months,
            "months_bound": plan.months_bound,
        }  # fmt: skip
        result: dict[str, Any] = {"told": told}
    except InfeasibleError as error:
        result = {"conflict": error.conflict}
    except HostingError as error:
        result = {"conflict": [str(error)]}
    except Exception as error:
        result = {"failure": type(error).__name__}
    detached.finish(run, result)


def _main(run: Path) -> None:
    stop = Stop(detached.told(run / detached.ORDER)["seconds"])
    thread = threading.Thread(target=work, args=(run, stop))
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stop.by_hand())
    thread.start()
    while thread.is_alive():  # in short waits, so that a signal is heard
        thread.join(0.2)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
