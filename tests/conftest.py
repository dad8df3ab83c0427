"""What every test has: the helpers of this folder, which that this file is here puts on the path, and one kind of database."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from demo_site import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]  # whichever test is the first to need a database


@pytest.fixture(autouse=bool(os.environ.get("PRASAN_TEST_DATABASE")))
def sees_what_a_command_sees() -> Iterator[None]:
    """On PostgreSQL rows are shown by scope; what a test itself asks is asked by whoever keeps the machine."""
    from prasan.web import scope

    with scope.everything():
        yield
