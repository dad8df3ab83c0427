"""A report from a department's keyboard to the prime minister's page, in both languages and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from prasan.centres.due import last_ended

LAST = last_ended("quarter", timezone.localdate()).code
REPORT = f"/centres/reports/07011/digital_services/{LAST}/"
NAMES = ("service_transactions", "digital_service_transactions", "officers_trained")
WORDS = {
    "en": {
        "rule": "Digital transactions are no more than all transactions",
        "submitted": "Submitted, waits for the ministry",
        "returned": "Returned for correction",
        "received": "Received by the prime minister's centre",
        "seal": "The seal holds",
    },
    "th": {
        "rule": "การให้บริการผ่านช่องทางดิจิทัลต้องไม่เกินการให้บริการทั้งหมด",
        "submitted": "ส่งแล้ว รอกระทรวงพิจารณา",
        "returned": "ส่งคืนให้แก้ไข",
        "received": "ศูนย์ปฏิบัติการนายกรัฐมนตรีรับแล้ว",
        "seal": "ผนึกสมบูรณ์",
    },
}


@pytest.fixture
def own(site: str, settings: Any, tmp_path: Path) -> str:
    """The site with a log and a roll-up of its own."""
    settings.PRASAN_DATA = tmp_path
    return site


def cell(element: str, area: str = "50") -> str:
    return f"[name='v.{element}.{area}']"


def press(page: Any, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


def fits_and_is_accessible(page: Any, *, script: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    assert (
        page.locator("main").evaluate("main => main.ownerDocument.documentElement.scrollWidth")
        <= page.viewport_size["width"]
    )
    if not script:
        return  # axe is one
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], [node["target"] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ] == []


@pytest.mark.parametrize(("language", "width", "script"), [("th", 390, False), ("en", 1280, True)])
def test_from_the_departments_entry_to_the_prime_ministers_page(
    visit, own, language: str, width: int, script: bool
) -> None:
    said = WORDS[language]

    def signed_in(username: str) -> Any:
        return visit(username, language=language, width=width, script=script)

    department, ministry = signed_in("doae"), signed_in("moac-desk")
    department.goto(f"{own}/centres/reports/")
    press(department, f"a[href='{REPORT}']")

    # By keyboard: the three figures of a province, one after the other; Enter keeps the draft.
    department.focus(cell(NAMES[0]))
    for figure in ("100", "1300", "7"):
        department.keyboard.type(figure)
        department.keyboard.press("Tab")
    department.focus(cell(NAMES[2]))
    with department.expect_navigation():
        department.keyboard.press("Enter")
    assert said["rule"] in department.inner_text(f"#c-{NAMES[1]}-50-notes")
    press(department, "button[value=complete]")
    assert department.locator("[role=alert]").count() == 1
    fits_and_is_accessible(department, script=script)
    department.fill(cell(NAMES[0]), "12,000")
    press(department, "button[value=complete]")
    fits_and_is_accessible(department, script=script)
    press(department, "button[value=submit]")
    assert said["submitted"] in department.inner_text("main")

    # The ministry returns it with a reason beside the cell.
    ministry.goto(f"{own}/centres/reports/")
    press(ministry, f"a[href='{REPORT}'] >> nth=0")
    fits_and_is_accessible(ministry, script=script)
    ministry.click(f"#c-{NAMES[0]}-50-cell summary")
    ministry.fill(f"[name='r.{NAMES[0]}.50']", "Fang, 300")
    press(ministry, "button[value=return]")
    assert said["returned"] in ministry.inner_text("main")

    # The department corrects that cell in a new version.
    department.goto(f"{own}{REPORT}")
    assert "Fang, 300" in department.inner_text("main")
    press(department, "form[action$='reopen/'] button")
    assert "Fang, 300" in department.inner_text(f"#c-{NAMES[0]}-50-notes")
    department.fill(cell(NAMES[0]), "12300")
    press(department, "button[value=complete]")
    press(department, "button[value=submit]")

    # The ministry accepts, the nation receives.
    ministry.goto(f"{own}{REPORT}")
    press(ministry, "button[value=accept]")
    nation = signed_in("pmo-desk")
    nation.goto(f"{own}/centres/reports/")
    fits_and_is_accessible(nation, script=script)
    press(nation, "form[action$='receive/'] button")
    nation.goto(f"{own}{REPORT}")
    assert said["received"] in nation.inner_text("main")
    press(nation, "a[href$='versions/1/']")
    assert said["seal"] in nation.inner_text("main")
    assert "12,000" in nation.inner_text("main")
    fits_and_is_accessible(nation, script=script)

    # Nobody has rolled anything up.
    minister = signed_in("pmo")
    minister.goto(f"{own}/centres/00000/?indicator=service_transactions&period={LAST}")
    assert "12,300" in minister.inner_text(".headline-figure")


def test_what_was_typed_and_not_sent_is_kept_by_the_browser_until_the_server_has_it(visit, own) -> None:
    page = visit("doae")
    page.goto(own + REPORT)
    page.fill(cell(NAMES[0]), "4321")
    page.goto(f"{own}/centres/reports/")
    page.goto(own + REPORT)
    assert page.input_value(cell(NAMES[0])) == ""
    page.click("#kept-restore")
    assert page.input_value(cell(NAMES[0])) == "4321"
    press(page, "button[value=save]")
    assert page.input_value(cell(NAMES[0])) == "4321"
    assert not page.is_visible("#kept")
    page.fill(cell(NAMES[0]), "1")
    page.goto(own + REPORT)
    page.click("#kept-forget")
    page.goto(own + REPORT)
    assert not page.is_visible("#kept")
    assert page.input_value(cell(NAMES[0])) == "4321"
    assert page.evaluate("Object.keys(localStorage)") == []
