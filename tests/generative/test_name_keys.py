"""Names keyed together have the keys that each has by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement

TOGETHER = Statement("SELECT n, thai_name_key(n), thai_name_key_of_many(n) FROM (SELECT unnest($names) AS n)", "keys")


@pytest.fixture(scope="module")
def named_engine() -> Iterator[Engine]:
    with Engine.open() as engine:
        engine.define_thai_names()
        engine.define_thai_names()  # as who opened it may have done
        yield engine


LETTERS = st.one_of(
    st.text("กขรรนทสศธ์ิุั็่ ", max_size=8),
    st.text(st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F), max_size=8),
    st.text(st.sampled_from("Aa-.é\n\t\x00รร์"), max_size=6),
)


@settings(deadline=None)
@given(names=st.lists(LETTERS, max_size=20))
def test_the_macro_and_many_at_once_agree(named_engine: Engine, names: list[str]) -> None:
    told = named_engine.tuples(TOGETHER, {"names": [*names, None]})
    assert [name for name, one, of_many in told if one != of_many] == []
    assert len(told) == len(names) + 1
