"""What a new draft says at first: an outline with every usual part, or a version with the next number."""

from __future__ import annotations

import re

from django.utils import timezone

_OUTLINE = """\
# {hint}
id: new-measure
version: 1
unit: person
name_th: ชื่อมาตรการ
name_en: Name of the measure
purpose_th: วัตถุประสงค์ของมาตรการ
purpose_en: What the measure is for
legal_th: มติคณะรัฐมนตรีหรือกฎหมายที่ให้อำนาจ
legal_en: The cabinet resolution or law that it rests on
sources: []
owner: "{unit}"
starts: {day}
registers: [civil, poor]
parameters:
  income:
    type: number
    unit: baht a year
    name_th: รายได้สูงสุด
    name_en: Highest income
    values: [{{from: {day}, value: 100000}}]
  allowance:
    type: number
    unit: baht a month
    name_th: เงินช่วยเหลือ
    name_en: Allowance
    values: [{{from: {day}, value: 300}}]
criteria:
  - id: nationality
    name_th: มีสัญชาติไทย
    name_en: Is of Thai nationality
    rule: civil.nationality = "TH"
  - id: income
    name_th: มีรายได้ไม่เกินที่กำหนด
    name_en: Has at most the income
    rule: exists(poor where income_baht <= $income)
amount: $allowance
amount_unit: baht a month
note: ""
"""
HINT = "บันทึกร่างได้ทุกเมื่อ / A draft can be saved at any time."


def blank(unit: str) -> str:
    """An outline of a measure of a unit, without a fault, that starts today."""
    return _OUTLINE.format(unit=unit, day=timezone.localdate().isoformat(), hint=HINT)


def next_version(text: str, number: int) -> str:
    """A version's text with another number."""
    return re.sub(r"(?m)^version:[ \t]*[0-9]+", f"version: {number}", text, count=1)
