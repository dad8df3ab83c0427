"""Integrated ICT projects: an agency proposes, the architecture office checks, an executive above decides, and a page tells a
budget officer."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from prasan.architecture.projects.life import ACTS
from prasan.exchange.officers import Officer
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log
from prasan.web.projects import actions
from prasan.web.projects.actions import ProjectActError
from prasan.web.projects.models import Project
from prasan.web.projects.standing import blueprint, standing
from prasan.web.snapshots import blueprints

pytestmark = pytest.mark.django_db


def _said(**more: str) -> dict[str, str]:
    """What an officer fills in, whole."""
    return {
        "title_th": "ระบบทะเบียนกลาง", "title_en": "Common registration", "summary": "ทำครั้งเดียวใช้ร่วมกัน",
        "pillar": "service_infrastructure", "starts": "2570-10-01", "ends": "1 ก.ย. 2572", "year-0": "2571", "baht-0": "12,000,000",
        "year-1": "๒๕๗๒", "baht-1": "๓,๐๐๐,๐๐๐", "what-0": "ไม่ต้องกรอกซ้ำ", "worth-0": "6000000", "indicator-0": "digital_share",
        **more,
    }  # fmt: skip


def _drafted(client: Client, **more: str) -> Project:
    answer = client.post("/projects/new/", _said(**more))
    assert answer.status_code == 302, answer.content.decode()
    return Project.objects.get(pk=int(answer["Location"].split("/")[2]))


def _act(client: Client, project: Project, name: str, why: str = "") -> int:
    project.refresh_from_db()
    sent = {"act": name, "why": why, "revision": str(project.revision)}
    return client.post(f"/projects/{project.pk}/act/", sent).status_code


def test_a_project_goes_from_its_agency_by_the_office_to_who_decides(sign_in) -> None:
    doae, office, moac, pmo = (sign_in(name) for name in ("doae", "architect-office", "moac", "pmo"))
    system = next(each for each in blueprint().estate.of_type("ApplicationComponent") if each.unit == "07011")
    found = doae.post("/projects/new/", _said(find="1", seek=system.named("th"))).content.decode()
    assert f'name="touch:{system.key}"' in found
    assert "12,000,000" in found
    project = _drafted(doae, pillar="", **{f"touch:{system.key}": "changes"})
    told = project.told()
    assert (told.total, told.years, told.touches[0].how) == (15_000_000, range(2571, 2573), "changes")
    assert pmo.get(f"/projects/{project.pk}/").status_code == 404  # a draft is its agency's

    for finding in standing(project).findings:
        if finding.severity == "severe":
            assert _act(doae, project, "submit") == 409  # not before each severe finding has an answer
            sent = {"finding": finding.key, "text": "ใช้ส่วนกลางไม่ได้ เพราะกฎหมายเฉพาะ"}
            assert doae.post(f"/projects/{project.pk}/answer/", sent).status_code == 302
    assert _act(doae, project, "submit") == 302
    page = office.get(f"/projects/{project.pk}/").content.decode()
    assert "It serves no pillar." in page
    assert "ใช้ส่วนกลางไม่ได้" in page
    assert _act(pmo, project, "approve", "ควร") == 409  # not before it is checked
    assert _act(sign_in("architect"), project, "check") == 409  # the agency's own architect does not check
    assert _act(office, project, "return") == 409  # not without a reason
    assert _act(office, project, "check") == 302
    assert project.moves.last().findings == [
        [each.rule, each.severity, each.key] for each in standing(project).findings
    ]
    assert _act(doae, project, "begin") == 409
    assert _act(moac, project, "approve", "ตามแผน") == 302
    assert _act(doae, project, "begin") == 302
    assert _act(doae, project, "finish", "ส่งมอบครบ") == 302
    project.refresh_from_db()
    assert project.stage == "done"
    assert [move.act for move in project.moves.all()] == ["draft", "submit", "check", "approve", "begin", "finish"]
    logged = [each.event["action"] for each in access_log().entries() if each.event.get("purpose") == "keep_projects"]
    assert logged[-1] == "project_finish"
    assert {"project_submit", "project_check", "project_approve"} <= set(logged)
    assert "Called a project done" in sign_in("auditor").get("/audit/").content.decode()


def test_nobody_does_two_of_preparing_checking_and_deciding(sign_in) -> None:
    project = _drafted(sign_in("doae"))
    user = User.objects.get(username="doae")
    user.role, user.unit_code = "architect", "00000"  # the same account, in another office since
    Project.objects.filter(pk=project.pk).update(stage="proposed")
    with pytest.raises(ProjectActError, match="same_person"):
        actions.move(user, project, "check", "", project.revision)
    user.role = "executive"
    Project.objects.filter(pk=project.pk).update(stage="checked")
    with pytest.raises(ProjectActError, match="same_person"):
        actions.move(user, project, "approve", "ใช่", project.revision)
    # Every act is of one role alone, and no page lets another do it.
    for name in ("doae-head", "clerk1", "auditor", "admin1", "citizen"):
        assert sign_in(name).post(f"/projects/{project.pk}/act/", {"act": "approve"}).status_code == 403
    assert sign_in("officer1").post(f"/projects/{project.pk}/act/", {"act": "withdraw", "why": "x"}).status_code == 404
    assert {act.duty for act in ACTS.values()} == {"prepare", "check", "decide"}


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_typed_is_lost(sign_in) -> None:
    client = sign_in("doae")
    sent = _said(title_th="", starts="31 ก.พ. 2570", **{"baht-0": "มาก", "what-1": "", "worth-1": "5"})
    page = client.post("/projects/new/", sent)
    text = page.content.decode()
    assert page.status_code == 400
    assert not Project.objects.exists()
    for field in ("title_th", "starts", "baht-0", "what-1"):
        assert f'id="{field}-error"' in text
    assert "ทำครั้งเดียวใช้ร่วมกัน" in text
    assert "31 ก.พ. 2570" in text
    project = _drafted(client)
    answer = client.post(f"/projects/{project.pk}/edit/", _said(title_th="ใหม่", revision="1"))
    assert answer.status_code == 302
    late = client.post(
        f"/projects/{project.pk}/edit/", _said(title_th="สาย", revision="1")
    )  # another tab had the old one
    assert late.status_code == 409
    project.refresh_from_db()
    assert project.told().title_th == "ใหม่"


def test_the_portfolio_is_filtered_and_drawn_and_names_what_several_touch(sign_in) -> None:
    doae, officer1 = sign_in("doae"), sign_in("officer1")
    known = blueprint()
    capability = next(each for each in known.estate.of_type("Capability") if len(known.same_as(each)) > 1)
    touch = {f"touch:{capability.key}": "uses"}
    one, two = _drafted(doae, **touch), _drafted(officer1, title_en="Another", pillar="digital_society", **touch)
    Project.objects.update(stage="proposed")
    for each in (one, two):
        each.moves.create(act="submit", before="draft", after="proposed", by="x", unit=each.unit)
    auditor = sign_in("auditor")
    page = auditor.get("/projects/").content.decode()
    assert "Common registration" in page
    assert "Another" in page
    assert "24,000,000" in page
    page = auditor.get("/projects/?pillar=digital_society").content.decode()
    assert "Common registration" not in page
    assert "Another" in page
    page = auditor.get("/projects/?ministry=07000&stage=proposed").content.decode()
    assert "Common registration" in page
    assert "Another" not in page
    assert auditor.get("/projects/?ministry=99999").status_code == 404
    road = auditor.get("/projects/roadmap/").content.decode()
    assert road.count("<rect") == 2
    assert "2572</text>" in road
    shared = auditor.get("/projects/shared/").content.decode()
    assert capability.named("en") in shared
    assert f"/projects/{one.pk}/" in shared
    assert f"/projects/{two.pk}/" in shared


def test_the_report_for_a_budget_officer_is_one_page_however_much_there_is_to_say(sign_in) -> None:
    client = sign_in("doae")
    things = [
        each for each in blueprint().estate.of_type("ApplicationComponent", "DataObject") if each.unit == "07011"
    ][:9]
    long = {f"what-{at}": "ประชาชนได้รับบริการที่ดีขึ้นกว่าเดิมมาก " * 9 for at in range(4)}
    years = {
        f"{name}-{at}": value for at in range(6) for name, value in (("year", str(2571 + at)), ("baht", "999,999,999"))
    }
    project = _drafted(
        client, summary="ยกระดับบริการ " * 140, **long, **years, **{f"touch:{each.key}": "changes" for each in things}
    )
    page = client.get(f"/projects/{project.pk}/report/").content.decode()
    assert "Project brief for the budget officer" in page
    assert "5,999,999,994" in page
    for language, words in (("th", b"/Lang(th"), ("en", b"/Lang(en")):
        made = client.get(f"/projects/{project.pk}/report/file/?language={language}")
        assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
        assert b"/Type/Pages/Count 1/" in made.content
        assert words in made.content
    assert client.get(f"/projects/{project.pk}/report/file/?language=fr").status_code == 404


def test_an_agency_sends_a_workbook_and_mends_what_was_set_aside(sign_in, demo: Path, settings, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path  # what is sent here is nobody else's
    client = sign_in("dopa")
    settings.PRASAN_DATA = tmp_path
    assert client.get("/blueprint/workbook/own/").status_code == 404
    assert client.get("/blueprint/workbook/template/").content[:2] == b"PK"
    rows = "รหัสระบบ,ชื่อภาษาไทย,สถานะ\nA1,ระบบหนึ่ง,active\nA2,,active\nA3,ระบบสาม,ไม่รู้\n"
    sent = client.post("/blueprint/workbook/", {"file": _file("applications.csv", rows.encode())})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "It has no name." in page
    assert "ไม่รู้ is none of the choices." in page
    mend = b"".join(client.get(f"{sent['Location']}to-mend/").streaming_content)
    again = client.post("/blueprint/workbook/", {"file": _file("to-mend.xlsx", mend)})
    outcome = json.loads(
        next(
            (tmp_path / "architecture-workbooks" / "15003").glob(f"{again['Location'].split('/')[-2]}/outcome.json")
        ).read_text()
    )
    assert (outcome["added"], outcome["aside"]) == (0, 2)  # as it was, it is set aside again

    assert client.get("/blueprint/workbook/own/").status_code == 404  # nothing has been accepted
    more = client.post("/blueprint/workbook/", {"file": _file("data.csv", "code,Thai name\nD1,ข้อมูล\n".encode())})
    assert more.status_code == 302
    kept = blueprints()
    assert [each.elements for each in kept.waiting()] == [1, 2]  # the second says what the first did too
    kept.decide(kept.waiting()[-1], "accepted", by=Officer("architect-office", "account"), why="")
    assert client.get("/blueprint/workbook/own/").content[:2] == b"PK"
    other = sign_in("doae")
    settings.PRASAN_DATA = tmp_path
    assert other.get(sent["Location"]).status_code == 404
    wrong = client.post("/blueprint/workbook/", {"file": _file("x.xlsx", b"no workbook")})
    assert wrong.status_code == 400
    assert "Remedy" in wrong.content.decode()
    long = _file(f"{'ทะเบียนระบบ' * 20}.xlsx", b"no workbook")  # more bytes than a file's name may have
    assert client.post("/blueprint/workbook/", {"file": long}).status_code == 400
    assert client.post("/blueprint/workbook/", {"file": _file("x.exe", b"MZ")}).status_code == 400
    assert reverse("workbooks:upload") == "/blueprint/workbook/"


def _file(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file
