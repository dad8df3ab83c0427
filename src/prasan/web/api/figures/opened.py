"""The roll-up that an answer is made from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prasan.centres.rollup import FILE, KIND
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.api.errors import ApiError
from prasan.web.snapshots import store


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
