"""A citizen's page costs little on a cheap phone: all that a browser fetches for it, cold, letters too, is under 100 KB."""

from __future__ import annotations

import pytest

LIMIT = 100_000
PAGES = [
    ("", "/accounts/login/"),
    ("", "/services/"),
    ("", "/services/?q=ทำบัตรหาย"),
    ("", "/learn/calls/"),
    ("", "/check/welfare-2565/"),
    ("", "/open-data/"),
    ("", "/open-data/rice-2557/"),
    *[("citizen", f"/me/{page}") for page in ("", "data/", "looked/", "measures/", "measures/welfare-2560/", "requests/", "rights/")],
    ("citizen", "/me/others/"),
    ("citizen", "/services/apply/farmer-registration/"),
    ("citizen", "/services/mine/"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["th", "en"])
def test_all_that_a_page_fetches_is_under_a_hundred_kilobytes(enter, site, language: str) -> None:
    heavy = []
    for username, address in PAGES:
        page = enter(username, language=language)
        page.set_viewport_size({"width": 390, "height": 850})
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        sent: list[float] = []
        line.on("Network.loadingFinished", lambda told, sent=sent: sent.append(told["encodedDataLength"]))
        page.goto(site + address, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        if not 5_000 < sum(sent) < LIMIT:
            heavy.append((address, round(sum(sent)), len(sent)))
        page.context.close()
    assert heavy == []
