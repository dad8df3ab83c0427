"""A workbook to fill in for one report: what is there already, in the form that an import reads back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from prasan.centres.areas import NOT_STATED, Area
from prasan.centres.definitions import DataSet, Definitions
from prasan.centres.importing.written import LARGEST
from prasan.centres.organisation import Unit
from prasan.centres.periods import Period

_HEADER = ("รหัสหน่วยงาน", "งวด", "รหัสพื้นที่", "ชื่อพื้นที่")  # as the reader knows them
_TITLE_ROWS = 4
_WIDTHS = (14, 10, 12, 26)


def template(
    definitions: Definitions,
    data_set: DataSet,
    unit: Unit,
    period: Period,
    areas: Sequence[Area],
    values: Mapping[tuple[str, str], float],
) -> bytes:
    """An XLSX with a row for each of ``areas`` (and one for none stated) and a column for each element.

    ``values`` by element and area are filled in.  Only the cells of figures can be written in, and they take numbers
    alone; a second sheet says what each element is.
    """
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        figure = book.add_format({"num_format": "#,##0.##", "locked": False, "bg_color": "#FFF8E1", "border": 1})
        sheet = book.add_worksheet("แบบรายงาน")
        for row, line in enumerate((data_set.name_th, f"{unit.name_th} ({unit.code})", period.label_th)):
            sheet.write_string(row, 0, line, bold)
        elements = [definitions.element[each] for each in data_set.elements]
        header = [*_HEADER, *(element.name_th for element in elements)]
        for column, name in enumerate(header):
            sheet.write_string(_TITLE_ROWS, column, name, bold)
            sheet.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 24)
        rows = [(area.code, _name(area, areas, data_set)) for area in areas] if data_set.by_area != "none" else []
        rows.append((NOT_STATED, "ไม่ระบุจังหวัด" if rows else "ทั้งหน่วยงาน"))
        first = _TITLE_ROWS + 1
        for row, (code, name) in enumerate(rows, start=first):
            for column, cell in enumerate((unit.code, period.code, code, name)):
                sheet.write_string(row, column, cell, text)
            for column, element in enumerate(elements, start=len(_HEADER)):
                value = values.get((element.id, "" if code == NOT_STATED else code))
                if value is None:
                    sheet.write_blank(row, column, None, figure)
                else:
                    sheet.write_number(row, column, value, figure)
        last = first + len(rows) - 1
        sheet.data_validation(
            first, len(_HEADER), last, len(header) - 1,
            {
                "validate": "decimal", "criteria": "between", "minimum": 1 - LARGEST, "maximum": LARGEST - 1,
                "error_title": "ไม่ใช่ตัวเลข", "error_message": "กรอกตัวเลข ทศนิยมไม่เกินสองตำแหน่ง เว้นว่างไว้หากไม่ทราบ",
                "input_title": "ตัวเลข", "input_message": "เว้นว่างหากไม่ทราบ กรอก 0 หากไม่มี",
            },
        )  # fmt: skip
        sheet.freeze_panes(first, len(_HEADER))
        sheet.protect("", {"format_columns": True, "format_rows": True})
        told = book.add_worksheet("คำอธิบาย")
        for column, name in enumerate(("รหัส", "รายการ", "Name", "หน่วยนับ")):
            told.write_string(0, column, name, bold)
        for row, element in enumerate(elements, start=1):
            for column, cell in enumerate((element.id, element.name_th, element.name_en, element.unit_th)):
                told.write_string(row, column, cell)
        told.set_column(0, 3, 34)
        told.protect("")
    return written.getvalue()


def _name(area: Area, areas: Sequence[Area], data_set: DataSet) -> str:
    """What an area is called: a district after its province, and a province that has districts as what has none stated."""
    if data_set.by_area != "district":
        return area.name_th
    if area.level != "district":
        return f"{area.name_th} (ไม่ระบุอำเภอ)"
    province = next(each.name_th for each in areas if each.code == area.parent)
    return f"{province} / {area.name_th}"
