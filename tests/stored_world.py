"""A small world as the snapshots that a run reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from measure_engines import LINKS, PEOPLE, World, register_schema

from prasan.engine.snapshots import SnapshotStore
from prasan.measures.reach import HOUSEHOLD

SPINE = pa.schema([(name, pa.int64()) for name in ("spine_id", "id", "house", "area")])
STRANGERS = pa.schema([field for field in PEOPLE if field.name in ("spine_id", "house_code", "area_code")])
REVIEW = pa.schema(
    [
        ("register", pa.string()),
        ("record_key", pa.string()),
        ("spine_id", pa.int64()),
        ("weight", pa.float64()),
        ("place", pa.int8()),
    ]
)


def house(number: int) -> str:
    return f"{number:011}"


def stored(
    world: World,
    root: Path,
    *,
    review: Sequence[Mapping[str, Any]] = (),
    households: Sequence[Mapping[str, Any]] = (),
) -> SnapshotStore:
    """The snapshots; ``review`` are pairs that await a clerk: register, record_key, spine_id, weight.

    ``households`` are what linkage makes of them, if any: house_code, joined_id, quality.
    """
    store = SnapshotStore(root / "snapshots")
    with store.writing("spine") as draft:
        known = [person for person in world.people if person["registered"]]
        numbers = {"id": "civil_key", "house": "house_code", "area": "area_code"}
        rows = [
            {
                "spine_id": person["spine_id"],
                **{name: person[told] and int(person[told]) for name, told in numbers.items()},
            }
            for person in known
        ]
        pq.write_table(pa.Table.from_pylist(rows, SPINE), draft.file("spine.parquet"))
        pq.write_table(pa.table({"name": pa.array([], pa.string())}), draft.file("names.parquet"))
        draft.facts["changed"] = 0
    with store.writing("linkage", inputs=[draft.finished]) as draft:
        links = [link for link in world.links if link["register"] != "civil"]
        strangers = [person for person in world.people if not person["registered"]]
        pq.write_table(pa.Table.from_pylist(links, LINKS), draft.file("links.parquet"))
        pq.write_table(pa.Table.from_pylist(strangers, STRANGERS), draft.file("strangers.parquet"))
        pq.write_table(
            pa.Table.from_pylist([{"place": 1, **pair} for pair in review], REVIEW), draft.file("review.parquet")
        )
    linkage = draft.finished
    if households:
        with store.writing("households", inputs=[linkage]) as draft:
            pq.write_table(pa.Table.from_pylist(list(households)), draft.file("households.parquet"))
    for name, rows in world.registers.items():
        if name == HOUSEHOLD:
            continue
        with store.writing(f"register/{name}") as draft:
            pq.write_table(pa.Table.from_pylist(rows, register_schema(name)), draft.file("accepted.parquet"))
            draft.facts["accepted"] = len(rows)
    return store
