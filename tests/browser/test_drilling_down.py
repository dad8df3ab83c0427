from __future__ import annotations

import re

from prasan.web.centres import maps


def test_the_prime_ministers_centre_drills_down_to_ministry_department_and_province(visit) -> None:
    page = visit("pmo")
    assert page.locator("h1").inner_text() == "Prime Minister's Operation Centre"
    assert page.locator(".map-drawing a").count() == 77
    page.click("#all >> text=Share of services done digitally")
    assert page.locator(".map-drawing a").count() == 77
    assert re.search(r"\d+ of \d+ .*reported|reports received", page.locator(".headline .coverage").inner_text())

    page.click(".figures >> text=Ministry of Agriculture and Cooperatives")
    assert page.locator("h1").inner_text() == "Ministry of Agriculture and Cooperatives"

    page.click(".figures >> text=Department of Agricultural Extension")
    assert page.locator("h1").inner_text() == "Department of Agricultural Extension"

    page.click(".chooser >> text=Rice-growing households")
    page.get_by_role("link", name=re.compile("^Chiang Mai:")).click()
    assert page.locator(".headline [aria-current=page]").first.inner_text() == "Chiang Mai"
    assert page.locator(".map-drawing a").count() == len(maps.province("50").outlines)

    page.click(".trail >> text=Thailand")
    page.click(".trail >> text=Prime Minister's Operation Centre")
    assert page.locator("h1").inner_text() == "Prime Minister's Operation Centre"


def test_it_works_without_javascript_and_by_the_keyboard(visit) -> None:
    page = visit("pmo", script=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.get_by_role("link", name="Ministry of Energy").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1 >> text=Ministry of Energy")


def test_the_language_is_switched_in_place(visit) -> None:
    page = visit("pmo")
    page.click(".periods >> text=Q4/2558")
    address = page.url
    page.click("button[value=th]")
    page.wait_for_selector("html[lang=th]")
    assert page.url == address
    assert page.locator("h1").inner_text() == "ศูนย์ปฏิบัติการนายกรัฐมนตรี"


def test_a_department_is_shown_its_own_unit_alone(visit, site) -> None:
    page = visit("doae")
    assert page.locator("h1").inner_text() == "Department of Agricultural Extension"
    assert page.goto(f"{site}/centres/00000/").status == 404
    assert page.locator("h1").inner_text() == "There is no such page"


def test_signing_out_brings_back_the_sign_in_page(visit, site) -> None:
    page = visit("pmo")
    page.click("text=Sign out")
    page.wait_for_selector("h1 >> text=Sign in")
    page.goto(f"{site}/centres/00000/")
    assert "/accounts/login/" in page.url
