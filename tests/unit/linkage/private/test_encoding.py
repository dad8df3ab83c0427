"""What an agency gives away: tokens that tell nothing by themselves, and encodings of what was asked for alone."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_nation import permit_for
from private_linkage import TODAY, USES, Exchange, key_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.private.deliveries import COLUMNS, read_delivery
from prasan.linkage.private.encoding import define_hashing, encode_tokens, hash_values
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.keys import pads


def ask(engine: Engine, sql: str) -> Any:
    return engine.value(Statement(sql, "test"))


def test_a_token_stands_for_a_valid_id_and_nothing_for_another(engine: Engine) -> None:
    for name in ("poor", "civil"):
        assert ask(engine, f"SELECT count(*) FROM {name}_tokens") == ask(engine, f"SELECT count(*) FROM {name}")
        assert ask(engine, f"SELECT count(DISTINCT handle) FROM {name}_tokens") == ask(
            engine, f"SELECT count(*) FROM {name}"
        )
        valid = ask(engine, f"SELECT count(DISTINCT national_id) FROM {name} WHERE id_valid")
        assert ask(engine, f"SELECT count(DISTINCT id_token) FROM {name}_tokens") == valid
    invalid = ask(engine, "SELECT count(*) FROM poor WHERE NOT coalesce(id_valid, FALSE)")
    assert ask(engine, "SELECT count(*) FROM poor_tokens WHERE id_token IS NULL") == invalid > 0
    assert ask(engine, "SELECT count(*) FROM poor_tokens WHERE id_token IS NULL AND sex IS NOT NULL") == 0


def test_guards_do_not_tell_whose_are_alike(engine: Engine) -> None:
    # Half of all people are women, and no two have one token for it (but for 32 bits that are one by chance).
    for guard in ("sex", "given", "y", "m", "d"):
        known = ask(engine, f"SELECT count({guard}) FROM civil_tokens")
        assert ask(engine, f"SELECT count(DISTINCT {guard}) FROM civil_tokens") > known - 10 > 5_000


def test_files_are_in_no_order_of_people(engine: Engine, exchange: Exchange) -> None:
    for name in ("poor_tokens", "civil_tokens", "civil_encodings"):
        handles = pq.read_table(exchange.folder / f"{name.replace('_', '-')}.parquet")["handle"].to_pylist()
        assert handles == sorted(handles)


def test_nothing_in_a_file_is_what_a_register_says(engine: Engine, exchange: Exchange) -> None:
    said = set()
    for name in ("poor", "civil"):
        for column in ("national_id", "record_key", "given_name", "family_name", "birth_date", "house_code"):
            rows = engine.tuples(
                Statement(f"SELECT DISTINCT {column}::VARCHAR FROM {name} WHERE {column} IS NOT NULL", "t")
            )
            said |= {str(value) for (value,) in rows}
    # What is shorter turns up in any bytes by chance.
    clear = {value.encode() for value in said if len(value.encode()) >= 9}
    sizes = {len(value) for value in clear}

    def tells(path: Path) -> bool:
        """Whether a file, as it is or unpacked, has what a register says in it."""
        plain = exchange.folder / "plain"
        pq.write_table(pq.read_table(path).slice(0, 400), plain, compression="none", use_dictionary=False)
        contents = (plain.read_bytes(), path.read_bytes()[-4_000:])
        return any(
            content[at : at + size] in clear for content in contents for size in sizes for at in range(len(content))
        )

    files = [
        *exchange.folder.glob("*-tokens.parquet"),
        *exchange.folder.glob("*-blocks.parquet"),
        *exchange.folder.glob("*-encodings.parquet"),
        *exchange.found.glob("*.parquet"),
    ]
    assert len(files) == 11
    for path in files:
        assert set(pq.read_schema(path).names) == set(COLUMNS[read_delivery(path, exchange.key.seal).content])
        assert not tells(path), path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tells(exchange.file("poor", "opened"))  # which is the agency's own
    assert tells(exchange.store.live("register/civil").file("accepted.parquet"))


def test_tokens_of_two_keys_never_meet(exchange: Exchange, tmp_path: Path) -> None:
    exchange.encode("poor", key_in(tmp_path), tmp_path / "other.parquet")
    with Engine.open() as engine:
        engine.view_parquet("a", exchange.file("poor", "tokens"))
        engine.view_parquet("b", tmp_path / "other.parquet")
        for column in ("id_token", "handle"):
            assert ask(engine, f"SELECT count(*) FROM a JOIN b USING ({column})") == 0


def test_handles_are_drawn_with_the_agencys_own_secret(exchange: Exchange, tmp_path: Path) -> None:
    out = tmp_path / "poor.parquet"
    encode_tokens(exchange.store, permit_for("poor"), "poor", log=exchange.log, key=exchange.key, own="another", out=out, today=TODAY)  # fmt: skip
    with Engine.open() as engine:
        engine.view_parquet("a", exchange.file("poor", "tokens"))
        engine.view_parquet("b", out)
        assert ask(engine, "SELECT count(*) FROM a JOIN b USING (handle)") == 0
        assert ask(engine, "SELECT count(*) FROM a SEMI JOIN b USING (id_token)") > 0


def test_only_what_was_asked_for_is_encoded(engine: Engine, exchange: Exchange) -> None:
    for asks, delivered in (
        ("ask-poor", "poor_encodings"),
        ("ask-civil", "civil_blocks"),
        ("ask-civil-alike", "civil_encodings"),
    ):
        engine.view_parquet("asked", exchange.found / f"{asks}.parquet")
        assert ask(engine, f"SELECT count(*) FROM {delivered} ANTI JOIN asked USING (handle)") == 0
        assert ask(engine, f"SELECT count(*) FROM asked ANTI JOIN {delivered} USING (handle)") == 0
    assert set(engine.columns("civil_blocks")) == {"handle", "blocks"}
    linked = "SELECT left_handle AS handle FROM links WHERE stage = 'id_token'"
    assert ask(engine, f"SELECT count(*) FROM poor_encodings SEMI JOIN ({linked}) USING (handle)") == 0
    # What is asked of a register of everybody: those like the residual, and the sample with those like it.
    assert ask(engine, "SELECT count(*) FROM civil_encodings") < ask(engine, "SELECT count(*) FROM civil") / 3


def test_a_file_says_what_it_is_and_until_when(exchange: Exchange) -> None:
    tokens, encodings = (
        read_delivery(exchange.file("civil", each), exchange.key.seal) for each in ("tokens", "encodings")
    )
    assert (tokens.content, tokens.register, tokens.alone, tokens.round) == ("tokens", "civil", True, None)
    assert tokens.expires_on == TODAY + timedelta(days=90)
    assert encodings.expires_on == TODAY + timedelta(days=14)
    assert encodings.round == exchange.key.round_id
    assert not read_delivery(exchange.file("poor", "tokens"), exchange.key.seal).alone


def test_a_request_of_another_register_key_or_day_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    with pytest.raises(PrivateLinkageError, match="asks for records of civil"):
        exchange.encode_rest("poor", handles=exchange.found / "ask-civil.parquet")
    with pytest.raises(PrivateLinkageError, match="it is of key"):
        exchange.encode_rest("poor", key=key_in(tmp_path))
    with pytest.raises(PrivateLinkageError, match=r"round .* ended on 2026-03-15"):
        exchange.encode_rest("poor", today=TODAY + timedelta(days=15))
    with pytest.raises(PrivateLinkageError, match="no round"):
        exchange.encode_rest("poor", key=replace(exchange.key, round=None))
    with pytest.raises(PrivateLinkageError, match="of its handles are no records of poor"):
        exchange.encode_rest("poor", own="another")
    with pytest.raises(PrivateLinkageError, match="handles are needed"):
        exchange.encode_rest("poor", handles=exchange.file("poor", "tokens"))
    with pytest.raises(PrivateLinkageError, match="no file of private linkage"):
        exchange.encode_rest("poor", handles=exchange.store.live("register/poor").file("accepted.parquet"))


def test_every_encoding_takes_a_permit_and_is_logged(exchange: Exchange, tmp_path: Path) -> None:
    before = exchange.log.verify().size
    with pytest.raises(NotPermittedError):
        encode_tokens(exchange.store, permit_for("civil"), "poor", log=exchange.log, key=exchange.key, own="o", out=tmp_path / "x", today=TODAY)  # fmt: skip
    assert exchange.log.verify().size == before
    exchange.encode("poor", out=tmp_path / "y")
    event = exchange.log.entries()[-1].event
    assert (event["action"], event["registers"]) == ("private_tokens", ["poor"])


NAMES = st.one_of(st.none(), st.text("กขคงจนมยรลวสอะาิีุู่้์", min_size=1, max_size=14))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "given_name": NAMES,
            "family_name": NAMES,
            "sex": st.sampled_from([None, "1", "2"]),
            "birth_year": st.one_of(st.none(), st.integers(1900, 2020)),
            "birth_month": st.one_of(st.none(), st.integers(1, 12)),
            "birth_day": st.one_of(st.none(), st.integers(1, 28)),
            "house_code": st.one_of(st.none(), st.text("0123456789", min_size=11, max_size=11)),
            "area_code": st.one_of(st.none(), st.text("0123456789", min_size=6, max_size=6)),
            "national_id": st.none(),
        }
    ),
    min_size=2,
    max_size=12,
)
SAYS = ("given_name", "family_name", "sex", "birth_year", "birth_month", "birth_day", "house_code", "area_code")
TEXTS = ("given_name", "family_name", "sex", "house_code", "area_code", "national_id")


SCHEMA = pa.schema(
    [
        ("handle", pa.binary()),
        *[(name, pa.string() if name in TEXTS else pa.int32()) for name in (*SAYS, "national_id")],
    ]
)


def encoded(engine: Engine, people: list[dict[str, Any]], key: bytes) -> list[tuple[bytes, list[int]]]:
    """The filter and blocks of each of the people, in order; the table ``encodings`` has them too."""
    define_hashing(engine, dict.fromkeys(USES, pads(key)))
    rows = [{"handle": bytes([number]), **person} for number, person in enumerate(people)]
    engine.table_from_rows("residual", rows, SCHEMA)
    hash_values(engine)
    engine.table("encodings", named("prasan.linkage.private", "encodings"))
    return engine.tuples(Statement("SELECT filter, blocks FROM encodings ORDER BY handle", "test"))


def test_dice_is_one_of_itself_the_same_both_ways_and_never_beyond() -> None:
    with Engine.open() as engine:
        engine.define_thai()
        engine.execute(named("prasan.linkage.private", "dice"))

        @settings(max_examples=25, deadline=None)
        @given(PEOPLE)
        def law(people: list[dict[str, Any]]) -> None:
            encoded(engine, people, b"secret")
            engine.table("encoded", named("prasan.linkage.private", "encoded"))
            pairs = engine.tuples(
                Statement(
                    "SELECT a.no, b.no, private_dice(a.bits, a.size, b.bits, b.size) FROM encoded a, encoded b", "t"
                )
            )
            dice = {(one, other): each for one, other, each in pairs}
            for (one, other), each in dice.items():
                assert 0 <= each <= 1
                assert each == dice[other, one]
                first, second = people[one - 1], people[other - 1]
                if all(first[name] == second[name] for name in SAYS):
                    assert each == (1 if any(first[name] is not None for name in SAYS) else 0)

        law()


def test_encodings_are_the_same_by_one_key_and_never_by_another() -> None:
    with Engine.open() as engine:
        engine.define_thai()

        @settings(max_examples=10, deadline=None)
        @given(PEOPLE)
        def law(people: list[dict[str, Any]]) -> None:
            first, again, other = (encoded(engine, people, key) for key in (b"one", b"one", b"two"))
            assert first == again
            for person, (bits, blocks), (other_bits, other_blocks) in zip(people, first, other, strict=True):
                if any(person[name] is not None for name in SAYS):
                    assert bits != other_bits
                assert not set(blocks) & set(other_blocks)

        law()
