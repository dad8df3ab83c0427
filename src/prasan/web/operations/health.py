"""Whether this process can answer, and if not, why not."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, connection

from prasan.engine.backups.restoring import UNFINISHED
from prasan.engine.environment import stated
from prasan.exchange.log_end import end_is_whole
from prasan.web.operations.upgrading import pending
from prasan.web.snapshots import data_folder

_WELL = "ok"
_HOLD = 30.0  # seconds for which it is known that every migration is applied
_applied_until = [0.0]


def checks() -> dict[str, str]:
    """Each check by its name: ``ok``, or in few words what is wrong."""
    return {name: _one(check) for name, check in _CHECKS.items()}


def _one(check: Callable[[], str]) -> str:
    try:
        return check() or _WELL
    except (OSError, DatabaseError, ValueError, KeyError) as error:
        return f"failed ({type(error).__name__})"


def _database() -> str:
    connection.ensure_connection()
    return "" if connection.is_usable() else "no answer"


def _migrations() -> str:
    if time.monotonic() < _applied_until[0]:
        return ""
    if waiting := len(pending()):
        return f"{waiting} not applied: run `prasan upgrade`"
    _applied_until[0] = time.monotonic() + _HOLD
    return ""


def _writable() -> str:
    folder = data_folder()
    if (folder / UNFINISHED).exists():
        return "a restore has not ended: run `prasan restore` again"
    with tempfile.NamedTemporaryFile(prefix=".ready-", dir=folder) as file:
        file.write(b"1")
        file.flush()
    return ""


def _space() -> str:
    free = free_space(data_folder())
    return "" if free >= int(stated("PRASAN_LEAST_SPACE", "512")) * 2**20 else f"{free // 2**20} MB are left"


def free_space(folder: Path) -> int:
    """Bytes that are free where a folder is."""
    return shutil.disk_usage(folder if folder.exists() else os.curdir).free


def _log() -> str:
    return "" if end_is_whole(data_folder() / "log" / "access.jsonl") else "its end is not as it was written"


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "data_folder": _writable,
    "disk": _space,
    "access_log": _log,
}


def well(found: dict[str, str]) -> bool:
    """Whether all checks are."""
    return all(each == _WELL for each in found.values())
