"""The access log made ready to be searched and proved: an index beside it, made again from the log whenever it is lost.

A use is found by the index and read from the log, where it is held against its hash: the index can hide nothing that
the log's root does not tell, and can alter nothing.  SQLite, ``access.index.sqlite3``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlglot import exp

from prasan.engine.statement import named
from prasan.exchange import merkle
from prasan.exchange.log import AccessLog, Entry, people_in, written_at

ROOM = "prasan.exchange"
FORM = 3  # of the tables; an index of another form is made anew
UNDER_SEAL = "under_seal"  # of an entry: the seal (prasan.exchange.seals) that the use was under
ALTERED = "altered_entry"  # the action of an entry that is not as it was written
EVER = datetime.min.replace(tzinfo=UTC)
AT_ONCE = 20_000  # lines in one transaction


class LogError(ValueError):
    """The log is not as it was written, or cannot answer; the message says where, and what to do."""


@dataclass(frozen=True)
class Search:
    """Which uses are asked for; what is None is not asked about.

    ``person`` is a spine id.  With ``in_registers`` also the uses count that were of everybody in one of these registers:
    together they are all that touched that person.  ``seals`` are those whose uses count; a use under any other seal does not.
    """

    who: str | None = None
    unit: str | None = None
    purpose: str | None = None
    action: str | None = None
    register: str | None = None
    person: int | None = None
    in_registers: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    seals: frozenset[str] | None = None


class LogIndex:
    """The index of a log.  Every question first takes in what the log has grown by.  Raises LogError."""

    def __init__(self, log: AccessLog) -> None:
        self.log = log
        self._path = log.path.with_suffix(".index.sqlite3")

    def size(self) -> int:
        """How many entries there are."""
        with self._opened() as index:
            return _size(index)

    def search(self, asked: Search, *, limit: int = 25, offset: int = 0) -> list[Entry]:
        """The uses that are asked for, newest first; of one that was altered nothing is told but ``ALTERED``."""
        wanted = _lines().order_by("u.idx DESC").limit(limit).offset(offset)
        with self._opened() as index:
            return self._told(_asked(index, wanted, asked).fetchall())

    def _told(self, lines: Sequence[tuple[int, int, bytes]]) -> list[Entry]:
        return [self._found(*each) or Entry(each[0], EVER, {"action": ALTERED}, each[2].hex()) for each in lines]

    def count(self, asked: Search) -> int:
        """How many uses are asked for."""
        wanted = exp.select(exp.Count(this=exp.Star())).from_("use AS u")
        with self._opened() as index:
            return int(_asked(index, wanted, asked).fetchone()[0])

    def by_month_and_unit(self, asked: Search) -> list[tuple[str, str, int]]:
        """How many uses are asked for, by month in Bangkok (``2026-11``), the newest first, and unit."""
        month = exp.Anonymous(this="strftime", expressions=[
            exp.Literal.string("%Y-%m"), exp.column("at", "u"), exp.Literal.string("+7 hours")
        ])  # fmt: skip
        wanted = (
            exp.select(exp.alias_(month, "month"), exp.column("unit", "u"), exp.Count(this=exp.Star()))
            .from_("use AS u").group_by("1", "2").order_by("1 DESC", "2")
        )  # fmt: skip
        with self._opened() as index:
            return [(str(at or ""), unit, int(count)) for at, unit, count in _asked(index, wanted, asked)]

    def values(self, column: str) -> list[str]:
        """What there is to choose from: the distinct ``action``, ``who``, ``unit`` or ``purpose``."""
        wanted = exp.select(exp.column(column, "u")).distinct().from_("use AS u").order_by("1")
        with self._opened() as index:
            return [value for (value,) in _asked(index, wanted, Search())]

    def rows(self, query: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """What a statement of ``exchange/sql`` tells of the index."""
        with self._opened() as index:
            index.row_factory = sqlite3.Row
            return [dict(row) for row in index.execute(named(ROOM, query).sql, values or {})]

    def by_agreement(self) -> dict[str, dict[str, Any]]:
        """By agreement how often it was used (``uses``), of how many people (``people``), and when last (``last``, ISO 8601)."""
        return {row["agreement"]: row for row in self.rows("uses_by_agreement")}

    def entry(self, index: int) -> Entry:
        """One entry by its number."""
        with self._opened() as opened:
            found = _line_of(opened, index)
            size = _size(opened)
        if found is None:
            raise LogError(f"{self.log.path}: there is no entry {index} among {size}")
        entry = self._found(*found)
        if entry is None:
            raise LogError(
                f"{self.log.path}: entry {index} is not as it was written. "
                "Remedy: `prasan log verify` says from where on; put back the file from a backup."
            )
        return entry

    def root(self, size: int) -> bytes:
        """The root of the tree of the first ``size`` entries."""
        with self._opened() as index:
            self._must_have(size, index)
            return merkle.root_of(size, _nodes(index))

    def inclusion_path(self, entry: int, size: int) -> list[bytes]:
        """What proves that an entry is among the first ``size`` (:func:`prasan.exchange.merkle.includes`)."""
        with self._opened() as index:
            self._must_have(max(size, entry + 1), index)
            return merkle.inclusion_path(entry, size, _nodes(index))

    def inclusion_paths(self, entries: Sequence[int], size: int) -> list[list[bytes]]:
        """The paths of several entries, in their order."""
        with self._opened() as index:
            self._must_have(max([size, *(each + 1 for each in entries)]), index)
            return [merkle.inclusion_path(each, size, _nodes(index)) for each in entries]

    def consistency_path(self, first: int, second: int) -> list[bytes]:
        """What proves that the log of ``second`` entries begins with that of ``first``."""
        with self._opened() as index:
            self._must_have(second, index)
            return merkle.consistency_path(first, second, _nodes(index))

    def _must_have(self, size: int, index: sqlite3.Connection) -> None:
        if size > _size(index):
            raise LogError(f"{self.log.path}: the log has {_size(index)} entries, not {size}")

    def _found(self, number: int, start: int, leaf: bytes) -> Entry | None:
        """An entry from its line, if that is as it was when the index took it in."""
        line = next(self.log.lines(number, start), None)
        return line.entry if line is not None and line.leaf == leaf else None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # It waits for nobody's disk: what a power cut takes is made again from the log.
        with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as index:
            index.execute("PRAGMA journal_mode = WAL")
            index.execute("PRAGMA synchronous = OFF")
            self._catch_up(index)
            yield index

    def _catch_up(self, index: sqlite3.Connection) -> None:
        if not self._stands(index):
            index.execute("BEGIN IMMEDIATE")
            for table in ("use", "use_register", "node", "reached"):
                index.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in named(ROOM, "log_index").sql.split(";"):
                index.execute(statement)
            index.execute("INSERT INTO reached VALUES (?, 0, 0)", [FORM])
            index.execute("COMMIT")
        while self._take_in(index):
            pass

    def _stands(self, index: sqlite3.Connection) -> bool:
        """Whether the tables are there, of this form, and the last entry is still the log's."""
        try:
            form, size, end = index.execute("SELECT form, size, end FROM reached").fetchone()
        except (sqlite3.OperationalError, TypeError):
            return False
        if form != FORM or (self.log.path.stat().st_size if self.log.path.exists() else 0) < end:
            return False
        if size == 0:
            return True
        _, start, leaf = _line_of(index, size - 1) or (0, 0, b"")
        line = next(self.log.lines(size - 1, start), None)
        return line is not None and line.leaf == leaf

    def _take_in(self, index: sqlite3.Connection) -> bool:
        """Take in the next lines; whether there may be more."""
        length = self.log.path.stat().st_size if self.log.path.exists() else 0
        if index.execute("SELECT end FROM reached").fetchone()[0] >= length:
            return False
        index.execute("BEGIN IMMEDIATE")  # what another process has taken in meanwhile is not taken in again
        size, end = map(int, index.execute("SELECT size, end FROM reached").fetchone())
        before = size
        uses, registers, nodes = [], [], []
        node = _nodes(index)
        for line in self.log.lines(size, end):
            event = line.entry.event if line.entry else {}
            at = written_at(line.entry.at) if line.entry else ""
            uses.append(
                (size, end, at, *(str(event.get(each) or "") for each in ("action", "who", "unit", "purpose")),
                 event.get("spine_id"), event.get("rows"), str(event.get("agreement") or ""), people_in(event),
                 event.get(UNDER_SEAL))
            )  # fmt: skip
            registers += [(str(each), size) for each in event.get("registers") or ()]
            nodes.append(line.leaf)
            size, end = size + 1, end + len(line.text)
            if size - before >= AT_ONCE:
                break
        index.executemany("INSERT INTO use VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", uses)
        index.executemany("INSERT OR IGNORE INTO use_register VALUES (?, ?)", registers)
        _grow(index, before, nodes, node)
        index.execute("UPDATE reached SET size = ?, end = ?", [size, end])
        index.execute("COMMIT")
        return size - before >= AT_ONCE


def _grow(index: sqlite3.Connection, before: int, leaves: Sequence[bytes], node: merkle.Node) -> None:
    """Add leaves, and every full subtree that they complete."""
    level, first, hashes = 0, before, list(leaves)
    while hashes:
        index.executemany(
            "INSERT INTO node VALUES (?, ?, ?)", [(level, first + place, each) for place, each in enumerate(hashes)]
        )
        if first & 1:
            hashes.insert(0, node(level, first - 1))
            first -= 1
        hashes = [merkle.node_hash(*hashes[place : place + 2]) for place in range(0, len(hashes) - 1, 2)]
        level, first = level + 1, first // 2


def _nodes(index: sqlite3.Connection) -> merkle.Node:
    def node(level: int, place: int) -> bytes:
        found = index.execute("SELECT hash FROM node WHERE level = ? AND place = ?", [level, place]).fetchone()
        return bytes(found[0])

    return node


def _size(index: sqlite3.Connection) -> int:
    return int(index.execute("SELECT size FROM reached").fetchone()[0])


def _lines() -> exp.Select:
    """Of uses ``u`` the number, where the line starts, and its hash."""
    return (
        exp.select("u.idx", "u.start", "n.hash")
        .from_("use AS u")
        .join("node AS n", on="n.level = 0 AND n.place = u.idx")
    )


def _line_of(index: sqlite3.Connection, number: int) -> tuple[int, int, bytes] | None:
    found: tuple[int, int, bytes] | None = index.execute(_one_line(), {"number": number}).fetchone()
    return found


@cache  # every question asks for the last line first
def _one_line() -> str:
    return _lines().where(exp.column("idx", "u").eq(exp.Placeholder(this="number"))).sql(dialect="sqlite")


def _asked(index: sqlite3.Connection, wanted: exp.Select, asked: Search) -> sqlite3.Cursor:
    """Run a statement on the uses ``u`` that are asked for; what is asked for is bound."""
    values: dict[str, Any] = {}

    def bound(name: str, value: Any) -> exp.Placeholder:
        values[name] = value
        return exp.Placeholder(this=name)

    def opened(registers: Sequence[str]) -> exp.Expr:
        names = [bound(f"register_{len(values)}", register) for register in registers]
        among = exp.select("idx").from_("use_register").where(exp.In(this=exp.column("register"), expressions=names))
        return exp.In(this=exp.column("idx", "u"), query=exp.Subquery(this=among))

    for column in ("who", "unit", "purpose", "action"):
        if (value := getattr(asked, column)) is not None:
            wanted = wanted.where(exp.column(column, "u").eq(bound(column, value)))
    if asked.register is not None:
        wanted = wanted.where(opened([asked.register]))
    if asked.since is not None:
        wanted = wanted.where(exp.column("at", "u") >= bound("since", written_at(asked.since)))
    if asked.until is not None:
        wanted = wanted.where(exp.column("at", "u") < bound("until", written_at(asked.until)))
    if asked.seals is not None:
        shown: exp.Expr = exp.column("seal", "u").is_(exp.null())
        if asked.seals:
            shown = exp.or_(shown, exp.In(this=exp.column("seal", "u"), expressions=[
                bound(f"seal_{place}", each) for place, each in enumerate(sorted(asked.seals))
            ]))  # fmt: skip
        wanted = wanted.where(shown)
    if asked.person is not None:
        touching: exp.Expr = exp.column("person", "u").eq(bound("person", asked.person))
        if asked.in_registers:
            of_all = exp.and_(exp.column("person", "u").is_(exp.null()), opened(asked.in_registers))
            touching = exp.or_(touching, of_all)
        wanted = wanted.where(touching)
    return index.execute(wanted.sql(dialect="sqlite"), values)
