"""The headers that hold a browser back, on every address of the site, whatever it answers and to whomever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from prasan.web.shell.middleware import PERMISSIONS

OF_DATA = "default-src 'none'; frame-ancestors 'none'"  # what is no page has nothing to load
FILLED = {
    "int": "1",
    "slug": "nothing",
    "str": "nothing",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "nothing",
}


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """An address of each pattern, with something in each place that takes anything."""
    for pattern in patterns:
        route = str(pattern.pattern)
        for name, converter in getattr(pattern.pattern, "converters", {}).items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            filled = FILLED.get("str" if kind == "string" else kind, "nothing")
            route = route.replace(f"<{kind if kind != 'string' else 'str'}:{name}>", filled).replace(
                f"<{name}>", filled
            )
        address = before + route.lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        elif not set(address) & set("<>()\\?*"):
            yield address


@pytest.mark.django_db
def test_every_answer_holds_the_browser_back(client: Client) -> None:
    wrong, seen = [], 0
    for address in sorted(set(_addresses(get_resolver().url_patterns))):
        answer = client.options(address)
        seen += 1
        policy = answer.get("Content-Security-Policy", "")
        held = {
            "nosniff": answer.get("X-Content-Type-Options") == "nosniff",
            "no frame": answer.get("X-Frame-Options") == "DENY" and "frame-ancestors 'none'" in policy,
            "own scripts": policy == OF_DATA
            or ("script-src 'self'" in policy and "default-src 'none'" in policy and "unsafe" not in policy),
            "own base": policy == OF_DATA or ("base-uri 'none'" in policy and "form-action 'self'" in policy),
            "referrer": answer.get("Referrer-Policy") == "same-origin",
            "opener": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
            "permissions": answer.get("Permissions-Policy") == PERMISSIONS,
            "its own fault": answer.status_code < 500 or answer.status_code == 503,
        }
        wrong += [f"{address} ({answer.status_code}): {name}" for name, holds in held.items() if not holds]
    assert seen > 200
    assert wrong == []


@pytest.mark.django_db
def test_cookies_are_of_this_site_and_no_scripts(client: Client) -> None:
    client.post("/accounts/login/", {"username": "nobody", "password": "x"})
    client.get("/accounts/login/")
    assert client.cookies
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
