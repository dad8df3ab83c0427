"""The codes of provinces (2 digits), districts (4) and subdistricts (6): what they are called, what became of them.

Source: the Department of Provincial Administration's codes by geothai 3.2.1, as in ``data/``; changes before
2006 are sparse there.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from prasan.thai.text import canonical

Level = Literal["provinces", "districts", "subdistricts"]


@cache
def names(level: Level) -> dict[str, tuple[str, str]]:
    """Code -> (Thai name, English name)."""
    text = files("prasan.thai").joinpath("data", f"{level}.csv").read_text(encoding="utf-8-sig")
    return {row["code"]: (row["name_th"], row["name_en"]) for row in csv.DictReader(text.splitlines())}


@cache
def abolished() -> dict[str, tuple[date, tuple[str, ...]]]:
    """Former code -> the day from which it is no more, and the codes that took its place (none, one or several)."""
    text = files("prasan.thai").joinpath("data", "abolished_areas.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: (date.fromisoformat(row["abolished_on"]), tuple(row["successor"].split())) for row in rows}


@cache
def known_codes() -> frozenset[str]:
    """Every code in use today."""
    return frozenset().union(*(names(level) for level in ("provinces", "districts", "subdistricts")))


def current(area_code: str) -> str | None:
    """The code in use today for an area: the same, or the one that took its place; None where there is none alone."""
    seen = set()
    while area_code not in known_codes():
        _, successors = abolished().get(area_code, (None, ()))
        if len(successors) != 1 or area_code in seen:
            return None
        seen.add(area_code)
        [area_code] = successors
    return area_code


def in_use(area_code: str, on: date) -> bool:
    """Whether a code was in use on a day, as far as the changes are known."""
    if area_code in abolished():
        return on < abolished()[area_code][0]
    since = [day for day, successors in abolished().values() if successors == (area_code,) and _renumbered(area_code)]
    return area_code in known_codes() and all(day <= on for day in since)


def _renumbered(area_code: str) -> bool:
    """Bueng Kan left Nong Khai in 2554: its codes are new.  Elsewhere a successor may be the older of two."""
    return area_code.startswith("38")


_PREFIXES = re.compile(r"^(จังหวัด|จ\. ?|กิ่งอำเภอ|อำเภอ|อ\. ?|เขต|ตำบล|ต\. ?|แขวง) ?")
_BANGKOK = {"กทม", "กทม.", "กรุงเทพ", "กรุงเทพฯ", "กรุงเทพมหานคร"}


def find(province: str, district: str = "", subdistrict: str = "") -> str | None:
    """The code of a place that is spelled out, as narrow as it is spelled; None where no area, or several, answer.

    Words before a name (จังหวัด, อ., แขวง) may be there or not, and กทม. is กรุงเทพมหานคร.  A district "เมือง" is the
    province's own.
    """
    code = _one_named("provinces", "", "กรุงเทพมหานคร" if canonical(province) in _BANGKOK else province)
    if code is None or not canonical(district):
        return code
    code = _one_named("districts", code, district) or _one_named("districts", code, f"เมือง{_bare(province)}", district)
    if code is None or not canonical(subdistrict):
        return code
    return _one_named("subdistricts", code, subdistrict)


def _bare(name: str) -> str:
    return _PREFIXES.sub("", canonical(name))


def _one_named(level: Level, within: str, name: str, as_written: str = "เมือง") -> str | None:
    if _bare(as_written) != "เมือง":
        return None
    wanted = _bare(name)
    found = [code for code, (thai, _) in names(level).items() if code.startswith(within) and wanted == _bare(thai)]
    return found[0] if len(found) == 1 else None


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
