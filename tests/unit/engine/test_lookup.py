"""An index finds the rows that have a key, all of them and no others, and rows are read by their places."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.lookup import numbers_at, rows_at, rows_in_order, rows_with, write_entries, write_numbers, write_rows
from prasan.engine.statement import Statement

KEYS = st.integers(0, 2**31 - 1) | st.integers(0, 20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | KEYS, max_size=60), st.sets(KEYS, max_size=20))
def test_an_index_finds_all_rows_of_a_key_and_no_others(
    tmp_path_factory: object, told: list[int | None], asked: set[int]
) -> None:
    folder: Path = tmp_path_factory.mktemp("lookup")  # type: ignore[attr-defined]
    with Engine.open(here=True, keep_order=True) as engine:
        engine.table_from_arrow(
            "numbers", pa.table({"key": pa.array(told, pa.int32()), "place": pa.array(range(len(told)), pa.int64())})
        )
        sql = "SELECT key::BIGINT * 4294967296 + place AS entry FROM numbers WHERE key IS NOT NULL ORDER BY entry"
        written = write_entries(engine.batches(Statement(sql, "test")), folder / "by_key.index")
    assert written == sum(key is not None for key in told)
    found = rows_with(folder / "by_key.index", pa.array(sorted(asked, reverse=True), pa.int32()))
    assert sorted(found.to_pylist()) == [at for at, key in enumerate(told) if key in asked]


def as_read(batches: list[pa.RecordBatch]) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(batches[0].schema, batches)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-9, 9) | st.integers(-(2**63), 2**63 - 1), max_size=60), st.integers(1, 9), st.data())
def test_rows_in_order_are_found_by_that_column(
    tmp_path_factory: object, told: list[int], size: int, data: st.DataObject
) -> None:
    path: Path = tmp_path_factory.mktemp("lookup") / "rows.arrow"  # type: ignore[attr-defined]
    rows = pa.record_batch({"id": pa.array(sorted(told), pa.int64()), "at": pa.array(range(len(told)), pa.int64())})
    write_rows(as_read([rows.slice(at, size) for at in range(0, max(1, len(told)), size)]), path)
    asked = data.draw(st.lists(st.sampled_from([*told, 0, 2**63 - 1]), unique=True))
    found = rows_in_order(path, "id", pa.array(asked, pa.int64()))
    assert found.to_pylist() == [row for row in rows.to_pylist() if row["id"] in asked]


def test_rows_in_another_order_are_no_index(tmp_path: Path) -> None:
    write_rows(as_read([pa.record_batch({"id": [each]}) for each in (2, 1)]), tmp_path / "rows.arrow")
    with pytest.raises(ValueError, match="not in the order of id"):
        rows_in_order(tmp_path / "rows.arrow", "id", pa.array([1]))


def test_rows_are_read_by_their_places_over_several_batches(tmp_path: Path) -> None:
    batches = [pa.record_batch({"name": [f"{part}.{at}" for at in range(size)]}) for part, size in enumerate((3, 1, 4))]
    assert write_rows(as_read(batches), tmp_path / "rows.arrow") == 8
    assert rows_at(tmp_path / "rows.arrow", pa.array([0, 2, 3, 7])).column("name").to_pylist() == [
        "0.0",
        "0.2",
        "1.0",
        "2.3",
    ]
    assert rows_at(tmp_path / "rows.arrow", pa.array([], pa.int64())).num_rows == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(0, 9)), min_size=1, max_size=50), st.data())
def test_rows_of_numbers_are_found_by_their_places(told: list[tuple[int, int]], data: st.DataObject) -> None:
    kind = pa.list_(pa.int64(), 2)
    size = data.draw(st.integers(1, len(told)))
    batches = [pa.record_batch({"row": pa.array(told[at : at + size], kind)}) for at in range(0, len(told), size)]
    places = data.draw(st.lists(st.integers(0, len(told) - 1), unique=True).map(sorted))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.numbers"
        # A slice of a batch has the numbers of the others in its memory too.
        halves = [batch.slice(at, 1) for batch in batches for at in range(batch.num_rows)]
        assert write_numbers(halves, path) == len(told)
        found = numbers_at(path, pa.array(places, pa.int64()), 2, "row").column("row").to_pylist()
    assert found == [list(told[place]) for place in places]
