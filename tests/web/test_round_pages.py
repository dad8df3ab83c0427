"""The page of a measure's rounds: seen by whom the measure concerns, decided by a second officer of its unit alone."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.measures import shipped
from prasan.measures.rounds import Rounds, propose_round
from prasan.web.measures.rounds import _permit

PAGE = "/measures/rice-2557/rounds/"
DECIDE = f"{PAGE}1/decide/"
RICE = next(measure for measure in shipped() if measure.id == "rice-2557")


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with rounds and a log that this test alone writes to."""
    copy = tmp_path / "data"
    (copy / "snapshots").mkdir(parents=True)
    for each in (demo / "snapshots").iterdir():
        (copy / "snapshots" / each.name).symlink_to(each)
    shutil.copy(demo / "agreements.yaml", copy)
    settings.PRASAN_DATA = copy
    return copy


def propose(own: Path, by: str) -> None:
    user = get_user_model().objects.get(username="doae")
    permit, log = _permit(user, RICE), AccessLog(own / "log" / "access.jsonl")
    propose_round(SnapshotStore(own / "snapshots"), rounds(own), RICE, permit, by=by, log=log)


def rounds(own: Path) -> Rounds:
    return Rounds(own / "rounds" / "decisions.jsonl")


def _text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize(
    ("language", "waits", "state"),
    [("th", "ยังไม่มีการเสนองวด", "รออนุมัติ"), ("en", "No round has been", "waits for approval")],
)
def test_rounds_are_listed_in_both_languages(sign_in, own: Path, language: str, waits: str, state: str) -> None:
    client = sign_in("doae", language)
    assert waits in _text(client.get(PAGE))
    propose(own, "somchai")
    page = _text(client.get(PAGE))
    assert state in page
    assert "somchai" in page
    facts = SnapshotStore(own / "snapshots").live("measure/rice-2557").facts
    assert f"{facts['eligible']:,}" in page
    assert f"{facts['amount']:,.2f}" in page
    assert PAGE in client.get("/measures/rice-2557/").content.decode()


def test_a_second_officer_approves_and_it_is_logged(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae", "en")
    assert "Approve it" in _text(client.get(PAGE))
    answer = client.post(DECIDE, {"decision": "approve"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    done = rounds(own).get("rice-2557", 1)
    assert (done.state, done.decided_by) == ("approved", "doae")
    assert "in force" in _text(client.get(PAGE))
    last = AccessLog(own / "log" / "access.jsonl").entries()[-1].event
    assert (last["action"], last["who"]) == ("round_approved", "doae")
    assert client.post(DECIDE, {"decision": "approve"}).status_code == 400  # it waits no more


def test_who_proposed_is_given_no_button_and_cannot_do_without(sign_in, own: Path) -> None:
    propose(own, "DOAE")
    client = sign_in("doae", "en")
    page = _text(client.get(PAGE))
    assert "Approve it" not in page
    assert "Another officer must" in page
    answer = client.post(DECIDE, {"decision": "approve"})
    assert (answer.status_code, rounds(own).get("rice-2557", 1).state) == (400, "proposed")


def test_a_round_is_refused_with_a_reason(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae", "en")
    assert "Say why it is refused" in _text(client.post(DECIDE, {"decision": "refuse", "why": " "}))
    assert client.post(DECIDE, {"decision": "refuse", "why": "too early"}).status_code == 302
    done = rounds(own).get("rice-2557", 1)
    assert (done.state, done.why) == ("refused", "too early")
    assert "too early" in _text(client.get(PAGE))


@pytest.mark.parametrize(
    ("username", "unit", "page", "decide"),
    [
        ("pmo", "00000", 200, 403),
        ("moac", "07000", 200, 403),
        ("doae", "07011", 200, 302),
        ("doae", "07000", 200, 404),  # an officer above it sees it, and does not decide
        ("doae", "15003", 404, 404),
        ("clerk1", "15003", 403, 403),
        ("auditor", "", 403, 403),
        ("citizen", "", 403, 403),
    ],
)
def test_who_sees_rounds_and_who_decides(sign_in, own: Path, username, unit, page, decide) -> None:
    get_user_model().objects.filter(username=username).update(unit_code=unit)
    propose(own, "somchai")
    client = sign_in(username)
    assert client.get(PAGE).status_code == page
    assert client.post(DECIDE, {"decision": "approve"}).status_code == decide
    assert rounds(own).get("rice-2557", 1).state == ("approved" if decide == 302 else "proposed")


def test_a_decision_takes_a_post_and_one_of_the_two_words(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae")
    assert client.get(DECIDE).status_code == 405
    assert client.post(DECIDE, {"decision": "burn"}).status_code == 404


def test_changes_and_payments_are_listed(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae", "en")
    client.post(DECIDE, {"decision": "approve"})
    propose(own, "somchai")
    page = _text(client.get(PAGE))
    assert "Changes since round 1" in page
    assert "Another payee 0 0.00" in page
