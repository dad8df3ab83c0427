"""The access log: one line a use of personal data, hashed into a Merkle tree so that no line can change unseen.

``access.jsonl`` holds ``{"index", "at", "event", "leaf"}`` a line; ``access.checkpoint.json`` beside it the
tree's size and root.  Whoever keeps a signed checkpoint (:mod:`prasan.exchange.checkpoints`) can prove later that the log
still begins with it.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.exchange import merkle

SALT = "salt"


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
class Line:
    """A line as it stands in the file: where it begins, its bytes, and the entry if it is as it was written."""

    index: int
    offset: int
    text: bytes
    entry: Entry | None

    @property
    def leaf(self) -> bytes:
        """Its hash; of a line that is not as it was written, one that it never had."""
        return bytes.fromhex(self.entry.leaf) if self.entry else merkle.leaf_hash(self.text)


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


@dataclass
class _Waiting:
    """A use that a thread wants written; ``written`` or ``failed`` once another thread has taken it along."""

    event: Mapping[str, Any]
    written: Entry | None = None
    failed: BaseException | None = None


@dataclass
class _Queue:
    """What the threads of this process want written to one file: who writes first takes along whatever waits."""

    waiting: list[_Waiting] = field(default_factory=list)
    adding: threading.Lock = field(default_factory=threading.Lock)
    writing: threading.Lock = field(default_factory=threading.Lock)


_queues: dict[Path, _Queue] = {}
_making_queues = threading.Lock()


class AccessLog:
    """The log at a path.  Appending is safe between threads and processes; reading needs no lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checkpoint_path = path.with_suffix(".checkpoint.json")

    def append(self, event: Mapping[str, Any]) -> Entry:
        """Write a use to the disk before it happens; returns its entry.

        Threads that append at once share one writing, since each has to wait for the disk.
        """
        [entry] = self.append_all([event])
        return entry

    def append_all(self, events: Sequence[Mapping[str, Any]]) -> list[Entry]:
        """Write several uses, all or none, with one wait for the disk; their entries."""
        with _making_queues:
            queue = _queues.setdefault(self.path.absolute(), _Queue())
        mine = [_Waiting(event) for event in events]
        if not mine:
            return []
        with queue.adding:
            queue.waiting += mine
        with queue.writing:
            if mine[0].written is None and mine[0].failed is None:
                with queue.adding:
                    batch, queue.waiting = queue.waiting, []
                self._write_batch(batch)
        written = [each.written for each in mine if each.written is not None]
        if len(written) < len(mine):
            raise mine[0].failed or AssertionError("a use was neither written nor refused")
        return written

    def entries(self) -> list[Entry]:
        """All entries that can be read, oldest first."""
        return [line.entry for line in self.lines() if line.entry]

    def lines(self, index: int = 0, offset: int = 0) -> Iterator[Line]:
        """The whole lines from the ``index``-th on, which begins at ``offset``, each held against its hash."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(offset)
            for text in file:
                if not text.endswith(b"\n"):
                    return  # being written
                yield Line(index, offset, text, _entry(index, text))
                index, offset = index + 1, offset + len(text)

    def verify(self) -> Verification:
        """Read the whole log and hash it again, against its lines and its checkpoint."""
        frontier: list[bytes] = []
        size, broken_at = 0, None
        kept = self._kept()
        for line in self.lines():
            if line.entry is None and broken_at is None:
                broken_at = size
            frontier = merkle.grown(frontier, size, line.leaf)
            size += 1
            if size == kept.size and frontier != kept.frontier and broken_at is None:
                broken_at = size - 1  # it or one before, in a line whose own hash was made anew
        if broken_at is None and kept.size > size:
            broken_at = size
        if broken_at is None and kept.size == 0 < size:
            broken_at = 0  # a log without its checkpoint
        return Verification(broken_at is None, size, merkle.root(frontier).hex(), broken_at)

    def _write_batch(self, batch: Sequence[_Waiting]) -> None:
        """Write what waits, with one wait for the disk; what goes wrong goes wrong for every one."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.with_suffix(".lock")):
                checkpoint = self._caught_up()
                size, frontier = checkpoint.size, checkpoint.frontier
                lines, entries = [], []
                for each in batch:
                    at = datetime.now(UTC).isoformat(timespec="microseconds")
                    leaf = leaf_of(size, at, each.event)
                    lines.append(canonical({"index": size, "at": at, "event": each.event, "leaf": leaf.hex()}) + b"\n")
                    entries.append(Entry(size, datetime.fromisoformat(at), dict(each.event), leaf.hex()))
                    frontier = merkle.grown(frontier, size, leaf)
                    size += 1
                text = b"".join(lines)
                with self.path.open("ab") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                # Not awaited: a checkpoint that a power cut left behind the lines is caught up with them.
                beside = self._checkpoint_path.with_suffix(".new")
                beside.write_text(_Checkpoint(size, checkpoint.length + len(text), frontier).text(), encoding="utf-8")
                beside.replace(self._checkpoint_path)
        except BaseException as error:
            for each in batch:
                each.failed = error
            raise
        for each, entry in zip(batch, entries, strict=True):
            each.written = entry

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
        for line in self.lines(size, end):
            frontier = merkle.grown(frontier, size, line.leaf)
            size, end = size + 1, end + len(line.text)
        if end < length:
            with self.path.open("r+b") as file:
                file.truncate(end)
        return _Checkpoint(size, end, frontier)


def salt() -> str:
    """What nobody can guess, for an entry that tells of one person: whoever gets a proof gets the hashes of the entries beside,
    and would else find out by trying what those say."""
    return secrets.token_hex(16)


def leaf_of(index: int, at: str, event: Mapping[str, Any]) -> bytes:
    """The hash of an entry, from what it says; ``at`` as it was written."""
    return merkle.leaf_hash(canonical({"index": index, "at": at, "event": event}))


def written_at(at: datetime) -> str:
    """The time of an entry as it was written, and hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(index: int, text: bytes) -> Entry | None:
    """The entry of a line, if the line is as it was written."""
    try:
        read = json.loads(text)
        at, event = read["at"], read["event"]
        leaf = leaf_of(index, at, event).hex()
        sound = read["index"] == index and read["leaf"] == leaf
        return Entry(index, datetime.fromisoformat(at), event, leaf) if sound else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def canonical(value: object) -> bytes:
    """RFC 8785's form, for the texts, whole numbers, lists and objects that the log holds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
