"""Addresses of the site's own files carry a mark of what is in them, so that a browser keeps them for good and asks once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import StaticFilesStorage


class MarkedFiles(StaticFilesStorage):
    """``/static/prasan/site.css?v=…``; the folders of ``vendor`` carry their version already."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        if not name or name.startswith("vendor/"):
            return address
        path = _found(name)
        return address if path is None else f"{address}?v={_mark(path, path.stat().st_mtime_ns)}"


@lru_cache(maxsize=256)
def _found(name: str) -> Path | None:
    found = find(name)
    return Path(found) if isinstance(found, str) else None


@lru_cache(maxsize=256)
def _mark(path: Path, changed: int) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
