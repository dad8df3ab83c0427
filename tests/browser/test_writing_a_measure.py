"""The editor of a measure: faults beside their lines while one types, and all of it on a phone without scripts."""

from __future__ import annotations


def test_what_is_wrong_shows_beside_its_line_and_everybody_can_read_the_page(visit, site) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("doae")
    page.goto(f"{site}/measures/drafts/")
    page.click("button[value='rice-2557@2']")
    text = page.input_value("#text")
    line = text.split("\n").index("version: 3") + 1
    page.fill("#text", text.replace("version: 3", "version: two"))
    page.wait_for_selector(".code-note:has-text('version is no whole number')")
    assert page.locator("#numbers .at-fault").all_inner_texts() == [str(line)]
    note, number = page.locator(".code-note").bounding_box(), page.locator("#numbers .at-fault").bounding_box()
    assert abs(note["y"] - number["y"]) < 2
    page.click("#faults a")
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.evaluate("document.activeElement.selectionStart") == text.index("version: 3") + len("version: ")
    tops = page.evaluate("() => [text.scrollHeight <= text.clientHeight + 1, numbers.offsetHeight - text.offsetHeight]")
    assert tops[0]
    assert abs(tops[1]) < 2  # each number stands beside its line, to the last
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []


def test_a_phone_without_scripts_writes_checks_and_saves(visit, site) -> None:
    page = visit("doae", language="th", width=390, script=False)
    page.goto(f"{site}/measures/drafts/")
    page.click("button[value='']")
    text = page.input_value("#text")
    page.fill("#text", text.replace("income_baht <=", "income_bath <="))
    page.click("button[value=check]")
    assert "หมายถึง income_baht ใช่หรือไม่" in page.inner_text("#faults")
    assert page.locator("#numbers .at-fault").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.fill("#text", text + "# แก้ไขแล้ว\n")
    page.click("button[value=save]")
    assert page.input_value("#text").endswith("# แก้ไขแล้ว\n")


def test_a_phone_without_scripts_writes_in_fields_and_everybody_can_read_them(visit, site) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("doae", language="th", width=390, script=False)
    page.goto(f"{site}/measures/drafts/")
    page.click("button[value='']")
    page.click("text=เขียนในช่องกรอก")
    page.fill("#f-criteria-1-rule", "exists(poor where income_bath <= $income)")
    page.click("button[value=check]")
    assert "หมายถึง income_baht ใช่หรือไม่" in page.inner_text("#f-criteria-1-rule-fault")
    assert page.get_attribute("#f-criteria-1-rule", "aria-invalid") == "true"
    assert "income_bath <= $income" in page.input_value("#text")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    address = page.url
    page.fill("#f-criteria-1-rule", "exists(poor where income_baht < $income)")
    page.click("button[value=save]")
    assert "rule: exists(poor where income_baht < $income)" in page.input_value("#text")
    page = visit("doae")
    page.goto(address)
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
