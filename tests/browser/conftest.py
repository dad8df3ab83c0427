"""A browser on the running site.  The server answers in a thread of the test process, on the tests' database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_site import PASSWORD, demo_data

from prasan.engine.snapshots import SnapshotStore
from prasan.linkage.people import person_in

__all__ = ["demo_data"]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; where there is none the tests are left out, except in CI."""
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip(f"there is no {CHROMIUM} on this machine")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django would refuse the tests' own queries because of it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(browser: Any, demo_data: Path, settings: Any, transactional_db: None, live_server: Any) -> str:
    """The address of the site on the demonstration's data, with its accounts."""
    from prasan.web.demo import create_demo_accounts

    settings.PRASAN_DATA = demo_data
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    create_demo_accounts(person_in(SnapshotStore(demo_data / "snapshots"), ("farmer", "poor")))
    return str(live_server.url)


@pytest.fixture
def enter(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """An empty page of a browser in which an account (or nobody) is signed in already."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    contexts = []

    def entered(username: str = "", *, language: str = "en") -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 850})
        contexts.append(context)
        kept = {"django_language": language}
        if username:
            client = Client(SERVER_NAME="localhost")
            client.force_login(get_user_model().objects.get(username=username))
            kept |= {name: cookie.value for name, cookie in client.cookies.items()}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in kept.items()])
        return context.new_page()

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Open the site as an account (or nobody) would, by the sign-in page; a page at its start."""
    contexts = []

    def visited(username: str = "", *, language: str = "en", width: int = 1280, script: bool = True) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 850}, java_script_enabled=script)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page = context.new_page()
        page.goto(f"{site}/")
        if username:
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_selector("text=Sign out" if language == "en" else "text=ออกจากระบบ")
        return page

    yield visited
    for context in contexts:
        context.close()
