"""The same database work on PostgreSQL, where the tests are given one (PRASAN_TEST_POSTGRES)."""

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
call_command("migrate", verbosity=0, interactive=False)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
from prasan.centres.sample import SampleFigures, sample_figures
from prasan.web.centres.actions import import_figures, roll_up_now
from prasan.web.centres.models import DataValue
from prasan.web.demo import create_demo_accounts
from django.db import connection
whole = sample_figures()
few = SampleFigures(whole.values[:3000], whole.reports[:20])
counts = [import_figures(few), import_figures(few)]
kept = DataValue.objects.count()
accounts = [create_demo_accounts(7), create_demo_accounts(8)]
checks = roll_up_now().facts["checks"]
from prasan.web.accounts.models import User
from prasan.web.centres.filing import actions
from prasan.web.centres.models import Version
doae, ministry = User.objects.get(username="doae"), User.objects.create(username="m", role="officer", unit_code="07000")
key = ("07011", "digital_services", "2559Q1")
names = ("service_transactions", "digital_service_transactions", "officers_trained")
actions.save(doae, key, 0, {(name, "50"): 1.0 for name in names})
actions.save(doae, key, 1, {("officers_trained", "50"): None, ("officers_trained", "51"): 2.5})
actions.complete(doae, key, 1)
actions.submit(doae, key, 1, confirmed=True)
actions.send_back(ministry, key, 1, [actions.Why("", "", "again")])
actions.reopen(doae, key, 1, "")
actions.complete(doae, key, 2)
actions.submit(doae, key, 2, confirmed=True)
actions.accept(ministry, key, 2)
states = list(Version.objects.filter(report__period="2559Q1").order_by("number").values_list("state", flat=True))
again = roll_up_now().facts["coverage"]["officers_trained"]["2559Q1"]["reported"]
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connections
from datetime import timedelta
from django.utils import timezone
from prasan.web.accounts.models import Role, User
from prasan.web.review.leases import take
clerks = [User.objects.create(username=f"clerk-{n}", role=Role.REVIEWER, unit_code="15003") for n in range(8)]
together = Barrier(8)
until = timezone.now() + timedelta(minutes=5)
def come(clerk):
    try:
        together.wait()
        return take(clerk, "code", 2, until)
    finally:
        connections.close_all()
with ThreadPoolExecutor(8) as pool:
    at_once = sum(pool.map(come, clerks))
print(json.dumps({
    "vendor": connection.vendor, "counts": counts, "kept": kept, "states": states, "again": again, "accounts": len(accounts[1]), "leased": at_once <= 2,
    "equal": all(check["equal"] for periods in checks.values() for check in periods.values()),
}))
"""


@pytest.mark.skipif(not ADDRESS, reason="PRASAN_TEST_POSTGRES names no PostgreSQL")
def test_migrations_figures_and_accounts_work_on_postgresql(tmp_path: Path) -> None:
    psycopg = pytest.importorskip("psycopg")
    name = f"prasan_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "prasan.web.settings",
            "PRASAN_DATA": str(tmp_path),
            "PRASAN_DATABASE_URL": f"{ADDRESS.rpartition('/')[0]}/{name}",
        }
        done = subprocess.run(
            [sys.executable, "-c", WORK], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
    finally:
        with psycopg.connect(ADDRESS, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    result = json.loads(done.stdout.splitlines()[-1])
    assert result == {
        "vendor": "postgresql",
        "counts": [{"values": 3000, "reports": 20}] * 2,
        "kept": 3000,
        "states": ["returned", "accepted"],
        "again": 1,
        "accounts": 13,
        "leased": True,
        "equal": True,
    }


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
