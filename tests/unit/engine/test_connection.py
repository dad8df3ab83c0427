"""The engine: statements in, files and rows out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement

NUMBERS = pa.schema([("n", pa.int64()), ("name", pa.string())])
BETWEEN = Statement("SELECT * FROM numbers WHERE n BETWEEN $first AND $last ORDER BY n", "test")


def test_pieces_in_order_are_one_file_in_order(tmp_path: Path) -> None:
    with Engine.open() as engine:
        engine.table_from_rows("numbers", [{"n": n * 37 % 1000, "name": f"ก{n}"} for n in range(1000)], NUMBERS)
        whole, pieces = tmp_path / "whole.parquet", tmp_path / "pieces.parquet"
        assert engine.write_parquet_in_pieces(BETWEEN, whole, [{"first": 0, "last": 999}]) == 1000
        edges = [{"first": first, "last": first + 99} for first in range(0, 1000, 100)]
        assert engine.write_parquet_in_pieces(BETWEEN, pieces, edges) == 1000
    assert pq.read_table(pieces).to_pydict() == pq.read_table(whole).to_pydict()


def test_pieces_without_rows_are_a_file_with_columns(tmp_path: Path) -> None:
    with Engine.open() as engine:
        engine.table_from_rows("numbers", [], NUMBERS)
        path = tmp_path / "none.parquet"
        assert engine.write_parquet_in_pieces(BETWEEN, path, [{"first": 0, "last": 1}, {"first": 2, "last": 3}]) == 0
    assert pq.read_schema(path).names == ["n", "name"]


def test_a_database_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "figures.duckdb"
    with Engine.open() as engine:
        engine.table_from_rows("numbers", [{"n": 1, "name": "หนึ่ง"}], NUMBERS)
        engine.write_database(path, "numbers")
    with Engine.over_file(path) as engine:
        assert engine.records(Statement("SELECT * FROM numbers", "test")) == [{"n": 1, "name": "หนึ่ง"}]


def test_a_brief_question_leaves_nothing_behind_and_sees_nothing_of_another() -> None:
    with Engine.brief() as one, Engine.brief() as other:
        one.table_from_rows("words", [{"word": "one"}], pa.schema([("word", pa.string())]))
        other.table_from_rows("words", [{"word": "other"}], pa.schema([("word", pa.string())]))
        query = Statement("SELECT word FROM words", "test")
        assert (one.value(query), other.value(query)) == ("one", "other")
    with Engine.brief() as later, pytest.raises(later.errors):
        later.value(query)
