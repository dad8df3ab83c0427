"""Titles come off a name, the longest first, and a name is always left: in Python and in SQL alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.thai.names import full_titles, split_name, titles

SPLIT = Statement(
    "SELECT list_transform($texts::VARCHAR[], lambda t: [thai_title_of(t), thai_without_title(t)])", "test"
)
names = st.text("กสมชยนางรดพ. ิาเห็", min_size=1, max_size=8)
written = st.builds(
    lambda before, name: "".join(before) + name,
    st.lists(st.sampled_from([title.written for title in titles()] + [" ", "หญิง"]), max_size=3),
    st.one_of(names, st.sampled_from(["สมใจ ดี", "John Smith", "หญิง", "นาย", "พลอย"])),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        yield opened


@settings(max_examples=100, deadline=None)
@given(st.lists(written, min_size=1, max_size=80))
def test_sql_and_python_agree(engine: Engine, several: list[str]) -> None:
    for text, (title, name) in zip(several, engine.value(SPLIT, {"texts": several}), strict=True):
        split = split_name(text)
        assert name == split.name
        assert (title is not None) == bool(split.titles)


@given(written)
def test_nothing_is_lost_and_a_name_is_left(text: str) -> None:
    split = split_name(text)
    assert split.name
    letters = "".join(title.written for title in split.titles) + split.name
    assert letters.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "full", "name", "sex"),
    [
        ("นางสาวสมใจ ดี", ["นางสาว"], "สมใจ ดี", "2"),
        ("น.ส. สมใจ ดี", ["นางสาว"], "สมใจ ดี", "2"),
        ("นายแพทย์สมชาย ดี", ["นายแพทย์"], "สมชาย ดี", "1"),
        ("ผศ.ดร.สมชาย ใจดี", ["ผู้ช่วยศาสตราจารย์", "ดร."], "สมชาย ใจดี", None),
        ("พล.ต.อ.สมชาย ดี", ["พลตำรวจเอก"], "สมชาย ดี", None),
        ("ร.ต.อ. หญิง สมใจ ดี", ["ร้อยตำรวจเอกหญิง"], "สมใจ ดี", "2"),
        ("ว่าที่ ร.ต.หญิง สมใจ", ["ว่าที่ร้อยตรีหญิง"], "สมใจ", "2"),
        ("นาย", [], "นาย", None),
        ("นายิกา ดี", [], "นายิกา ดี", None),
        ("พลโทน ดี", [], "พลโทน ดี", None),
        ("พระมหาสมชาย", [], "พระมหาสมชาย", None),
        ("สามเณรสมชาย", [], "สามเณรสมชาย", None),
        ("Mr. John Smith", ["Mr."], "John Smith", "1"),
        ("Missouri Jones", [], "Missouri Jones", None),
    ],
)
def test_a_name_is_taken_apart_as_people_mean_it(text: str, full: list[str], name: str, sex: str | None) -> None:
    split = split_name(text)
    assert [title.full for title in split.titles] == full
    assert (split.name, split.sex) == (name, sex)


def test_a_title_and_the_same_in_full_tell_one_sex(engine: Engine) -> None:
    tell = Statement("SELECT thai_title_full($t), thai_title_sex($t), thai_title_sex(thai_title_full($t))", "test")
    for letters, (full, sex) in full_titles().items():
        assert engine.tuples(tell, {"t": letters}) == [(full, sex, sex)]
