"""OpenID Connect against a provider that runs: django-allauth's own, in a process of its own, over HTTP."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.linkage.lookups.persons import links_of
from prasan.linkage.people import person_in
from prasan.web.accounts.models import Role, User
from prasan.web.accounts.providers import read_provider

UNKNOWN, NO_ID = "9999999999994", "1234567890123"
SECRET = "of-the-test-alone"
BACK = "/accounts/provider/{}/back/"


@pytest.fixture(scope="module")
def pid(demo_data: Path) -> tuple[int, str]:
    """A person of the demonstration: spine id and national id."""
    store = SnapshotStore(demo_data / "snapshots")
    spine_id = person_in(store, ("farmer",))
    assert spine_id
    return spine_id, next(link.record_key for link in links_of(store, spine_id) if link.register == "civil")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory, pid: tuple[int, str]) -> Iterator[str]:
    """The address of the provider; its people are the one above, one whom nobody knows, one without a number, and staff."""
    people = tmp_path_factory.mktemp("provider") / "people.json"
    people.write_text(json.dumps([{"pid": each, "th": each, "en": each} for each in (pid[1], UNKNOWN, NO_ID, "doae")]))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    back = [f"http://localhost{BACK.format(id)}" for id in ("citizens", "staff")]
    process = subprocess.Popen(
        [sys.executable, "-m", "prasan.web.demo_provider", str(port), "prasan", str(people), *back],
        stdin=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write(f"{SECRET}\n")
    process.stdin.flush()
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
            break
        except requests.ConnectionError:
            assert process.poll() is None
            time.sleep(0.1)
    yield address
    process.stdin.close()
    assert process.wait(timeout=60) == 0


@pytest.fixture
def come_by(provider: str, demo: Path, settings: Any) -> Any:
    """Sign in by a provider as one of its people, as a browser would: out to it, and back with what it says."""

    def came(id: str, person: int, *, at: str = provider) -> tuple[Client, Any]:
        address = at.replace("http://", f"http://prasan:{SECRET}@") + "?scope=openid+pid&claim=pid"
        settings.SIGN_IN_PROVIDERS = {id: read_provider(id, address)}
        client = Client(SERVER_NAME="localhost")
        client.cookies["django_language"] = "en"
        assert f"/accounts/provider/{id}/" in client.get("/accounts/login/").content.decode()
        out = client.get(f"/accounts/provider/{id}/?next=/")
        if out.status_code != 302:
            return client, out
        browser = requests.Session()
        choice = browser.get(out["Location"], timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', choice.text)
        assert token
        answer = browser.post(
            choice.url, {"csrfmiddlewaretoken": token[1], "person": str(person)}, allow_redirects=False, timeout=10
        )
        while answer.headers["Location"].startswith("/"):
            answer = browser.get(provider + answer.headers["Location"], allow_redirects=False, timeout=10)
        return client, client.get(answer.headers["Location"].removeprefix("http://localhost"))

    return came


def _kept(demo: Path) -> str:
    """Everything that could hold a number: the accounts, the sessions, what allauth keeps, and the log."""
    from allauth.socialaccount.models import SocialAccount, SocialToken
    from django.contrib.sessions.models import Session

    rows = [*User.objects.values(), *SocialAccount.objects.values(), *SocialToken.objects.values()]
    sessions = [each.get_decoded() for each in Session.objects.all()]
    return f"{rows}{sessions}" + (demo / "log" / "access.jsonl").read_text(encoding="utf-8")


def test_a_citizen_is_known_by_the_number_that_the_provider_states_and_it_is_not_kept(come_by, demo, pid) -> None:
    User.objects.filter(spine_id=pid[0]).update(spine_id=None)  # the demonstration's citizen may be the same person
    client, answer = come_by("citizens", 1)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(spine_id=pid[0])
    assert (user.role, user.has_usable_password(), user.username[:8]) == (Role.CITIZEN, False, "citizen-")
    entry = AccessLog(demo / "log" / "access.jsonl").entries()[-1]
    assert (entry.event["action"], entry.event["purpose"]) == ("citizen_sign_in", "citizen_access")
    assert pid[1] not in _kept(demo)
    assert client.get("/me/").status_code == 200
    again, _ = come_by("citizens", 1)
    assert again.session["_auth_user_id"] == str(user.pk)
    User.objects.filter(pk=user.pk).update(is_active=False)
    _, refused = come_by("citizens", 1)
    assert refused["Location"] == "/accounts/closed/"


def test_an_unknown_person_and_one_without_a_number_are_told_so(come_by, demo) -> None:
    accounts = User.objects.count()
    for person, told in ((2, "the civil register of this site has nobody"), (3, "did not state a national id")):
        client, answer = come_by("citizens", person)
        assert answer.status_code == 403
        assert told in answer.content.decode()
        assert "_auth_user_id" not in client.session
    assert User.objects.count() == accounts
    assert UNKNOWN not in _kept(demo)


def test_staff_come_by_their_agencys_provider_as_the_account_of_that_name_and_never_as_a_citizens(come_by) -> None:
    client, answer = come_by("staff", 4)
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/centres/07011/"
    User.objects.filter(username="doae").update(role=Role.CITIZEN, unit_code="")
    _, refused = come_by("staff", 4)
    assert "You have no account here" in refused.content.decode()


def test_a_provider_that_does_not_answer_and_an_answer_that_was_not_asked_for_let_nobody_in(come_by) -> None:
    _, answer = come_by("citizens", 1, at="http://127.0.0.1:9")
    assert answer.status_code == 502
    assert "did not answer" in answer.content.decode()
    client, _ = come_by("citizens", 2)
    for query in ("code=x&state=x", "error=server_error", ""):
        forged = client.get(f"{BACK.format('citizens')}?{query}")
        assert "_auth_user_id" not in client.session
        assert forged.status_code == 502
    assert client.get("/accounts/provider/nobody/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "http://prasan:s3cret@provider.example",
        "https://provider.example/",
        "ftp://a:s3cret@b",
        "https://a:s3cret@b?x=1",
    ],
)
def test_a_providers_address_is_checked_and_its_secret_not_said(address: str) -> None:
    with pytest.raises(ValueError, match="PRASAN_CITIZEN_OIDC_URL must be") as refused:
        read_provider("citizens", address)
    assert "s3cret" not in str(refused.value)
