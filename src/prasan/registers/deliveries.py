"""A delivery that somebody hands in and follows: ingested by a process of its own, which can be watched and stopped.

A run is a folder ``<root>/<register>/<run>`` (:mod:`prasan.engine.detached`); the lock is the register's.  Where a run is
stopped or killed, the snapshot that was live then still is.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from prasan.engine import detached
from prasan.engine.locks import locked
from prasan.engine.snapshots import SnapshotBusyError, SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.registers.contract import Contract
from prasan.registers.ingest import ingest
from prasan.registers.keeping import CarryError
from prasan.registers.reading import DeliveryError, Options
from prasan.registers.reading.source import SUFFIXES
from prasan.registers.uses import note_use

KEPT = 20  # runs of a register, the newest


class DeliveryBusyError(RuntimeError):
    """Another delivery of the register is being taken in."""


@dataclass(frozen=True)
class Run:
    """A delivery handed in.  ``done`` of ``steps`` while it runs; ``facts`` of the snapshot when it is taken in,
    ``error`` (for the sender) when it was refused.  ``changed`` is False where the delivery was the live one."""

    id: str
    register: str
    by: str
    file: str
    delta: bool
    started: datetime
    state: Literal["running", "taken", "refused", "stopped", "failed"]
    done: int
    steps: int
    facts: dict[str, Any]
    error: str
    changed: bool
    snapshot: str


def begin(
    root: Path, store: SnapshotStore, log: AccessLog, contract: Contract, *, pieces: Iterator[bytes], name: str, by: str,
    delta: bool = False, options: Options = Options(),  # noqa: B008  (frozen)
) -> str:  # fmt: skip
    """Keep a file and start to ingest it; the run's id.

    ``name`` is as the sender calls it: it says the form of the file, and is not kept, since it may name somebody.
    Raises DeliveryBusyError, and DeliveryError for a form that is not read.
    """
    suffixes = "".join(Path(name).suffixes[-2:]).lower()
    suffix = suffixes if suffixes.endswith(".gz") else Path(name).suffix.lower()
    if Path(suffix or ".").suffix not in SUFFIXES and suffix not in SUFFIXES:
        raise DeliveryError(f"only {', '.join(SUFFIXES)} are read. Remedy: save the file as one of them.")
    folder = root / contract.name
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder, tries=detached.tries(folder)) as lock:
        _sweep(folder)
        run = detached.new_run(folder)
        digest, kept = hashlib.sha256(), run / f"{contract.name}-arriving"
        with kept.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        file_name = f"{contract.name}-{digest.hexdigest()[:10]}{suffix}"
        kept.rename(run / file_name)
        order = {
            "contract": contract.model_dump(mode="json", exclude_defaults=True),
            "by": by,
            "file": file_name,
            "delta": delta,
            "options": asdict(options),
            "store": str(store.root),
            "log": str(log.path),
        }
        detached.start(run, __name__, order, lock)
    return run.name


def runs(root: Path, register: str) -> list[Run]:
    """The runs of a register that are kept, newest first."""
    folders = sorted((root / register).glob(f"*/{detached.ORDER}"), reverse=True)
    return [_read(each.parent) for each in folders]


def find_run(root: Path, register: str, run: str) -> Run | None:
    """A run, or None where there is none (any more)."""
    folder = root / register
    return _read(folder / run) if detached.is_run(folder, run) else None


def stop(root: Path, register: str, run: str) -> None:
    """Stop a run; nothing happens where it has ended.  What was live stays live."""
    found = find_run(root, register, run)
    if found is not None and found.state == "running":
        detached.stop(root / register / run)


def work(run: Path) -> None:
    """What the run's own process does: ingest, say how far it is, and write down what came of it."""
    order = detached.told(run / detached.ORDER)
    contract = Contract.model_validate(order["contract"])
    store, log = SnapshotStore(Path(order["store"])), AccessLog(Path(order["log"]))
    before = store.find(f"register/{contract.name}")
    progress = detached.reporting(run)
    try:
        delivery, options = [run / order["file"]], Options(**order["options"])
        snapshot = ingest(store, contract, delivery, delta=order["delta"], options=options, progress=progress)
        note_use(log, "deliver_register", snapshot, by=order["by"], rows=int(snapshot.facts["delivery"]["read"]))
        changed = before is None or before.id != snapshot.id
        result = {"facts": snapshot.facts, "snapshot": snapshot.id, "changed": changed}
    except (DeliveryError, CarryError, SnapshotBusyError) as error:
        result = {"error": str(error)}
    except Exception as error:
        # Its message may have what stands in a row.
        result = {"failure": type(error).__name__}
    detached.finish(run, result)
    (run / order["file"]).unlink(missing_ok=True)


@contextmanager
def _lock(folder: Path, tries: int = 1) -> Iterator[IO[bytes]]:
    with ExitStack() as held:
        try:
            lock = held.enter_context(locked(folder / "lock", tries=tries))
        except BlockingIOError:
            raise DeliveryBusyError(f"another delivery of {folder.name} is being taken in") from None
        yield lock


def _sweep(folder: Path) -> None:
    """Remove what ended runs left, and the oldest runs.  No run is going on: the lock is ours."""
    found = sorted(each for each in folder.iterdir() if each.is_dir())
    for run in found[: -KEPT + 1]:
        shutil.rmtree(run)
    for left in folder.glob(f"*/{folder.name}-*"):
        left.unlink()


def _read(run: Path) -> Run:
    order, result = detached.told(run / detached.ORDER), detached.told(run / detached.RESULT)
    progress = detached.told(run / detached.PROGRESS) or {"done": 0, "steps": 1}
    state: Literal["running", "taken", "refused", "stopped", "failed"] = "running"
    if "facts" in result:
        state = "taken"
    elif "error" in result:
        state = "refused"
    elif result:
        state = "failed"
    else:
        try:
            with _lock(run.parent):
                pass
            # It may have ended between the two looks.
            if (run / detached.RESULT).is_file():
                return _read(run)
            state = "stopped" if detached.was_stopped(run) else "failed"
        except DeliveryBusyError:
            newer = [each for each in run.parent.glob(f"*/{detached.ORDER}") if each.parent.name > run.name]
            if newer:  # the lock is that run's
                state = "stopped" if detached.was_stopped(run) else "failed"
    return Run(
        id=run.name, register=run.parent.name, by=order["by"], file=order["file"], delta=order["delta"],
        started=datetime.fromisoformat(order["started"]), state=state, done=progress["done"], steps=progress["steps"],
        facts=result.get("facts", {}), error=result.get("error", ""), changed=result.get("changed", False),
        snapshot=result.get("snapshot", ""),
    )  # fmt: skip


if __name__ == "__main__":
    work(Path(sys.argv[1]))
