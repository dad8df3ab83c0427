"""Workbooks of agencies without an architect: what is filled in is a model, comes back as it was, and nothing is dropped."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import model_as, model_of
from prasan.architecture.model import Element, Model, Node, Property, PropertyDefinition, Relationship, Text, View
from prasan.architecture.validation import validate
from prasan.architecture.workbooks import (
    apply,
    read_tables,
    set_aside_workbook,
    tables_of,
    write_csv,
    write_workbook,
)
from prasan.architecture.workbooks.reading import Row, Sheet
from prasan.architecture.workbooks.tables import BY_KEY, header


def _sheet(table: str, *rows: dict[str, str]) -> Sheet:
    known = BY_KEY[table]
    keys = list(dict.fromkeys(key for row in rows for key in ("code", *row)))
    headers = {key: header(known.by_key[key]) if key in known.by_key else key for key in keys}
    return Sheet(
        known.th, known, headers, [Row(n, {key: row.get(key, "") for key in keys}) for n, row in enumerate(rows, 2)]
    )


def _agency() -> list[Sheet]:
    return [
        _sheet(
            "applications",
            {"code": "A-01", "name_th": "ระบบขึ้นทะเบียนเกษตรกร", "name_en": "Farmer registration", "lifecycle": "ใช้งานอยู่",
             "annual_cost": "๑,๒๐๐,๐๐๐.50", "installed": "1 ต.ค. 2560", "capabilities": "ขึ้นทะเบียน; CAP-2", "reads": "D1",
             "writes": "D2;D1", "runs_on": "เครื่อง 1", "ผู้ดูแลระบบ": "กองแผนงาน"},
            {"code": "A-02", "name_th": "ระบบรายงาน", "capabilities": "CAP-2"},
        ),
        _sheet("servers", {"code": "เครื่อง 1", "name_th": "เครื่องแม่ข่ายหลัก", "cpu": "16", "growth": "0.1", "zone": "internal"}),
        _sheet("interfaces", {"code": "I1", "name_en": "Registration API", "provider": "A-01", "consumers": "A-02", "carries": "D1"}),
        _sheet("contracts", {"code": "C1", "name_th": "สัญญาบำรุงรักษา", "covers": "A-01; เครื่อง 1", "contract_end": "2569-09-30"}),
        _sheet("data", {"code": "D1", "name_th": "เกษตรกร", "master": "ใช่"}, {"code": "D2", "name_th": "แปลง"}),
        _sheet("services", {"code": "S1", "name_th": "ขึ้นทะเบียนออนไลน์", "by": "A-01", "digital": "partly"}),
    ]  # fmt: skip


def _again(model: Model, folder: Path) -> list[Sheet]:
    path = folder / "unit.xlsx"
    path.write_bytes(write_workbook(tables_of(model)))
    return read_tables(path)


def test_a_workbook_is_a_proper_model_with_ids_of_the_rows_own_codes(tmp_path: Path) -> None:
    made = apply(_agency(), None, name="กรม")
    assert (made.faults, made.added, made.aside) == ([], 8, {})
    assert [each for each in validate(made.model) if each.severity == "error"] == []
    model, losses = model_of(model_as(made.model, "exchange-3")[0], tmp_path / "m.xml")
    assert losses == []
    assert model.elements == made.model.elements
    assert model.relationships == made.model.relationships
    found = {each.id: each for each in model.elements}
    assert found["applications-A-01"].names == [Text("ระบบขึ้นทะเบียนเกษตรกร", "th"), Text("Farmer registration", "en")]
    values = {each.definition: each.values[0].value for each in found["applications-A-01"].properties}
    assert values["property-annual_5f_cost"] == "1200000.5"
    assert values["property-installed"] == "2017-10-01"
    assert "กองแผนงาน" in values.values()  # a column that we do not know is a property all the same
    assert sum(each.type == "Capability" for each in model.elements) == 2
    # Sent again with a name changed: one thing has changed, and nothing is new.
    after = apply([_sheet("applications", {"code": "A-02", "name_th": "ระบบรายงานใหม่"})], model)
    assert (after.added, after.changed, after.same) == (0, 1, 0)
    assert [each.id for each in after.model.elements] == [each.id for each in model.elements]
    assert after.model.relationships == model.relationships  # a column that is not sent changes nothing


def test_a_models_own_pictures_and_odd_values_stay_when_its_workbook_comes_back(tmp_path: Path) -> None:
    model = Model(
        "exchange-3", "m", [Text("x")], definitions=[PropertyDefinition("p1", [Text("Lifecycle")]), PropertyDefinition("p2", [Text("code")])],
        elements=[
            Element("id-1", "ApplicationComponent", [Text("Old one", "en"), Text("Vieux", "fr")], [Text(" note\r\nmore ", "en")],
                    [Property("p1", [Text("Somewhat live")]), Property("p1", [Text("x")]), Property("p2", [Text("id-2")])]),
            Element("id-2", "ApplicationComponent", [Text("Two")]), Element("id-3", "Node", [Text("Host")]),
            Element("id-4", "BusinessProcess", [Text("Kept")]), Element("id-5", "ApplicationComponent"),
        ],
        relationships=[
            Relationship("r1", "Serving", source="id-3", target="id-1"), Relationship("r2", "Serving", source="id-1", target="id-4"),
            Relationship("r3", "Association", source="id-4", target="r1"),
        ],
        views=[View("v", nodes=[Node("n1", "Element", "id-1", nodes=[Node("n2", "Element", "id-4")])])],
    )  # fmt: skip
    before = copy.deepcopy(model)
    same = apply(_again(model, tmp_path), model)
    assert (same.faults, same.taken, same.same) == ([], 0, 4)
    assert same.model == model == before
    gone = apply([_sheet("applications", {"code": "id-2", "remove": "ใช่"})], model)  # the one whose code is id-2
    assert (gone.faults, gone.removed) == ([], 1)
    assert {each.id for each in gone.model.elements} == {"id-2", "id-3", "id-4", "id-5"}
    assert gone.model.relationships == []
    assert [node.id for node in gone.model.views[0].nodes] == ["n2"]


def test_each_fault_is_told_where_it_is_and_the_row_comes_back_to_be_mended(tmp_path: Path) -> None:
    sheets = [
        _sheet(
            "applications",
            {"code": "A1", "name_th": "ดี"},
            {"code": "A1", "name_th": "ซ้ำ"},
            {"code": "", "name_th": "ไม่มีรหัส"},
            {"code": "A2"},
            {"code": "A3", "name_th": "ก", "lifecycle": "gone", "installed": "2560-02-30", "users": "-4", "business_value": "6"},
            {"code": "A4", "name_th": "ข", "reads": "D9", "runs_on": "S1"},
        ),
        _sheet("servers", {"code": "S1", "name_th": "เครื่อง", "cpu": "many"}),
        Sheet("อื่น ๆ", None, {}, [Row(1, {"0": "สิ่งที่ไม่รู้จัก"})]),
    ]  # fmt: skip
    made = apply(sheets, None)
    found = {(each.row, " ".join(each.column.split()), each.code) for each in made.faults}
    assert {(3, "รหัสระบบ Application code", "code_twice"), (4, "รหัสระบบ Application code", "no_code")} <= found
    assert (6, "สถานะ Status", "not_a_choice") in found
    assert (6, "เริ่มใช้ In use since", "not_a_date") in found
    assert (6, "จำนวนผู้ใช้ Users", "below_nought") in found
    assert (5, "ชื่อภาษาไทย Thai name", "no_name") in found
    assert (7, "ข้อมูลที่อ่าน Data it reads", "unknown_code") in found
    assert (7, "ทำงานบนเครื่อง Runs on", "set_aside") in found
    assert all("Remedy: " in each.sentence() for each in made.faults)
    assert [each.id for each in made.model.elements] == ["applications-A1"]
    path = tmp_path / "to mend.xlsx"
    path.write_bytes(set_aside_workbook(sheets, made.aside, made.faults))
    back = {sheet.name: sheet for sheet in read_tables(path)}
    assert [row.cells["code"] for row in back["ระบบงาน"].rows] == ["A1", "", "A2", "A3", "A4"]
    assert [row.cells["0"] for row in back["อื่น ๆ"].rows] == ["สิ่งที่ไม่รู้จัก"]
    mended = {
        1: {"code": "A5"}, 2: {"name_th": "ค"}, 0: {"code": "A6"},
        3: {"lifecycle": "retired", "installed": "", "users": "4", "business_value": "5"}, 4: {"reads": ""},
    }  # fmt: skip
    for at, cells in mended.items():
        back["ระบบงาน"].rows[at].cells.update(cells)
    back["เครื่องแม่ข่าย"].rows[0].cells["cpu"] = "4"
    last = apply([back["ระบบงาน"], back["เครื่องแม่ข่าย"]], made.model)
    assert (last.faults, last.added) == ([], 6)


def test_csv_files_are_read_as_the_sheets_that_they_are_called_for(tmp_path: Path) -> None:
    model = apply(_agency(), None).model
    write_csv(tmp_path / "csv", tables_of(model))
    same = apply(read_tables(tmp_path / "csv"), model)
    assert (same.faults, same.taken, same.same) == ([], 0, 8)
    (tmp_path / "list.csv").write_text("code,name\n1,x\n", encoding="utf-8")
    with pytest.raises(ModelFileError, match="applications"):
        read_tables(tmp_path / "list.csv")


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).map(
    str.strip
)  # as cells are read
_ROW = st.fixed_dictionaries(
    {"code": _WORDS, "name_th": _WORDS},
    optional={
        "description": _WORDS, "product": _WORDS, "lifecycle": st.sampled_from(["planned", "active", ""]),
        "installed": st.dates().map(str), "annual_cost": st.floats(0, 1e18).map(repr), "reads": _WORDS, "capabilities": _WORDS,
        "users": st.integers(0, 10**20).map(str), "ของเรา": _WORDS,
    },
)  # fmt: skip


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_ROW, max_size=4), st.lists(st.fixed_dictionaries({"code": _WORDS, "name_en": _WORDS}), max_size=3))
def test_whatever_is_filled_in_is_in_the_model_or_set_aside_and_the_model_comes_back_the_same(
    tmp_path: Path, applications: list[dict[str, str]], data: list[dict[str, str]]
) -> None:
    sheets = [_sheet("applications", *applications), _sheet("data", *data)]
    made = apply(sheets, None)
    aside = sum(len(rows) for rows in made.aside.values())
    assert made.added + aside == len(applications) + len(data)
    assert len({each.id for each in (*made.model.elements, *made.model.relationships)}) == len(
        made.model.elements
    ) + len(made.model.relationships)
    model, _ = model_of(model_as(made.model, "exchange-3")[0], tmp_path / "m.xml")
    again = apply(_again(model, tmp_path), model)
    assert (again.faults, again.taken) == ([], 0)
    assert again.model == model
    anew = apply(_again(model, tmp_path), None, name="")
    assert anew.faults == []
    assert {each.id for each in anew.model.elements} == {each.id for each in model.elements}
    assert {each.id for each in anew.model.relationships} == {each.id for each in model.relationships}
