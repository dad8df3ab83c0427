"""A register of low-income persons linked to a civil register, privately, once a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nations import Nation, made_in
from private_linkage import Exchange

from prasan.engine.connection import Engine


@pytest.fixture(scope="session")
def small_nation(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    return made_in(tmp_path_factory.mktemp("small"), 8_000, 7)


@pytest.fixture(scope="session")
def exchange(small_nation: Nation, tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    return Exchange.of(small_nation, tmp_path_factory.mktemp("exchange")).run()


@pytest.fixture
def engine(small_nation: Nation, exchange: Exchange) -> Iterator[Engine]:
    """The clear registers, the truth, and all that was delivered and found."""
    with Engine.open() as opened:
        opened.define_thai()
        for name in ("poor", "civil"):
            opened.view_parquet(name, exchange.store.live(f"register/{name}").file("accepted.parquet"))
            for content in ("tokens", "encodings", "opened"):
                opened.view_parquet(f"{name}_{content}", exchange.file(name, content))
        opened.view_parquet("civil_blocks", exchange.file("civil", "blocks"))
        for name in ("links", "review"):
            opened.view_parquet(name, exchange.found / f"{name}.parquet")
        opened.view_parquet("truth", *sorted(small_nation.truth.glob("*.parquet")))
        yield opened
