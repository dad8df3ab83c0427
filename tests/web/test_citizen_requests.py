"""The citizen's own data, corrections, rights and consents, and the desk of the agency that answers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import jsonschema_rs
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from prasan.citizens.copies import schema
from prasan.citizens.differences import differences
from prasan.citizens.holdings import holdings
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.linkage.lookups.persons import links_of
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest
from prasan.thai.national_id import check_digit
from prasan.web.exchange import citizen_permit
from prasan.web.portal.requests.models import CitizenRequest, State

PDF = b"%PDF-1.4 a house registration book %%EOF\n"


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with a log, and a register of farmers, that this test alone writes to."""
    copy = tmp_path / "data"
    (copy / "snapshots" / "register").mkdir(parents=True)
    for each in (demo / "snapshots").iterdir():
        if each.name != "register":
            (copy / "snapshots" / each.name).symlink_to(each)
    for each in (demo / "snapshots" / "register").iterdir():
        if each.name == "farmer":
            shutil.copytree(each, copy / "snapshots" / "register" / each.name, symlinks=True)
        else:
            (copy / "snapshots" / "register" / each.name).symlink_to(each)
    shutil.copy(demo / "agreements.yaml", copy)
    shutil.copytree(demo / "log", copy / "log")
    settings.PRASAN_DATA = copy
    return copy


def _log(own: Path) -> AccessLog:
    return AccessLog(own / "log" / "access.jsonl")


def _citizen() -> int:
    return get_user_model().objects.get(username="citizen").spine_id


def _text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def _paper(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("ทะเบียนบ้าน นาย ก.pdf", content)


def _ask(client, column: str = "area_code", wanted: str = "100101", **more: object) -> CitizenRequest:
    """Ask for a correction of the first record in the register of farmers."""
    sent = {"wanted": wanted, "text": "ย้ายแล้ว", "papers": _paper(), **more}
    answer = client.post(f"/me/data/farmer/0/{column}/", sent)
    assert answer.status_code == 302, _text(answer)
    return CitizenRequest.objects.latest("pk")


def _act(client, asked: CitizenRequest, done: str, text: str = "because", **more: object):
    return client.post(f"/corrections/{asked.public_id}/act/", {"act": done, "text": text, **more})


def _state(asked: CitizenRequest) -> str:
    asked.refresh_from_db()
    return asked.state


def test_a_correction_goes_from_the_citizen_to_the_register_and_back(sign_in, own: Path) -> None:
    client, officer, store = sign_in("citizen"), sign_in("doae"), SnapshotStore(own / "snapshots")
    page = client.get("/me/data/")
    assert "/me/data/farmer/0/full_name/" in page.content.decode()
    asked = _ask(client, "full_name", "สมใจ ใจงามยิ่ง")
    assert asked.unit == "07011"
    assert (own / "requests" / "papers").stat().st_mode & 0o077 == 0
    desk = officer.get("/corrections/")
    assert str(asked.public_id) in desk.content.decode()
    opened = officer.get(f"/corrections/{asked.public_id}/")
    assert "ใจงามยิ่ง" in opened.content.decode()
    assert _log(own).entries()[-1].event["action"] == "request_opened"
    paper = asked.papers.get()
    assert officer.get(f"/corrections/{asked.public_id}/papers/{paper.public_id}/").content == PDF
    assert _act(officer, asked, "accept").status_code == 400  # nobody took it yet
    _act(officer, asked, "take")
    _act(officer, asked, "accept", "The book says so", value=asked.wanted)
    assert _state(asked) == State.ACCEPTED
    assert "being corrected" in _text(client.get(f"/me/requests/{asked.public_id}/"))
    rows = b"".join(officer.post("/corrections/rows/farmer/").streaming_content)
    [row] = csv.DictReader(io.StringIO(rows.decode("utf-8-sig")))
    assert row["full_name"].endswith("สมใจ ใจงามยิ่ง")
    (own / "back.csv").write_bytes(rows)
    before = store.live("register/farmer")
    ingest(store, shipped_contracts()["farmer"], [own / "back.csv"], delta=True)
    assert store.live("register/farmer").facts["accepted"] == before.facts["accepted"]
    assert "The register holds it now" in _text(client.get(f"/me/requests/{asked.public_id}/"))
    assert _state(asked) == State.DONE
    assert "ใจงามยิ่ง" in client.get("/me/data/").content.decode()
    told = [each.event for each in _log(own).entries() if each.event.get("spine_id") == _citizen()]
    acts = [each["action"] for each in told]
    for action in ("request_asked", "request_opened", "request_paper", "request_accept", "corrected_rows"):
        assert action in acts
    assert _log(own).verify().ok
    everything = json.dumps(told, ensure_ascii=False)
    assert "ใจงามยิ่ง" not in everything


def test_a_request_that_was_asked_back_waits_for_the_citizen_and_not_for_the_agency(sign_in, own: Path) -> None:
    client, officer = sign_in("citizen"), sign_in("doae")
    asked = _ask(client)
    _act(officer, asked, "take")
    due = asked.answer_by()
    _act(officer, asked, "ask_back", "Which house?")
    CitizenRequest.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(20))
    asked.steps.filter(act="asked_back").update(at=timezone.now() - timedelta(15))
    asked = CitizenRequest.objects.get(pk=asked.pk)
    assert asked.answer_by() == due - timedelta(20) + timedelta(15)
    start = _text(client.get("/me/"))
    assert "The agency waits for you" in start
    answer = client.post(f"/me/requests/{asked.public_id}/act/", {"act": "reply", "text": "The old one"})
    assert answer.status_code == 302
    assert _state(asked) == State.TAKEN
    assert "The old one" in _text(officer.get(f"/corrections/{asked.public_id}/"))
    _act(officer, asked, "extend", "The village head is away")
    later = CitizenRequest.objects.get(pk=asked.pk)
    assert later.answer_by() == due - timedelta(20) + timedelta(45)
    assert _act(officer, asked, "extend", "again").status_code == 400  # once


def test_a_refusal_is_appealed_to_the_head_and_another_decides(sign_in, own: Path) -> None:
    client, officer, head = sign_in("citizen"), sign_in("doae"), sign_in("doae-head")
    asked = _ask(client)
    _act(officer, asked, "take")
    assert _act(officer, asked, "refuse", "").status_code == 400  # a refusal has a reason
    _act(officer, asked, "refuse", "The paper is another’s")
    page = client.get(f"/me/requests/{asked.public_id}/")
    assert "The paper is another’s" in _text(page)
    assert "You may appeal to the head" in _text(page)
    client.post(f"/me/requests/{asked.public_id}/act/", {"act": "appeal", "text": "It is mine"})
    assert _state(asked) == State.APPEALED
    assert _act(officer, asked, "overturn").status_code == 403
    _act(head, asked, "overturn", "Look at the name again")
    assert _state(asked) == State.TAKEN
    _act(officer, asked, "refuse", "Still another’s")
    CitizenRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now() - timedelta(16))
    late = client.post(f"/me/requests/{asked.public_id}/act/", {"act": "appeal", "text": "It is mine"})
    assert "fifteen days" in _text(late)
    CitizenRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now() - timedelta(15))
    client.post(f"/me/requests/{asked.public_id}/act/", {"act": "appeal", "text": "It is mine"})
    _act(head, asked, "uphold", "It is another’s")
    assert _state(asked) == State.UPHELD
    assert "section 73" in _text(client.get(f"/me/requests/{asked.public_id}/"))


def test_the_head_is_told_of_what_is_late(sign_in, own: Path) -> None:
    asked = _ask(sign_in("citizen"))
    assert "past" not in _text(sign_in("doae-head").get("/corrections/"))
    CitizenRequest.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(31))
    assert "1 request is past its last day" in _text(sign_in("doae-head").get("/corrections/"))
    assert "(late)" in _text(sign_in("citizen").get("/me/requests/"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"wanted": ""}, "6 digits"),
        ({"wanted": "10"}, "6 digits"),
        ({"papers": SimpleUploadedFile("a.pdf", b"MZ a program")}, "no whole PDF"),
        ({"text": f"my number is 1-1037-02071-81-{check_digit('110370207181')}"}, "Leave national ids out"),
        ({"text": "x" * 2001}, "at most 2,000 letters"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_kept(sign_in, own: Path, sent: dict, said: str) -> None:
    told = {"wanted": "100101", "text": "", **sent}
    if "papers" in told:
        told["papers"].seek(0)
    answer = sign_in("citizen").post("/me/data/farmer/0/area_code/", told)
    assert answer.status_code == 400
    assert said in _text(answer)
    assert not CitizenRequest.objects.exists()
    assert not (own / "requests").exists()


def test_the_same_is_not_asked_twice_while_it_is_open_and_may_be_taken_back(sign_in, own: Path) -> None:
    client = sign_in("citizen")
    asked = _ask(client)
    again = client.post("/me/data/farmer/0/area_code/", {"wanted": "100102"})
    assert "asked already" in _text(again)
    client.post(f"/me/requests/{asked.public_id}/act/", {"act": "take_back"})
    assert _state(asked) == State.TAKEN_BACK
    assert _ask(client).pk != asked.pk


def test_a_number_of_a_person_is_never_written_here(sign_in, own: Path) -> None:
    client = sign_in("citizen")
    form = client.get("/me/data/civil/0/national_id/")
    assert 'name="wanted"' not in form.content.decode()
    answer = client.post("/me/data/civil/0/national_id/", {"wanted": "1103702071812", "papers": _paper()})
    assert answer.status_code == 302
    asked = CitizenRequest.objects.get()
    assert asked.wanted == ""
    [civil] = [each for each in links_of(SnapshotStore(own / "snapshots"), _citizen()) if each.register == "civil"]
    kept = json.dumps(list(CitizenRequest.objects.values()), default=str)
    assert civil.record_key not in kept
    officer = sign_in("dopa")
    page = officer.get(f"/corrections/{asked.public_id}/").content.decode()
    assert civil.record_key not in page
    _act(officer, asked, "take")
    _act(officer, asked, "accept", "Corrected in the register of births")
    assert _state(asked) == State.DONE


def test_nobody_opens_anothers_request_by_changing_its_address(sign_in, own: Path) -> None:
    mine = _ask(sign_in("citizen"))
    paper = mine.papers.get()
    other = CitizenRequest.objects.create(spine_id=_citizen() + 1, kind="correction", unit="15003", register="civil")
    other_paper = other.papers.create(digest=paper.digest, kind="pdf", size=1)
    client = sign_in("citizen")
    for request_id, paper_id in (
        (other.public_id, other_paper.public_id),
        (uuid4(), uuid4()),
        (mine.public_id, other_paper.public_id),
    ):
        if request_id != mine.public_id:
            assert client.get(f"/me/requests/{request_id}/").status_code == 404
            sent = {"act": "take_back"}
            assert client.post(f"/me/requests/{request_id}/act/", sent).status_code == 404
        assert client.get(f"/me/requests/{request_id}/papers/{paper_id}/").status_code == 404
    assert _state(other) == State.WAITING
    for address in ("/me/data/farmer/9/family_name/", "/me/data/nothing/0/x/", "/me/data/farmer/0/nothing/"):
        assert client.get(address).status_code == 404
    # An officer of another agency, in the same role.
    stranger = sign_in("dopa")
    assert str(mine.public_id) not in stranger.get("/corrections/?view=all").content.decode()
    assert stranger.get(f"/corrections/{mine.public_id}/").status_code == 404
    assert _act(stranger, mine, "take").status_code == 404
    assert stranger.get(f"/corrections/{mine.public_id}/papers/{paper.public_id}/").status_code == 404
    assert stranger.post("/corrections/rows/farmer/").status_code == 404


def test_nothing_of_a_citizen_is_kept_by_a_cache_or_told_by_an_address(sign_in, own: Path) -> None:
    client = sign_in("citizen")
    asked = _ask(client)
    for address in (
        "/me/",
        "/me/data/",
        "/me/rights/",
        "/me/copy/",
        "/me/requests/",
        f"/me/requests/{asked.public_id}/",
    ):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert str(_citizen()) not in answer.content.decode()


def test_where_registers_differ_it_is_said_and_which_one_counts(sign_in, own: Path) -> None:
    client, officer, store = sign_in("citizen"), sign_in("doae"), SnapshotStore(own / "snapshots")
    asked = _ask(client, "full_name", "สมใจ ใจงามยิ่ง")
    _act(officer, asked, "take")
    _act(officer, asked, "accept", value=asked.wanted)
    rows = b"".join(officer.post("/corrections/rows/farmer/").streaming_content)
    (own / "back.csv").write_bytes(rows)
    ingest(store, shipped_contracts()["farmer"], [own / "back.csv"], delta=True)
    held = holdings(store, _citizen(), citizen_permit(), _log(own), action="view_own_data")
    [name] = [each for each in differences(held) if each.about == "family_name"]
    assert name.master.holding.contract.spine
    assert [each.holding.name for each in name.others if each.differs] == ["farmer"]
    page = client.get("/me/data/")
    [told] = [each for each in page.context["differences"] if each.name == "Family name"]
    assert [(each.register, each.master, each.differs) for each in told.said[:2]] == [
        ("civil", True, False), ("farmer", False, True),
    ]  # fmt: skip
    assert "this one counts" in _text(page)


def test_a_copy_has_what_its_schema_says_and_is_logged(sign_in, own: Path) -> None:
    client = sign_in("citizen")
    assert client.get("/me/copy/json/").status_code == 405
    told = client.post("/me/copy/json/")
    copied = json.loads(told.content)
    jsonschema_rs.validator_for(schema()).validate(copied)
    assert _log(own).entries()[-1].event["action"] == "copy_own_data"
    assert [each["register"] for each in copied["registers"]] == ["civil", "farmer", "poor"]
    for each in copied["registers"]:
        assert each["records"]
        assert set(each["records"][0]["values"]) == {field["field"] for field in each["fields"]}
    with zipfile.ZipFile(io.BytesIO(client.post("/me/copy/zip/").content)) as archive:
        assert set(archive.namelist()) == {
            "own-data.json", "own-data.schema.json", "civil.csv", "farmer.csv", "poor.csv",
        }  # fmt: skip
        [row] = csv.DictReader(io.StringIO(archive.read("civil.csv").decode("utf-8-sig")))
        assert row["given_name"] == copied["registers"][0]["records"][0]["values"]["given_name"]
    pdf = sign_in("citizen", "th").post("/me/copy/pdf/")
    assert pdf.content.startswith(b"%PDF-")
    assert b"Sarabun" in pdf.content
    assert client.post("/me/copy/xml/").status_code == 404


def test_a_right_is_offered_where_the_law_gives_it_and_else_the_page_says_why_not(sign_in, own: Path) -> None:
    client = sign_in("citizen")
    assert "Section 31 gives this right only" in _text(client.get("/me/rights/"))
    portability = client.get("/me/rights/portability/").content.decode()
    assert "agreement:farm-advice" in portability
    assert "agreement:state-welfare" not in portability
    objection = client.get("/me/rights/objection/")
    assert "agreement:rice-support" in objection.content.decode()
    assert "agreement:farm-advice" not in objection.content.decode()
    refused = client.post("/me/rights/portability/", {"target": "agreement:state-welfare", "text": "please"})
    assert refused.status_code == 400
    answer = client.post("/me/rights/objection/", {"target": "agreement:rice-support", "text": "I do not farm"})
    assert answer.status_code == 302
    asked = CitizenRequest.objects.get()
    assert (asked.kind, asked.unit, asked.agreement) == ("objection", "07011", "rice-support")
    officer = sign_in("doae")
    _act(officer, asked, "take")
    _act(officer, asked, "refuse", "The law obliges us")
    assert _state(asked) == State.REFUSED
    assert client.get("/me/rights/correction/").status_code == 404
    assert client.get("/me/rights/nothing/").status_code == 404


def test_a_consent_that_is_taken_back_holds_at_once_and_may_be_given_again(sign_in, own: Path) -> None:
    from prasan.exchange.standing import agreements_in

    def without() -> frozenset[int]:
        return next(each.withdrawn for each in agreements_in(own) if each.id == "farm-advice")

    client = sign_in("citizen")
    page = client.get("/me/rights/")
    assert [each.agreement.id for each in page.context["consents"]] == ["farm-advice"]
    for agreement in ("rice-support", "nothing"):
        sent = {"agreement": agreement, "event": "withdrawn"}
        assert client.post("/me/rights/consent/", sent).status_code == 404
    client.post("/me/rights/consent/", {"agreement": "farm-advice", "event": "withdrawn"})
    assert without() == {_citizen()}
    event = _log(own).entries()[-1].event
    assert (event["action"], event["consent"], event["ledger"]) == ("consent_withdrawn", "farm-advice", "consents")
    assert "You took your consent back" in _text(client.get("/me/rights/"))
    client.post("/me/rights/consent/", {"agreement": "farm-advice", "event": "given"})
    assert without() == frozenset()


def test_addresses_name_no_person() -> None:
    for name, args in (("own:data", ()), ("own:correct", ("civil", 0, "sex")), ("own:rights", ())):
        assert not re.search(r"[0-9]{5,}", reverse(name, args=args))
