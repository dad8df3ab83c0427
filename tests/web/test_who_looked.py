"""Who looked: the whole list, its proof that stands without us, and questions that get an answer or go to the auditor."""

from __future__ import annotations

import importlib.util
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from citizen_pages import log_of, own_copy, text_of
from django.contrib.auth import get_user_model
from django.utils import timezone

from prasan.exchange.checkpoints import LogKeys
from prasan.exchange.officers import Officer
from prasan.exchange.seals import confirm_seal, propose_seal, today
from prasan.web.portal.looks.models import Question

__all__ = ["own_copy"]
LIST = "/me/looked/"
LOOK = {"action": "lookup_person", "who": "system/7", "unit": "07011", "purpose": "measure:rice-2557", "registers": ["civil"],
        "fields": {"civil": ["birth_date", "house_code"]}, "legal_basis": "Digital Government Act B.E. 2562 s.13", "rows": 1}  # fmt: skip


def _me() -> int:
    return get_user_model().objects.get(username="citizen").spine_id


def _ask(client: Any, entry: int, text: str = "Why was this?") -> str:
    return client.post(f"{LIST}ask/", {"entry": entry, "text": text})["Location"]


def test_each_use_is_told_with_agency_purpose_law_fields_and_day(sign_in: Any, own_copy: Path) -> None:
    entry = log_of(own_copy).append({**LOOK, "spine_id": _me()})
    text = text_of(sign_in("citizen").get(f"{LIST}?unit=07011"))
    assert "Department of Agricultural Extension" in text
    assert "Looked somebody up by id, for a system" in text
    assert "Date of birth, House code" in text
    assert "section 13" in text
    assert f"(B.E. {entry.at.year + 543})" in text
    thai = text_of(sign_in("citizen", "th").get(f"{LIST}?unit=07011"))
    assert "มาตรา 13" in thai
    assert "Act" not in thai


def test_the_list_is_by_month_and_agency_ten_a_page_and_none_is_lost(sign_in: Any, own_copy: Path) -> None:
    for _ in range(45):
        log_of(own_copy).append({**LOOK, "spine_id": _me()})
    client = sign_in("citizen")
    seen: list[int] = []
    for number in range(1, 6):
        page = client.get(f"{LIST}?unit=07011&page={number}")
        rows = [look.use.index for _month, each in page.context["months"] for look, _asked in each]
        assert len(rows) <= 10
        seen += rows
    assert len(set(seen)) == len(seen) >= 45
    month = timezone.localdate().strftime("%Y-%m")
    this_month = client.get(f"{LIST}?month={month}")
    assert (
        this_month.context["uses"].paginator.count == this_month.context["whole"]
    )  # all of the demonstration is of today
    assert client.get(f"{LIST}?month=2001-01").context["uses"].paginator.count == 0
    assert client.get(f"{LIST}?month=nonsense&unit=\u0e01&page=x").status_code == 200


def test_another_persons_uses_and_sealed_ones_are_neither_shown_counted_nor_questioned(
    sign_in: Any, own_copy: Path
) -> None:
    log = log_of(own_copy)
    made = propose_seal(log, Officer("one"), "15003", order="No. 12", law="oia-2540-15-2", reason="A case", since=today(),
                        until=today() + timedelta(days=9))  # fmt: skip
    seal = confirm_seal(log, Officer("two"), made.id, "15003").id
    client = sign_in("citizen")
    before = client.get(LIST).context["whole"]
    sealed = log.append({**LOOK, "unit": "50000", "spine_id": _me(), "under_seal": seal})
    other = log.append({**LOOK, "unit": "50000", "spine_id": _me() + 1})
    page = client.get(LIST)
    assert page.context["whole"] == before + 1  # this visit
    assert "50000" not in dict(page.context["units"])
    assert "A court or a law can order" in text_of(page)
    for entry in (sealed.index, other.index, 10**9, "x", ""):
        assert client.post(f"{LIST}ask/", {"entry": entry, "text": "Why?"}).status_code == 404
    assert Question.objects.count() == 0


def test_the_list_is_proved_by_a_program_that_has_nothing_of_ours(sign_in: Any, own_copy: Path) -> None:
    log_of(own_copy).append({**LOOK, "spine_id": _me()})
    path = Path(__file__).parents[2] / "docs" / "examples" / "who_looked.py"
    assert "prasan." not in path.read_text(encoding="utf-8").replace("prasan/", "")
    spec = importlib.util.spec_from_file_location("who_looked_example", path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    client = sign_in("citizen")
    told = json.loads(client.get("/me/uses.json").content)
    keys = client.get(f"{LIST}keys.txt").content.decode().splitlines()
    assert keys == [each.text for each in LogKeys(log_of(own_copy)).public()]
    assert program.check(told, keys) == len(told["entries"]) > 3
    for wrong in (
        {**told, "entries": told["entries"][1:]},
        {**told, "entries": [{**told["entries"][0], "at": "2026-01-01T00:00:00+00:00"}, *told["entries"][1:]]},
        {**told, "of": {**told["of"], "person": 5}},
    ):
        with pytest.raises(ValueError, match=r"use|list"):
            program.check(wrong, keys)


def test_a_use_is_questioned_answered_by_its_agency_and_passed_on(sign_in: Any, own_copy: Path) -> None:
    entry = log_of(own_copy).append({**LOOK, "spine_id": _me()})
    client = sign_in("citizen")
    assert "Ask why this was done" in text_of(client.post(f"{LIST}ask/", {"entry": entry.index}))
    assert client.post(f"{LIST}ask/", {"entry": entry.index, "text": "  "}).status_code == 400
    page = _ask(client, entry.index)
    assert _ask(client, entry.index, "again") == page
    asked = Question.objects.get()
    assert (asked.text, asked.unit, asked.due) == ("Why was this?", "07011", timezone.localdate() + timedelta(days=30))
    assert "30 days left" in text_of(client.get(page))
    assert client.post(page, {"text": "too early"}).status_code == 400
    office = f"/questions/{asked.public_id}/"
    officer, auditor = sign_in("doae"), sign_in("auditor")
    assert sign_in("officer1").get(office).status_code == auditor.get(office).status_code == 404
    shown = officer.get(office)
    assert "Why was this?" in text_of(shown)
    assert str(_me()) not in shown.content.decode()
    assert officer.post(office, {"text": "For the rice measure."}).status_code == 302
    assert officer.post(office, {"text": "Again."}).status_code == 400
    assert "For the rice measure." in text_of(client.get(page))
    assert client.post(page, {"text": "That is no reason."}).status_code == 302
    assert auditor.post(office, {"text": "It was right."}).status_code == 302
    assert "It was right." in text_of(client.get(page))
    actions = [each.event["action"] for each in log_of(own_copy).entries()[-12:] if each.event.get("spine_id") == _me()]
    assert {"question_asked", "question_answered", "question_passed_on", "question_found"} <= set(actions)


def test_an_answer_that_is_late_may_be_passed_on_and_ones_own_visit_is_not_questioned(
    sign_in: Any, own_copy: Path
) -> None:
    entry = log_of(own_copy).append({**LOOK, "spine_id": _me()})
    client = sign_in("citizen")
    page = _ask(client, entry.index)
    Question.objects.update(due=timezone.localdate() - timedelta(days=2))
    assert "2 days late" in text_of(sign_in("doae").get("/questions/"))
    assert client.post(page, {"text": "Nobody answers."}).status_code == 302
    client.get(LIST)
    own = log_of(own_copy).entries()[-1]
    assert own.event["action"] == "view_own_uses"
    assert client.post(f"{LIST}ask/", {"entry": own.index, "text": "Why?"}).status_code == 400


def test_a_question_of_somebody_else_is_no_question(sign_in: Any, own_copy: Path) -> None:
    made = Question.objects.create(person=_me() + 1, entry=1, unit="07011", text="Theirs")
    client = sign_in("citizen")
    for address in (f"{LIST}questions/{made.public_id}/", f"{LIST}questions/00000000-0000-4000-8000-000000000000/"):
        assert client.get(address).status_code == client.post(address, {"text": "x"}).status_code == 404


def test_the_auditors_list_names_who_acted_for_somebody(sign_in: Any, own_copy: Path) -> None:
    log = log_of(own_copy)
    for who in ("citizen/parent", "officer1"):
        log.append(
            {"action": "view_own_data", "who": who, "unit": "00000", "purpose": "citizen_access", "spine_id": _me()}
        )
    text = text_of(sign_in("citizen").get(LIST))
    assert "A parent, for the child" in text
    assert "An officer at a counter, for the person: officer1" in text
    assert re.search(r"[0-9]{13}", text) is None
