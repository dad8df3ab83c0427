from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong where: the ``file``, the ``row`` (a line of a table or of YAML, from 1) and the ``column`` ("" for the whole)."""

    file: str
    row: int
    column: str
    remedy: str

    def __str__(self) -> str:
        at = f", column {self.column}" if self.column else ""
        return f"{self.file}, row {self.row}{at}: {self.remedy}"


class CatalogueError(ValueError):
    """A catalogue that is not in order; ``faults`` are all that were found, not the first alone."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)
