"""A table of a real PostgreSQL comes to the same rows as a file; its password is never said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from prasan.engine.snapshots import SnapshotStore
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import DeliveryError, ingest
from prasan.registers.reading.databases import copied

URL = os.environ.get("PRASAN_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not URL, reason="PRASAN_TEST_POSTGRES names no server")


@pytest.fixture
def table() -> Iterator[str]:
    import psycopg

    columns = ", ".join(f'"{column.column}" text' for column in shipped_contracts()["poor"].columns)
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS prasan_source")
        connection.execute("DROP TABLE IF EXISTS prasan_source.poor")
        connection.execute(f"CREATE TABLE prasan_source.poor ({columns})")  # type: ignore[arg-type]
        insert = "INSERT INTO prasan_source.poor (applicant_no, given_name, income_baht) VALUES (%s, %s, %s)"
        for row in (("P1", 'สมใจ "เล็ก", ดี', "1000"), ("P2", None, ""), ("P3", "สองบรรทัด\nที่สอง", "ไม่ทราบ")):
            connection.execute(insert, row)
        yield "prasan_source.poor"
        connection.execute("DROP SCHEMA prasan_source CASCADE")


@needs_postgres
def test_a_table_and_a_query_are_read_to_the_last_row(table: str, tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    contract = shipped_contracts()["poor"]
    whole = ingest(store, contract, [copied(URL, tmp_path / "poor.csv", table=table)])
    assert (whole.facts["read"], whole.facts["accepted"], whole.facts["quarantined"]) == (3, 2, 1)
    some = copied(URL, tmp_path / "some.csv", query=f"SELECT * FROM {table} WHERE applicant_no = 'P1'")
    assert ingest(store, contract, [some]).facts["read"] == 1


@needs_postgres
def test_what_is_not_there_or_would_change_something_is_refused(table: str, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"the table no\.such cannot be read"):
        copied(URL, tmp_path / "x.csv", table="no.such")
    with pytest.raises(DeliveryError, match="the query cannot be read"):
        copied(URL, tmp_path / "x.csv", query=f"DELETE FROM {table} RETURNING *")


def test_no_error_says_the_password(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as refused:
        copied("postgresql://user:geheim@127.0.0.1:1/none", tmp_path / "x.csv", table="poor")
    assert "geheim" not in str(refused.value)
    with pytest.raises(DeliveryError, match="either --table or --query"):
        copied("postgresql://x", tmp_path / "x.csv")
