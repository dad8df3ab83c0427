"""What was filed before reports had versions becomes their first ones, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

ADDRESS = os.environ.get("PRASAN_TEST_POSTGRES", "")
WORK = """
import json
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
call_command("migrate", "centres", "0001", verbosity=0, interactive=False)
old = MigrationExecutor(connection).loader.project_state([("centres", "0001_initial")]).apps
Report, DataValue = old.get_model("centres", "Report"), old.get_model("centres", "DataValue")
for unit, status in (("07011", "approved"), ("07003", "submitted"), ("07002", "draft")):
    Report.objects.create(unit=unit, data_set="digital_services", period="2558Q1", status=status, submitted_on="2015-01-10")
for unit, element, value in (("07011", "service_transactions", 120.5), ("07011", "officers_trained", 3), ("07003", "officers_trained", 4), ("07001", "officers_trained", 5)):
    DataValue.objects.create(unit=unit, element=element, period="2558Q1", area="50", value=value)
call_command("migrate", verbosity=0, interactive=False)
from prasan.web.centres.filing.reports import figures_of, filed_reports, seal_of, version_values
from prasan.web.centres.models import Version
print(json.dumps({
    "vendor": connection.vendor,
    "versions": {v.report.unit: [v.state, sorted(version_values(v).values()), not v.seal or v.seal == seal_of(v)]
                 for v in Version.objects.select_related("report")},
    "counted": sorted(value.value for value in figures_of(filed_reports())),
    "filed": sorted([r.unit, r.status, str(r.submitted_on)] for r in filed_reports()),
}))
"""


def _migrated(**environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "prasan.web.settings", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _check(told: dict) -> None:
    assert told["versions"] == {
        "07011": ["accepted", [3.0, 120.5], True],
        "07003": ["submitted", [4.0], True],
        "07002": ["draft", [], True],
        "07001": ["draft", [5.0], True],
    }
    assert told["counted"] == [3.0, 120.5]
    assert told["filed"] == [["07003", "submitted", "2015-01-10"], ["07011", "approved", "2015-01-10"]]


def test_on_sqlite(tmp_path: Path) -> None:
    told = _migrated(PRASAN_DATA=str(tmp_path))
    assert told["vendor"] == "sqlite"
    _check(told)


@pytest.mark.skipif(not ADDRESS, reason="PRASAN_TEST_POSTGRES names no PostgreSQL")
def test_on_postgresql(tmp_path: Path) -> None:
    psycopg = pytest.importorskip("psycopg")
    name = f"prasan_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        told = _migrated(PRASAN_DATA=str(tmp_path), PRASAN_DATABASE_URL=f"{ADDRESS.rpartition('/')[0]}/{name}")
    finally:
        with psycopg.connect(ADDRESS, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    assert told["vendor"] == "postgresql"
    _check(told)
