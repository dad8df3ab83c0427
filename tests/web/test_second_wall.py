"""Row-level security: what a page shows that forgets to ask for its reader's units, under every role."""

from __future__ import annotations

import json
from pathlib import Path

from postgres_site import needs_postgres, own_database, run_on

WORK = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from django.apps import apps
from django.core import checks
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import JsonResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI
from prasan.web import scope
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System, User
from prasan.web.api.access import BySystemKey
from prasan.web.centres import models
from prasan.web.centres.models import *
from prasan.web.demo import create_demo_accounts
from prasan.web.urls import urlpatterns as site

told = {"warned": [each.id for each in checks.run_checks(databases=["default"], tags=["database"])]}
with connection.cursor() as cursor:
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'centres_%%' "
                   "AND NOT (relrowsecurity AND relforcerowsecurity)")
    told["open"] = [name for name, in cursor.fetchall()]
create_demo_accounts(7)

UNITS = ("00000", "07000", "07011", "07003", "03000", "03011")
with scope.everything():
    for unit in UNITS:
        report = Report.objects.create(unit=unit, data_set="digital_services", period="2558Q1")
        version = Version.objects.create(report=report, opened_by="x")
        DataValue.objects.create(version=version, element="officers_trained", area="50", value=1)
        CellReason.objects.create(version=version, reason="x")
        Event.objects.create(version=version, act="save", by="x")
        models.Reminder.objects.create(unit=unit, data_set="d", period="2558", on=timezone.localdate(), kind="late")
        rule = AlertRule.objects.create(unit=unit, indicator="i", condition="below", made_by="x")
        rule.readers.set(User.objects.filter(username="pmo"))
        Alert.objects.create(rule=rule, period="2558", value=1, rollup="r")
        Note.objects.create(unit=unit, indicator="i", area="TH", period="2558", text="t", by="x")
        schedule = Schedule.objects.create(
            unit=unit, every="day", kind="pdf", language="th", made_by="x", made_on=timezone.localdate())
        schedule.readers.set(User.objects.filter(username="pmo"))
        Sent.objects.create(schedule=schedule, due=timezone.localdate())
        board = Dashboard.objects.create(made_by="x", shared_with=unit)
        DashboardVersion.objects.create(dashboard=board, number=1, title="t", panels=[], by="x")
    own = Dashboard.objects.create(made_by="doae")
    DashboardVersion.objects.create(dashboard=own, number=1, title="t", panels=[], by="doae")

def whose(row):
    for whole in ("version", "report", "rule", "alertrule", "schedule"):
        if hasattr(row, whole) and not isinstance(row, Sent if whole == "report" else ()):
            return whose(getattr(row, whole))
    return row.unit

def careless():
    seen = {}
    for model in apps.get_app_config("centres").get_models(include_auto_created=True):
        rows = list(model.objects.all())
        if model in (Dashboard, DashboardVersion):
            rows = [getattr(row, "dashboard", row) for row in rows]
            seen[model.__name__] = sorted(row.shared_with or row.made_by for row in rows)
        else:
            seen[model.__name__] = sorted(whose(row) for row in rows)
    return seen

def page(request):
    return JsonResponse(careless())

api = NinjaAPI(urls_namespace="careless", auth=BySystemKey())

@api.get("/all")
def all_of_it(request):
    return careless()

urlpatterns = [path("careless/", page), path("api/", api.urls), *site]  # its own, as whoever is signed in is sent on by it
with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SESSION_ENGINE="django.contrib.sessions.backends.db"):
    told["seen"] = {}
    # One after the other, on one connection, as in a process that serves.
    for username in ("pmo", "doae", "moac", "pmo-desk", "auditor", "moac-desk", "citizen", "officer2", "clerk1", "doae-head"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        told["seen"][username] = client.get("/careless/").json()
    told["seen"]["nobody"] = Client().get("/careless/").json()
    for unit in ("07000", "07011"):
        system = System.objects.create(unit_code=unit, name="s")
        for sandbox in (False, True):
            bearer = {"authorization": "Bearer " + issue(system, sandbox=sandbox)}
            told["seen"][f"system {unit} {sandbox}"] = Client(headers=bearer).get("/api/all").json()
    told["seen"]["after all"] = careless()

with scope.seeing(scope.Scope("07011", "doae")):
    told["written"] = []
    for unit in ("07011", "07003"):
        try:
            with transaction.atomic():
                Note.objects.create(unit=unit, indicator="i", area="TH", period="2558", text="t", by="doae")
            told["written"].append(unit)
        except ProgrammingError:
            pass
    told["changed"] = [
        Note.objects.filter(unit="03000").update(text="changed"), Note.objects.filter(unit="03000").delete()[0]
    ]
    try:
        with transaction.atomic():
            with scope.everything():
                told["within"] = Report.objects.count()
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    told["after a rollback"] = Report.objects.count()
with scope.everything():
    try:
        with transaction.atomic():
            with scope.seeing(scope.NOTHING):
                told["narrow"] = Report.objects.count()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1 / 0")
    except Exception as error:
        told["error"] = type(error).__name__
    told["wide again"] = Report.objects.count()
print(json.dumps(told))
"""
BELOW = {"00000": {"00000", "07000", "07011", "07003", "03000", "03011"}, "07000": {"07000", "07011", "07003"},
         "07011": {"07011"}, "": set()}  # fmt: skip
UNIT_OF = {"pmo": "00000", "pmo-desk": "00000", "moac": "07000", "moac-desk": "07000", "doae": "07011"}
ABOVE = {"00000": {"00000"}, "07000": {"07000", "00000"}, "07011": {"07011", "07000", "00000"}, "": set()}


@needs_postgres
def test_who_forgets_to_ask_for_the_readers_units_shows_no_others(tmp_path: Path) -> None:
    with own_database() as address:
        program = tmp_path / "careless.py"
        program.write_text(WORK, encoding="utf-8")
        told = json.loads(
            run_on(
                address, tmp_path, f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import careless"
            ).splitlines()[-1]
        )
    assert told["open"] == []
    assert told["warned"] == []
    assert len(told["seen"]) == 16
    for who, seen in told["seen"].items():
        unit = who.split()[1] if who.endswith("False") else UNIT_OF.get(who, "")
        assert len(seen) == 15, seen.keys()
        for model, units in seen.items():
            if model.startswith("Dashboard"):
                expected = ABOVE[unit] | ({"doae"} if who == "doae" else set())
            else:
                expected = BELOW[unit]
            assert set(units) == expected, (who, model)
    assert told["written"] == ["07011"]
    assert told["changed"] == [0, 0]
    assert (told["within"], told["after a rollback"]) == (6, 1)
    assert (told["narrow"], told["wide again"], told["error"]) == (0, 6, "DataError")
