"""What holds on every page: it can be read by everybody, fits a phone, and loads nothing from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from prasan.centres.due import last_ended
from prasan.hosting.kept import DEMONSTRATION

REPORT = f"/centres/reports/07011/digital_services/{last_ended('quarter', timezone.localdate()).code}/"
PAGES = [
    ("", "/accounts/login/"),
    ("pmo", "/centres/00000/"),
    ("pmo", "/centres/00000/ranking/?indicator=digital_share"),
    ("pmo", "/centres/00000/compare/"),
    ("pmo", "/centres/00000/alerts/"),
    ("moac", "/centres/dashboards/new/"),
    ("pmo", "/centres/00000/?indicator=rice_2557_households&order=value"),
    ("pmo", "/centres/00000/?indicator=rice_2557_households&area=34"),
    ("moac", "/centres/07000/?indicator=digital_share&period=2558Q4"),
    ("doae", "/centres/07011/?indicator=service_transactions&area=50"),
    ("pmo", "/centres/51000/structure/?indicator=digital_share&period=2558"),
    ("pmo", "/centres/11002/history/"),
    ("moac", "/centres/07000/scores/"),
    ("doae", "/centres/07011/indicators/digital_share/"),
    ("doae", "/centres/reports/"),
    ("doae", REPORT),
    ("doae", "/centres/reports/upload/"),
    ("moac-desk", "/centres/reports/"),
    ("moac", REPORT),
    ("pmo-desk", "/centres/reports/?period=2558Q1"),
    ("pmo", "/registers/"),
    ("doae", "/registers/farmer/"),
    ("doae", "/registers/farmer/deliver/"),
    ("doae", "/registers/farmer/quarantine/"),
    ("pmo", "/measures/"),
    ("doae", "/measures/rice-2557/"),
    ("moac", "/measures/rice-2557/simulate/"),
    ("officer2", "/measures/old-age-2555/rounds/"),
    ("officer1", "/appeals/"),
    ("officer1", "/appeals/3/"),
    ("doae", "/measures/drafts/"),
    ("doae", "/measures/rice-2557/versions/"),
    ("clerk1", "/review/"),
    ("clerk1", "/review/next/"),
    ("clerk1", "/linkage/pair/"),
    ("auditor", "/linkage/"),
    ("auditor", "/linkage/poor/"),
    ("doae", "/agreements/new/"),
    ("auditor", "/agreements/rice-targeting/"),
    *[
        ("citizen", f"/me/{page}")
        for page in ("", "data/", "data/farmer/0/full_name/", "requests/", "rights/", "rights/objection/", "copy/")
    ],
    ("doae", "/corrections/"),
    ("citizen", "/me/looked/"),
    ("citizen", "/me/measures/welfare-2560/"),
    ("citizen", "/me/others/"),
    ("", "/check/welfare-2565/"),
    ("dopa", "/counter/"),
    ("", "/services/?q=ทำบัตรหาย"),
    ("", "/services/passport/?area=51"),
    ("", "/services/events/child/?on=2569-11-20"),
    ("citizen", "/services/apply/farmer-registration/"),
    ("citizen", "/services/mine/"),
    ("doae", "/services/queue/"),
    ("", "/learn/"),
    ("", "/learn/calls/"),
    ("", "/open-data/"),
    ("", "/open-data/rice-2557/"),
    ("auditor", "/audit/"),
    ("auditor", "/audit/unusual/"),
    ("doae", "/accounts/second-factor/app/"),
    ("admin1", "/accounts/administration/"),
    ("", "/developers/"),
    ("", "/developers/reference/"),
    ("", "/developers/reference/registry_operations_by_id/"),
    ("doae", "/developers/sandbox/"),
    ("doae-head", "/seals/"),
    ("architect", "/blueprint/"),
    ("architect", "/blueprint/questions/"),
    ("pmo", "/blueprint/questions/data/"),
    ("architect", "/blueprint/questions/impact/"),
    ("doae", "/blueprint/workbook/"),
    ("doae", "/projects/new/"),
    ("pmo", "/projects/"),
    ("pmo", "/hosting/"),
    ("doae", f"/hosting/{DEMONSTRATION}/"),
    ("doae", f"/hosting/{DEMONSTRATION}/what-if/"),
    ("pmo", "/plan/"),
    ("pmo-desk", "/plan/services/"),
    ("architect", "/blueprint/agencies/07011/"),
    ("architect", "/blueprint/agencies/07011/throw-away/"),
    ("pmo", "/blueprint/pictures/capabilities/"),
    ("architect", "/blueprint/reviews/"),
    ("architect", "/blueprint/reviews/07011/"),
    ("architect-office", "/blueprint/reviews/07011/4/"),
    ("architect", "/blueprint/reviews/07011/2/merge/"),
    ("architect", "/blueprint/reviews/07011/plateaus/"),
    ("architect-office", "/blueprint/reviews/same/"),
    *[("secretary", f"/council/{page}") for page in ("", "actions/", "consultations/")],
    ("cio", "/council/recommendations/"),
    ("pmo", "/council/chains/"),
    ("", "/council/public/"),
    ("auditor", "/nothing"),
]


@pytest.mark.parametrize(("username", "address"), PAGES)
def test_a_page_is_for_everybody_on_any_screen_and_asks_nobody_else(enter, site, username: str, address: str) -> None:
    """One sitting a page, in Thai and then in English: axe on a desk, what the page asks for, the layout of a phone."""
    from axe_playwright_python.sync_playwright import Axe

    page = enter(username, language="th")
    asked: list[str] = []
    refused: list[str] = []

    def said(message: Any) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("request", lambda request: asked.append(request.url))
    page.on("console", said)
    for language in ("th", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page.set_viewport_size({"width": 1280, "height": 850})
        page.goto(site + address)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.lang") == language
        assert all(url.startswith(site) for url in asked)
        assert page.evaluate("[...document.fonts].some(f => f.status === 'loaded' && f.family.includes('Sarabun'))")
        assert refused == []

        found = Axe().run(page).response["violations"]
        serious = [
            (language, each["id"], [node["target"] for node in each["nodes"][:3]])
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]
        assert serious == []

        page.set_viewport_size({"width": 390, "height": 850})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("parseFloat(getComputedStyle(document.body).lineHeight)") >= 1.6 * page.evaluate(
            "parseFloat(getComputedStyle(document.body).fontSize)"
        )


@pytest.mark.parametrize("address", ["/centres/00000/", "/centres/00000/?indicator=digital_share", "/centres/reports/"])
def test_in_the_dark_everything_can_still_be_read(visit, site, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("pmo")
    page.emulate_media(color_scheme="dark")
    page.goto(site + address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 23, 28)"
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []


def test_the_wall_has_large_letters_no_controls_and_fits_its_screen(visit, site) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("pmo", width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    for panel in range(6):
        page.goto(f"{site}/centres/00000/wall/?hold=1&panel={panel}")
        sizes = page.evaluate(
            "[...document.querySelectorAll('p, h1, h2, li, span, strong')].filter(e => e.innerText?.trim())"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 28  # two centimetres on a screen of 55 inches, read from five metres
        assert page.evaluate("document.querySelectorAll('a, button, input').length") == 0
        assert (
            page.evaluate(
                "Math.max(...[...document.querySelectorAll('.wall-panel *')].map(e => e.getBoundingClientRect().bottom))"
            )
            <= 1080
        )
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
