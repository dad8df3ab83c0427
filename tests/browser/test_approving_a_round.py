"""A second officer looks at a round that overlaps with another measure, and approves it: on a phone, without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rounds_world import FIRST, RICE, SECOND, WELFARE, Office, permit_for, written

from prasan.measures.run import run_measure


@pytest.fixture
def waiting(site: str, demo_data: Path, settings: Any, tmp_path: Path) -> Office:
    """A second round of rice support, some of whose payees have a card that excludes it."""
    (tmp_path / "snapshots").mkdir()
    for each in (demo_data / "snapshots").iterdir():
        if each.name != "measure":
            (tmp_path / "snapshots" / each.name).symlink_to(each)
    (tmp_path / "agreements.yaml").symlink_to(demo_data / "agreements.yaml")
    office, card = Office(tmp_path), written(WELFARE, "excludes: [rice-2557]")
    for measure in (RICE, card):
        run_measure(office.store, measure, permit_for(measure), log=office.log)
    office.propose(RICE)
    office.approve(RICE)
    office.propose(card)
    office.approve(card, overlapping="pay", why="both were promised")
    office.propose(RICE)
    settings.PRASAN_DATA = tmp_path
    return office


@pytest.mark.parametrize("language", ["th", "en"])
def test_axe_finds_nothing_serious_and_a_phone_shows_it_whole(visit, site, waiting: Office, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("doae-head", language=language, width=390)
    page.goto(f"{site}/measures/rice-2557/rounds/")
    assert page.locator("section.panel").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []


def test_an_officer_approves_without_scripts(visit, site, waiting: Office) -> None:
    assert waiting.rounds.get("rice-2557", 2).proposed_by == FIRST != SECOND
    page = visit("doae-head", script=False)
    page.goto(f"{site}/measures/rice-2557/rounds/")
    assert page.locator("[name=overlapping]").count() == 1
    page.fill("[name=why]", "nobody is paid twice")
    page.click("text=Approve it")
    page.wait_for_selector("text=Round 2: in force")
    done = waiting.rounds.get("rice-2557", 2)
    assert (done.decided_by, done.overlapping) == ("doae-head", "hold")
