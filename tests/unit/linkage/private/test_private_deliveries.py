"""What stands between agencies: a file that was altered, is another's or is out of date is refused in one sentence."""

from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_nation import permit_for
from private_linkage import TODAY, Exchange, key_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.private.deliveries import Delivery, forget, read_delivery, write_delivery
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.keys import Round
from prasan.linkage.private.sealing import Seal

SEAL = Seal(b"s" * 32, "k", TODAY + timedelta(days=3))


def written(path: Path, content: str = "handles", *, columns: str = "'one'::BLOB AS handle", **other: Any) -> Delivery:
    told = {"register": "poor", "key": "k", "made_on": TODAY, "expires_on": TODAY + timedelta(days=3), **other}
    with Engine.open() as engine:
        return write_delivery(engine, Statement(f"SELECT {columns}", "test"), Delivery(path, content, **told), SEAL)


def test_what_is_written_is_read_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = written(tmp_path / "new" / "a.parquet")
    assert read_delivery(made.path, SEAL) == made
    assert made.records == 1
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [path.name for path in made.path.parent.iterdir()] == ["a.parquet"]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    made = written(tmp_path / "a.parquet")
    with pytest.raises(Engine.errors):
        written(made.path, columns="error('no') AS handle")
    assert read_delivery(made.path, SEAL) == made
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_no_byte_of_a_delivery_can_be_changed_unseen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet").path
    whole = path.read_bytes()

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def law(at: int, by: int) -> None:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :])
        with pytest.raises(PrivateLinkageError, match=r"^a\.parquet: .* Remedy: "):
            read_delivery(path, SEAL)

    law()
    for wrong in (whole[:-30], whole[30:], whole + b"PAR1", b"", b"PAR1PAR1"):
        path.write_bytes(wrong)
        with pytest.raises(PrivateLinkageError, match=r"it is no file of private linkage|not as it was"):
            read_delivery(path, SEAL)
    path.write_bytes(whole)
    read_delivery(path, SEAL)


def test_a_date_or_rows_that_were_written_anew_are_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet").path
    table = pq.read_table(path)
    later = {name: value.replace(b"2026-03-04", b"2036-03-04") for name, value in table.schema.metadata.items()}
    for forged in (table.replace_schema_metadata(later), table.slice(0, 0), pa.concat_tables([table, table])):
        pq.write_table(forged, path)
        with pytest.raises(PrivateLinkageError, match="not as it was when it was sealed"):
            read_delivery(path, SEAL)


def test_another_key_a_column_that_is_not_there_and_another_file_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet").path
    with pytest.raises(PrivateLinkageError, match="it is of key k, and key other is in use"):
        read_delivery(path, Seal(b"s" * 32, "other", TODAY))
    with pytest.raises(PrivateLinkageError, match="not as it was"):
        read_delivery(path, Seal(b"t" * 32, "k", TODAY))
    with pytest.raises(PrivateLinkageError, match="it has no column filter, blocks"):
        read_delivery(written(path, "encodings").path, SEAL)
    with pytest.raises(PrivateLinkageError, match="no file of private linkage"):
        read_delivery(written(path, "letters").path, SEAL)
    pq.write_table(pa.table({"handle": [b"one"]}), path)
    with pytest.raises(PrivateLinkageError, match="no file of private linkage"):
        read_delivery(path, SEAL)
    with pytest.raises(PrivateLinkageError, match="no file of private linkage"):
        read_delivery(tmp_path, SEAL)
    with pytest.raises(PrivateLinkageError, match="no such file"):
        read_delivery(tmp_path / "none", SEAL)


def test_a_delivery_is_of_use_until_its_last_day_and_for_what_it_has(tmp_path: Path) -> None:
    made = written(tmp_path / "a.parquet")
    assert made.needs("handles", made.expires_on) is made
    with pytest.raises(PrivateLinkageError, match=r"ended on 2026-03-04\. Remedy: .*forget"):
        made.needs("handles", made.expires_on + timedelta(days=1))
    with pytest.raises(PrivateLinkageError, match="it has handles, and tokens are needed"):
        made.needs("tokens", TODAY)


def test_what_can_be_attacked_is_forgotten_after_its_day_or_when_all_is_done(tmp_path: Path) -> None:
    tokens = {"content": "tokens", "columns": "1 AS handle"}
    for name, day in (("old.parquet", TODAY - timedelta(days=1)), ("of-any-name", TODAY)):
        written(tmp_path / "below" / name, **tokens, expires_on=day)
    written(tmp_path / "links.parquet", "links", expires_on=TODAY - timedelta(days=9))
    (tmp_path / "letter.txt").write_text("not ours")
    assert [path.name for path in forget(tmp_path, today=TODAY)] == ["old.parquet"]
    assert [path.name for path in forget(tmp_path, today=TODAY, everything=True)] == ["of-any-name"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["below", "letter.txt", "links.parquet"]


def test_what_does_not_go_together_is_refused_before_anything_is_logged(exchange: Exchange, tmp_path: Path) -> None:
    tokens = {name: exchange.file(name, "tokens") for name in ("poor", "civil")}
    other = key_in(tmp_path)
    exchange.encode("poor", other, tmp_path / "of-other-key.parquet")
    altered = tmp_path / "altered.parquet"
    altered.write_bytes(tokens["poor"].read_bytes().replace(b"PAR1", b"PAR2", 1))
    late: date = TODAY + timedelta(days=91)
    before = (exchange.log.verify().size, sorted(exchange.found.iterdir()))
    for content, settings_, said in (
        ("tokens", {"left": tmp_path / "of-other-key.parquet"}, "of-other-key.parquet: it is of key"),
        ("tokens", {"seal": other.seal}, "poor-tokens.parquet: it is of key"),
        ("tokens", {"left": altered}, "altered.parquet: it is not as it was"),
        ("tokens", {"today": late}, "its use ended on 2026-05-30"),
        ("tokens", {"left": tokens["civil"]}, "are of one register, civil"),
        ("tokens", {"right": exchange.file("civil", "encodings")}, "it has encodings, and tokens are needed"),
        ("encodings", {"right": tokens["civil"]}, "it has tokens, and encodings are needed"),
        ("encodings", {"today": TODAY + timedelta(days=15)}, "its use ended on 2026-03-15"),
        ("encodings", {"out": tmp_path}, "no tokens were linked into it"),
        ("encodings", {"right": exchange.file("civil", "blocks")}, "it has blocks, and encodings are needed"),
        ("blocks", {"right": exchange.file("civil", "encodings")}, "it has encodings, and blocks are needed"),
        ("blocks", {"out": tmp_path}, "no tokens were linked into it"),
    ):
        with pytest.raises(PrivateLinkageError, match=said):
            exchange.match(content, **settings_)
    assert (exchange.log.verify().size, sorted(exchange.found.iterdir())) == before


def test_matching_takes_a_permit_for_both_registers_and_is_logged(exchange: Exchange, tmp_path: Path) -> None:
    before = exchange.log.verify().size
    with pytest.raises(NotPermittedError, match="does not name the register civil"):
        exchange.match("tokens", permit=permit_for("poor"), out=tmp_path)
    assert exchange.log.verify().size == before
    exchange.match("tokens", out=tmp_path)
    event = exchange.log.entries()[-1].event
    assert (event["action"], event["registers"]) == ("private_match_tokens", ["civil", "poor"])


def test_encodings_of_another_round_order_or_request_are_refused(exchange: Exchange, tmp_path: Path) -> None:
    poor, civil = (exchange.file(name, "encodings") for name in ("poor", "civil"))
    exchange.match("tokens", out=tmp_path / "new")
    with pytest.raises(PrivateLinkageError, match="no encodings of civil were asked for"):
        exchange.match("encodings", out=tmp_path / "new")
    with pytest.raises(PrivateLinkageError, match="it links poor to civil, and these are of civil and poor"):
        exchange.match("encodings", left=civil, right=poor)
    found = tmp_path / "found"
    shutil.copytree(exchange.found, found)
    with Engine.open() as engine:
        engine.view_parquet("asked", found / "ask-poor.parquet")
        asked = read_delivery(found / "ask-poor.parquet", exchange.key.seal)
        less = engine.count("asked") - 1
        engine.table("less", Statement("SELECT * FROM asked LIMIT $rows", "test"), {"rows": less})
        write_delivery(engine, Statement("FROM less", "test"), asked, exchange.key.seal)
    with pytest.raises(PrivateLinkageError, match=r"poor-encodings\.parquet: 1 of its records were not asked for"):
        exchange.match("encodings", out=found)
    salted = replace(exchange.key, round=Round(b"t" * 32, TODAY, TODAY))
    exchange.encode_rest("poor", key=salted, out=tmp_path / "of-other-round.parquet")
    with pytest.raises(
        PrivateLinkageError, match=r"nothing in them agrees\. Remedy: let both agencies encode in one round"
    ):
        exchange.match("encodings", left=tmp_path / "of-other-round.parquet")
