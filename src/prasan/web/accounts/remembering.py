"""When what a process remembers of systems' keys is no longer so: a file of the data folder that grows with each change.

To ask a database of each key, certificate and public key at each request is most of what a look-up costs; to ask how long a file is
costs nothing.  A change that comes another way, as from another machine with a data folder of its own, is seen after ``KEPT`` seconds.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

KEPT = 2.0  # seconds after which what is remembered is asked again, whatever the file says
_here = 0  # changes by this process, where there is no folder yet


def keys_changed() -> None:
    """Tell all processes, now and when the transaction ends: one that asks in between would remember what was before."""
    _grow()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_grow)


def state() -> tuple[int, int, int]:
    """Another one after each change, and every ``KEPT`` seconds."""
    try:
        grown = os.stat(_path()).st_size  # noqa: PTH116  (a Path is made for each request otherwise)
    except FileNotFoundError:
        grown = 0
    return grown, _here, int(time.monotonic() / KEPT)


def _path() -> str:
    return f"{settings.PRASAN_DATA}/keys-changed"


def _grow() -> None:
    global _here
    _here += 1
    path = Path(_path())
    if path.parent.is_dir():
        with path.open("ab") as file:
            file.write(b".")
