"""A simulation that somebody asks for on a page: worked out by a process of its own, which can be watched and stopped.

A run is a folder ``<root>/<measure>/<run>`` (:mod:`prasan.engine.detached`) with a lock of its own.  What is kept is what
may be shown, small counts hidden; no unit's row is.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from prasan.centres.simulations.shown import shown
from prasan.engine import detached
from prasan.engine.locks import locked
from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import AgreementError, NotPermittedError, Permit, Request, permit
from prasan.exchange.ledger import LedgerError
from prasan.exchange.log import AccessLog
from prasan.exchange.standing import agreements_in, today
from prasan.measures import Measure
from prasan.measures.files import read_measure
from prasan.measures.run import purpose
from prasan.measures.simulation import Scenario, ScenarioError, fields_asked, read_scenario, registers_needed, simulate

KEPT = 50  # runs of a measure, the newest
AT_ONCE = 2  # runs of all measures that go on; each takes a good part of the machine
State = Literal["running", "done", "refused", "stopped", "failed"]


class SimulationBusyError(RuntimeError):
    """As many simulations are going on as may at once."""


@dataclass(frozen=True)
class Places:
    """Where a run finds what it reads: snapshots, log and agreements; and where it is kept (``root``)."""

    root: Path
    store: Path
    log: Path
    agreements: Path


@dataclass(frozen=True)
class Run:
    """A simulation asked for, of the measure whose file says ``text``.  ``asked`` are the scenarios in the texts of :func:`read_scenario`; ``told`` is what
    :func:`prasan.centres.simulations.shown.shown` says when it is done, ``error`` why it was refused."""

    id: str
    measure: str
    by: str
    started: datetime
    state: State
    done: int
    steps: int
    asked: tuple[Mapping[str, Any], ...]
    told: Mapping[str, Any] | None
    error: str
    text: str


def begin(
    places: Places, measure: Measure, asked: Sequence[Mapping[str, Any]], *, by: str, under: str | None = None
) -> str:
    """Start to work out one scenario, or two side by side; the run's id.

    It is kept ``under`` the measure's id unless told otherwise, as one of a draft is.
    ``asked`` are the arguments of :func:`read_scenario`.  Raises ScenarioError, NotPermittedError and AgreementError
    before anything is started, and SimulationBusyError.
    """
    _permitted(places, _scenarios(measure, asked), by)
    folder = places.root / (under or measure.id)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(places.root / "lock", tries=20):
        going = [each for each in places.root.glob(f"*/*/{detached.ORDER}") if _going_on(each.parent)]
        if len(going) >= AT_ONCE:
            raise SimulationBusyError("other simulations are being worked out")
        for old in sorted(each for each in folder.iterdir() if each.is_dir())[: -KEPT + 1]:
            if not _going_on(old):
                shutil.rmtree(old)
        run = detached.new_run(folder)
        order = {
            "measure": measure.id,
            "text": measure.text,
            "asked": list(asked),
            "by": by,
            "places": {name: str(path) for name, path in vars(places).items()},
        }
        with locked(run / "lock", tries=1) as held:
            detached.start(run, __name__, order, held)
    return run.name


def runs(root: Path, measure: str) -> list[Run]:
    """The runs of a measure that are kept, newest first."""
    return [_read(each.parent) for each in sorted((root / measure).glob(f"*/{detached.ORDER}"), reverse=True)]


def find_run(root: Path, measure: str, run: str) -> Run | None:
    """A run, or None where there is none (any more)."""
    folder = root / measure
    return _read(folder / run) if detached.is_run(folder, run) else None


def stop(root: Path, measure: str, run: str) -> None:
    """Stop a run; nothing happens where it has ended."""
    found = find_run(root, measure, run)
    if found is not None and found.state == "running":
        detached.stop(root / measure / run)


def work(run: Path) -> None:
    """What the run's own process does: simulate, say how far it is, and write down what may be shown."""
    order = detached.told(run / detached.ORDER)
    places = Places(**{name: Path(path) for name, path in order["places"].items()})
    try:
        measure = read_measure(order["text"], order["measure"])
        scenarios = _scenarios(measure, order["asked"])
        allowed = _permitted(places, scenarios, order["by"])
        store, log = SnapshotStore(places.store), AccessLog(places.log)
        simulated = simulate(store, scenarios, allowed, log=log, progress=detached.reporting(run))
        result: dict[str, Any] = {"told": shown(simulated)}
    except (ScenarioError, NotPermittedError, AgreementError, LedgerError, SnapshotMissingError) as error:
        result = {"error": str(error)}
    except Exception as error:
        # Its message may have what stands in a row.
        result = {"failure": type(error).__name__}
    detached.finish(run, result)


def _scenarios(measure: Measure, asked: Sequence[Mapping[str, Any]]) -> list[Scenario]:
    return [read_scenario(measure, **each) for each in asked]


def _permitted(places: Places, scenarios: Sequence[Scenario], by: str) -> Permit:
    """The owner's permit: the figures are the owner's whoever of those above it looks at them."""
    measure = scenarios[0].measure
    request = Request(by, measure.owner, purpose(measure), registers_needed(scenarios), fields_asked(scenarios))
    return permit(request, agreements_in(places.agreements), today())


def _read(run: Path) -> Run:
    order, result = detached.told(run / detached.ORDER), detached.told(run / detached.RESULT)
    state: State
    if not result and _going_on(run):
        state = "running"
    else:
        result = result or detached.told(run / detached.RESULT)  # it may have ended between the two looks
        ended = next((name for name, key in (("done", "told"), ("refused", "error")) if key in result), None)
        state = ended or ("stopped" if not result and detached.was_stopped(run) else "failed")  # type: ignore[assignment]
    progress = detached.told(run / detached.PROGRESS) or {"done": 0, "steps": 1}
    return Run(
        id=run.name, measure=run.parent.name, by=order["by"], started=datetime.fromisoformat(order["started"]),
        state=state, done=progress["done"], steps=progress["steps"], asked=tuple(order["asked"]),
        told=result.get("told"), error=result.get("error", ""), text=order.get("text", ""),
    )  # fmt: skip


def _going_on(run: Path) -> bool:
    if (run / detached.RESULT).is_file():
        return False
    try:
        with locked(run / "lock", tries=1):
            return False
    except BlockingIOError:
        return True


if __name__ == "__main__":
    work(Path(sys.argv[1]))
