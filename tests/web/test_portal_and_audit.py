from __future__ import annotations

import json
import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from prasan.citizens.holdings import holdings
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import Statement, named
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.lookups.persons import links_of
from prasan.linkage.people import view_linked
from prasan.measures import shipped
from prasan.thai.national_id import masked
from prasan.web.portal.holdings.words import registers


def _text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


@pytest.fixture
def own_copy(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with a log that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", copy)
    shutil.copytree(demo / "log", copy / "log")
    settings.PRASAN_DATA = copy
    return copy


def _log(data: Path) -> AccessLog:
    return AccessLog(data / "log" / "access.jsonl")


def _citizen() -> int:
    return get_user_model().objects.get(username="citizen").spine_id


def _records(data: Path, register: str, keys: list[str]) -> list[dict]:
    path = SnapshotStore(data / "snapshots").live(f"register/{register}").file("accepted.parquet")
    with Engine.open() as engine:
        engine.view_parquet("records", path)
        return engine.records(named("prasan.registers", "keyed_records"), {"keys": keys})


def test_a_citizen_sees_own_records_of_every_register_with_the_id_masked(sign_in, own_copy: Path) -> None:
    html = sign_in("citizen").get("/me/data/").content.decode()
    for name in ("civil", "farmer", "poor"):
        keys = [link.record_key for link in links_of(_store(own_copy), _citizen()) if link.register == name]
        assert keys
        for record in _records(own_copy, name, keys):
            assert record["given_name"] in html
            if record["national_id"]:
                assert record["national_id"] not in html
                assert masked(record["national_id"]) in html


def _store(data: Path) -> SnapshotStore:
    return SnapshotStore(data / "snapshots")


def test_the_whole_number_is_shown_on_request_alone(sign_in, own_copy: Path) -> None:
    [civil] = [link for link in links_of(_store(own_copy), _citizen()) if link.register == "civil"]
    client = sign_in("citizen")
    assert civil.record_key not in client.get("/me/data/").content.decode()
    assert civil.record_key in client.get("/me/data/?number=whole").content.decode()


@pytest.mark.django_db
def test_the_ids_of_relatives_are_never_shown_whole(own_copy: Path) -> None:
    store = _store(own_copy)
    with Engine.open() as engine:
        engine.view_parquet("civil", store.live("register/civil").file("accepted.parquet"))
        query = "SELECT record_key, spouse_id FROM civil WHERE spouse_id IS NOT NULL AND former_family_name IS NOT NULL LIMIT 1"
        [(key, spouse)] = engine.tuples(Statement(query, "test"))
        view_linked(engine, store, store.live("linkage"))
        spine_id = engine.value(Statement(f"SELECT spine_id FROM people WHERE civil_key = '{key}'", "test"))
    permit = Permit(Request("test", "15003", "view_own_data", ("civil",)), "own data", "law", date(2017, 4, 1))
    held = holdings(store, spine_id, permit, _log(own_copy), action="view_own_data")
    told = repr([each.records for each in registers(held, whole_number=True)])
    assert key in told
    assert spouse not in told
    assert masked(spouse) in told


def test_each_view_is_logged_with_its_purpose_and_law_and_without_a_name(sign_in, own_copy: Path) -> None:
    before = len(_log(own_copy).entries())
    sign_in("citizen").get("/me/data/")
    entries = _log(own_copy).entries()
    assert len(entries) == before + 1
    event = entries[-1].event
    assert event["spine_id"] == _citizen()
    assert (event["purpose"], event["legal_basis"]) == ("citizen_access", "PDPA B.E. 2562 s.30")
    assert event["who"] == "citizen"
    assert _log(own_copy).verify().ok


def test_without_an_agreement_for_it_nothing_is_shown(sign_in, own_copy: Path) -> None:
    agreements = own_copy / "agreements.yaml"
    text = agreements.read_text(encoding="utf-8")
    agreements.write_text(text.replace("purposes: [citizen_access]", "purposes: [other]"), encoding="utf-8")
    before = len(_log(own_copy).entries())
    page = sign_in("citizen").get("/me/data/")
    assert page.status_code == 403
    assert "No agreement in force" in page.content.decode()
    assert len(_log(own_copy).entries()) == before


def test_an_account_without_a_person_and_a_site_without_links_say_so(sign_in, demo, settings, tmp_path: Path) -> None:
    client = sign_in("citizen")
    settings.PRASAN_DATA = tmp_path
    shutil.copy(demo / "agreements.yaml", tmp_path)
    assert "prasan link" in client.get("/me/data/").content.decode()
    get_user_model().objects.filter(username="citizen").update(spine_id=None)
    assert "not tied to a person" in client.get("/me/data/").content.decode()


def test_the_auditor_sees_every_entry_and_that_the_log_is_whole(sign_in, own_copy: Path) -> None:
    sign_in("citizen").get("/me/data/")
    text = _text(sign_in("auditor").get("/audit/"))
    verified = _log(own_copy).verify()
    assert f"{verified.size} entries, read again and hashed" in text
    assert verified.root in text
    assert "The person themself" in text
    assert str(_citizen()) not in text


def test_the_auditor_can_ask_for_one_action(sign_in, own_copy: Path) -> None:
    html = sign_in("auditor").get("/audit/?action=run_measure").content.decode()
    rows = html.partition("<tbody>")[2]
    # The demonstration works one out for a later day besides, for the round that waits, and back again.
    assert rows.count("Worked out a measure") == len(shipped()) + 2
    assert "Linked the registers" not in rows


def test_the_log_is_paged_and_keeps_the_action_from_page_to_page(sign_in, own_copy: Path) -> None:
    log = _log(own_copy)
    # The first use: the last may be another test's, and one that names an account is told with it.
    first = log.entries()[0].event
    for _ in range(60):
        log.append({**first, "action": "view_own_data"})
    html = sign_in("auditor").get("/audit/?action=view_own_data&page=2").content.decode()
    assert html.count("Viewed own data<span") == 25
    assert 'href="?action=view_own_data&amp;page=3"' in html


def test_an_altered_log_is_said_to_be_altered_and_where(sign_in, own_copy: Path) -> None:
    path = own_copy / "log" / "access.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[1])
    entry["event"]["who"] = "somebody else"
    lines[1] = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = _text(sign_in("auditor").get("/audit/"))
    assert "The log has been altered" in text
    assert "Entry 1 is the first" in text


def test_the_auditor_searches_by_account_and_day_in_the_buddhist_era(sign_in, own_copy: Path) -> None:
    log = _log(own_copy)
    entry = log.append({**log.entries()[0].event, "who": "officer7", "unit": "07011"})
    client = sign_in("auditor")
    today = f"{entry.at.year + 543}-{entry.at.astimezone():%m-%d}"
    found = client.get("/audit/", {"who": "officer7", "since": today, "until": today}).context["uses"]
    assert [use.index for use in found] == [entry.index]
    assert not client.get("/audit/", {"who": "officer7", "until": "2558-01-31"}).context["uses"]
    wrong = client.get("/audit/", {"since": "31 กุมภาพันธ์ 2558"})
    assert "Write a day as" in _text(wrong)


def test_the_auditor_is_told_whom_to_ask(sign_in, own_copy: Path) -> None:
    log = _log(own_copy)
    first = log.entries()[0].event
    for _ in range(6):
        log.append({**first, "who": "officer7", "unit": "07011", "spine_id": 4711})
    client = sign_in("auditor")
    page = client.get("/audit/unusual/")
    assert "Looked at one person again and again 6 times officer7" in _text(page)
    assert "4711" not in page.content.decode()
    (own_copy / "log" / "known-people.csv").write_text("spine_id,account\n4711,\n")
    assert "Looked at a person under watch" in _text(client.get("/audit/unusual/"))
    (own_copy / "log" / "known-people.csv").write_text("spine_id,account\nsomebody,\n")
    assert "row 2, spine_id" in _text(client.get("/audit/unusual/"))
