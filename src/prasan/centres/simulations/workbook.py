"""A shown simulation as a workbook: numbers as numbers, every heading in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from prasan.centres.areas import load_areas
from prasan.measures import Measure

HIDDEN = "ปกปิด / hidden"
_GROUPS = {
    "by_province": ("จังหวัด", "Provinces"),
    "by_age": ("อายุ", "Ages"),
    "by_sex": ("เพศ", "Sexes"),
}
_TOTALS = {
    "population": "หน่วยทั้งหมด / Units",
    "people": "คนทั้งหมด / People",
    "eligible": "มีสิทธิ / Eligible",
    "people_eligible": "คนในหน่วยที่มีสิทธิ / People in eligible units",
    "not_eligible": "ไม่มีสิทธิ / Not eligible",
    "undetermined": "ไม่อาจวินิจฉัย / Undetermined",
    "served": "ได้รับเงิน / Served",
    "due": "เงินที่พึงจ่าย (บาท) / Due (baht)",
    "paid": "เงินที่จ่าย (บาท) / Paid (baht)",
    "left": "งบประมาณคงเหลือ (บาท) / Budget left (baht)",
    "touched": "หน่วยที่การเชื่อมโยงยังน่าสงสัย / Units with doubtful links",
}
_RANGES = {
    "undetermined": "จากที่ไม่อาจวินิจฉัย / by what is undetermined",
    "linkage": "จากการเชื่อมโยง / by linkage",
    "both": "จากทั้งสองอย่าง / by both",
}
_COLUMNS = ("counted", "eligible", "undetermined", "served", "due", "paid")
_COUNTED = {"counted": "ทั้งหมด / All"}
_CHANGES = {
    "gains": "ได้เพิ่ม / Gain",
    "loses": "เสีย / Lose",
    "unchanged": "เท่าเดิม / Unchanged",
    "entered": "กลายเป็นผู้มีสิทธิ / Become eligible",
    "departed": "หมดสิทธิ / Are no longer eligible",
    "baht_gained": "เงินที่ได้เพิ่ม (บาท) / Baht gained",
    "baht_lost": "เงินที่เสีย (บาท) / Baht lost",
}
_CRITERIA = {
    "not_met": "ไม่ผ่าน / Not met",
    "undetermined": "ไม่อาจวินิจฉัย / Undetermined",
    "only_not_met": "ไม่ผ่านเพียงข้อนี้ / Not met, all others met",
    "only_undetermined": "ไม่อาจวินิจฉัยเพียงข้อนี้ / Undetermined, all others met",
}
_REFERENCE = {
    "rule": "กลุ่มอ้างอิง / Reference group",
    "reference": "ในกลุ่มอ้างอิง / In the group",
    "covered": "มีสิทธิ / Covered",
    "missed": "ตกหล่น / Missed",
    "undetermined": "ไม่อาจวินิจฉัย / Undetermined",
    "leaked": "มีสิทธิแต่อยู่นอกกลุ่ม / Eligible outside the group",
    "unknown": "ไม่รู้ว่าอยู่ในกลุ่มหรือไม่ / Not known whether in the group",
    "undercoverage": "อัตราตกหล่น / Undercoverage",
    "leakage": "อัตรารั่วไหล / Leakage",
}
_NAMES = {
    "unknown": "ไม่ระบุ / unknown",
    ("by_sex", "1"): "ชาย / male",
    ("by_sex", "2"): "หญิง / female",
}


def write_workbook(told: Mapping[str, Any], measure: Measure, out: Path) -> None:
    """Write what :func:`prasan.centres.simulations.shown.shown` tells into ``out``; it is there whole, or as before."""
    beside = out.with_name(f".{out.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(beside), options) as book:
            _Book(book, told, measure).write()
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(out)


class _Book:
    def __init__(self, book: Any, told: Mapping[str, Any], measure: Measure) -> None:
        self.book = book
        self.told = told
        self.measure = measure
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.##"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.areas = {
            area.code: f"{area.name_th} / {area.name_en}" for area in load_areas() if area.level == "province"
        }

    def write(self) -> None:
        scenarios, compared = self.told["scenarios"], self.told["comparison"]
        self._summary(scenarios)
        for name, (thai, english) in _GROUPS.items():
            headings = [f"{thai} / {english}"]
            for number, _ in enumerate(scenarios, 1):
                headings += [self._of(number, {**_TOTALS, **_COUNTED}[column]) for column in _COLUMNS]
            columns = _CHANGES if compared else {}
            kept = [column for column in columns if column not in ("entered", "departed")]
            headings += [_CHANGES[column] for column in kept]
            found = [{row["key"]: row for row in scenario[name]} for scenario in scenarios]
            changes = {row["key"]: row for row in compared[name]} if compared else {}
            keys = dict.fromkeys(key for rows in (*found, changes) for key in rows)
            self._table(
                english,
                headings,
                [
                    [
                        self._name(name, key),
                        *(rows.get(key, {}).get(column, 0) for rows in found for column in _COLUMNS),
                        *(changes.get(key, {}).get(column, 0) for column in kept),
                    ]
                    for key in keys
                ],
            )
        criteria = {criterion.id: f"{criterion.name_th} / {criterion.name_en}" for criterion in self.measure.criteria}
        headings = ["หลักเกณฑ์ / Criterion"]
        headings += [self._of(number, text) for number, _ in enumerate(scenarios, 1) for text in _CRITERIA.values()]
        rows = [
            [criteria[name], *(row[column] for row in of_each for column in _CRITERIA)]
            for name, of_each in zip(criteria, zip(*(each["criteria"] for each in scenarios), strict=True), strict=True)
        ]
        self._table("Criteria", headings, rows)

    def _summary(self, scenarios: Sequence[Mapping[str, Any]]) -> None:
        measure, compared = self.measure, self.told["comparison"]
        names = {name: f"{each.name_th} / {each.name_en}" for name, each in measure.parameters.items()}
        changed = [name for name in measure.parameters if any(name in each["changes"] for each in scenarios)]
        as_it_is = "ตามมาตรการ / as the measure has it"
        rows: list[list[Any]] = [
            ["มาตรการ / Measure", f"{measure.name_th} / {measure.name_en}"],
            ["ฐานกฎหมาย / Legal basis", f"{measure.legal_th} / {measure.legal_en}"],
            ["ณ วันที่ / As at", *(each["as_of"] for each in scenarios)],
            *([names[name], *(each["changes"].get(name, as_it_is) for each in scenarios)] for name in changed),
            ["การใช้งบประมาณ / Strategy", *(each["budget"]["strategy"] for each in scenarios)],
            ["งบประมาณ (บาท) / Budget (baht)", *(_or_dash(each["budget"]["baht"]) for each in scenarios)],
            ["ลำดับ / Order", *("; ".join(each["budget"]["priority"]) or "–" for each in scenarios)],
        ]
        for name, text in _TOTALS.items():
            unlimited = [name == "left" and each["budget"]["baht"] is None for each in scenarios]
            values = ["–" if free else each["totals"][name] for free, each in zip(unlimited, scenarios, strict=True)]
            rows.append([text, *values])
        for figure, unit in (("eligible", "มีสิทธิ / Eligible"), ("due", "เงินที่พึงจ่าย (บาท) / Due (baht)")):
            for whose, text in _RANGES.items():
                for place, end in ((0, "ต่ำสุด / low"), (2, "สูงสุด / high")):
                    spans = [each["ranges"] and each["ranges"][figure][whose][place] for each in scenarios]
                    rows.append([f"{unit}, {text}, {end}", *spans])
        if any(each["reference"] for each in scenarios):
            for name, text in _REFERENCE.items():
                rows.append([text, *(each["reference"][name] if each["reference"] else "–" for each in scenarios)])
        if compared:
            rows += [[text, "", compared["total"][name]] for name, text in _CHANGES.items()]
        rows.append(["ข้อมูลที่ใช้ / Read", ", ".join(self.told["inputs"])])
        self._table("Summary", ["", *(f"{n}" for n, _ in enumerate(scenarios, 1))], rows, first=48)

    def _name(self, table: str, key: str) -> str:
        return self.areas.get(key) or _NAMES.get((table, key)) or _NAMES.get(key, key)

    def _of(self, number: int, text: str) -> str:
        return text if len(self.told["scenarios"]) == 1 else f"{number}: {text}"

    def _table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], first: int = 32) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, first)
        sheet.set_column(1, max(len(headings) - 1, 1), 20)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, self.bold)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if value is None:
                    sheet.write_string(line, place, HIDDEN)
                elif isinstance(value, bool | str):
                    sheet.write_string(line, place, str(value))
                else:
                    rate = row[0] in (_REFERENCE["undercoverage"], _REFERENCE["leakage"])
                    sheet.write_number(line, place, value, self.share if rate else self.number)


def _or_dash(value: float | None) -> float | str:
    return "–" if value is None else value
