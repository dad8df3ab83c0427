"""Signing in and out, and what stands before: limits, sessions, passwords, second factors, proving again."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from demo_site import PASSWORD
from django.contrib.auth.tokens import default_token_generator
from django.test import Client, RequestFactory

from prasan.web.accounts import limits
from prasan.web.accounts.adapters import address_of
from prasan.web.accounts.keeping import letter_path
from prasan.web.accounts.models import FailedSignIn, System, User

NEW = "rain falls on the paddy"


@pytest.fixture
def try_in(demo: object) -> Any:
    def tried(username: str, password: str = PASSWORD, **more: str) -> tuple[Client, Any]:
        client = Client(SERVER_NAME="localhost", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
        client.cookies["django_language"] = "en"
        return client, client.post("/accounts/login/", {"username": username, "password": password, **more})

    return tried


def test_a_name_that_fails_too_often_waits_whether_it_exists_or_not(try_in) -> None:
    pages = {}
    for name in ("pmo", "nobody-of-this-name"):
        for _ in range(limits.BY_ACCOUNT):
            assert "is not right" in try_in(name, "wrong")[1].content.decode()
        _, answer = try_in(name.upper() if name != "pmo" else name)  # with the right password
        assert answer.status_code == 200
        pages[name] = re.search(r"Too many sign-ins have failed\. Wait \d+ minutes", answer.content.decode())[0]
    assert len(set(pages.values())) == 1
    assert try_in("moac")[1].status_code == 302
    kept = str(list(FailedSignIn.objects.values()))
    assert "pmo" not in kept
    assert "127.0.0.1" not in kept
    FailedSignIn.objects.update(at=FailedSignIn.objects.latest("at").at - limits.WINDOW - timedelta(seconds=1))
    assert try_in("pmo")[1].status_code == 302
    assert not FailedSignIn.objects.exists()


@pytest.mark.django_db
def test_an_address_from_which_many_names_fail_waits_and_waiting_is_not_counted() -> None:
    for number in range(limits.BY_ADDRESS):
        limits.count(f"name-{number}", "192.0.2.1")
    for _ in range(3):
        with pytest.raises(limits.TooManyError):
            limits.count("another", "192.0.2.1")
    assert FailedSignIn.objects.count() == limits.BY_ADDRESS
    limits.count("another", "192.0.2.2")


def test_the_address_is_the_clients_behind_as_many_proxies_as_are_counted_on(settings) -> None:
    def seen(forwarded: str) -> str | None:
        return address_of(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {}))

    assert seen("192.0.2.9") == "127.0.0.1"  # anybody may state one
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert seen("192.0.2.9, 198.51.100.1, 10.0.0.1") == "198.51.100.1"
    assert seen("192.0.2.9") is None


def test_sessions_are_listed_and_ended_by_their_owner_alone(try_in) -> None:
    here, _ = try_in("doae")
    there, _ = try_in("doae")
    other, _ = try_in("moac")
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox · Windows") == 2
    assert page.count("127.0.0.1") == 2
    of_another = User.objects.get(username="moac").signed_in.get()
    here.post("/accounts/sessions/", {"end": str(of_another.pk)})
    assert other.get("/centres/07000/").status_code == 200
    here.post("/accounts/sessions/", {"end": "others"})
    assert there.get("/centres/07011/").status_code == 302
    assert here.get("/centres/07011/").status_code == 200
    assert here.post("/accounts/sessions/", {"end": "all"})["Location"] == "/accounts/login/"
    assert here.get("/centres/07011/").status_code == 302


def test_a_shared_computer_keeps_the_session_no_longer_than_the_browser_and_signing_out_empties_it(try_in) -> None:
    client, answer = try_in("doae", shared_computer="1")
    assert answer.cookies["sessionid"]["max-age"] == ""
    assert try_in("doae")[1].cookies["sessionid"]["max-age"] != ""
    out = client.post("/accounts/logout/")
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    assert User.objects.get(username="doae").signed_in.count() == 1


def test_changing_the_password_ends_the_other_sessions_and_weak_ones_are_refused(try_in) -> None:
    here, _ = try_in("doae")
    there, _ = try_in("doae")
    change = {"old_password": PASSWORD, "new_password1": "password123", "new_password2": "password123"}
    assert "used by many" in here.post("/accounts/password/", change).content.decode()
    change |= {"new_password1": NEW, "new_password2": NEW}
    assert here.post("/accounts/password/", change)["Location"] == "/accounts/sessions/"
    assert here.get("/accounts/sessions/").content.decode().count("Firefox · Windows") == 1
    assert there.get("/centres/07011/").status_code == 302
    assert try_in("doae")[1].status_code == 200
    assert try_in("doae", NEW)[1].status_code == 302


def test_a_provisional_password_is_changed_before_anything_else(try_in) -> None:
    User.objects.filter(username="doae").update(password_is_provisional=True)
    client, _ = try_in("doae")
    assert client.get("/centres/07011/")["Location"] == "/accounts/password/"
    client.post("/accounts/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert client.get("/centres/07011/").status_code == 200


def test_a_letter_lets_choose_a_password_once(try_in) -> None:
    user = User.objects.get(username="doae")
    path = letter_path(user)
    client, _ = try_in("nobody", "x")
    form = client.get(path)
    assert form.status_code == 302
    assert client.post(form["Location"], {"new_password1": NEW, "new_password2": NEW})["Location"] == "/accounts/login/"
    assert try_in("doae", NEW)[1].status_code == 302
    assert "used already" in client.get(path, follow=True).content.decode()
    assert not default_token_generator.check_token(User.objects.get(username="doae"), path.split("/")[-2])


def _code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def _with_app(client: Client) -> tuple[str, list[str]]:
    """Set an authenticator app up; its secret, and the recovery codes as they are shown once."""
    page = client.get("/accounts/second-factor/app/").content.decode()
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)[1]
    assert "data:image/svg+xml;base64," in page
    answer = client.post("/accounts/second-factor/app/", {"code": _code(secret)}, follow=True)
    codes = re.findall(r"<code>(\d+)</code>", answer.content.decode())
    assert len(codes) == 10
    return secret, codes


def test_an_authenticator_app_is_asked_for_and_recovery_codes_stand_in_for_it_once(try_in) -> None:
    client, _ = try_in("doae")
    secret, codes = _with_app(client)
    assert not re.findall(r"<code>\d+</code>", client.get("/accounts/second-factor/codes/").content.decode())
    assert secret not in str(list(Authenticator.objects.values("data")))
    client, answer = try_in("doae")
    assert answer["Location"] == "/accounts/second-factor/sign-in/"
    assert client.get("/centres/07011/").status_code == 302
    wrong = client.post("/accounts/second-factor/sign-in/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post("/accounts/second-factor/sign-in/", {"code": _code(secret, 1)})["Location"] == "/"
    assert client.get("/centres/07011/").status_code == 200
    for works in (True, False):
        client, _ = try_in("doae")
        client.post("/accounts/second-factor/sign-in/", {"code": codes[0]})
        assert (client.get("/centres/07011/").status_code == 200) == works


def test_a_role_that_must_have_a_second_factor_sets_one_up_first(try_in, settings) -> None:
    settings.PRASAN_SECOND_FACTOR_ROLES = frozenset({"officer"})
    client, _ = try_in("doae")
    assert client.get("/centres/07011/")["Location"] == "/accounts/second-factor/"
    assert "Your role needs a second factor" in client.get("/accounts/second-factor/").content.decode()
    _with_app(client)
    assert client.get("/centres/07011/").status_code == 200
    assert try_in("moac")[0].get("/centres/07000/").status_code == 200


def test_a_dangerous_act_asks_to_prove_again_and_is_done_once_it_is(try_in) -> None:
    client, _ = try_in("doae")
    client.post("/accounts/systems/", {"name": "Farm support"})
    session = client.session
    session["proved_at"] = time.time() - 3600
    session.save()
    assert client.get("/accounts/systems/").status_code == 200
    system = System.objects.get()
    asked = client.post(f"/accounts/systems/{system.pk}/", {"act": "issue"})
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not system.keys.exists()
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert "not your password" in wrong.content.decode()
    done = client.post(asked["Location"], {"password": PASSWORD})
    assert "prasan_" in done.content.decode()
    assert system.keys.count() == 1
    assert "prasan_" in client.post(f"/accounts/systems/{system.pk}/", {"act": "issue"}).content.decode()


def test_who_has_an_app_proves_by_it_and_not_by_the_password_and_who_has_nothing_is_told(try_in) -> None:
    client, _ = try_in("officer2")
    secret, _ = _with_app(client)
    session = client.session
    session["proved_at"] = 0
    session.save()
    address = "/measures/old-age-2555/rounds/1/decide/"
    asked = client.post(address, {"decision": "approve"})
    assert asked["Location"].startswith("/accounts/second-factor/again/?next=")
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.post(address, {"decision": "approve"}).status_code == 302
    done = client.post(asked["Location"], {"code": _code(secret, 1)})
    assert done.status_code == 400  # it was done: the round is approved already
    User.objects.filter(username="officer1").update(password="!")  # who comes by a provider has no password here
    client = Client(SERVER_NAME="localhost")
    client.cookies["django_language"] = "en"
    client.force_login(User.objects.get(username="officer1"))
    session = client.session
    session["proved_at"] = 0
    session.save()
    refused = client.post("/measures/old-age-2555/rounds/1/pay/")
    assert "Set up a second factor first" in refused.content.decode()
