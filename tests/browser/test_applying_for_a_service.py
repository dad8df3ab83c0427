"""A person applies on a cheap phone without JavaScript, an officer answers, and pages stay small on a slow line."""

from __future__ import annotations

import re
from typing import Any

import pytest

MOST_BYTES = 100_000
PAGES = [
    "/services/",
    "/services/?q=ตกงาน",
    "/services/passport/?area=5001",
    "/services/events/child/?on=2569-11-20",
    "/learn/calls/",
]


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_page_comes_cold_in_less_than_100_kb(browser: Any, site: str, language: str) -> None:
    for address in PAGES:
        context = browser.new_context(viewport={"width": 390, "height": 850}, java_script_enabled=False)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page, answers = context.new_page(), []
        page.on("response", answers.append)
        page.goto(site + address, wait_until="networkidle")
        sizes = {answer.url.removeprefix(site): len(answer.body()) for answer in answers}
        assert sum(sizes.values()) < MOST_BYTES, (address, sizes)
        context.close()


def test_a_person_applies_and_an_officer_grants_without_javascript(visit: Any, site: str) -> None:
    page = visit("citizen", language="en", width=390, script=False)
    page.goto(f"{site}/services/")
    page.fill("[name=q]", "ปลูกข้าว")
    page.press("[name=q]", "Enter")
    page.click("text=Farmer registration")
    page.click("text=Apply here")
    assert page.locator("h1").count() == 1
    assert page.locator("text=We have this already").count() == 1
    page.select_option("[name=crop]", "rice")
    page.click("button[value=send]")
    assert page.locator(".field-error").count() == 2  # the area and the day; what was chosen is kept
    assert page.locator("[name=crop]").input_value() == "rice"
    page.fill("[name=rai]", "12")
    page.fill("[name=planted]", "2569-07-15")
    page.click("button[value=send]")
    page.wait_for_selector("text=Sent, waiting for an officer")
    own = page.url
    assert not re.search(r"\d{13}", own)

    officer = visit("doae", language="en")
    officer.goto(f"{site}/services/queue/")
    officer.click("text=Farmer registration")
    officer.click("text=Take it")
    officer.fill("[name=words]", "ครบถ้วน")
    officer.click("button[value=grant]")

    page.goto(own)
    page.check("input[name=stars][value='5']")
    page.click("button[value=rate]")
    page.wait_for_selector("text=You gave 5 of 5")
