"""The index of a register's look-ups: each record as one line, and where the record of a person, id or name stands.

It is a copy in another order, made under a permit after a register was taken in and linked.  A look-up reads one place of
each file, so that it takes as long among 66 million people as among a thousand.

Each file is kept as soon as it is whole, in ``.making`` beside the snapshots: a run that is killed is gone on with, and nobody asks
what is made before all of it is there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.lookup import write_entries
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import Statement, named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.identity import drawing_key
from prasan.linkage.lookups.changes import STATES, write_changes
from prasan.linkage.people import view_register_links
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import open_registers, view_register

ROOM = "prasan.linkage.lookups"
PURPOSE = "answer_lookups"
LINES, LINES_ENDS = "records.lines", "records.lines.ends"
BY_PERSON, BY_ID, BY_GIVEN, BY_FAMILY = "by_person.index", "by_id.index", "by_given.index", "by_family.index"
BETWEEN = "\x1f"  # what stands between the values of a line; no accepted text has it
LINK = ("spine_id", "stage", "probability", "is_primary")
FORM = "2"  # of the files; those of another form are made anew
_ENTRY = 2**32
_AREA = exp.alias_(exp.TryCast(this=exp.column("area_code", "r"), to=exp.DataType.build("INTEGER")), "area")
# What is kept of a delivery rather than of a person.
_LEFT_OUT = {"id_valid", "warnings", "as_delivered", "source_file", "source_row", "origin"}


def kind_of(register: str) -> str:
    """The kind of the snapshot of a register's look-ups."""
    return f"lookup/{register}"


def code_of(name: str, register: str, linkage: str, fields: Mapping[str, frozenset[str]] | None) -> str:
    """What look-ups of a register (by name) are made of: the references of its snapshot and of the linkage, and the permit's fields."""
    told = None if fields is None else {each: sorted(allowed) for each, allowed in sorted(fields.items())}
    # Of the civil register a spine id says itself whose it is: another linkage makes no other look-ups of it.
    of = [FORM, register, "" if name == CIVIL else linkage, str(told)]
    return hashlib.blake2b(" ".join(of).encode(), digest_size=10).hexdigest()


def make_lookups(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    key: str,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> list[Snapshot]:
    """The look-ups of each register that the permit names, made where they are not there; ``key`` is the spine's.

    Beside each it is kept who changed since the look-ups before (:mod:`prasan.linkage.lookups.changes`).  Facts: ``register``
    and ``linkage`` (references), ``columns`` (by name their types) and ``records``.  Raises NotPermittedError where the permit
    is for some areas alone, and SnapshotMissingError.
    """
    permit.must_be_everywhere()
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    snapshots = open_registers(store, permit, log=log, action="index_lookups")
    made = []
    for done, (name, register) in enumerate(sorted(snapshots.items())):
        progress("lookups", done, len(snapshots))
        code = code_of(name, register.reference, linkage.reference, permit.fields)
        before = store.find(kind_of(name))
        if before is None or before.facts["made_of"] != code:
            making = _Making(store, register, linkage, permit, key, code, before, progress)
            before = making.run(memory_limit)
        made.append(before)
    progress("lookups", len(snapshots), len(snapshots))
    return made


@dataclass
class _Making:
    """The look-ups of one register, made file by file; ``code`` says of what."""

    store: SnapshotStore
    register: Snapshot
    linkage: Snapshot
    permit: Permit
    key: str
    code: str
    before: Snapshot | None
    progress: Progress

    def run(self, memory: str | None) -> Snapshot:
        name = self.name
        with (
            self.store.writing(kind_of(name)) as draft,
            Engine.open(here=True, keep_order=True, memory_limit=memory) as engine,
        ):
            self._begin()
            engine.execute(named(ROOM, "hash_keys"))
            view_register(engine, "register", self.register, self.permit)
            columns = {each: kind for each, kind in engine.columns("register").items() if each not in _LEFT_OUT}
            if name == CIVIL:
                self._civil(engine, columns)
            else:
                self._linked(engine, columns)
            engine.view_places("placed", self.file(STATES))
            self._index(engine, BY_PERSON, "placed", exp.condition("lookup_person(spine_id)"))
            count = engine.count("placed")
            draft.facts |= {
                "made_of": self.code,
                "form": FORM,
                "register": self.register.reference,
                "delivered": self.register.made.isoformat(),
                "linkage": self.linkage.reference,
                "columns": columns,
                "records": count,
            }
            self.progress(f"{name}: changes", 0, 0)
            write_changes(self.store, engine, name, before=self.before, now=self.file(STATES), made_of=self.code)
            for each in (
                LINES,
                LINES_ENDS,
                STATES,
                BY_PERSON,
                *((BY_ID, BY_GIVEN, BY_FAMILY) if name == CIVIL else ()),
            ):
                self.file(each).rename(draft.file(each))
            # What it is made of says what is in it; its rows come in any order.
            draft.content = {path.name: self.code for path in draft.path.iterdir()}
        shutil.rmtree(self.folder)
        with suppress(SnapshotBusyError):
            self.store.retire(kind_of(name), newest=1, days=None)
        return draft.finished

    @property
    def name(self) -> str:
        return self.register.kind.partition("/")[2]

    @property
    def folder(self) -> Path:
        return self.store.root / kind_of(self.name) / ".making"

    def file(self, name: str) -> Path:
        """A file that is made, or will be."""
        return self.folder / name

    def _begin(self) -> None:
        """Go on with what a run before has made of the same; what it has made of something else goes."""
        said = self.file("made_of")
        if not (said.exists() and said.read_text(encoding="ascii") == self.code):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            said.write_text(self.code, encoding="ascii")

    def _step(self, name: str, write: Callable[[Path], object]) -> None:
        """Write a file unless it is there; it is there when it is whole."""
        self.progress(f"{self.name}: {name}", 0, 0)
        if not self.file(name).exists():
            beside = self.file(f"part-{name}")
            write(beside)
            for part in self.folder.glob(f"part-{name}*"):
                with part.open("rb") as file:
                    os.fsync(file.fileno())
            # What stands beside the file comes first: where the file is there, so is the other.
            for part in sorted(self.folder.glob(f"part-{name}*"), reverse=True):
                part.rename(self.file(part.name.removeprefix("part-")))
        self.progress(f"{self.name}: {name}", 1, 1)

    def _civil(self, engine: Engine, columns: dict[str, str]) -> None:
        """The rows stand in the register's own order: each file is read off it, and no copy is in between."""
        key = {"key": drawing_key(self.key)}
        told = _told(columns)
        states = exp.select(exp.alias_(_spine_id(), "spine_id"), exp.alias_(_said(told), "said"), _AREA.copy())
        self._step(
            STATES,
            lambda path: engine.write_parquet(tree(states.from_("register AS r")), path, key, compression="snappy"),
        )
        line = _line([exp.cast(_spine_id(), "VARCHAR"), *map(exp.Literal.string, ("spine", "", "true")), *told])
        rows = engine.count("register")
        self._lines(engine, tree(exp.select(line).from_("register AS r")), rows, key)
        keys = [
            exp.alias_(exp.cast(exp.condition(f"lookup_{how}"), exp.DataType.Type.UINT), name)
            for name, how in (
                ("id", "text(national_id)"),
                ("given", "birth(given_name, birth_date)"),
                ("family", "birth(family_name, birth_date)"),
            )
        ]
        temporary = self.file("keys.parquet")
        if not all(self.file(each).exists() for each in (BY_ID, BY_GIVEN, BY_FAMILY)):
            self._step(
                temporary.name,
                lambda path: engine.write_parquet(
                    tree(exp.select(*keys).from_("register")), path, compression="snappy"
                ),
            )
            engine.view_places("keyed", temporary)
        for name, column in ((BY_ID, "id"), (BY_GIVEN, "given"), (BY_FAMILY, "family")):
            self._index(engine, name, "keyed", exp.column(column))

    def _linked(self, engine: Engine, columns: dict[str, str]) -> None:
        """The records that were linked, with whose they are: as they come, in a copy that the other files are read off."""
        view_register_links(engine, self.linkage)
        engine.view("links_of_register", tree(_links_of(self.name)))
        told = _told(columns)
        link = [_text(exp.column(each, "l")) for each in LINK]
        linked = (
            exp.select(
                exp.column("spine_id", "l"),
                exp.alias_(_said(told), "said"),
                _AREA.copy(),
                exp.alias_(_line([*link, *told]), "line"),
            )
            .from_("register AS r")
            .join("links_of_register AS l", on="l.record_key = r.record_key")
        )
        temporary = self.file("records.parquet")
        self._step(temporary.name, lambda path: engine.write_parquet(tree(linked), path, compression="snappy"))
        engine.view_parquet("linked", temporary)
        states = tree(exp.select("spine_id", "said", "area").from_("linked"))
        self._step(STATES, lambda path: engine.write_parquet(states, path, compression="snappy"))
        self._lines(engine, tree(exp.select("line").from_("linked")), engine.count("linked"), None)

    def _lines(self, engine: Engine, query: Statement, rows: int, values: dict[str, str] | None) -> None:
        def shown(done: int) -> None:
            self.progress(f"{self.name}: {LINES}", done, rows)

        self._step(LINES, lambda path: engine.write_lines(query, path, values, written=shown))

    def _index(self, engine: Engine, name: str, relation: str, key: exp.Expr) -> None:
        shifted = exp.Mul(this=exp.cast(exp.paren(key), "BIGINT"), expression=exp.Literal.number(_ENTRY))
        entry = exp.alias_(exp.Add(this=shifted, expression=exp.column("place")), "entry")
        entries = exp.select(entry).from_(relation).where(exp.paren(key.copy()).is_(exp.null()).not_())
        self._step(name, lambda path: write_entries(engine.batches(tree(entries.order_by("entry"))), path))


def _told(columns: dict[str, str]) -> list[exp.Expr]:
    """What a record says, each value as text."""
    return [_text(exp.column(exp.to_identifier(each, quoted=True), "r")) for each in columns]


def _line(parts: list[exp.Expr]) -> exp.Expr:
    return exp.func("concat_ws", exp.Literal.string(BETWEEN), *[each.copy() for each in parts])


def _said(told: list[exp.Expr]) -> exp.Expr:
    """A digest of what a record says: another where it says something else."""
    whole = exp.func("md5_number", _line(told))
    return exp.cast(exp.BitwiseRightShift(this=whole, expression=exp.Literal.number(64)), "UBIGINT", dialect="duckdb")


def _text(value: exp.Expr) -> exp.Expr:
    return exp.func("coalesce", exp.cast(value, "VARCHAR"), exp.Literal.string(""))


def _spine_id() -> exp.Expr:
    return exp.cast(exp.condition("(md5_number($key || ':' || r.record_key) >> 65)", dialect="duckdb"), "BIGINT")


def _links_of(register: str) -> exp.Select:
    return (
        exp.select("record_key", *LINK)
        .from_("register_links")
        .where(exp.column("register").eq(exp.Literal.string(register)))
    )
