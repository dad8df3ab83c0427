"""A citizen's session on a computer that others use: it ends by itself, and leaves nothing behind."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from prasan.web.accounts.idle import SEEN_AT
from prasan.web.accounts.sessions import SHARED

PAGE = "/me/others/"


def _set(client: Client, **values: Any) -> None:
    session = client.session
    for name, value in values.items():
        session[name] = value
    session.save()


def test_who_does_nothing_for_a_while_is_signed_out_before_anything_is_shown(sign_in: Any, settings: Any) -> None:
    settings.PRASAN_CITIZEN_IDLE_MINUTES = 10
    client = sign_in("citizen")
    assert client.get(PAGE).status_code == 200
    _set(client, **{SEEN_AT: time.time() - 9 * 60})
    assert client.get(PAGE).status_code == 200
    assert time.time() - client.session[SEEN_AT] < 60
    _set(client, **{SEEN_AT: time.time() - 11 * 60})
    key = client.session.session_key
    answer = client.post("/me/others/give/", {"whom": "x", "acts": ["see"], "months": "1"})
    assert answer["Location"] == "/accounts/login/?ended=1"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(pk=key).exists()
    assert client.get(PAGE).status_code == 302
    assert "nothing was done for a while" in client.get("/accounts/login/?ended=1").content.decode()


def test_staff_keep_their_working_day(sign_in: Any) -> None:
    client = sign_in("doae")
    _set(client, **{SEEN_AT: time.time() - 60 * 60})
    assert client.get("/measures/").status_code == 200


def test_a_page_is_no_reason_to_write_the_session_each_time(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("citizen")
    client.get(PAGE)
    before = client.session[SEEN_AT]
    client.get(PAGE)
    assert client.session[SEEN_AT] == before


@pytest.mark.parametrize("shared", [True, False])
def test_on_a_shared_computer_the_cookie_ends_with_the_browser_and_the_page_leaves_the_screen(
    demo: object, shared: bool
) -> None:
    client = Client(SERVER_NAME="localhost")
    told = {"username": "citizen", "password": "prasan-demo", **({SHARED: "1"} if shared else {})}
    client.post("/accounts/login/", told)
    assert (client.cookies["sessionid"]["max-age"] == "") == shared
    assert ("Refresh" in client.get(PAGE).headers) == shared


def test_signing_out_is_large_and_clears_what_the_browser_kept(sign_in: Any) -> None:
    client = sign_in("citizen")
    page = client.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    assert "sign-out-large" in page.content.decode()
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["sessionid"].value == ""
