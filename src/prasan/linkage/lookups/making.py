"""The index of a register's look-ups: each record as one line, and where the record of a person, id or name stands.

It is a copy in another order, made under a permit after a register was taken in and linked.  A look-up reads one place of
each file, so that it takes as long among 66 million people as among a thousand.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.identity import drawing_key
from prasan.linkage.lookups.changes import write_changes
from prasan.linkage.people import view_register_links
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import open_registers, view_register

ROOM = "prasan.linkage.lookups"
PURPOSE = "answer_lookups"
LINES = "records.lines"
BY_PERSON, BY_ID, BY_GIVEN, BY_FAMILY = "by_person.index", "by_id.index", "by_given.index", "by_family.index"
BETWEEN = "\x1f"  # what stands between the values of a line; no accepted text has it
LINK = ("spine_id", "stage", "probability", "is_primary")
_FORM = "1"
_ENTRY = 2**32
# What is kept of a delivery rather than of a person.
_LEFT_OUT = {"id_valid", "warnings", "as_delivered", "source_file", "source_row", "origin"}


def kind_of(register: str) -> str:
    """The kind of the snapshot of a register's look-ups."""
    return f"lookup/{register}"


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
        progress("lookup", done, len(snapshots))
        # Of the civil register a spine id says itself whose it is: another linkage makes no other look-ups of it.
        of = [_FORM, register.reference, "" if name == CIVIL else linkage.reference, str(permit.fields)]
        code = hashlib.blake2b(" ".join(of).encode(), digest_size=10).hexdigest()
        before = store.find(kind_of(name))
        if before is None or before.facts["made_of"] != code:
            before = _make(store, register, linkage, permit, key=key, code=code, before=before, memory=memory_limit)
        made.append(before)
    progress("lookup", len(snapshots), len(snapshots))
    return made


def _make(
    store: SnapshotStore,
    register: Snapshot,
    linkage: Snapshot,
    permit: Permit,
    *,
    key: str,
    code: str,
    before: Snapshot | None,
    memory: str | None,
) -> Snapshot:
    name = register.kind.partition("/")[2]
    with (
        store.writing(kind_of(name)) as draft,
        Engine.open(here=True, keep_order=True, memory_limit=memory) as engine,
    ):
        engine.execute(named(ROOM, "hash_keys"))
        view_register(engine, "register", register, permit)
        columns = {each: kind for each, kind in engine.columns("register").items() if each not in _LEFT_OUT}
        temporary = draft.file("records.parquet")
        if name == CIVIL:
            engine.write_parquet(
                tree(_lines(columns, spine=_spine_id(), stage="spine").from_("register AS r")),
                temporary,
                {"key": drawing_key(key)},
                compression="snappy",
            )
        else:
            view_register_links(engine, linkage)
            engine.view("links_of_register", tree(_links_of(name)))
            linked = _lines(columns, spine=exp.column("spine_id", "l")).from_("register AS r")
            engine.write_parquet(
                tree(linked.join("links_of_register AS l", on="l.record_key = r.record_key")),
                temporary,
                compression="snappy",
            )
        engine.view_places("placed", temporary)
        count = engine.write_lines(tree(exp.select("line").from_("placed")), draft.file(LINES))
        _write_index(engine, draft.file(BY_PERSON), exp.condition("lookup_person(spine_id)"))
        if name == CIVIL:
            _write_index(engine, draft.file(BY_ID), exp.condition("lookup_text(national_id)"))
            _write_index(engine, draft.file(BY_GIVEN), exp.condition("lookup_birth(given_name, birth_date)"))
            _write_index(engine, draft.file(BY_FAMILY), exp.condition("lookup_birth(family_name, birth_date)"))
        draft.facts |= {
            "made_of": code,
            "register": register.reference,
            "delivered": register.made.isoformat(),
            "linkage": linkage.reference,
            "columns": columns,
            "records": count,
        }
        write_changes(store, engine, name, before=before, now=temporary, made_of=code)
        # Kept for the next difference: whose record says what, by a digest.
        engine.write_parquet(named(ROOM, "states"), draft.file("states.parquet"))
        temporary.unlink()
        # What it is made of says what is in it; its rows come in any order.
        draft.content = {path.name: code for path in draft.path.iterdir()}
    with suppress(SnapshotBusyError):
        store.retire(kind_of(name), newest=1, days=None)
    return draft.finished


def _lines(columns: dict[str, str], *, spine: exp.Expr, stage: str | None = None) -> exp.Select:
    """The query of a register's records: whose each is, what finds it, and the line of it all."""
    parts: list[exp.Expr] = [exp.cast(spine.copy(), "VARCHAR")]
    for each in LINK[1:]:
        if stage is None:
            parts.append(_text(exp.column(each, "l")))
        else:
            parts.append(exp.Literal.string({"stage": stage, "is_primary": "true"}.get(each, "")))
    told = [_text(exp.column(exp.to_identifier(each, quoted=True), "r")) for each in columns]
    line = exp.func("concat_ws", exp.Literal.string(BETWEEN), *parts, *told)
    whole = exp.func("md5_number", exp.func("concat_ws", exp.Literal.string(BETWEEN), *[each.copy() for each in told]))
    said = exp.cast(exp.BitwiseRightShift(this=whole, expression=exp.Literal.number(64)), "UBIGINT", dialect="duckdb")
    found = ("national_id", "given_name", "family_name", "birth_date")
    return exp.select(
        exp.alias_(spine, "spine_id"),
        *(exp.column(each, "r") for each in found),
        exp.alias_(said, "said"),
        exp.alias_(exp.TryCast(this=exp.column("area_code", "r"), to=exp.DataType.build("INTEGER")), "area"),
        exp.alias_(line, "line"),
    )


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


def _write_index(engine: Engine, path: Path, key: exp.Expr) -> None:
    shifted = exp.Mul(this=exp.cast(exp.paren(key), "BIGINT"), expression=exp.Literal.number(_ENTRY))
    entry = exp.Add(this=shifted, expression=exp.column("place"))
    entries = exp.select(exp.alias_(entry, "entry")).from_("placed").where(exp.paren(key.copy()).is_(exp.null()).not_())
    engine.write_entries(tree(entries.order_by("entry")), path)
