"""Anybody may check themselves against a measure; nothing of it is kept, anywhere."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from prasan.measures import shipped

pytestmark = pytest.mark.django_db
CARD = {
    "language": "en", "me.civil.0.nationality": "TH", "me.civil.0.birth_date.y": "2493", "me.poor": "yes",
    "me.poor.0.income_baht": "๒๐,๐๐๐", "me.poor.0.financial_assets_baht": "0", "me.poor.0.house_sq_wah": "0",
    "me.poor.0.condo_sq_m": "0", "me.poor.0.farm_land_rai": "4711.5", "me.poor.0.other_land_rai": "1",
}  # fmt: skip


def _text(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", [each.id for each in shipped()])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_measure_is_asked_and_answered(name: str, language: str, settings: Any, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    client = Client()
    assert client.get(f"/check/{name}/?language={language}").headers["Content-Language"] == language
    page = client.post(f"/check/{name}/", {"language": language})
    assert page.context["result"]["verdict"] == "undetermined"
    assert client.get("/check/nothing/").status_code == 404


def test_an_answer_is_worked_out_and_nothing_of_it_is_kept(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, django_assert_num_queries: Any
) -> None:
    settings.PRASAN_DATA = tmp_path
    client = Client(enforce_csrf_checks=True)
    before = _files(tmp_path)
    with django_assert_num_queries(0), caplog.at_level(0):
        for asked in (
            client.get("/check/"),
            client.get("/check/welfare-2560/"),
            client.post("/check/welfare-2560/", CARD),
        ):
            assert asked.status_code == 200
            assert not asked.cookies
            assert "no-store" in asked["Cache-Control"]
    text = _text(asked)
    assert "Not eligible" in text
    assert "Not met Has no house, condominium or farm land above the limits" in text
    assert "4711" not in caplog.text
    assert _files(tmp_path) == before
    assert Session.objects.count() == 0
    assert "4711" not in _text(client.get("/check/welfare-2560/"))


def test_who_is_signed_in_has_no_session_written_and_no_answer_in_an_address(sign_in: Any) -> None:
    client = sign_in("citizen")
    before = {each.pk: (each.session_data, each.expire_date) for each in Session.objects.all()}
    page = client.post("/check/welfare-2560/", CARD)
    assert not page.cookies
    assert {each.pk: (each.session_data, each.expire_date) for each in Session.objects.all()} == before
    assert 'method="get"' not in page.content.decode()
    assert client.get("/check/welfare-2560/", CARD).context.get("result") is None


def test_what_cannot_be_read_is_said_beside_it_and_what_was_written_stays(settings: Any, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    wrong = {**CARD, "me.poor.0.income_baht": "much", "me.civil.0.birth_date.y": "1960"}
    page = Client().post("/check/welfare-2560/", wrong)
    assert page.status_code == 400
    text = _text(page)
    assert "Write the year of the Buddhist Era in four digits" in text
    assert "Write a number, such as 15 or 20,000" in text
    assert 'value="much"' in page.content.decode()
    assert "By what you wrote" not in text


def test_somebody_not_registered_yet_is_told_what_would_be_and_that_they_must_apply(
    settings: Any, tmp_path: Path
) -> None:
    settings.PRASAN_DATA = tmp_path
    page = Client().post("/check/welfare-2560/", {**CARD, "me.poor": "would", "me.poor.0.farm_land_rai": "1"})
    text = _text(page)
    assert "Eligible: 300 baht a month" in re.sub(" :", ":", text)
    assert "You have to apply there first" in text


def test_fields_and_members_are_added_without_a_script(settings: Any, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    told = {"language": "en", "rows.me.farmer": "1", "more": "rows.me.farmer", "me.farmer.0.rice_rai": "4"}
    page = Client().post("/check/rice-2557/", told)
    assert 'name="me.farmer.1.rice_rai"' in page.content.decode()
    assert 'value="4"' in page.content.decode()
    assert "result" not in page.context
    planted = {f"me.farmer.{number}.planting_date.{part}": value for number in (0, 1)
               for part, value in zip("ymd", ("2557", "6", "1"), strict=True)}  # fmt: skip
    both = {**told, **planted, "rows.me.farmer": "2", "me.farmer": "yes", "me.farmer.1.rice_rai": "6",
            "me.farmer.0.baac_account": "true", "me.farmer.1.baac_account": "true"}  # fmt: skip
    del both["more"]
    assert "10,000 baht, once" in _text(Client().post("/check/rice-2557/", both))
    family = Client().post("/check/welfare-2565/", {"language": "en", "others": "1", "more": "others"})
    assert 'name="m2.poor.0.income_baht"' in family.content.decode()
