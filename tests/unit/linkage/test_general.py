"""The general engine on people who are made up, so that the truth is known."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.linkage.general import Field, Kind, Model, Partners, Result, clusters_of, deduplicate, link_tables
from prasan.linkage.general.fields import with_kinds

FIELDS = [
    Field("first", Kind.NAME),
    Field("last", Kind.NAME),
    Field("born", Kind.DATE),
    Field("street", Kind.ADDRESS),
    Field("town", Kind.CATEGORY),
    Field("number", Kind.ID),
]
SYLLABLES = [
    "an",
    "ber",
    "car",
    "del",
    "el",
    "fin",
    "gar",
    "hal",
    "in",
    "jo",
    "ker",
    "lin",
    "mar",
    "nor",
    "ol",
    "pat",
    "quin",
    "ros",
    "sal",
    "tom",
    "ul",
    "vic",
    "wil",
    "xan",
    "yor",
    "zel",
]
Row = dict[str, Any]


def slip(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text))
    other = draw.choice(string.digits if text[at].isdigit() else string.ascii_lowercase)
    return draw.choice([text[:at] + text[at + 1 :], text[:at] + other + text[at + 1 :], text[:at] + other + text[at:]])


def people(count: int, seed: int) -> list[Row]:
    draw = random.Random(seed)

    def word() -> str:
        return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 3)))

    firsts, lasts, towns = ([word() for _ in range(n)] for n in (60, 150, 12))
    return [
        {
            "key": f"p{place}",
            "first": draw.choice(firsts),
            "last": draw.choice(lasts),
            "born": f"{draw.randint(1930, 2010)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "street": f"{draw.randint(1, 99)} {word()} street",
            "town": draw.choice(towns),
            "number": f"{draw.randrange(10**8):08}",
        }
        for place in range(count)
    ]


def again(rows: Sequence[Row], seed: int, suffix: str) -> list[Row]:
    """The same people as somebody else wrote them down: slips, what is missing, names that change places."""
    draw = random.Random(seed)
    copies = []
    for row in rows:
        copy = dict(row, key=row["key"] + suffix)
        for name in ("first", "last", "born", "street", "number"):
            if draw.random() < 0.15:
                copy[name] = slip(draw, copy[name]) if name != "born" else copy[name][:8] + "15"
            elif draw.random() < 0.08:
                copy[name] = None
        if draw.random() < 0.05:
            copy["first"], copy["last"] = copy["last"], copy["first"]
        copies.append(copy)
    draw.shuffle(copies)
    return copies


def put(engine: Engine, table: str, rows: Sequence[Row]) -> None:
    engine.table_from_rows(
        table, rows, pa.schema([("key", pa.string()), *((each.name, pa.string()) for each in FIELDS)])
    )


def links(engine: Engine, result: Result) -> list[tuple[Any, ...]]:
    columns = ("left_key", "right_key", "weight", "probability", "margin")
    return engine.tuples(tree(exp.select(*columns).from_(result.links).order_by("left_key", "right_key")))


def person(key: str) -> str:
    return key.split("-")[0]


def f1(found: Sequence[tuple[Any, ...]], truth: int) -> float:
    hits = sum(person(left) == person(right) for left, right, *_ in found)
    return 2 * hits / (len(found) + truth)


@pytest.fixture(scope="module", autouse=True)
def fewer_draws() -> Iterator[None]:
    """So many are for sets a hundred times as large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prasan.linkage.general.training.RANDOM_PAIRS", 60_000)
        patch.setattr("prasan.linkage.general.blocking.DRAWS", 4_000)
        yield


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        put(opened, "ours", people(900, 1))
        put(opened, "theirs", again(people(900, 1)[:600], 2, "-b") + again(people(200, 9), 3, "x-b"))
        put(opened, "all", people(500, 4) + again(people(500, 4)[:200], 5, "-b") + again(people(500, 4)[:90], 6, "-c"))
        yield opened


@pytest.fixture(scope="module")
def linked(engine: Engine) -> tuple[Result, list[tuple[Any, ...]]]:
    result = link_tables(engine, "ours", "theirs", FIELDS, key="key")
    return result, links(engine, result)


def test_links_who_is_the_same_and_nobody_else(linked: tuple[Result, list[tuple[Any, ...]]]) -> None:
    result, found = linked
    assert f1(found, 600) > 0.995
    assert result.model.matches * 900 * 800 == pytest.approx(600, rel=0.02)


def test_a_record_has_one_partner_at_most(linked: tuple[Result, list[tuple[Any, ...]]]) -> None:
    _, found = linked
    assert len({left for left, *_ in found}) == len({right for _, right, *_ in found}) == len(found)


def test_links_are_at_the_cut_or_above_and_stand_out(linked: tuple[Result, list[tuple[Any, ...]]]) -> None:
    result, found = linked
    assert all(result.cut <= probability <= 1 for *_, probability, _ in found)
    assert all(margin is None or margin > 0 for *_, margin in found)


def test_a_rerun_is_the_same_to_the_bit_whatever_the_order_of_rows(
    engine: Engine, linked: tuple[Result, list[tuple[Any, ...]]]
) -> None:
    rows = again(people(900, 1)[:600], 2, "-b") + again(people(200, 9), 3, "x-b")
    put(engine, "turned", rows[::-1])
    result = link_tables(engine, "ours", "turned", FIELDS, key="key")
    assert links(engine, result) == linked[1]
    assert result.model.to_json() == linked[0].model.to_json()


def test_who_is_left_and_who_is_right_makes_no_difference(
    engine: Engine, linked: tuple[Result, list[tuple[Any, ...]]]
) -> None:
    found = links(engine, link_tables(engine, "theirs", "ours", FIELDS, key="key"))
    one, two = ({(left, right) for left, right, *_ in linked[1]}, {(right, left) for left, right, *_ in found})
    assert len(one ^ two) <= 2


def test_a_model_is_kept_as_json_and_applied_elsewhere(
    engine: Engine, linked: tuple[Result, list[tuple[Any, ...]]]
) -> None:
    model = Model.from_json(linked[0].model.to_json())
    assert model == linked[0].model
    put(engine, "few", people(900, 1)[:120])
    put(engine, "few again", again(people(900, 1)[:90], 7, "-b"))
    result = link_tables(engine, "few", "few again", FIELDS, key="key", model=model)
    assert result.model.m == model.m
    assert f1(links(engine, result), 90) > 0.98


def test_a_model_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 6"):
        Model.from_json('{"version": 6}')
    with pytest.raises(ValueError, match="learn it anew"):
        Model.from_json('{"version": 4, "columns": [{"kind": "text"}]}')


def test_duplicates_of_several_records_are_one_cluster(engine: Engine) -> None:
    result = deduplicate(engine, "all", FIELDS, key="key")
    found = links(engine, result)
    truth = 110 + 90 * 3  # twos and threes
    assert f1(found, truth) > 0.99
    pairs = {frozenset(pair) for pair in ((left, right) for left, right, *_ in found)}
    neighbours: dict[str, set[str]] = {}
    for one, two in map(sorted, pairs):
        neighbours.setdefault(one, {one}).add(two)
        neighbours.setdefault(two, {two}).add(one)
    assert all(neighbours[other] == own for own in neighbours.values() for other in own)


def test_another_cut_gives_other_links(engine: Engine, linked: tuple[Result, list[tuple[Any, ...]]]) -> None:
    result = link_tables(engine, "ours", "theirs", FIELDS, key="key")
    result.cut_at(engine, 1 - 1e-12)
    assert len(links(engine, result)) < len(linked[1])


def test_the_plan_says_what_it_misses_and_its_largest_blocks(linked: tuple[Result, list[tuple[Any, ...]]]) -> None:
    plan = linked[0].plan
    assert plan.rules
    assert 0 <= plan.missed < 0.01
    assert plan.blocks[0]["pairs"] >= plan.blocks[-1]["pairs"] > 0
    assert plan.left_out == 0


def test_kinds_are_guessed_from_the_values(engine: Engine) -> None:
    result = link_tables(engine, "ours", "theirs", [Field(each.name) for each in FIELDS], key="key")
    assert [field.kind for field in result.model.fields] == [field.kind for field in FIELDS]
    assert f1(links(engine, result), 600) > 0.995


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["12 main street", "main street 7b", "3/4 rosewood"], Kind.ADDRESS),
        (["12 main street", "main street", "rosewood"], Kind.TEXT),
        (["black 2 gb player ax1200 with case", "silver 4 gb player ax1300 with case"], Kind.TEXT),
        ([None], Kind.TEXT),
    ],
)
def test_texts_of_few_words_with_a_number_are_addresses(engine: Engine, texts: list[str | None], kind: Kind) -> None:
    rows = [{"key": f"{n}", "v": text} for n, text in enumerate(texts)]
    engine.table_from_rows("texts", rows, pa.schema([("key", pa.string()), ("v", pa.string())]))
    assert [field.kind for field in with_kinds(engine, "texts", "texts", [Field("v", Kind.TEXT)])] == [kind]
    declared = [Field("v", Kind.ADDRESS)]
    assert with_kinds(engine, "texts", "texts", declared) == declared


def test_columns_may_have_other_names_on_each_side(engine: Engine) -> None:
    renamed = [exp.alias_(exp.column(each.name, quoted=True), f"{each.name} of theirs", quoted=True) for each in FIELDS]
    engine.view("renamed", tree(exp.select("key", *renamed).from_("theirs")))
    fields = [Field(each.name, each.kind, right=f"{each.name} of theirs") for each in FIELDS]
    assert f1(links(engine, link_tables(engine, "ours", "renamed", fields, key="key")), 600) > 0.995


@pytest.mark.parametrize(
    ("fields", "why"), [([], "not 0"), ([Field(f"f{n}") for n in range(21)], "not 21"), ([Field("a")] * 2, "same name")]
)
def test_columns_that_cannot_be_compared_are_refused(engine: Engine, fields: list[Field], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        with_kinds(engine, "ours", "theirs", fields)


def test_a_table_without_records_is_told(engine: Engine) -> None:
    put(engine, "nobody", [])
    with pytest.raises(ValueError, match="nobody has no records"):
        link_tables(engine, "ours", "nobody", FIELDS, key="key")


def test_an_id_alone_is_enough(engine: Engine) -> None:
    rows = [row for row in people(900, 1) if row["number"]]
    put(engine, "numbered", [dict(row, key=f"{row['key']}-b") for row in rows[:300]])
    found = links(engine, link_tables(engine, "ours", "numbered", [FIELDS[-1]], key="key"))
    assert f1(found, 300) > 0.99


def test_one_of_the_left_may_have_several_of_the_right(engine: Engine) -> None:
    rows = again(people(900, 1)[:500], 2, "-b") + again(people(900, 1)[:300], 5, "-c") + again(people(200, 9), 3, "x-b")
    put(engine, "visits", rows)
    fields = [Field("birth", Kind.DATE, "born", "born"), *(each for each in FIELDS if each.name != "born")]
    result = link_tables(engine, "ours", "visits", fields, key="key", many=True)
    found = links(engine, result)
    assert f1(found, 800) > 0.995
    assert len({right for _, right, *_ in found}) == len(found) > len({left for left, *_ in found})
    assert {left for left, *_ in found} <= {row["key"] for row in people(900, 1)}
    assert result.model.fields == fields


def household(seed: int, families: int) -> list[Row]:
    """People of whom many share all but their first name and birth."""
    rows = people(families * 5, seed)
    for at, row in enumerate(rows):
        head = rows[at - at % 5]
        row["last"], row["street"], row["town"] = head["last"], head["street"], head["town"]
    return rows


def test_families_in_one_table_are_not_taken_for_one_person(engine: Engine) -> None:
    rows = household(11, 150)
    put(engine, "families", rows + again(rows[:100], 12, "-b"))
    fields = [each for each in FIELDS if each.name != "number"]
    result = deduplicate(engine, "families", fields, key="key")
    found = links(engine, result)
    assert f1(found, 100) > 0.95
    assert result.model.related > result.model.matches
    assert Model.from_json(result.model.to_json()) == result.model


def test_families_of_whom_few_are_in_both_tables_are_not_taken_for_one_person(engine: Engine) -> None:
    rows = household(13, 200)
    put(engine, "many families", rows[:700])
    put(engine, "few again", again(rows[:40], 14, "-b") + again(rows[700:], 15, "x-b"))
    fields = [each for each in FIELDS if each.name not in ("number", "street")]
    result = link_tables(engine, "many families", "few again", fields, key="key")
    assert f1(links(engine, result), 40) > 0.93
    assert result.partners is Partners.ONE


def test_that_both_tables_hold_people_several_times_is_found_out(engine: Engine) -> None:
    rows = people(160, 21)
    put(engine, "twice", again(rows, 22, "-a") + again(rows[:60], 23, "-c"))
    put(engine, "twice too", again(rows, 24, "-b") + again(rows[40:100], 25, "-d"))
    result = link_tables(engine, "twice", "twice too", FIELDS, key="key")
    assert result.partners is Partners.ANY
    assert f1(links(engine, result), 160 + 60 + 60 + 20) > 0.99
    clusters = clusters_of(engine, result, sides=2).to_pylist()
    assert len({each["cluster"] for each in clusters}) == pytest.approx(160, abs=2)
    assert {each["side"] for each in clusters} == {0, 1}


def test_where_nobody_is_the_same_nothing_is_linked(engine: Engine) -> None:
    put(engine, "strangers", again(people(400, 77), 8, "x-b"))
    found = links(engine, link_tables(engine, "ours", "strangers", FIELDS, key="key"))
    assert len(found) <= 2
