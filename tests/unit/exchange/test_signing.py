"""Signatures: what they are over, when they hold, and that each request counts once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from prasan.exchange.canonical import NotCanonicalError, canonical_json
from prasan.exchange.log import AccessLog
from prasan.exchange.replays import Replays
from prasan.exchange.signing import LONGEST, SignatureError, Signed, sign, verify, verify_request
from prasan.exchange.site_keys import SiteKeyError, SiteKeys

BODY = b'{"purpose": "x"}'
PAIRS = {"EdDSA": OKPKey.generate_key("Ed25519"), "ES256": ECKey.generate_key("P-256")}


def public(algorithm: str) -> dict[str, Any]:
    return {**PAIRS[algorithm].as_dict(private=False), "kid": "k", "alg": algorithm}


def request(algorithm: str = "EdDSA", **changed: Any) -> str:
    now = int(time.time())
    header = {
        "kid": "k",
        "iat": now,
        "exp": now + 60,
        "jti": "a name of its own",
        "htm": "POST",
        "htu": "/x",
        **changed,
    }
    return sign(header, BODY, PAIRS[algorithm])


def check(signature: str | None, body: bytes = BODY, algorithm: str = "EdDSA", **asked: Any) -> Signed:
    return verify_request(signature, body, **{"method": "POST", "path": "/x", "keys": [public(algorithm)], **asked})


# The numbers of RFC 8785, appendix B, and its example of sorting.
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"), (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"), (1e23, "1e+23"), (1e21, "1e+21"),
        (999999999999999700000.0, "999999999999999700000"), (333333333.3333332, "333333333.3333332"),
        (0.000001, "0.000001"), (0.0000033333333333333333, "0.0000033333333333333333"), (1e-7, "1e-7"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"), (1424953923781206.2, "1424953923781206.2"),
        ({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\U0001f600": "Emoji", "1": "One", "\ufb33": "Dagesh"},
         '{"\\r":"Carriage Return","1":"One","\u20ac":"Euro Sign","\U0001f600":"Emoji","\ufb33":"Dagesh"}'),
        ([None, True, {"b": [], "a": {}}], '[null,true,{"a":{},"b":[]}]'),
    ],
)  # fmt: skip
def test_canonical_json_is_that_of_rfc_8785(value: object, written: str) -> None:
    assert canonical_json(value).decode() == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", {1: 2}, b"x"])
def test_what_json_does_not_have_has_no_canonical_form(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_json(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=200)
def test_a_number_in_canonical_form_is_the_same_number(value: float) -> None:
    assert float(canonical_json(value)) == value


@pytest.mark.parametrize("algorithm", PAIRS)
def test_another_library_reads_our_signatures_and_we_read_its(algorithm: str) -> None:
    made = sign({"kid": "k"}, BODY, PAIRS[algorithm])
    jws.deserialize_compact(made, PAIRS[algorithm], algorithms=[algorithm], payload=BODY)
    protected, _, signature = jws.serialize_compact(
        {"alg": algorithm}, BODY, PAIRS[algorithm], algorithms=[algorithm]
    ).split(".")
    assert verify(f"{protected}..{signature}", BODY, public(algorithm)) == {"alg": algorithm}
    assert check(request(algorithm), algorithm=algorithm).jti == "a name of its own"


@given(data=st.data(), algorithm=st.sampled_from(sorted(PAIRS)))
@settings(max_examples=60, deadline=None)
def test_no_altered_byte_of_body_or_signature_is_taken(data: st.DataObject, algorithm: str) -> None:
    signature = request(algorithm)
    of_body = data.draw(st.booleans())
    altered = bytearray(BODY if of_body else signature.encode())
    place = data.draw(st.integers(0, len(altered) - 1))
    altered[place] ^= data.draw(st.integers(1, 127))
    sent = (signature, bytes(altered)) if of_body else (altered.decode("latin-1"), BODY)
    with pytest.raises(SignatureError):
        check(*sent, algorithm)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kid": "another"}, "unknown_key"), ({"htm": "GET"}, "other_request"), ({"htu": "/y"}, "other_request"),
        ({"jti": "short"}, "bad_signature"), ({"jti": None}, "bad_signature"), ({"iat": None}, "out_of_time"),
        ({"exp": lambda: int(time.time()) + LONGEST + 10}, "out_of_time"), ({"iat": 1, "exp": 2}, "out_of_time"),
        ({"iat": lambda: int(time.time()) + 200, "exp": lambda: int(time.time()) + 260}, "out_of_time"), ({"iat": True}, "out_of_time"),
        ({"crit": ["x"], "x": 1}, "bad_signature"), ({"alg": "none"}, "bad_signature"), ({"alg": "HS256"}, "bad_signature"),
        ({"alg": "ES256"}, "bad_signature"),
    ],
)  # fmt: skip
def test_a_signature_holds_for_one_request_for_a_while_by_one_key(changed: dict[str, Any], code: str) -> None:
    # A time is of the test, and not of the collecting, which may be long before.
    now = {name: value() if callable(value) else value for name, value in changed.items()}
    with pytest.raises(SignatureError) as wrong:
        check(request(**now))
    assert wrong.value.code == code


@pytest.mark.parametrize("signature", [None, "", "x", "a.b.c", "..", "e30..AA", "W10..AA", "\xff..AA", "a" * 5000])
def test_what_is_no_signature_is_refused(signature: str | None) -> None:
    with pytest.raises(SignatureError):
        check(signature)


def test_a_request_is_taken_once_by_whatever_process_and_old_ones_are_forgotten(tmp_path: Path) -> None:
    first, second = Replays(tmp_path), Replays(tmp_path)
    signed = Signed("k", "name", 1_000_000, "digest")
    first.take("system/1", signed, now=999_990)
    for each in (first, second, Replays(tmp_path)):
        with pytest.raises(SignatureError, match="came before"):
            each.take("system/1", signed, now=999_991)
    second.take("system/2", signed, now=999_991)  # another system may call a request the same
    with (tmp_path / f"{1_000_000 // 600}.seen").open("ab") as file:
        file.write(b"in part")  # by a process that died
    first.take("system/3", signed, now=999_992)
    with pytest.raises(SignatureError):
        second.take("system/3", signed, now=999_993)
    second.take("system/1", Signed("k", "name", 2_000_000, "digest"), now=1_999_990)
    for each in (second, Replays(tmp_path)):  # the clock was ahead, and was set right
        with pytest.raises(SignatureError, match="came before"):
            each.take("system/1", signed, now=999_995)
    for later in (2_001_000, 2_002_000, 2_003_000, 2_004_000):
        second.take("system/1", Signed("k", "name", later, "digest"), now=later - 10)
    assert len(list(tmp_path.glob("*.seen"))) == 4


def test_the_sites_key_is_made_once_rotated_and_its_loss_is_told(tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "access.jsonl")
    keys, other = SiteKeys(tmp_path / "keys", log), SiteKeys(tmp_path / "keys", log)
    made = keys.sign({"status": 200}, BODY)
    [first] = keys.public()
    assert verify(other.sign({"status": 200}, BODY), BODY, first)["kid"] == verify(made, BODY, first)["kid"]
    second = keys.rotate(by="keeper", why="yearly")
    said = {name: value for name, value in second.items() if name != "before"}
    verify(second["before"], canonical_json(said), first)
    assert verify(other.sign({"status": 200}, BODY), BODY, second)["kid"] == second["kid"]
    pem = tmp_path / "keys" / "signing-key.pem"
    assert pem.stat().st_mode & 0o077 == 0
    kept = pem.read_bytes()
    pem.write_text("spoilt")
    with pytest.raises(SiteKeyError, match="no private key"):
        other.sign({}, BODY)
    pem.write_bytes(PAIRS["EdDSA"].as_pem(private=True))
    with pytest.raises(SiteKeyError, match="not the key"):
        SiteKeys(tmp_path / "keys", log).sign({}, BODY)
    pem.unlink()
    with pytest.raises(SiteKeyError, match="the key is gone"):
        SiteKeys(tmp_path / "keys", log).sign({}, BODY)
    pem.write_bytes(kept)
    assert SiteKeys(tmp_path / "keys", log).sign({}, BODY)
    told = [json.dumps(entry.event["key"]) for entry in log.entries()]
    assert len(told) == 2
    assert '"d"' not in "".join(told)
