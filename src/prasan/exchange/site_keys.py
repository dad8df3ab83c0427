"""The keys by which this installation signs its answers: the private one beside the data, the public ones for everybody.

A new key is brought in by an entry of the access log and signed by the one before; where that was lost, the log says so.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably
from prasan.exchange.canonical import canonical_json
from prasan.exchange.log import AccessLog
from prasan.exchange.signing import sign

NEW_KEY = "new_registry_key"


class SiteKeyError(ValueError):
    """The key that signs answers cannot be used; the message has the remedy."""


class SiteKeys:
    """The keys in a folder.  The private one is readable by its owner alone; it is read again when another is there."""

    def __init__(self, folder: Path, log: AccessLog) -> None:
        self._private, self._public = folder / "signing-key.pem", folder / "signing-keys.json"
        self._folder, self._log = folder, log
        self._kept: tuple[tuple[int, int], OKPKey, str] | None = None

    def public(self) -> list[dict[str, Any]]:
        """The public keys of all times (JWK), the newest first; ``nbf`` is since when one signs (seconds), and ``before`` what the
        one before signed: a detached JWS over the canonical form of the rest."""
        try:
            return list(json.loads(self._public.read_text(encoding="utf-8"))["keys"])
        except FileNotFoundError:
            return []

    def sign(self, header: dict[str, Any], body: bytes) -> str:
        """A detached JWS by the newest key; the first is made where there is none.  Raises SiteKeyError."""
        key, kid = self._load()
        return sign({"kid": kid, **header}, body, key)

    def rotate(self, *, by: str, why: str) -> dict[str, Any]:
        """Begin a new key, which the old one signs if it is still there; the public JWK."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked(self._folder / "signing-key.lock"):
            return self._rotate(by, why)

    def _rotate(self, by: str, why: str) -> dict[str, Any]:
        known = self.public()
        try:
            old = self._read_private() if known else None
        except SiteKeyError:
            old = None
        new = OKPKey.generate_key("Ed25519")
        public: dict[str, Any] = {
            **new.as_dict(private=False),
            "kid": new.thumbprint(),
            "use": "sig",
            "alg": "EdDSA",
            "nbf": int(datetime.now(UTC).timestamp()),
        }
        if old is not None:
            public["before"] = sign({"kid": known[0]["kid"]}, canonical_json(public), old)
        self._log.append(
            {"action": NEW_KEY, "who": by, "purpose": "keep_log", "why": why, "key": public,
             "old": known[0]["kid"] if known else None, "old_lost": bool(known) and old is None}
        )  # fmt: skip
        write_durably(self._public, json.dumps({"keys": [public, *known]}, indent=1))
        beside = self._private.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(new.as_pem(private=True))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._private)
        return public

    def _load(self) -> tuple[OKPKey, str]:
        try:
            told = self._private.stat()
        except FileNotFoundError:
            self._ensure()
            told = self._private.stat()
        state = (told.st_mtime_ns, told.st_ino)
        kept = self._kept
        if kept is None or kept[0] != state:
            key, known = self._read_private(), self.public()
            if not known or key.thumbprint() != known[0]["kid"]:
                raise SiteKeyError(
                    f"{self._private}: not the key that {self._public.name} has as its newest. "
                    "Remedy: put that one back, or begin a new one with `prasan registry new-key`."
                )
            kept = self._kept = (state, key, key.thumbprint())
        return kept[1], kept[2]

    def _ensure(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked(self._folder / "signing-key.lock"):
            if self._private.exists():
                return
            if self.public():
                raise SiteKeyError(
                    f"{self._private}: the key is gone. "
                    "Remedy: put it back from a backup, or begin a new one with `prasan registry new-key`."
                )
            self._rotate("prasan", "the first key that signs answers")

    def _read_private(self) -> OKPKey:
        try:
            return OKPKey.import_key(self._private.read_bytes())
        except FileNotFoundError:
            raise SiteKeyError(f"{self._private}: the key is gone. Remedy: put it back from a backup.") from None
        except (JoseError, ValueError, TypeError):
            raise SiteKeyError(f"{self._private}: this is no private key. Remedy: put it back from a backup.") from None
