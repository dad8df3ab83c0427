"""A view in the browser: boxes lead on and are moved by hand; a phone without scripts does the same by forms; all can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blueprint_world import OTHER, UNIT, model, other, send

from prasan.architecture.editing import opened
from prasan.architecture.submissions import Submissions

HOME = f"/blueprint/agencies/{UNIT}/"


def _estate(settings: Any, folder: Path) -> Submissions:
    send(folder, UNIT, model())
    send(folder, OTHER, other())
    settings.PRASAN_DATA = folder
    return Submissions(folder / "architecture")


def test_a_picture_is_zoomed_leads_on_and_its_boxes_are_moved(visit, site, settings, tmp_path) -> None:
    page = visit("architect")
    kept = _estate(settings, tmp_path)
    page.goto(f"{site}{HOME}view/?id=v-1")
    before = page.evaluate("document.querySelector('[data-picture] svg').getBoundingClientRect().width")
    page.click("a[data-zoom='200']")
    after = page.evaluate("document.querySelector('[data-picture] svg').getBoundingClientRect().width")
    assert (round(after / before), page.url) == (2, f"{site}{HOME}view/?id=v-1")
    page.click("button[data-zoom='fit']")
    page.click("[data-picture] a[href*='id=server']")
    assert page.inner_text("h1") == "Server <1>"

    page.goto(f"{site}{HOME}arrange/?id=v-1")
    box = page.locator("[data-box='n-server']")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    page.mouse.move(at["x"] + 20, at["y"] + 20)
    page.mouse.down()
    page.mouse.move(at["x"] + 90, at["y"] + 55, steps=4)
    page.mouse.up()
    assert page.is_visible("[data-moved]")
    page.click("text=Save the places")
    assert "Saved as submission 2." in page.inner_text("main")
    places = {node.id: (node.x, node.y) for node in kept.read(opened(kept, UNIT)).views[0].every_node()}
    assert places == {**{node.id: (node.x, node.y) for node in model().views[0].nodes}, "n-server": (290, 175)}


def test_on_a_phone_without_scripts_every_page_of_a_blueprint_is_for_everybody(visit, site, settings, tmp_path) -> None:
    page = visit("architect", language="th", width=390, script=False)
    kept = _estate(settings, tmp_path)
    pages = [
        *("view/?id=v-1&find=server", "element/?id=app", "faults/", "elements/", "new/", "change/?id=app", "views/new/"),
        *("connect/?id=app&to=cap", "connect/?id=app&q=x", "remove/?id=app", "arrange/?id=v-1&q=farm"),
    ]  # fmt: skip
    kinds = ("landscape/", "roadmap/", "interfaces/", f"surroundings/?unit={UNIT}&id=app")
    addresses = [HOME + each for each in pages] + [f"/blueprint/pictures/{each}" for each in kinds]
    for address in [*addresses, "/blueprint/search/?q=a"]:
        page.goto(site + address)
        assert page.locator("h1").count() == 1, address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, address
    page.goto(f"{site}{HOME}arrange/?id=v-1&q=pay")
    page.click("button[name=place][value=cap2]")
    assert "n-cap" in {node.id for node in kept.read(opened(kept, UNIT)).views[0].nodes}
    assert kept.read(opened(kept, UNIT)).views[0].nodes[-1].element == "cap2"

    from axe_playwright_python.sync_playwright import Axe

    page = visit("architect")
    for address in (addresses[0], *addresses[6:8], addresses[10], "/blueprint/pictures/roadmap/"):
        page.goto(site + address)
        found = [each for each in Axe().run(page).response["violations"] if each["impact"] in {"serious", "critical"}]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], address
