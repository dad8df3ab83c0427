"""How long work says how far it is: ``progress(stage, done, total)``."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called often; ``total`` is 0 while it is not known."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""
