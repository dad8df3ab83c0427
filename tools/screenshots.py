"""Take the pictures of the tour from a running demonstration: ``make screenshots`` (a maintainer's tool; needs Chromium).

The demonstration is made in a scratch folder (or ``--data FOLDER`` names one), served, and each page is opened as its role opens it,
in both languages.  Pictures go to ``docs/tour/pictures`` as WebP and are committed, so that `make docs` needs neither a browser nor
ten minutes; ``test_every_picture_is_one_that_the_script_takes`` holds the two together.
"""

from __future__ import annotations

import argparse
import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PICTURES = Path(__file__).parent.parent / "docs" / "tour" / "pictures"
CHROMIUM, PASSWORD, PEOPLE = "/usr/bin/chromium", "prasan-demo", 2000
LANGUAGES = ("en", "th")
QUALITY = 55  # of 100: letters stay sharp, a picture has some thirty kilobytes
WIDE, HIGH = 1200, 800
_RUN = "from prasan.cli.main import main; main()"


@dataclass(frozen=True)
class Shot:
    """A picture: its name, whose account opens which page, and how far down it begins (pixels)."""

    name: str
    account: str
    address: str
    down: int = 0
    wide: int = WIDE


SHOTS = (
    Shot("executive", "pmo", "/centres/00000/"),
    Shot("executive-ranking", "pmo", "/centres/00000/ranking/?indicator=digital_share"),
    Shot("desk", "moac-desk", "/centres/reports/?period=2558Q4"),
    Shot("officer", "doae", "/centres/reports/"),
    Shot("officer-register", "doae", "/registers/farmer/"),
    Shot("officer-measure", "doae", "/measures/rice-2557/"),
    Shot("approver", "officer2", "/measures/old-age-2555/rounds/"),
    Shot("clerk", "clerk1", "/review/"),
    Shot("auditor", "auditor", "/audit/"),
    Shot("citizen", "citizen", "/me/"),
    Shot("citizen-looked", "citizen", "/me/looked/"),
    Shot("citizen-phone", "citizen", "/me/measures/welfare-2560/", wide=390),
    Shot("administrator", "admin1", "/accounts/administration/"),
    Shot("architect", "architect", "/blueprint/"),
    Shot("council", "secretary", "/council/"),
    Shot("check", "", "/check/"),
)


def main() -> None:
    """Take every picture, or those whose names are given."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--data", type=Path, help="a demonstration's data folder; made anew unless said")
    told = asked.parse_args()
    shots = [shot for shot in SHOTS if not told.names or shot.name in told.names]
    with tempfile.TemporaryDirectory() as scratch:
        data = told.data or Path(scratch) / "data"
        environment = {**os.environ, "PRASAN_DATA": str(data)}
        if told.data is None:
            subprocess.run(
                [sys.executable, "-c", _RUN, "demo", "--people", str(PEOPLE), "--no-serve"], env=environment, check=True
            )
        with _served(environment) as site:
            taken = _take(site, shots)
    total = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    print(f"{taken} pictures in {PICTURES}; {total / 2**20:.1f} MB in all")


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-c", _RUN, "serve", "--port", str(port)], env=environment) as process:
        try:
            for _ in range(1200):
                try:
                    urllib.request.urlopen(f"{site}/health/live", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield site
        finally:
            process.terminate()


def _take(site: str, shots: list[Shot]) -> int:
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for language in LANGUAGES:
            signed_in: dict[str, Any] = {}
            for shot in shots:
                if shot.account not in signed_in:
                    signed_in[shot.account] = _signed_in(browser, site, shot.account, language)
                page = signed_in[shot.account].new_page()
                page.set_viewport_size({"width": shot.wide, "height": HIGH})
                answer = page.goto(site + shot.address, timeout=120_000)
                if answer is None or answer.status != 200:
                    raise SystemExit(f"{shot.name}: {shot.address} answered {answer and answer.status}")
                page.evaluate(f"window.scrollTo(0, {shot.down})")
                page.evaluate("document.fonts.ready.then(() => null)")
                taken = (
                    signed_in[shot.account]
                    .new_cdp_session(page)
                    .send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
                )
                (PICTURES / f"{shot.name}-{language}.webp").write_bytes(base64.b64decode(taken["data"]))
                page.close()
            for context in signed_in.values():
                context.close()
        browser.close()
    return len(shots) * len(LANGUAGES)


def _signed_in(browser: Any, site: str, account: str, language: str) -> Any:
    context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce")
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    if account:
        page = context.new_page()
        page.goto(f"{site}/accounts/login/")
        page.fill("[name=username]", account)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: "/login/" not in address)
        page.close()
    return context


if __name__ == "__main__":
    main()
