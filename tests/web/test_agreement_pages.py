"""Agreements on pages and by the command: drafted, signed by two units, suspended, ended, renewed; and who may do what."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from prasan.exchange.agreements import Permit, Refusal, Request, decide
from prasan.exchange.log import AccessLog
from prasan.exchange.standing import agreements_in, signed_agreements, today
from prasan.exchange.terms import Agreement, AgreementError
from prasan.web.accounts.models import Role, User
from prasan.web.agreements.forms import DraftForm
from prasan.web.agreements.models import Version

pytestmark = pytest.mark.django_db
TODAY = today()
ASKED = Request("a test", "07011", "measure:old-age-2555", ("civil",))
DRAFT = {
    "id": "old-age-and-farms", "title_th": "ข้อตกลงทดลอง", "title_en": "A trial agreement", "consumer": "07011",
    "purposes": ["measure:old-age-2555"], "register_civil": ["sex", "birth_date", "area_code"], "provinces": ["30"],
    "districts": "1001, 1002", "a_request": "500", "a_day": "900", "basis_1": "pdpa-2562-24-4", "section_1": "24(4)",
    "valid_from": "2565-10-01", "valid_to": f"{TODAY.year + 543}-12-31",
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.PRASAN_DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name, role, unit in (
        ("dopa", Role.OFFICER, "15003"), ("dopa-head", Role.APPROVER, "15003"), ("doae", Role.OFFICER, "07011"),
        ("doae-head", Role.APPROVER, "07011"), ("welfare", Role.OFFICER, "03011"), ("auditor", Role.AUDITOR, ""),
        ("moac", Role.EXECUTIVE, "07000"), ("welfare-head", Role.APPROVER, "03011"),
    ):  # fmt: skip
        User.objects.create_user(name, password="prasan-demo", role=role, unit_code=unit)
    return tmp_path


def _as(name: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(User.objects.get(username=name))
    return client


def _act(name: str, act: str, **more: str) -> Any:
    return _as(name).post("/agreements/old-age-and-farms/act/", {"act": act, **more})


def _sign(name: str) -> Any:
    return _act(name, "sign", seal=Version.objects.last().told().seal)


def _drafted() -> None:
    assert _as("doae").post("/agreements/new/", DRAFT).status_code == 302


def _signed() -> None:
    _drafted()
    for name in ("dopa-head", "doae-head"):
        assert _sign(name).status_code == 302


def _decision(data: Path) -> Permit | Refusal:
    return decide(ASKED, agreements_in(data), TODAY)


def test_what_both_sides_signed_is_what_the_rooms_below_go_by(data: Path) -> None:
    _drafted()
    with pytest.raises(AgreementError, match="no such file"):
        agreements_in(data)  # nothing is signed, so nothing stands
    assert _sign("dopa-head").status_code == 302
    assert Version.objects.get().state == "signed_by_provider"
    assert _sign("doae-head").status_code == 302
    permit = _decision(data)
    assert isinstance(permit, Permit)
    assert permit.fields == {"civil": frozenset({"sex", "birth_date", "area_code"})}
    assert permit.areas == {"30", "1001", "1002"}
    assert (permit.max_people, permit.max_people_a_day, permit.onward) == (500, 900, False)
    assert permit.legal_basis == "PDPA B.E. 2562 s.24(4)"
    actions = [entry.event["action"] for entry in AccessLog(data / "log" / "access.jsonl").entries()]
    assert actions == ["agreement_drafted", "agreement_signed", "agreement_in_force"]


@pytest.mark.parametrize(
    ("name", "state"),
    [("doae", "draft"), ("dopa", "draft"), ("doae-head", "draft"), ("welfare-head", "draft"), ("dopa-head", "signed")],
)
def test_only_another_unit_s_approving_officer_signs_next(data: Path, name: str, state: str) -> None:
    _drafted()
    if state == "signed":
        _sign("dopa-head")
    before = Version.objects.get().state
    assert _sign(name).status_code in (403, 404, 409)
    assert Version.objects.get().state == before


def test_one_person_never_signs_for_both_sides(data: Path) -> None:
    assert _as("dopa").post("/agreements/new/", {**DRAFT, "consumer": "15003"}).status_code == 302
    assert _sign("dopa-head").status_code == 302
    assert _sign("dopa-head").status_code == 409
    User.objects.create_user("dopa-deputy", role=Role.APPROVER, unit_code="15003")
    assert _sign("dopa-deputy").status_code == 302
    assert Version.objects.get().state == "in_force"


def test_a_signature_is_of_what_was_seen(data: Path) -> None:
    _drafted()
    seal = Version.objects.get().told().seal
    changed = {**DRAFT, "a_request": "9", "revision": "1"}
    assert _as("doae").post("/agreements/old-age-and-farms/edit/", changed).status_code == 302
    assert _act("dopa-head", "sign", seal=seal).status_code == 409
    stale = _as("dopa").post("/agreements/old-age-and-farms/edit/", {**changed, "a_request": "900000"})
    assert stale.status_code == 400  # upon a save that it had not seen
    assert Version.objects.get().terms["population"] == {"a_request": 9, "a_day": 900}
    _sign("dopa-head")
    assert _as("doae").post("/agreements/old-age-and-farms/edit/", {**changed, "revision": "2"}).status_code == 404
    assert _act("doae", "return", why="the wrong number").status_code == 302
    assert Version.objects.get().state == "draft"
    assert not Version.objects.get().signatures.exists()


def test_a_suspended_agreement_allows_nothing_until_it_is_resumed_and_an_ended_one_never(data: Path) -> None:
    _signed()
    assert _act("doae", "suspend", why="x").status_code == 409  # an officer does not
    assert _act("dopa-head", "suspend").status_code == 409  # not without saying why
    assert _act("dopa-head", "suspend", why="a complaint").status_code == 302
    refused = _decision(data)
    assert isinstance(refused, Refusal)
    assert [gap.code for gap in refused.gaps] == ["suspended"]
    assert _act("doae-head", "resume", why="we would like to").status_code == 409  # who suspended it resumes it
    assert _act("dopa-head", "resume", why="it was answered").status_code == 302
    assert isinstance(_decision(data), Permit)
    assert _act("doae-head", "end", why="no longer needed").status_code == 302
    refused = _decision(data)
    assert isinstance(refused, Refusal)
    assert [gap.code for gap in refused.gaps] == ["ended"]
    assert _act("dopa-head", "resume", why="x").status_code == 404


def test_a_renewed_agreement_holds_after_the_one_before(data: Path) -> None:
    _signed()
    begins = TODAY + timedelta(days=30)
    later = {**DRAFT, "valid_from": f"{begins.year + 543}-{begins:%m-%d}", "valid_to": "", "a_request": "7"}
    assert _as("dopa").post("/agreements/old-age-and-farms/edit/", later).status_code == 302
    assert isinstance(_decision(data), Permit)
    for name in ("dopa-head", "doae-head"):
        assert _sign(name).status_code == 302
    first, second = signed_agreements(data)
    assert first.agreement.valid_to == begins - timedelta(days=1)
    now, then = _decision(data), decide(ASKED, agreements_in(data), begins)
    assert isinstance(now, Permit)
    assert isinstance(then, Permit)
    assert (now.max_people, then.max_people) == (500, 7)
    assert second.seal != first.seal
    assert _act("dopa-head", "suspend", why="all of it").status_code == 302
    assert {each.agreement.state for each in signed_agreements(data)} == {"suspended"}


def test_what_was_signed_and_altered_since_is_not_gone_by(data: Path) -> None:
    _signed()
    terms = Version.objects.get().terms
    Version.objects.update(terms={**terms, "onward": True})
    answer = _as("doae").get("/agreements/old-age-and-farms/")
    assert answer.status_code == 500
    path = data / "agreements" / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"onward":false', b'"onward":true'))
    from prasan.exchange import standing

    standing.acts.cache_clear()
    with pytest.raises(AgreementError, match="not what was signed"):
        agreements_in(data)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"register_civil": []}, "Choose a register"),
        ({"purposes": []}, "Say what the data are for"),
        ({"basis_1": ""}, "Choose the law"),
        ({"section_1": "26"}, "This is section 24(4)"),
        ({"valid_from": "2560-01-01"}, "The law was not in force yet"),
        ({"valid_to": "2560-01-01"}, "It ends before it begins"),
        ({"districts": "9999"}, "No district has the code 9999"),
        ({"basis_1": "sharing-2569", "section_1": "", "basis_from_1": "2569-07-01", "onward": "on"}, "given on"),
    ],
)
def test_a_draft_that_does_not_hang_together_is_not_kept(changes: dict[str, Any], said: str) -> None:
    filled = QueryDict(mutable=True)
    for name, value in {**DRAFT, **changes}.items():
        filled.setlist(name, value if isinstance(value, list) else [value])
    with translation.override("en"):
        errors = [str(error) for errors in DraftForm(filled).errors.values() for error in errors]
    assert any(said in error for error in errors), errors


def test_a_unit_that_takes_no_part_drafts_nothing(data: Path) -> None:
    answer = _as("doae").post("/agreements/new/", {**DRAFT, "consumer": "15008"})
    assert answer.status_code == 400
    assert "Your unit is neither" in answer.content.decode()
    assert not Version.objects.exists()


@pytest.mark.parametrize(("language", "day"), [("th", "31 ธันวาคม"), ("en", "31 December")])
def test_a_page_says_in_both_languages_what_is_allowed_and_what_is_masked(data: Path, language: str, day: str) -> None:
    _signed()
    page = _as("auditor", language).get("/agreements/old-age-and-farms/").content.decode()
    assert f"{day} {TODAY.year + 543 if language == 'th' else TODAY.year}" in page
    assert {"th": "เลขประจำตัวประชาชน", "en": "National id"}[language] in page  # masked, and said to be
    assert {"th": "นครราชสีมา", "en": "Nakhon Ratchasima"}[language] in page
    assert _as("welfare").get("/agreements/old-age-and-farms/").status_code == 404
    assert _as("moac", language).get("/agreements/").status_code == 200


def test_agreements_of_the_file_are_listed_and_cannot_be_drafted_over(data: Path) -> None:
    with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as sample:
        (data / "agreements.yaml").write_bytes(sample.read_bytes())
    listed = _as("doae").get("/agreements/").content.decode()
    assert "rice-support" in listed
    assert "state-welfare" not in listed  # neither side is this unit
    assert _as("auditor").get("/agreements/state-welfare/").status_code == 200
    answer = _as("doae").post("/agreements/new/", {**DRAFT, "id": "rice-support"})
    assert "file has this name already" in answer.content.decode()
    _signed()
    known = {each.id for each in agreements_in(data)}
    assert {"rice-support", "old-age-and-farms"} <= known
    told = yaml.safe_load((data / "agreements.yaml").read_text(encoding="utf-8"))
    assert all(Agreement.model_validate(each) for each in told["agreements"])
