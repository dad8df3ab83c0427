"""The spine: the people of the civil register, made ready for every linkage until that register changes.

A delta of the civil register makes a later spine upon the one before: the files of that one, the people that are new
or changed, and whom these replace.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Draft, Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.linkage.blocking import LARGEST_BLOCK, largest_blocks
from prasan.linkage.changes import Changes, changes_since, view_changed
from prasan.linkage.identity import drawing_key
from prasan.registers.contract import SOME
from prasan.registers.opening import must_link, view_register

ROOM = "prasan.linkage"
KIND = "spine"
CIVIL = "civil"
SPINE, NAMES, SAMPLE = "spine.parquet", "names.parquet", "sample.parquet"
CHANGED, REPLACED, MORE_NAMES = "changed.parquet", "replaced.parquet", "more_names.parquet"
SORTED_AT_ONCE = 30_000_000  # rows, some 3 GB
SAMPLED = 50_000  # people
COUNTED_AT_ONCE = 1_000_000  # people whose blocks are all counted; of more, one in ``SEEN`` shows which may be large
SEEN = 16
MOST_CHANGED = 0.02  # of the people; beyond it the spine is made anew
_NUMBERS = pa.schema([("names", pa.int32()), ("sounds", pa.int32())])
CROWDED = pa.schema([("rule", pa.string()), ("block", pa.int32())])
_FORM = "6"  # of the files; another form is another spine


def live_spine(
    store: SnapshotStore,
    civil: Snapshot,
    key: str,
    permit: Permit,
    *,
    anew: bool = False,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """The snapshot ``spine`` of the civil register's snapshot, made if it is not the live one.

    ``key`` is a secret of the installation: a person's spine id is drawn from it and the civil key, so it is the
    same in each run and tells nobody the id behind it.  Files: ``spine.parquet`` (numbers to compare) and
    ``names.parquet`` (the names behind them) and ``sample.parquet`` (some of the people, to learn from); upon another spine also ``changed.parquet`` and ``more_names.parquet``
    of the same form, and ``replaced.parquet`` (the spine ids of the first that count no more).  Facts: ``people``,
    ``made_of``, ``civil``, ``changed``, ``blocks`` (the largest, by rule).  With ``anew`` it is upon no other.  Raises
    NotPermittedError where the permit is not for everybody, or masks a field that linkage goes by.
    """
    permit.must_be_everywhere()
    must_link(permit, {CIVIL: civil})
    code = _made_of(civil.reference, key)
    live = store.find(KIND)
    if live is not None and live.facts["made_of"] == code and not (anew and live.facts["changed"]):
        return live
    changes = None
    if live is not None and not anew and live.facts["made_of"] == _made_of(live.facts.get("civil", ""), key):
        changes = changes_since(store, live.facts["civil"], civil)
    base = live if changes is not None and changes.rows <= MOST_CHANGED * live.facts["people"] else None  # type: ignore[union-attr]
    with (
        store.writing(KIND, inputs=[civil]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        progress(KIND, 0, 3)
        engine.define_thai_names()
        engine.execute(named(ROOM, "block_keys"))
        if base is None or changes is None:
            _write_whole(engine, draft, civil, key, permit, progress)
        else:
            _write_changed(engine, draft, base, civil, changes, key, permit)
        draft.facts |= {"made_of": code, "civil": civil.reference}
        # What it is made of says what is in it; its rows come in any order.
        whole = "" if base is None else f" upon {base.id}"
        draft.content = {path.name: code + whole for path in draft.path.iterdir()}
        progress(KIND, 3, 3)
    return draft.finished


def view_spine(engine: Engine, spine: Snapshot) -> None:
    """Name the people ``spine`` and their names ``spine_names``.

    Of a spine upon another also the first one's people ``spine_base``, those that changed ``spine_changed``, and the
    ids that count no more ``spine_replaced``.
    """
    engine.view_parquet("spine_base", spine.file(SPINE))
    engine.view_parquet("names_base", spine.file(NAMES))
    # A spine of an earlier form is read like any; none is made upon it, which alone asks for its numbers.
    if numbers := spine.facts.get("numbers"):
        engine.table_from_rows("numbers_taken", [numbers], _NUMBERS)
    if not spine.facts["changed"]:
        engine.view("spine", _all_of("spine_base"))
        engine.view("spine_names", _all_of("names_base"))
        return
    engine.view_parquet("spine_changed", spine.file(CHANGED))
    engine.view_parquet("spine_replaced", spine.file(REPLACED))
    engine.view_parquet("names_more", spine.file(MORE_NAMES))
    engine.view("spine", named(ROOM, "spine_upon"))
    engine.view("spine_names", named(ROOM, "names_upon"))


def view_civil(engine: Engine, told: str, into: str) -> None:
    """Name rows of the civil register ``into``; what a contract may leave out (``contract.SOME``) is NULL."""
    known = engine.columns(told)
    lacking = [exp.alias_(exp.cast(exp.null(), kind), name) for name, kind in SOME.items() if name not in known]
    engine.view(into, tree(exp.select("*", *lacking).from_(exp.to_identifier(told, quoted=True))))


def lowest(people: int, wanted: int) -> int:
    """The spine id below which about so many ``wanted`` of the people stand; ids are drawn from 63 bits."""
    return int(2**63 * min(1.0, wanted / max(people, 1))) - 1


def ranges_of_ids(rows: int) -> list[dict[str, Any]]:
    """The spine ids in ranges of as many rows as one sort can well hold; ids are drawn, so ranges are even."""
    parts = max(1, -(-rows // SORTED_AT_ONCE))
    edges = [2**63 * part // parts for part in range(parts + 1)]
    return [{"first": first, "last": last - 1} for first, last in itertools.pairwise(edges)]


def _write_whole(engine: Engine, draft: Draft, civil: Snapshot, key: str, permit: Permit, progress: Progress) -> None:
    view_register(engine, "civil_told", civil, permit)
    view_civil(engine, "civil_told", "civil")
    engine.write_parquet(named(ROOM, "spine_names"), draft.file(NAMES), compression="snappy")
    engine.view_parquet("names", draft.file(NAMES))
    # Sex and birth are worth a dictionary; of ids and block keys it is only found out that they are not.
    engine.write_parquet(
        named(ROOM, "spine"), draft.file(SPINE), {"key": drawing_key(key)}, compression="uncompressed", repeated=1_000
    )
    progress(KIND, 1, 3)
    engine.view_parquet("spine", draft.file(SPINE))
    count = engine.count("spine")
    if any(engine.value(named(ROOM, "colliding"), each) for each in ranges_of_ids(count)):
        raise AssertionError("two people have one spine id: change the installation's spine key and link again")
    progress(KIND, 2, 3)
    seen = SEEN if count > COUNTED_AT_ONCE else 1
    if seen > 1:
        engine.view("among", _all_of("spine"))
        engine.table("few", named(ROOM, "drawn_people"), {"below": lowest(count, count // seen)})
    # Whom rules are tried on and pairs taken at random are of.
    engine.view("among", _all_of("few" if seen > 1 else "spine"))
    engine.write_parquet(named(ROOM, "drawn_people"), draft.file(SAMPLE), {"below": lowest(count, SAMPLED)})
    [numbers] = engine.records(named(ROOM, "numbered"))
    draft.facts |= {"people": count, "changed": 0, "blocks": largest_blocks(engine, seen), "numbers": numbers}


def _write_changed(
    engine: Engine, draft: Draft, base: Snapshot, civil: Snapshot, changes: Changes, key: str, permit: Permit
) -> None:
    """What changed since the spine before, beside its files; the first spine's own files are taken over."""
    for name in base.manifest["files"].keys() - {CHANGED, MORE_NAMES, REPLACED}:
        draft.keep(base, name)
    view_spine(engine, base)
    view_changed(engine, changes, civil, "civil_told", "changed_keys", permit)
    view_civil(engine, "civil_told", "civil")
    ids = {"key": drawing_key(key)}
    engine.table("changed_ids", named(ROOM, "changed_ids"), ids)
    engine.table("more", named(ROOM, "more_names"))
    engine.view("names", named(ROOM, "names_and_more"))
    [numbers] = engine.records(named(ROOM, "numbered"))
    fresh = named(ROOM, "spine")
    engine.table("fresh", fresh, ids)
    layered = bool(base.facts["changed"])
    parts = [exp.select("*").from_("fresh"), exp.select("*").from_("more"), exp.select("spine_id").from_("changed_ids")]
    for name, part, before in zip(
        (CHANGED, MORE_NAMES, REPLACED), parts, ("spine_changed", "names_more", "spine_replaced"), strict=True
    ):
        query: exp.Query = part
        if layered:
            earlier = exp.select("*").from_(before)
            if before != "names_more":
                among = exp.Subquery(this=exp.select("spine_id").from_("changed_ids"))
                earlier = earlier.where(exp.In(this=exp.column("spine_id"), query=among).not_())
            query = exp.union(earlier, part, distinct=False)
        engine.write_parquet(tree(query), draft.file(name))
    engine.view_parquet("changed", draft.file(CHANGED))
    engine.view_parquet("replaced", draft.file(REPLACED))
    if engine.value(named(ROOM, "colliding_changed")):
        raise AssertionError("two people have one spine id: change the installation's spine key and link again")
    draft.facts |= {
        "people": int(civil.facts["accepted"]),
        "changed": engine.count("replaced"),
        "numbers": numbers,
        "blocks": base.facts["blocks"],
        "first": base.facts.get("first", base.id),
    }


def parts_of(spine: Snapshot) -> list[str]:
    """The relations that :func:`view_spine` has the people in."""
    return ["spine_base", "spine_changed"] if spine.facts["changed"] else ["spine_base"]


def crowded_rules(engine: Engine, spine: Snapshot) -> frozenset[str]:
    """The table ``crowded`` (rule, block) of the blocks of more than ``LARGEST_BLOCK`` people; the rules that have some."""
    rows = [
        {"rule": rule, "block": each["block"]}
        for rule, blocks in spine.facts["blocks"].items()
        for each in blocks
        if each["people"] > LARGEST_BLOCK
    ]
    engine.table_from_rows("crowded", rows, CROWDED)
    return frozenset(row["rule"] for row in rows)


def _all_of(relation: str) -> Any:
    return tree(exp.select("*").from_(relation))


def _made_of(civil: str, key: str) -> str:
    """The civil snapshot, the form of the files and the key: the last as a code that does not tell it."""
    code = hmac.new(key.encode(), b"the spine", hashlib.sha256).hexdigest()[:16]
    return f"{civil} {_FORM} {code}"
