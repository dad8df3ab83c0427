"""Files that hold a secret, or what people gave to be kept from others: their owner's alone, and whole or not there."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prasan.linkage.private.errors import PrivateLinkageError


@contextmanager
def kept_from_others(path: Path) -> Iterator[Path]:
    """A path to write at; afterwards the file stands at ``path``, for its owner alone (mode 0600).

    Nobody else can read it while it is written.  On an error ``path`` is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".private-", dir=path.parent) as folder:
        beside = Path(folder) / path.name
        yield beside
        beside.chmod(0o600)
        beside.replace(path)


def write_secret(path: Path, told: Mapping[str, Any], *, over: bool = False) -> None:
    """Write a secret for its owner alone (mode 0600).  Raises PrivateLinkageError where a file is there, but for ``over``."""
    with kept_from_others(path) as beside:
        with beside.open("x", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if not over:
            try:
                # Unlike a look beforehand, this is refused even where another wrote it a moment ago.
                path.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                raise PrivateLinkageError(
                    f"{path.name}: the file is there, and no secret is written over. Remedy: name another file"
                ) from None


def read_secret(path: Path, what: str, remedy: str) -> dict[str, Any]:
    """What a file of :func:`write_secret` says.  Raises PrivateLinkageError, which tells nothing of what is in it."""
    try:
        mode, content = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise PrivateLinkageError(f"{path.name}: {reason}. Remedy: {remedy}, or ask who made it") from None
    if mode & 0o077:
        raise PrivateLinkageError(f"{path.name}: others may read {what}. Remedy: chmod 600, or make a new one")
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("what") != what:
        raise PrivateLinkageError(f"{path.name}: it is not {what}. Remedy: name the file that {remedy} wrote")
    return told
