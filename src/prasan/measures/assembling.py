"""Everybody with what the registers say of them, as rules read it: a row a person, worked out once for each linkage.

The snapshot ``assembled/<registers>`` is a copy in another order of what its linkage and registers hold, and names
these.  It may be removed at any time: the next run makes it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import Statement, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import canonical
from prasan.linkage.people import not_withdrawn, view_households, view_linked
from prasan.linkage.spine import ranges_of_ids
from prasan.measures import values
from prasan.measures.alike import ALIKE, kinds
from prasan.measures.checking import CIVIL, Schema, stored_columns
from prasan.measures.held import Columns, doubt, held, names_held, pieces, present
from prasan.measures.reach import HOUSEHOLD
from prasan.measures.register_views import view_registers
from prasan.measures.sql_rules import read_column
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, column, literal
from prasan.registers.opening import in_areas

ROOM = "prasan.measures"
KIND = "assembled"
FILES = "people-*.parquet"
CERTAIN_STAGES = ("spine", "exact_id")
_FORM = 2  # of the file; another form is another file


@contextmanager
def people_assembled(
    engine: Engine,
    store: SnapshotStore,
    linkage: Snapshot,
    registers: Mapping[str, Snapshot],
    schema: Schema,
    permit: Permit,
    *,
    households: Snapshot | None = None,
    joined: bool = False,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Iterator[list[Path]]:
    """Name everybody with what the registers say of them ``assembled``; see :func:`assembled` for its columns.

    The caller has opened the registers, and the permit's limits hold (:func:`view_assembled`).  With ``households`` what linkage tells of these is among them, and with ``joined``
    they are the households (:func:`prasan.linkage.people.view_households`).  What a live snapshot holds for this linkage and these registers is read; else
    it is made, and kept; its files.  What is made under a permit with limits holds no more than that allows, and is read
    again under the same limits alone.  Where another run makes it just now, this one works with a copy of its own.
    """
    wanted = {
        "form": _FORM,
        "linkage": linkage.reference,
        "households": [households.reference, joined] if households else None,
        "registers": _told(registers, schema),
        "limits": limits_of(permit, registers),
    }

    def write(folder: Path) -> int:
        with Engine.open(memory_limit=memory_limit) as making:
            view_linked(making, store, linkage, permit)
            if households:
                view_households(making, linkage, households, joined=joined)
            view_registers(making, registers, schema, permit)
            told_of = sorted([*registers, *([HOUSEHOLD] if households else [])])
            columns = columns_held(making, schema, told_of)
            rows = _write(making, folder, columns, linkage, progress)
            if (query := kinds(columns)) is not None:
                _view(making, folder, permit)
                making.write_parquet(query, folder / ALIKE, compression="snappy")
            return rows

    snapshot = _found(store, wanted)
    if snapshot is not None:
        yield _view(engine, snapshot.path, permit)
        return
    with TemporaryDirectory(prefix="prasan-") as scratch:
        try:
            by = ("households-joined" if joined else "households",) if households else ()
            limits = (hashlib.sha256(canonical(wanted["limits"])).hexdigest()[:12],) if wanted["limits"] else ()
            kind = f"{KIND}/{'+'.join(('people', *sorted(registers), *by, *limits))}"
            # Its facts say what it is made of: as inputs, these could not be retired before it is made anew.
            with store.writing(kind) as draft:
                rows = write(draft.path)
                draft.facts |= {"people": rows, "made_of": wanted}
                # What it is made of says what is in it, whichever engine wrote it.
                draft.content = {path.name: json.dumps(wanted, sort_keys=True) for path in draft.path.iterdir()}
            folder = draft.finished.path
        except SnapshotBusyError:
            folder = Path(scratch)
            write(folder)
        else:
            with suppress(SnapshotBusyError):
                store.retire(kind, newest=1, days=None)
        yield _view(engine, folder, permit)


def _told(registers: Mapping[str, Snapshot], schema: Schema) -> dict[str, Any]:
    return {name: {"of": each.reference, "columns": dict(schema[name])} for name, each in registers.items()}


def limits_of(permit: Permit, registers: Iterable[str]) -> dict[str, Any] | None:
    """What a permit limits of these registers and their people; None where it limits nothing."""
    fields = {name: sorted(each) for name, each in (permit.fields or {}).items() if name in {*registers, CIVIL}}
    if not fields and permit.areas is None and not permit.without:
        return None
    told: dict[str, Any] = {"fields": fields, "areas": None if permit.areas is None else sorted(permit.areas)}
    if permit.without:  # whom it is without is said of nobody: a digest tells whether they are the same
        told["without"] = hashlib.sha256(canonical(sorted(permit.without))).hexdigest()
    return told


def _found(store: SnapshotStore, wanted: Mapping[str, Any]) -> Snapshot | None:
    for kind in store.kinds(KIND):
        snapshot = store.live(kind)
        made_of = snapshot.facts["made_of"]
        same = all(made_of.get(each) == wanted[each] for each in ("form", "linkage", "households"))
        same &= made_of.get("limits") in (None, wanted["limits"])  # everybody's copy is limited as it is read
        if same and made_of["registers"].items() >= wanted["registers"].items():
            return snapshot
    return None


def _view(engine: Engine, folder: Path, permit: Permit) -> list[Path]:
    files = sorted(folder.glob(FILES))
    view_assembled(engine, "assembled", files, permit)
    return files


def view_assembled(engine: Engine, relation: str, files: Sequence[Path], permit: Permit) -> None:
    """Name the people in files of ``assembled`` as the permit allows: those of its areas who did not take their
    consent back, and NULL for what it masks."""
    if not permit.limited:
        engine.view_parquet(relation, *files)
        return
    told = f"{relation} of all"
    engine.view_parquet(told, *files)
    columns = engine.columns(told)
    masked = {name for name in columns if _is_masked(name, permit)}
    chosen = [
        exp.alias_(exp.cast(exp.null(), kind), name, quoted=True) if name in masked else column(name)
        for name, kind in columns.items()
    ]
    query = exp.select(*chosen).from_(exp.Table(this=exp.to_identifier(told, quoted=True)))
    for condition in (in_areas(exp.cast(column("area"), "VARCHAR"), permit), not_withdrawn(column("spine_id"), permit)):
        if condition is not None:
            query = query.where(condition)
    engine.view(relation, tree(query))


def _is_masked(name: str, permit: Permit) -> bool:
    register, _, said = name.partition(".")
    if not said:
        field = {"area": "area_code", "household": "house_code"}.get(name)
        return field is not None and not permit.may_use(CIVIL, field)
    return not permit.may_use(register, said.removesuffix(".first").removesuffix(".last"))


def _write(engine: Engine, folder: Path, columns: Mapping[str, Columns], linkage: Snapshot, progress: Progress) -> int:
    """Write the files, each of a range of spine ids; the number of people."""
    people = engine.count("people")
    pieces = ranges_of_ids(people)
    query = assembled(columns, ranged=True)
    rows = 0
    for number, piece in enumerate(pieces):
        progress(KIND, number, len(pieces))
        rows += engine.write_parquet(query, folder / f"people-{number:03}.parquet", piece, compression="snappy")
    progress(KIND, len(pieces), len(pieces))
    if rows != people:
        raise AssertionError(
            f"{linkage.reference}: {rows} rows of {people} people: somebody has two primary records in a register. "
            "Link the registers again."
        )
    return rows


def columns_held(engine: Engine, schema: Schema, registers: Sequence[str]) -> dict[str, Columns]:
    """By register the columns that rules may name and its relation ``register_<name>`` has."""
    found: dict[str, Columns] = {}
    for register in registers:
        there = engine.columns(f"register_{register}").keys()
        found[register] = {
            name: kind for name, kind in schema[register].items() if there >= set(stored_columns(name, kind))
        }
    return found


def assembled(registers: Mapping[str, Columns], *, ranged: bool = False) -> Statement:
    """The query of ``assembled`` over ``people``, ``links`` and the registers; ``ranged``, of $first to $last alone.

    A row a person: ``spine_id``, ``registered``, ``area`` (the area code as a number), ``household`` (the number of the
    house, or below zero for who is in none), ``told`` (whether any register but the civil one has a record of the person)
    and the columns of :func:`prasan.measures.held.present`, :func:`~prasan.measures.held.doubt` and :func:`~prasan.measures.held.held`.  Persons of the civil register stand before others,
    among them those of whom nothing is told before others, and then by spine id.  Who has two primary records in a register
    is there twice.
    """
    alone = exp.Sub(this=exp.Literal.number(-1), expression=column("spine_id", "p"))
    query = exp.select(
        column("spine_id", "p"),
        column("registered", "p"),
        exp.alias_(exp.TryCast(this=column("area_code", "p"), to=exp.DataType.build("INTEGER")), "area"),
        exp.alias_(exp.Coalesce(this=column("house_number", "p"), expressions=[alone]), "household"),
    ).from_(exp.to_table("people").as_("p"))
    if ranged:
        query = query.where(_within(column("spine_id", "p")), copy=False)
    query = _joined(query, registers, lambda spine_id: _within(spine_id) if ranged else None)
    # Persons before strangers, whom hardly a measure asks for: what all of a block passes costs nothing to ask.  Those of
    # whom nothing is told come together, since rules know before they look what most of their answers are.
    order = [
        exp.Ordered(this=column("registered"), desc=True, nulls_first=False),
        *(exp.Ordered(this=each, nulls_first=True) for each in (column("told"), column("spine_id"))),
    ]
    return tree(query.order_by(*order, copy=False), f"{ROOM}:assembled")


def assembled_again(registers: Mapping[str, Columns], *, people: str) -> Statement:
    """The query of ``assembled`` for some of its rows by other links; ``people`` are these rows as they were.

    What the civil register says of a person, and linkage of a household, are the same by any links.
    """
    kept = ["spine_id", "registered", "area", "household"]
    if CIVIL in registers:
        kept += [present(CIVIL).name, *names_held(CIVIL, registers[CIVIL])]
    if HOUSEHOLD in registers:
        kept += [present(HOUSEHOLD).name, doubt(HOUSEHOLD).name, *names_held(HOUSEHOLD, registers[HOUSEHOLD])]
    linked = {name: columns for name, columns in registers.items() if name not in (CIVIL, HOUSEHOLD)}
    query = exp.select(*(column(name, "p") for name in kept)).from_(exp.to_table(people).as_("p"))
    these = exp.select("spine_id").from_(people)
    query = _joined(query, linked, lambda spine_id: exp.In(this=spine_id, query=exp.Subquery(this=these.copy())))
    return tree(query, f"{ROOM}:assembled again")


def _joined(
    people: exp.Select, registers: Mapping[str, Columns], among: Callable[[exp.Expr], exp.Expr | None]
) -> exp.Select:
    """The columns of the people ``p`` and what the registers say of them; ``among`` is which spine ids are looked at.

    What is said is read after the joins, and not once more for each range of people whose records are sought.
    """
    selected: list[exp.Expr] = [column(each.alias_or_name) for each in people.expressions]
    layers = Layers()
    told: list[exp.Expr] = [FALSE.copy()]
    for number, (register, columns) in enumerate(registers.items()):
        alias = f"r{number}"
        known_by = "civil_number" if register == CIVIL else "spine_id"
        on = exp.EQ(this=column("known_by", alias), expression=column(known_by, "p"))
        records = _records(register, columns, among, alias).subquery(alias, copy=False)
        people = people.join(records, on=on, join_type="LEFT", copy=False)
        for name in [present(register).name] if register == CIVIL else [present(register).name, doubt(register).name]:
            people = people.select(column(name, alias), copy=False)
            known = exp.Coalesce(this=column(name), expressions=[FALSE.copy()])
            selected.append(exp.alias_(known, name, quoted=True))
            if name == present(register).name and register not in (CIVIL, HOUSEHOLD):
                told.append(known)
        for name, kind in columns.items():
            stored = [f"{alias}.{each}" for each in stored_columns(name, kind)]
            people = people.select(*(column(each, alias) for each in stored), copy=False)
            value = read_column(layers, kind, [Piece(column(each)) for each in stored])
            for into, piece in zip(pieces(held(register, name, kind)), pieces(value), strict=True):
                selected.append(exp.alias_(piece.sql, into.sql.name, quoted=True))
    selected.append(exp.alias_(exp.or_(*told), "told", quoted=True))
    return layers.select(people, selected)


def _records(register: str, columns: Columns, among: Callable[[exp.Expr], exp.Expr | None], alias: str) -> exp.Select:
    """A register's records by the person, as they are stored."""
    stored = [name for each, kind in columns.items() for name in stored_columns(each, kind)]
    told = [
        exp.alias_(TRUE.copy(), present(register).name, quoted=True),
        *(exp.alias_(column(name, "r"), f"{alias}.{name}", quoted=True) for name in stored),
    ]
    relation = exp.to_table(f"register_{register}").as_("r")
    if register == CIVIL:
        # A civil record is known by its number: half the work of a join by text.
        number = exp.TryCast(this=column("record_key", "r"), to=exp.DataType.build("BIGINT"))
        return exp.select(exp.alias_(number, "known_by"), *told).from_(relation)
    same = exp.EQ(this=column("record_key", "l"), expression=column("record_key", "r"))
    of_register = exp.EQ(this=column("register", "l"), expression=exp.Literal.string(register))
    doubtful = exp.alias_(_doubt(), doubt(register).name, quoted=True)
    query = exp.select(exp.alias_(column("spine_id", "l"), "known_by"), doubtful, *told)
    query = query.from_(exp.to_table("links").as_("l")).join(relation, on=same)
    return query.where(of_register, column("is_primary", "l"), among(column("spine_id", "l")))


def _doubt() -> exp.Expr:
    certain = exp.In(this=column("stage", "l"), expressions=[exp.Literal.string(stage) for stage in CERTAIN_STAGES])
    likely = exp.GTE(this=column("probability", "l"), expression=literal(values.DOUBT))
    return exp.not_(exp.or_(certain, exp.Coalesce(this=likely, expressions=[FALSE.copy()])))


def _within(spine_id: exp.Expr) -> exp.Expr:
    return exp.Between(this=spine_id, low=exp.Placeholder(this="first"), high=exp.Placeholder(this="last"))
