from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from prasan.web.accounts import remembering
from prasan.web.accounts.keys import issue, key_of
from prasan.web.accounts.models import System, SystemKey

pytestmark = pytest.mark.django_db


def test_a_key_is_known_by_its_digest_alone_and_ends_when_it_is_ended_expires_or_its_system_closes() -> None:
    system = System.objects.create(unit_code="07011", name="Farm support")
    token = issue(system)
    known = key_of(token)
    assert known is not None
    found = known.key
    assert found.system == system
    assert found.digest not in token
    assert key_of(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert key_of("prasan_unknown_secret") is None
    for change in ({"ended_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}):
        before = {name: getattr(found, name) for name in change}
        SystemKey.objects.update(**change)
        assert key_of(token) is None
        SystemKey.objects.update(**before)
    assert key_of(token) is not None
    System.objects.update(closed_at=timezone.now())
    assert key_of(token) is None


def test_what_another_process_ends_is_refused_at_once_and_what_a_hand_in_the_database_ends_after_two_seconds(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRASAN_DATA = tmp_path
    token = issue(System.objects.create(unit_code="07011", name="Farm support"))
    now = [1000.0]
    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])
    assert key_of(token) is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_systemkey SET ended_at = issued_at")
    assert key_of(token) is not None  # nobody said so, and it is remembered
    with (tmp_path / "keys-changed").open("ab") as file:
        file.write(b".")  # what a process does that ends a key
    assert key_of(token) is None
    SystemKey.objects.update(ended_at=None)
    assert key_of(token) is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_systemkey SET ended_at = issued_at")
    now[0] += remembering.KEPT
    assert key_of(token) is None


def test_the_interface_says_what_it_is_and_what_a_request_without_a_key_lacks(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Prasan"
