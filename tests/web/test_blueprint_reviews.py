"""An architect sends a blueprint, the office sees what it changes and accepts or returns it; what is the same gets one id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from prasan.architecture.files import model_as
from prasan.architecture.model import Element, Text
from prasan.architecture.submissions import Submissions

pytestmark = pytest.mark.django_db
REVIEWS = "/blueprint/reviews"


@pytest.fixture
def kept(demo_data: Path, tmp_path: Path, settings: Any, demo: Path) -> Submissions:
    """The demonstration's blueprints, in a folder of the test's own."""
    import shutil

    folder = tmp_path / "data"
    folder.mkdir()
    for each in demo_data.iterdir():
        if each.name == "architecture":
            shutil.copytree(each, folder / each.name)
    settings.PRASAN_DATA = folder
    return Submissions(folder / "architecture")


def _file(kept: Submissions) -> SimpleUploadedFile:
    model = kept.model("07011")
    model.elements.append(Element("id-more", "ApplicationComponent", [Text("ระบบใหม่เอี่ยม", "th")]))
    return SimpleUploadedFile("model.xml", model_as(model, model.form)[0])


def test_a_proposal_is_sent_shown_and_accepted_by_the_office_alone(kept, sign_in) -> None:
    architect, office = sign_in("architect"), sign_in("architect-office")
    sent = architect.post(f"{REVIEWS}/send/", {"file": _file(kept), "branch": ""})
    address = sent["Location"]
    page = architect.get(address).content.decode()
    assert "ระบบใหม่เอี่ยม" in page
    assert 'value="accepted"' not in page
    assert architect.post(f"{address}decide/", {"act": "accepted"}).status_code == 404
    assert 'value="accepted"' in office.get(address).content.decode()
    assert office.post(f"{address}decide/", {"act": "returned", "why": ""}).status_code == 409
    assert office.post(f"{address}decide/", {"act": "accepted"})["Location"] == address
    assert "07011/id-more" in Submissions(kept.folder).estate().things
    assert office.post(f"{address}decide/", {"act": "accepted"}).status_code == 409


def test_the_demonstrations_proposal_is_returned_with_words(kept, sign_in) -> None:
    office = sign_in("architect-office")
    waiting = kept.waiting()[0]
    address = f"{REVIEWS}/{waiting.unit}/{waiting.number}/"
    assert address in office.get(f"{REVIEWS}/").content.decode()
    office.post(f"{address}decide/", {"act": "returned", "why": "ขอชื่อที่ชัดเจนกว่านี้"})
    assert "ขอชื่อที่ชัดเจนกว่านี้" in sign_in("architect").get(f"{REVIEWS}/07011/").content.decode()
    assert Submissions(kept.folder).waiting() == []


def test_a_branch_is_merged_once_every_conflict_is_chosen(kept, sign_in) -> None:
    architect = sign_in("architect")
    branch = kept.branches("07011")["target-2573"][-1]
    address = f"{REVIEWS}/07011/{branch.number}/merge/"
    asked = architect.get(address)
    conflicts = [each for each, _ in asked.context["conflicts"]]
    assert len(conflicts) == 2
    assert architect.post(address, {}).status_code == 409
    answer = architect.post(address, {f"choice:{each.key}": "theirs" for each in conflicts})
    merged = kept.get("07011", int(answer["Location"].rstrip("/").rpartition("/")[2]))
    assert (kept.standing(merged).state, merged.merges) == ("waiting", "target-2573")
    assert {each.value for e in kept.read(merged).elements for p in e.properties for each in p.values} >= {"07000"}


def test_the_office_gives_one_national_id_to_what_is_the_same(kept, sign_in) -> None:
    office, architect = sign_in("architect-office"), sign_in("architect")
    page = office.get(f"{REVIEWS}/same/")
    group = page.context["groups"][0]
    keys = [each["key"] for each in group["things"]]
    assert architect.post(f"{REVIEWS}/same/decide/", {"act": "confirm", "key": keys}).status_code == 404
    assert office.post(f"{REVIEWS}/same/decide/", {"act": "confirm", "key": keys[:1]}).status_code == 409
    assert office.post(f"{REVIEWS}/same/decide/", {"act": "confirm", "key": keys}).status_code == 302
    assert Submissions(kept.folder).estate().same == {"TH-000001": sorted(keys)}
    after = architect.get(f"{REVIEWS}/same/")
    assert "TH-000001" in after.content.decode()
    assert keys not in [[each["key"] for each in told["things"]] for told in after.context["groups"]]
    office.post(f"{REVIEWS}/same/decide/", {"act": "part", "number": "TH-000001", "why": "คนละระบบ"})
    assert Submissions(kept.folder).estate().same == {}


def test_what_is_no_model_is_refused_and_nothing_changes(kept, sign_in) -> None:
    architect = sign_in("architect")
    before = len(kept.every("07011"))
    for data in (b"no model", b"<model/>", b"<!DOCTYPE m [<!ENTITY a 'b'>]><m>&a;</m>"):
        answer = architect.post(f"{REVIEWS}/send/", {"file": SimpleUploadedFile("m.xml", data), "branch": ""})
        assert answer.status_code == 400
    assert architect.post(f"{REVIEWS}/send/", {}).status_code == 400
    assert architect.post(f"{REVIEWS}/send/", {"file": _file(kept), "branch": "../x"}).status_code == 400
    assert len(kept.every("07011")) == before


def test_plateaus_say_what_stands_on_a_day(kept, sign_in) -> None:
    page = sign_in("pmo").get(f"{REVIEWS}/07011/plateaus/?on=2027-01-01")
    assert page.context["stands"] < page.context["all"]
    assert len(page.context["steps"]) == 3
    assert 'value="2570-01-01"' in page.content.decode()
    wrong = sign_in("pmo").get(f"{REVIEWS}/07011/plateaus/?on=2027-13-01").content.decode()
    assert 'value="2027-13-01"' in wrong
    assert "Write a day as" in wrong
