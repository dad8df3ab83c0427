"""Thai text: one form, the same in Python and SQL, and nothing that can be seen is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.thai.text import arabic_digits, canonical

THAI = "".join(map(chr, range(0x0E01, 0x0E3B))) + "".join(map(chr, range(0x0E3F, 0x0E5C)))
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\u200e"
SPACES = " \t\n\u00a0\u2003\u3000"
HARD = "นกเแำาํ่้๊๋์ิีัฺุู็"
texts = st.one_of(
    st.text(HARD, max_size=12),
    st.text(THAI + UNSEEN + SPACES + "aé\u0301.", max_size=20),
    st.text(
        st.characters(max_codepoint=0x2FFF, exclude_categories=["Cn", "Cs"], exclude_characters="\x00"), max_size=15
    ),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        yield opened


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, min_size=1, max_size=80))
def test_sql_and_python_agree(engine: Engine, several: list[str]) -> None:
    asked = Statement("SELECT list_transform($texts::VARCHAR[], lambda t: thai_canonical(t))", "test")
    assert engine.value(asked, {"texts": several}) == [canonical(text) for text in several]


@settings(max_examples=2000, deadline=None)
@example("ำำ่")
@example("ำ์ำ่")
@example("ำ๎")
@example("ํัา")
@given(texts)
def test_the_canonical_form_of_a_canonical_form_is_itself(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(st.text(HARD, max_size=10))
def test_only_order_repetition_and_composition_change(text: str) -> None:
    def seen(written: str) -> set[str]:
        return set(written.replace("ำ", "ํา").replace("แ", "เ"))

    assert seen(canonical(text)) == seen(text)


@pytest.mark.parametrize(
    "written",
    ["น้ำ", "นํ้า", "น้ํา", "นำ้", "น้\u200bำ", "น้ำำ", "นำำ้", unicodedata.normalize("NFKC", "น้ำ"), " น้ํา\u00a0", "น้้ำ"],
)
def test_all_ways_to_write_water_are_one(written: str) -> None:
    assert canonical(written) == "น้ำ"


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("ที่", "ท่ี"),
        ("กู้", "กู้"),
        ("แก้ว", "เเก้ว"),
        ("ณ อยุธยา", "ณ\u3000 อยุธยา\t"),
        ("José", "Jose\u0301"),
        ("ปั้น", "ป้ัน"),
    ],
)
def test_what_looks_the_same_is_the_same(written: str, one: str) -> None:
    assert canonical(one) == canonical(written) == written


def test_thai_digits_are_read_as_arabic() -> None:
    assert arabic_digits("๒๕๕๘ ก") == "2558 ก"
