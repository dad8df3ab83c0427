"""The spine: the people of the civil register, made ready for every linkage until that register changes."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from typing import Any

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named

ROOM = "prasan.linkage"
KIND = "spine"
CIVIL = "civil"
SORTED_AT_ONCE = 30_000_000  # rows, some 3 GB
_FORM = "2"  # of the files; another form is another spine


def live_spine(
    store: SnapshotStore, civil: Snapshot, key: str, *, progress: Progress = silent, memory_limit: str | None = None
) -> Snapshot:
    """The snapshot ``spine`` of the civil register's snapshot, made if it is not the live one.

    ``key`` is a secret of the installation: a person's spine id is drawn from it and the civil key, so it is the
    same in each run and tells nobody the id behind it.  Files: ``spine.parquet`` (numbers to compare),
    ``names.parquet`` (the names behind them) and ``people.parquet`` (``spine_id``, ``civil_key``, ``house_code``,
    ``area_code``, by spine id).  Facts: ``people``, ``made_of``.
    """
    made_of = _made_of(civil, key)
    live = store.find(KIND)
    if live is not None and live.facts["made_of"] == made_of:
        return live
    with store.writing(KIND, inputs=[civil]) as draft, Engine.open(memory_limit=memory_limit) as engine:
        progress(KIND, 0, 3)
        engine.define_thai()
        engine.view_parquet("civil", civil.file("accepted.parquet"))
        names, spine, people = (draft.file(f"{each}.parquet") for each in ("names", "spine", "people"))
        engine.write_parquet(named(ROOM, "spine_names"), names)
        engine.view_parquet("names", names)
        progress(KIND, 1, 3)
        engine.write_parquet(named(ROOM, "spine"), spine, {"key": key}, compact=False)
        engine.view_parquet("spine", spine)
        progress(KIND, 2, 3)
        ranges = ranges_of_ids(count := engine.count("spine"))
        if any(engine.value(named(ROOM, "colliding"), each) for each in ranges):
            raise AssertionError("two people have one spine id: change the installation's spine key and link again")
        engine.write_parquet_in_pieces(named(ROOM, "spine_people"), people, ranges)
        draft.facts |= {"people": count, "made_of": made_of}
        # What it is made of says what is in it; its rows come in any order.
        draft.content = {path.name: made_of for path in (names, spine, people)}
        progress(KIND, 3, 3)
    return draft.finished


def ranges_of_ids(rows: int) -> list[dict[str, Any]]:
    """The spine ids in ranges of as many rows as one sort can well hold; ids are drawn, so ranges are even."""
    parts = max(1, -(-rows // SORTED_AT_ONCE))
    edges = [2**63 * part // parts for part in range(parts + 1)]
    return [{"first": first, "last": last - 1} for first, last in itertools.pairwise(edges)]


def _made_of(civil: Snapshot, key: str) -> str:
    """The civil snapshot, the form of the files and the key: the last as a code that does not tell it."""
    code = hmac.new(key.encode(), b"the spine", hashlib.sha256).hexdigest()[:16]
    return f"{civil.reference} {_FORM} {code}"
