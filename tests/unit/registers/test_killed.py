"""A run that is killed leaves the last snapshot live, and two runs never write one register at once."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from deliveries import DISABLED, a_row, delivered, store_in, take

from prasan.engine.snapshots import SnapshotBusyError, SnapshotStore
from prasan.registers.contract import Limits
from prasan.registers.ingest import ingest

KIND = "register/disabled"
FREE = DISABLED.model_copy(update={"limits": Limits()})
# Children are forked from a server that has loaded everything and opened no database.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["prasan.registers.ingest", "deliveries"])


def _ingest(folder: Path, path: Path) -> None:
    ingest(store_in(folder), FREE, [path])


def _hold_the_lock(folder: Path, held: object, done: object) -> None:
    with store_in(folder).writing(KIND):
        held.set()  # type: ignore[attr-defined]
        done.wait(60)  # type: ignore[attr-defined]


def test_a_kill_at_any_moment_leaves_the_last_snapshot_live_and_the_next_run_finishes(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    good = take(tmp_path, [a_row(number) for number in range(40)], contract=FREE)
    path = delivered(tmp_path, [a_row(number) for number in range(30_000)], "next.csv")
    began = time.monotonic()
    whole = processes.Process(target=_ingest, args=(tmp_path / "apart", path))
    whole.start()
    whole.join(60)
    assert whole.exitcode == 0
    expected = store_in(tmp_path / "apart").live(KIND).id
    takes = time.monotonic() - began
    moments = random.Random(2558)
    killed = 0
    for _ in range(7):
        child = processes.Process(target=_ingest, args=(tmp_path, path))
        child.start()
        child.join(moments.uniform(0, takes))
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            killed += 1
        child.join(60)
        assert store.live(KIND).id in {good.id, expected}
        assert store.live(KIND).file("accepted.parquet").is_file()
        if store.live(KIND).id == expected:  # it was done before the kill: begin again
            take(tmp_path, [a_row(number) for number in range(40)], contract=FREE)
    assert killed
    last = ingest(store, FREE, [path])
    assert (last.id, store.live(KIND).id) == (expected, expected)
    left = sorted(each.name for each in (store.root / KIND).iterdir())
    assert left == sorted([".lock", "live.json", good.id, expected])


def test_two_ingests_of_one_register_at_once_are_not(tmp_path: Path) -> None:
    good = take(tmp_path, [a_row(1)])
    held, done = processes.Event(), processes.Event()
    other = processes.Process(target=_hold_the_lock, args=(tmp_path, held, done))
    other.start()
    assert held.wait(60)
    with pytest.raises(SnapshotBusyError, match="another run is writing register/disabled"):
        take(tmp_path, [a_row(1), a_row(2)])
    assert store_in(tmp_path).live(KIND) == good
    done.set()
    other.join(60)


def test_a_snapshot_is_told_by_what_a_file_says_where_its_bytes_may_differ(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    made = []
    for text in ("1 2", "2 1"):
        with store.writing("sums") as draft:
            draft.file("rows.txt").write_text(text)
            draft.content = {"rows.txt": "1 and 2"}
        made.append(draft.finished)
    assert made[0].id == made[1].id
    assert made[1].file("rows.txt").read_text() == "1 2"
    assert made[0].manifest["files"] == made[1].manifest["files"]
