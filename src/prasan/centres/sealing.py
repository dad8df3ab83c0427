"""The seal of a report: the SHA-256 of its canonical text, by which anybody can prove what was submitted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable


def canonical(unit: str, data_set: str, period: str, version: int, values: Iterable[tuple[str, str, float]]) -> bytes:
    """The text that is sealed: JSON with sorted keys and without spaces (as RFC 8785), in UTF-8.

    ``values`` are (element, area, value), in any order; values are written as text with two decimals, so that no
    program's way with numbers changes the hash.
    """
    cells = sorted((element, area, f"{value:.2f}".replace("-0.00", "0.00")) for element, area, value in values)
    text = {"data_set": data_set, "period": period, "unit": unit, "values": cells, "version": version}
    return json.dumps(text, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(unit: str, data_set: str, period: str, version: int, values: Iterable[tuple[str, str, float]]) -> str:
    """The seal, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(unit, data_set, period, version, values)).hexdigest()
