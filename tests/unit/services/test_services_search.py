"""Search: whatever is typed, it answers; and a service is found by its name, as it is, misspelt, or in the other layout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.services.reading import shipped_catalogue
from prasan.services.search import _MEANT, _TYPED, Index, edits, index_of
from prasan.thai.sounds import sound

SERVICES = tuple(shipped_catalogue().services.values())
ROOT = Path(__file__).parent.parent.parent.parent
TO_LATIN = str.maketrans(_MEANT, _TYPED)


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(SERVICES)


def _first(index: Index, query: str, most: int = 3) -> list[str]:
    return [each.service.id for each in index.search(query)[:most]]


def test_each_service_is_found_by_each_of_its_names_and_most_by_each_saying(index: Index) -> None:
    for service in SERVICES:
        assert service.id in _first(index, service.name_th), service.name_th
        assert service.id in _first(index, service.name_en), service.name_en
        assert service.id in _first(index, service.name_th.translate(TO_LATIN)), service.name_th
    sayings = [(service.id, saying) for service in SERVICES for saying in service.words[:3]]
    found = sum(id in _first(index, saying) for id, saying in sayings)
    assert found >= 0.98 * len(sayings)


def test_the_queries_of_the_benchmark_are_answered_among_the_first_three(index: Index) -> None:
    text = (ROOT / "benchmarks" / "services_queries.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) >= 100
    known = set(shipped_catalogue().services)
    assert all(set(row["expected"].split()) <= known for row in rows)
    hits = [bool(set(_first(index, row["query"])) & set(row["expected"].split())) for row in rows]
    assert sum(hits) >= 0.92 * len(rows)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60) | st.text("กขคงจชดตทนบปมยรลวสหอะาิีุูเแไ่้์ำ ", max_size=40))
def test_whatever_is_typed_has_an_answer_with_each_service_once_the_best_first(query: str) -> None:
    found = index_of(SERVICES).search(query)
    assert len({each.service.id for each in found}) == len(found) <= 20
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert index_of(SERVICES).search(query) == found
    assert (
        index_of(SERVICES).search(f" \u200b{query}\ufeff ") == found or len(query) > 190
    )  # what is not seen is not read


@settings(deadline=None, max_examples=120)
@given(st.sampled_from([each for each in SERVICES if len(sound(each.name_th)) >= 12]), st.data())
def test_a_long_name_with_one_letter_missing_or_doubled_is_still_found(service, data) -> None:
    at = data.draw(st.integers(0, len(service.name_th) - 1))
    name = service.name_th
    wrong = name[:at] + (name[at] * 2 if data.draw(st.booleans()) else "") + name[at + 1 :]
    assert service.id in _first(index_of(SERVICES), wrong, 6)


_WORDS = st.text("abcกขคง", max_size=7)


@given(_WORDS, _WORDS, _WORDS)
def test_edits_are_a_distance_but_for_swaps(a: str, b: str, c: str) -> None:
    far = edits(a, b, 20)
    assert far is not None
    assert (far == 0) == (a == b)
    assert far == edits(b, a, 20)
    assert abs(len(a) - len(b)) <= far <= max(len(a), len(b))
    assert edits(a, b, 2) == (far if far <= 2 else None)
    assert edits(a + c, b + c, 20) <= far


@given(st.text("กขฃคจฉชซศษสฎดฏตณนผพภรลฬอะาิีึืุูเแโใไๅ็่้๊๋์ำฯ abc", max_size=30))
def test_what_sounds_alike_has_one_key_and_tones_do_not_count(text: str) -> None:
    key = sound(text)
    assert sound(key) == sound(sound(key))
    assert sound(text.replace("ใ", "ไ").replace("ศ", "ส").replace("ณ", "น")) == key


@pytest.mark.parametrize(
    ("a", "b"), [("สมรส", "สมรษ"), ("ใบขับขี่", "ไบขับขี้"), ("พาสปอร์ต", "พาสปอต"), ("โฉนด", "โฉนต"), ("มูลค่า", "มูนค่า")]
)
def test_common_misspellings_sound_alike(a: str, b: str) -> None:
    near = edits(sound(a), sound(b), 1)
    assert near is not None
