"""What the unit tests share: one small nation, made once a run."""

from __future__ import annotations

import pytest
from nations import Nation, made_in


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    return made_in(tmp_path_factory.mktemp("nation"), 22_000, 7)
