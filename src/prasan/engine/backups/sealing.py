"""Encryption of backups: AES-256-GCM under keys that are derived from one, and each used once.

The one key is in a file, or made of a passphrase by scrypt.  What is sealed is bound to the name under which it is kept, so that
nothing can be altered, or put in another's place, unseen.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prasan.engine.backups.errors import BackupError

MAGIC = b"PRASANB1"
_SALT, _KEY, _TAG = 16, 32, 16
_NONCE = bytes(12)  # each key encrypts one text
_PREFIX = "prasan-backup-key-1:"
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB, and a few tenths of a second
_MOST_MEMORY = 2**28


class Sealer:
    """Seals what a repository keeps, and says under which name."""

    def __init__(self, key: bytes) -> None:
        self._names, self._texts, self._proof = (_derived(key, b"", use) for use in (b"names", b"texts", b"proof"))

    @property
    def proof(self) -> str:
        """What tells that a key is the right one, and nothing else of it."""
        return hmac.digest(self._proof, b"prasan backup", hashlib.sha256).hex()

    def name(self, text: bytes) -> str:
        """The name of a piece: the same for the same text, and telling nothing of it without the key."""
        return hmac.digest(self._names, text, hashlib.sha256).hex()

    def seal(self, text: bytes, name: str) -> bytes:
        """The text, encrypted, to be kept under ``name``."""
        salt = secrets.token_bytes(_SALT)
        key = _derived(self._texts, salt, b"text")
        return MAGIC + salt + AESGCM(key).encrypt(_NONCE, text, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """The text of what is kept under ``name``.  Raises BackupError where it is not as it was sealed."""
        head = len(MAGIC) + _SALT
        if sealed[: len(MAGIC)] != MAGIC or len(sealed) < head + _TAG:
            raise BackupError(f"{name}: this is no part of a backup, or it was cut off. {_ELSEWHERE}")
        key = _derived(self._texts, sealed[len(MAGIC) : head], b"text")
        try:
            return AESGCM(key).decrypt(_NONCE, sealed[head:], name.encode())
        except InvalidTag:
            raise BackupError(f"{name}: it was altered after it was written. {_ELSEWHERE}") from None


_LOCK_ALTERED = "the file that says how the secret opens is altered. Remedy: use another copy of it"
_ELSEWHERE = "Remedy: use another copy of the backup, or an older one (`--at`)"


def new_key() -> str:
    """A key as it stands in its file."""
    return _PREFIX + base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


def write_key(path: Path) -> None:
    """Make a key in a new file that its owner alone may read.  Raises BackupError where the file is there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}; no key is written over. Remedy: name another file") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())


def new_lock(secret: str) -> dict[str, Any]:
    """How the key follows from a secret (a key or a passphrase), for :func:`unlocked`: it stands open beside the backups."""
    if secret.startswith(_PREFIX):
        return {"by": "key"}
    return {"by": "scrypt", **_SCRYPT, "salt": secrets.token_hex(_SALT)}


def unlocked(secret: str, lock: Mapping[str, Any]) -> bytes:
    """The key that follows from a secret.  Raises BackupError where it cannot be the right kind of secret."""
    if not isinstance(lock, Mapping):
        raise BackupError(_LOCK_ALTERED)
    if secret.startswith(_PREFIX) != (lock.get("by") == "key"):
        asked = "a key's file (`--key-file`)" if lock.get("by") == "key" else "a passphrase"
        raise BackupError(f"these backups open with {asked}. Remedy: give that")
    if lock.get("by") == "key":
        try:
            key = base64.urlsafe_b64decode(secret.removeprefix(_PREFIX))
        except ValueError:
            key = b""
        if len(key) != _KEY:
            raise BackupError("the key is cut off or altered. Remedy: take the file from where it is kept")
        return key
    try:
        salt, n, r, p = bytes.fromhex(lock["salt"]), int(lock["n"]), int(lock["r"]), int(lock["p"])
        # Whoever altered these may not have the machine work without end.
        return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_KEY)
    except (KeyError, ValueError, TypeError, OverflowError):
        raise BackupError(_LOCK_ALTERED) from None


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt or None, b"prasan backup " + use).derive(key)
