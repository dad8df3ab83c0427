"""Why a row is refused or warned of: a code with its column and detail, and the sentence in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from prasan.registers.contract import Contract

# code -> the sentence after the column's name, English and Thai.
SENTENCES: dict[str, tuple[str, str]] = {
    "malformed": ("it cannot be taken apart into columns ({detail})", "แยกเป็นคอลัมน์ไม่ได้ ({detail})"),
    "required": ("a value is required", "ต้องมีค่า"),
    "key_missing": ("the key is missing", "ไม่มีค่าของคอลัมน์หลัก"),
    "key_repeated": ("the key stands in an earlier row too", "ค่าซ้ำกับแถวก่อนหน้า"),
    "below": ("below {detail}", "น้อยกว่า {detail}"),
    "above": ("above {detail}", "มากกว่า {detail}"),
    "not_one_of": ("not one of {detail}", "ไม่อยู่ในค่าที่กำหนด: {detail}"),
    "order": ("above {detail}, or after it", "มากกว่าหรืออยู่หลัง {detail}"),
    "pattern": ("not of the form {detail}", "ไม่ตรงรูปแบบ {detail}"),
    "too_long": ("longer than {detail} characters", "ยาวเกิน {detail} อักขระ"),
    "not_valid_id": ("not a valid national id", "ไม่ใช่เลขประจำตัวประชาชนที่ถูกต้อง"),
    "not_13_digits": ("not 13 digits", "ไม่ใช่เลข 13 หลัก"),
    "check_digit": ("the check digit is wrong", "เลขตรวจสอบไม่ถูกต้อง"),
    "no_family_name": ("no family name in it", "ไม่มีชื่อสกุล"),
    "not_sex": ("not a sex", "ไม่ใช่รหัสเพศ"),
    "title_sex": ("the title tells another sex", "คำนำหน้านามไม่ตรงกับเพศ"),
    "not_birth_date": ("not a date", "ไม่ใช่วันที่"),
    "common_era": ("a year of the common era, read as such", "ปีคริสต์ศักราช อ่านตามนั้น"),
    "two_digit_year": ("a year of two digits, read as of the Buddhist Era 25xx", "ปีสองหลัก อ่านเป็น พ.ศ. 25xx"),
    "not_11_digits": ("not 11 digits", "ไม่ใช่เลข 11 หลัก"),
    "not_6_digits": ("not 6 digits", "ไม่ใช่เลข 6 หลัก"),
    "area_unknown": ("no area has this code", "ไม่มีเขตการปกครองรหัสนี้"),
    "area_abolished": ("the area is no more, and no one area took its place", "เขตการปกครองถูกยุบ และไม่มีรหัสใดแทนโดยตรง"),
    "area_former": ("a former code, read as the one in use now", "รหัสเดิม อ่านเป็นรหัสปัจจุบัน"),
    "not_number": ("not a number", "ไม่ใช่ตัวเลข"),
    "not_date": ("not a date (YYYYMMDD of the Buddhist Era)", "ไม่ใช่วันที่ (ปปปปดดวว พ.ศ.)"),
    "not_boolean": ("not yes or no", "ไม่ใช่ค่าใช่หรือไม่ใช่"),
}


@dataclass(frozen=True)
class Reason:
    """What is wrong in a column of a row.  ``detail`` is the rule's own value (a bound), never the row's."""

    code: str
    column: str
    detail: str = ""

    @property
    def text(self) -> str:
        """How snapshots and facts say it: the delivered column's name, and the English sentence."""
        return f"{self.column}: {SENTENCES[self.code][0].format(detail=self.detail)}"

    def in_words(self, contract: Contract, language: Literal["th", "en"]) -> str:
        """The sentence for a person, with the column's name in that language."""
        names = {each.column: each.name_th if language == "th" else each.name_en for each in contract.columns}
        sentence = SENTENCES[self.code][1 if language == "th" else 0].format(detail=self.detail)
        return f"{names.get(self.column, self.column)}: {sentence}"


def reason_of(text: str) -> Reason | None:
    """The reason whose ``text`` it is; None where no sentence is like it (another version's)."""
    column, _, said = text.partition(": ")
    # "above 5, or after it" is also "above" something: the sentence with the most words of its own is meant.
    for code, (sentence, _thai) in sorted(SENTENCES.items(), key=lambda each: -len(each[1][0])):
        before, detail, after = sentence.partition("{detail}")
        if said == sentence or (detail and said.startswith(before) and said.endswith(after)):
            return Reason(code, column, said[len(before) : len(said) - len(after)] if detail else "")
    return None


def reasons_in(codes: list[Mapping[str, Any]]) -> list[Reason]:
    """The reasons of a row of ``quarantine.parquet``, from its column ``codes``."""
    return [Reason(each["code"], each["column"], each["detail"]) for each in codes]
