"""Uses in a sealed case, on the pages: what a citizen sees before, during and after, and who makes and ends a seal."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from registry_world import Asking, linked_folder, log_of, people_of, registry_folder
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.exchange import seals
from prasan.exchange.checkpoints import LogKeys
from prasan.exchange.lists import check_list
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.seals import confirm_seal, end_seal, propose_seal, read_seals, today
from prasan.web.accounts.models import Role
from prasan.web.portal.looks.listing import asked_of, touched

__all__ = ["linked_folder", "registry_folder"]
UNIT = "15003"


def _text(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def _who_looked(page: Any) -> str:
    """What the page tells of uses, without the minute of each and its number in the log, where others' lie between."""
    told = _text(page).partition("Who looked at my data")[2]
    told = re.sub(r"\d+ \w+ \d{4} \(B\.E\. \d{4}\) at \d\d:\d\d", "…", told)
    return re.sub(r"Number in the log \d+|Ask why \(\d+\)", "…", told)


def _made(log: AccessLog, unit: str = UNIT) -> str:
    made = propose_seal(log, Officer("one"), unit, order="No. 12/2569 of the Criminal Court", law="oia-2540-15-2",
                        reason="A case", since=today(), until=today() + timedelta(days=30))  # fmt: skip
    return confirm_seal(log, Officer("two"), made.id, unit).id


@pytest.fixture
def own_copy(demo: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration's data with a log that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", copy)
    shutil.copytree(demo / "log", copy / "log")
    settings.PRASAN_DATA = copy
    return copy


def test_a_citizens_pages_are_the_same_with_and_without_uses_under_a_seal_until_it_ends(
    sign_in, own_copy: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    shutil.copytree(own_copy, other, symlinks=True)
    log = log_of(own_copy)
    look = {"action": "lookup_person", "who": "system-of-police", "unit": UNIT, "purpose": "investigate",
            "registers": ["civil"], "rows": 1}  # fmt: skip
    citizen = get_user_model().objects.get(username="citizen").spine_id
    name = _made(log)
    for of in [citizen] * 25 + [None]:  # more than a page of them, and one of the whole register
        log.append({**look, "spine_id": of, "under_seal": name})
    client = sign_in("citizen")
    pages, listed, files = [], [], []
    for folder in (own_copy, other):
        settings.PRASAN_DATA = folder
        pages.append(client.get("/me/looked/"))
        listed.append(
            [each.event["action"] for each in touched(asked_of(citizen, ["civil", "farmer", "poor"]))[0:1000]]
        )
        files.append(json.loads(client.get("/me/uses.json").content))
    assert _who_looked(pages[0]) == _who_looked(pages[1])
    assert "A court or a law can order" in _text(pages[1])
    assert listed[0] == listed[1]
    count = pages[0].context["uses"].paginator.count
    assert count == pages[1].context["uses"].paginator.count == len(listed[0])
    assert [each.get("event", {}).get("action") for each in files[0]["entries"]] == [
        each.get("event", {}).get("action") for each in files[1]["entries"]
    ]
    keys = LogKeys(log).public()
    taken = len(files[0]["entries"])
    assert len(check_list(files[0], keys).entries) == taken == count + 1  # making the file is a use itself

    settings.PRASAN_DATA = own_copy
    told = _text(sign_in("auditor").get("/audit/?purpose=investigate"))
    assert "Under seal: the person is shown it after" in told
    assert "No. 12/2569 of the Criminal Court" in told
    end_seal(log, Officer("two"), name, UNIT, reason="closed")
    after = client.get("/me/looked/")
    assert after.context["uses"].paginator.count == count + 2 + 26
    assert re.search(
        r"Looked somebody up by id, for a system · .*?system-of-police .*?Under seal until .*?12/2569", _text(after)
    )
    assert log.verify().ok


def test_two_officers_make_a_seal_on_its_page_and_another_units_sees_nothing_of_it(
    sign_in, own_copy: Path, django_user_model: Any
) -> None:
    django_user_model.objects.create_user("dopa-deputy", password="prasan-demo", role=Role.APPROVER, unit_code=UNIT)
    first, second, stranger = sign_in("dopa-head"), sign_in("dopa-deputy"), sign_in("doae-head")
    asked = {"order": "No. 7/2569", "law": "oia-2540-15-2", "reason": "A case", "since": today().isoformat(),
             "until": (today() + timedelta(days=10)).isoformat()}  # fmt: skip
    assert "Choose a later day" in _text(first.post("/seals/", {**asked, "until": "2024-01-01"}))
    assert first.post("/seals/", {**asked, "law": "welfare-2562-fund"}).status_code == 400
    assert first.post("/seals/", asked).status_code == 302
    log = log_of(own_copy)
    [seal] = read_seals(log).values()
    act = f"/seals/{seal.id}/act/"
    assert "Confirm it" not in _text(first.get("/seals/"))
    refused = first.post(act, {"act": "confirm"})
    assert (refused.status_code, "another approving officer" in _text(refused)) == (409, True)
    assert "Confirm it" in _text(second.get("/seals/"))
    assert "No. 7/2569" not in _text(stranger.get("/seals/"))
    assert stranger.post(act, {"act": "confirm"}).status_code == 404
    assert second.post(act, {"act": "confirm"}).status_code == 302
    assert "In force: No. 7/2569" in _text(sign_in("auditor").get("/seals/"))
    later = (today() + timedelta(days=20)).isoformat()
    assert second.post(act, {"act": "prolong", "until": later, "order": "No. 8/2569"}).status_code == 302
    assert first.post(act, {"act": "confirm"}).status_code == 302
    assert first.post(act, {"act": "prolong", "until": "tomorrow", "order": "x"}).status_code == 409
    assert second.post(act, {"act": "end", "reason": "Closed"}).status_code == 302
    [seal] = read_seals(log).values()
    assert (seal.until.isoformat(), seal.order, seal.ended_by) == (later, "No. 7/2569; No. 8/2569", "dopa-deputy")
    acts = [each.event["action"] for each in log.entries() if each.event.get("seal") == seal.id]
    assert acts == ["seal_proposed", "seal_confirmed", "seal_prolonging", "seal_confirmed", "seal_ended"]
    assert "Ended a seal: " + seal.id in _text(sign_in("auditor").get("/audit/"))


def test_an_act_on_a_seal_asks_for_proof_that_it_is_they(sign_in, own_copy: Path) -> None:
    client = sign_in("dopa-head")
    session = client.session
    session["proved_at"] = 0
    session.save()
    for address in ("/seals/", "/seals/seal-1/act/"):
        assert "/accounts/" in client.post(address, {"act": "end"})["Location"]
    assert read_seals(log_of(own_copy)) == {}


def test_a_system_names_its_units_seal_and_no_other(registry_folder: Path) -> None:
    asking, log = Asking(), log_of(registry_folder)
    person = people_of(registry_folder)[0]
    name, anothers = _made(log, "07011"), _made(log, "15008")
    common = {"purpose": "lookup", "registers": {"civil": None}}
    questions: dict[str, dict[str, Any]] = {
        "persons/by-id": {**common, "national_id": person["national_id"]},
        "persons/batch": {**common, "national_ids": [person["national_id"]]},
        "persons/by-name": {**common, "given_name": person["given_name"], "family_name": person["family_name"],
                            "birth_date": str(person["birth_date"])},
        "persons/exists": {"purpose": "lookup", "register": "civil", "national_id": person["national_id"]},
    }  # fmt: skip
    for operation, asked in questions.items():
        answer = asking.post(operation, {**asked, "seal": name})
        assert answer.status_code == 200, answer.content
        entry = next(each for each in reversed(log.entries()) if not each.event["action"].startswith("new_"))
        assert entry.event["under_seal"] == name
        refused = asking.post(operation, {**asked, "seal": anothers})
        assert [each["code"] for each in refused.json()["error"]["places"]] == ["no_seal"]
    end_seal(log, Officer("two"), name, "07011", reason="closed")
    assert asking.post("persons/by-id", {**questions["persons/by-id"], "seal": name}).status_code == 403


def test_the_command_makes_prolongs_and_ends_a_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    monkeypatch.delenv("PRASAN_DATABASE_URL", raising=False)

    def done(*arguments: str) -> Any:
        result = CliRunner().invoke(app, ["log", *arguments, "--json"])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return json.loads(result.stdout)

    until, later = (str(today() + timedelta(days=each)) for each in (5, 9))
    made = done("seal", "--by", "one", "--unit", UNIT, "--order", "No. 1", "--law", "oia-2540-15-2", "--why", "A case",
                "--until", until)  # fmt: skip
    assert made["state"] == "proposed"
    with pytest.raises(seals.SealError, match="another approving officer"):
        done("confirm-seal", made["id"], "--by", "one", "--unit", UNIT)
    assert done("confirm-seal", made["id"], "--by", "two", "--unit", UNIT)["state"] == "in_force"
    done("prolong-seal", made["id"], "--by", "two", "--unit", UNIT, "--order", "No. 2", "--until", later)
    assert done("confirm-seal", made["id"], "--by", "one", "--unit", UNIT)["until"] == later
    assert done("end-seal", made["id"], "--by", "one", "--unit", UNIT, "--why", "closed")["state"] == "ended"
    assert [each["state"] for each in done("seals")["seals"]] == ["ended"]
    assert "ended" in CliRunner().invoke(app, ["log", "seals"]).stdout
