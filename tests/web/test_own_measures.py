"""My measures: why, on which data and of which day; applying, appealing and payments; each one's own alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from citizen_pages import asked_of, log_of, own_copy, text_of
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from measure_engines import said_in

from prasan.engine.snapshots import SnapshotStore
from prasan.measures.appeals import Appeals
from prasan.measures.rounds import Rounds
from prasan.web.portal.measures.models import Claim

__all__ = ["own_copy"]
MINE = "/me/measures/"


def _of(person: int) -> None:
    """From now on the citizen of the demonstration is another person."""
    get_user_model().objects.filter(username="citizen").update(spine_id=person)


def _verdicts(data: Path, measure: str) -> list[dict[str, Any]]:
    return said_in(SnapshotStore(data / "snapshots").live(f"measure/{measure}").file("verdicts.parquet"))


def test_each_measure_says_whether_and_why_with_register_and_day(sign_in: Any, own_copy: Path) -> None:
    client = sign_in("citizen")
    listed = client.get(MINE)
    assert {each.measure.id for each, *_rest in listed.context["rows"]} == {
        "old-age-2555", "rice-2557", "welfare-2560", "welfare-2565"
    }  # fmt: skip
    page = client.get(f"{MINE}welfare-2560/")
    [(standing, words, _amount, criteria)] = page.context["standings"]
    assert {each.verdict for each in criteria} == set(standing.criteria.values())
    text = text_of(page)
    assert words in text
    assert re.search(
        r"Income a year \(baht\): [^(]+ \(Registry of low-income persons, \d+ \w+ \d{4} \(B\.E\. \d{4}\)\)", text
    )
    assert re.search(r"Nationality: Thai \(Civil registration", text)
    thai = text_of(sign_in("citizen", "th").get(f"{MINE}welfare-2560/"))
    assert "สัญชาติ: ไทย (ทะเบียนราษฎร" in thai


def test_what_was_paid_is_told_with_its_day_and_a_masked_number(sign_in: Any, own_copy: Path) -> None:
    store = SnapshotStore(own_copy / "snapshots")
    paid = Rounds(own_copy / "rounds" / "decisions.jsonl").get("old-age-2555", 1)
    listed = said_in(store.referred(paid.reference).file("verdicts.parquet"))
    person = next(each["spine_id"] for each in listed if each["verdict"] == "eligible")
    [(number,)] = asked_of(own_copy, "SELECT civil_key FROM people WHERE spine_id = $person", person=person)
    _of(person)
    page = sign_in("citizen").get(f"{MINE}old-age-2555/")
    [(due, baht, words)] = page.context["dues"]
    assert (due.how, baht in (600, 700, 800, 1000)) == ("paid", True)
    text = text_of(page)
    assert words in text
    assert "The next list is being prepared" in text
    assert number not in page.content.decode()
    assert number[-3:-1] in page.context["account"] or "x" in page.context["account"].lower()


def test_somebody_who_is_in_no_register_applies_and_is_answered(sign_in: Any, own_copy: Path) -> None:
    known = {each["spine_id"] for each in _verdicts(own_copy, "welfare-2560") if each["c_applied"] == "met"}
    every = [
        each for (each,) in asked_of(own_copy, "SELECT spine_id FROM people WHERE civil_key IS NOT NULL ORDER BY 1")
    ]
    _of(next(each for each in every if each not in known))
    client, officer, other = sign_in("citizen"), sign_in("doae"), sign_in("officer1")
    form = client.get(f"{MINE}welfare-2560/apply/")
    assert "This is your application to it" in text_of(form)
    assert 'name="me.poor.0.income_baht"' in form.content.decode()
    assert 'name="me.civil.0.nationality"' not in form.content.decode()  # the registers know it
    assert client.post(f"{MINE}welfare-2560/apply/", {}).status_code == 400
    assert client.post(f"{MINE}welfare-2560/apply/", {"me.poor.0.income_baht": "lots"}).status_code == 400
    sent = client.post(f"{MINE}welfare-2560/apply/", {
        "me.poor.0.income_baht": "๓๐,๐๐๐", "text": "I work by the day.", "file": SimpleUploadedFile("pay.txt", b"a slip"),
    })  # fmt: skip
    made = Claim.objects.get()
    assert sent["Location"] == f"{MINE}claims/{made.public_id}/"
    assert client.get(f"{MINE}welfare-2560/apply/")["Location"] == sent["Location"]
    assert made.stated == [["poor.income_baht", "30,000"]]
    assert "30 days left" in text_of(client.get(sent["Location"]))
    office = f"/claims/{made.public_id}/"
    assert officer.get(office).status_code == other.get(office).status_code == 404
    get_user_model().objects.filter(username="doae").update(unit_code="03011")
    assert "30 days left" in text_of(officer.get("/claims/"))
    shown = officer.get(office)
    assert "Income a year (baht)" in text_of(shown)
    assert str(made.person) not in shown.content.decode()
    assert log_of(own_copy).entries()[-1].event["action"] == "claim_opened"
    assert officer.get(f"{office}papers/{made.evidence[0][0]}/").content == b"a slip"
    assert officer.post(office, {"decision": "accept", "text": ""}).status_code == 400
    assert officer.post(office, {"decision": "accept", "text": "You are on the list."}).status_code == 302
    assert officer.post(office, {"decision": "refuse", "text": "No."}).status_code == 400
    assert "You are on the list." in text_of(client.get(sent["Location"]))


def test_what_is_undetermined_is_asked_and_who_is_entitled_has_nothing_to_apply_for(
    sign_in: Any, own_copy: Path
) -> None:
    verdicts = _verdicts(own_copy, "welfare-2560")
    client = sign_in("citizen")
    open_one = next(each for each in verdicts if each["verdict"] == "undetermined" and each["c_applied"] == "met")
    _of(open_one["spine_id"])
    page = client.get(f"{MINE}welfare-2560/apply/")
    assert page.status_code == 200
    assert "This is your application" not in text_of(page)
    _of(next(each["spine_id"] for each in verdicts if each["verdict"] == "eligible"))
    assert client.get(f"{MINE}welfare-2560/apply/").status_code == 404


def test_a_citizen_appeals_in_their_own_name_and_follows_it(sign_in: Any, own_copy: Path) -> None:
    store = SnapshotStore(own_copy / "snapshots")
    first = Rounds(own_copy / "rounds" / "decisions.jsonl").get("old-age-2555", 1)
    taken = {each.spine_id for each in Appeals(own_copy / "appeals" / "decisions.jsonl").all()}
    listed = said_in(store.referred(first.reference).file("verdicts.parquet"))
    person = next(each["spine_id"] for each in listed if each["c_age"] == "not_met" and each["spine_id"] not in taken)
    _of(person)
    client = sign_in("citizen")
    page = client.get(f"{MINE}old-age-2555/appeal/")
    assert "Is 60 or older" in text_of(page)
    assert (
        client.post(f"{MINE}old-age-2555/appeal/", {"file": SimpleUploadedFile("b.txt", b"a paper")}).status_code == 302
    )
    lodged = Appeals(own_copy / "appeals" / "decisions.jsonl").all()[-1]
    assert (lodged.spine_id, lodged.lodged_by, len(lodged.evidence), lodged.stated) == (person, "citizen", 1, ())
    assert "waits for evidence to be read" in text_of(client.get(f"{MINE}old-age-2555/"))
    assert client.get(f"{MINE}rice-2557/appeal/").status_code == 404  # no round is in force


def test_another_persons_application_is_none(sign_in: Any, own_copy: Path) -> None:
    made = Claim.objects.create(person=5, measure="welfare-2560", version=1, text="theirs", sent_by="citizen")
    client = sign_in("citizen")
    for public_id in (made.public_id, "00000000-0000-4000-8000-000000000000"):
        assert client.get(f"{MINE}claims/{public_id}/").status_code == 404
    assert "theirs" not in client.get(MINE).content.decode()


@pytest.mark.parametrize("page", ["", "welfare-2560/", "rice-2557/"])
def test_a_page_is_small_and_large_letters_need_no_script(sign_in: Any, own_copy: Path, page: str) -> None:
    client = sign_in("citizen")
    answer = client.get(f"{MINE}{page}?large=1")
    assert "data-large" in answer.content.decode()
    assert len(answer.content) < 40_000
