"""The pages of the registers: seen by whom they concern, worked on by their owner alone, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import time
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import Statement
from prasan.exchange.log import AccessLog
from prasan.registers import deliveries
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest
from prasan.registers.reasons import SENTENCES, Reason, reason_of
from prasan.web.accounts.models import User

FARMER = shipped_contracts()["farmer"]
COLUMNS = [column.column for column in FARMER.columns]


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with registers and a log that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    shutil.copytree(demo / "snapshots" / "register", copy / "snapshots" / "register")
    shutil.copytree(demo / "log", copy / "log")
    settings.PRASAN_DATA = copy
    _write(tmp_path / "refused.csv", [{**row, FARMER.key: ""} for row in _rows(copy, 3)])
    ingest(_store(copy), FARMER, [tmp_path / "refused.csv"], delta=True)
    return copy


def _store(data: Path) -> SnapshotStore:
    return SnapshotStore(data / "snapshots")


def _text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def _actions(data: Path) -> list[str]:
    return [entry.event["action"] for entry in AccessLog(data / "log" / "access.jsonl").entries()]


def _rows(data: Path, rows: int) -> list[dict[str, str]]:
    """Records of the farmer register as its agency might deliver them."""
    with Engine.open() as engine:
        engine.view_parquet("accepted", _store(data).live("register/farmer").file("accepted.parquet"))
        found = engine.records(Statement(f"SELECT * FROM accepted ORDER BY record_key LIMIT {rows}", "test"))
    keys = {column.column: column.meaning for column in FARMER.columns}
    delivered = []
    for number, row in enumerate(found):
        values = dict.fromkeys(COLUMNS, "")
        for name, meaning in keys.items():
            if meaning in ("given_name", "family_name", "sex", "title"):
                values[name] = row[meaning] or ""
            elif meaning == "full_name":
                values[name] = f"{row['given_name']} {row['family_name']}"
        values[FARMER.key] = f"NEW{number}"
        delivered.append(values)
    return delivered


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _file(folder: Path, rows: list[dict[str, str]], name: str = "สมชาย.csv") -> SimpleUploadedFile:
    _write(folder / "sent.csv", rows)
    return SimpleUploadedFile(name, (folder / "sent.csv").read_bytes(), content_type="text/csv")


def _ended(client, address: str) -> str:
    for _ in range(300):
        page = client.get(address)
        if 'http-equiv="refresh"' not in page.content.decode():
            return _text(page)
        time.sleep(0.1)
    raise AssertionError("the delivery did not end")


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("pmo", {"civil", "farmer", "poor"}),
        ("moac", {"farmer"}),
        ("doae", {"farmer"}),
        ("auditor", {"civil", "farmer", "poor"}),
    ],
)
def test_registers_are_seen_by_those_whose_units_keep_them(sign_in, demo: Path, username: str, sees: set[str]) -> None:
    client = sign_in(username)
    page = client.get("/registers/").content.decode()
    for name in ("civil", "farmer", "poor"):
        assert (f'id="register-{name}"' in page) is (name in sees)
        assert client.get(f"/registers/{name}/").status_code == (200 if name in sees else 404)


def test_citizens_and_strangers_see_no_register(sign_in, client, demo: Path) -> None:
    assert sign_in("citizen").get("/registers/").status_code == 403
    assert client.get("/registers/", headers={"host": "localhost"}).status_code == 302


@pytest.mark.parametrize("username", ["pmo", "moac", "auditor"])
def test_only_the_owners_officer_works_on_a_register(sign_in, demo: Path, username: str) -> None:
    client = sign_in(username)
    assert "Hand a delivery in" not in _text(client.get("/registers/farmer/"))
    assert client.get("/registers/farmer/deliver/").status_code in (403, 404)
    for address in ("deliver/", "decide/", "quarantine/workbook/", "quarantine/corrections/"):
        assert client.post(f"/registers/farmer/{address}").status_code in (403, 404)
    assert sign_in("doae").get("/registers/poor/deliver/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "Why rows are in quarantine"), ("th", "เหตุที่แถวถูกกักไว้")])
def test_a_profile_accounts_for_every_row_and_names_nobody(sign_in, own: Path, language: str, words: str) -> None:
    page = _text(sign_in("doae", language).get("/registers/farmer/"))
    facts = _store(own).live("register/farmer").facts
    assert f"{facts['accepted']:,}" in page
    assert f"{facts['read']:,}" in page
    assert words in page
    with Engine.open() as engine:
        engine.view_parquet("accepted", _store(own).live("register/farmer").file("accepted.parquet"))
        names = engine.tuples(
            Statement("SELECT DISTINCT family_name FROM accepted WHERE length(family_name) > 5", "test")
        )
    assert not [name for (name,) in names if name in page]


def test_a_snapshot_that_there_is_not_and_another_version_of_the_contract(sign_in, own: Path) -> None:
    client = sign_in("doae")
    assert client.get("/registers/farmer/?snapshot=nothing").status_code == 404
    assert client.get("/registers/farmer/?snapshot=../../civil").status_code == 404
    assert client.get("/registers/farmer/quarantine/?page=999999").status_code == 200
    assert client.get("/registers/farmer/quarantine/?page=x").status_code == 200


def test_the_quarantine_goes_out_is_corrected_and_comes_back(sign_in, own: Path, tmp_path: Path) -> None:
    client = sign_in("doae")
    before = _store(own).live("register/farmer").facts
    assert before["quarantined"] > 0
    page = client.get("/registers/farmer/quarantine/")
    assert page.content.decode().count('class="reason"') >= 1
    sent = client.post("/registers/farmer/quarantine/workbook/")
    path = tmp_path / "quarantine.xlsx"
    path.write_bytes(b"".join(sent.streaming_content))
    assert "quarantine.xlsx" in sent["Content-Disposition"]
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == before["quarantined"]
    # Every row gets a key of its own and nothing but what is required: that is right for the contract.
    header = rows[0]
    good = _rows(own, 1)[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for number, row in enumerate(rows[1:]):
        told = dict(zip(header, row, strict=True))
        told |= good
        told[FARMER.key] = f"MENDED{number}"
        writer.writerow([told[name] for name in header])
    upload = SimpleUploadedFile("corrected.csv", text.getvalue().encode("utf-8-sig"))
    done = _text(client.post("/registers/farmer/quarantine/corrections/", {"file": upload}))
    assert f"{before['quarantined']} rows sent: {before['quarantined']} accepted, 0 still in quarantine" in done
    after = _store(own).live("register/farmer").facts
    assert after["accepted"] == before["accepted"] + before["quarantined"]
    assert {"view_quarantine", "export_quarantine", "correct_register"} <= set(_actions(own))


def test_a_file_that_is_no_correction_says_what_to_do(sign_in, own: Path) -> None:
    client = sign_in("doae")
    for upload in (SimpleUploadedFile("x.pdf", b"%PDF"), SimpleUploadedFile("x.xlsx", b"no workbook")):
        page = client.post("/registers/farmer/quarantine/corrections/", {"file": upload})
        assert page.status_code == 400
        assert "Remedy" in _text(page)
    assert "Choose a file" in _text(client.post("/registers/farmer/quarantine/corrections/"))


def test_a_delivery_is_taken_in_by_a_process_of_its_own(sign_in, own: Path) -> None:
    client, rows = sign_in("doae"), _rows(own, 40)
    rows[7][FARMER.key] = ""  # for quarantine
    started = client.post("/registers/farmer/deliver/", {"file": _file(own, rows), "kind": "delta"})
    assert started.status_code == 302
    page = _ended(client, started["Location"])
    assert "40 rows read: 39 accepted and 1 in quarantine" in page
    live = _store(own).live("register/farmer")
    assert live.facts["delivery"]["kind"] == "delta"
    assert "deliver_register" in _actions(own)
    [run] = deliveries.runs(own / "deliveries", "farmer")
    assert "สมชาย" not in json.dumps([run.file, list(map(str, (own / "deliveries").rglob("*")))], ensure_ascii=False)
    assert not list((own / "deliveries" / "farmer" / run.id).glob("*.csv"))  # it is in the snapshot now
    again = client.post("/registers/farmer/deliver/", {"file": _file(own, rows), "kind": "delta"})
    assert "Nothing changed" in _ended(client, again["Location"])
    assert _store(own).live("register/farmer").id == live.id
    assert len(deliveries.runs(own / "deliveries", "farmer")) == 2
    assert "Taken in" in _text(client.get("/registers/farmer/deliver/"))


def test_a_bad_file_says_what_is_wrong_and_changes_nothing(sign_in, own: Path) -> None:
    client, before = sign_in("doae"), _store(own).live("register/farmer").id
    bad = SimpleUploadedFile("bad.csv", b"a,b\n1,2\n")
    page = _ended(client, client.post("/registers/farmer/deliver/", {"file": bad})["Location"])
    assert "Refused" in page
    assert "Remedy" in page
    for upload, words in (
        (SimpleUploadedFile("x.pdf", b"%PDF"), "Remedy"),
        (None, "Choose a file of at most"),
    ):
        answer = client.post("/registers/farmer/deliver/", {"file": upload} if upload else {})
        assert (answer.status_code, words in _text(answer)) == (400, True)
    rows = client.post("/registers/farmer/deliver/", {"file": _file(own, _rows(own, 1)), "header_row": "ten"})
    assert rows.status_code == 400
    assert _store(own).live("register/farmer").id == before


def test_a_file_larger_than_the_site_allows_is_not_kept(sign_in, own: Path, settings) -> None:
    settings.PRASAN_UPLOAD_LIMIT = 2**20
    large = SimpleUploadedFile("large.csv", b"x" * (2**20 + 1))
    page = sign_in("doae").post("/registers/farmer/deliver/", {"file": large})
    assert page.status_code == 400
    assert "at most 1 MB" in _text(page)
    assert not (own / "deliveries").exists()


@pytest.fixture
def slow(own: Path) -> tuple[Path, dict]:
    """A delivery that is being taken in: large enough not to have ended when it is looked at."""
    rows = _rows(own, 1)
    many = [{**rows[0], FARMER.key: f"K{number}"} for number in range(150_000)]
    return own, {"file": _file(own, many), "kind": "full"}


def test_a_delivery_may_be_stopped_and_no_other_is_taken_meanwhile(sign_in, slow) -> None:
    own, order = slow
    client, before = sign_in("doae"), _store(own).live("register/farmer").id
    address = client.post("/registers/farmer/deliver/", order)["Location"]
    assert 'http-equiv="refresh"' in client.get(address).content.decode()
    busy = client.post("/registers/farmer/deliver/", {"file": _file(own, _rows(own, 1))})
    assert busy.status_code == 400
    assert "Another delivery of this register is being taken in" in _text(busy)
    client.post(f"{address}stop/")
    assert "It was stopped. What was live still is." in _ended(client, address)
    assert _store(own).live("register/farmer").id == before


def test_a_process_that_is_killed_is_told_from_one_that_works(sign_in, slow) -> None:
    own, order = slow
    client, before = sign_in("doae"), _store(own).live("register/farmer").id
    address = client.post("/registers/farmer/deliver/", order)["Location"]
    run = own / "deliveries" / "farmer" / address.rstrip("/").rpartition("/")[2]
    os.killpg(int((run / "process").read_text()), signal.SIGKILL)
    assert "Ended before it was done" in _ended(client, address)
    assert _store(own).live("register/farmer").id == before
    after = client.post("/registers/farmer/deliver/", {"file": _file(own, _rows(own, 3)), "kind": "delta"})
    assert "3 rows read: 3 accepted" in _ended(client, after["Location"])
    assert not list(run.glob("farmer-*"))


def test_a_held_delivery_is_decided_on_with_a_reason(sign_in, own: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    held = ingest(_store(own), FARMER, [path])
    live = _store(own).live("register/farmer").id
    assert held.id != live
    assert "A delivery waits for a decision" in _text(sign_in("moac").get("/registers/farmer/"))
    assert "decide/" not in sign_in("moac").get("/registers/farmer/").content.decode()
    client = sign_in("doae")
    assert "waits for a decision" in _text(client.get("/registers/"))
    assert client.get(f"/registers/farmer/?snapshot={held.id}").status_code == 200
    without = client.post("/registers/farmer/decide/", {"decision": "release"})
    assert (without.status_code, _store(own).live("register/farmer").id) == (400, live)
    assert client.post("/registers/farmer/decide/", {"decision": "discard", "reason": "a test"}).status_code == 302
    assert _store(own).held("register/farmer") is None
    ingest(_store(own), FARMER, [path])
    assert client.post("/registers/farmer/decide/", {"decision": "release", "reason": "a test"}).status_code == 302
    assert _store(own).live("register/farmer").id == held.id
    assert _actions(own)[-2:] == ["discard_register", "release_register"]
    assert "any more" in _text(client.post("/registers/farmer/decide/", {"decision": "release", "reason": "again"}))


def test_a_register_that_only_its_contract_declares_can_be_delivered_from_the_page(sign_in, own: Path) -> None:
    disabled = Path(__file__).parents[1] / "unit" / "registers" / "contracts" / "disabled.yaml"
    from prasan.registers.contract import load_contract

    contract = load_contract(disabled)
    header = [column.column for column in contract.columns]
    path = own / "disabled.csv"
    path.write_text(",".join(header) + "\n", encoding="utf-8")
    ingest(_store(own), contract, [path])
    officer = User.objects.create_user("dep", password="prasan-demo", role="officer", unit_code=contract.owner)
    client = sign_in(officer.username)
    assert client.get(f"/registers/{contract.name}/deliver/").status_code == 200


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_reason_is_known_again_by_its_text(code: str) -> None:
    detail = "12" if "{detail}" in SENTENCES[code][0] else ""
    assert reason_of(Reason(code, "a column", detail).text).code in {
        code,
        "not_birth_date" if code == "not_date" else code,
    }
    assert reason_of("a column: something else") is None
