"""Acting for others: by the register, by a code, by papers, and at a counter; never further than the grant reaches."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from citizen_pages import asked_of, log_of, own_copy, text_of
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from prasan.citizens.family import children_of
from prasan.engine.snapshots import SnapshotStore
from prasan.web.accounts.models import Role
from prasan.web.exchange import citizen_permit
from prasan.web.portal.others.models import Grant

__all__ = ["own_copy"]
OTHERS, COUNTER = "/me/others/", "/counter/"
_CHILDREN = """
    SELECT p.spine_id AS parent, c.spine_id AS child, y.birth_year, y.spouse_id IS NOT NULL AS married, y.record_key
    FROM civil AS y
    JOIN people AS c ON c.civil_key = y.record_key
    JOIN people AS p ON p.civil_key = y.mother_id
    WHERE y.birth_year IS NOT NULL ORDER BY y.birth_year DESC, c.spine_id
"""


def _somebody(own_copy: Path) -> int:
    """A person of the register whom no account is of."""
    taken = get_user_model().objects.exclude(spine_id=None).values_list("spine_id", flat=True)
    return next(each for (each,) in asked_of(own_copy, "SELECT spine_id FROM people WHERE civil_key IS NOT NULL ORDER BY 1")
                if each not in taken)  # fmt: skip


def _account(spine_id: int) -> Client:
    user = get_user_model().objects.create_user(f"citizen-{spine_id % 10**9:x}", role=Role.CITIZEN, spine_id=spine_id)
    client = Client(SERVER_NAME="localhost")
    client.cookies["django_language"] = "en"
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _given(giver: Any, taker: Any, *acts: str) -> Grant:
    page = giver.post(f"{OTHERS}give/", {"whom": "my neighbour", "acts": acts, "months": "1"})
    [code] = re.findall(r"<strong>([A-Z0-9]{5}-[A-Z0-9]{5})</strong>", page.content.decode())
    assert taker.post(f"{OTHERS}take-up/", {"code": code.lower()}).status_code == 302
    assert "No code like this" in text_of(taker.post(f"{OTHERS}take-up/", {"code": code}))
    return Grant.objects.get(kind="given")


@pytest.mark.django_db
def test_a_parent_has_the_children_under_twenty_of_the_register_and_no_others(own_copy: Path) -> None:
    store, log = SnapshotStore(own_copy / "snapshots"), log_of(own_copy)
    rows = asked_of(own_copy, _CHILDREN)
    today = date(2017, 6, 1)
    parent = next(row[0] for row in rows if row[2] == 2010)
    found = children_of(store, parent, citizen_permit(), log, today)
    mine = [row for row in rows if row[0] == parent]
    assert {each.spine_id for each in found} == {row[1] for row in mine if row[2] > today.year - 20 and not row[3]}
    assert all(each.name for each in found)
    told = [entry.event for entry in log.entries()[-len(found) - 1 :]]
    assert [event["action"] for event in told] == ["find_children", *["told_child"] * len(found)]
    youngest = max(row[2] for row in mine)
    assert children_of(store, parent, citizen_permit(), log, date(youngest + 19, 1, 1))
    # The day after the twentieth birthday, whichever of the year it is, nobody is left.
    assert children_of(store, parent, citizen_permit(), log, date(youngest + 21, 1, 1)) == []


def test_a_parent_acts_for_a_child_and_the_child_sees_it(sign_in: Any, own_copy: Path) -> None:
    rows = [row for row in asked_of(own_copy, _CHILDREN) if row[2] > timezone.localdate().year - 19 and not row[3]]
    parent, child = rows[0][0], rows[0][1]
    client = _account(parent)
    page = client.post(f"{OTHERS}children/")
    tokens = [unescape(each) for each in re.findall(r'name="child" value="([^"]+)"', page.content.decode())]
    assert client.post(f"{OTHERS}begin/", {"child": tokens[0] + "x"}).status_code == 404
    assert sign_in("citizen").post(f"{OTHERS}begin/", {"child": tokens[0]}).status_code == 404
    for token in tokens:
        client.post(f"{OTHERS}begin/", {"child": token})
        if Grant.objects.latest("pk").person == child:
            break
    assert "You act for" in text_of(client.get("/me/measures/"))
    seen = log_of(own_copy).entries()[-1].event
    assert (seen["spine_id"], seen["who"], seen["action"]) == (child, "citizen/parent", "view_own_measures")
    assert "A parent, for the child" in text_of(_account(child).get("/me/looked/"))
    grant = Grant.objects.latest("pk")
    assert (
        timezone.localtime(grant.until).strftime("%H:%M") == "00:00"
    )  # asked anew tomorrow: no birthday is passed over
    client.post(f"{OTHERS}stop/")
    assert "You act for" not in text_of(client.get("/me/measures/"))
    Grant.objects.get(pk=grant.pk).refresh_from_db()
    assert Grant.objects.get(pk=grant.pk).ended_at is not None


def test_what_a_person_gives_covers_what_they_chose_until_they_end_it(sign_in: Any, own_copy: Path) -> None:
    person = _somebody(own_copy)
    giver, taker = _account(person), sign_in("citizen")
    grant = _given(giver, taker, "see")
    assert taker.post(f"{OTHERS}begin/", {"grant": grant.public_id}).status_code == 302
    assert taker.get("/me/looked/").status_code == taker.get("/me/measures/").status_code == 200
    for address in ("/me/measures/welfare-2560/apply/", "/me/measures/old-age-2555/appeal/"):
        assert taker.get(address).status_code == taker.post(address, {"text": "x"}).status_code == 403
    assert taker.post("/me/looked/ask/", {"entry": 0}).status_code == 403
    assert "In force" in text_of(giver.get(OTHERS)) or "in force" in text_of(giver.get(OTHERS))
    assert giver.post(f"{OTHERS}{grant.public_id}/end/").status_code == 302
    ended = taker.get("/me/measures/")
    assert ended.status_code == 403
    assert "do not act for this person any more" in text_of(ended)
    assert taker.post(f"{OTHERS}begin/", {"grant": grant.public_id}).status_code == 404
    own = taker.get("/me/measures/")
    assert own.status_code == 200
    assert log_of(own_copy).entries()[-1].event["spine_id"] == get_user_model().objects.get(username="citizen").spine_id


def test_a_code_that_is_old_or_ones_own_is_none_and_nothing_of_it_is_kept(sign_in: Any, own_copy: Path) -> None:
    giver = _account(_somebody(own_copy))
    page = giver.post(f"{OTHERS}give/", {"whom": "my son", "acts": ["see"], "months": "1"})
    [code] = re.findall(r"<strong>([A-Z0-9]{5}-[A-Z0-9]{5})</strong>", page.content.decode())
    assert code.replace("-", "") not in repr(Grant.objects.values_list())
    assert "This is you yourself" in text_of(giver.post(f"{OTHERS}take-up/", {"code": code}))
    Grant.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert "No code like this" in text_of(sign_in("citizen").post(f"{OTHERS}take-up/", {"code": code}))
    assert "Choose for how long" in text_of(
        giver.post(f"{OTHERS}give/", {"whom": "x", "acts": ["see"], "months": "99"})
    )


def test_a_carer_is_confirmed_by_an_officer_who_saw_the_papers(sign_in: Any, own_copy: Path) -> None:
    person = _somebody(own_copy)
    [(number,)] = asked_of(own_copy, "SELECT civil_key FROM people WHERE spine_id = $person", person=person)
    client, officer = sign_in("citizen"), sign_in("dopa")
    sent = {"kind": "carer", "national_id": number, "called": "Grandmother", "reason": "She is bedridden", "months": "6",
            "acts": ["see", "apply"]}  # fmt: skip
    assert "Choose a file" in text_of(client.post(f"{OTHERS}ask/", sent))
    paper = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 a doctor's letter")
    answer = client.post(f"{OTHERS}ask/", {**sent, "file": paper})
    assert answer.status_code == 302
    nobody = client.post(
        f"{OTHERS}ask/", {**sent, "national_id": "9999999999994", "file": SimpleUploadedFile("a.txt", b"x")}
    )
    assert (nobody.status_code, nobody["Location"]) == (
        302,
        answer["Location"],
    )  # it says nothing of whether there is one
    assert number not in repr(list(Grant.objects.values_list())) + client.get(OTHERS).content.decode()
    asked = Grant.objects.get(person=person)
    assert client.post(f"{OTHERS}begin/", {"grant": asked.public_id}).status_code == 404
    page = f"{COUNTER}grants/{asked.public_id}/"
    assert sign_in("officer1").get(page).status_code == 404
    assert "She is bedridden" in text_of(officer.get(page))
    assert officer.get(f"{page}papers/{asked.evidence[0][0]}/").content == b"%PDF-1.4 a doctor's letter"
    assert officer.get(f"{page}papers/abc/").status_code == 404
    assert officer.post(page, {"decision": "confirm", "why": ""}).status_code == 400
    assert officer.post(page, {"decision": "confirm", "why": "The letter says so."}).status_code == 302
    assert "It has been decided" in text_of(officer.post(page, {"decision": "refuse", "why": "No."}))
    unknown = Grant.objects.get(person=None)
    assert officer.post(f"{COUNTER}grants/{unknown.public_id}/", {"decision": "confirm", "why": "x"}).status_code == 400
    assert client.post(f"{OTHERS}begin/", {"grant": asked.public_id}).status_code == 302
    assert client.get("/me/measures/").status_code == 200
    assert log_of(own_copy).entries()[-1].event["who"] == "citizen/carer"


def test_an_officer_acts_at_a_counter_for_a_while_and_the_person_sees_it(
    sign_in: Any, own_copy: Path, settings: Any
) -> None:
    person = _somebody(own_copy)
    [(number,)] = asked_of(own_copy, "SELECT civil_key FROM people WHERE spine_id = $person", person=person)
    officer = sign_in("officer1")
    assert officer.get("/me/measures/").status_code == 403
    told = {"national_id": number, "reason": "no_phone", "card": "seen"}
    assert "See the card first" in text_of(officer.post(f"{COUNTER}person/", {**told, "card": ""}))
    assert "13 digits" in text_of(officer.post(f"{COUNTER}person/", {**told, "national_id": "1"}))
    first = officer.post(f"{COUNTER}person/", told)
    assert number not in first.content.decode()
    [token] = re.findall(r'name="person" value="([^"]+)"', first.content.decode())
    begun = {"person": unescape(token), "acts": ["see", "apply", "rights"]}
    assert sign_in("doae").post(f"{COUNTER}begin/", begun).status_code == 404
    assert officer.post(f"{COUNTER}begin/", begun).status_code == 302
    page = officer.get("/me/measures/")
    assert "You act at the counter for" in text_of(page)
    assert page.headers["Refresh"]
    assert officer.get("/me/others/")["Location"] == COUNTER
    events = [entry.event for entry in log_of(own_copy).entries()]
    assert [each["action"] for each in events if each["who"] == "officer1"][-2:] == [
        "counter_begin",
        "view_own_measures",
    ]
    assert number not in repr(events)
    seen = text_of(_account(person).get("/me/looked/"))
    assert "An officer at a counter, for the person: officer1" in seen
    assert "Began to act for a person at a counter" in seen
    Grant.objects.update(until=timezone.now())
    assert officer.get("/me/measures/").status_code == 403
    assert "You act at the counter" not in text_of(officer.get(COUNTER))
    assert officer.get("/me/measures/").status_code == 403


def test_who_proved_too_long_ago_proves_again_before_acting_at_a_counter(
    sign_in: Any, own_copy: Path, settings: Any
) -> None:
    person = _somebody(own_copy)
    [(number,)] = asked_of(own_copy, "SELECT civil_key FROM people WHERE spine_id = $person", person=person)
    officer = sign_in("officer1")
    first = officer.post(f"{COUNTER}person/", {"national_id": number, "reason": "urgent", "card": "seen"})
    [token] = re.findall(r'name="person" value="([^"]+)"', first.content.decode())
    settings.PRASAN_STEP_UP_MINUTES = 0
    answer = officer.post(f"{COUNTER}begin/", {"person": unescape(token), "acts": ["see"]})
    assert "/accounts/reauthenticate/" in answer["Location"]
    assert Grant.objects.count() == 0


def test_another_persons_grant_is_none(sign_in: Any, own_copy: Path) -> None:
    made = Grant.objects.create(kind="given", person=5, by_person=6, acts=["see"], confirmed_at=timezone.now())
    client = sign_in("citizen")
    for public_id in (made.public_id, "00000000-0000-4000-8000-000000000000"):
        assert client.post(f"{OTHERS}begin/", {"grant": public_id}).status_code == 404
        assert client.post(f"{OTHERS}{public_id}/end/").status_code == 404
    assert client.post(f"{OTHERS}begin/", {"grant": "nonsense"}).status_code == 404
    assert Grant.objects.get().ended_at is None
