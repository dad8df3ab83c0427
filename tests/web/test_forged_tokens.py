"""Whatever a provider of identities answers, somebody is let in or told; nothing of it ends in a traceback, or lets a stranger in.

``PRASAN_FUZZ=1000 pytest tests/web/test_forged_tokens.py`` tries a thousand answers of each kind.
"""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.web.accounts.providers import read_provider

TRIES = settings(
    max_examples=int(os.environ.get("PRASAN_FUZZ", "6")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


class Provider(ThreadingHTTPServer):
    """A provider that answers the token's request with what it is told to; ``asked`` counts what came elsewhere."""

    body: bytes = b""
    sends_to: str = ""
    asked = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        own = self.server.address
        if self.path == "/elsewhere":
            self.server.asked += 1
        self._answer(
            json.dumps(
                {"issuer": own, "authorization_endpoint": f"{own}/authorize", "token_endpoint": f"{own}/token",
                 "jwks_uri": f"{own}/jwks", "userinfo_endpoint": f"{own}/userinfo"}
            ).encode()
        )  # fmt: skip

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.sends_to:
            self._answer(b"", 302, Location=self.server.sends_to)
        else:
            self._answer(self.server.body)

    def log_message(self, format: str, *values: object) -> None: ...


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _came(provider: Provider, settings: Any, body: bytes) -> tuple[Client, Any]:
    provider.body = body
    settings.SIGN_IN_PROVIDERS = {
        "citizens": read_provider("citizens", provider.address.replace("://", "://prasan:secret@"))
    }
    client = Client(SERVER_NAME="localhost")
    out = client.get("/accounts/provider/citizens/")
    state = parse_qs(urlsplit(out["Location"]).query)["state"][0]
    return client, client.get("/accounts/provider/citizens/back/", {"code": "x", "state": state})


def _token(claims: Any, head: Any = None) -> str:
    def part(told: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'RS256', 'kid': '1'} if head is None else head)}.{part(claims)}.c2ln"


def _stayed_out(client: Client, answer: Any) -> None:
    assert answer.status_code in {302, 403, 502, 503}
    assert "_auth_user_id" not in client.session


@TRIES
@given(name=st.sampled_from(["iss", "aud", "exp", "iat", "sub", "pid", "nonce", "azp"]), value=ODD)
def test_a_token_with_an_odd_claim(provider: Provider, settings: Any, demo: Any, name: str, value: Any) -> None:
    claims = {
        "iss": provider.address, "aud": "prasan", "sub": "1", "pid": "1234567890123", "iat": int(time.time()), "exp": int(time.time()) + 60,
        name: value,
    }  # fmt: skip
    _stayed_out(*_came(provider, settings, json.dumps({"access_token": "a", "id_token": _token(claims)}).encode()))


@TRIES
@given(told=ODD | st.builds(lambda token: {"access_token": "a", "id_token": token}, ODD | st.builds(_token, ODD, ODD)))
def test_an_answer_of_any_form(provider: Provider, settings: Any, demo: Any, told: Any) -> None:
    _stayed_out(*_came(provider, settings, json.dumps(told).encode()))


@TRIES
@given(body=st.binary(max_size=200))
def test_an_answer_of_any_bytes(provider: Provider, settings: Any, demo: Any, body: bytes) -> None:
    _stayed_out(*_came(provider, settings, body))


def test_a_provider_that_sends_elsewhere_is_not_followed(provider: Provider, settings: Any, demo: Any) -> None:
    provider.sends_to = f"{provider.address}/elsewhere"
    try:
        _stayed_out(*_came(provider, settings, b""))
    finally:
        provider.sends_to = ""
    assert provider.asked == 0
