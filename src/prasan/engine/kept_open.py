"""DuckDB databases that a process keeps open between the questions of pages, since to open one takes longer than a question."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb


def default_memory_limit() -> str:
    """DuckDB's memory limit: ``PRASAN_MEMORY`` (such as ``8GB``), or 40% of the machine's memory."""
    stated = os.environ.get("PRASAN_MEMORY")
    if stated:
        return stated
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{max(1, int(pages * size * 0.4 / 2**20))}MB"


_OPEN: OrderedDict[tuple[Path, int, int], duckdb.DuckDBPyConnection] = OrderedDict()
_OPEN_LOCK = threading.Lock()
_MOST_OPEN = 2


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a finished file, read-only; the files that were read last stay open behind it."""
    # One file has one path, or its second opening is refused for its other settings.
    database = database.resolve()
    # A process that was forked opens files of its own; one that was replaced at the same path is another file.
    key = (database, database.stat().st_ino, os.getpid())
    with _OPEN_LOCK:
        kept = _OPEN.get(key)
        if kept is None:
            kept = duckdb.connect(str(database), read_only=True, config={"file_search_path": str(database.parent)})
            kept.execute("SET GLOBAL parquet_metadata_cache = true")
            _OPEN[key] = kept
        _OPEN.move_to_end(key)
        while len(_OPEN) > _MOST_OPEN:
            _OPEN.popitem(last=False)  # it closes itself once nobody reads it any more
        connection = kept.cursor()
    try:
        yield connection
    finally:
        connection.close()


@cache
def kept_database(process: int) -> duckdb.DuckDBPyConnection:
    """The database of a process for short questions; one that was forked opens its own."""
    connection = duckdb.connect(
        config={
            "memory_limit": default_memory_limit(),
            "temp_directory": str(Path(tempfile.gettempdir()) / f"prasan-{process}"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("SET GLOBAL parquet_metadata_cache = true")
    return connection
