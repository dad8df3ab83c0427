"""A file that only grows: an event a line, each with the hash of the line before, so that an alteration shows.

The access log is told the hash of the last line at each event (``"decisions"``), so that lines taken off the end show too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.exchange.log import AccessLog

FIRST = "0" * 64  # stands for the hash before the first line
Line = Mapping[str, Any]


class LedgerError(ValueError):
    """The file is not as it was written; the message names the line."""


class Ledger:
    """The file at a path, which nobody but its owner may read.  Adding is safe between processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[Line]:
        """All events, oldest first, each with its time ``at`` (aware).  Raises LedgerError."""
        return self._read()[0]

    def add(self, decide: Callable[[Sequence[Line]], Mapping[str, Any]]) -> str:
        """Write down the event that ``decide`` makes of the events before, while nobody else can; the new line's hash.

        What ``decide`` raises leaves the file as it was.  Raises LedgerError.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_suffix(".lock")):
            lines, hashes, length = self._read()
            told = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                **decide(lines),
                "previous": hashes[-1] if hashes else FIRST,
            }
            line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
            opened = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(opened, "r+b") as file:
                file.seek(length)
                file.truncate()  # what a process that died wrote in part was never acknowledged
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
        return hashlib.sha256(line).hexdigest()

    def hold_against(self, log: AccessLog, kind: str) -> None:
        """See that no line is gone that the access log knows of; ``kind`` is what events there call this file.

        Raises LedgerError.
        """
        hashes = set(self._read()[1])
        for entry in log.entries():
            if entry.event.get("ledger") == kind and entry.event.get("decisions") not in hashes:
                raise LedgerError(
                    f"{self.path}: a line of {entry.at:%Y-%m-%d %H:%M} that the access log knows of is gone. "
                    "Remedy: put back the file from a backup."
                )

    def _read(self) -> tuple[list[Line], list[str], int]:
        """The events, the hash of each line, and how many bytes they take."""
        lines: list[Line] = []
        hashes: list[str] = []
        length = 0
        if not self.path.exists():
            return lines, hashes, length
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break  # being written
                try:
                    read = json.loads(line)
                    sound = read.pop("previous") == (hashes[-1] if hashes else FIRST)
                    read["at"] = datetime.fromisoformat(read["at"])
                except (ValueError, KeyError, TypeError, AttributeError):
                    sound = False
                if not sound:
                    raise LedgerError(
                        f"{self.path}: line {len(lines) + 1} or the one before it is not as it was written. "
                        "Remedy: put back the file from a backup."
                    )
                lines.append(read)
                hashes.append(hashlib.sha256(line[:-1]).hexdigest())
                length += len(line)
        return lines, hashes, length
