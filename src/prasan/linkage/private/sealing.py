"""Seals: a delivery that was altered, cut short or made by another key is known at once, to who has no key.

A seal is drawn from the shared secret, and nothing of the secret can be drawn from it: the linkage unit has it, and
agencies draw it from their key.  It tells who may have written a file from who may not; between agencies and the unit,
who all have it, it tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.secret_files import read_secret, write_secret

WHAT = "the seal of a private linkage"
REMEDY = "`prasan link private seal`"
MARK = "prasan.private.seal"
UNSEALED = "not sealed yet".ljust(64, ".")
_CHUNK = 2**20


@dataclass(frozen=True)
class Seal:
    """What deliveries of a key are sealed with.  ``key`` is the key's id, ``expires_on`` its last day."""

    secret: bytes = field(repr=False)
    key: str
    expires_on: date

    def write(self, path: Path) -> None:
        """Into a new file, for the linkage unit.  Raises PrivateLinkageError where there is a file."""
        told = {"what": WHAT, "key_id": self.key, "expires_on": self.expires_on.isoformat()}
        write_secret(path, {**told, "seal": self.secret.hex(), "check": self._check()})

    @staticmethod
    def read(path: Path, *, today: date) -> Seal:
        """The seal in a file.  Raises PrivateLinkageError where it is none, was altered or has expired."""
        told = read_secret(path, WHAT, REMEDY)
        try:
            seal = Seal(bytes.fromhex(told["seal"]), told["key_id"], date.fromisoformat(told["expires_on"]))
            whole = hmac.compare_digest(told["check"], seal._check())
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole:
            raise PrivateLinkageError(
                f"{path.name}: the seal was altered since it was made. Remedy: ask the agency for the file again"
            )
        if today > seal.expires_on:
            raise PrivateLinkageError(
                f"{path.name}: the seal of key {seal.key} expired on {seal.expires_on}. "
                "Remedy: let the agencies make a new key, and ask for its seal"
            )
        return seal

    def put_on(self, path: Path) -> None:
        """Seal a Parquet file, whose metadata has ``UNSEALED`` under ``MARK``: in place, and over every byte of it."""
        at, stamp = self._worked_out(path, UNSEALED.encode())
        with path.open("r+b") as file:
            file.seek(at)
            file.write(stamp)

    def is_on(self, path: Path) -> bool:
        """Whether a Parquet file is as it was when it was sealed with this seal."""
        try:
            stamp = (pq.read_metadata(path).metadata or {})[MARK.encode()]
            return re.fullmatch(rb"[0-9a-f]{64}", stamp) is not None and hmac.compare_digest(
                self._worked_out(path, stamp)[1], stamp
            )
        except (pa.ArrowInvalid, OSError, KeyError, ValueError):
            return False

    def _worked_out(self, path: Path, stands: bytes) -> tuple[int, bytes]:
        """Where the seal stands in a file, and what it should be: of all bytes, with ``UNSEALED`` where it stands."""
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(size - 8)
            footer = size - 8 - int.from_bytes(file.read(4), "little")
            file.seek(footer)
            rest = file.read()
            if rest.count(stands) != 1:
                raise ValueError("a file has one seal")
            digest = hmac.new(self.secret, digestmod=hashlib.sha256)
            file.seek(0)
            for start in range(0, footer, _CHUNK):
                digest.update(file.read(min(_CHUNK, footer - start)))
        digest.update(rest.replace(stands, UNSEALED.encode()))
        return footer + rest.index(stands), digest.hexdigest().encode()

    def _check(self) -> str:
        return hmac.digest(self.secret, f"{self.key}\x1f{self.expires_on}".encode(), "sha256").hex()
