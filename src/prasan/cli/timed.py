"""The verbs that a timer runs, and ``prasan work``, which is such a timer where the system has none."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

HOUR = 3600
_RUN = "from prasan.cli.main import main; main()"


@dataclass(frozen=True)
class Timed:
    """A verb and how often it is run, in seconds.  Each does what is due and no more, however often it is run."""

    verb: tuple[str, ...]
    every: int

    @property
    def name(self) -> str:
        """As it is called in metrics and units: ``centre-remind``."""
        return "-".join(each for each in self.verb if not each.startswith("-"))


TIMED = (
    Timed(("registry", "notify"), 60),
    Timed(("centre", "brief", "--due"), HOUR),
    Timed(("centre", "remind"), HOUR),
    Timed(("council", "remind"), HOUR),
    Timed(("requests", "remind"), HOUR),
    Timed(("log", "checkpoint"), HOUR),
    Timed(("open-data", "publish"), 24 * HOUR),
    Timed(("backup",), 24 * HOUR),
)
_AFTER_FAILURE = 300  # seconds until what failed is tried again, where it is run more seldom


@contextmanager
def noted() -> Iterator[None]:
    """Note how the verb of this process ends, if it is one that timers run."""
    asked = tuple(sys.argv[1:])
    timed = next((each for each in TIMED if asked[: len(each.verb)] == each.verb), None)
    if timed is None or set(asked) & {"--help", "--dry-run", "--list", "--verify", "--new-key"}:
        yield
        return
    well = False
    try:
        yield
        well = True
    except SystemExit as end:
        well = not end.code
        raise
    finally:
        from prasan.cli.common import data_folder
        from prasan.web.operations.runs import note

        note(data_folder(), timed.name, well=well)


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,
) -> None:
    """Run the verbs that are due, each at its time, until stopped: reminders, briefings, notices, checkpoints, backups.

    What fails is said, and tried again later; nothing else waits for it.  With --once it exits 1 where any failed.
    """
    stopping: list[int] = []
    running: list[subprocess.Popen[bytes]] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    failed = False
    while not stopping:
        for timed in _due(time.time()):
            if stopping:
                break
            process = subprocess.Popen([sys.executable, "-c", _RUN, *timed.verb], stdin=subprocess.DEVNULL)  # noqa: S603
            running[:] = [process]
            if process.wait():
                failed = True
                typer.echo(f"prasan {' '.join(timed.verb)}: exit {process.returncode}", err=True)
        if once:
            raise typer.Exit(int(failed))
        time.sleep(1)


def _published(folder: Path) -> bool:
    """Whether somebody has published open data once: the first time is nobody's but theirs."""
    return (folder / "snapshots" / "centres" / "open" / "live.json").exists()


def _due(now: float) -> list[Timed]:
    from prasan.cli.common import data_folder
    from prasan.engine.environment import stated
    from prasan.web.operations.runs import Run, runs

    known = runs(data_folder())
    due = []
    for timed in TIMED:
        if timed.verb == ("backup",) and not stated("PRASAN_BACKUP_TO"):
            continue
        if timed.verb == ("open-data", "publish") and not _published(data_folder()):
            continue
        run = known.get(timed.name, Run())
        succeeded, failed = run.succeeded or 0, run.failed or 0
        at = failed + min(timed.every, _AFTER_FAILURE) if failed > succeeded else succeeded + timed.every
        if now >= at or not max(succeeded, failed):
            due.append(timed)
    return due
