"""On a shared computer: what a citizen looked at is not there any more once they have signed out."""

from __future__ import annotations

from typing import Any


def test_back_shows_nothing_after_signing_out_and_acting_ends_with_the_session(visit: Any, site: str) -> None:
    page = visit("citizen", width=390, script=False)
    page.goto(f"{site}/me/looked/?large=1")
    page.goto(f"{site}/me/measures/")
    assert "My measures" in page.inner_text("h1")
    page.get_by_role("button", name="Sign out").click()
    assert "/accounts/login/" in page.url
    for _ in range(3):
        page.go_back()
        assert page.locator("#sign-in-heading").count() == 1
        assert "/accounts/login/" in page.url


def test_a_check_without_signing_in_is_done_by_keyboard_alone_and_leaves_no_cookie(visit: Any, site: str) -> None:
    page = visit(width=390, script=False)
    page.context.clear_cookies()
    page.goto(f"{site}/check/old-age-2555/?language=en")
    page.keyboard.press("Tab")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for part, written in zip("dy", ("5", "2490"), strict=True):
        page.locator(f"[name='me.civil.0.birth_date.{part}']").focus()
        page.keyboard.type(written)
    page.locator("[name='me.civil.0.birth_date.m']").select_option("5")
    page.locator("[name='me.civil.0.birth_date.y']").press("Enter")
    assert "Eligible" in page.inner_text("#result-heading + .verdict")
    assert page.context.cookies() == []
    assert "2490" not in page.url
