"""A passkey in a real browser: Chromium's own authenticator, told to have a finger on it."""

from __future__ import annotations

from typing import Any


def test_a_passkey_is_added_lets_in_by_itself_and_proves_again(visit, site: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from prasan.web.accounts.models import User

    page = visit("doae")
    devices: Any = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.goto(f"{site}/accounts/second-factor/passkeys/add/")
    page.click("text=Add a passkey >> nth=-1")
    page.wait_for_selector("text=They are not shown again")
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    user = User.objects.get(username="doae")
    assert set(user.authenticator_set.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}

    page.click("text=Sign out")
    page.wait_for_selector("text=Sign in with a passkey")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{site}/centres/07011/")

    page.context.clear_cookies()
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=username]", "doae")
    page.fill("[name=password]", "prasan-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("text=Enter the code that your authenticator app shows now")
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    page.click("button:has-text('Use a passkey')")
    page.wait_for_url(f"{site}/centres/07011/")

    for session in user.signed_in.all():
        from django.contrib.sessions.backends.db import SessionStore

        stored = SessionStore(session.session_key)
        stored["proved_at"] = 0
        stored.save()
    page.goto(f"{site}/accounts/second-factor/")
    page.click("text=Remove Passkey")
    page.click("button:has-text('Use a passkey')")
    page.click("button:has-text('Remove a passkey')")
    page.wait_for_url(f"{site}/accounts/second-factor/")
    assert not user.authenticator_set.exists()
