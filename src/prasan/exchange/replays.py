"""Which requests have come already: each is answered once.

What came is a line in a file of the minutes in which its signature ends, and in memory; processes of one data folder read each
other's lines.  A file whose signatures have all ended is removed, but for the last few: a clock that ran ahead for a moment and was
set right must not let in again what came before.
"""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

from prasan.engine.locks import locked
from prasan.exchange.signing import SKEW, SignatureError, Signed

_SPAN = 600  # seconds whose signatures end in one file
_KEPT = 3  # files whose signatures have ended: longer than a signature holds, by whichever clock


class Replays:
    """The requests that came, in a folder.  Safe between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = threading.Lock()
        self._seen: dict[int, set[bytes]] = {}
        self._read: dict[int, int] = {}

    def take(self, sender: str, signed: Signed, *, now: float | None = None) -> None:
        """Note that a sender's request came.  Raises SignatureError, ``replayed``, where it came before."""
        # 160 bits of a digest: what a request is called tells nothing here of who asked.
        mark = hashlib.sha256(f"{sender}\n{signed.jti}".encode()).digest()[:20]
        span = signed.expires // _SPAN
        path = self._folder / f"{span}.seen"
        with self._alone:
            if span not in self._read:
                self._begin(span, time.time() if now is None else now)
            with locked(self._folder / "seen.lock"), path.open("a+b") as file:
                file.seek(self._read[span])
                others = file.read()
                whole = len(others) - len(others) % len(mark)
                self._seen[span].update(others[at : at + len(mark)] for at in range(0, whole, len(mark)))
                self._read[span] += whole
                if mark in self._seen[span]:
                    raise SignatureError("replayed", "this request came before; sign each with a jti of its own")
                if whole < len(others):
                    file.truncate(self._read[span])  # what a process that died wrote in part
                file.write(mark)
                file.flush()
                self._seen[span].add(mark)
                self._read[span] += len(mark)

    def _begin(self, span: int, now: float) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._seen[span], self._read[span] = set(), 0
        ended = int(now - SKEW) // _SPAN
        there = {int(each.stem) for each in self._folder.glob("*.seen") if each.stem.isdecimal()}
        for old in sorted(each for each in there | set(self._read) if each < ended)[:-_KEPT]:
            self._seen.pop(old, None)
            self._read.pop(old, None)
            (self._folder / f"{old}.seen").unlink(missing_ok=True)
