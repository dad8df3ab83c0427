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
            "SELECT (md5_number($key || k) >> 65)::BIGINT AS id FROM t",
            "SELECT PRASAN_MD5_63('x' || k) AS id FROM t",
        ),
        (
            "WITH a AS (SELECT 1 AS x) SELECT a.x, b.x FROM a JOIN (WITH a AS (SELECT 2 AS x) SELECT * FROM a) AS b USING (x)",
            "WITH a_1 AS (SELECT 1 AS x), a_0 AS (SELECT 2 AS x) "
            "SELECT a.x, b.x FROM a_1 AS a JOIN (SELECT * FROM a_0 AS a) AS b USING (x)",
        ),
        (
            "SELECT a / b / 2, try_cast(sum(n) AS BIGINT) FROM t",
            "SELECT TRY_DIVIDE(a, b) / 2, TRY_CAST(SUM(CAST(n AS DECIMAL(38, 0))) AS BIGINT) FROM t",
        ),
        (
            "SELECT CASE WHEN isfinite(a) THEN 'x'::ENUM('x', 'y') END AS a, d - to_years(n) AS d FROM t",
            "SELECT CASE WHEN (ABS(a) < CAST('Infinity' AS DOUBLE)) THEN CAST('x' AS STRING) END AS a, "
            "d - MAKE_YM_INTERVAL(n) AS d FROM t",
        ),
        ("SELECT list_extract($numbers, n + 1) AS a FROM t", "SELECT ELEMENT_AT(ARRAY(1, 2), n + 1) AS a FROM t"),
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
