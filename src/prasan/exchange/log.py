"""The access log: one line a use of personal data, hashed into a Merkle tree so that no line can change unseen.

``access.jsonl`` holds ``{"index", "at", "event", "leaf"}`` a line; ``access.checkpoint.json`` beside it the tree's size and root,
and of how many people the uses of the last days were, by agreement.  Whoever keeps a signed checkpoint
(:mod:`prasan.exchange.checkpoints`) can prove later that the log still begins with it.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.exchange import merkle

SALT = "salt"
_DAYS_KEPT = 2  # before the one that is written
_BANGKOK = timedelta(hours=7)  # without summer time, since 1920


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
class DayLimit:
    """How many people the uses of a day in Bangkok under an agreement may be of."""

    agreement: str
    most: int


class DayFullError(Exception):
    """A use that has no room among those of its day, which were of ``taken`` people; nothing of it was written."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} today")
        self.taken = taken


@dataclass
class _End:
    """Where the log ends: how many entries it has, in how many bytes, and the tree's full subtrees.

    ``days`` is of how many people the uses of a day (in Bangkok) were, by agreement, for the days that were written last; None
    where nobody counted.  Clocks are set back and forth: a day that is not there has no use if it is after ``counted_from``, and
    has to be read otherwise.
    """

    size: int
    length: int
    frontier: list[bytes]
    days: dict[str, dict[str, int]] | None = None
    counted_from: str = ""

    def copy(self) -> _End:
        days = None if self.days is None else {day: dict(people) for day, people in self.days.items()}
        return replace(self, days=days)

    def knows(self, day: str) -> bool:
        """Whether of a day is known of how many people its uses were."""
        return self.days is not None and (day in self.days or day > self.counted_from)

    def taken(self, day: str, agreement: str) -> int:
        """Of how many people the uses of a day that is known were."""
        return (self.days or {}).get(day, {}).get(agreement, 0)

    def count(self, at: datetime, event: Mapping[str, Any]) -> None:
        """Count the people of a use."""
        day = _day(at)
        if self.days is None or not self.knows(day):
            return
        if day not in self.days:
            self.days[day] = {}
            # Days after this one are kept, however many: only a clock that was wrong has written them.
            for old in sorted(each for each in self.days if each < day)[:-_DAYS_KEPT]:
                del self.days[old]
                self.counted_from = max(self.counted_from, old)
        if agreement := str(event.get("agreement") or ""):
            self.days[day][agreement] = self.days[day].get(agreement, 0) + people_in(event)

    def take(self, line: Line) -> None:
        """Go on to behind a line."""
        self.frontier = merkle.grown(self.frontier, self.size, line.leaf)
        self.size, self.length = self.size + 1, line.offset + len(line.text)
        if line.entry:
            self.count(line.entry.at, line.entry.event)

    def text(self) -> str:
        written: dict[str, Any] = {
            "size": self.size,
            "length": self.length,
            "root": merkle.root(self.frontier).hex(),
            "frontier": [subtree.hex() for subtree in self.frontier],
        }
        if self.days is not None:
            written |= {"days": self.days, "counted_from": self.counted_from}
        return json.dumps(written, ensure_ascii=False)


@dataclass
class _Waiting:
    """Uses that a thread wants written together; ``written`` or ``failed`` once another thread has taken them along."""

    events: Sequence[Mapping[str, Any]]
    limit: DayLimit | None
    written: list[Entry] | None = None
    failed: BaseException | None = None


@dataclass
class _Queue:
    """What the threads of this process want written to one file: who writes first takes along whatever waits.

    ``end`` is where the file ended when this process read or wrote it last, and ``file`` which file that was; ``checkpoint`` is
    the one that this process wrote last.
    """

    waiting: list[_Waiting] = field(default_factory=list)
    adding: threading.Lock = field(default_factory=threading.Lock)
    writing: threading.Lock = field(default_factory=threading.Lock)
    end: _End | None = None
    file: tuple[int, int] = (0, 0)
    checkpoint: tuple[int, int, int] = (0, 0, 0)


_queues: dict[Path, _Queue] = {}
_making_queues = threading.Lock()


class AccessLog:
    """The log at a path.  Appending is safe between threads and processes; reading needs no lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checkpoint_path, self._next_checkpoint = (
            path.with_suffix(".checkpoint.json"),
            path.with_suffix(".checkpoint.new"),
        )
        self._lock, self._sync_lock = path.with_suffix(".lock"), path.with_suffix(".sync.lock")
        with _making_queues:
            self._queue = _queues.setdefault(path.absolute(), _Queue())

    def append(self, event: Mapping[str, Any], *, limit: DayLimit | None = None) -> Entry:
        """Write a use to the disk before it happens; returns its entry.

        Threads, and processes, that append at once share one waiting for the disk.  Raises DayFullError where the use would
        be of more people than a day's may be; no other use can come in between.
        """
        [entry] = self.append_all([event], limit=limit)
        return entry

    def append_all(self, events: Sequence[Mapping[str, Any]], *, limit: DayLimit | None = None) -> list[Entry]:
        """Write several uses, all or none, with one wait for the disk; their entries.  Raises as :meth:`append`."""
        if not events:
            return []
        queue, mine = self._queue, _Waiting(events, limit)
        with queue.adding:
            queue.waiting.append(mine)
        with queue.writing:
            if mine.written is None and mine.failed is None:
                with queue.adding:
                    batch, queue.waiting = queue.waiting, []
                self._write_batch(queue, batch)
        if mine.written is None:
            raise mine.failed or AssertionError("a use was neither written nor refused")
        return mine.written

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

    def _write_batch(self, queue: _Queue, batch: Sequence[_Waiting]) -> None:
        """Write what waits, with one wait for the disk; what goes wrong goes wrong for every one."""
        written: list[list[Entry]] = []
        try:
            if not self._lock.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self._lock):
                text: list[bytes] = []
                end = self._caught_up(queue).copy()
                now = datetime.now(UTC)
                if any(each.limit for each in batch) and not end.knows(_day(now)):
                    self._count_day(end, _day(now))
                for each in batch:
                    written.append(self._written(each, end, text, now))
                if text:
                    with self.path.open("ab") as file:
                        file.write(b"".join(text))
                    told = self.path.stat()
                    queue.end, queue.file = end, (told.st_dev, told.st_ino)
            if text:
                self._wait_for_the_disk(queue, end.length)
        except BaseException as error:
            queue.end = None
            for each in batch:
                each.failed = each.failed or error
            raise
        for each, entries in zip(batch, written, strict=True):
            each.written = None if each.failed else entries

    def _written(self, waiting: _Waiting, end: _End, text: list[bytes], now: datetime) -> list[Entry]:
        """Add the lines of uses to ``text``, behind ``end``, and say their entries; none where the day has no room for them."""
        limit = waiting.limit
        if limit is not None:
            taken = end.taken(_day(now), limit.agreement)
            if taken + sum(map(people_in, waiting.events)) > limit.most:
                waiting.failed = DayFullError(taken)
                return []
        entries = []
        at = now.isoformat(timespec="microseconds")
        now = datetime.fromisoformat(at)
        for event in waiting.events:
            told = canonical({"index": end.size, "at": at, "event": event})
            leaf = merkle.leaf_hash(told)
            line = b'%b,"leaf":"%b"}\n' % (told[:-1], leaf.hex().encode())  # "leaf" is the last of the names in order
            entries.append(Entry(end.size, now, dict(event), leaf.hex()))
            end.frontier = merkle.grown(end.frontier, end.size, leaf)
            end.size, end.length = end.size + 1, end.length + len(line)
            end.count(now, event)
            text.append(line)
        return entries

    def _wait_for_the_disk(self, queue: _Queue, length: int) -> None:
        """Have what is in the file up to ``length`` on the disk.  What other processes wrote meanwhile comes along, and these find
        in the checkpoint that it is done: it never says more than what is on the disk."""
        with locked(self._sync_lock):
            if queue.checkpoint != _state(self._checkpoint_path) and self._kept().length >= length:
                return
            with self.path.open("ab") as file:
                end = queue.end or self._kept()
                if file.tell() > end.length:
                    end = queue.end = self._read_on(end)
                os.fsync(file.fileno())
            # Not awaited: a checkpoint that a power cut left behind the lines is caught up with them.
            self._next_checkpoint.write_text(end.text(), encoding="utf-8")
            self._next_checkpoint.replace(self._checkpoint_path)
            queue.checkpoint = _state(self._checkpoint_path)

    def _kept(self) -> _End:
        try:
            read = json.loads(self._checkpoint_path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _End(0, 0, [], days={})
        frontier = [bytes.fromhex(each) for each in read["frontier"]]
        return _End(read["size"], read["length"], frontier, read.get("days"), read.get("counted_from", ""))

    def _caught_up(self, queue: _Queue) -> _End:
        """Where the file ends: other processes may have written to it, and one that died may have written a line in part."""
        try:
            told = self.path.stat()
        except FileNotFoundError:
            return self._kept()
        known = queue.end if queue.file == (told.st_dev, told.st_ino) else None
        if known is None or told.st_size < known.length:
            known = self._kept()  # another file has been put in its place
        if told.st_size <= known.length:
            return known
        end = self._read_on(known)
        if end.length < told.st_size:
            with self.path.open("r+b") as file:
                file.truncate(end.length)
        return end

    def _read_on(self, end: _End) -> _End:
        """Where the file ends, from where it ended before."""
        end = end.copy()
        for line in self.lines(end.size, end.length):
            end.take(line)
        return end

    def _count_day(self, end: _End, day: str) -> None:
        """Count of how many people the uses of a day were, from the file: its checkpoint was written before people were counted, or
        the clock went back by days.  A log is then read from its beginning, since its lines are not in the order of their times."""
        others, people = end.counted_from, _End(0, 0, [], days={})
        for line in self.lines():
            if line.entry is None:
                continue  # `verify` tells of it
            if (of := _day(line.entry.at)) == day:
                people.count(line.entry.at, line.entry.event)
            elif end.days is None:
                others = max(others, of)
        end.days = {**(end.days or {}), day: (people.days or {}).get(day, {})}
        end.counted_from = others


def people_in(event: Mapping[str, Any]) -> int:
    """How many people a use was of: as many as it says, else its records, else the one person that it names."""
    told = event.get("people", event.get("rows"))
    return int(told if told is not None else event.get("spine_id") is not None)


def _state(path: Path) -> tuple[int, int, int]:
    try:
        told = path.stat()
    except FileNotFoundError:
        return 0, 0, 0
    return told.st_ino, told.st_mtime_ns, told.st_size


def _day(at: datetime) -> str:
    return (at.astimezone(UTC) + _BANGKOK).date().isoformat()


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
