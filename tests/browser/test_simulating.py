"""A simulation as an officer makes it in a browser: on a phone without scripts, and read by everybody."""

from __future__ import annotations

from typing import Any

import pytest


def _simulate(page: Any, site: str) -> None:
    page.goto(f"{site}/measures/rice-2557/simulate/")
    page.fill("[name=a-cap_rai]", "20")
    page.fill("[name=reference]", "exists(poor)")
    page.select_option("[name=strategy]", "priority")
    page.fill("[name=budget]", "1000000")
    page.fill("[name=priority]", "age desc")
    page.click("form.simulate button")
    for _ in range(60):
        if page.locator("meta[http-equiv=refresh]").count() == 0:
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the simulation did not end")


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_phone_without_scripts_simulates_and_shows_the_result_whole(visit, site, language: str) -> None:
    page = visit("moac", language=language, width=390, script=False)
    _simulate(page, site)
    assert page.locator("svg.map-drawing path.shape").count() == 77
    widths = page.locator("main").evaluate("main => [main.ownerDocument.documentElement.scrollWidth]")
    assert widths[0] <= 390
    assert page.locator("a[href$='/workbook/']").count() == 1


@pytest.mark.parametrize("language", ["th", "en"])
def test_axe_finds_nothing_serious_in_a_result(visit, site, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("moac", language=language)
    _simulate(page, site)
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], [node["target"] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ] == []
