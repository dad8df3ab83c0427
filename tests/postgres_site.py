"""A PostgreSQL database of a test's own, whose owner is no superuser: policies hold for it as in use."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ADDRESS = os.environ.get("PRASAN_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not ADDRESS, reason="PRASAN_TEST_POSTGRES names no PostgreSQL")


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a fresh database, as its owner."""
    psycopg = pytest.importorskip("psycopg")
    name = f"prasan_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}' NOSUPERUSER NOBYPASSRLS")
        server.execute(f"CREATE DATABASE {name} OWNER {name}")
    try:
        yield f"postgresql://{name}:{name}@{ADDRESS.rpartition('/')[0].rpartition('@')[2]}/{name}"
    finally:
        with psycopg.connect(ADDRESS, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"DROP ROLE {name}")


def run_on(address: str, data: Path, work: str) -> str:
    """What a program prints that has the database for its site."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "prasan.web.settings",
        "PRASAN_DATA": str(data),
        "PRASAN_DATABASE_URL": address,
    }
    done = subprocess.run(
        [sys.executable, "-c", work], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
