from __future__ import annotations

from collections.abc import Callable

import pytest
from demo_site import PASSWORD, demo, demo_data, own_demo
from django.test import Client

__all__ = ["demo", "demo_data", "own_demo"]

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(demo: object) -> SignIn:
    """A client signed in by an account of the demonstration, in English unless said."""

    def signed_in(username: str, language: str = "en") -> Client:
        client = Client(SERVER_NAME="localhost")
        client.cookies["django_language"] = language
        assert client.login(username=username, password=PASSWORD)
        return client

    return signed_in
