"""A simulation that somebody asks for on a page: worked out by a process of its own, which can be watched and stopped.

A run is a folder ``<root>/<measure>/<run>``: ``order.json`` (what is asked), ``progress.json`` and, at the end,
``result.json``, each replaced whole.  The process holds the run's lock for as long as it lives: a run without a result
whose lock is free was stopped or killed.  What is kept is what may be shown, small counts hidden; no unit's row is.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

from prasan.centres.simulations.shown import shown
from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore, write_durably
from prasan.exchange.agreements import AgreementError, NotPermittedError, Permit, Request, load_agreements, permit
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, shipped
from prasan.measures.run import purpose
from prasan.measures.simulation import Scenario, ScenarioError, read_scenario, registers_needed, simulate

KEPT = 50  # runs of a measure, the newest
AT_ONCE = 2  # runs of all measures that go on; each takes a good part of the machine
_RUN = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
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
    """A simulation asked for.  ``asked`` are the scenarios in the texts of :func:`read_scenario`; ``told`` is what
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


def begin(places: Places, measure: Measure, asked: Sequence[Mapping[str, Any]], *, by: str) -> str:
    """Start to work out one scenario, or two side by side; the run's id.

    ``asked`` are the arguments of :func:`read_scenario`.  Raises ScenarioError, NotPermittedError and AgreementError
    before anything is started, and SimulationBusyError.
    """
    _permitted(places, _scenarios(measure, asked), by)
    folder = places.root / measure.id
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(places.root / "lock", tries=20):
        going = [each for each in places.root.glob("*/*/order.json") if _going_on(each.parent)]
        if len(going) >= AT_ONCE:
            raise SimulationBusyError("other simulations are being worked out")
        for old in sorted(each for each in folder.iterdir() if each.is_dir())[: -KEPT + 1]:
            if not _going_on(old):
                shutil.rmtree(old)
        run = folder / f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
        run.mkdir()
        order = {
            "measure": measure.id,
            "asked": list(asked),
            "by": by,
            "places": {name: str(path) for name, path in vars(places).items()},
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with _lock(run / "lock") as held:
            write_durably(run / "order.json", json.dumps(order, ensure_ascii=False))
            # The child inherits the lock, and a session of its own: it outlives the server that started it.
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", __name__, str(run)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[held.fileno()], start_new_session=True,
            )  # fmt: skip
            write_durably(run / "process", str(process.pid))
    return run.name


def runs(root: Path, measure: str) -> list[Run]:
    """The runs of a measure that are kept, newest first."""
    return [_read(each.parent) for each in sorted((root / measure).glob("*/order.json"), reverse=True)]


def find_run(root: Path, measure: str, run: str) -> Run | None:
    """A run, or None where there is none (any more)."""
    folder = root / measure / run
    return _read(folder) if _RUN.fullmatch(run) and (folder / "order.json").is_file() else None


def stop(root: Path, measure: str, run: str) -> None:
    """Stop a run; nothing happens where it has ended."""
    folder = root / measure / run
    found = find_run(root, measure, run)
    if found is None or found.state != "running":
        return
    write_durably(folder / "stopped", "")
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        os.killpg(int((folder / "process").read_text(encoding="ascii")), signal.SIGTERM)


def work(run: Path) -> None:
    """What the run's own process does: simulate, say how far it is, and write down what may be shown."""
    order = json.loads((run / "order.json").read_text(encoding="utf-8"))
    places = Places(**{name: Path(path) for name, path in order["places"].items()})

    def progress(stage: str, done: int, total: int) -> None:
        write_durably(run / "progress.json", json.dumps({"stage": stage, "done": done, "steps": total}))

    try:
        [measure] = [each for each in shipped() if each.id == order["measure"]]
        scenarios = _scenarios(measure, order["asked"])
        allowed = _permitted(places, scenarios, order["by"])
        simulated = simulate(
            SnapshotStore(places.store), scenarios, allowed, log=AccessLog(places.log), progress=progress
        )
        result: dict[str, Any] = {"told": shown(simulated)}
    except (ScenarioError, NotPermittedError, AgreementError, SnapshotMissingError) as error:
        result = {"error": str(error)}
    except Exception as error:
        # Its message may have what stands in a row.
        result = {"failure": type(error).__name__}
    write_durably(run / "result.json", json.dumps(result, ensure_ascii=False))


def _scenarios(measure: Measure, asked: Sequence[Mapping[str, Any]]) -> list[Scenario]:
    return [read_scenario(measure, **each) for each in asked]


def _permitted(places: Places, scenarios: Sequence[Scenario], by: str) -> Permit:
    """The owner's permit: the figures are the owner's whoever of those above it looks at them."""
    measure = scenarios[0].measure
    request = Request(by, measure.owner, purpose(measure), registers_needed(scenarios))
    return permit(request, load_agreements(places.agreements), datetime.now(UTC).date())


def _read(run: Path) -> Run:
    order, result = _json(run / "order.json"), _json(run / "result.json")
    state: State
    if not result and _going_on(run):
        state = "running"
    else:
        result = result or _json(run / "result.json")  # it may have ended between the two looks
        ended = next((name for name, key in (("done", "told"), ("refused", "error")) if key in result), None)
        state = ended or ("stopped" if not result and (run / "stopped").is_file() else "failed")  # type: ignore[assignment]
    progress = _json(run / "progress.json") or {"done": 0, "steps": 1}
    return Run(
        id=run.name, measure=run.parent.name, by=order["by"], started=datetime.fromisoformat(order["started"]),
        state=state, done=progress["done"], steps=progress["steps"], asked=tuple(order["asked"]),
        told=result.get("told"), error=result.get("error", ""),
    )  # fmt: skip


def _going_on(run: Path) -> bool:
    if (run / "result.json").is_file():
        return False
    try:
        with _lock(run / "lock"):
            return False
    except BlockingIOError:
        return True


@contextmanager
def _lock(path: Path, tries: int = 1) -> Iterator[IO[str]]:
    """Raises BlockingIOError where another process holds it."""
    with path.open("w") as lock:
        for left in reversed(range(tries)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise
                time.sleep(0.05)
        yield lock


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except FileNotFoundError:
        return {}


if __name__ == "__main__":
    work(Path(sys.argv[1]))
