"""Weights learned without labels, against weights that are known."""

from __future__ import annotations

import itertools
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named
from prasan.linkage.model import COMPARISONS, LEARNED_ON_ID, PATTERNS, Model, learn, levels_of, rates

U = {
    "given": [0, 0.001, 0.004, 0.0001, 0.0001, 0.9948],
    "family": [0, 0.001, 0.004, 0.0001, 0.4949, 0.5],
    "sex": [0, 0.5, 0.5],
    "birth": [0, 0.0001, 0.0008, 0.0001, 0.003, 0.04, 0.956],
    "place": [0, 0.0001, 0.001, 0.005, 0.02, 0.9739],
    "id": [0, 0.00001, 0.00001, 0.00001, 0.96, 0.03997],
}
M = {
    "given": [0, 0.92, 0.05, 0.005, 0.01, 0.015],
    "family": [0, 0.88, 0.06, 0.02, 0.03, 0.01],
    "sex": [0, 0.99, 0.01],
    "birth": [0, 0.9, 0.04, 0.01, 0.03, 0.01, 0.01],
    "place": [0, 0.9, 0.04, 0.02, 0.02, 0.02],
}


@pytest.mark.parametrize("share", [0.9, 0.99])
def test_em_finds_the_probabilities_that_made_the_pairs(share: float) -> None:
    patterns = {}
    for pattern in itertools.product(*(range(1, len(COMPARISONS[name])) for name in LEARNED_ON_ID)):
        levels = list(zip(LEARNED_ON_ID, pattern, strict=True))
        same, other = (prod(p[name][level] for name, level in levels) for p in (M, U))
        patterns[pattern] = round(10_000_000 * (share * same + (1 - share) * other))
    m, found = learn({pattern: pairs for pattern, pairs in patterns.items() if pairs}, U)
    assert found == pytest.approx(share, abs=0.005)
    for name in LEARNED_ON_ID:
        assert m[name][1:] == pytest.approx(M[name][1:], abs=0.01)


@given(st.dictionaries(st.integers(0, 4), st.integers(0, 1000)))
def test_rates_are_probabilities_and_none_is_impossible(counts: dict[int, int]) -> None:
    found = rates({level: float(count) for level, count in counts.items()}, 5)
    assert sum(found[1:]) == pytest.approx(1)
    assert all(rate > 0 for rate in found[1:])


def test_a_missing_value_weighs_nothing_and_agreement_weighs_more_than_its_opposite() -> None:
    weights = Model({**M, "id": U["id"]}, U, 0.99).weights()
    assert all(levels[0] == 0 for levels in weights.values())
    assert all(weights[name][1] > 0 > weights[name][-1] for name in M)


@pytest.mark.parametrize(
    ("macro", "arguments", "level"),
    [
        ("given_level", "'วรรณา', thai_name_key('วรรณา'), 'ดี', 'วันนา', thai_name_key('วันนา'), 'ดี', NULL", "close"),
        ("given_level", "'ดี', 'k', 'สมชาย', 'สมชาย', 'l', 'ดี', NULL", "swapped"),
        ("given_level", "'วรรณา', 'k', 'ดี', 'สมศรี', 'l', 'ดี', 'วรรณา'", "former"),
        ("given_level", "'วรรณา', 'k', 'ดี', 'สมศรี', 'l', 'ดี', 'วันนา'", "different"),
        ("given_level", "'สมศรี', 'k', 'ดี', 'สมศรี', 'k', 'ดี', 'สมศรี'", "same"),
        ("family_level", "'ศรี', 'ใจดี', 'k', 'ศรี', 'แก้วใส', 'l', 'ใจดี', TRUE", "former"),
        ("family_level", "'ศรี', 'ใจดี', 'k', 'ศรี', 'แก้วใส', 'l', NULL, TRUE", "different_woman"),
        ("family_level", "'ศรี', 'ใจดี', 'k', 'ศรี', 'แก้วใส', 'l', 'มีชัย', FALSE", "different"),
        ("given_level", "NULL, NULL, 'ดี', 'สมชาย', 'l', 'ดี', 'สมชาย'", "missing"),
        ("birth_level", "1985, 2, 3, 1985, 2, 3", "same"),
        ("birth_level", "1985, 2, NULL, 1985, 2, 3", "same_as_known"),
        ("birth_level", "1985, 3, 2, 1985, 2, 3", "two_of_three"),
        ("birth_level", "1985, 2, 4, 1985, 2, 3", "two_of_three"),
        ("birth_level", "1986, 4, 4, 1985, 2, 3", "near_year"),
        ("birth_level", "2528, 2, 3, 1985, 2, 3", "era_slip"),
        ("place_level", "1, 100101, 2, 100102", "district"),
        ("place_level", "NULL, 100101, 2, 100101", "subdistrict"),
        ("id_level", "1101700203451, TRUE, 1101700203451, NULL", "same"),
        ("id_level", "1101700203451, TRUE, 1101700230451, NULL", "near"),
        ("id_level", "1101700203451, TRUE, 3999999999999, 1101700203451", "spouses"),
        ("id_level", "1101700203451, TRUE, 3999999999999, 3999999999998", "different_valid"),
        ("id_level", "1101700203451, FALSE, 3999999999999, 1101700203451", "different_invalid"),
    ],
)
def test_levels_mean_what_their_names_say(macro: str, arguments: str, level: str) -> None:
    with Engine.open() as engine:
        engine.define_thai()
        engine.execute(named("prasan.linkage", "comparisons"))
        found = engine.value(Statement(f"SELECT {macro}({arguments})", "test"))
    assert COMPARISONS[macro.removesuffix("_level")][found] == level


def test_a_pattern_is_its_levels_and_agrees_where_they_do() -> None:
    with Engine.open() as engine:
        engine.execute(named("prasan.linkage", "comparisons"))
        packed = Statement(
            "SELECT g + 0, f, s, b, p, i, pattern_of_names(g, f) + rest_of_pattern(s, b, p, i) AS pattern,"
            " pattern_agrees(pattern), who_agrees(g, b)"
            " FROM range(6) AS _(g), range(6) AS _(f), range(3) AS _(s), range(7) AS _(b), range(6) AS _(p), range(6) AS _(i)",
            "test",
        )
        rows = engine.tuples(packed)
    assert {row[6] for row in rows} == set(range(PATTERNS))
    for *levels, pattern, agrees, who in rows:
        assert list(levels_of(pattern).values()) == levels
        assert agrees == who


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("กขคง", min_size=1, max_size=9), st.text("กขคง", max_size=1), st.integers(0, 9)),
        min_size=20,
        max_size=60,
    )
)
def test_names_that_are_passed_over_before_edits_are_counted_are_never_one_slip_apart(
    drawn: list[tuple[str, str, int]],
) -> None:
    pairs = []
    for name, letter, place in drawn:
        at = place % (len(name) + 1)
        left, right = name[:at], name[at:]
        swapped = left[:-1] + right[:1] + left[-1:] + right[1:]
        pairs += [[name, other] for other in (left + letter + right, left + letter + right[1:], swapped)]
    asked = Statement(
        "SELECT count(*) FROM (SELECT unnest($pairs::VARCHAR[][]) AS p)"
        " WHERE damerau_levenshtein(p[1], p[2]) <= 1 AND NOT half_alike(p[1], p[2])",
        "test",
    )
    with Engine.open() as engine:
        engine.execute(named("prasan.linkage", "comparisons"))
        assert engine.value(asked, {"pairs": pairs}) == 0
