"""The questions to the blueprints as pages: what is found and why, in both languages, and by what is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from blueprint_estate import send_estate
from django.test import Client
from django.utils import translation

from prasan.architecture import vocabulary
from prasan.architecture.answers.asking import OF_ONE, WHOLE
from prasan.architecture.answers.values import PILLARS
from prasan.architecture.answers.words import KINDS, QUESTIONS
from prasan.centres.definitions import Pillar
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System
from prasan.web.blueprint_answers import words
from prasan.web.blueprint_answers.views import _kinds_of

SignIn = Callable[..., Client]


@pytest.fixture
def estate(demo: Path, tmp_path: Path, settings: Any) -> None:
    """Two agencies' blueprints, in a data folder of their own."""
    settings.PRASAN_DATA = tmp_path / "data"
    send_estate(tmp_path / "data", tmp_path)


def test_pages_and_command_say_the_same_and_know_every_kind() -> None:
    with translation.override("en"):
        assert {kind: str(said) for kind, said in words.KINDS.items()} == KINDS
        assert {question: str(said) for question, said in words.QUESTIONS.items()} == QUESTIONS
    assert words.RULES.keys() == QUESTIONS.keys()
    of_one = {"breaks", "needs", "derived", "derived_perhaps", *(kind for kind in KINDS if kind.startswith("touch_"))}
    assert {kind for question in WHOLE for kind in _kinds_of(question)} == KINDS.keys() - of_one
    assert get_args(Pillar) == vocabulary.PILLARS == PILLARS


@pytest.mark.django_db
@pytest.mark.usefixtures("estate")
def test_all_questions_are_on_one_page_and_each_has_its_own(sign_in: SignIn) -> None:
    client = sign_in("architect")
    page = client.get("/blueprint/questions/").content.decode()
    assert all(QUESTIONS[question] in page for question in (*WHOLE, *OF_ONE))
    for question, found in (
        ("data", ["บันทึกภาคสนาม", "no owner", "kept in several places, no master named"]),
        ("applications", ["ระบบทะเบียนเกษตรกร", "migrate", "1,200,000 baht a year", "business value 5"]),
        ("end-of-life", ["support has ended", "14 October 2025 (B.E. 2568)", "applications on it: 2"]),
        ("digital", ["ออกตรวจแปลง", "not digital", "transactions a year: 400,000"]),
        ("zones", ["data above what the zone may hold", "crosses past a zone", "from Internet", "เว็บขึ้นทะเบียน sends to"]),
        ("collisions", ["one retires what the other builds on", "from 1 January 2027 (B.E. 2570)"]),
        ("alignment", ["policy to budget, whole", "pillar: Digital society", "budget 8,000,000 baht", "pillar without project"]),
    ):  # fmt: skip
        page = client.get(f"/blueprint/questions/{question}/").content.decode()
        for told in found:
            assert told in page, (question, told)
    thai = sign_in("pmo", "th").get("/blueprint/questions/end-of-life/").content.decode()
    assert "14 ตุลาคม 2568" in thai
    assert client.get("/blueprint/questions/weather/").status_code == 404
    assert client.get("/blueprint/questions/weather/findings.csv").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("estate")
def test_findings_are_of_what_is_asked_and_all_of_them_are_a_file(sign_in: SignIn) -> None:
    client = sign_in("moac")
    page = client.get("/blueprint/questions/data/?kind=no_owner&unit=15008").content.decode()
    assert "บันทึกภาคสนาม" not in page
    stricter = client.get("/blueprint/questions/applications/?value=5&fit=1&kind=invest").content.decode()
    assert "ระบบทะเบียนเกษตรกร" in stricter
    before = client.get("/blueprint/questions/end-of-life/?on=2560-01-01&within=0").content.decode()
    assert "Nothing was found." in before
    assert "Write a day as" in client.get("/blueprint/questions/end-of-life/?on=tomorrow").content.decode()
    answer = client.get("/blueprint/questions/applications/findings.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="applications.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("What was found,Key,Name")
    assert any("07011/app" in line and "migrate" in line for line in lines)
    data = client.get("/blueprint/questions/data/findings.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in data  # an agency's words are never a formula
    assert any("15008/pay" in line and "could not be judged" in line and "business value" in line for line in lines)


@pytest.mark.django_db
@pytest.mark.usefixtures("estate")
def test_an_element_is_searched_for_and_asked_about_across_agencies(sign_in: SignIn) -> None:
    client = sign_in("auditor")
    address = "/blueprint/questions/impact/"
    near = client.get(address, {"element": "แม่ข่าย"}).content.decode()
    assert "?element=07011%2Fserver" in near
    page = client.get(address, {"element": "07011/server"}).content.decode()
    assert "in the blueprints of 2 agencies" in page
    assert "ระบบจ่ายเงิน" in page
    assert "เครื่องแม่ข่าย is assigned to ระบบทะเบียนเกษตรกร" in page
    assert "has the national object id TH-DATA-1" in page
    needs = client.get(address, {"element": "15008/pay", "way": "needs"}).content.decode()
    assert "เครื่องแม่ข่าย" in needs
    assert "Nothing in the blueprints" in client.get(address, {"element": "xyzzy"}).content.decode()
    touched = client.get("/blueprint/questions/touches/", {"element": "ยกเลิกระบบเดิม"}).content.decode()
    assert "retires" in touched
    assert (
        "This is no project" in client.get("/blueprint/questions/touches/", {"element": "07011/app"}).content.decode()
    )
    derived = client.get("/blueprint/questions/derive/", {"element": "07011/app", "other": "07011/goal"})
    assert "relationship Realization" in derived.content.decode()
    assert "DR2" in derived.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("estate")
def test_a_system_is_answered_as_the_pages_are(sign_in: SignIn) -> None:
    key = issue(System.objects.create(unit_code="15008", name="reads blueprints"))
    client = Client(headers={"authorization": f"Bearer {key}"})
    told = client.get("/api/v1/blueprint/questions/applications").json()
    assert (told["counts"], told["undetermined_count"], told["next"]) == ({"migrate": 1}, 2, None)
    (found,) = told["items"]
    assert found["subject"] == {
        "key": "07011/app", "unit": "07011", "type": "ApplicationComponent", "name": "ระบบทะเบียนเกษตรกร"
    }  # fmt: skip
    assert [(each["property"], each["value"]) for each in found["because"]] == [
        ("business_value", "5"),
        ("technical_fit", "2"),
    ]
    some = client.get("/api/v1/blueprint/questions/applications?limit=1").json()
    rest = client.get(f"/api/v1/blueprint/questions/applications?limit=1&after={some['next']}").json()
    assert [*some["undetermined"], *rest["undetermined"]] == told["undetermined"]
    data = client.get("/api/v1/blueprint/questions/data?kind=no_owner&unit=15008").json()
    assert [each["subject"]["key"] for each in data["items"]] == ["15008/odd"]
    broken = client.get("/api/v1/blueprint/impact", {"element": "เครื่องแม่ข่าย"}).json()
    assert {each["subject"]["unit"] for each in broken["items"]} == {"07011", "15008"}
    assert client.get("/api/v1/blueprint/touches?project=07011/app").status_code == 404
    assert client.get("/api/v1/blueprint/derive?element=07011/app&other=07011/goal").json()["counts"]["derived"] == 1
    assert sign_in("architect").get("/api/v1/blueprint/impact?element=07011/app").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("estate")
def test_a_new_model_changes_the_answers_at_once(sign_in: SignIn, tmp_path: Path, settings: Any) -> None:
    from prasan.architecture.files import model_as
    from prasan.architecture.model import Element, Model, Text
    from prasan.architecture.submissions import Submissions

    client = sign_in("architect")
    assert "บันทึกภาคสนาม" in client.get("/blueprint/questions/data/").content.decode()
    file = tmp_path / "anew.xml"
    file.write_bytes(
        model_as(Model("exchange-3", "m", [Text("x")], elements=[Element("e", "Node", [Text("e")])]), "exchange-3")[0]
    )
    Submissions(settings.PRASAN_DATA / "architecture").take(file, "07011", "test")
    assert "บันทึกภาคสนาม" not in client.get("/blueprint/questions/data/").content.decode()
