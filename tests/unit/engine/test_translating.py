"""DuckDB's SQL in Spark's words."""

from __future__ import annotations

import pytest

from prasan.engine.statement import Statement
from prasan.engine.translating import Macros, in_spark

COLUMNS = {"scored": ["rec", "place", "margin"]}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("SELECT a // 3 AS b FROM t WHERE c = $key", "SELECT a DIV 3 AS b FROM t WHERE c = 'x'"),
        ("SELECT rowid AS rec FROM t", "SELECT MONOTONICALLY_INCREASING_ID() AS rec FROM t"),
        (
            "SELECT first(k ORDER BY w DESC NULLS LAST, k) AS k FROM t",
            "SELECT MIN_BY(k, STRUCT((w) IS NULL, -(w), (k) IS NULL, k)) AS k FROM t",
        ),
        (
            "SELECT s.* REPLACE (1 AS place) FROM scored AS s",
            "SELECT s.rec, 1 AS place, s.margin FROM scored AS s",
        ),
        (
            "SELECT * FROM t WHERE r IN (SELECT unnest($numbers::TINYINT[]))",
            "SELECT * FROM t WHERE r IN (1, 2)",
        ),
        ("SELECT * FROM t WHERE r IN (SELECT unnest($none::TINYINT[]))", "SELECT * FROM t WHERE FALSE"),
        ('SELECT * FROM "register 0"', "SELECT * FROM `register_0`"),
        (
            "SELECT (md5_number_lower($key || k) >> 1)::BIGINT AS id FROM t",
            "SELECT PRASAN_MD5_63('x' || k) AS id FROM t",
        ),
        ("SELECT twice(a + b) AS c FROM t", "SELECT ((a + b) + (a + b)) AS c FROM t"),
        ("SELECT thrice(b, a) AS c FROM t", "SELECT ((((b)) + ((b))) + (a)) AS c FROM t"),
    ],
)
def test_what_spark_lacks_is_said_otherwise(written: str, expected: str) -> None:
    macros = Macros()
    assert macros.define(
        Statement("CREATE MACRO twice(a) AS a + a; CREATE OR REPLACE MACRO thrice(a, b) AS twice(a) + b;", "test")
    )
    given = {"key": "x", "numbers": [1, 2], "none": []}
    assert in_spark(Statement(written, "test"), given, macros, lambda relation: COLUMNS[relation]) == expected


def test_a_query_is_no_file_of_macros() -> None:
    assert not Macros().define(Statement("SELECT 1", "test"))
