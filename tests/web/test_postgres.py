"""The same database work on PostgreSQL, where the tests are given one (PRASAN_TEST_POSTGRES)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postgres_site import needs_postgres, own_database, run_on

WORK = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
from prasan.web.scope import Scope, see_everything, seeing
see_everything()
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
with seeing(Scope("07011", "doae")):
    actions.save(doae, key, 0, {(name, "50"): 1.0 for name in names})
    actions.save(doae, key, 1, {("officers_trained", "50"): None, ("officers_trained", "51"): 2.5})
    actions.complete(doae, key, 1)
    actions.submit(doae, key, 1, confirmed=True)
with seeing(Scope("07000", "m")):
    actions.send_back(ministry, key, 1, [actions.Why("", "", "again")])
with seeing(Scope("07011", "doae")):
    actions.reopen(doae, key, 1, "")
    actions.complete(doae, key, 2)
    actions.submit(doae, key, 2, confirmed=True)
with seeing(Scope("07000", "m")):
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


@needs_postgres
def test_migrations_figures_and_accounts_work_on_postgresql(tmp_path: Path) -> None:
    with own_database() as address:
        printed = run_on(address, tmp_path, WORK)
    result = json.loads(printed.splitlines()[-1])
    assert result == {
        "vendor": "postgresql",
        "counts": [{"values": 3000, "reports": 20}] * 2,
        "kept": 3000,
        "states": ["returned", "accepted"],
        "again": 1,
        "accounts": 22,
        "leased": True,
        "equal": True,
    }


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
