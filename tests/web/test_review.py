"""Clerks judge doubtful links on pages: the likeliest first, two by two, every look logged."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from prasan.linkage.reviewing import Reviews
from prasan.web.exchange import access_log


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
