"""The national plan: read by executives and officers, reported on by agencies, changed by its office; the budget that pays for it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from typer.testing import CliRunner

from prasan.architecture.vocabulary import PILLARS
from prasan.centres.definitions import Pillar
from prasan.council.plan.nodes import Plan
from prasan.council.plan.terms import demonstration
from prasan.web.exchange import access_log
from prasan.web.plan.actions import make_demonstration
from prasan.web.plan.loaded import aims, plan_on
from prasan.web.plan.models import BudgetDecision, BudgetFile, NodeVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(demo) -> Plan:
    make_demonstration()
    return plan_on(timezone.localdate())


def _seen(key: str) -> int:
    return NodeVersion.objects.get(key=key, until=None).pk


def _yesterday() -> str:
    return (timezone.localdate() - timedelta(days=1)).isoformat()


def test_the_shipped_plan_is_whole_and_its_pillars_are_the_centres() -> None:
    shipped = Plan(demonstration(), timezone.localdate())
    assert shipped.faults() == []
    pillars = [each.key for each in shipped.children["strategy"]]
    assert (tuple(pillars), PILLARS) == (get_args(Pillar), get_args(Pillar))


def test_pillars_are_drilled_down_to_a_project_by_executives_and_officers(sign_in, plan) -> None:
    for account in ("pmo", "doae"):
        client = sign_in(account)
        page = client.get("/plan/").content.decode()
        assert [f"/plan/parts/{key}/" in page for key in PILLARS] == [True] * 5
        assert "indicators have a figure and a target" in page
        assert "A part with neither indicators nor parts goes by its milestones" in page
        for key, below in (
            ("service_infrastructure", "service-digital"),
            ("service-digital", "one-portal"),
            ("one-portal", "portal-farm"),
        ):
            page = client.get(f"/plan/parts/{key}/").content.decode()
            assert f"/plan/parts/{below}/" in page
    assert client.get("/plan/parts/nothing/").status_code == 404
    then = client.get("/plan/?day=2017-01-01").content.decode()
    assert "There was no plan on that day." in then
    assert 'value="2560-01-01"' in then
    wrong = client.get("/plan/parts/one-portal/?day=31/31/2569").content.decode()
    assert 'value="31/31/2569"' in wrong
    assert "Write a day as" in wrong
    assert 'value="2560-02-01"' in client.get("/plan/changes/?since=1 ก.พ. 2560").content.decode()


def test_a_figure_is_shown_to_who_sees_the_nation_and_its_light_to_all(sign_in, plan) -> None:
    aim = aims()["digital_share"]
    assert (aim.target, aim.due.year, aim.higher) == (70, 2016, True)
    assert "officers_trained" in aims()
    figure = f"{aim.figures[-1][1]:,.1f}"
    pages = {name: sign_in(name).get("/plan/parts/service-digital/").content.decode() for name in ("pmo", "doae")}
    assert figure in pages["pmo"]
    assert figure not in pages["doae"]
    assert "nation’s centre’s" in pages["doae"]


def test_an_agency_reports_on_its_part_and_what_was_stays(sign_in, plan) -> None:
    doae, other = sign_in("doae"), sign_in("dopa")
    seen, logged = _seen("portal-farm"), len(list(access_log().entries()))
    sent = {"seen": seen, "done-0": "2569-11-20", "milestone": "เปิดบริการครบทุกอำเภอ", "due": "30 ก.ย. 2570", "year": "2570",
            "spent": "๕,๕๐๐,๐๐๐", "risk": "ขาดบุคลากร", "likelihood": "2", "impact": "4", "over-0": "on"}  # fmt: skip
    assert other.post("/plan/parts/portal-farm/report/", sent).status_code == 409
    assert doae.post("/plan/parts/portal-farm/report/", {**sent, "spent": "much"}).status_code == 400
    assert doae.post("/plan/parts/portal-farm/report/", sent).status_code == 302
    assert doae.post("/plan/parts/portal-farm/report/", sent).status_code == 409  # of a version that stands no more
    now, before = (
        plan_on(day).nodes["portal-farm"] for day in (timezone.localdate(), timezone.localdate() - timedelta(days=1))
    )
    assert (now.spent[2570], before.spent[2570]) == (Decimal(5500000), Decimal(4000000))
    assert (len(now.milestones), len(before.milestones), now.milestones[0].done.isoformat()) == (3, 2, "2026-11-20")
    assert [each.name for each in now.risks] == ["ขาดบุคลากร"]
    entries = list(access_log().entries())[logged:]
    assert [each.event["action"] for each in entries] == ["plan_report"]
    page = doae.get(f"/plan/changes/?since={_yesterday()}").content.decode()
    assert "เปิดบริการครบทุกอำเภอ" in page
    assert "5,500,000" in page
    # Twice on one day: the version that was replaced stands on no day, and is kept.
    assert (
        doae.post(
            "/plan/parts/portal-farm/report/", {"seen": _seen("portal-farm"), "year": "2570", "spent": "6000000"}
        ).status_code
        == 302
    )
    assert plan_on(timezone.localdate()).nodes["portal-farm"].spent[2570] == Decimal(6000000)
    assert NodeVersion.objects.filter(key="portal-farm").count() == 3


def test_the_office_alone_changes_what_the_plan_consists_of(sign_in, plan) -> None:
    office, doae, pmo = (sign_in(name) for name in ("pmo-desk", "doae", "pmo"))
    assert [each.get("/plan/parts/one-portal/edit/").status_code for each in (office, doae, pmo)] == [200, 403, 403]
    sent = {"seen": _seen("one-portal"), "name_th": "แผนงานบริการจุดเดียว", "name_en": "One place", "owner": "01021", "weight": "3",
            "contributors": ["01021", "07011"], "budget": "2570 500,000,000\n2571 400000000", "why": "มติคณะกรรมการ"}  # fmt: skip
    address = "/plan/parts/one-portal/edit/"
    assert office.post(address, {**sent, "why": " "}).status_code == 409
    too_little = office.post(address, {**sent, "budget": "2570 1"})
    assert too_little.status_code == 409
    assert "plans less than its parts together" in too_little.content.decode()
    assert "depends on what the plan has not" in office.post(address, {**sent, "needs": "nothing"}).content.decode()
    assert office.post(address, sent).status_code == 302
    changed = plan_on(timezone.localdate()).nodes["one-portal"]
    assert (changed.name_en, changed.weight, changed.parent) == ("One place", Decimal(3), "service-digital")
    new = {**sent, "key": "portal-tax", "budget": "", "owner": "03007"}
    assert office.post("/plan/parts/one-portal/add/", new).status_code == 302
    assert office.post("/plan/parts/one-portal/add/", new).status_code == 409
    assert office.post("/plan/parts/one-portal/add/", {**new, "key": "No!"}).status_code == 400
    assert (
        office.post("/plan/parts/one-portal/end/", {"seen": _seen("one-portal"), "why": "x"}).status_code == 409
    )  # it has parts
    assert (
        office.post("/plan/parts/portal-tax/end/", {"seen": _seen("portal-tax"), "why": "รวมกับงานอื่น"}).status_code
        == 302
    )
    assert office.get("/plan/parts/portal-tax/").status_code == 404


def test_a_budget_is_matched_and_what_is_doubtful_is_decided_for_ever(sign_in, plan, tmp_path) -> None:
    text = (
        "ปีงบประมาณ,กระทรวง,หน่วยงาน,แผนงาน,งบรายจ่าย,จำนวนเงิน\n"
        "2570,กระทรวงมหาดไทย,กรมการปกครอง,ระบบพิสูจน์และยืนยันตัวตนทางดิจิทัล,ลงทุน,\"200,000,000\"\n"
        "2570,กระทรวงมหาดไทย,กรมการปกครอง,ระบบยืนยันตัวตนและจุดบริการ,ลงทุน,15000000\n"
        "2570,กระทรวงกลาโหม,กองทัพเรือ,ซ่อมเรือ,ดำเนินงาน,9000000\n"
        "2570,กระทรวงมหาดไทย,กรมการปกครอง,ค่าจ้าง,ดำเนินงาน,มาก\n"
    )  # fmt: skip
    office, doae = sign_in("pmo-desk"), sign_in("doae")
    upload = SimpleUploadedFile("งบประมาณ.csv", text.encode())
    assert doae.post("/plan/budget/", {"file": SimpleUploadedFile("a.csv", b"")}).status_code == 403
    assert (
        "missing" in office.post("/plan/budget/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}).content.decode()
    )
    address = office.post("/plan/budget/", {"file": upload})["Location"]
    kept = BudgetFile.objects.get()
    assert (len(kept.lines), len(kept.refused)) == (3, 1)
    page = doae.get(f"{address}?state=sure").content.decode()
    assert "ระบบพิสูจน์และยืนยันตัวตนทางดิจิทัล" in page
    assert "200,000,000" in page
    rows = list(csv.reader(io.StringIO(doae.get(f"{address}refused/").content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["5", "amount"]
    pair = {"unit": "กองทัพเรือ", "plan": "ซ่อมเรือ"}
    assert office.post(f"{address}decide/", {**pair, "node": "nothing"}).status_code == 409
    assert doae.post(f"{address}decide/", {**pair, "node": ""}).status_code == 409
    assert office.post(f"{address}decide/", {**pair, "node": ""}).status_code == 302
    assert (
        office.post(
            f"{address}decide/", {"unit": "กรมการปกครอง", "plan": "ระบบยืนยันตัวตนและจุดบริการ", "node": "portal-id"}
        ).status_code
        == 302
    )
    assert BudgetDecision.objects.count() == 2
    assert "215,000,000" in office.get(address).content.decode()  # the project's lines are of its programme
    assert "Decided by an officer" in office.get(f"{address}?state=decided").content.decode()

    from prasan.cli.plan import app

    file = tmp_path / "b.csv"
    file.write_text(text, encoding="utf-8")
    told = json.loads(
        CliRunner().invoke(app, ["budget", str(file), "--json", "--refused", str(tmp_path / "r.csv")]).output
    )
    assert (told["lines"], told["counts"]["decided"], told["counts"]["sure"]) == (3, 2, 1)
    assert told["totals"][0]["budgeted"] == "215000000"
    assert (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1].startswith("5,amount")


def test_services_have_four_figures_and_say_what_is_not_known(sign_in, plan) -> None:
    client = sign_in("doae")
    page = client.get("/plan/services/").content.decode()
    assert "Satisfied users, of 100" in page
    assert "said of" in page
    assert "What several agencies could share" in page
    assert client.get("/plan/services/?unit=07011&digital=no").status_code == 200
    assert client.get("/plan/services/?unit=nowhere").status_code == 404
