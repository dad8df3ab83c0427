"""A clerk looks a pair up: on a phone without scripts, read by everybody, and nothing of it in the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import Statement


@pytest.fixture
def doubtful(demo_data: Path) -> tuple[str, str, int]:
    linkage = SnapshotStore(demo_data / "snapshots").live("linkage")
    with Engine.open() as engine:
        engine.view_parquet("review", linkage.file("review.parquet"))
        query = "SELECT register, record_key, spine_id FROM review ORDER BY ALL LIMIT 1"
        return engine.tuples(Statement(query, "test"))[0]


def _look(page: Any, site: str, doubtful: tuple[str, str, int]) -> None:
    register, key, spine_id = doubtful
    page.goto(f"{site}/linkage/pair/")
    page.select_option("[name=register]", register)
    page.fill("[name=record_key]", key)
    page.fill("[name=spine_id]", str(spine_id))
    page.check("[name=values]")
    page.press("[name=record_key]", "Enter")
    page.wait_for_selector(".waterfall")


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_phone_without_scripts_shows_the_waterfall_whole(visit, site, doubtful, language: str) -> None:
    page = visit("clerk1", language=language, width=390, script=False)
    _look(page, site, doubtful)
    assert page.url == f"{site}/linkage/pair/"
    assert page.locator(".waterfall tbody tr").count() >= 8
    assert page.locator("main").evaluate("main => main.ownerDocument.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", ["th", "en"])
def test_axe_finds_nothing_serious_in_a_waterfall(visit, site, doubtful, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("clerk1", language=language)
    _look(page, site, doubtful)
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], [node["target"] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ] == []


def test_the_figures_of_a_chart_open_by_the_keyboard(visit, site) -> None:
    page = visit("auditor", script=False)
    page.goto(f"{site}/linkage/poor/")
    figures = page.locator("details table")
    assert not figures.is_visible()
    page.locator("main summary").focus()
    page.keyboard.press("Enter")
    assert figures.is_visible()
