"""Signed requests and answers of the registry interface: detached JWS (RFC 7515, appendix F), EdDSA by Ed25519 or ES256.

A request's signature is over its body's bytes.  Its protected header says by which key (``kid``), when (``iat``, ``exp``: seconds,
at most ``LONGEST`` apart), for what (``htm`` and ``htu``, the method and the path with its query) and which request it is
(``jti``, once).  An answer's is over its body; its header says the ``status`` and which request it answers: ``req`` has that one's
``jti`` and the digest of its body.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

HEADER = "Prasan-Signature"
# What RFC 9864 calls Ed25519 was EdDSA before it; both are taken, and the older is written, which every library reads.
ALGORITHMS = {"EdDSA": "OKP", "Ed25519": "OKP", "ES256": "EC"}
LONGEST, SKEW = 300, 60  # seconds that a signature may hold, and that two clocks may differ
_BYTES = 32  # of each of the two numbers of an ES256 signature
Code = Literal["not_signed", "bad_signature", "unknown_key", "out_of_time", "other_request", "replayed"]
Key = OKPKey | ECKey


class SignatureError(ValueError):
    """A signature that does not hold; ``code`` says what is wrong, the message what to do."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Signed:
    """What a request's signature says: by which key, which request, until when (seconds), and the digest of its body."""

    kid: str
    jti: str
    expires: int
    digest: str


def digest(body: bytes) -> str:
    """The SHA-256 of a body, as signatures and the log write it: base64url."""
    return _encoded(hashlib.sha256(body).digest())


def sign(header: Mapping[str, Any], body: bytes, key: Key) -> str:
    """A detached JWS over a body.  ``header`` has ``kid``; ``alg`` is the key's."""
    told = {"alg": "EdDSA" if isinstance(key, OKPKey) else "ES256", **header}
    protected = _encoded(json.dumps(told, separators=(",", ":")).encode())
    covered = f"{protected}.{_encoded(body)}".encode()
    if isinstance(key, OKPKey):
        made = key.private_key.sign(covered)  # type: ignore[union-attr]
    else:
        numbers = decode_dss_signature(key.private_key.sign(covered, ECDSA(SHA256())))  # type: ignore[union-attr]
        made = b"".join(number.to_bytes(_BYTES, "big") for number in numbers)
    return f"{protected}..{_encoded(made)}"


def verify_request(
    signature: str | None,
    body: bytes,
    *,
    method: str,
    path: str,
    keys: Sequence[Mapping[str, Any]],
    now: float | None = None,
) -> Signed:
    """What the signature of a request says, if one of the sender's public ``keys`` (JWK) made it and it is for this request, now.

    Raises SignatureError.  Whether it came before is asked of :class:`prasan.exchange.replays.Replays`.
    """
    if not signature:
        raise SignatureError("not_signed", f"sign the request: a detached JWS over its body in the header {HEADER}")
    header = _header(signature)
    known = next((key for key in keys if key["kid"] == header.get("kid")), None)
    if known is None:
        raise SignatureError("unknown_key", "no public key in force of this system has the signature's kid")
    verify(signature, body, known)
    if (header.get("htm"), header.get("htu")) != (method, path):
        raise SignatureError("other_request", f"the signature is for another method or path than {method} {path}")
    jti = header.get("jti")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 64 or not jti.isprintable():
        raise SignatureError("bad_signature", "jti: a text of 8 to 64 characters, another for each request")
    at = time.time() if now is None else now
    issued, expires = _seconds(header.get("iat")), _seconds(header.get("exp"))
    if issued is None or expires is None or not 0 <= expires - issued <= LONGEST:
        raise SignatureError("out_of_time", f"iat and exp: whole seconds, at most {LONGEST} apart")
    if not issued - SKEW <= at <= expires + SKEW:
        raise SignatureError(
            "out_of_time", "the signature does not hold now; see that your clock is right, and sign again"
        )
    return Signed(str(header["kid"]), jti, expires, digest(body))


def verify(signature: str, body: bytes, jwk: Mapping[str, Any]) -> dict[str, Any]:
    """The protected header of a detached JWS that a key made over a body.  Raises SignatureError."""
    header = _header(signature)
    kind = ALGORITHMS.get(str(header.get("alg")))
    if kind is None or "crit" in header or "b64" in header:
        raise SignatureError("bad_signature", f"a signature is by {' or '.join(ALGORITHMS)}, without crit and b64")
    protected, _, made = signature.split(".")
    covered = f"{protected}.{_encoded(body)}".encode()
    try:
        if kind != jwk["kty"]:
            raise InvalidSignature
        _check(_public(json.dumps(jwk, sort_keys=True)), covered, _decoded(made))
    except (InvalidSignature, JoseError, ValueError, TypeError):
        raise SignatureError("bad_signature", "the signature is not of this body by this key") from None
    return header


def _check(key: Key, covered: bytes, made: bytes) -> None:
    if isinstance(key, OKPKey):
        key.public_key.verify(made, covered)  # type: ignore[union-attr]
        return
    if len(made) != 2 * _BYTES:
        raise InvalidSignature
    numbers = (int.from_bytes(made[:_BYTES], "big"), int.from_bytes(made[_BYTES:], "big"))
    key.public_key.verify(encode_dss_signature(*numbers), covered, ECDSA(SHA256()))


@lru_cache(maxsize=1024)
def _public(jwk: str) -> Key:
    told = json.loads(jwk)
    public = {name: told[name] for name in ("kty", "crv", "x", "y") if name in told}
    return OKPKey.import_key(public) if told["kty"] == "OKP" else ECKey.import_key(public)


def _header(signature: str) -> dict[str, Any]:
    parts = signature.split(".")
    wrong = SignatureError("bad_signature", "a detached JWS reads <protected header>..<signature>")
    if len(parts) != 3 or parts[1] or len(signature) > 4096:
        raise wrong
    try:
        told = json.loads(_decoded(parts[0]))
    except ValueError:
        raise wrong from None
    if not isinstance(told, dict):
        raise wrong
    return told


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    # Only as it is written: another spelling of the same bytes would be another signature of the same request.
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encoded(raw) != text:
        raise ValueError("not base64url")
    return raw


def _seconds(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
