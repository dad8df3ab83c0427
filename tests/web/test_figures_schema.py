"""Whatever is sent to the operations of figures, blueprints and open data, the answer is one that their description knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System
from prasan.web.wsgi import application

schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    application,
    # Guesses alone: what each field may not be is told by the schema, and takes ten times as many.
    config=SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": False}}}),
).include(path_regex="^/api/v1/(figures|blueprint|open)/")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def key(demo: object) -> Iterator[str]:
    """The key of a system of a department: it reads and files.  Requests leave the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield issue(System.objects.create(unit_code="07011", name="guesses"))
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_one_that_is_described(case: schemathesis.Case, key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
