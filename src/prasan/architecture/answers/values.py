"""How what agencies write as a property's value is read: None where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from prasan.architecture.vocabulary import plain
from prasan.thai.dates import BUDDHIST_ERA

YES, PARTLY, NO = "yes", "partly", "no"
#: From the most open to the most guarded.
ZONES = ("internet", "dmz", "internal", "restricted")
#: From what everybody may know to what few may.
CLASSES = ("public", "general", "important", "secret")
LIVES = ("planned", "active", "phase_out", "retired")

_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "truth": {
        YES: ("true", "y", "1", "ใช่", "มี"),
        PARTLY: ("partial", "partially", "บางส่วน"),
        NO: ("false", "n", "0", "ไม่", "ไม่ใช่", "ไม่มี"),
    },
    "zone": {
        "internet": ("external", "public", "อินเทอร์เน็ต", "ภายนอก"),
        "dmz": ("perimeter",),
        "internal": ("intranet", "lan", "ภายใน"),
        "restricted": ("secure", "หวงห้าม", "จำกัดการเข้าถึง"),
    },
    "classification": {
        "public": ("open", "สาธารณะ", "เปิดเผย"),
        "general": ("internal", "ทั่วไป", "ใช้ภายใน"),
        "important": ("confidential", "สำคัญ"),
        "secret": ("top secret", "ลับ", "ลับมาก", "ลับที่สุด"),
    },
    "lifecycle": {
        "planned": ("plan", "แผน", "อยู่ในแผน"),
        "active": ("production", "in use", "ใช้งาน", "ใช้งานอยู่"),
        "phase_out": ("phasing out", "กำลังเลิกใช้"),
        "retired": ("retire", "เลิกใช้", "เลิกใช้แล้ว"),
    },
    "pillar": {
        "hard_infrastructure": ("โครงสร้างพื้นฐานทางกายภาพ",),
        "soft_infrastructure": ("โครงสร้างพื้นฐานด้านกฎหมายและบุคลากร",),
        "service_infrastructure": ("โครงสร้างพื้นฐานด้านบริการ",),
        "digital_economy_promotion": (
            "digital economy",
            "การส่งเสริมเศรษฐกิจดิจิทัล",
        ),
        "digital_society": ("สังคมดิจิทัล",),
    },
}
#: The five pillars as :mod:`prasan.centres` names them.
PILLARS = tuple(_WORDS["pillar"])
_MEANT = {
    kind: {plain(word): name for name, words in readings.items() for word in (name, *words)}
    for kind, readings in _WORDS.items()
}


def meant(kind: str, value: str | None) -> str | None:
    """What a value of ``truth``, ``zone``, ``classification``, ``lifecycle`` or ``pillar`` means."""
    return None if value is None else _MEANT[kind].get(plain(value))


def number(value: str | None) -> float | None:
    """A number, with or without commas between its thousands."""
    if value is None or not re.fullmatch(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?", value.strip()):
        return None
    return float(value.strip().replace(",", ""))


def day(value: str | None) -> date | None:
    """A date, YYYY-MM-DD; a year after 2400 is of the Buddhist Era."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?", value.strip()) if value else None
    if found is None:
        return None
    year = int(found[1])
    try:
        return date(year - BUDDHIST_ERA if year > 2400 else year, int(found[2]), int(found[3]))
    except ValueError:
        return None
