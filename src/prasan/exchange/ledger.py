"""A file that only grows: an event a line, each with the hash of the line before, so that an alteration shows.

The access log is told the hash of the last line at each event (``"decisions"``), so that lines taken off the end show too.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal

from prasan.engine.locks import locked
from prasan.exchange.log import AccessLog

FIRST = "0" * 64  # stands for the hash before the first line
Line = Mapping[str, Any]
Events = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class LedgerError(ValueError):
    """The file is not as it was written: a line was ``altered``, or one that is known of is ``gone``.

    The message names the line and the remedy; ``at`` is when a line that is gone was written.
    """

    def __init__(self, code: Literal["altered", "gone"], message: str, *, at: datetime | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.at = at


class Ledger:
    """The file at a path, which nobody but its owner may read.

    Adding is safe between processes and threads.  What was read is kept, and only what came since is read again; who
    wants to see the whole file again makes another Ledger.  A room that folds the lines into something of its own does so
    in ``_take``, and begins anew in ``_forget``.
    """

    error: ClassVar[type[LedgerError]] = LedgerError

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reading = threading.RLock()
        self._forget()

    def lines(self) -> list[Line]:
        """All events, oldest first, each with its time ``at`` (aware).  Raises LedgerError."""
        with self._reading:
            self._catch_up()
            return list(self._lines)

    def head(self) -> str:
        """The hash of the last line: who keeps it can tell later whether the file still begins so.  Raises LedgerError."""
        with self._reading:
            self._catch_up()
            return self._hashes[-1] if self._hashes else FIRST

    def append(self, decide: Callable[[Sequence[Line]], Events]) -> str:
        """Write down the event or events that ``decide`` makes of those before, all or none, while nobody else can.

        An event may say itself when it was (``at``, as ISO 8601 writes it).  What ``decide`` raises leaves the file as it
        was.  Returns the hash of the last line.  Raises LedgerError.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_suffix(".lock")), self._reading:
            self._catch_up()
            decided = decide(self._lines)
            head = self.head()
            written = []
            for event in [decided] if isinstance(decided, Mapping) else decided:
                told = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **event, "previous": head}
                line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
                head = hashlib.sha256(line).hexdigest()
                written.append(line + b"\n")
            opened = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(opened, "r+b") as file:
                file.seek(self._length)
                file.truncate()  # what a process that died wrote in part was never acknowledged
                file.write(b"".join(written))
                file.flush()
                os.fsync(file.fileno())
            return self.head()

    def hold_against(self, log: AccessLog, kind: str) -> None:
        """See that no line is gone that the access log knows of; ``kind`` is what events there call this file.

        Raises LedgerError.
        """
        with self._reading:
            self._catch_up()
            hashes = set(self._hashes)
        for entry in log.entries():
            if entry.event.get("ledger") == kind and entry.event.get("decisions") not in hashes:
                raise self.error(
                    "gone",
                    f"{self.path}: a line of {entry.at:%Y-%m-%d %H:%M} that the access log knows of is gone. "
                    "Remedy: put back the file from a backup.",
                    at=entry.at,
                )

    def _forget(self) -> None:
        self._length = 0
        self._lines: list[Line] = []
        self._hashes: list[str] = []

    def _take(self, line: Line) -> None:
        """Keep a line that was read.  What it raises of KeyError, TypeError and ValueError tells an altered line."""
        self._lines.append(line)

    def _catch_up(self) -> None:
        length = self.path.stat().st_size if self.path.exists() else 0
        if length < self._length:
            self._forget()  # another file has been put in its place
        if length == self._length:
            return
        with self.path.open("rb") as file:
            file.seek(self._length)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # being written
                try:
                    read = json.loads(line)
                    sound = read.pop("previous") == (self._hashes[-1] if self._hashes else FIRST)
                    read["at"] = datetime.fromisoformat(read["at"])
                    if sound:
                        self._take(read)
                except (ValueError, KeyError, TypeError, AttributeError):
                    sound = False
                if not sound:
                    raise self.error(
                        "altered",
                        f"{self.path}: line {len(self._hashes) + 1} or the one before it is not as it was written. "
                        "Remedy: put back the file from a backup; every line of it may be checked against the one before.",
                    )
                self._hashes.append(hashlib.sha256(line[:-1]).hexdigest())
                self._length += len(line)
