"""The examples of the page on the interface for figures are run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "figures-api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```\n```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.django_db
def test_every_example_is_answered_as_the_page_says(demo: object) -> None:
    assert len(EXAMPLES) == 5
    key = issue(System.objects.create(unit_code="07011", name="reader of the page"))
    for command, answer in EXAMPLES:
        told = _asked(command.replace("$KEY", key).replace("$SITE", ""))
        assert _alike(told, json.loads(answer)), (command, told)


def _asked(command: str) -> Any:
    words = iter(shlex.split(command))
    assert next(words) == "curl"
    method, headers, body, address = "GET", {}, "", ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, value = next(words).split(": ", 1)
            headers[name] = value
        elif word.startswith("--data"):
            body = next(words)
        else:
            address = word
    kind = headers.pop("Content-Type", "application/json")
    return Client().generic(method, address, body, content_type=kind, headers=headers).json()


def _alike(told: Any, shown: Any) -> bool:
    """Whether an answer is what is shown, whatever stands where the page has an ellipsis."""
    if shown == "…":
        return True
    if isinstance(shown, dict):
        return isinstance(told, dict) and told.keys() == shown.keys() and all(_alike(told[k], shown[k]) for k in shown)
    if isinstance(shown, list):
        return isinstance(told, list) and len(told) == len(shown) and all(map(_alike, told, shown))
    return bool(told == shown)
