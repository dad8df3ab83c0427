"""The words of a name, Thai and English: Thai is written without spaces, so it is cut by a dictionary.

The longest word that fits is taken each time (maximal matching).  It is the same cut wherever the same letters stand, which
is what comparing needs, and forty thousand names take a second; finer segmentation takes a quarter of a minute.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pythainlp.corpus.common import thai_words

_RUNS = re.compile(r"[\u0e00-\u0e7f]+|[a-z0-9]+")
_PREFIXES = ("การ", "ความ", "ระบบ")
_LONGEST = 20
_COMBINING = set("ะัาำิีึืฺุู็่้๊๋์ํๅๆฯ")
# Words that say nothing of what a thing is for.
_EMPTY = frozenset(
    [
        "ระบบ",
        "ข้อมูล",
        "การ",
        "ความ",
        "งาน",
        "ด้าน",
        "ของ",
        "และ",
        "สำหรับ",
        "เพื่อ",
        "ใน",
        "ที่",
        "แห่ง",
        "โดย",
        "ทาง",
        "บริการ",
        "สารสนเทศ",
        "ดิจิทัล",
        "อิเล็กทรอนิกส์",
        "ออนไลน์",
        "บริหาร",
        "จัดการ",
        "กลาง",
        "system",
        "systems",
        "information",
        "data",
        "service",
        "services",
        "the",
        "of",
        "for",
        "and",
        "to",
        "in",
        "a",
        "an",
        "e",
        "online",
        "electronic",
        "digital",
        "central",
        "management",
        "new",
    ]
)


@lru_cache(maxsize=200_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a text that say something, English ones without their ending."""
    found: set[str] = set()
    for run in _RUNS.findall(text.casefold()):
        found.update(_thai(run) if run[0] > "z" else (_stem(run),))
    telling = found - _EMPTY
    return frozenset(telling or found)


def _thai(run: str) -> list[str]:
    known, found, start, unknown = _dictionary(), [], 0, -1
    while start < len(run):
        for end in range(min(len(run), start + _LONGEST), start + 1, -1):
            if run[start:end] in known and (end == len(run) or run[end] not in _COMBINING):
                if unknown >= 0:
                    found.append(run[unknown:start])
                    unknown = -1
                found.append(run[start:end])
                start = end
                break
        else:
            unknown = start if unknown < 0 else unknown
            start += 1
    if unknown >= 0:
        found.append(run[unknown:])
    return found


@cache
def _dictionary() -> frozenset[str]:
    """The words, without those that only wrap another: การส่งเสริม is การ and ส่งเสริม."""
    known: frozenset[str] = thai_words()
    wrapped = {word for word in known for prefix in _PREFIXES if word.startswith(prefix) and word != prefix}
    return frozenset(known - wrapped)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ers", "er", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
