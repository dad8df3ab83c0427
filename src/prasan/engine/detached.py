"""Work that outlives the request for it: a process of its own, and a folder that says how far it has come.

A run is a folder: ``order.json`` (what is asked), ``progress.json`` and, at the end, ``result.json``, each replaced whole.
The process holds a lock for as long as it lives, so that a run without a result whose lock is free was stopped or killed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from prasan.engine import tracing
from prasan.engine.progress import Progress
from prasan.engine.snapshots import write_durably

ORDER, PROGRESS, RESULT = "order.json", "progress.json", "result.json"
_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


def new_run(folder: Path) -> Path:
    """A folder for a run in ``folder``, named by the time, so that the names' order is theirs."""
    run = folder / f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
    run.mkdir()
    return run


def is_run(folder: Path, name: str) -> bool:
    """Whether ``folder`` has a run of this name; what is no name of one, as a path from an address, is none."""
    return bool(_NAME.fullmatch(name)) and (folder / name / ORDER).is_file()


def start(run: Path, module: str, order: Mapping[str, Any], lock: IO[bytes]) -> None:
    """Write the order down, with the time (``started``), and run ``python -m <module> <run>``, which inherits the lock."""
    told = {**order, "started": datetime.now(UTC).isoformat(timespec="seconds")}
    write_durably(run / ORDER, json.dumps(told, ensure_ascii=False))
    # A session of its own: the process outlives the server that started it.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", module, str(run)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        pass_fds=[lock.fileno()], start_new_session=True, env={**os.environ, **tracing.variables()},
    )  # fmt: skip
    write_durably(run / "process", str(process.pid))


def tries(folder: Path) -> int:
    """How often to try for the lock of a folder of runs: a process that has written its result is about to end, and is waited
    for up to ten seconds; one that is at work for half a second, as somebody may only be looking."""
    newest = max(folder.glob(f"*/{ORDER}"), default=None)
    return 200 if newest is not None and (newest.parent / RESULT).is_file() else 10


def stop(run: Path) -> None:
    """Stop a run's process; :func:`was_stopped` says so afterwards."""
    write_durably(run / "stopped", "")
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        os.killpg(int((run / "process").read_text(encoding="ascii")), signal.SIGTERM)


def was_stopped(run: Path) -> bool:
    """Whether somebody stopped it."""
    return (run / "stopped").is_file()


def reporting(run: Path) -> Progress:
    """Progress that is written into the run."""

    def progress(stage: str, done: int, total: int) -> None:
        write_durably(run / PROGRESS, json.dumps({"stage": stage, "done": done, "steps": total}))

    return progress


def finish(run: Path, result: Mapping[str, Any]) -> None:
    """Write down what came of it."""
    write_durably(run / RESULT, json.dumps(result, ensure_ascii=False))


def told(path: Path) -> dict[str, Any]:
    """What one of a run's files says; nothing where it is not there yet."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except FileNotFoundError:
        return {}
