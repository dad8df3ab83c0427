"""Which engine runs the statements over populations: DuckDB, or Spark where one machine is outgrown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Kind = Literal["duckdb", "spark"]


class EngineMissingError(RuntimeError):
    """An engine that was asked for is not on this machine; the message says what to install."""


_chosen: ContextVar[Kind] = ContextVar("engine", default="duckdb")


def chosen() -> Kind:
    """The engine that is opened now."""
    return _chosen.get()


@contextmanager
def on_engine(kind: Kind) -> Iterator[None]:
    """Open engines of a kind in here."""
    token = _chosen.set(kind)
    try:
        yield
    finally:
        _chosen.reset(token)
