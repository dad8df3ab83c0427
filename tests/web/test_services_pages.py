"""Services as people use them: found without signing in, asked for with what the registers hold, answered by the agency."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from prasan.council.services import inventory
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.linkage.people import person_in
from prasan.services.reading import shipped_catalogue
from prasan.web.services.figures import measured_services
from prasan.web.services.models import Application
from prasan.web.snapshots import estate

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
FARMER = "/services/apply/farmer-registration/"
ANSWERS = {"crop": "rice", "rai": "12.5", "planted": "2569-07-15", "note": "ที่นาติดคลอง"}


@pytest.fixture
def own_log(demo: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration's data with a log that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", copy)
    shutil.copytree(demo / "log", copy / "log")
    settings.PRASAN_DATA = copy
    return copy


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def _citizen() -> int:
    return get_user_model().objects.get(username="citizen").spine_id


def _events(data: Path) -> list[dict[str, Any]]:
    return [dict(entry.event) for entry in AccessLog(data / "log" / "access.jsonl").entries()]


def test_everybody_searches_in_their_own_words_and_reads_a_service_without_signing_in(db: None) -> None:
    client = Client()
    found = client.get("/services/", {"q": "ทำบัตรหาย"})
    assert found.status_code == 200
    assert found.context["found"][0][0].id == "id-card-lost"
    assert 'lang="th"' in found.content.decode()
    service = _text(client.get("/services/id-card-lost/", {"area": "5001"}))
    assert "ที่ว่าการอำเภอเมืองเชียงใหม่" in service
    assert "100 บาท" in service
    assert client.get("/services/nothing/").status_code == client.get("/services/passport/?area=9").status_code == 404
    assert client.get("/services/?q=" + "x" * 5000).status_code == 200


def test_services_have_their_pages() -> None:
    for name in [*shipped_catalogue().services][::6]:
        assert Client().get(f"/services/{name}/").status_code == 200


def test_a_life_event_says_the_last_day_in_the_buddhist_era() -> None:
    page = _text(Client().get("/services/events/child/", {"on": "2569-11-20"}))
    assert re.search("ภายใน 15 วัน ?: ภายใน 5 ธันวาคม 2569", page)
    wrong = Client().get("/services/events/child/", {"on": "yesterday"})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.content.decode()


def test_a_form_is_filled_in_with_what_it_needs_and_nothing_else_is_opened(sign_in: SignIn, own_log: Path) -> None:
    before = len(_events(own_log))
    page = sign_in("citizen").get(FARMER)
    assert page["Cache-Control"].count("no-store") == 1
    [event] = [each for each in _events(own_log)[before:] if each["action"] == "fill_in_form"]
    assert event["spine_id"] == _citizen()
    assert event["service"] == "farmer-registration"
    assert "national_id" not in event["fields"]["civil"]
    assert {"given_name", "birth_date"} <= set(event["fields"]["civil"])
    [civil, farmer] = page.context["filled"]
    assert dict(civil["records"][0])["Given name"] in _text(page)
    assert "Area under rice (rai)" in dict(farmer["records"][0])
    assert "Account at BAAC" not in _text(page)  # the register has it, and the form does not need it
    assert not re.search(r"\b\d{13}\b", page.content.decode())


def test_the_whole_way_of_an_application_to_its_answer_and_how_it_was(sign_in: SignIn, own_log: Path) -> None:
    citizen, officer = sign_in("citizen"), sign_in("doae")
    half = citizen.post(FARMER, {"crop": "rice", "rai": "many", "do": "save"})
    assert half.status_code == 400  # what was typed is shown again, and not lost
    assert 'value="many"' in half.content.decode()
    assert citizen.post(FARMER, {**ANSWERS, "planted": "", "do": "save"})["Location"] == "/services/mine/"
    assert 'value="12.5"' in citizen.get(FARMER).content.decode()
    missing = citizen.post(FARMER, {**ANSWERS, "planted": "", "do": "send"})
    assert (missing.status_code, "Please answer this" in _text(missing)) == (400, True)
    sent = citizen.post(FARMER, {**ANSWERS, "do": "send"})["Location"]
    key = UUID(sent.rstrip("/").rpartition("/")[2])
    assert citizen.get(FARMER)["Location"] == sent  # one at a time
    application = Application.objects.get(pk=key)
    assert (application.unit, application.answers["planted"]) == ("07011", "2026-07-15")
    assert application.due > timezone.localdate()

    queue = officer.get("/services/queue/")
    assert str(key) in queue.content.decode()
    case = officer.get(f"/services/queue/{key}/")
    assert "ที่นาติดคลอง" in _text(case)
    act = f"/services/queue/{key}/act/"
    assert officer.post(act, {"act": "grant", "words": "x"}).status_code == 400  # nobody took it yet
    officer.post(act, {"act": "take"})
    assert officer.post(act, {"act": "ask", "words": " "}).status_code == 400
    officer.post(act, {"act": "ask", "words": "แปลงอยู่ที่ใด"})
    assert "แปลงอยู่ที่ใด" in _text(citizen.get(sent))
    citizen.post(f"{sent}act/", {"act": "reply", "words": "หมู่ 4"})
    officer.post(act, {"act": "grant", "words": "ครบถ้วน"})
    answered = _text(citizen.get(sent))
    assert "Granted" in answered
    assert "ครบถ้วน" in answered
    assert "doae" not in answered  # the agency answers, and not a name
    assert citizen.post(f"{sent}act/", {"act": "rate", "stars": "9"}).status_code == 400
    citizen.post(f"{sent}act/", {"act": "rate", "stars": "4", "said": "เร็วดี"})
    assert citizen.post(f"{sent}act/", {"act": "rate", "stars": "1"}).status_code == 400  # once
    application.refresh_from_db()
    assert (application.state, application.stars) == ("granted", 4)

    done = [
        each["action"]
        for each in _events(own_log)
        if each.get("service") == "farmer-registration" and each["who"] == "doae"
    ]
    assert {"read_application", "application_taken", "application_asked", "application_granted"} == set(done)
    assert {each["spine_id"] for each in _events(own_log) if each.get("service")} == {
        _citizen()
    }  # who sees it in who looked


def _made(spine_id: int, service: str = "farmer-registration", unit: str = "07011", **more: Any) -> Application:
    now = timezone.now()
    return Application.objects.create(
        service=service, unit=unit, spine_id=spine_id, begun_at=now, **{"sent_at": now, "state": "sent", **more}
    )


def test_anothers_application_is_not_there_on_any_address(sign_in: SignIn, demo: Path) -> None:
    other = person_in(SnapshotStore(demo / "snapshots"), ("farmer",)) or 1
    theirs = _made(other + 1 if other == _citizen() else other)
    citizen, local = sign_in("citizen"), sign_in("officer1")
    for key in (theirs.pk, uuid4()):
        for client, address in ((citizen, "applications"), (local, "queue")):
            read = client.get(f"/services/{address}/{key}/")
            done = client.post(f"/services/{address}/{key}/act/", {"act": "withdraw", "words": "x"})
            assert (read.status_code, done.status_code) == (404, 404)
            assert str(theirs.spine_id) not in read.content.decode()
    theirs.refresh_from_db()
    assert theirs.state == "sent"
    draft = _made(_citizen(), state="draft", sent_at=None)
    assert (
        sign_in("doae").get(f"/services/queue/{draft.pk}/").status_code == 404
    )  # what is not sent is the person's alone
    assert "farmer" not in _text(local.get("/services/queue/")).lower()


def test_without_an_agreement_an_officer_reads_nothing_and_decides_nothing(sign_in: SignIn, own_log: Path) -> None:
    kept = own_log / "agreements.yaml"
    kept.write_text(kept.read_text(encoding="utf-8").replace("serve_applications", "farm_support"), encoding="utf-8")
    application = _made(_citizen())
    officer = sign_in("doae")
    assert officer.get(f"/services/queue/{application.pk}/").status_code == 409
    assert officer.post(f"/services/queue/{application.pk}/act/", {"act": "take"}).status_code == 409
    application.refresh_from_db()
    assert application.state == "sent"


def test_figures_are_counted_from_ten_people_on_and_stand_in_the_inventory(sign_in: SignIn, demo: Path) -> None:
    for number in range(1, 10):
        _made(-number, state="granted", stars=5)
    assert measured_services()["farmer-registration"].volume is None
    _made(-10, state="granted", stars=2)
    for number in range(11, 21):
        _made(-number, state="withdrawn", sent_at=None)
    told = measured_services()["farmer-registration"]
    assert (told.volume, told.completion, told.satisfaction) == (10, 50.0, 90.0)
    named = [each for each in inventory(estate()) if each.service == "farmer-registration"]
    page = _text(sign_in("pmo-desk").get("/plan/services/", {"unit": named[0].thing.unit, "digital": "all"}))
    assert "Counted from applications here" in page
    assert "90.0" in page
    assert "90.0" in _text(sign_in("doae").get("/services/queue/"))


def test_learn_has_its_pages_in_both_languages_and_no_others() -> None:
    client = Client()
    assert "แก๊งโทรศัพท์" in _text(client.get("/learn/"))
    client.cookies["django_language"] = "en"
    assert "Hang up at once." in _text(client.get("/learn/calls/"))
    assert client.get("/learn/nothing/").status_code == 404
