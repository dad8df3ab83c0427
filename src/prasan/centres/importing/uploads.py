"""A file of figures that somebody sends in: checked by a process of its own, which can be watched and stopped.

A run is a folder ``<root>/<unit>/<run>`` (:mod:`prasan.engine.detached`); the lock is the unit's.  It ends with what
became of every row, in ``rows.csv`` and ``refused.xlsx``, and the good values in ``values.json``.  Nothing is taken
by it: that is for whoever sent the file, who then sees what would be.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from prasan.centres import importing
from prasan.centres.definitions import Definitions, shipped_definitions
from prasan.centres.figures import DataValue
from prasan.centres.importing import outcome
from prasan.centres.importing.checking import ReportKey
from prasan.centres.importing.rows import ImportFileError
from prasan.centres.organisation import load_tree
from prasan.engine import detached
from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably

KEPT = 20  # runs of a unit, the newest
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".xml", ".adx")
ROWS, REFUSED, _VALUES, _TAKEN = "rows.csv", "refused.xlsx", "values.json", "taken.json"
_STEPS = 4
_SHOWN = 200  # findings that a page has room for; the file has all


class UploadBusyError(RuntimeError):
    """Another file of the unit is being checked."""


@dataclass(frozen=True)
class Upload:
    """A file sent in.  ``told`` is what became of its rows once ``checked``; ``taken`` what was put into drafts."""

    id: str
    by: str
    reason: str
    started: datetime
    state: Literal["running", "checked", "refused", "stopped", "failed"]
    done: int
    steps: int
    told: dict[str, Any]
    error: str
    taken: dict[str, Any]
    folder: Path

    def values(self) -> list[DataValue]:
        """The values that are good."""
        return [DataValue(*row) for row in json.loads((self.folder / _VALUES).read_text(encoding="utf-8"))]


def begin(
    root: Path, unit: str, *, pieces: Iterator[bytes], name: str, by: str, reason: str, today: date,
    closed: Mapping[ReportKey, str],
) -> str:  # fmt: skip
    """Keep a file and start to check it; the run's id.

    ``name`` is as the sender calls it: it says the form of the file, and is not kept, since it may name somebody.
    ``reason`` is why accepted reports are opened again.  Raises UploadBusyError, ImportFileError.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise ImportFileError(f"only {', '.join(SUFFIXES)} are read. Remedy: save the file as one of them.")
    folder = root / unit
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder / "lock", tries=detached.tries(folder)) as lock:
            for old in sorted(each for each in folder.iterdir() if each.is_dir())[: -KEPT + 1]:
                shutil.rmtree(old)
            run = detached.new_run(folder)
            with (run / f"figures{suffix}").open("wb") as file:
                for piece in pieces:
                    file.write(piece)
            order = {
                "unit": unit,
                "by": by,
                "reason": reason,
                "file": f"figures{suffix}",
                "today": today.isoformat(),
                "closed": [[*key, why] for key, why in closed.items()],
            }
            detached.start(run, __name__, order, lock)
    except BlockingIOError:
        raise UploadBusyError(f"another file of {unit} is being checked") from None
    return run.name


def find(root: Path, unit: str, run: str) -> Upload | None:
    """A run of a unit, or None where there is none (any more)."""
    return _read(root / unit / run) if detached.is_run(root / unit, run) else None


def uploads(root: Path, unit: str) -> list[Upload]:
    """The runs of a unit that are kept, newest first."""
    return [_read(each.parent) for each in sorted((root / unit).glob(f"*/{detached.ORDER}"), reverse=True)]


def note_taken(upload: Upload, reports: Mapping[str, Mapping[str, int]], by: str) -> None:
    """Write down what was put into drafts, so that it is not done twice."""
    write_durably(upload.folder / _TAKEN, json.dumps({"reports": reports, "by": by}))


def work(run: Path, definitions: Definitions | None = None) -> None:
    """What the run's own process does: check, say how far it is, and write down what came of it."""
    definitions = definitions or shipped_definitions()
    order = detached.told(run / detached.ORDER)
    progress = detached.reporting(run)
    path = run / order["file"]
    try:
        progress("read", 0, _STEPS)
        sources = importing.read(path, definitions)
        progress("check", 1, _STEPS)
        checked = importing.check(
            sources,
            definitions,
            load_tree(),
            today=date.fromisoformat(order["today"]),
            closed={(unit, of, period): why for unit, of, period, why in order["closed"]},
            only_unit=order["unit"],
        )
        progress("write", 2, _STEPS)
        outcome.write_every_row(checked, run / ROWS)
        if checked.refused:
            outcome.write_quarantine(checked, run / REFUSED)
        progress("write", 3, _STEPS)
        write_durably(run / _VALUES, json.dumps([astuple(value) for value in checked.values], ensure_ascii=False))
        told = outcome.told(checked)
        result: dict[str, Any] = {"told": told | {"findings": told["findings"][:_SHOWN]}}
    except ImportFileError as error:
        result = {"error": str(error)}
    except Exception as error:
        # Its message may have what stands in a row.
        result = {"failure": type(error).__name__}
    path.unlink(missing_ok=True)
    detached.finish(run, result)


def _read(run: Path) -> Upload:
    order, result = detached.told(run / detached.ORDER), detached.told(run / detached.RESULT)
    progress = detached.told(run / detached.PROGRESS) or {"done": 0, "steps": _STEPS}
    state: Literal["running", "checked", "refused", "stopped", "failed"] = "running"
    if result:
        state = "checked" if "told" in result else "refused" if "error" in result else "failed"
    else:
        try:
            with locked(run.parent / "lock", tries=1):
                pass
            if (run / detached.RESULT).is_file():  # it has ended between the two looks
                return _read(run)
            state = "stopped" if detached.was_stopped(run) else "failed"
        except BlockingIOError:
            newer = [each for each in run.parent.glob(f"*/{detached.ORDER}") if each.parent.name > run.name]
            if newer:  # the lock is that run's
                state = "stopped" if detached.was_stopped(run) else "failed"
    return Upload(
        id=run.name, by=order["by"], reason=order["reason"], started=datetime.fromisoformat(order["started"]),
        state=state, done=progress["done"], steps=progress["steps"], told=result.get("told", {}),
        error=result.get("error", ""), taken=detached.told(run / _TAKEN), folder=run,
    )  # fmt: skip


if __name__ == "__main__":
    work(Path(sys.argv[1]))
