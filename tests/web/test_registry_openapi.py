"""What the interface's description promises, it keeps: for whatever may be sent by it, and for what may not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from registry_world import Asking, linked_folder, people_of, registry_folder
from schemathesis.core.transport import Response

__all__ = ["linked_folder", "registry_folder"]
EXAMPLES = int(os.environ.get("PRASAN_FUZZ") or 3)
OPERATIONS = (
    "persons/by-id", "persons/batch", "persons/by-name", "persons/exists", "subscriptions", "subscriptions/changes",
    "subscriptions/end", "sync/search",
)  # fmt: skip


def _as_sent(answer: Any) -> Response:
    """Django's answer as schemathesis reads one."""
    request = requests.Request("POST", f"http://localhost{answer.request['PATH_INFO']}").prepare()
    headers = {name: [value] for name, value in answer.items()}
    return Response(answer.status_code, headers, answer.content, request, elapsed=0.0, verify=False)


@pytest.fixture(scope="module")
def described() -> Any:
    from prasan.web.api.urls import api

    return schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/v1/")))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_as_it_is_described(registry_folder: Path, described: Any, operation: str) -> None:
    asking, [known, *_] = Asking(), people_of(registry_folder)
    of_operation = described[f"/api/v1/registry/{operation}"]["POST"]

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=of_operation.as_strategy(), real=st.booleans())
    def law(case: Any, real: bool) -> None:
        body = case.body
        if real and isinstance(body, dict):  # what is made up is nobody's id, and no agreement's purpose
            body = {**body, **{name: value for name, value in {
                "purpose": "lookup", "national_id": known["national_id"], "national_ids": [known["national_id"]],
            }.items() if name in body}}  # fmt: skip
        answer = asking.post(operation, body)
        assert answer.status_code < 500, answer.content
        of_operation.validate_response(_as_sent(answer))
        for secret in (known["given_name"], known["family_name"]):
            assert answer.status_code == 200 or secret not in answer.content.decode()

    law()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_no_request_is_told_where_it_is_wrong_and_not_repeated(registry_folder: Path, operation: str) -> None:
    asking = Asking()
    for body in ([], "x", None, {"purpose": 5}, {"national_id": "1234567890123", "search_request": {}}):
        answer = asking.post(operation, body)
        assert answer.status_code == 422, (body, answer.content)
        assert answer.json()["error"]["places"]
        assert "1234567890123" not in answer.content.decode()
