"""The secret that agencies share, and the keys that are drawn from it: one for each use, so that no two uses can be joined.

The linkage unit never has the file.  A round's salt is drawn at random and is nowhere else: once the next round is
opened, or the file deleted, nobody can make that round's encodings again, not even who has the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.sealing import Seal
from prasan.linkage.private.secret_files import read_secret, write_secret

WHAT = "the secret key of a private linkage"
REMEDY = "`prasan link private key`"
SECRET = 32  # bytes
BLOCK = 64  # bytes of a block of SHA-256
LONGEST_ROUND = 30  # days

Pads = dict[str, bytes]
"""``inner`` and ``outer``: the key of an HMAC, padded and masked (RFC 2104)."""


@dataclass(frozen=True)
class Round:
    """A round of residual encodings: a salt of its own, and the last day on which they may be used."""

    salt: bytes = field(repr=False)  # no log or traceback that shows a key tells it
    made_on: date
    expires_on: date


@dataclass(frozen=True)
class LinkageKey:
    """What two agencies share.  ``expires_on`` is the last day on which it may be used."""

    secret: bytes = field(repr=False)
    purpose: str
    made_on: date
    expires_on: date
    round: Round | None = None

    @property
    def id(self) -> str:
        """Names the key and tells nothing of it; with another purpose or another date it is another key."""
        return self._named(f"key\x1f{self.purpose}\x1f{self.made_on}\x1f{self.expires_on}")

    @property
    def round_id(self) -> str:
        """Names the open round.  Raises PrivateLinkageError where none is."""
        opened = self.opened()
        return self._named(f"round\x1f{opened.salt.hex()}\x1f{opened.made_on}\x1f{opened.expires_on}")

    def opened(self) -> Round:
        """The round that was opened last.  Raises PrivateLinkageError where none was."""
        if self.round is None:
            raise PrivateLinkageError(
                "no round of residual encodings is open. Remedy: `prasan link private round KEY`, and hand the file on"
            )
        return self.round

    def pads(self, use: str) -> Pads:
        """The key of a use, ready for an HMAC."""
        return pads(derived(self.secret, b"", use.encode()))

    def salted_pads(self, use: str) -> Pads:
        """The key of a use in the open round alone."""
        return pads(derived(self.secret, self.opened().salt, use.encode()))

    @property
    def seal(self) -> Seal:
        """What the key's deliveries are sealed with."""
        return Seal(derived(self.secret, b"", b"seal"), self.id, self.expires_on)

    def _named(self, what: str) -> str:
        return hmac.digest(derived(self.secret, b"", b"name"), what.encode(), "sha256").hex()[:16]


def derived(secret: bytes, salt: bytes, use: bytes) -> bytes:
    """32 bytes drawn from a secret for a use.  Source: HKDF with SHA-256, RFC 5869."""
    extracted = hmac.digest(salt or bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(extracted, use + b"\x01", "sha256")


def pads(key: bytes) -> Pads:
    """A key of at most 64 bytes as an HMAC uses it."""
    padded = key.ljust(BLOCK, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}


def make_key(path: Path, *, purpose: str, days: int, today: date) -> LinkageKey:
    """A new key in a file that its owner alone may read.  Raises PrivateLinkageError where there is a file."""
    if days < 1:
        raise PrivateLinkageError(f"{days} days: a key lives for a day at least. Remedy: --days 90")
    made = LinkageKey(secrets.token_bytes(SECRET), purpose, today, today + timedelta(days=days))
    write_secret(path, _told(made))
    return made


def open_round(path: Path, *, days: int, today: date) -> LinkageKey:
    """Give the key in a file a new round, in place of the one before, whose salt is lost.  Raises PrivateLinkageError."""
    key = load_key(path, today=today)
    if not 1 <= days <= LONGEST_ROUND:
        raise PrivateLinkageError(
            f"{days} days: a round lives from one day to {LONGEST_ROUND}, since its encodings can be attacked. "
            "Remedy: --days 14"
        )
    last = min(today + timedelta(days=days), key.expires_on)
    renewed = replace(key, round=Round(secrets.token_bytes(SECRET), today, last))
    write_secret(path, _told(renewed), over=True)
    return renewed


def load_key(path: Path, *, today: date) -> LinkageKey:
    """The key in a file.  Raises PrivateLinkageError where it is no key, is others' to read, was altered or has expired."""
    told = read_secret(path, WHAT, REMEDY)
    try:
        opened = told["round"]
        key = LinkageKey(
            bytes.fromhex(told["secret"]),
            told["purpose"],
            date.fromisoformat(told["made_on"]),
            date.fromisoformat(told["expires_on"]),
            opened
            and Round(
                bytes.fromhex(opened["salt"]),
                date.fromisoformat(opened["made_on"]),
                date.fromisoformat(opened["expires_on"]),
            ),
        )
        stated = (told["key_id"], opened and opened["round_id"])
        whole = len(key.secret) == SECRET and stated == (key.id, key.round and key.round_id)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        # What it says is not told: it may be a secret.
        raise PrivateLinkageError(
            f"{path.name}: the key was altered since it was made. Remedy: ask for the file again, or make a new key"
        )
    if today > key.expires_on:
        raise PrivateLinkageError(
            f"{path.name}: key {key.id} expired on {key.expires_on}. Remedy: make a new key, and let all encode with it"
        )
    return key


def _told(key: LinkageKey) -> dict[str, Any]:
    return {
        "what": WHAT,
        "key_id": key.id,
        "purpose": key.purpose,
        "made_on": key.made_on.isoformat(),
        "expires_on": key.expires_on.isoformat(),
        "secret": key.secret.hex(),
        "round": key.round
        and {
            "round_id": key.round_id,
            "salt": key.round.salt.hex(),
            "made_on": key.round.made_on.isoformat(),
            "expires_on": key.round.expires_on.isoformat(),
        },
    }
