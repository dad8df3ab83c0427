"""Clerks judge doubtful links on pages: the likeliest first, two by two, every look logged."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from demo_site import PASSWORD
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import connections
from django.utils import timezone

from prasan.linkage.reviewing import Reviews
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log
from prasan.web.review.leases import take
from prasan.web.review.models import Lease
from prasan.web.review.views import SALT


@pytest.fixture
def reviews(demo: object) -> Reviews:
    folder = Path(settings.PRASAN_DATA) / "reviews"
    yield Reviews(folder / "decisions.jsonl")
    shutil.rmtree(folder, ignore_errors=True)


def told(page: str) -> tuple[str, list[str]]:
    [token] = re.findall(r'name="case" value="([^"]+)"', page)
    return token, re.findall(r'name="answer" value="(\d+)"', page)


def test_two_clerks_who_agree_settle_a_record_and_it_leaves_the_queue(sign_in, reviews: Reviews) -> None:
    before = access_log().verify().size
    first = sign_in("clerk1")
    page = first.get("/review/next/").content.decode()
    token, people = told(page)
    looks = access_log().entries()[before:]
    assert [entry.event["action"] for entry in looks] == ["explain_link"] * len(people)
    assert [str(entry.event["spine_id"]) for entry in looks] == people
    assert all(entry.event["purpose"] == "review_links" for entry in looks)
    assert first.post("/review/next/", {"case": token, "answer": "nobody"}).status_code == 302
    assert [each.same for each in reviews.standing().values()] == [None] * len(people)
    assert token not in first.get("/review/next/").content.decode()
    second = sign_in("clerk2")
    token, again = told(second.get("/review/next/").content.decode())
    assert again == people
    second.post("/review/next/", {"case": token, "answer": "nobody"})
    assert [each.same for each in reviews.standing().values()] == [False] * len(people)
    overview = sign_in("clerk3").get("/review/").content.decode()
    assert f"{len(people)} pairs are settled" in overview
    assert access_log().verify().size > before


def test_a_word_may_be_taken_back_and_an_answer_that_is_none_is_refused(sign_in, reviews: Reviews) -> None:
    clerk = sign_in("clerk1")
    token, people = told(clerk.get("/review/next/").content.decode())
    assert "Choose an answer" in clerk.post("/review/next/", {"case": token, "answer": "1"}).content.decode()
    assert clerk.post("/review/next/", {"case": token + "x", "answer": people[0]}).status_code == 404
    clerk.post("/review/next/", {"case": token, "answer": people[0]})
    assert len(reviews.decisions()) == len(people)
    assert clerk.post("/review/back/").status_code == 302
    assert told(clerk.get("/review/next/").content.decode())[1] == people
    assert "no word of this reviewer" in clerk.post("/review/back/").content.decode()


def test_nobody_but_a_reviewer_opens_a_pair(sign_in, reviews: Reviews) -> None:
    for username in ("pmo", "doae", "auditor", "citizen"):
        assert sign_in(username).get("/review/next/").status_code == 403


def test_the_values_of_both_sides_are_on_the_page_and_in_no_address(sign_in, reviews: Reviews) -> None:
    page = sign_in("clerk1", language="th").get("/review/next/")
    assert page["Cache-Control"].startswith("max-age=0")
    body = page.content.decode()
    ids = set(re.findall(r"\b\d{13}\b", body))
    assert ids
    assert not any(each in address for each in ids for address in re.findall(r'(?:href|action)="([^"]*)"', body))


def served(client) -> tuple[str, list[str]] | None:
    page = client.get("/review/next/").content.decode()
    return told(page) if 'name="case"' in page else None


def record_of(token: str) -> list[str]:
    return signing.loads(token, salt=SALT)[:2]


def test_a_record_is_open_on_no_more_screens_than_it_wants_words(sign_in, reviews: Reviews) -> None:
    clerks = [sign_in(name) for name in ("clerk1", "clerk2", "clerk3")]
    first, second, third = [served(clerk) for clerk in clerks]
    assert record_of(first[0]) == record_of(second[0]), "two words settle it"
    assert third is None or record_of(third[0]) != record_of(first[0])
    assert served(clerks[0])[1] == first[1], "whoever looks again has it still"
    clerks[0].post("/review/next/", {"case": first[0], "answer": "nobody"})
    again = served(clerks[2])
    assert again is None or record_of(again[0]) != record_of(first[0]), "one word is wanted, and it is on a screen"


def test_a_record_is_free_again_when_it_is_put_off_or_its_time_is_up(sign_in, reviews: Reviews) -> None:
    clerks = [sign_in(name) for name in ("clerk1", "clerk2", "clerk3")]
    tops = [served(clerk) for clerk in clerks[:2]]
    assert clerks[0].post("/review/next/", {"case": tops[0][0], "answer": "later"}).status_code == 302
    assert reviews.decisions() == []
    assert record_of(served(clerks[2])[0]) == record_of(tops[0][0])
    put_off = served(clerks[0])
    assert put_off is None or record_of(put_off[0]) != record_of(tops[0][0])
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    Lease.objects.filter(reviewer__username="clerk1").delete()
    fourth = get_user_model().objects.create_user("clerk4", password=PASSWORD, role=Role.REVIEWER, unit_code="15003")
    assert record_of(served(sign_in(fourth.username))[0]) == record_of(tops[0][0])
    assert not Lease.objects.filter(until__lte=timezone.now()).exists()


def test_a_word_that_comes_too_late_is_told_so_and_not_kept(sign_in, reviews: Reviews) -> None:
    late = sign_in("clerk1")
    token, people = served(late)
    Lease.objects.all().delete()
    for name in ("clerk2", "clerk3"):
        clerk = sign_in(name)
        other, _ = served(clerk)
        assert record_of(other) == record_of(token)
        clerk.post("/review/next/", {"case": other, "answer": people[0]})
    before = reviews.decisions()
    answer = late.post("/review/next/", {"case": token, "answer": "nobody"})
    assert answer.status_code == 409
    assert "Your answer was not needed and was not kept" in answer.content.decode()
    assert reviews.decisions() == before
    following = re.findall(r'name="case" value="([^"]+)"', answer.content.decode())
    assert all(record_of(each) != record_of(token) for each in following)


def test_when_others_have_all_that_is_left_open_it_is_said_when_to_look_again(sign_in, reviews: Reviews) -> None:
    clerks = [sign_in(name) for name in ("clerk1", "clerk2")]
    opened = 0
    while served(clerks[0]) is not None:
        # Two other clerks stand at each record that clerk1 is given.
        code = Lease.objects.get(reviewer__username="clerk1").case
        for number in range(2):
            other = get_user_model().objects.create(
                username=f"other{opened}-{number}", role=Role.REVIEWER, unit_code="15003"
            )
            Lease.objects.create(reviewer=other, case=code, until=timezone.now() + timedelta(minutes=5))
        Lease.objects.filter(reviewer__username="clerk1").delete()
        opened += 1
    assert opened
    page = clerks[0].get("/review/next/").content.decode()
    assert "Others have what is left open" in page
    assert re.search(r"Look again after \d\d:\d\d\.", page)
    assert not Lease.objects.filter(reviewer__username="clerk1").exists()


def test_the_database_and_the_session_hold_nothing_of_a_record(sign_in, reviews: Reviews) -> None:
    clerk = sign_in("clerk1")
    token, people = served(clerk)
    record_key = record_of(token)[1]
    [lease] = Lease.objects.values_list("case", flat=True)
    clerk.post("/review/next/", {"case": token, "answer": "later"})
    assert clerk.session["review_later"] == [lease]
    for kept in (lease, str(dict(clerk.session))):
        assert record_key not in kept
        assert not any(person in kept for person in people)
    assert re.fullmatch(r"[0-9a-f]{64}", lease)


@pytest.mark.django_db(transaction=True)
def test_of_clerks_who_come_at_the_same_moment_no_more_are_given_a_record_than_it_wants(demo: Path) -> None:
    users = [
        get_user_model().objects.create(username=f"at-once-{number}", role=Role.REVIEWER, unit_code="15003")
        for number in range(6)
    ]
    together = Barrier(len(users))

    def come(user) -> list[bool]:
        try:
            given = []
            for number in range(20):
                together.wait()
                given.append(take(user, f"case {number}", 2, timezone.now() + timedelta(minutes=5)))
            return given
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(users)) as pool:
        given = list(pool.map(come, users))
    assert max(sum(each) for each in zip(*given, strict=True)) <= 2
