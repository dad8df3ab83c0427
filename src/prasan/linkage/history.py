"""What became of people from one linkage to the next: an id that was once given out can always be followed.

The spine id of a person of the civil register is drawn from his civil key, that of a stranger from his first record; so a
corrected national id, a stranger who is registered, or a stranger found to be another, changes it.  After each linkage
the events are added to the snapshot ``history``, which only grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.linkage.people import view_linked

ROOM = "prasan.linkage"
KIND = "history"
FILE = "events.parquet"
FOLLOWED = ("became", "merged", "split")
_EVENTS = pa.schema(
    [
        ("number", pa.int64()),
        ("made", pa.timestamp("us", tz="UTC")),
        ("linkage", pa.string()),
        ("kind", pa.string()),
        ("old_id", pa.int64()),
        ("new_id", pa.int64()),
        ("records", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Event:
    """What a linkage did to an id.

    ``became``: the person ``old_id`` is now known by ``new_id`` alone; ``merged``: he is one with ``new_id``, who was
    there before; ``split``: his records went to several, of whom ``new_id`` is one; ``moved``: some of his records went
    to ``new_id``, and he is still there; ``gone``: he is in no register any more, and nobody follows him.  ``records``
    counts what went over.
    """

    made: datetime
    linkage: str
    kind: str
    old_id: int
    new_id: int | None
    records: int


def record_history(store: SnapshotStore, *, memory_limit: str | None = None) -> Snapshot:
    """Add what the live linkage changed since the last one that is in the history; the snapshot ``history``.

    Facts: ``linkage`` (how far it goes), ``events`` (in all), ``last`` (by kind, of this linkage).  Where the linkage before
    has been removed, the history goes on from the live one, and ``gap`` says so.
    """
    now = store.live("linkage", remedy="Run `prasan link`.")
    live = store.find(KIND)
    if live is not None and live.facts["linkage"] == now.reference:
        return live
    kind, _, identity = (live.facts["linkage"] if live else "").partition("@")
    then = store.seek(kind, identity) if live else None
    with store.writing(KIND, inputs=[now]) as draft, Engine.open(memory_limit=memory_limit) as engine:
        if live is not None:
            engine.view_parquet("events_before", live.file(FILE))
        else:
            engine.table_from_rows("events_before", [], _EVENTS)
        if then is not None:
            _compare(engine, store, then, now)
        else:
            engine.table_from_rows("events_now", [], _EVENTS)
        both = [exp.select("*").from_(each) for each in ("events_before", "events_now")]
        union = exp.union(*both, distinct=False).subquery("every")
        engine.write_parquet(tree(exp.select("*").from_(union).order_by("number")), draft.file(FILE))
        counts = engine.tuples(named(ROOM, "event_counts"))
        engine.view_parquet("events", draft.file(FILE))
        draft.facts |= {"linkage": now.reference, "events": engine.count("events"), "last": dict(counts)}
        if live is not None and then is None:
            draft.facts["gap"] = live.facts["linkage"]
    return draft.finished


def history_of(store: SnapshotStore, spine_id: int) -> list[Event]:
    """All events that an id had a part in, in order."""
    with Engine.open() as engine:
        engine.view_parquet("events", store.live(KIND, remedy="Run `prasan link`.").file(FILE))
        return [Event(*row) for row in engine.tuples(named(ROOM, "events_of"), {"spine_id": spine_id})]


def current(store: SnapshotStore, spine_id: int) -> list[int]:
    """By which ids the person, or those, who once had an id are known now; itself where nothing became of it."""
    with Engine.open() as engine:
        engine.view_parquet("events", store.live(KIND, remedy="Run `prasan link`.").file(FILE))
        return [row[0] for row in engine.tuples(named(ROOM, "current_ids"), {"spine_id": spine_id})]


def table_followed(engine: Engine, store: SnapshotStore, name: str, *, after: datetime, until: datetime) -> None:
    """Keep under ``name`` what ids of one time became by another: ``old_id``, ``new_id`` (NULL for who is gone).

    An id of which nothing became is not in it; one that was split is in it once for each.
    """
    history = store.find(KIND)
    if history is None:
        engine.table_from_rows(name, [], pa.schema([("old_id", pa.int64()), ("new_id", pa.int64())]))
        return
    engine.view_parquet("events", history.file(FILE))
    engine.table(name, named(ROOM, "followed_ids"), {"after": after, "until": until})


def _compare(engine: Engine, store: SnapshotStore, then: Snapshot, now: Snapshot) -> None:
    """The table ``events_now``: what changed between two linkages."""
    spines = [next(each for each in linkage.manifest["inputs"] if each.startswith("spine@")) for linkage in (then, now)]
    view_linked(engine, store, then)
    for name in ("register_links", "strangers"):
        engine.table(f"{name}_then", tree(exp.select("*").from_(name)))
    changed = spines[0] != spines[1]
    if changed:
        engine.table("spine_then", named(ROOM, "spine_with_names"))
        engine.table("spine_ids_then", tree(exp.select("spine_id").from_("spine_then")))
    view_linked(engine, store, now)
    engine.table("moved", named(ROOM, "moved_records"))
    engine.drop("register_links_then")
    if changed:
        engine.table("vanished", named(ROOM, "vanished"))
        engine.drop("spine_then")
        engine.table("appeared", named(ROOM, "appeared"))
        engine.table("succeeded", named(ROOM, "succeeded"))
    else:
        pairs = pa.schema([("old_id", pa.int64()), ("new_id", pa.int64())])
        engine.table_from_rows("succeeded", [], pairs)
        engine.table_from_rows("vanished", [], pa.schema([("spine_id", pa.int64())]))
        engine.table_from_rows("appeared", [], pa.schema([("spine_id", pa.int64())]))
    engine.table("flows", named(ROOM, "flows"))
    asked = {"linkage": now.reference, "made": now.made}
    engine.table("events_now", named(ROOM, "events_now"), asked)
