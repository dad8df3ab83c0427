"""What the tests of a citizen's pages share: the demonstration's data with a log of their own, and pages as text."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import Statement
from prasan.exchange.log import AccessLog
from prasan.linkage.people import view_linked


@pytest.fixture
def own_copy(demo: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration's data with a log, rounds and appeals that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", copy)
    for name in ("log", "rounds", "appeals"):
        shutil.copytree(demo / name, copy / name)
    settings.PRASAN_DATA = copy
    return copy


def text_of(page: Any) -> str:
    """A page's words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def log_of(data: Path) -> AccessLog:
    return AccessLog(data / "log" / "access.jsonl")


def asked_of(data: Path, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query over ``people`` and ``civil``, the civil register as accepted."""
    store = SnapshotStore(data / "snapshots")
    with Engine.open() as engine:
        view_linked(engine, store, store.live("linkage"))
        engine.view_parquet("civil", store.live("register/civil").file("accepted.parquet"))
        return engine.tuples(Statement(query, "test"), values)
