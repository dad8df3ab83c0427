"""The keys by which indexes of look-ups are asked: what ``sql/hash_keys.sql`` works out, for one value."""

from __future__ import annotations

import hashlib
from datetime import date


def of_text(asked: str) -> int:
    """The key of a text, such as a national id: 31 bits of its MD5, which spreads it and hides nothing."""
    digest = hashlib.md5(asked.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") >> 33


def of_person(spine_id: int) -> int:
    """The key of a spine id: its first 31 bits, as ids are drawn."""
    return spine_id >> 32


def of_birth(name: str, born: date) -> int:
    """The key of a given or family name with a whole date of birth."""
    return of_text(f"{name}|{born.isoformat()}")
