"""A citizen asks on a phone without scripts, an officer answers, the register is corrected, and the citizen sees that it is done."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from prasan.engine.snapshots import SnapshotStore
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest


@pytest.fixture
def own(site: str, demo_data: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration with a register of farmers that this test alone writes to."""
    copy = tmp_path / "data"
    (copy / "snapshots" / "register").mkdir(parents=True)
    for each in (demo_data / "snapshots").iterdir():
        if each.name != "register":
            (copy / "snapshots" / each.name).symlink_to(each)
    for each in (demo_data / "snapshots" / "register").iterdir():
        target = copy / "snapshots" / "register" / each.name
        if each.name == "farmer":
            shutil.copytree(each, target, symlinks=True)
        else:
            target.symlink_to(each)
    shutil.copytree(demo_data / "log", copy / "log")
    shutil.copy(demo_data / "agreements.yaml", copy)
    settings.PRASAN_DATA = copy
    return copy


def _press(page: Any, selector: str) -> None:
    page.focus(selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_what_is_wrong_to_what_is_done(visit, site: str, own: Path, tmp_path: Path) -> None:
    paper = tmp_path / "book.pdf"
    paper.write_bytes(b"%PDF-1.4 a house registration book %%EOF")
    citizen = visit("citizen", language="th", width=390, script=False)
    citizen.goto(f"{site}/me/")
    _press(citizen, ".ways-list a[href='/me/data/']")
    _press(citizen, "a[href='/me/data/farmer/0/full_name/']")
    citizen.fill("#wanted", "สมใจ ใจงามยิ่ง")
    citizen.set_input_files("#papers", paper)
    _press(citizen, "main form button")
    assert "ส่งแล้ว" in citizen.locator("main").inner_text()
    address = citizen.url

    officer = visit("doae")
    officer.goto(f"{site}/corrections/")
    _press(officer, "tbody a")
    _press(officer, "button[value=take]")
    officer.fill("#text", "The book says so")
    _press(officer, "button[value=accept]")
    officer.goto(f"{site}/corrections/")
    with officer.expect_download() as sent:
        officer.click("form[action='/corrections/rows/farmer/'] button")
    rows = tmp_path / sent.value.suggested_filename
    sent.value.save_as(rows)
    ingest(SnapshotStore(own / "snapshots"), shipped_contracts()["farmer"], [rows], delta=True)

    citizen.goto(address)
    assert citizen.locator("#state-heading").inner_text() == "เสร็จแล้ว"
    assert "ทะเบียนมีข้อมูลที่แก้ไขแล้ว" in citizen.locator("main").inner_text()
    assert citizen.evaluate("document.documentElement.scrollWidth") <= 390
    citizen.goto(f"{site}/me/data/")
    assert "ใจงามยิ่ง" in citizen.locator("main").inner_text()
