"""Systems and their keys on pages, certificates that proxies pass on, and how often a key may ask."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client, RequestFactory
from django.utils import timezone
from joserfc.jwk import OKPKey

from prasan.exchange.log import AccessLog
from prasan.web.accounts.certificates import fingerprint_of
from prasan.web.accounts.keys import issue, key_of
from prasan.web.accounts.models import System, User
from prasan.web.accounts.public_keys import public_keys
from prasan.web.api import counting
from prasan.web.api.access import BySystemKey, TooManyRequestsError

SYSTEMS = "/accounts/systems/"


@pytest.fixture
def system(sign_in: Any) -> System:
    sign_in("doae").post(SYSTEMS, {"name": "Farm support"})
    return System.objects.get()


def _shown(answer: Any) -> str:
    return re.search(r"prasan_[0-9a-f]{16}_[0-9a-f]{64}", answer.content.decode())[0]


def test_a_key_is_shown_once_replaced_with_a_grace_and_ended_and_all_is_logged(sign_in, demo: Path, system) -> None:
    client, page = sign_in("doae"), f"{SYSTEMS}{system.pk}/"
    assert system.unit_code == "07011"
    answer = client.post(page, {"act": "issue"})
    first = _shown(answer)
    assert "no-store" in answer["Cache-Control"]
    assert first.rpartition("_")[2] not in client.get(page).content.decode()
    old = key_of(first).key
    second = _shown(client.post(page, {"act": "rotate", "which": str(old.pk), "grace": "24"}))
    assert None not in (key_of(first), key_of(second))
    old.refresh_from_db()
    assert abs(old.expires_at - timezone.now() - datetime.timedelta(hours=24)) < datetime.timedelta(minutes=5)
    third = _shown(client.post(page, {"act": "rotate", "which": str(key_of(second).key.pk), "grace": "0"}))
    assert key_of(second) is None
    client.post(page, {"act": "end", "which": str(old.pk)})
    assert key_of(first) is None
    assert client.post(page, {"act": "end", "which": str(old.pk)}).status_code == 404
    assert client.post(page, {"act": "rotate", "which": str(key_of(third).key.pk), "grace": "9999"}).status_code == 404
    client.post(page, {"act": "close"})
    assert key_of(third) is None
    assert client.post(page, {"act": "issue"}).status_code == 404
    told = [each.event for each in AccessLog(demo / "log" / "access.jsonl").entries()[-6:]]
    assert [each["action"] for each in told] == [
        "system_added", "key_issued", "key_rotated", "key_rotated", "key_ended", "system_closed",
    ]  # fmt: skip
    assert {(each["who"], each["system"]) for each in told} == {("doae", system.username)}
    assert first.rpartition("_")[2] not in str(told)


def test_public_keys_are_added_and_ended_and_a_private_one_is_refused(sign_in, system) -> None:
    client, page = sign_in("doae"), f"{SYSTEMS}{system.pk}/"
    key = OKPKey.generate_key("Ed25519")
    refused = client.post(page, {"act": "add_public_key", "jwk": json.dumps(key.as_dict(private=True))})
    assert "This is a private key" in refused.content.decode()
    client.post(page, {"act": "add_public_key", "jwk": json.dumps(key.as_dict(private=False))})
    [kept] = public_keys(system)
    assert kept["kid"] == key.thumbprint()
    client.post(page, {"act": "end_public_key", "which": str(system.jwks.get().pk)})
    assert public_keys(system) == []


def test_a_system_is_kept_by_officers_of_its_unit_and_by_administrators_above_it(sign_in, system) -> None:
    page = f"{SYSTEMS}{system.pk}/"
    User.objects.filter(username="admin2").update(unit_code="15000")
    for name, sees in (("doae", 200), ("admin1", 200), ("moac-desk", 404), ("officer1", 404), ("admin2", 404)):
        client = sign_in(name)
        assert client.get(page).status_code == sees, name
        assert ("Farm support" in client.get(SYSTEMS).content.decode()) == (sees == 200), name
        if sees == 404:
            assert client.post(page, {"act": "close"}).status_code == 404
    assert sign_in("doae").post(SYSTEMS, {"name": "Another", "unit": "15008"}).status_code == 404
    assert "has, or had, a system" in sign_in("doae").post(SYSTEMS, {"name": "Farm support"}).content.decode()
    sign_in("admin1").post(SYSTEMS, {"name": "Pensions", "unit": "15008"})
    assert System.objects.get(name="Pensions").unit_code == "15008"


@pytest.fixture(scope="module")
def certificate() -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "farm-support")])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(day).not_valid_after(day + datetime.timedelta(days=3650))
    return made.sign(key, SHA256())


def test_a_bound_system_is_answered_only_with_its_certificate(sign_in, settings, system, certificate) -> None:
    client, page = sign_in("doae"), f"{SYSTEMS}{system.pk}/"
    pem = certificate.public_bytes(Encoding.PEM).decode()
    assert client.post(page, {"act": "bind", "certificate": pem}).status_code == 404  # no proxy passes any
    settings.PRASAN_CERTIFICATE_HEADER = "X-Client-Certificate"
    assert client.post(page, {"act": "bind", "certificate": "none"}).status_code == 400
    assert client.post(page, {"act": "bind", "certificate": pem}).status_code == 302
    fingerprint = certificate.fingerprint(SHA256()).hex()
    assert system.certificates.get().fingerprint == fingerprint
    token, ask = issue(system), BySystemKey()
    colons = ":".join(re.findall("..", fingerprint.upper()))
    for shown in (fingerprint, colons, quote(pem), pem.replace("\n", "%0A")):
        assert ask.authenticate(RequestFactory().get("/", headers={"X-Client-Certificate": shown}), token), shown
    for shown in ("", "0" * 64, "x", quote(pem)[:-60]):
        assert ask.authenticate(RequestFactory().get("/", headers={"X-Client-Certificate": shown}), token) is None
    settings.PRASAN_CERTIFICATE_HEADER = ""
    assert ask.authenticate(RequestFactory().get("/", headers={"X-Client-Certificate": fingerprint}), token) is None
    client.post(page, {"act": "unbind", "which": str(system.certificates.get().pk)})
    assert ask.authenticate(RequestFactory().get("/"), token)
    assert fingerprint_of("é") is None


def test_a_key_that_asks_too_often_waits_and_another_does_not(db, settings) -> None:
    settings.PRASAN_KEY_REQUESTS = 3
    system = System.objects.create(unit_code="07011", name="Farm support")
    tokens, ask, request = (issue(system), issue(system, sandbox=True)), BySystemKey(), RequestFactory().get("/")

    def ask_often() -> None:
        for _ in range(7):  # more than a minute that ends meanwhile would let through
            ask.authenticate(request, tokens[0])

    with pytest.raises(TooManyRequestsError) as waits:
        ask_often()
    assert 1 <= waits.value.seconds <= 60
    assert ask.authenticate(request, tokens[1])


def test_processes_count_the_requests_of_a_key_together_and_never_beyond_its_limit(db, monkeypatch) -> None:
    system = System.objects.create(unit_code="07011", name="Farm support")
    issue(system)
    key = system.keys.get()
    processes: list[dict[str, tuple[int, int]]] = [{}, {}, {}]
    let_through = 0
    for number in range(1500):
        monkeypatch.setattr(counting, "_left", processes[number % 3])
        let_through += counting.take(key, 1, 1000)
    assert let_through == 1000
    assert counting.take(key, 2, 1000)  # the next minute
    monkeypatch.setattr(counting, "_left", {})
    assert not counting.take(key, 2, 3)  # of ten that are taken already


def test_the_interface_answers_429_and_when_to_ask_again(db, settings) -> None:
    from prasan.web.api.urls import too_many

    answer = too_many(RequestFactory().get("/"), TooManyRequestsError(17))
    assert (answer.status_code, answer["Retry-After"]) == (429, "17")
    assert json.loads(answer.content)["error"]["code"] == "too_many"
    assert Client().get("/api/v1/openapi.json").status_code == 200
