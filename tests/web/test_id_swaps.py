"""A citizen never sees another's: every address of the citizen's pages that names a thing, asked by somebody else, says 404; no page
is kept by a browser; and nothing personal stands in an address or a line of the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from citizen_pages import asked_of, own_copy
from demo_site import PASSWORD
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone

from prasan.engine.snapshots import SnapshotStore
from prasan.linkage.lookups.persons import links_of
from prasan.web.accounts.models import Role, User
from prasan.web.operations.logs import Safe
from prasan.web.portal.looks.models import Question
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.others.models import Grant
from prasan.web.portal.requests.models import CitizenRequest, Paper
from prasan.web.services.models import Application

__all__ = ["own_copy"]

pytestmark = pytest.mark.django_db
SPACES = ("portal", "own", "looked", "own_measures", "others", "services")
OF_OFFICERS = {"services:queue", "services:case", "services:decide"}


def _patterns(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, each.namespace or space)
        elif space in SPACES and f"{space}:{each.name}" not in OF_OFFICERS:
            yield f"{space}:{each.name}", each, dict(each.pattern.converters)


PAGES = {name: converters for name, _, converters in _patterns(get_resolver().url_patterns)}
NAMING = {
    name for name, converters in PAGES.items() if any(isinstance(each, UUIDConverter) for each in converters.values())
}


@pytest.fixture
def things(own_copy: Path) -> dict[str, list[Any]]:
    """What the demonstration's citizen has of each kind, by the address that shows it."""
    me = User.objects.get(username="citizen")
    asked = CitizenRequest.objects.create(
        spine_id=me.spine_id, kind="correction", unit="07011", register="farmer", field="full_name"
    )
    paper = Paper.objects.create(request=asked, digest="0" * 64, kind="pdf", size=4)
    question = Question.objects.create(person=me.spine_id, entry=1, unit="07011", text="why")
    claim = Claim.objects.create(person=me.spine_id, measure="welfare-2560", version=1, sent_by="citizen")
    grant = Grant.objects.create(
        kind="given", person=me.spine_id, by_person=1, acts=["see"], confirmed_at=timezone.now()
    )
    applied = Application.objects.create(
        service="farmer-registration",
        unit="07011",
        spine_id=me.spine_id,
        state="sent",
        begun_at=timezone.now(),
        sent_at=timezone.now(),
    )
    return {
        "own:request": [asked.public_id],
        "own:request_act": [asked.public_id],
        "own:paper": [asked.public_id, paper.public_id],
        "looked:question": [question.public_id],
        "own_measures:claim": [claim.public_id],
        "others:end": [grant.public_id],
        "services:application": [applied.pk],
        "services:act": [applied.pk],
    }


@pytest.fixture
def somebody_else(own_copy: Path) -> Client:
    me = User.objects.get(username="citizen")
    [(spine_id,)] = asked_of(own_copy, "SELECT min(spine_id) FROM people WHERE spine_id <> $me", me=me.spine_id)
    User.objects.create_user("other-citizen", password=PASSWORD, role=Role.CITIZEN, spine_id=spine_id)
    client = Client(SERVER_NAME="localhost")
    client.cookies["django_language"] = "en"
    assert client.login(username="other-citizen", password=PASSWORD)
    return client


def test_each_address_that_names_a_thing_is_tried_here(things: dict[str, list[Any]]) -> None:
    assert things.keys() == NAMING


def test_whose_it_is_finds_it_and_nobody_else_by_reading_or_sending(
    things: dict[str, list[Any]], sign_in: Any, somebody_else: Client
) -> None:
    owner = sign_in("citizen")
    wrong = []
    for name, args in things.items():
        address = reverse(name, args=args)
        own = owner.get(address).status_code
        if own not in (200, 302, 405) and not (name == "own:paper" and own == 404):  # this paper's file is not there
            wrong.append((name, "owner", own))
        for method in ("get", "post"):
            answer = getattr(somebody_else, method)(address, {"act": "withdraw"} if method == "post" else {})
            if answer.status_code != 404 and not (method == "get" and own == answer.status_code == 405):
                wrong.append((name, method, answer.status_code))
    assert wrong == []
    assert Grant.objects.get(kind="given").ended_at is None
    assert Application.objects.get(service="farmer-registration", unit="07011", answers={}).state == "sent"
    asked = CitizenRequest.objects.get(field="full_name", register="farmer", steps=None)
    assert asked.state == "waiting"


def test_no_page_of_a_citizen_is_kept_and_nothing_personal_is_in_an_address_or_the_log(
    things: dict[str, list[Any]], own_copy: Path, sign_in: Any, somebody_else: Client
) -> None:
    me = User.objects.get(username="citizen")
    told = _civil_of(own_copy, me.spine_id)
    personal = [str(each) for each in told if each]
    assert len(personal) >= 4
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(Safe("plain"))
    log = logging.getLogger()
    said = logging.getLogger("prasan.request")
    levels = log.level, said.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    said.setLevel(logging.INFO)
    kept, addresses = [], set()
    try:
        for client in (sign_in("citizen"), somebody_else):
            for name, converters in PAGES.items():
                args = things.get(name) or ([] if not converters else None)
                if args is None:
                    args = {"own:correct": ["farmer", 0, "full_name"], "own:ask_right": ["objection"], "own:copy_file": ["json"],
                            "own_measures:measure": ["welfare-2560"], "own_measures:apply": ["welfare-2560"],
                            "own_measures:appeal": ["welfare-2560"], "services:apply": ["farmer-registration"],
                            "services:service": ["passport"], "services:event": ["child"]}[name]  # fmt: skip
                answer = client.get(reverse(name, args=args))
                if "no-store" not in answer.get("Cache-Control", "") and name != "looked:keys":
                    kept.append((name, answer.status_code))
                addresses.add(answer.get("Location", ""))
                if not answer.streaming:
                    addresses |= set(re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode()))
    finally:
        log.removeHandler(handler)
        log.setLevel(levels[0])
        said.setLevel(levels[1])
    assert kept == []
    assert "own:data" in lines.getvalue()  # the log was written
    written = {"addresses": "\n".join(addresses), "log": lines.getvalue(),
               "access log": (own_copy / "log" / "access.jsonl").read_text(encoding="utf-8")}  # fmt: skip
    found = [(where, what) for where, text in written.items() for what in personal if what in text]
    assert [where for where, _ in found] == []
    assert not re.search(r"\b\d{13}\b", written["addresses"] + written["log"])


def _civil_of(data: Path, spine_id: int) -> tuple[Any, ...]:
    """A person's national id, names and birth date."""
    [key] = [
        link.record_key for link in links_of(SnapshotStore(data / "snapshots"), spine_id) if link.register == "civil"
    ]
    [row] = asked_of(
        data,
        "SELECT national_id, given_name, family_name, CAST(birth_date AS VARCHAR) FROM civil WHERE national_id = $key",
        key=key,
    )
    return row
