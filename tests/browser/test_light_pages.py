"""A citizen's page costs little on a cheap phone: all that a browser fetches for it, cold, letters too, is under 100 KB.

In Thai, which fetches two alphabets: English pages fetch one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

LIMIT = 100_000
PAGES = [
    ("", "/accounts/login/"),
    ("", "/services/"),
    ("", "/services/?q=ทำบัตรหาย"),
    ("", "/learn/calls/"),
    ("", "/check/welfare-2565/"),
    ("", "/open-data/"),
    ("", "/open-data/rice-2557/"),
    *[("citizen", f"/me/{page}") for page in ("", "data/", "looked/", "measures/", "measures/welfare-2560/", "requests/", "rights/", "copy/")],
    ("citizen", "/me/others/"),
    ("citizen", "/services/apply/farmer-registration/"),
    ("citizen", "/services/mine/"),
]  # fmt: skip


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def as_served(site: str) -> Iterator[str]:
    """The site by its own application: the tests' server sends files by itself, as no site does."""
    from prasan.web.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_all_that_a_page_fetches_is_under_a_hundred_kilobytes(enter, as_served) -> None:
    heavy = []
    for username, address in PAGES:
        page = enter(username, language="th")
        page.set_viewport_size({"width": 390, "height": 850})
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        sent: list[float] = []
        line.on("Network.loadingFinished", lambda told, sent=sent: sent.append(told["encodedDataLength"]))
        page.goto(as_served + address)
        page.evaluate("document.fonts.ready")
        if not 5_000 < sum(sent) < LIMIT:
            heavy.append((address, round(sum(sent)), len(sent)))
        page.context.close()
    assert heavy == []
