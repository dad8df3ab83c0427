"""Appeals on their pages: for officers of the unit that answers for the measure, from the counter to the answer."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from measure_engines import said_in

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import Statement
from prasan.exchange.log import AccessLog
from prasan.linkage.people import view_linked
from prasan.measures.appeals import Appeals
from prasan.measures.rounds import Rounds
from prasan.web.shell.days import days_left

QUEUE = "/appeals/"


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's rounds and appeals, to which this test alone writes."""
    copy = tmp_path / "data"
    (copy / "snapshots").mkdir(parents=True)
    for each in (demo / "snapshots").iterdir():
        if each.name != "supplement":
            (copy / "snapshots" / each.name).symlink_to(each)
    shutil.copytree(demo / "snapshots" / "supplement", copy / "snapshots" / "supplement")
    for name in ("rounds", "appeals", "log"):
        shutil.copytree(demo / name, copy / name)
    shutil.copy(demo / "agreements.yaml", copy)
    settings.PRASAN_DATA = copy
    return copy


def appeals(own: Path) -> list:
    return Appeals(own / "appeals" / "decisions.jsonl").all()


def of_state(own: Path, **wanted: object) -> int:
    return next(each.serial for each in appeals(own) if all(getattr(each, k) == v for k, v in wanted.items()))


def _text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def letter(content: bytes = b"%PDF-1.4 a certificate") -> SimpleUploadedFile:
    return SimpleUploadedFile("สูติบัตร นาย ก.pdf", content)


def somebody_refused(own: Path) -> tuple[str, int]:
    """The national id and spine id of a person of the first round whom nobody has appealed for."""
    store = SnapshotStore(own / "snapshots")
    snapshot = store.referred(Rounds(own / "rounds" / "decisions.jsonl").get("old-age-2555", 1).reference)
    verdicts = said_in(snapshot.file("verdicts.parquet"))
    taken = {each.spine_id for each in appeals(own)}
    young = [each["spine_id"] for each in verdicts if (each["c_age"], each["c_nationality"]) == ("not_met", "met")]
    person = next(each for each in young if each not in taken)
    with Engine.open() as engine:
        view_linked(engine, store, store.inputs_of(snapshot)["linkage"])
        asked = Statement("SELECT civil_key FROM people WHERE spine_id = $person", "test")
        return engine.value(asked, {"person": person}), person


@pytest.mark.parametrize(
    ("language", "state", "left"),
    [("th", "รอผู้มีอำนาจคนที่สอง", "เหลืออีก 30 วัน"), ("en", "waits for a second officer", "30 days left")],
)
def test_the_queue_is_by_deadline_and_says_where_each_stands(sign_in, own: Path, language, state, left) -> None:
    client = sign_in("officer1", language)
    page = client.get(QUEUE)
    text = _text(page)
    assert state in text
    assert left in text
    serials = [int(each) for each in re.findall(r'href="/appeals/(\d+)/"', page.content.decode())]
    assert sorted(serials) == [each.serial for each in appeals(own)]
    waiting = [each.serial for each in appeals(own) if each.state != "confirmed"]
    assert serials[: len(waiting)] == waiting
    for each in appeals(own):
        assert str(each.spine_id) not in page.content.decode()
    one = client.get(f"{QUEUE}?state=decided").content.decode()
    assert len(re.findall(r'href="/appeals/\d+/"', one)) == 1


def test_days_are_counted_down_and_then_up() -> None:
    today = timezone.localdate()
    assert [days_left(today + timedelta(days=n)) for n in (1, 0, -2)] == [
        "เหลืออีก 1 วัน",
        "เหลืออีก 0 วัน",
        "เกินกำหนด 2 วัน",
    ]


def test_from_the_counter_to_the_payment(sign_in, own: Path) -> None:
    national_id, _person = somebody_refused(own)
    client = sign_in("officer1")
    case = client.post("/appeals/case/", {"round": "old-age-2555/1", "national_id": national_id})
    assert "Is 60 or older" in _text(case)
    assert national_id not in case.content.decode()
    [token] = re.findall(r'name="case" value="([^"]+)"', case.content.decode())
    taken = client.post("/appeals/case/", {"case": unescape(token), "file": letter()})
    page = taken["Location"]
    serial = len(appeals(own))
    assert page == f"/appeals/{serial}/"
    # Asked for again, the person has an appeal.
    again = client.post("/appeals/case/", {"round": "old-age-2555/1", "national_id": national_id})
    assert again["Location"] == page
    digest = appeals(own)[-1].evidence[0].digest
    sent = client.get(f"{page}evidence/{digest}/")
    assert sent.content == b"%PDF-1.4 a certificate"
    assert sent["Content-Disposition"] == f'attachment; filename="appeal-{serial}-{digest[:12]}.pdf"'
    act = f"{page}act/"
    assert "Say first what each file" in _text(client.post(act, {"act": "decide", "text": "of age"}))
    wrong = client.post(act, {"act": "read", "digest": digest, "v-civil.birth_date": "yesterday"})
    assert "Write it as the example beside it" in _text(wrong)
    assert client.post(act, {"act": "read", "digest": digest, "v-civil.birth_date": "BE 2490-01-01"}).status_code == 302
    assert client.post(act, {"act": "decide", "text": "The certificate says so."})["Location"] == page
    assert client.post(act, {"act": "confirm"}).status_code == 403
    second = sign_in("officer2")
    assert second.post(act, {"act": "return", "text": "look once more"}).status_code == 302
    assert "look once more" in _text(client.get(page))
    client.post(act, {"act": "decide", "text": "The certificate says so."})
    assert second.get(f"{page}answer/").status_code == 404
    assert second.post(act, {"act": "confirm"})["Location"] == page
    answer = _text(second.get(f"{page}answer/"))
    assert "The appeal is granted: 600.00 baht" in answer
    assert "The certificate says so." in answer
    done = appeals(own)[-1]
    assert (done.granted, done.decided_by, done.confirmed_by, done.stated) == (60_000, "officer1", "officer2", ())
    events = [entry.event for entry in AccessLog(own / "log" / "access.jsonl").entries()]
    assert {"appeal_person", "appeal_evidence", "appeal_evidence_open", "appeal_decided", "appeal_returned"} <= {
        event["action"] for event in events
    }
    assert national_id not in (own / "log" / "access.jsonl").read_text(encoding="utf-8")
    rounds = "/measures/old-age-2555/rounds/"
    assert "2 appeals that were granted wait to be paid" in _text(client.get(rounds))
    paid = client.post(f"{rounds}1/supplement/")
    assert 'filename="old-age-2555-round-1-supplement-2.zip"' in paid["Content-Disposition"]
    assert "Supplement 2: people 2" in _text(client.get(rounds))
    assert "No appeal that was granted waits" in _text(client.post(f"{rounds}1/supplement/"))
    assert "Supplement 2: people Hidden for privacy" in _text(sign_in("pmo").get(rounds))


@pytest.mark.parametrize(
    ("file", "problem"), [(b"", "empty"), (b"PK\x03\x04\x00\x00", "Evidence is a PDF"), (None, "Choose a file")]
)
def test_what_is_no_evidence_is_refused(sign_in, own: Path, file: bytes | None, problem: str) -> None:
    sent = {"act": "evidence", **({} if file is None else {"file": letter(file)})}
    answer = sign_in("officer1").post(f"/appeals/{of_state(own, state='open')}/act/", sent)
    assert (answer.status_code, problem in _text(answer)) == (400, True)


@pytest.mark.parametrize(
    ("national_id", "problem"),
    [("1234567890123", "13 digits"), ("", "13 digits"), ("1111111111119", "Nobody with this")],
)
def test_an_id_that_is_none_is_said_and_not_kept(sign_in, own: Path, national_id: str, problem: str) -> None:
    answer = sign_in("officer1").post("/appeals/case/", {"round": "old-age-2555/1", "national_id": national_id})
    assert (answer.status_code, problem in _text(answer)) == (400, True)


@pytest.mark.parametrize(
    ("username", "unit", "queue", "one", "hears", "confirms"),
    [
        ("officer1", "15008", 200, 200, 400, 403),
        ("officer2", "15008", 200, 200, 403, 302),
        ("officer1", "15000", 200, 404, 404, 404),  # above it
        ("doae", "07011", 200, 404, 404, 404),
        ("pmo", "00000", 403, 403, 403, 403),
        ("clerk1", "15003", 403, 403, 403, 403),
        ("auditor", "", 403, 403, 403, 403),
        ("citizen", "", 403, 403, 403, 403),
    ],
)
def test_appeals_are_for_officers_of_the_unit_alone(
    sign_in, own: Path, username, unit, queue, one, hears, confirms
) -> None:
    get_user_model().objects.filter(username=username).update(unit_code=unit)
    client, serial = sign_in(username), of_state(own, state="decided")
    assert client.get(QUEUE).status_code == queue
    if queue == 200 and one == 404:
        assert "There are no appeals here" in _text(client.get(QUEUE))
    assert client.get(f"/appeals/{serial}/").status_code == one
    assert client.get(f"/appeals/{serial}/act/").status_code == (403 if queue == 403 else 405)
    assert client.post(f"/appeals/{serial}/act/", {"act": "decide", "text": ""}).status_code == hears
    assert client.get(f"/appeals/{serial}/evidence/abc/").status_code == (403 if queue == 403 else 404)
    asked = client.post("/appeals/case/", {"round": "old-age-2555/1", "national_id": "1"})
    assert asked.status_code == hears
    assert client.post(f"/appeals/{serial}/act/", {"act": "confirm"}).status_code == confirms
    assert client.get(f"/appeals/{serial}/answer/").status_code == one if confirms == 302 else True


def test_a_case_of_another_measure_or_an_altered_one_is_no_case(sign_in, own: Path) -> None:
    client = sign_in("officer1")
    assert client.post("/appeals/case/", {"round": "rice-2557/1", "national_id": "1"}).status_code == 404
    assert client.post("/appeals/case/", {"case": "W10:x:y"}).status_code == 404
