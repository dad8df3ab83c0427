"""What is answered while the database is gone; `tests/faults` takes a real one away from a site that is served."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection

PAGE = "/centres/reports/"


@contextmanager
def failing(error: type[DatabaseError]) -> Any:
    """Every statement ends with an error."""

    def fails(*_: object) -> None:
        raise error("the server closed the connection; user somchai 1100000000008")

    with connection.execute_wrapper(fails):
        yield


@pytest.mark.parametrize(("language", "words"), [("th", "ฐานข้อมูลไม่ตอบสนอง"), ("en", "The database does not answer")])
def test_a_page_says_calmly_that_it_is_not_possible_now_and_when_to_ask_again(
    sign_in: Callable[..., Any], language: str, words: str
) -> None:
    client = sign_in("doae", language)
    client.raise_request_exception = False
    with failing(OperationalError):
        for answer in (client.get(PAGE), client.post(PAGE), client.get("/me/")):
            assert (answer.status_code, answer["Retry-After"]) == (503, "15")
            assert "no-store" in answer["Cache-Control"]
            page = answer.content.decode()
            assert words in page
            assert f'lang="{language}"' in page
            assert "somchai" not in page
            assert "Traceback" not in page
    assert client.get(PAGE).status_code == 200


def test_a_system_is_told_in_its_own_form(sign_in: Callable[..., Any]) -> None:
    client = sign_in("doae")
    client.raise_request_exception = False
    with failing(OperationalError):
        for path in ("/api/v1/figures/units", "/api/v1/registry/sync/search"):
            answer = client.get(path, headers={"Authorization": "Bearer prasan_some_key"})
            if answer.status_code != 405:
                assert (answer.status_code, answer["Retry-After"]) == (503, "15")
                assert answer.json()["error"]["code"] == "not_now"


def test_any_other_fault_is_ours(sign_in: Callable[..., Any]) -> None:
    client = sign_in("doae", "en")
    client.raise_request_exception = False
    with failing(DatabaseError):
        answer = client.get(PAGE)
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()
