"""Pages that everybody sees alike are kept by the process; nothing of anybody is kept with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from prasan.web.shell import kept

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept._kept.clear()


def visitor(language: str = "th") -> Client:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize("address", ["/accounts/login/", "/learn/", "/learn/calls/", "/services/", "/open-data/"])
def test_a_kept_page_is_the_same_but_for_the_token_of_whoever_asks(demo: object, address: str) -> None:
    first, second = visitor(), visitor()
    one, other = first.get(address), second.get(address)
    assert len(kept._kept) == 1
    [token], [another] = (set(TOKEN.findall(each.content.decode())) for each in (one, other))
    assert token != another
    assert TOKEN.sub("", one.content.decode()) == TOKEN.sub("", other.content.decode())
    assert {name: one[name] for name in ("Content-Type", "Content-Language")} == {
        name: other[name] for name in ("Content-Type", "Content-Language")
    }
    [(content, _headers)] = kept._kept.values()
    assert token.encode() not in content
    # The token is the visitor's own: theirs is taken, the other's is not.
    chosen = {"language": "en", "next": address}
    assert second.post("/i18n/setlang/", {**chosen, "csrfmiddlewaretoken": token}).status_code == 403
    assert second.post("/i18n/setlang/", {**chosen, "csrfmiddlewaretoken": another}).status_code == 302
    assert second.get(address)["Content-Language"] == "en"


def test_what_is_asked_with_a_session_or_a_query_is_kept_nowhere(sign_in: Any) -> None:
    page = sign_in("citizen").get("/services/")
    assert "no-store" in page["Cache-Control"]
    assert b"citizen" in page.content
    assert b"citizen" not in visitor().get("/services/").content
    visitor().get("/services/?q=1234567890121")
    visitor().get("/accounts/login/?next=/me/")
    visitor().post("/accounts/login/", {"username": "citizen"})
    assert [key[0] for key in kept._kept] == ["/services/"]


def test_a_page_is_written_anew_when_what_it_is_made_of_changes(demo: object, settings: Any) -> None:
    before = visitor().get("/open-data/").content
    settings.PRASAN_DATA = demo / "nothing"  # type: ignore[operator]
    after = visitor().get("/open-data/").content
    assert (b"/open-data/rice-2557/" in before, b"/open-data/rice-2557/" in after) == (True, False)


def test_what_is_always_the_same_knows_nothing_of_the_page() -> None:
    page = Template("{% load always i18n %}{% always %}{{ name }}{% translate 'Start' %}{% endalways %}{{ name }}")
    with translation.override("en"):
        assert [page.render(Context({"name": each})) for each in ("Somchai", "Malee")] == ["StartSomchai", "StartMalee"]
    with translation.override("th"):
        assert page.render(Context({"name": "Malee"})) == "เริ่มMalee"
