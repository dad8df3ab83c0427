"""The shared secret: drawn as the standards say, kept from others, and of no use after its day."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from private_linkage import TODAY, USES, key_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.private.encoding import define_hashing
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.keys import derived, load_key, make_key, open_round, pads
from prasan.linkage.private.sealing import Seal


def test_keys_are_drawn_as_rfc_5869_has_it() -> None:
    # Its test case 1; one block is all that is drawn here.
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    drawn = derived(bytes([0x0B] * 22), bytes(range(13)), info)
    assert drawn.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


def test_sql_hashes_as_hmac_does() -> None:
    ask = Statement("SELECT private_hmac(private_key_of('id'), unnest($messages::VARCHAR[]))", "test")
    with Engine.open() as engine:

        @settings(max_examples=50, deadline=None)
        @given(
            st.binary(min_size=1, max_size=64), st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
        )
        def law(key: bytes, messages: list[str]) -> None:
            define_hashing(engine, dict.fromkeys(USES, pads(key)))
            told = [row[0] for row in engine.tuples(ask, {"messages": messages})]
            assert told == [hmac.new(key, each.encode(), hashlib.sha256).hexdigest() for each in messages]

        law()


def test_a_key_is_its_owners_alone_and_no_use_has_the_key_of_another(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert stat.S_IMODE((tmp_path / "shared.key").stat().st_mode) == 0o600
    drawn = [key.pads("id"), key.pads("guard"), key.salted_pads("id"), key.salted_pads("bloom")]
    assert len({each["inner"] for each in drawn}) == 4
    assert key.secret.hex() not in key.id
    assert load_key(tmp_path / "shared.key", today=TODAY) == key


def test_a_new_round_has_a_new_salt_and_the_old_one_is_nowhere(tmp_path: Path) -> None:
    before = key_in(tmp_path)
    after = open_round(tmp_path / "shared.key", days=3, today=TODAY)
    assert (after.id, after.pads("id")) == (before.id, before.pads("id"))
    assert after.round_id != before.round_id
    assert after.salted_pads("bloom") != before.salted_pads("bloom")
    assert after.opened().expires_on == TODAY + timedelta(days=3)
    assert before.opened().salt.hex() not in (tmp_path / "shared.key").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["shared.key"]


def test_a_round_ends_with_its_key_and_never_lasts_long(tmp_path: Path) -> None:
    path = tmp_path / "k"
    make_key(path, purpose="p", days=5, today=TODAY)
    assert open_round(path, days=14, today=TODAY).opened().expires_on == TODAY + timedelta(days=5)
    with pytest.raises(PrivateLinkageError, match="31 days"):
        open_round(path, days=31, today=TODAY)


def test_an_expired_key_is_refused_and_so_is_one_with_another_day_written_in(tmp_path: Path) -> None:
    key_in(tmp_path)
    path = tmp_path / "shared.key"
    load_key(path, today=TODAY + timedelta(days=90))
    with pytest.raises(PrivateLinkageError, match=r"expired on 2026-05-30\. Remedy"):
        load_key(path, today=TODAY + timedelta(days=91))
    path.write_text(path.read_text().replace("2026-05-30", "2036-05-30"))
    with pytest.raises(PrivateLinkageError, match="altered"):
        load_key(path, today=TODAY)


def test_a_file_that_cannot_be_used_says_why_and_not_what_is_in_it(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    path = tmp_path / "shared.key"
    with pytest.raises(PrivateLinkageError, match="no secret is written over"):
        make_key(path, purpose="p", days=5, today=TODAY)
    path.chmod(0o640)
    with pytest.raises(PrivateLinkageError, match="chmod 600"):
        load_key(path, today=TODAY)
    path.chmod(0o600)
    with pytest.raises(PrivateLinkageError, match="no such file"):
        load_key(tmp_path / "none", today=TODAY)
    with pytest.raises(PrivateLinkageError, match="it cannot be read"):
        load_key(tmp_path, today=TODAY)
    whole = path.read_text()
    for wrong, said in (
        (b"[]", "it is not the secret key"),
        (b"{", "it is not the secret key"),
        (b"\xff\x00", "it is not the secret key"),
        (json.dumps({"secret": key.secret.hex()}).encode(), "it is not the secret key"),
        (whole.replace('"secret": "', '"secret": "zz').encode(), "altered"),
        (whole.replace("welfare 2560", "census").encode(), "altered"),
        (whole.replace(key.opened().salt.hex(), "00" * 32).encode(), "altered"),
    ):
        path.write_bytes(wrong)
        with pytest.raises(PrivateLinkageError, match=said) as refused:
            load_key(path, today=TODAY)
        assert key.secret.hex() not in str(refused.value)


def test_no_secret_is_in_what_an_object_says_of_itself(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    for secret in (key.secret, key.opened().salt, key.seal.secret):
        for told in (repr(key), str(key.seal), repr(key.opened())):
            assert secret.hex() not in told
            assert repr(secret) not in told


def test_a_seal_tells_nothing_of_the_key_and_ends_with_it(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    path = tmp_path / "unit.seal"
    key.seal.write(path)
    assert Seal.read(path, today=TODAY) == key.seal
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not {key.secret.hex(), key.opened().salt.hex()} & set(re.findall("[0-9a-f]{16,}", path.read_text()))
    with pytest.raises(PrivateLinkageError, match="no secret is written over"):
        key.seal.write(path)
    with pytest.raises(PrivateLinkageError, match=r"seal of key .* expired on 2026-05-30"):
        Seal.read(path, today=TODAY + timedelta(days=91))
    path.write_text(path.read_text().replace("2026-05-30", "2036-05-30"))
    with pytest.raises(PrivateLinkageError, match="altered"):
        Seal.read(path, today=TODAY)
    with pytest.raises(PrivateLinkageError, match="it is not the seal"):
        Seal.read(tmp_path / "shared.key", today=TODAY)


def test_without_a_round_nothing_is_encoded(tmp_path: Path) -> None:
    key = make_key(tmp_path / "k", purpose="p", days=5, today=TODAY)
    with pytest.raises(PrivateLinkageError, match="prasan link private round"):
        key.salted_pads("bloom")
    with pytest.raises(PrivateLinkageError, match="a day at least"):
        make_key(tmp_path / "j", purpose="p", days=0, today=TODAY)
