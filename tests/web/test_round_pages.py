"""The page of a measure's rounds: an officer proposes and pays, an approving officer decides, each of its unit alone."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.measures import shipped
from prasan.measures.rounds import Rounds, propose_round
from prasan.web.exchange import measure_permit

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
    permit, log = measure_permit(user, RICE), AccessLog(own / "log" / "access.jsonl")
    propose_round(SnapshotStore(own / "snapshots"), rounds(own), RICE, permit, by=Officer(by), log=log)


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


def test_an_officer_proposes_and_an_approving_officer_approves_and_it_is_logged(sign_in, own: Path) -> None:
    officer = sign_in("doae", "en")
    assert "Propose the round" in _text(officer.get(PAGE))
    assert officer.post(f"{PAGE}propose/")["Location"] == PAGE
    client = sign_in("doae-head", "en")
    assert "Approve it" in _text(client.get(PAGE))
    assert "Approve it" not in _text(officer.get(PAGE))
    answer = client.post(DECIDE, {"decision": "approve"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    done = rounds(own).get("rice-2557", 1)
    assert (done.state, done.proposed_by, done.decided_by, done.stated) == ("approved", "doae", "doae-head", ())
    page = _text(client.get(PAGE))
    assert "in force" in page
    assert "stated on the command line" not in page
    last = AccessLog(own / "log" / "access.jsonl").entries()[-1].event
    assert (last["action"], last["who"]) == ("round_approved", "doae-head")
    assert "no longer in a state" in _text(client.post(DECIDE, {"decision": "approve"}))


def test_who_proposed_cannot_approve_whatever_role_the_account_has_by_now(sign_in, own: Path) -> None:
    propose(own, "DOAE-HEAD")
    client = sign_in("doae-head", "en")
    page = _text(client.get(PAGE))
    assert "Approve it" not in page
    assert "Another officer must" in page
    assert "stated on the command line" in page
    answer = client.post(DECIDE, {"decision": "approve"})
    assert (answer.status_code, rounds(own).get("rice-2557", 1).state) == (400, "proposed")


def test_a_round_is_refused_with_a_reason_and_given_up_by_who_proposed_it(sign_in, own: Path) -> None:
    propose(own, "doae")
    client = sign_in("doae-head", "en")
    assert "Say why it is refused" in _text(client.post(DECIDE, {"decision": "refuse", "why": " "}))
    assert client.post(DECIDE, {"decision": "refuse", "why": "too early"}).status_code == 302
    done = rounds(own).get("rice-2557", 1)
    assert (done.state, done.why) == ("refused", "too early")
    assert "too early" in _text(client.get(PAGE))
    propose(own, "doae")
    officer = sign_in("doae", "en")
    assert "Give it up" in _text(officer.get(PAGE))
    assert officer.post(f"{PAGE}2/decide/", {"decision": "refuse", "why": "a mistake"}).status_code == 302


@pytest.mark.parametrize(
    ("username", "unit", "page", "decide", "prepare"),
    [
        ("pmo", "00000", 200, 403, 403),
        ("moac", "07000", 200, 403, 403),
        ("doae", "07011", 200, 403, 302),
        ("doae-head", "07011", 200, 302, 403),
        ("doae-head", "07000", 200, 404, 403),  # an approving officer above it sees it, and does not decide
        ("doae", "07000", 200, 403, 404),
        ("doae-head", "15003", 404, 404, 404),
        ("clerk1", "15003", 403, 403, 403),
        ("auditor", "", 403, 403, 403),
        ("citizen", "", 403, 403, 403),
    ],
)
def test_who_sees_rounds_who_decides_and_who_prepares(
    sign_in, own: Path, username, unit, page, decide, prepare
) -> None:
    get_user_model().objects.filter(username=username).update(unit_code=unit)
    propose(own, "somchai")
    client = sign_in(username)
    assert client.get(PAGE).status_code == page
    assert client.post(DECIDE, {"decision": "approve"}).status_code == decide
    assert rounds(own).get("rice-2557", 1).state == ("approved" if decide == 302 else "proposed")
    assert client.post(f"{PAGE}propose/").status_code == prepare
    for address in (f"{PAGE}1/pay/", f"{PAGE}1/supplement/"):  # which is not in force, or has nothing to pay
        assert client.post(address).status_code == (400 if prepare == 302 else prepare)


def test_acts_take_a_post_and_a_decision_one_of_the_two_words(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae-head")
    for address in (DECIDE, f"{PAGE}propose/", f"{PAGE}1/pay/", f"{PAGE}1/supplement/"):
        assert client.get(address).status_code == 405
    assert client.post(DECIDE, {"decision": "burn"}).status_code == 404


def test_the_payment_file_is_sent_once_and_again_with_a_reason(sign_in, own: Path) -> None:
    propose(own, "somchai")
    sign_in("doae-head").post(DECIDE, {"decision": "approve"})
    client = sign_in("doae", "en")
    sent = client.post(f"{PAGE}1/pay/")
    assert 'filename="rice-2557-round-1.zip"' in sent["Content-Disposition"]
    assert "no-store" in sent["Cache-Control"]
    [paid] = rounds(own).get("rice-2557", 1).payments
    with zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as archive:
        rows = archive.read("rice-2557-round-1.csv").decode().splitlines()[1:]
        for name, digest in paid.files.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert len(rows) == paid.count
    page = _text(client.get(PAGE))
    assert f"Payments {paid.count:,}" in page
    assert rows[0].split(",")[2] not in page
    assert "There is a payment file already" in _text(client.post(f"{PAGE}1/pay/"))
    assert client.post(f"{PAGE}1/pay/", {"why": "the disk broke"}).status_code == 200
    assert "the disk broke" in _text(client.get(PAGE))
    assert not list(own.glob("**/*.csv"))


def test_an_agreement_that_ended_and_an_altered_file_are_said_in_thai(sign_in, own: Path) -> None:
    propose(own, "somchai")
    client = sign_in("doae-head", "th")
    agreements = own / "agreements.yaml"
    text = agreements.read_text(encoding="utf-8")
    agreements.write_text(text.replace("measure:rice-2557", "measure:another"), encoding="utf-8")
    answer = client.post(DECIDE, {"decision": "approve"})
    assert (answer.status_code, "ไม่ครอบคลุมวัตถุประสงค์นี้" in _text(answer)) == (400, True)
    agreements.write_text(text, encoding="utf-8")
    path = rounds(own).ledger.path
    kept = path.read_text(encoding="utf-8")
    path.write_text("", encoding="utf-8")
    propose_on_a_cut_file = sign_in("doae", "th").post(f"{PAGE}propose/")
    assert "หายไปจากแฟ้มคำวินิจฉัย" in _text(propose_on_a_cut_file)
    path.write_text(kept.replace("somchai", "malee") + kept, encoding="utf-8")
    assert "ถูกแก้ไข" in _text(client.get(PAGE))


def test_changes_and_payments_are_listed(sign_in, own: Path) -> None:
    propose(own, "somchai")
    sign_in("doae-head").post(DECIDE, {"decision": "approve"})
    propose(own, "somchai")
    page = _text(sign_in("doae", "en").get(PAGE))
    assert "Changes since round 1" in page
    assert "Another payee 0 0.00" in page


def test_a_list_of_millions_is_left_to_the_command(sign_in, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prasan.web.measures.rounds.MOST_ON_A_PAGE", 0)
    officer = sign_in("doae", "en")
    answer = officer.post(f"{PAGE}propose/")
    assert answer.status_code == 400
    assert "prasan measure propose rice-2557 --by doae" in _text(answer)
    propose(own, "somchai")
    answer = officer.post(f"{PAGE}1/pay/")
    assert answer.status_code == 400
    assert "prasan measure pay rice-2557 --round 1 --by doae --out FOLDER" in _text(answer)
    sign_in("doae-head").post(DECIDE, {"decision": "approve"})
    answer = officer.post(f"{PAGE}1/supplement/")  # nobody was granted anything, which is no long list
    assert "--appeals" not in _text(answer)
    monkeypatch.setattr("prasan.web.measures.rounds.MOST_ON_A_PAGE", -1)
    answer = officer.post(f"{PAGE}1/supplement/")
    assert answer.status_code == 400
    assert "prasan measure pay rice-2557 --round 1 --appeals --by doae --out FOLDER" in _text(answer)
