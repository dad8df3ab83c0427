"""The small nation, ingested and linked once a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linked_nation import REGISTERS, Linked, link_nation, linked_in
from made_once import made_once
from nations import Nation

from prasan.engine.connection import Engine
from prasan.linkage.people import view_linked


@pytest.fixture(scope="session")
def linked(nation: Nation, tmp_path_factory: pytest.TempPathFactory) -> Linked:
    folder = made_once(tmp_path_factory, "linked", lambda folder: link_nation(nation, folder))
    return linked_in(folder, nation.truth)


@pytest.fixture
def engine(linked: Linked) -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        view_linked(opened, linked.store, linked.snapshot)
        opened.view_parquet("review", linked.snapshot.file("review.parquet"))
        for name in REGISTERS:
            opened.view_parquet(name, linked.store.live(f"register/{name}").file("accepted.parquet"))
        opened.view_parquet("truth", *sorted(linked.truth.glob("*.parquet")))
        yield opened
