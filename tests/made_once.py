"""What is dear to make: once for all processes of a run of pytest, which have a copy each."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that ``make`` has filled; it is this process's own, whose tests may write to it."""
    base = factory.getbasetemp()
    own = base / name
    if own.exists():  # several folders of tests ask for this
        return own
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        own.mkdir()
        make(own)
        return own
    shared = base.parent / name
    with (base.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            draft = base.parent / f"{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            make(draft)
            draft.rename(shared)
    shutil.copytree(shared, own, symlinks=True)
    return own
