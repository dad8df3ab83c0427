"""Dates in words: Buddhist Era in Thai, common era with the Buddhist year in English; also partial ones."""

from __future__ import annotations

BUDDHIST_ERA = 543
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date_text(year: int | None, month: int | None, day: int | None, language: str) -> str:
    """A date of which parts may be unknown; ``year`` is of the common era.

    ``(1985, 2, 3)`` is "3 กุมภาพันธ์ 2528" in Thai and "3 February 1985" in English; an unknown day or month is
    left out, an unknown year leaves nothing.
    """
    if year is None:
        return ""
    thai = language == "th"
    parts = [str(year + BUDDHIST_ERA if thai else year)]
    if month is not None:
        parts.insert(0, (MONTHS_TH if thai else MONTHS_EN)[month - 1])
        if day is not None:
            parts.insert(0, str(day))
    return " ".join(parts)
