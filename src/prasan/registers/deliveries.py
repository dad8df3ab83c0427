"""A delivery that somebody hands in and follows: ingested by a process of its own, which can be watched and stopped.

A run is a folder ``<root>/<register>/<run>``: ``order.json`` (what is asked), ``progress.json`` and, at the end,
``result.json``, each replaced whole.  The process holds the register's lock for as long as it lives, so that a run
without a result whose lock is free has been stopped or killed; the snapshot that was live then still is.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

from prasan.engine.snapshots import SnapshotBusyError, SnapshotStore, write_durably
from prasan.exchange.log import AccessLog
from prasan.registers.contract import Contract
from prasan.registers.ingest import ingest
from prasan.registers.keeping import CarryError
from prasan.registers.reading import DeliveryError, Options
from prasan.registers.reading.source import SUFFIXES
from prasan.registers.uses import note_use

KEPT = 20  # runs of a register, the newest
_RUN = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


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
    with _lock(folder, tries=10) as lock:
        _sweep(folder)
        run = folder / f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
        run.mkdir()
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
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_durably(run / "order.json", json.dumps(order, ensure_ascii=False))
        # The child inherits the lock, and a session of its own: it outlives the server that started it.
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", __name__, str(run)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=[lock.fileno()], start_new_session=True,
        )  # fmt: skip
        write_durably(run / "process", str(process.pid))
    return run.name


def runs(root: Path, register: str) -> list[Run]:
    """The runs of a register that are kept, newest first."""
    folders = sorted((root / register).glob("*/order.json"), reverse=True)
    return [_read(each.parent) for each in folders]


def find_run(root: Path, register: str, run: str) -> Run | None:
    """A run, or None where there is none (any more)."""
    folder = root / register / run
    return _read(folder) if _RUN.fullmatch(run) and (folder / "order.json").is_file() else None


def stop(root: Path, register: str, run: str) -> None:
    """Stop a run; nothing happens where it has ended.  What was live stays live."""
    folder = root / register / run
    found = find_run(root, register, run)
    if found is None or found.state != "running":
        return
    write_durably(folder / "stopped", "")
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        os.killpg(int((folder / "process").read_text(encoding="ascii")), signal.SIGTERM)


def work(run: Path) -> None:
    """What the run's own process does: ingest, say how far it is, and write down what came of it."""
    order = json.loads((run / "order.json").read_text(encoding="utf-8"))
    contract = Contract.model_validate(order["contract"])
    store, log = SnapshotStore(Path(order["store"])), AccessLog(Path(order["log"]))
    before = store.find(f"register/{contract.name}")

    def progress(stage: str, done: int, total: int) -> None:
        write_durably(run / "progress.json", json.dumps({"stage": stage, "done": done, "steps": total}))

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
    write_durably(run / "result.json", json.dumps(result, ensure_ascii=False))
    (run / order["file"]).unlink(missing_ok=True)


@contextmanager
def _lock(folder: Path, tries: int = 1) -> Iterator[IO[str]]:
    with (folder / "lock").open("w") as lock:
        for left in reversed(range(tries)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise DeliveryBusyError(f"another delivery of {folder.name} is being taken in") from None
                time.sleep(0.05)  # somebody may only be looking
        yield lock


def _sweep(folder: Path) -> None:
    """Remove what ended runs left, and the oldest runs.  No run is going on: the lock is ours."""
    found = sorted(each for each in folder.iterdir() if each.is_dir())
    for run in found[: -KEPT + 1]:
        shutil.rmtree(run)
    for left in folder.glob(f"*/{folder.name}-*"):
        left.unlink()


def _read(run: Path) -> Run:
    order, result = _json(run / "order.json"), _json(run / "result.json")
    progress = _json(run / "progress.json") or {"done": 0, "steps": 1}
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
            if (run / "result.json").is_file():
                return _read(run)
            state = "stopped" if (run / "stopped").is_file() else "failed"
        except DeliveryBusyError:
            newer = [each for each in run.parent.glob("*/order.json") if each.parent.name > run.name]
            if newer:  # the lock is that run's
                state = "stopped" if (run / "stopped").is_file() else "failed"
    return Run(
        id=run.name, register=run.parent.name, by=order["by"], file=order["file"], delta=order["delta"],
        started=datetime.fromisoformat(order["started"]), state=state, done=progress["done"], steps=progress["steps"],
        facts=result.get("facts", {}), error=result.get("error", ""), changed=result.get("changed", False),
        snapshot=result.get("snapshot", ""),
    )  # fmt: skip


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except FileNotFoundError:
        return {}


if __name__ == "__main__":
    work(Path(sys.argv[1]))
