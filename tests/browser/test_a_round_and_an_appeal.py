"""A round from its proposal to the payment file, and an appeal from the counter to its payment, in both languages."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_a_report_on_its_way import fits_and_is_accessible, press

from prasan.measures.appeals import Appeals
from prasan.measures.rounds import Rounds

ROUNDS, QUEUE = "/measures/old-age-2555/rounds/", "/appeals/"
WORDS = {
    "en": {
        "waits": "waits for approval",
        "force": "in force",
        "left": "30 days left",
        "granted": "The appeal is granted",
    },
    "th": {"waits": "รออนุมัติ", "force": "มีผลใช้", "left": "เหลืออีก 30 วัน", "granted": "อุทธรณ์ฟังขึ้น"},
}


@pytest.fixture
def own(site: str, demo_data: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration's data, to whose rounds and appeals this test alone writes."""
    (tmp_path / "snapshots").mkdir()
    for each in (demo_data / "snapshots").iterdir():
        if each.name not in ("round", "supplement"):
            (tmp_path / "snapshots" / each.name).symlink_to(each)
    for name in ("snapshots/round", "snapshots/supplement", "rounds", "appeals", "log"):
        shutil.copytree(demo_data / name, tmp_path / name)
    shutil.copy(demo_data / "agreements.yaml", tmp_path)
    settings.PRASAN_DATA = tmp_path
    return tmp_path


def saved(page: Any, selector: str) -> list[str]:
    """The names in the archive that a button sends."""
    with page.expect_download() as sent:
        page.click(selector)
    with zipfile.ZipFile(sent.value.path()) as archive:
        return archive.namelist()


@pytest.mark.parametrize(("language", "width", "script"), [("th", 390, False), ("en", 1280, True)])
def test_from_a_proposal_and_a_letter_to_two_payment_files(
    visit, site: str, own: Path, tmp_path_factory: pytest.TempPathFactory, language: str, width: int, script: bool
) -> None:
    words = WORDS[language]
    officer = visit("officer1", language=language, width=width, script=script)
    officer.goto(site + ROUNDS)
    press(officer, "form[action$='propose/'] button")
    assert words["waits"] in officer.locator("#round-3").inner_text()
    fits_and_is_accessible(officer, script=script)

    second = visit("officer2", language=language, width=width, script=script)
    second.goto(site + ROUNDS)
    assert second.locator("form[action$='pay/']").count() == 0
    press(second, "button[value=approve]")
    assert words["force"] in second.locator("#round-3").inner_text()
    officer.goto(site + ROUNDS)
    names = saved(officer, "section[aria-labelledby=round-3] form[action$='3/pay/'] button")
    assert names == ["old-age-2555-round-3.csv", "old-age-2555-round-3.xlsx"]

    waiting = next(each for each in Appeals(own / "appeals" / "decisions.jsonl").all() if each.unread)
    officer.goto(site + QUEUE)
    assert words["left"] in officer.locator("main").inner_text()
    officer.click(f"a[href='/appeals/{waiting.serial}/']")
    letter = tmp_path_factory.mktemp("letter") / "letter.txt"
    letter.write_text("a second letter", encoding="utf-8")
    officer.set_input_files("#file", letter)
    press(officer, "button[value=evidence]")
    for _file in range(2):
        form = officer.locator("details[open] form")
        form.locator("[name='v-civil.birth_date']").first.fill("BE 2490-01-01")
        press(officer, "details[open] button[value=read]")
    fits_and_is_accessible(officer, script=script)
    officer.fill("#answer", "The letter says so.")
    press(officer, "button[value=decide]")
    assert officer.locator("button[value=confirm]").count() == 0

    second.goto(f"{site}{QUEUE}{waiting.serial}/")
    press(second, "button[value=confirm]")
    second.click("a[href$='answer/']")
    assert words["granted"] in second.locator("article").inner_text()
    fits_and_is_accessible(second, script=script)
    officer.goto(site + ROUNDS)
    assert saved(officer, "form[action$='1/supplement/'] button")[0] == "old-age-2555-round-1-supplement-2.csv"
    first = Rounds(own / "rounds" / "decisions.jsonl").get("old-age-2555", 1)
    assert [each.entitlements for each in first.supplements] == [1, 2]
