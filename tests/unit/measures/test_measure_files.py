"""A measure file is read whole, or refused with one error that has a place and a remedy."""

from __future__ import annotations

import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from prasan.measures import MeasureDateError, MeasureFileError, load_measure, shipped
from prasan.measures.files import read_measure

GOOD = """\
id: sample
version: 2
unit: household
name_th: ตัวอย่าง
name_en: Sample
purpose_th: ทดสอบ
purpose_en: To try things out
legal_th: ไม่มี
legal_en: None
owner: "07011"
starts: 2014-10-01
ends: BE 2558-09-30
registers: [farmer]
parameters:
  cap:
    type: number
    name_th: เพดาน
    name_en: Cap
    values:
      - {from: 2014-10-01, value: 15}
      - {from: 2023-11-14, value: 20}
criteria:
  - id: rice
    name_th: ปลูกข้าว
    name_en: Grows rice
    rule: exists(farmer where rice_rai > 0)
amount: min(sum(farmer.rice_rai), $cap) * 1000
payee: exists(farmer where rice_rai > 0)
"""


def refusal(old: str, new: str, text: str = GOOD) -> MeasureFileError:
    assert old in text
    with pytest.raises(MeasureFileError) as caught:
        read_measure(text.replace(old, new), "sample.yaml")
    return caught.value


def test_a_file_says_what_a_measure_is() -> None:
    measure = read_measure(GOOD, "sample.yaml")
    assert (measure.id, measure.version, measure.unit, measure.owner) == ("sample", 2, "household", "07011")
    assert (measure.starts, measure.ends) == (datetime.date(2014, 10, 1), datetime.date(2015, 9, 30))
    assert measure.registers == ("farmer",)
    assert [criterion.id for criterion in measure.criteria] == ["rice"]
    assert measure.digest != read_measure(GOOD + "note: changed\n", "sample.yaml").digest


def test_a_parameter_has_the_value_of_the_day() -> None:
    measure = read_measure(GOOD, "sample.yaml")
    assert measure.values() == {"cap": 15.0}
    assert measure.values(datetime.date(2023, 11, 13)) == {"cap": 15.0}
    assert measure.values(datetime.date(2023, 11, 14)) == {"cap": 20.0}
    with pytest.raises(MeasureDateError, match="no value on 2014-09-30"):
        measure.values(datetime.date(2014, 9, 30))


@pytest.mark.parametrize("measure", shipped(), ids=lambda measure: measure.id)
def test_each_shipped_measure_loads(measure: object) -> None:
    assert measure.criteria  # type: ignore[attr-defined]
    assert measure.values()  # type: ignore[attr-defined]
    assert measure.legal_th  # type: ignore[attr-defined]
    assert measure.sources  # type: ignore[attr-defined]


def test_the_shipped_measures_are_named_as_their_files() -> None:
    folder = files("prasan.measures").joinpath("shipped")
    names = sorted(entry.name for entry in folder.iterdir())
    assert names == [f"{measure.id}.yaml" for measure in shipped()]
    assert [(measure.id, measure.owner, measure.unit) for measure in shipped()] == [
        ("old-age-2555", "15008", "person"),
        ("rice-2557", "07011", "household"),
        ("welfare-2560", "03011", "person"),
        ("welfare-2565", "03011", "person"),
    ]


def test_what_no_public_source_confirms_is_marked() -> None:
    welfare = {measure.id: measure for measure in shipped()}["welfare-2560"]
    assert [name for name, said in welfare.parameters.items() if not said.verified] == ["other_land"]
    assert [criterion.id for criterion in welfare.criteria if not criterion.verified] == ["other_land"]


@pytest.mark.parametrize(
    ("old", "new", "at", "problem", "remedy"),
    [
        ("rice_rai > 0)\namount", "rice_ria > 0)\namount", "rice_ria", "unknown column rice_ria", "Did you mean rice_rai?"),
        ("exists(farmer where rice_rai > 0)\namount", "exists(farmers)\namount", "exists(farmers", "unknown register", "Did you mean farmer?"),
        ("$cap", "$cab", "cab)", "unknown parameter $cab", "Did you mean cap?"),
        ("amount: min", "amount: mim", "mim", "unknown function mim", "Did you mean min?"),
        ("rice_rai > 0)\namount", "planting_date > years_before($today))\namount", "years_before", "years_before takes a number and a date", "years_before(60, $today)"),
        ("rice_rai > 0)\namount", "planting_date > years_before($today, 1))\namount", "today, 1", "this is a date, not a number", "number"),
        ("  cap:", "  today:", "type: number", "every measure has $today", "Rename"),
        ("* 1000", "* baac_account", "baac_account", "baac_account stands alone", "sum(farmer.baac_account)"),
        ("rule: exists(farmer where rice_rai > 0)", "rule: sum(farmer.rice_rai)", "sum(farmer.rice_rai)\namount", "this is a number", "Compare it"),
        ("rice_rai > 0)\namount", "planting_date > 2557-05-01)\namount", "2557-05-01", "looks like the Buddhist Era", "BE 2557-05-01, or 2014-05-01"),
        ("rice_rai > 0)\namount", "planting_date > 2014-02-30)\namount", "2014-02-30", "there is no date", "Check the month"),
        ("rice_rai > 0)\namount", 'rice_rai > "a")\namount', 'rice_rai > "a"', "a number cannot be compared with a text", "same type"),
        ("starts: 2014-10-01", "starts: 2557-10-01", "2557-10-01", "looks like the Buddhist Era", "BE 2557-10-01"),
        ("starts: 2014-10-01", "starts: soon", "soon", "'soon' is not a date", "Write 2014-05-01"),
        ("ends: BE 2558-09-30", "ends: 2013-01-01", "2013-01-01", "it ends before it starts", "Check both"),
        ('owner: "07011"', "owner: 07011", "07011", "owner", "quotes"),
        ('owner: "07011"', 'owner: "7011"', '"7011"', "'7011' is not a proper owner", "five digits"),
        ("unit: household", "unit: family", "family", "'family' is not known here", "'person' or 'household'"),
        ("version: 2", "version: two", "two", "version", "whole number"),
        ("name_th: ปลูกข้าว", "name_th: ' '", "' '", "name_th is empty", "Write something"),
        ("name_en: Sample", "name_eng: Sample", "Sample", "unknown key name_eng", "Did you mean name_en?"),
        ("purpose_en: To try things out\n", "", "id: sample", "purpose_en is missing", "Add purpose_en"),
        ("    name_en: Grows rice\n", "", "id: rice", "name_en is missing", "Add name_en"),
        ("value: 15", "value: fifteen", "fifteen", "'fifteen' is not a number", "change the parameter's type"),
        ("value: 15", "value: .nan", ".nan", "too large", "The largest"),
        ("{from: 2023-11-14", "{from: 2013-11-14", "2013-11-14", "not later than the value before", "earliest first"),
        ("{from: 2014-10-01", "{from: 2015-10-01", "2015-10-01", "later than the measure's start", "2014-10-01 or earlier"),
        ("  cap:", "  Cap:", "type: number", "'Cap' is not a proper name", "small Latin letters"),
        ("registers: [farmer]", "registers: [farmer, poor]", "poor", "no rule uses the register poor", "farmer"),
        ("registers: [farmer]", "registers: []", "[]", "the rules use farmer too", "Add farmer"),
        ("payee: exists(farmer where rice_rai > 0)", "payee: not exists(farmer)", "not exists", "found by a record", "exists(register where"),
        ("id: sample", "id: Sample One", "Sample One", "not a proper id", "small Latin"),
        ("version: 2", "version: 2\nversion: 3", "version: 3", "version is written twice", "Keep one"),
        ("name_en: Sample", "name_en: [Sample]", "[Sample]", "name_en", "quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_error_with_its_place_and_a_remedy(
    old: str, new: str, at: str, problem: str, remedy: str
) -> None:
    error = refusal(old, new)
    assert problem in error.problem
    assert remedy in error.remedy
    lines = GOOD.replace(old, new).splitlines(keepends=True)
    there = "".join([lines[error.line - 1][error.column - 1 :], *lines[error.line :]])
    assert there.startswith(at)
    assert str(error).startswith(f"sample.yaml:{error.line}:{error.column}: ")


def test_a_criterion_may_not_be_written_twice() -> None:
    criterion = GOOD[GOOD.index("  - id: rice") : GOOD.index("amount:")]
    error = refusal(criterion, criterion * 2)
    assert "rice is written twice" in error.problem
    assert error.line == GOOD[: GOOD.index("amount:")].count("\n") + 1


def test_a_person_has_no_payee() -> None:
    assert "own payee" in refusal("unit: household", "unit: person").problem


def test_a_household_has_no_value_of_its_own() -> None:
    error = refusal("exists(farmer where rice_rai > 0)\namount", 'civil.nationality = "TH"\namount')
    assert "a household may have several values" in error.problem


def test_nesting_without_end_is_refused() -> None:
    error = refusal("exists(farmer where rice_rai > 0)\namount", "(" * 4000 + "true" + ")" * 4000 + "\namount")
    assert "nested more than 64 deep" in error.problem
    error = refusal("exists(farmer where rice_rai > 0)\namount", "not " * 200 + "true\namount")
    assert "nested more than 64 deep" in error.problem
    with pytest.raises(MeasureFileError, match="nested"):
        read_measure("[" * 5_000, "sample.yaml")


@pytest.mark.parametrize(
    "text", ["", "- a list", "just words", "id: [", "a: &x 1\nb: *x\n", "\x00", "id: !!python/object:os.system x"]
)
def test_what_is_no_measure_at_all_is_refused(text: str) -> None:
    with pytest.raises(MeasureFileError):
        read_measure(text, "sample.yaml")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes("id: ก".encode("cp874"))
    with pytest.raises(MeasureFileError, match="not UTF-8"):
        load_measure(path)
