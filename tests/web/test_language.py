from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_first_visit_is_in_thai_whatever_the_browser_asks_for() -> None:
    page = Client(headers={"accept-language": "en-US"}).get("/accounts/login/")
    assert page["Content-Language"] == "th"
    assert '<html lang="th">' in page.content.decode()
    assert "เข้าสู่ระบบ" in page.content.decode()


def test_the_switch_on_the_sign_in_page_works_without_a_script_and_is_remembered() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    chosen = {"language": "en", "next": "/accounts/login/", "csrfmiddlewaretoken": token[1]}
    answer = client.post("/i18n/setlang/", chosen)
    assert answer["Location"] == "/accounts/login/"
    assert "Sign in" in client.get("/accounts/login/").content.decode()


def test_a_language_that_the_site_does_not_speak_is_thai() -> None:
    client = Client()
    client.cookies["django_language"] = "fr"
    assert client.get("/accounts/login/")["Content-Language"] == "th"


def test_an_error_page_speaks_the_readers_language() -> None:
    client = Client()
    assert "ไม่พบหน้านี้" in client.get("/nothing").content.decode()
    client.cookies["django_language"] = "en"
    assert "There is no such page" in client.get("/nothing").content.decode()


def test_the_page_of_a_fault_speaks_and_names_nobody(settings, monkeypatch) -> None:
    def fail(self: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr("prasan.web.accounts.forms.SignInForm.clean", fail)
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"username": "somebody", "password": "x"})
    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert "somebody" not in answer.content.decode()
