"""What Spark's workers ask of DuckDB: functions that Spark has not, or has otherwise, over batches of Arrow arrays."""

from __future__ import annotations

from functools import cache

import duckdb
import pyarrow as pa

from prasan.engine.statement import named


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One for each worker."""
    connection = duckdb.connect(config={"threads": "1"})
    connection.execute(named("prasan.thai", "names").sql)
    return connection


def _asked(query: str, **columns: pa.Array) -> pa.Array:
    connection = _connection().cursor()
    connection.register("given", pa.table(columns))
    answer = connection.sql(query).to_arrow_table().column(0)
    return answer.combine_chunks() if answer.num_chunks != 1 else answer.chunk(0)


def damerau_levenshtein(a: pa.Array, b: pa.Array) -> pa.Array:
    """The distance of two texts."""
    return _asked("SELECT damerau_levenshtein(a, b)::INTEGER FROM given", a=a, b=b)


def hamming(a: pa.Array, b: pa.Array) -> pa.Array:
    """In how many places two texts of one length differ."""
    return _asked("SELECT hamming(a, b)::INTEGER FROM given", a=a, b=b)


def jaro_winkler(a: pa.Array, b: pa.Array) -> pa.Array:
    """The similarity of two texts, 0 to 1."""
    return _asked("SELECT jaro_winkler_similarity(a, b) FROM given", a=a, b=b)


def name_key(a: pa.Array) -> pa.Array:
    """How a Thai name sounds."""
    return _asked("SELECT thai_name_key(a) FROM given", a=a)


def md5_63(a: pa.Array) -> pa.Array:
    """63 bits of the MD5 of a text."""
    return _asked("SELECT (md5_number(a) >> 65)::BIGINT FROM given", a=a)


def years_between(first: pa.Array, last: pa.Array) -> pa.Array:
    """How many whole years lie between two days."""
    return _asked("SELECT date_sub('year', first, last) FROM given", first=first, last=last)
