"""The installation's spine key: the secret from which spine ids are drawn."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path


def spine_key(path: Path) -> str:
    """The key in a file, made once, readable by its owner alone.  Who loses it loses every spine id: back it up."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_hex(32))
    return made


def drawing_key(key: str) -> str:
    """What is hashed with each person's key: 128 bits of the secret, so that one block of the hash holds both."""
    return hashlib.blake2b(key.encode(), digest_size=16, person=b"prasan spine id").hexdigest()
