"""What every test has: the helpers of this folder, and the process that it runs in.

That this file is here puts the folder on the path, for the helpers that several kinds of test share.
"""

from __future__ import annotations

import pytest
from demo_site import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]  # whichever test is the first to need a database


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file runs in one process, for its fixtures; one that tries each page in two languages, in one for each."""
    for item in items:
        told = getattr(item, "callspec", None)
        language = told.params.get("language", "") if told else ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path.name} {language}".strip()))
