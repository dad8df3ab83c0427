"""A file as a lock: for the process that holds it, and for those that inherit it."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PAUSE = 0.05  # seconds between two tries


@contextmanager
def locked(path: Path, *, tries: int | None = None) -> Iterator[IO[Any]]:
    """Hold the lock of a file while the block lasts: once nobody else holds it, or at one of so many ``tries``.

    Raises BlockingIOError where another process holds it at every try.
    """
    with path.open("wb", buffering=0) as lock:
        if tries is None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in reversed(range(tries or 0)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise
                time.sleep(PAUSE)  # somebody may only be looking
        yield lock
