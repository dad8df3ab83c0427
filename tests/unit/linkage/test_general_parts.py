"""Laws of the general engine's parts: levels, learning, assignment, clusters, the cut, blocking."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from itertools import combinations
from math import log2, prod

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general import Field, Kind
from prasan.linkage.general.blocking import Planner, hash_keys
from prasan.linkage.general.comparing import LEVELS, compare, levels_of
from prasan.linkage.general.deciding import assign, best_cut, cluster, components, shares
from prasan.linkage.general.dependence import dependence
from prasan.linkage.general.expectation import Brought
from prasan.linkage.general.fields import ROOM
from prasan.linkage.general.learning import learn, relatives_found
from prasan.linkage.general.preparing import prepare

KINDS = list(Kind)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.execute(named(ROOM, "normal"))
        opened.execute(named(ROOM, "levels"))
        yield opened


def levels_between(engine: Engine, kind: Kind, one: str | None, two: str | None) -> tuple[str, str]:
    """The level of two values, and with their sides changed over."""
    engine.table_from_rows(
        "values",
        [{"key": "a", "v": one}, {"key": "b", "v": two}],
        pa.schema([("key", pa.string()), ("v", pa.string())]),
    )
    fields = [Field("v", kind)]
    prepare(engine, ["values"], "key", fields)
    pairs = pa.schema([("l", pa.int32()), ("r", pa.int32())])
    engine.table_from_rows("both_ways", [{"l": 0, "r": 1}, {"l": 1, "r": 0}], pairs)
    compare(engine, fields, "both_ways", "compared")
    patterns = engine.tuples(tree(exp.select("pattern").from_("compared").order_by("l")))
    there, back = (LEVELS[kind][levels_of(pattern, 1)[0]] for (pattern,) in patterns)
    return there, back


@pytest.mark.parametrize(
    ("kind", "one", "two", "level"),
    [
        (Kind.NAME, "O'Brien ", "o brien", "same"),
        (Kind.NAME, "José", "jose", "same"),
        (Kind.NAME, "smith", "smiht", "one edit"),
        (Kind.NAME, "philip", "filipp", "close"),
        (Kind.NAME, "rob", "robert", "part of"),
        (Kind.NAME, "j", "john", "part of"),
        (Kind.NAME, "ann", "zachary", "different"),
        (Kind.NAME, "ann", None, "missing"),
        (Kind.NAME, "ann", " - ", "missing"),
        (Kind.TEXT, "12 main street", "main street 12", "close"),
        (Kind.TEXT, "a survey of joins", "joins", "part of"),
        (Kind.TEXT, "main street 12", "main street 14", "other numbers"),
        (Kind.ADDRESS, "main street 12", "main street 14", "one edit"),
        (Kind.ADDRESS, "12 main street", "12 mian street", "one edit"),
        (Kind.ADDRESS, "12 main street", "main street 12", "close"),
        (Kind.ADDRESS, "12 main street", "street", "part of"),
        (Kind.ADDRESS, "12 rosewood", "9 hill lane", "different"),
        (Kind.ID, "12-345-678", "12345678", "same"),
        (Kind.ID, "12345678", "12345687", "one slip"),
        (Kind.ID, "12345678", "12340078", "two slips"),
        (Kind.CODE, "AB1 2CD", "ab12cd", "same"),
        (Kind.DATE, "1990-05-12", "12/05/1990", "same"),
        (Kind.DATE, "1990-05-12", "1990-12-05", "one slip"),
        (Kind.DATE, "1990-05-12", "1990", "same as known"),
        (Kind.DATE, "1990-05-12", "1972-05-12", "two of three"),
        (Kind.DATE, "1990-05-12", "1991-11-27", "near year"),
        (Kind.DATE, "1990-05-12", "1923-11-27", "different"),
        (Kind.NUMBER, "100", "100.0", "same"),
        (Kind.NUMBER, "41", "42", "one apart"),
        (Kind.NUMBER, "1200", "1230", "one slip"),
        (Kind.NUMBER, "1200", "1233", "near"),
        (Kind.CATEGORY, "NSW", "nsw", "same"),
        (Kind.CATEGORY, "NSW", "NWS", "one slip"),
        (Kind.CATEGORY, "m", "f", "different"),
    ],
)
def test_levels(engine: Engine, kind: Kind, one: str | None, two: str | None, level: str) -> None:
    assert levels_between(engine, kind, one, two) == (level, level)


def test_levels_are_the_same_with_sides_changed_over(engine: Engine) -> None:
    draw = random.Random(3)
    values = [None, "1990-05-12", "1990", "19901205", "a-b", "12.5", "ab ba", "ab", "ba ab", *map(str, range(3))]
    values += ["".join(draw.choices("ab12 -", k=draw.randint(1, 9))) for _ in range(40)]
    rows = [
        {"key": f"{n:03}", **dict.fromkeys(KINDS, value), "other": draw.choice(values)}
        for n, value in enumerate(values)
    ]
    engine.table_from_rows("every", rows, pa.schema([(name, pa.string()) for name in ("key", *KINDS, "other")]))
    fields = [*(Field(str(kind), kind) for kind in KINDS), Field("other", Kind.NAME)]
    prepare(engine, ["every"], "key", fields)
    two_ways = [{"l": a, "r": b} for a, b in itertools.product(range(len(values)), repeat=2)]
    engine.table_from_rows("two_ways", two_ways, pa.schema([("l", pa.int32()), ("r", pa.int32())]))
    compare(engine, fields, "two_ways", "compared")
    patterns = {
        (a, b): pattern for a, b, pattern in engine.tuples(tree(exp.select("l", "r", "pattern").from_("compared")))
    }
    assert all(pattern == patterns[b, a] for (a, b), pattern in patterns.items())
    assert {level for pattern in patterns.values() for level in levels_of(pattern, 1)} == set(range(8))


def test_em_finds_the_probabilities_that_made_the_pairs() -> None:
    kinds = [Kind.CATEGORY] * 6
    fields = [Field(f"f{n}", kind) for n, kind in enumerate(kinds)]
    m, u = [0, 0.85, 0.1, 0.05], [0, 0.01, 0.02, 0.97]
    share, pairs = 1e-3, 10_000_000
    counts = {}
    for pattern in itertools.product((1, 2, 3), repeat=6):
        same, other = (prod(p[level] for level in pattern) for p in (m, u))
        counts[sum(level << 3 * n for n, level in enumerate(pattern)), 0] = round(
            pairs * (share * same + (1 - share) * other)
        )
    kept = {pattern: count for pattern, count in counts.items() if count}
    brought = Brought(list(kept), list(kept.values()), [], pairs, pairs)
    by_chance = {pattern: round(count / 10) for pattern, count in kept.items() if count >= 10}
    same = [share * m[1] + (1 - share) * u[1]] * 6
    model = learn(fields, brought, by_chance, same, pairs)
    assert model.matches == pytest.approx(share, rel=0.02)
    for learned in model.m:
        assert learned[1:] == pytest.approx(m[1:], abs=0.01)
        assert sum(learned) == pytest.approx(1)


def test_those_who_live_in_one_place_are_not_one_person() -> None:
    """Two names, a town and its postcode; of fifty pairs one is of one town, and of two thousand one of one person."""
    fields = [Field(f"f{n}", Kind.CATEGORY) for n in range(4)]
    m = [[0, 0.85, 0.1, 0.05]] * 4
    u = [[0, same, same / 4, 1 - 1.25 * same] for same in (0.02, 0.01, 0.0004, 0.0004)]
    share, related, pairs = 5e-4, 0.02, 4_000_000
    akin = [*u[:2], *m[2:]]
    counts = {}
    for pattern in itertools.product((1, 2, 3), repeat=4):
        same, common, other = (prod(p[level] for p, level in zip(of, pattern, strict=True)) for of in (m, akin, u))
        counts[sum(level << 3 * n for n, level in enumerate(pattern)), 0] = round(
            pairs * (share * same + related * common + (1 - share - related) * other)
        )
    kept = {pattern: count for pattern, count in counts.items() if count}
    brought = Brought(list(kept), list(kept.values()), [], pairs, pairs)
    equal = [share * a[1] + related * b[1] + (1 - share - related) * c[1] for a, b, c in zip(m, akin, u, strict=True)]
    model = learn(fields, brought, kept, equal, pairs)
    assert model.matches == pytest.approx(share, rel=0.2)
    assert model.related == pytest.approx(related, rel=0.2)


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(0, 4), st.integers(0, 100))
def test_those_who_have_a_partner_tell_how_much_of_what_was_found_is_relatives(
    both: int, alone: int, akin: int
) -> None:
    """Of each hundred so many have a relative on the other side, whose pair is a match by four to one, if by itself."""
    records = [(n, n < 100 * both, n % 100 < akin) for n in range(100 * (both + alone))]
    told = [[(0, n)] * partner + [(1, -1 - n)] * relative for n, partner, relative in records]
    brought = Brought([(0, 0), (1, 0)], [1, 1], [each for each in told if each], float(len(records) ** 2), len(records))
    wrong = 0.8 * akin * alone
    assert relatives_found(brought, [1e9, 4.0]) == pytest.approx(wrong / (100 * both + wrong), abs=1e-6)


edges = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(10, 15)), st.floats(0.01, 1e6), min_size=1, max_size=14
)


@given(edges)
def test_an_assignment_is_one_to_one_and_the_best(odds: dict[tuple[int, int], float]) -> None:
    chosen = assign(odds)
    assert len({left for left, _ in chosen}) == len({right for _, right in chosen}) == len(chosen)

    def best(lefts: list[int], taken: frozenset[int]) -> float:
        if not lefts:
            return 1.0
        free = [(left, right) for left, right in odds if left == lefts[0] and right not in taken]
        return max(
            [best(lefts[1:], taken), *((1 + odds[e]) * best(lefts[1:], taken | {e[1]}) for e in free)],
        )

    assert prod(1 + odds[edge] for edge in chosen) == pytest.approx(
        best(sorted({left for left, _ in odds}), frozenset()), rel=1e-6
    )


trees = st.lists(st.tuples(st.integers(0, 5), st.floats(0.01, 1e6)), min_size=1, max_size=6)


@given(trees)
def test_a_pairs_probability_counts_every_way_of_giving_partners(grown: list[tuple[int, float]]) -> None:
    """Without rings it is exact: each new record, on the side that its parent is not on, has one pair with it."""
    side, odds = [0], {}
    for number, (place, each) in enumerate(grown, 1):
        parent = place % number
        side.append(1 - side[parent])
        pair = (number, parent) if side[parent] else (parent, number)
        odds[pair[0], 100 + pair[1]] = each
    total, of = 0.0, dict.fromkeys(odds, 0.0)
    for count in range(len(odds) + 1):
        for way in itertools.combinations(odds, count):
            if len({left for left, _ in way}) == len({right for _, right in way}) == count:
                worth = prod(odds[pair] for pair in way)
                total += worth
                of = {pair: sum_ + worth * (pair in way) for pair, sum_ in of.items()}
    for pair, share in shares(odds).items():
        assert share == pytest.approx(of[pair] / total, rel=1e-3)


@given(edges)
def test_no_record_has_more_than_one_partner_by_probability(odds: dict[tuple[int, int], float]) -> None:
    told = shares(odds)
    for record in {each for pair in odds for each in pair}:
        assert (
            sum(share for pair, share in told.items() if record in pair) <= 1 + 2e-3
        )  # as near as the passing along settles
    assert all(0 < share <= 1 for share in told.values())


@given(edges)
def test_components_share_no_record_and_lose_no_pair(odds: dict[tuple[int, int], float]) -> None:
    parts = components(odds)
    assert sorted(edge for part in parts for edge in part) == sorted(odds)
    nodes = [{node for edge in part for node in edge} for part in parts]
    assert sum(map(len, nodes)) == len(set().union(*nodes))


def test_columns_that_lean_on_each_other_do_not_count_twice() -> None:
    agrees = [[False, True, False]] * 3
    matches = {(1, 1, 1): 800.0, (1, 2, 1): 50.0, (2, 1, 1): 50.0, (2, 2, 2): 5.0}
    leaning = {(1, 1, 2): 900.0, (1, 2, 2): 100.0, (2, 1, 2): 100.0, (2, 2, 1): 1_000.0, (2, 2, 2): 98_900.0}
    [join, *rest] = dependence(agrees, matches, leaning)
    assert (join.one, join.two) == (0, 1)
    assert join.bits[True][True] < -4
    assert all(other.bits[True][True] > -1 for other in rest)
    apart = {each: 1e6 * prod(0.01 if x == 1 else 0.99 for x in each) for each in itertools.product((1, 2), repeat=3)}
    assert dependence(agrees, {(1, 1, 1): 900.0}, apart) == []


def test_a_chain_is_not_a_cluster() -> None:
    chain = {(n, n + 1): 5.0 for n in range(6)}
    weights = {(a, b): chain.get((a, b), -30.0) for a, b in itertools.combinations(range(7), 2)}
    assert max(map(len, cluster(weights, 0.0))) == 2


@given(
    st.integers(2, 9).flatmap(
        lambda n: st.lists(st.integers(-9, 9), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2)
    )
)
def test_clusters_are_merged_as_if_all_were_looked_at_each_time(drawn: list[int]) -> None:
    nodes = range(round((1 + (1 + 8 * len(drawn)) ** 0.5) / 2))
    weights = dict(zip(combinations(nodes, 2), map(float, drawn), strict=True))
    parts = [[node] for node in nodes]

    def worth(a: list[int], b: list[int]) -> float:
        pairs = [weights[min(x, y), max(x, y)] for x in a for y in b]
        return sum(pairs) / len(pairs) + log2(len(pairs))

    while len(parts) > 1:
        a, b = max(combinations(parts, 2), key=lambda each: (worth(*each), -each[0][0], -each[1][0]))
        if worth(a, b) <= 0:
            break
        parts = [each for each in parts if each not in (a, b)]
        parts = sorted([*parts, sorted(a + b)])
    assert sorted(cluster(weights, 0.0)) == parts


def test_a_cluster_is_whole_though_a_pair_in_it_is_weak() -> None:
    weights = dict.fromkeys(itertools.combinations(range(4), 2), 20.0) | {(0, 3): -4.0}
    assert cluster(weights, 0.0) == [[0, 1, 2, 3]]


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=30), st.floats(0, 5))
def test_no_other_cut_is_expected_to_be_better(probabilities: list[float], missed: float) -> None:
    cut, f1 = best_cut(probabilities, missed)

    def expected(at: float) -> float:
        taken = [p for p in probabilities if p >= at]
        return 2 * sum(taken) / (len(taken) + sum(probabilities) + missed)

    assert expected(cut) == pytest.approx(f1)
    assert all(expected(at) <= f1 + 1e-12 for at in probabilities)


def test_a_block_that_is_too_large_is_cut_and_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prasan.linkage.general.blocking.LARGEST_BLOCK", 50)
    draw = random.Random(1)
    rows = [{"key": f"{n:04}", "v": "all" if n < 200 else str(draw.random())} for n in range(300)]
    engine.table_from_rows("skewed", rows, pa.schema([("key", pa.string()), ("v", pa.string())]))
    fields = [Field("v", Kind.CATEGORY)]
    sizes = prepare(engine, ["skewed"], "key", fields)
    hash_keys(engine, fields, 1, 300)
    engine.view("general_order", tree(exp.select("rid", exp.alias_(exp.column("v0"), "says")).from_("general_records")))
    planner = Planner(engine, fields, sizes, 1)
    plan = planner.choose(planner.guess())
    planner.pairs(plan, "pairs", probes_only=False)
    assert engine.count("pairs") == 4 * 50 * 49 // 2
    assert plan.blocks[0]["records"] == 200
    assert plan.left_out == plan.blocks[0]["left_out"] == 200 * 199 // 2 - 4 * 50 * 49 // 2
