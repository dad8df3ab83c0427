"""Files that people hand in: each under its own digest, for its keeper's eyes alone."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def keep_private(folder: Path, content: bytes) -> str:
    """Keep a file whole; its SHA-256, which is also its name."""
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / f".{digest}.{os.getpid()}"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(folder / digest)
    return digest


def private_file(folder: Path, digest: str) -> bytes | None:
    """A file that was kept; None where it is not there as it was handed in."""
    path = folder / digest
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == digest else None
