"""A measure's file is read without data: what it says, and everything that is wrong with it at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from test_measure_files import GOOD

from prasan.measures.files import inspect_file, inspect_measure
from prasan.measures.saying import said_by

CROWDED = """\
id: sample
version: 2
unit: household
name_th: ตัวอย่าง
name_eng: Sample
purpose_th: ทดสอบ
purpose_en: To try things out
legal_th: ไม่มี
legal_en: None
owner: "07011"
starts: 2014-13-01
ends: 2558-09-30
registers: [farmer]
parameters:
  cap:
    type: number
    name_en: Cap
    values:
      - {from: 2014-10-01, value: 15}
      - {from: 2013-11-14, value: abc}
  kind:
    type: word
    name_th: ชนิด
    name_en: Kind
    values: [{from: 2014-10-01, value: x}]
criteria:
  - id: rice
    name_th: ปลูกข้าว
    name_en: Grows rice
    rule: exists(farmer where rice_ria > 0) and farmer.rice_rai > 1
  - id: rice
    name_th: ปลูกข้าว
    name_en: Grows rice
    rule: exists(farmer where rice_rai > "x") or $kind = 2
  - id: deep
    name_th: ลึก
    name_en: Deep
    rule: NESTED
  - id: tenure
    name_th: สิทธิ
    rule: exists(farmer where tenure > "a")
amount: min(sum(farmer.rice_rai), $cab) * 1000
payee: exists(farmer where planting_date > 2557-05-01)
""".replace("NESTED", "(" * 100 + "true" + ")" * 100)


def found_in(text: str) -> list[tuple[str, str]]:
    found = inspect_measure(text, "sample.yaml")
    assert found.measure is None
    return [
        (fault.field, fault.problem) for fault in sorted(found.faults, key=lambda fault: (fault.line, fault.column))
    ]


def test_every_fault_is_found_at_once_each_with_its_field() -> None:
    assert found_in(CROWDED) == [
        ("name_eng", "unknown key name_eng"),
        ("starts", "there is no date 2014-13-01"),
        ("ends", "the year 2558 looks like the Buddhist Era"),
        ("parameters.cap.name_th", "name_th is missing in parameters.cap"),
        ("parameters.cap.values.2.from", "not later than the value before it"),
        ("parameters.cap.values.2.value", "'abc' is not a number"),
        ("parameters.kind.type", "'word' is not known here"),
        ("criteria.rice.rule", "unknown column rice_ria of register farmer"),
        ("criteria.rice.rule", "a household may have several values of farmer.rice_rai"),
        ("criteria.rice.id", "the criterion rice is written twice"),
        ("criteria.deep.rule", "the rule is nested more than 64 deep"),
        ("criteria.tenure.name_en", "name_en is missing in criteria.tenure"),
        ("criteria.tenure.rule", "a text has no order"),
        ("amount", "unknown parameter $cab"),
        ("payee", "the year 2557 looks like the Buddhist Era"),
    ]


def test_every_fault_has_a_remedy_and_a_place_in_the_file() -> None:
    lines = CROWDED.splitlines()
    for fault in inspect_measure(CROWDED, "sample.yaml").faults:
        assert fault.remedy
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


def test_repeated_keys_and_aliases_do_not_hide_what_else_is_wrong() -> None:
    text = GOOD.replace("version: 2", "version: 2\nversion: 3").replace("$cap", "$cup").replace("15}", "fifteen}")
    assert found_in(text) == [
        ("version", "version is written twice"),
        ("parameters.cap.values.1.value", "'fifteen' is not a number"),
        ("amount", "unknown parameter $cup"),
    ]
    aliased = GOOD.replace("{from: 2014-10-01, value: 15}", "&first {from: 2014-10-01, value: 15}\n      - *first")
    assert ("parameters.cap.values.2", "an alias (*name)") in found_in(aliased)


def test_a_rule_is_not_blamed_for_a_parameter_or_a_unit_that_is_at_fault_itself() -> None:
    assert found_in(GOOD.replace("type: number", "type: amount")) == [
        ("parameters.cap.type", "'amount' is not known here")
    ]
    assert found_in(GOOD.replace("unit: household", "unit: family")) == [("unit", "'family' is not known here")]


@pytest.mark.parametrize("name", ["old-age-2555", "rice-2557", "welfare-2560", "welfare-2565"])
def test_what_a_shipped_measure_says_is_all_there(name: str) -> None:
    path = Path(str(files("prasan.measures").joinpath(f"shipped/{name}.yaml")))
    found = inspect_file(path)
    assert found.faults == ()
    assert found.measure is not None
    said = said_by(found.measure)
    assert said["id"] == name
    assert [each["id"] for each in said["criteria"]] == [each.id for each in found.measure.criteria]
    assert [each["name"] for each in said["parameters"]] == list(found.measure.parameters)


def test_the_columns_that_are_read_are_those_of_the_rules() -> None:
    found = inspect_measure(GOOD.replace("rice_rai > 0)\namount", "farmer.tenure = 'x')\namount"), "sample.yaml")
    assert found.measure is not None
    said = said_by(found.measure)
    assert said["reads"] == {"farmer": ["tenure", "rice_rai"]}
    assert said["criteria"][0]["reads"] == {"farmer": ["tenure"]}


DEFINED = GOOD.replace(
    "criteria:\n",
    """\
definitions:
  rai:
    name_th: จำนวนไร่
    name_en: Rai
    rule: sum(farmer.rice_rai)
  large:
    name_th: รายใหญ่
    name_en: Large
    rule: rai > $cap
criteria:
""",
).replace("amount: min(", "population: count(members where large) = 0\namount: min(")


def test_definitions_are_said_with_their_types_and_what_they_read() -> None:
    found = inspect_measure(DEFINED, "sample.yaml")
    assert found.measure is not None, found.faults
    said = said_by(found.measure)["definitions"]
    assert [(each["name"], each["type"], each["reads"]) for each in said] == [
        ("rai", "number", {"farmer": ["rice_rai"]}),
        ("large", "boolean", {"farmer": ["rice_rai"]}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("rule: rai > $cap", "rule: rai > $cap or large", [("definitions.large.rule", "a definition rests on itself: large → large")]),
        ("rule: sum(farmer.rice_rai)\n", "rule: if large then 1 else 2\n",
         [("definitions.rai.rule", "a definition rests on itself: rai → large → rai")]),
        ("rule: sum(farmer.rice_rai)\n", "rule: count(members where large)\n",
         [("definitions.rai.rule", "a definition rests on itself: rai → large → rai")]),
        ("members where large", "members where larger", [("population", "larger stands alone")]),
        ("members where large", "members.larger", [("population", "unknown definition larger")]),
        ("count(members where large)", "large", [("population", "a household has a value of large for each member")]),
        ("count(members where large) = 0", "sum(members.large) = 0", [("population", "sum needs a number, and large is a boolean")]),
        ("count(members where large) = 0", "members.rai = 0", [("population", "a household may have several values of members.rai")]),
        ("count(members where large) = 0", "exists(farmer where large)",
         [("population", "large is a definition, not a column of farmer")]),
        ("count(members where large) = 0", "exists(farmer where exists(members))", [("population", "an aggregate inside another")]),
        ("count(members where large) = 0", "exists(members where exists(members))", [("population", "an aggregate inside another")]),
        ("rule: rai > $cap", "rule: rai > sum(members.rai)",
         [("population", "large looks at members, inside an aggregate over members")]),
        ("rule: sum(farmer.rice_rai)\n", "rule: sum(farmer.rice_ria)\n", [("definitions.rai.rule", "unknown column rice_ria of register farmer")]),
        ("rule: sum(farmer.rice_rai)\n", "rule: civil.birth_date\n", [("definitions.rai.rule", "a definition cannot be a partial date")]),
        ("    name_en: Rai\n", "", [("definitions.rai.name_en", "name_en is missing in definitions.rai")]),
        ("  rai:\n", "  farmer:\n", [("definitions.farmer", "farmer means something else in rules"), ("definitions.large.rule", "rai stands alone")]),
        ("count(members where large) = 0", "1 = 1", [("definitions.large", "no rule uses the definition large"), ("definitions.rai", "no rule uses the definition rai")]),
        ("payee: exists(farmer where rice_rai > 0)", "payee: any(members.large)", [("payee", "a payee is found by a record or by what holds of a member")]),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_be_is_refused(old: str, new: str, faults: list[tuple[str, str]]) -> None:
    assert old in DEFINED
    assert sorted(found_in(DEFINED.replace(old, new))) == sorted(faults)


def test_definitions_may_not_hide_a_nesting_without_end() -> None:
    links = "".join(
        f"  d{n}: {{name_th: x, name_en: x, rule: not (not (d{n - 1}))}}\n" if n else
        "  d0: {name_th: x, name_en: x, rule: exists(farmer)}\n"
        for n in range(40)
    )  # fmt: skip
    text = DEFINED.replace("definitions:\n", "definitions:\n" + links).replace("where large", "where large and d39")
    [(field, problem)] = found_in(text)
    assert field == "definitions.d22.rule"
    assert "nested more than 64 deep" in problem
