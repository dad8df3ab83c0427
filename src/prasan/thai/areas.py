"""The codes of provinces (2 digits), districts (4) and subdistricts (6).

Source: the Department of Provincial Administration's codes, as in ``data/``; a few retired codes are missing.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["provinces", "districts", "subdistricts"]


@cache
def names(level: Level) -> dict[str, tuple[str, str]]:
    """Code -> (Thai name, English name)."""
    text = files("prasan.thai").joinpath("data", f"{level}.csv").read_text(encoding="utf-8-sig")
    return {row["code"]: (row["name_th"], row["name_en"]) for row in csv.DictReader(text.splitlines())}


def place(area_code: str | None, language: str) -> str:
    """An area in words, its narrowest part first; what the code does not tell is left out."""
    if not area_code:
        return ""
    at = 0 if language == "th" else 1
    parts: list[str] = []
    levels: tuple[tuple[Level, int], ...] = (("subdistricts", 6), ("districts", 4), ("provinces", 2))
    for level, digits in levels:
        known = names(level).get(area_code[:digits]) if len(area_code) >= digits else None
        if known:
            parts.append(known[at])
    return (" " if language == "th" else ", ").join(parts)
