"""The council's and the plan's tables on PostgreSQL: what a query sees that forgets to ask, by role; and fifty who comment at once."""

from __future__ import annotations

import json
from pathlib import Path

from postgres_site import needs_postgres, own_database, run_on

WORK = """
import json
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.http import JsonResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from prasan.web import scope
from prasan.web.accounts.models import User
from prasan.web.council import recommending
from prasan.web.council.models import *
from prasan.web.demo import create_demo_accounts
from prasan.web.plan.models import NodeVersion, BudgetFile, BudgetDecision, PlanEdition
from prasan.web.urls import urlpatterns as site

told = {}
with connection.cursor() as cursor:
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND (relname LIKE 'council_%%' OR relname LIKE 'plan_%%') "
                   "AND NOT (relrowsecurity AND relforcerowsecurity)")
    told["open"] = [name for name, in cursor.fetchall()]
create_demo_accounts(7)
now = timezone.now()
with scope.everything():
    def whole(name, published):
        meeting = Meeting.objects.create(year=2569, number=len(name), title=name, day=now.date(), begins=now.time(), place="x",
                                         state="confirmed", published_at=now if published else None)
        of = Recommendation.objects.create(unit="07011", title=name, text="t", by="x", raised_at=now, state="agreed")
        Change.objects.create(recommendation=of, act="raise", state="raised", title=name, text="t", by="x", unit="07011")
        Comment.objects.create(recommendation=of, unit="15003", by="x", stance="noted", when="before", text=name)
        Tie.objects.create(recommendation=of, about="indicator", key="k", by="x", unit="07011")
        item = Item.objects.create(meeting=meeting, heading=4, title=name, recommendation=of)
        resolution = Resolution.objects.create(item=item, text=name, method="vote", carried=True)
        Vote.objects.create(resolution=resolution, unit="15003", choice="for", by="x")
        Attendance.objects.create(meeting=meeting, unit="15003", how="member", name="a name")
        action = Action.objects.create(resolution=resolution, unit="07011", what=name, due=now.date())
        Move.objects.create(action=action, act="report", due=now.date(), by="x", unit="07011")
        Notice.objects.create(action=action, level="DOC", day=now.date())
        Paper.objects.create(name=name, kind="k", size=1, sha256="0", meeting=meeting, by="x")
        group = OpinionGroup.objects.create(meeting=meeting, title=name, score=1, by="x")
        GroupedOpinion.objects.create(group=group, recommendation=of)
        consultation = Consultation.objects.create(title=name, until=now.date(), by="x", closed_at=now if published else None)
        statement = Statement.objects.create(consultation=consultation, text=name)
        for unit in ("07011", "15003"):
            Opinion.objects.create(statement=statement, unit=unit, vote=1)
        return of
    raised = whole("inside", False)
    whole("public!", True)
    for unit in ("07011", "15003"):
        draft = Recommendation.objects.create(unit=unit, title="draft", text="t", by="x")
        Change.objects.create(recommendation=draft, act="draft", state="draft", title="draft", text="t", by="x", unit=unit)
    Seat.objects.create(unit="07011")
    NodeVersion.objects.create(key="k", since=now.date(), terms={}, act="add", by="x", unit="00000")
    PlanEdition.objects.create(pk=1)
    BudgetFile.objects.create(name="f", by="x", unit="00000", lines=[], refused=[])
    BudgetDecision.objects.create(budget_unit="u", budget_plan="p", node="", by="x")

def careless():
    models = [*apps.get_app_config("council").get_models(), *apps.get_app_config("plan").get_models()]
    return {model.__name__: model.objects.count() for model in models} | {
        "drafts": sorted(Recommendation.objects.filter(raised_at=None).values_list("unit", flat=True)),
        "draft changes": Change.objects.filter(act="draft").count(),
        "answers": sorted(Opinion.objects.filter(statement__text="inside").values_list("unit", flat=True)),
    }

urlpatterns = [path("careless/", lambda request: JsonResponse(careless())), *site]
with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SESSION_ENGINE="django.contrib.sessions.backends.db"):
    told["seen"] = {}
    for username in ("cio", "cio2", "secretary", "pmo", "doae", "architect", "auditor", "clerk1", "admin1", "citizen"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        told["seen"][username] = client.get("/careless/").json()
    told["seen"]["nobody"] = Client().get("/careless/").json()
    shown = Client().get("/council/public/").content.decode()
    told["public"] = ["public!" in shown, "inside" in shown]
with scope.seeing(scope.Scope(rooms=("council",), agency="07011")):
    told["changed"] = Recommendation.objects.filter(unit="15003", raised_at=None).update(title="x")
    try:
        with transaction.atomic():
            Recommendation.objects.create(unit="15003", title="t", text="t", by="cio")
        told["written"] = True
    except ProgrammingError:
        told["written"] = False

units = [f"{number:05d}" for number in range(20001, 20051)]
with scope.everything():
    Recommendation.objects.filter(pk=raised.pk).update(state="raised")
    Seat.objects.bulk_create(Seat(unit=unit) for unit in units)
    User.objects.bulk_create(User(username=f"cio-{unit}", role="cio", unit_code=unit) for unit in units)
    users = list(User.objects.filter(username__startswith="cio-2"))
def speak(user):
    try:
        with scope.seeing(scope.Scope(rooms=("council",), agency=user.unit_code)):
            recommending.comment(user, raised, user.unit_code, "agreed")
    finally:
        connections.close_all()
with ThreadPoolExecutor(50) as pool:
    list(pool.map(speak, users))
with scope.everything():
    told["spoke"] = sorted(Comment.objects.filter(by__startswith="cio-2").values_list("unit", flat=True)) == units
print(json.dumps(told))
"""
READERS = ("cio", "cio2", "secretary", "pmo", "doae", "architect", "auditor")
PLAN = {"NodeVersion", "PlanEdition", "BudgetFile", "BudgetDecision"}
PUBLISHED = {"Meeting", "Recommendation", "Item", "Resolution", "Action"}
OWN = {"cio": ["07011"], "cio2": ["15003"]}


@needs_postgres
def test_who_forgets_to_ask_sees_no_draft_and_no_answer_of_another_and_fifty_at_once_lose_nothing(
    tmp_path: Path,
) -> None:
    with own_database() as address:
        (tmp_path / "careless_council.py").write_text(WORK, encoding="utf-8")
        printed = run_on(
            address, tmp_path, f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import careless_council"
        )
        told = json.loads(printed.splitlines()[-1])
    assert told["open"] == []
    for who, seen in told["seen"].items():
        assert seen["drafts"] == OWN.get(who, []), who
        assert seen["draft changes"] == len(OWN.get(who, [])), who
        assert seen["answers"] == OWN.get(who, []), who
        for name, count in seen.items():
            if name in PLAN:
                assert count == (who in ("pmo", "doae")), (who, name)
            elif name in PUBLISHED and who not in READERS:
                assert count == 1, (who, name)
            elif who not in READERS and name not in ("drafts", "answers"):
                assert count == 0, (who, name)
            elif name in ("Vote", "Attendance", "Comment", "Tie", "Move", "GroupedOpinion"):
                assert count == 2, (who, name)
    assert told["public"] == [True, False]
    assert (told["changed"], told["written"], told["spoke"]) == (0, False, True)
