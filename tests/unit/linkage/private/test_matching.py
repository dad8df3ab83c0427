"""What the linkage unit finds, beside what the clear registers say."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from private_linkage import USES, Exchange

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named
from prasan.linkage.private.deliveries import read_delivery, write_delivery
from prasan.linkage.private.encoding import define_hashing
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.keys import pads

ROOM = "prasan.linkage.private"
TEXTS = ("record_key", "national_id", "given_name", "family_name", "sex")
NUMBERS = ("birth_year", "birth_month", "birth_day")
SCHEMA = pa.schema(
    [*[(name, pa.string()) for name in TEXTS], *[(name, pa.int32()) for name in NUMBERS], ("id_valid", pa.bool_())]
)
NAMES = st.sampled_from([None, "สมชาย", "สมชัย", "วรรณา", "วันนา", "ใจดี"])
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "national_id": st.sampled_from([None, "1101700203451", "3100600445635", "1101700203452"]),
            "given_name": NAMES,
            "family_name": NAMES,
            "sex": st.sampled_from([None, "1", "2"]),
            "birth_year": st.sampled_from([None, 1980, 1981]),
            "birth_month": st.sampled_from([None, 2, 3]),
            "birth_day": st.sampled_from([None, 4, 5]),
        }
    ),
    max_size=8,
)
VALID = ("1101700203451", "3100600445635")


def ask(engine: Engine, sql: str) -> Any:
    return engine.value(Statement(sql, "test"))


def one_person(left: dict[str, Any], right: dict[str, Any], sound: dict[str, str]) -> bool:
    """Whether two records of one id are one person's, from what they say in the clear."""

    def agrees(one: str, other: str, *, by_sound: bool = True) -> bool:
        a, b = left[one], right[other]
        return a is not None and b is not None and (a == b or (by_sound and sound[a] == sound[b]))

    given = agrees("given_name", "given_name")
    swapped = agrees("given_name", "family_name", by_sound=False) and agrees(
        "family_name", "given_name", by_sound=False
    )
    parts = [None if None in (left[name], right[name]) else left[name] == right[name] for name in NUMBERS]
    born = parts[0] is True and False not in parts[1:]
    sex = left["sex"] is not None and left["sex"] == right["sex"]
    nearly = parts.count(True) == 2 and sex and agrees("family_name", "family_name")
    return given or swapped or born or nearly


def test_by_tokens_the_same_records_are_brought_together_as_by_ids() -> None:
    with Engine.open() as engine:
        engine.define_thai()
        names = {"สมชาย", "สมชัย", "วรรณา", "วันนา", "ใจดี"}
        spoken = engine.tuples(
            Statement("SELECT n, thai_name_key(n) FROM (SELECT unnest($n) AS n)", "t"), {"n": [*names]}
        )
        sound = dict(spoken)
        assert sound["วรรณา"] == sound["วันนา"]

        @settings(max_examples=40, deadline=None)
        @given(RECORDS, RECORDS, st.binary(min_size=1, max_size=32))
        def law(left: list[dict[str, Any]], right: list[dict[str, Any]], secret: bytes) -> None:
            define_hashing(engine, dict.fromkeys(USES, pads(secret)))
            for side, people in (("left", left), ("right", right)):
                rows = [
                    {**person, "record_key": f"{side} {number}", "id_valid": person["national_id"] in VALID}
                    for number, person in enumerate(people)
                ]
                engine.execute(named(ROOM, "register"), {"register": side})
                engine.table_from_rows("register", rows, SCHEMA)
                engine.table(f"{side}_records", named(ROOM, "tokens"))
                engine.table(f"{side}_keys", Statement("SELECT record_key, private_handle(record_key) AS handle FROM register", "t"))  # fmt: skip
            engine.table("token_pairs", named(ROOM, "token_pairs"))
            told = engine.tuples(
                Statement(
                    """SELECT l.record_key, r.record_key, p.proven FROM token_pairs AS p
                       JOIN left_keys AS l ON l.handle = p.left_handle JOIN right_keys AS r ON r.handle = p.right_handle""",
                    "test",
                )
            )
            assert sorted(told) == sorted(
                (f"left {a}", f"right {b}", one_person(one, other, sound))
                for a, one in enumerate(left)
                for b, other in enumerate(right)
                if one["national_id"] == other["national_id"] and one["national_id"] in VALID
            )

        law()


def test_links_and_what_is_left_over_are_all_of_a_register(engine: Engine, exchange: Exchange) -> None:
    told = exchange.tokens
    assert told["linked"] == ask(engine, "SELECT count(*) FROM links WHERE stage = 'id_token'") > 1_000
    for name, side in (("poor", "left"), ("civil", "right")):
        by_token = ask(engine, f"SELECT count(DISTINCT {side}_handle) FROM links WHERE stage = 'id_token'")
        linked = ask(engine, f"SELECT count(DISTINCT {side}_handle) FROM links")
        assert by_token + told["left_over"][name] == told["records"][name]
        assert linked + exchange.encodings["left_over"][name] == told["records"][name]
    assert exchange.encodings["by_encoding"] > 40
    assert exchange.encodings["linked"] == told["linked"] + exchange.encodings["by_encoding"]


def test_links_are_right_and_few_are_missing(engine: Engine) -> None:
    engine.table(
        "found",
        Statement(
            """SELECT o.stage, t.person = u.person AS hit
               FROM poor_opened AS o JOIN civil_opened AS c USING (link_id)
               JOIN truth AS t ON t.register = 'poor' AND t.record_key = o.record_key
               JOIN truth AS u ON u.register = 'civil' AND u.record_key = c.record_key""",
            "test",
        ),
    )
    there = ask(engine, "SELECT count(*) FROM poor JOIN truth t USING (record_key) SEMI JOIN (SELECT person FROM truth WHERE register = 'civil') AS c USING (person) WHERE t.register = 'poor'")  # fmt: skip
    made, hit = ask(engine, "SELECT count(*) FROM found"), ask(engine, "SELECT count(*) FROM found WHERE hit")
    assert hit / made > 0.998
    assert hit / there > 0.985
    assert ask(engine, "SELECT avg(hit::INTEGER) FROM found WHERE stage = 'encoding'") > 0.95
    assert made == ask(engine, "SELECT count(*) FROM links")


def test_each_agency_has_its_own_keys_back_and_the_others_nowhere(engine: Engine) -> None:
    for name in ("poor", "civil"):
        assert ask(engine, f"SELECT count(*) FROM {name}_opened ANTI JOIN {name} USING (record_key)") == 0
    assert ask(engine, "SELECT count(*) FROM poor_opened SEMI JOIN civil USING (record_key)") == 0


def test_links_are_opened_by_the_secret_they_were_made_with_and_by_no_other(exchange: Exchange, tmp_path: Path) -> None:
    with pytest.raises(PrivateLinkageError, match="no record in it is one of poor"):
        exchange.open("poor", own="another", out=tmp_path / "x")
    with pytest.raises(PrivateLinkageError, match="it links poor to civil, and not farmer"):
        exchange.open("farmer", out=tmp_path / "x")
    with pytest.raises(PrivateLinkageError, match="it has handles, and links are needed"):
        exchange.open("poor", links=exchange.found / "ask-poor.parquet", out=tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_both_agencies_call_a_pair_to_review_the_same(engine: Engine, exchange: Exchange, tmp_path: Path) -> None:
    opened = {}
    for name in ("poor", "civil"):
        out = exchange.open(name, links=exchange.found / "review.parquet", out=tmp_path / name)
        opened[name] = {row["pair_id"]: row for row in pq.read_table(out).to_pylist()}
    assert opened["poor"].keys() == opened["civil"].keys()
    assert len(opened["poor"]) == ask(engine, "SELECT count(*) FROM review")
    ids = {
        name: dict(engine.tuples(Statement(f"SELECT record_key, national_id FROM {name}", "test"))) for name in opened
    }
    one_id = {pair for pair, row in opened["poor"].items() if row["reason"] == "id_of_another"}
    assert one_id
    for pair in one_id:
        poor, civil = (ids[name][opened[name][pair]["record_key"]] for name in ("poor", "civil"))
        assert poor == civil


def test_what_awaits_a_person_is_not_linked_by_the_same_pair_and_says_why(engine: Engine) -> None:
    reasons = {"id_of_another", "below_cut", "two_candidates", "taken"}
    told = {reason for (reason,) in engine.tuples(Statement("SELECT DISTINCT reason FROM review", "test"))}
    assert told <= reasons
    assert told
    assert ask(engine, "SELECT count(*) FROM review SEMI JOIN links USING (left_handle, right_handle)") == 0


def test_matched_again_it_is_the_same_to_the_byte(exchange: Exchange, tmp_path: Path) -> None:
    again = tmp_path / "found"
    shutil.copytree(exchange.found, again)
    assert exchange.match("encodings", out=again) == exchange.encodings
    for name in ("links", "review"):
        assert pq.read_table(again / f"{name}.parquet") == pq.read_table(exchange.found / f"{name}.parquet")


def test_where_both_have_a_person_once_records_that_want_the_same_one_compete(
    exchange: Exchange, tmp_path: Path
) -> None:
    """Every second record says what the one before it says."""
    twins = """SELECT handle, first_value(filter) OVER two AS filter, first_value(blocks) OVER two AS blocks
               FROM (SELECT *, (row_number() OVER (ORDER BY handle) + 1) // 2 AS pair FROM encodings)
               WINDOW two AS (PARTITION BY pair ORDER BY handle)"""
    linked, reasons = {}, {}
    for alone in (False, True):
        found = tmp_path / f"found-{alone}"
        shutil.copytree(exchange.found, found)
        told = read_delivery(exchange.file("poor", "encodings"), exchange.key.seal)
        with Engine.open() as engine:
            engine.view_parquet("encodings", told.path)
            told = replace(told, path=tmp_path / "twins.parquet", alone=alone)
            write_delivery(engine, Statement(twins, "test"), told, exchange.key.seal)
        exchange.match("encodings", left=told.path, out=found)
        links, review = (pq.read_table(found / f"{name}.parquet").to_pylist() for name in ("links", "review"))
        linked[alone] = [link["right_handle"] for link in links if link["stage"] == "encoding"]
        reasons[alone] = [row["reason"] for row in review]
    assert len(linked[False]) > len(set(linked[False])) + 20
    assert len(linked[True]) == len(set(linked[True]))
    assert set(linked[True]) <= set(linked[False])
    assert "taken" in reasons[True]
    assert "taken" not in reasons[False]


def test_a_register_that_may_have_a_person_twice_is_no_measure_of_how_alike_two_are(
    exchange: Exchange, tmp_path: Path
) -> None:
    found = tmp_path / "found"
    civil, poor = (exchange.file(name, "tokens") for name in ("civil", "poor"))
    exchange.match("tokens", left=civil, right=poor, out=found)
    files = {}
    for name in ("civil", "poor"):
        files[name] = tmp_path / f"{name}.parquet"
        exchange.encode_rest(name, handles=found / f"ask-{name}.parquet", out=files[name])
    with pytest.raises(PrivateLinkageError, match="poor may have a person several times"):
        exchange.match("blocks", left=files["civil"], right=files["poor"], out=found)


def test_all_who_are_in_a_block_with_a_record_are_asked_for(engine: Engine, exchange: Exchange) -> None:
    engine.view_parquet("alike", exchange.found / "ask-civil-alike.parquet")
    engine.view_parquet("apart", exchange.found / "apart.parquet")
    told = exchange.narrowed
    blocks = "SELECT unnest(blocks) AS block FROM poor_encodings"
    near = f"SELECT DISTINCT handle FROM (SELECT handle, unnest(blocks) AS block FROM civil_blocks) SEMI JOIN ({blocks}) USING (block)"
    assert ask(engine, f"SELECT count(*) FROM ({near})") == told["by_left"] > 50
    assert ask(engine, f"SELECT count(*) FROM ({near}) ANTI JOIN alike USING (handle)") == 0
    assert ask(engine, "SELECT count(*) FROM apart ANTI JOIN alike USING (handle)") == 0
    assert ask(engine, "SELECT count(*) FROM apart") == 2_000
    assert told["asked"] == ask(engine, "SELECT count(*) FROM alike") < told["records"] / 3


def test_who_has_a_link_is_asked_for_again_only_where_a_person_may_stand_on_the_left_twice(
    exchange: Exchange, tmp_path: Path
) -> None:
    tokens, seal = exchange.file("poor", "tokens"), exchange.key.seal
    with Engine.open() as engine:
        engine.view_parquet("tokens", tokens)
        once = replace(read_delivery(tokens, seal), path=tmp_path / "once.parquet", alone=True)
        write_delivery(engine, Statement("FROM tokens", "test"), once, seal)
    told = exchange.match("tokens", left=once.path, out=tmp_path / "found")
    asked = read_delivery(tmp_path / "found" / "ask-civil.parquet", seal)
    assert asked.records == told["left_over"]["civil"] < told["records"]["civil"]
    again = read_delivery(exchange.found / "ask-civil.parquet", seal)
    assert again.records == told["records"]["civil"]
    assert (asked.asks, read_delivery(exchange.found / "ask-poor.parquet", seal).asks) == ("blocks", "encodings")
