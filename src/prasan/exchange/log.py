"""The access log: one line a use of personal data, hashed into a Merkle tree so that no line can change unseen.

``access.jsonl`` holds ``{"index", "at", "event", "leaf"}`` a line; ``access.checkpoint.json`` beside it the
tree's size and root.  Whoever keeps a copy of a checkpoint can prove later that the log still begins with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably
from prasan.exchange import merkle


@dataclass(frozen=True)
class Entry:
    """A logged use.  ``at`` is aware; ``leaf`` is the hash, in hex, of all the rest."""

    index: int
    at: datetime
    event: Mapping[str, Any]
    leaf: str


@dataclass(frozen=True)
class Verification:
    """Whether the log is whole: ``broken_at`` is the first index that is not as it was written."""

    ok: bool
    size: int
    root: str
    broken_at: int | None


@dataclass(frozen=True)
class _Checkpoint:
    size: int
    length: int
    frontier: list[bytes]

    def text(self) -> str:
        written = {
            "size": self.size,
            "length": self.length,
            "root": merkle.root(self.frontier).hex(),
            "frontier": [subtree.hex() for subtree in self.frontier],
        }
        return json.dumps(written)


class AccessLog:
    """The log at a path.  Appending is safe between processes; reading needs no lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checkpoint_path = path.with_suffix(".checkpoint.json")

    def append(self, event: Mapping[str, Any]) -> Entry:
        """Write a use to the disk before it happens; returns its entry."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_suffix(".lock")):
            checkpoint = self._caught_up()
            at = datetime.now(UTC).isoformat(timespec="microseconds")
            leaf = _leaf(checkpoint.size, at, event)
            line = _canonical({"index": checkpoint.size, "at": at, "event": event, "leaf": leaf.hex()}) + b"\n"
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
            grown = merkle.grown(checkpoint.frontier, checkpoint.size, leaf)
            after = _Checkpoint(checkpoint.size + 1, checkpoint.length + len(line), grown)
            write_durably(self._checkpoint_path, after.text())
        return Entry(checkpoint.size, datetime.fromisoformat(at), dict(event), leaf.hex())

    def entries(self) -> list[Entry]:
        """All entries that can be read, oldest first."""
        found = []
        for line in self._lines(0):
            try:
                read = json.loads(line)
                found.append(Entry(read["index"], datetime.fromisoformat(read["at"]), read["event"], read["leaf"]))
            except (ValueError, KeyError, TypeError):
                continue  # an altered line: verify() says where
        return found

    def verify(self) -> Verification:
        """Read the whole log and hash it again, against its lines and its checkpoint."""
        frontier: list[bytes] = []
        size, broken_at = 0, None
        for line in self._lines(0):
            try:
                read = json.loads(line)
                leaf = _leaf(size, read["at"], read["event"])
                sound = read["index"] == size and read["leaf"] == leaf.hex()
            except (ValueError, KeyError, TypeError):
                leaf, sound = merkle.leaf_hash(line), False
            if not sound and broken_at is None:
                broken_at = size
            frontier = merkle.grown(frontier, size, leaf)
            size += 1
        kept = self._kept()
        whole = merkle.root(frontier).hex()
        if broken_at is None and (kept.size, merkle.root(kept.frontier).hex()) != (size, whole):
            broken_at = min(kept.size, size)
        return Verification(broken_at is None, size, whole, broken_at)

    def _kept(self) -> _Checkpoint:
        try:
            read = json.loads(self._checkpoint_path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _Checkpoint(0, 0, [])
        return _Checkpoint(read["size"], read["length"], [bytes.fromhex(each) for each in read["frontier"]])

    def _caught_up(self) -> _Checkpoint:
        """The checkpoint of what the file holds: a process that died may have written a line, whole or in part."""
        kept = self._kept()
        length = self.path.stat().st_size if self.path.exists() else 0
        if length <= kept.length:
            return kept
        size, end, frontier = kept.size, kept.length, kept.frontier
        for line in self._lines(kept.length):
            if not line.endswith(b"\n"):
                with self.path.open("r+b") as file:
                    file.truncate(end)
                break
            read = json.loads(line)
            frontier = merkle.grown(frontier, size, _leaf(size, read["at"], read["event"]))
            size, end = size + 1, end + len(line)
        return _Checkpoint(size, end, frontier)

    def _lines(self, start: int) -> Iterator[bytes]:
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(start)
                yield from file


def _canonical(value: object) -> bytes:
    """RFC 8785's form, for the texts, whole numbers, lists and objects that the log holds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _leaf(index: int, at: str, event: Mapping[str, Any]) -> bytes:
    return merkle.leaf_hash(_canonical({"index": index, "at": at, "event": event}))
