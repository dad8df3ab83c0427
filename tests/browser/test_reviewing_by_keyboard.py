"""A clerk judges by keyboard alone, and without JavaScript."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def no_words_yet(site: str, demo_data: Path) -> None:
    shutil.rmtree(demo_data / "reviews", ignore_errors=True)


def test_a_number_key_answers_on_any_layout_and_the_next_record_follows(visit, site) -> None:
    page = visit("clerk1", language="th")
    page.goto(f"{site}/review/next/")
    first = page.locator("[name=case]").get_attribute("value")
    # The key of the digit 0 types another letter on a Thai keyboard.
    with page.expect_navigation():
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Digit0', key: 'จ', bubbles: true}))"
        )
    following = page.locator("[name=case]")
    assert not following.count() or following.get_attribute("value") != first


def test_it_works_without_javascript_and_a_word_may_be_taken_back(visit, site) -> None:
    page = visit("clerk2", script=False)
    page.goto(f"{site}/review/next/")
    people = page.locator("[name=answer]").evaluate_all("all => all.map(each => each.value)")
    page.click("[value=cannot_say]")
    page.click("text=Take my last word back")
    assert page.locator("[name=answer]").evaluate_all("all => all.map(each => each.value)") == people
    assert page.url.endswith("/review/next/")
