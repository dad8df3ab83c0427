"""A browser on the running site.  The server answers in a thread of the test process, on the tests' database."""

from __future__ import annotations

import io
import itertools
import logging
import os
import re
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


@pytest.fixture(autouse=True)
def is_heard(the_log_tells_of_nobody: logging.Handler) -> None:
    """What sets Django up anew puts the root's handlers away: each test begins with ours."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    if the_log_tells_of_nobody not in root.handlers:
        root.addHandler(the_log_tells_of_nobody)


@pytest.fixture(scope="session")
def the_log_tells_of_nobody(demo_data: Path) -> Iterator[logging.Handler]:
    """Whatever the whole run says in the site's log, and counts, has no national id, name or birth date of the demonstration."""
    from prasan.web.operations.logs import Safe

    said = io.StringIO()
    handler, root = logging.StreamHandler(said), logging.getLogger()
    handler.setFormatter(Safe("json"))
    before = root.level
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)
    counted = [each for each in (demo_data / "run").rglob("*") if each.is_file()]
    found = people_in(said.getvalue(), demo_data)
    found += [where for each in counted for where in people_in(each.read_text("utf-8", "replace"), demo_data)]
    # The access log names a person by the spine id alone; days stand in it that may be somebody's birth date.
    kept = (demo_data / "log" / "access.jsonl").read_text("utf-8")
    found += [each for each in people_in(kept, demo_data) if each != "birth date"]
    assert "prasan.request" in said.getvalue(), "no request was logged: nothing was looked at"
    assert found == []


def people_in(text: str, data: Path) -> list[str]:
    """What of people of the demonstration stands in a text: of which kind, once for each place."""
    import pyarrow.parquet as pq

    accepted = SnapshotStore(data / "snapshots").live("register/civil").file("accepted.parquet")
    rows = pq.read_table(accepted, columns=["national_id", "given_name", "family_name", "birth_date"]).to_pylist()
    ids = {row["national_id"] for row in rows}
    names = {(row["given_name"], row["family_name"]) for row in rows}
    joined = {"".join(filter(None, pair)) for pair in names}
    born = {row["birth_date"].isoformat() for row in rows if row["birth_date"]}
    words = re.findall(r"[\u0e01-\u0e4e]+", text)
    found = ["national id" for each in re.findall(r"(?<!\d)\d{13}(?!\d)", text) if each in ids]
    found += ["name" for each in words if each in joined]
    found += ["name" for pair in itertools.pairwise(words) if pair in names]
    return found + ["birth date" for each in re.findall(r"(?<!\d)\d{4}-\d\d-\d\d", text) if each in born]


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
