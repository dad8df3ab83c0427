"""Figures out of files: what each format gives, and what becomes of every row."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import DataValue
from prasan.centres.importing import Checked, ImportFileError, check, read
from prasan.centres.importing.outcome import counts, write_every_row, write_quarantine
from prasan.centres.importing.written import number_of, period_of
from prasan.centres.organisation import load_tree
from prasan.centres.periods import Period, PeriodError
from prasan.centres.sealing import canonical, seal

TODAY = date(2026, 11, 25)
ADX = '<adx xmlns="urn:ihe:qrph:adx:2015" exported="2015-10-05T10:00:00Z">{}</adx>'
GOOD = [
    DataValue("07011", "service_transactions", "2558Q4", "50", 1234.5),
    DataValue("07011", "officers_trained", "2558Q4", "", 12.0),
]


def taken(path: Path, **asked: object) -> Checked:
    definitions = shipped_definitions()
    return check(read(path, definitions), definitions, load_tree(), today=TODAY, **asked)  # type: ignore[arg-type]


def text(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def problems(checked: Checked) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.problem) for finding in checked.findings]


def test_a_value_a_row(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "Figures of the department,,,,",
        "unit,element,period,area,value,comment",
        '07011,service_transactions,2558Q4,50,"1,234.50",counted by hand',
        "07011,officers_trained,2558Q4,,๑๒,",
    )
    assert taken(path).values == GOOD
    assert taken(path).findings == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp874"])
def test_a_column_for_each_element_with_thai_headers_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = text(
        tmp_path / "a.csv",
        "รหัสหน่วยงาน;ชื่อหน่วยงาน;งวด;พื้นที่;จำนวนรายการให้บริการ;officers_trained",
        "07011;กรมส่งเสริมการเกษตร;2558Q4;50;1234.5;",
        "07011;กรมส่งเสริมการเกษตร;2558Q4;;;12",
        encoding=encoding,
    )
    checked = taken(path)
    assert checked.values == GOOD
    assert problems(checked) == [
        (2, "officers_trained", "no_value"),
        (3, "จำนวนรายการให้บริการ", "no_value"),
    ]


def test_a_workbook_keeps_codes_that_a_cell_has_taken_for_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes, sheet = book.add_worksheet("notes"), book.add_worksheet("figures")
        notes.write(0, 0, "read this first")
        for at, name in enumerate(("unit", "period", "area", "service_transactions", "officers_trained")):
            sheet.write(2, at, name)
        sheet.write_row(3, 0, [7011, "2558Q4", 50, 1234.5])
        sheet.write_row(4, 0, [7011, "2558Q4"])
        sheet.write(4, 4, 12)
    checked = taken(path)
    assert sorted(checked.values, key=repr) == sorted(GOOD, key=repr)
    assert {finding.file for finding in checked.findings} == {"a.xlsx#figures"}


def test_json_of_our_own_and_of_dhis2(tmp_path: Path) -> None:
    own = [
        {"unit": "07011", "element": "service_transactions", "period": "2558Q4", "area": "50", "value": 1234.5},
        {"unit": "07011", "element": "officers_trained", "period": "2558Q4", "value": "12"},
    ]
    (tmp_path / "own.json").write_text(json.dumps({"values": own}), encoding="utf-8")
    theirs = {
        "dataSet": "digital_services",
        "orgUnit": "07011",
        "period": "2015Q3",  # July to September 2015, the last quarter of fiscal year 2558
        "dataValues": [
            {"dataElement": "service_transactions", "categoryOptionCombo": "50", "value": "1234.5", "followup": False},
            {"dataElement": "officers_trained", "categoryOptionCombo": "HllvX50cXC0", "value": "12"},
            {"dataElement": "officers_trained", "attributeOptionCombo": "abc", "value": "12"},
            {"dataElement": "officers_trained", "value": "12", "deleted": True},
        ],
    }
    (tmp_path / "dhis2.json").write_text(json.dumps(theirs), encoding="utf-8")
    assert taken(tmp_path / "own.json").values == GOOD
    checked = taken(tmp_path / "dhis2.json")
    assert checked.values == GOOD
    assert problems(checked) == [(3, "attributeOptionCombo", "disaggregated"), (4, "deleted", "deleted")]


def test_adx(tmp_path: Path) -> None:
    group = '<group orgUnit="07011" dataSet="digital_services" period="2015-07-01/P3M">{}</group>'
    inside = (
        '<dataValue dataElement="service_transactions" area="50" value="1234.5"/>'
        '<dataValue dataElement="officers_trained" value="12"/>'
        '<dataValue dataElement="officers_trained" sex="F" value="3"/>'
        '<dataValue dataElement="officers_trained"><annotation>many</annotation></dataValue>'
    )
    path = text(tmp_path / "a.adx", ADX.format(group.format(inside)))
    checked = taken(path)
    assert checked.values == GOOD
    assert problems(checked) == [(3, "sex", "disaggregated"), (4, "annotation", "not_a_number")]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE adx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + ADX.format("&b;"),
        '<!DOCTYPE adx [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + ADX.format('<group orgUnit="07011"><dataValue value="1">&x;</dataValue></group>'),
        '<!DOCTYPE adx SYSTEM "http://localhost:1/adx.dtd">' + ADX.format(""),
        '<data xmlns="urn:ihe:qrph:adx:2015"/>',
        ADX.format("<script/>"),
        ADX.format(""),
        "<adx",
    ],
)
def test_xml_that_is_not_adx_or_brings_a_document_type_is_refused_whole(tmp_path: Path, document: str) -> None:
    with pytest.raises(ImportFileError):
        taken(text(tmp_path / "a.xml", document))


def test_what_is_wrong_is_told_with_its_row_and_column(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,element,period,area,value",
        "99999,service_transactions,2558Q4,50,1",
        "07011,nothing,2558Q4,50,1",
        "07011,rice_2557_households,2558,50,1",
        "07011,service_transactions,2558,50,1",
        "07011,service_transactions,2015,50,1",
        "07011,service_transactions,2558Q4,99,1",
        "07011,service_transactions,2558Q4,500101,1",
        "07011,service_transactions,2558Q4,50,many",
        "07011,service_transactions,2558Q4,51,1.005",
        "07000,service_transactions,2558Q4,50,1",
        "07011,service_transactions,2557Q4,50,1",
        "07011,service_transactions,2600Q1,50,1",
        "07011,officers_trained,2558Q4,50,1",
        "07011,officers_trained,2558Q4,50,1",
        ",,,,",
        "07011,officers_trained,2558Q4,51,",
        "07011,officers_trained,2558Q4,52,3",
    )
    checked = taken(path, closed={("07011", "digital_services", "2558Q4"): "waits for its ministry"})
    assert checked.values == []
    checked = taken(path)
    assert problems(checked) == [
        (2, "unit", "unknown_unit"),
        (3, "element", "unknown_element"),
        (4, "element", "element_from_measure"),
        (5, "period", "wrong_period_type"),
        (6, "period", "unknown_period"),
        (7, "area", "unknown_area"),
        (8, "area", "unknown_area"),
        (9, "value", "not_a_number"),
        (10, "value", "not_a_number"),
        (11, "unit", "unit_does_not_file"),
        (12, "unit", "unit_not_standing"),
        (13, "period", "period_to_come"),
        (14, "value", "given_twice"),
        (15, "value", "given_twice"),
        (16, "", "empty_row"),
        (17, "value", "no_value"),
    ]
    assert all(finding.remedy for finding in checked.findings if finding.outcome == "refused")
    assert checked.values == [DataValue("07011", "officers_trained", "2558Q4", "52", 3.0)]
    assert counts(checked) == {"read": 17, "accepted": 1, "ignored": 2, "refused": 14}


def test_what_is_filed_by_district_takes_provinces_too_and_what_is_not_takes_no_districts(tmp_path: Path) -> None:
    rows = [f"07011,service_transactions,2558Q4,{area},1" for area in ("5001", "50", "5100", "")]
    path = text(tmp_path / "a.csv", "unit,element,period,area,value", *rows)
    assert [value.area for value in taken(path).values] == ["5001", "50", "51", ""]
    shipped = shipped_definitions()
    for by_area, refused in (("province", [2]), ("none", [2, 3, 4])):
        sets = [each.model_copy(update={"by_area": by_area}) for each in shipped.data_sets]
        definitions = shipped.model_copy(update={"data_sets": sets})
        vars(definitions).pop("data_set_of", None)
        checked = check(read(path, definitions), definitions, load_tree(), today=TODAY)
        assert problems(checked) == [(row, "area", "area_too_fine") for row in refused]


def test_one_cell_under_two_names_is_one_cell(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,element,period,area,value",
        "07011,officers_trained,2558Q4,50,1",
        "07011,officers_trained,2558Q4,5000,1",
    )
    assert [problem for *_, problem in problems(taken(path))] == ["given_twice"] * 2


def test_a_report_that_is_closed_takes_no_values(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "unit,element,period,value", "07011,officers_trained,2558Q4,1")
    checked = taken(path, closed={("07011", "digital_services", "2558Q4"): "waits for its ministry"})
    assert problems(checked) == [(2, "unit", "report_closed")]


def test_what_was_not_asked_for_is_ignored_and_told(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,element,period,value",
        "07011,officers_trained,2558Q4,1",
        "07011,officers_trained,2558Q3,1",
        "07011,officers_trained,,2",
        "07003,officers_trained,,2",
    )
    checked = taken(path, period="2558Q4", data_set="digital_services")
    assert problems(checked) == [
        (2, "value", "given_twice"),
        (3, "period", "other_period"),
        (4, "value", "given_twice"),
    ]
    assert checked.values == [DataValue("07003", "officers_trained", "2558Q4", "", 2.0)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", "x"),
        ("a.csv", "name,age\nx,1\n"),
        ("a.csv", "unit,element,element,period,value\n"),
        ("a.csv", "unit,element,value,officers_trained\n"),
        ("a.json", "{"),
        ("a.json", '{"rows": []}'),
        ("a.xlsx", "no workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_its_name_and_a_remedy(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(ImportFileError, match=rf"^{name}: .*Remedy: "):
        taken(text(tmp_path / name, content))


def test_a_wrong_file_shows_nobodys_number_in_an_error(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,element,period,area,value",
        "1-1037-02071-81-1,1103702071811,x,1103702071811,1103702071811",
    )
    wide = text(tmp_path / "b.csv", "unit,period,officers_trained,1103702071811", "07011,2558Q4,1,2")
    told = " ".join(finding.sentence() for finding in taken(path).findings + taken(wide).findings)
    assert "no unit '…'" in told
    assert "110370" not in told
    assert "02071" not in told


def test_a_column_that_is_no_element_has_its_own_cells_refused(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "unit,period,officers_traind,service_transactions", "07011,2558Q4,3,4")
    checked = taken(path)
    assert problems(checked) == [(2, "officers_traind", "unknown_element")]
    assert [(row.element, row.value) for _, row, _ in checked.refused] == [("officers_traind", "3")]
    assert [value.element for value in checked.values] == ["service_transactions"]


def test_a_column_beside_values_that_may_part_them_refuses_the_row(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,element,period,sex,value",
        "07011,officers_trained,2558Q4,F,3",
        "07003,officers_trained,2558Q4,,3",
        "07003,officers_trained,2558Q3,,3,4",
    )
    checked = taken(path)
    assert problems(checked) == [(2, "sex", "unknown_column"), (4, "6", "too_many_cells")]
    assert [value.unit for value in checked.values] == ["07003"]


def test_what_is_refused_is_written_to_be_mended_and_read_again(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "unit,period,area,officers_trained,=x",
        '07011,2558Q4,50,"=HYPERLINK(""x"")",',
        "07011,2558Q4,51,4,",
        "07011,2558Q4,52,5,6",
    )
    checked = taken(path)
    write_every_row(checked, tmp_path / "every.csv")
    with (tmp_path / "every.csv").open(encoding="utf-8-sig") as file:
        told = [(row["row"], row["column"], row["outcome"]) for row in csv.DictReader(file)]
    assert told == [
        ("2", "officers_trained", "refused"),
        ("2", "'=x", "ignored"),
        ("3", "officers_trained", "accepted"),
        ("3", "'=x", "ignored"),
        ("4", "officers_trained", "accepted"),
        ("4", "'=x", "refused"),
    ]
    write_quarantine(checked, tmp_path / "q" / "mend.xlsx")
    with ZipFile(tmp_path / "q" / "mend.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    [source] = read(tmp_path / "q" / "mend.xlsx", shipped_definitions())
    assert [row[1:6] for row in source.rows] == [
        ("07011", "officers_trained", "2558Q4", "50", '=HYPERLINK("x")'),
        ("07011", "=x", "2558Q4", "52", "6"),
    ]


@pytest.mark.parametrize(
    "written", ["", "-", "1,23", "1 234", "12%", "nan", "inf", "1e999", "0x10", "10000000000000", "1.001", "١"]
)
def test_what_is_no_number_is_not_taken_for_one(written: str) -> None:
    with pytest.raises(ValueError, match=r"^it "):
        number_of(written)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_number_comes_back_as_it_was_written(hundredths: int) -> None:
    written = f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02}"
    assert round(number_of(written) * 100) == hundredths


@given(st.integers(1901, 2098), st.integers(1, 4))
def test_calendar_quarters_of_dhis2_and_adx_are_the_fiscal_ones_of_the_same_days(year: int, quarter: int) -> None:
    starts = date(year, 3 * quarter - 2, 1)
    for found in (period_of(f"{year}Q{quarter}", "dhis2"), period_of(f"{starts.isoformat()}/P3M", "adx")):
        assert found.starts == starts
    assert period_of(f"{year}Oct", "dhis2").starts == period_of(f"{year}-10-01/P1Y", "adx").starts == date(year, 10, 1)


@pytest.mark.parametrize(
    ("written", "calendar"),
    [
        ("2015Q3", "ours"),
        ("2015", "dhis2"),
        ("2015-07-02/P3M", "adx"),
        ("2015-02-30/P3M", "adx"),
        ("2015-08-01/P3M", "adx"),
        ("2015-01-01/P1Y", "adx"),
    ],
)
def test_a_calendar_year_is_no_fiscal_one(written: str, calendar: str) -> None:
    with pytest.raises(PeriodError):
        period_of(written, calendar)
    assert period_of("2558Q4", calendar) == Period(2558, 4)


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["", "50", "51"])), st.integers(-99, 99), min_size=1
)


@given(CELLS, st.randoms())
def test_a_seal_is_of_what_is_filed_and_not_of_its_order(cells: dict[tuple[str, str], int], chance) -> None:
    rows = [(element, area, float(value)) for (element, area), value in cells.items()]
    shuffled = chance.sample(rows, len(rows))
    assert seal("07011", "d", "2558Q4", 1, rows) == seal("07011", "d", "2558Q4", 1, shuffled)
    element, area, value = rows[0]
    other = [(element, area, value + 0.01), *rows[1:]]
    assert len({seal("07011", "d", "2558Q4", 1, each) for each in (rows, other, rows[1:])}) == 3
    assert seal("07011", "d", "2558Q4", 2, rows) != seal("07011", "d", "2558Q4", 1, rows)


def test_the_sealed_text_is_written_so_that_others_can_hash_it() -> None:
    assert canonical("07011", "d", "2558Q4", 1, [("b", "", -0.0), ("a", "50", 1234.5)]) == (
        b'{"data_set":"d","period":"2558Q4","unit":"07011","values":[["a","50","1234.50"],["b","","0.00"]],"version":1}'
    )
