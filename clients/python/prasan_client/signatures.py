"""Detached JWS (RFC 7515, appendix F): how requests are signed, and answers verified."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

HEADER = "Prasan-Signature"
HOLDS, SKEW = 60, 60  # seconds that a signature holds, and that two clocks may differ
_NUMBER = 32  # bytes of each number of an ES256 signature


class UntrustedAnswerError(Exception):
    """An answer that no trusted key signed, or that is another request's."""


class SigningKey:
    """The private key that signs your requests: Ed25519 (made here), or P-256 (of yours)."""

    def __init__(self, key: Ed25519PrivateKey | EllipticCurvePrivateKey, kid: str | None = None) -> None:
        self._key = key
        self.kid = kid or self._thumbprint()

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: str | Path, kid: str | None = None) -> SigningKey:
        """The key in a PEM file.  Raises ValueError where it is of another kind."""
        key = load_pem_private_key(Path(path).read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey):
            raise ValueError(f"{path}: a key is Ed25519 or P-256")
        return cls(key, kid)

    def save(self, path: str | Path) -> None:
        """Write it for its owner's eyes alone; nothing is written over."""
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)

    def public_jwk(self) -> dict[str, str]:
        """The public part, to be given to the installation's keepers."""
        return {**self._numbers(), "kid": self.kid}

    def sign(self, method: str, path: str, body: bytes) -> tuple[str, str]:
        """The signature of a request, and the name (``jti``) that it gave it."""
        now, jti = int(time.time()), secrets.token_hex(16)
        header = {"alg": "EdDSA" if isinstance(self._key, Ed25519PrivateKey) else "ES256", "kid": self.kid,
                  "iat": now, "exp": now + HOLDS, "jti": jti, "htm": method, "htu": path}  # fmt: skip
        protected = encoded(json.dumps(header, separators=(",", ":")).encode())
        covered = f"{protected}.{encoded(body)}".encode()
        if isinstance(self._key, Ed25519PrivateKey):
            made = self._key.sign(covered)
        else:
            numbers = decode_dss_signature(self._key.sign(covered, ECDSA(SHA256())))
            made = b"".join(number.to_bytes(_NUMBER, "big") for number in numbers)
        return f"{protected}..{encoded(made)}", jti

    def _numbers(self) -> dict[str, str]:
        if isinstance(self._key, Ed25519PrivateKey):
            raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return {"crv": "Ed25519", "kty": "OKP", "x": encoded(raw)}
        numbers = self._key.public_key().public_numbers()
        return {
            "crv": "P-256",
            "kty": "EC",
            **{name: encoded(getattr(numbers, name).to_bytes(_NUMBER, "big")) for name in "xy"},
        }

    def _thumbprint(self) -> str:
        return encoded(hashlib.sha256(json.dumps(self._numbers(), separators=(",", ":")).encode()).digest())


class Trusted:
    """The installation's keys that are trusted.  A later one is taken when a trusted one signed it."""

    def __init__(self, keys: Iterable[Mapping[str, Any]] | None) -> None:
        self._keys = None if keys is None else {key["kid"]: dict(key) for key in keys}

    def knows(self, kid: str) -> bool:
        return self._keys is not None and kid in self._keys

    def learn(self, offered: Iterable[Mapping[str, Any]]) -> None:
        """Take what the installation offers: all at the first contact, and then what a trusted key signed."""
        oldest_first = [dict(key) for key in reversed(list(offered))]
        if self._keys is None:
            self._keys = {key["kid"]: key for key in oldest_first}
            return
        for key in oldest_first:
            before = key.get("before")
            if key["kid"] in self._keys or not isinstance(before, str):
                continue
            said = {name: value for name, value in key.items() if name != "before"}
            # These have only texts and whole numbers: sorted and without spaces they are in the form of RFC 8785.
            covered = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            try:
                self.verified(before, covered)
            except UntrustedAnswerError:
                continue
            self._keys[key["kid"]] = key

    def verified(self, signature: str | None, body: bytes) -> dict[str, Any]:
        """The protected header of a signature by a trusted key over a body.  Raises UntrustedAnswerError."""
        try:
            protected, nothing, made = (signature or "").split(".")
            header = dict(json.loads(decoded(protected)))
            key = (self._keys or {})[header["kid"]]
            if nothing or "crit" in header or "b64" in header:
                raise ValueError("not a detached signature of the whole body")
            _check(key, str(header["alg"]), f"{protected}.{encoded(body)}".encode(), decoded(made))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise UntrustedAnswerError("the answer is not signed by a key of the installation that you trust") from None
        return header


def kid_of(signature: str | None) -> str:
    """Which key a signature says that it is by; "" where it says nothing."""
    try:
        return str(json.loads(decoded((signature or "").split(".")[0]))["kid"])
    except (ValueError, KeyError, TypeError):
        return ""


def digest(body: bytes) -> str:
    return encoded(hashlib.sha256(body).digest())


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _check(key: Mapping[str, Any], algorithm: str, covered: bytes, made: bytes) -> None:
    if key["kty"] == "OKP" and algorithm in ("EdDSA", "Ed25519"):
        Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(made, covered)
    elif key["kty"] == "EC" and algorithm == "ES256" and len(made) == 2 * _NUMBER:
        x, y, r, s = (
            int.from_bytes(each, "big")
            for each in (decoded(key["x"]), decoded(key["y"]), made[:_NUMBER], made[_NUMBER:])
        )
        public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
        public.verify(encode_dss_signature(r, s), covered, ECDSA(SHA256()))
    else:
        raise InvalidSignature
