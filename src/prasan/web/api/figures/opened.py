"""The roll-up that an answer is made from: the live one, or what was known at the end of a day."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from prasan import __version__
from prasan.centres.rollup import FILE, KIND
from prasan.engine.connection import Engine
from prasan.engine.locks import locked
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.web import scope
from prasan.web.api.errors import ApiError
from prasan.web.centres.knowledge import roll_up_as_known
from prasan.web.snapshots import data_folder, store

KEPT = 12  # days: what was known then does not change, so that asking again costs nothing


@contextmanager
def live() -> Iterator[tuple[Snapshot, Engine]]:
    """The roll-up that the pages show, open.  Raises ApiError where there is none."""
    snapshot = live_snapshot()
    with Engine.over_file(snapshot.file(FILE)) as engine:
        yield snapshot, engine


def live_snapshot() -> Snapshot:
    """The roll-up that the pages show.  Raises ApiError where there is none."""
    snapshot = store().find(KIND)
    if snapshot is None:
        raise ApiError(503, "no_figures_yet", "figures have not been rolled up yet: ask again later")
    return snapshot


def known_snapshot(day: date) -> Snapshot:
    """What was known at the end of a day that is over, made once and kept.  Raises ApiError while another is being made."""
    root = data_folder() / "centres" / "known"
    root.mkdir(parents=True, exist_ok=True)
    try:
        with locked(root / ".turn", tries=1):
            return _kept(root, day) or _made(root, day)
    except BlockingIOError:
        found = _kept(root, day)
        if found is None:
            raise ApiError(503, "busy", "the figures of another day are being made: ask again in a minute") from None
        return found


def _kept(root: Path, day: date) -> Snapshot | None:
    found = SnapshotStore(root / day.isoformat()).find(KIND)
    if found is None or found.manifest["prasan"] != __version__:
        return None  # another version may define or hide otherwise
    os.utime(root / day.isoformat())
    return found


def _made(root: Path, day: date) -> Snapshot:
    days = sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime)
    for old in days[: max(0, len(days) - KEPT + 1)]:
        shutil.rmtree(old)
    # All units' figures go into it; what is read of it is held against the asker's scope, as with the live one.
    with scope.everything():
        return roll_up_as_known(day, root / day.isoformat())
