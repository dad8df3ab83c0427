"""Whatever linkage finds out of people between two rounds, the changes lead from the one list to the other."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.linkage.history import FILE, KIND
from prasan.measures.rounds import changes_between

MADE = datetime(2017, 4, 3, tzinfo=UTC)
IDS = st.integers(1, 9)
ENTITLEMENTS = pa.schema([("unit_key", pa.string()), ("spine_id", pa.int64()), ("satang", pa.int64())])
VERDICTS = pa.schema(
    [
        ("unit_key", pa.string()), ("spine_id", pa.int64()), ("verdict", pa.string()), ("amount", pa.float64()),
        ("area_code", pa.string()), ("c_income", pa.string()), ("c_land", pa.string()), ("doubtful", pa.bool_()),
        ("people", pa.int32()),
    ]
)  # fmt: skip
EVENTS = pa.schema(
    [
        ("number", pa.int64()), ("made", pa.timestamp("us", tz="UTC")), ("linkage", pa.string()),
        ("kind", pa.string()), ("old_id", pa.int64()), ("new_id", pa.int64()), ("records", pa.int64()),
    ]
)  # fmt: skip
# A person is entitled to an amount, is assessed and is not (by a criterion, or by an amount that is not known), or is not there.
STANDING = st.one_of(
    st.integers(0, 3),
    st.sampled_from([("met", "not_met"), ("undetermined", "met"), ("not_met", "undetermined"), ("met", "met")]),
)
PEOPLE = st.dictionaries(IDS, STANDING)
HAPPENED = st.lists(
    st.tuples(st.sampled_from(["became", "merged", "split", "moved", "gone"]), IDS, IDS, st.integers(0, 3)), max_size=6
)


def round_of(store: SnapshotStore, number: int, people: dict[int, Any]) -> Snapshot:
    entitled = [
        {"unit_key": f"person:{who}", "spine_id": who, "satang": each}
        for who, each in people.items()
        if isinstance(each, int)
    ]
    verdicts = []
    for who, each in people.items():
        criteria = ("met", "met") if isinstance(each, int) else each
        verdict = "eligible" if isinstance(each, int) else "not_eligible" if "not_met" in criteria else "undetermined"
        verdicts.append(
            {
                "unit_key": f"person:{who}", "spine_id": who, "verdict": verdict, "c_income": criteria[0],
                "c_land": criteria[1], "people": 1,
            }
        )  # fmt: skip
    with store.writing("round/sample") as draft:
        draft.content["number"] = str(number)
        draft.facts["run_made"] = (MADE + timedelta(days=number)).isoformat()
        pq.write_table(pa.Table.from_pylist(entitled, ENTITLEMENTS), draft.file("entitlements.parquet"))
        pq.write_table(pa.Table.from_pylist(verdicts, VERDICTS), draft.file("verdicts.parquet"))
    return draft.finished


@settings(max_examples=60, deadline=None)
@given(PEOPLE, PEOPLE, HAPPENED)
def test_changes_lead_from_one_list_to_the_other(then: Any, now: Any, happened: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, rows = SnapshotStore(Path(folder) / "snapshots"), Path(folder) / "rows.parquet"
        events = [
            {
                "number": number, "made": MADE + timedelta(hours=hours * 12), "linkage": "x", "kind": kind,
                "old_id": old, "new_id": None if kind == "gone" else new, "records": 1,
            }
            for number, (kind, old, new, hours) in enumerate(sorted(happened, key=lambda each: each[3]))
            if old != new
        ]  # fmt: skip
        with store.writing(KIND) as draft:
            pq.write_table(pa.Table.from_pylist(events, EVENTS), draft.file(FILE))
        told = changes_between(store, round_of(store, 0, then), round_of(store, 2, now), rows=rows)
        changes = pq.read_table(rows).to_pylist()
    before, after = ({who: each for who, each in of.items() if isinstance(each, int)} for of in (then, now))
    assert len(after) == len(before) + told["new"]["units"] - told["ended"]["units"]
    assert sum(after.values()) - sum(before.values()) == sum(kind["satang"] for kind in told.values())
    assert all(row["why"] for row in changes)
    assert len({(row["kind"], row["unit_key"]) for row in changes}) == len(changes)
    for row in changes:
        who = int(row["unit_key"].removeprefix("person:"))
        assert who in (before if row["kind"] == "ended" else after)
    if not events:
        assert {row["unit_key"] for row in changes if row["kind"] == "new"} == {
            f"person:{n}" for n in after.keys() - before
        }
