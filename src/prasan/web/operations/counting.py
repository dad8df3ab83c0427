"""Requests counted by view, method, status and time.  The processes of one machine are counted together.

Each process writes what it counted into a file of ``run/metrics``, at most every two seconds; whoever answers ``/metrics`` adds
them up.  A process that has ended leaves its file, so that no count goes back; `prasan serve` begins anew.
"""

from __future__ import annotations

import json
import os
import threading
import time
from bisect import bisect_left
from pathlib import Path

from prasan.web.operations.exposition import Family, histogram

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
_PAUSE = 2.0
_Counted = dict[tuple[str, str, str], tuple[list[int], float]]


class RequestCounts:
    """What one process has answered."""

    def __init__(self) -> None:
        self._lock, self._counted, self._written, self._pid = threading.Lock(), _Counted(), 0.0, os.getpid()

    def count(self, folder: Path, view: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; ``folder`` is where it is written now and then."""
        with self._lock:
            if self._pid != os.getpid():
                self._counted, self._pid = {}, os.getpid()
            buckets, total = self._counted.get((view, method, str(status)), ([0] * (len(BOUNDS) + 1), 0.0))
            buckets[bisect_left(BOUNDS, seconds)] += 1
            self._counted[view, method, str(status)] = buckets, total + seconds
            if time.monotonic() - self._written > _PAUSE:
                self._write(folder)

    def families(self, folder: Path) -> list[Family]:
        """The requests of all processes of this machine."""
        with self._lock:
            self._write(folder)
        counted: _Counted = {}
        for path in folder.glob(f"{os.uname().nodename}-*.json"):
            for view, method, status, buckets, total in json.loads(path.read_text(encoding="utf-8")):
                known, sum_ = counted.get((view, method, status), ([0] * len(buckets), 0.0))
                counted[view, method, status] = [a + b for a, b in zip(known, buckets, strict=True)], sum_ + total
        family = Family(
            "prasan_request_seconds", "histogram", "How long requests took, by view, method and status.", "seconds"
        )
        for (view, method, status), (buckets, total) in sorted(counted.items()):
            histogram(family, BOUNDS, buckets, round(total, 6), {"view": view, "method": method, "status": status})
        return [family]

    def _write(self, folder: Path) -> None:
        self._written = time.monotonic()
        rows = [[*key, buckets, round(total, 6)] for key, (buckets, total) in self._counted.items()]
        path = folder / f"{os.uname().nodename}-{os.getpid()}.json"
        beside = path.with_name(f".{path.name}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(rows), encoding="utf-8")
            beside.replace(path)
        except OSError:
            return  # a full disk must not stop the answer; `/health/ready` tells of it


def begin_anew(folder: Path) -> None:
    """Forget what the processes of an earlier start of the site counted."""
    for path in folder.glob(f"{os.uname().nodename}-*.json"):
        path.unlink(missing_ok=True)


counts = RequestCounts()
