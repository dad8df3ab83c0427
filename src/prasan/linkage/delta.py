"""After a delta: only the records that it can have touched are linked again, and the links before are kept.

A record's link depends on its own row, on who has its id, on whom the blocking rules bring it together with, on what
clerks settled of it, and, where nobody answers to it, on the other strangers.  So these are linked again: records
that changed, were settled otherwise or are linked to somebody who changed; records that a changed person now has the
id of or is brought together with; and, in registers that have a person once, all that no id links.  The other
strangers are only brought together with those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Draft, Snapshot, SnapshotStore
from prasan.engine.statement import Statement, named, tree
from prasan.exchange.agreements import Permit
from prasan.linkage.blocking import Plan, bring
from prasan.linkage.changes import Changes, changes_since, view_changed
from prasan.linkage.found_links import view_links_of
from prasan.linkage.near import Where
from prasan.linkage.people import view_register_links
from prasan.linkage.resolving import COMPARED, prepare_records, view_keyed, view_registers
from prasan.linkage.spine import NAMES, SPINE
from prasan.linkage.strangers import view_strangers_before, were_kept
from prasan.registers.keeping import contract_of

ROOM = "prasan.linkage"
KIND = "linkage"
MOST_CHANGED = 0.05  # of the records; beyond it everything is linked
_IDS = pa.schema([("national_id", pa.string())])
_PEOPLE = pa.schema([("spine_id", pa.int64())])
FILES = ("links.parquet", "leftover.parquet", "review.parquet", "settled.json", "model.json")
_KEYS = pa.schema([("register_no", pa.int8()), ("record_key", pa.string())])


@dataclass(frozen=True)
class Upon:
    """The linkage upon which another is made: the ``changes`` of each register since, and what clerks settled since."""

    linkage: Snapshot
    changes: Sequence[Changes]
    settled: Sequence[Mapping[str, Any]]
    people_changed: bool
    replaced: int

    @property
    def anything(self) -> bool:
        """Whether anything changed at all."""
        return self.people_changed or bool(self.settled) or any(each.files for each in self.changes)


def upon(
    store: SnapshotStore,
    spine: Snapshot,
    civil: Snapshot,
    registers: Sequence[Snapshot],
    settled: Sequence[Mapping[str, Any]],
) -> Upon | None:
    """The live linkage, if what changed since is known and little; else None."""
    linkage = store.find(KIND)
    if linkage is None or not all(linkage.file(name).is_file() for name in FILES):
        return None
    read = dict(reference.split("@") for reference in linkage.manifest["inputs"])
    before = store.seek("spine", read.get("spine"))
    if before is None or {*read} != {"spine", civil.kind, *(each.kind for each in registers)}:
        return None
    if any(before.manifest["files"][name] != spine.manifest["files"][name] for name in (SPINE, NAMES)):
        return None
    if linkage.manifest["prasan"] != spine.manifest["prasan"]:
        return None  # another version may compare otherwise
    changes = [changes_since(store, f"{each.kind}@{read[each.kind]}", each) for each in registers]
    known = [each for each in changes if each is not None]
    if len(known) < len(changes):
        return None
    earlier = json.loads(linkage.file("settled.json").read_text(encoding="utf-8"))
    other = [row for row in settled if row not in earlier] + [row for row in earlier if row not in settled]
    replaced = int(linkage.facts.get("delta", {}).get("replaced", 0))
    changed = sum(each.rows for each in known) + replaced + int(spine.facts["changed"])
    if changed > MOST_CHANGED * sum(int(each.facts["accepted"]) for each in (civil, *registers)):
        return None
    return Upon(linkage, known, other, spine.id != before.id, replaced)


def view_touched(
    engine: Engine, upon: Upon, spine: Snapshot, registers: Sequence[Snapshot], index: Snapshot, permit: Permit
) -> None:
    """Name the records that are to be linked again ``registers``, and their keys, with those of records that are gone,
    ``renewed`` (register_no, record_key).  Strangers who are not linked again are ``strangers_standing``, where the linkage
    before kept them."""
    view_leftover(engine, upon.linkage, "leftover_told")
    engine.view("leftover_before", named(ROOM, "leftover_before"))
    engine.view_parquet("review_before", upon.linkage.file("review.parquet"))
    view_register_links(engine, upon.linkage)
    numbers = range(len(registers))
    parts, keys, ids = [], [], []
    for number, (register, changes) in enumerate(zip(registers, upon.changes, strict=True)):
        if changes.files:
            view_changed(engine, changes, register, f"fresh {number}", f"keys {number}", permit)
            parts.append((number, f"fresh {number}"))
            keys.append(_keys(number, f"keys {number}"))
            before = exp.column("national_id_before").as_("national_id")
            ids.append(exp.select(before).from_(exp.to_identifier(f"keys {number}_told", quoted=True)))
    engine.table_from_rows("no_keys", [], _KEYS)
    engine.table(
        "changed_keys",
        tree(exp.union(*keys, exp.select("*").from_("no_keys"), distinct=False)) if keys else _all_of("no_keys"),
    )
    engine.table_from_rows("no_ids", [], _IDS)
    engine.table("ids_before", tree(exp.union(*ids, exp.select("*").from_("no_ids"))) if ids else _all_of("no_ids"))
    names = [register.kind.partition("/")[2] for register in registers]
    decided = [{"register_no": names.index(row["register"]), "record_key": row["record_key"]} for row in upon.settled]
    engine.table_from_rows("settled_otherwise", decided, _KEYS)
    alone = [number for number in numbers if contract_of(registers[number]).one_record_a_person]
    engine.table_from_rows("alone", [{"register_no": number, "record_key": None} for number in alone], _KEYS)
    if upon.people_changed:
        _find_brought_by_changed_people(engine, upon, index)
    else:
        for name in ("brought_keys", "linked_to_changed"):
            engine.table(name, _all_of("no_keys"))
        engine.table_from_rows("people_changed", [], _PEOPLE)
    # A linkage that kept nothing of strangers has them linked again like any record.
    engine.table("again", named(ROOM, "again"), {"strangers": not were_kept(upon.linkage)})
    engine.table("leftover_again", named(ROOM, "leftover_again"))
    engine.table("reread_keys", named(ROOM, "reread_keys"))
    for number in numbers:
        chosen = {"register_no": number}
        parts.append((number, f"left {number}"))
        engine.table(f"left {number}", named(ROOM, "left_of_register"), chosen)
        engine.table("keys_of_register", named(ROOM, "keys_of_register"), chosen)
        if engine.count("keys_of_register"):
            engine.view(
                "rows_of_register",
                tree(exp.select(*COMPARED).from_(exp.to_identifier(f"register {number}", quoted=True))),
            )
            engine.table(f"reread {number}", named(ROOM, "reread"))
            parts.append((number, f"reread {number}"))
    view_registers(engine, parts)
    engine.table("renewed", named(ROOM, "renewed"))
    if were_kept(upon.linkage):
        view_strangers_before(engine, upon.linkage, "names_more" if spine.facts["changed"] else None)


def _find_brought_by_changed_people(engine: Engine, upon: Upon, index: Snapshot) -> None:
    """The keys of records that no id links and that a changed person now answers to or is compared with
    (``brought_keys``), and of those that are linked to one (``linked_to_changed``).  A person's spouse counts too: whose
    an id is depends on the spouse's name."""
    engine.view("registers", named(ROOM, "leftover_as_registers"))
    prepare_records(engine)
    view_keyed(engine, "records")
    engine.table("leftover", _all_of("keyed"))
    plan = Plan.from_dict(upon.linkage.facts["plan"])
    bring(engine, plan, "spine_changed", frozenset())
    engine.table("brought_keys", named(ROOM, "brought_keys"))
    engine.table("people_changed", named(ROOM, "people_changed"))
    view_links_of(engine, index, _all_of("people_changed"))
    engine.table("linked_to_changed", named(ROOM, "linked_to_changed"))
    for left in ("brought", "leftover", "records_read", "new_names"):
        engine.drop(left)


def view_leftover(engine: Engine, linkage: Snapshot, into: str) -> None:
    """Name the records that their id did not link, as they were accepted, ``into``."""
    engine.view_parquet("leftover_base", linkage.file("leftover.parquet"))
    if "delta" not in linkage.facts:
        engine.view(into, _all_of("leftover_base"))
        return
    engine.view_parquet("leftover_changed_before", linkage.file("leftover_changed.parquet"))
    engine.view_parquet("leftover_replaced_before", linkage.file("leftover_replaced.parquet"))
    engine.view(into, named(ROOM, "leftover_upon"))


def _view_links_of_asked(engine: Engine, where: Where, index: Snapshot) -> None:
    """Of the links before leave in sight those of people who may be concerned: the others are not read again.

    A record was linked by the id that it had, or stands in ``leftover_before`` with whose it was, or was a stranger.
    """
    found = []
    for number, part in enumerate(where.of_ids_asked(engine)):
        engine.view("part", _all_of(part))
        engine.table(f"people_of_ids_{number}", named(ROOM, "people_of_ids"))
        found.append(exp.select("*").from_(f"people_of_ids_{number}"))
    engine.view("people_of_ids", tree(exp.union(*found) if len(found) > 1 else found[0]))
    engine.table("people_asked", named(ROOM, "people_asked"))
    view_links_of(engine, index, _all_of("people_asked"))


def write(engine: Engine, draft: Draft, upon: Upon, where: Where, index: Snapshot) -> None:
    """The links of what was linked again and what is left over beside those that are kept, and the other files whole."""
    engine.table("moved", named(ROOM, "moved"))
    engine.table("touched", named(ROOM, "touched"))  # whose links before count no more
    draft.keep(upon.linkage, "links.parquet")
    draft.keep(upon.linkage, "leftover.parquet")
    if all(each.ids_known for each in upon.changes):
        _view_links_of_asked(engine, where, index)
    else:
        view_register_links(engine, upon.linkage)
    engine.table("replaced", named(ROOM, "replaced"))
    engine.table("shared", named(ROOM, "shared"))
    engine.table("first_records", named(ROOM, "first_records"))
    engine.table("turned", named(ROOM, "turned"))
    engine.table("links_again", named(ROOM, "links_again"))
    engine.table("replaced_keys", named(ROOM, "replaced_keys"))
    before = bool(upon.replaced)
    changed: exp.Query = exp.select("*").from_("links_again")
    gone: exp.Query = exp.select("*").from_("replaced_keys")
    if before:
        earlier = (
            exp.select("*")
            .from_("links_changed_before")
            .join("replaced_keys", using=["register", "record_key", "spine_id"], join_type="anti")
        )
        changed = exp.union(earlier, changed, distinct=False)
        gone = exp.union(exp.select("*").from_("links_replaced_before"), gone, distinct=True)
    order = ("spine_id", "register", "record_key")
    _write_in_order(engine, draft, {"links_changed.parquet": changed, "links_replaced.parquet": gone}, order)
    engine.write_parquet(named(ROOM, "review_after_delta"), draft.file("review.parquet"))
    _write_leftover(engine, draft, "delta" in upon.linkage.facts)
    engine.view_parquet("links_replaced_now", draft.file("links_replaced.parquet"))
    draft.facts["delta"] = {
        "upon": upon.linkage.reference,
        "linked": engine.count("matched"),
        "replaced": engine.count("links_replaced_now"),
    }


def _write_leftover(engine: Engine, draft: Draft, layered: bool) -> None:
    engine.view("leftover_moved", named(ROOM, "leftover_moved"))
    changed: exp.Query = exp.union(
        exp.select("*").from_("leftover_new"), exp.select("*").from_("leftover_moved"), distinct=False
    )
    engine.view("leftover_replaced", named(ROOM, "leftover_replaced"))
    gone: exp.Query = exp.select("*").from_("leftover_replaced")
    if layered:
        standing = exp.select("*").from_("leftover_changed_before")
        standing = standing.join("leftover_replaced", using=["register", "record_key"], join_type="anti")
        changed = exp.union(standing, changed, distinct=False)
        gone = exp.union(exp.select("*").from_("leftover_replaced_before"), gone, distinct=True)
    order = ("register", "record_key")
    _write_in_order(engine, draft, {"leftover_changed.parquet": changed, "leftover_replaced.parquet": gone}, order)


def _write_in_order(engine: Engine, draft: Draft, queries: Mapping[str, exp.Query], order: Sequence[str]) -> None:
    """The answers of queries as files; they are small, and written sooner than they are made smaller."""
    for name, query in queries.items():
        ordered = tree(exp.select("*").from_(query.subquery("every")).order_by(*order))
        engine.write_parquet(ordered, draft.file(name), compression="snappy")


def _all_of(relation: str) -> Statement:
    return tree(exp.select("*").from_(relation))


def _keys(number: int, relation: str) -> exp.Expr:
    chosen = exp.alias_(exp.cast(exp.Literal.number(number), "TINYINT"), "register_no")
    return exp.select(chosen, "record_key").from_(exp.to_identifier(relation, quoted=True))
