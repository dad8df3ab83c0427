"""Checking a measure's file from the command line: no data is there, and none is asked for."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from test_main_path import prasan

SHIPPED = Path(str(files("prasan.measures").joinpath("shipped")))
WELFARE = SHIPPED / "welfare-2560.yaml"


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_measure_says_who_it_is_for_and_what_it_reads(path: Path, tmp_path: Path) -> None:
    words = prasan(tmp_path / "none", "measure", "check", str(path)).stdout
    told = json.loads(prasan(tmp_path / "none", "measure", "check", str(path), "--json").stdout)
    assert told["faults"] == []
    said = told["measure"]
    for key in ("purpose_th", "purpose_en", "legal_th", "legal_en"):
        assert said[key] in words
    for each in said["criteria"]:
        assert f"{each['id']}: {each['name_en']} ({each['name_th']})" in words
    assert all(register in words for register in said["reads"])
    assert not (tmp_path / "none").exists()


def test_the_words_name_the_columns_the_parameters_and_what_is_provisional(tmp_path: Path) -> None:
    words = prasan(tmp_path, "measure", "check", str(WELFARE)).stdout
    assert "civil: nationality, birth_date" in words
    assert "$income: number baht a year, 100,000 from 2017-04-03" in words
    assert words.count("[not found in a public source: provisional]") == 2


def test_the_words_say_what_is_worked_out_for_each_person(tmp_path: Path) -> None:
    words = prasan(tmp_path, "measure", "check", str(SHIPPED / "welfare-2565.yaml")).stdout
    assert "yearly_income: number, Income a year (รายได้ต่อปี)" in words
    assert "if exists(poor) or adult then min(poor.income_baht) else 0" in words


def test_every_fault_is_a_line_and_the_exit_is_1(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = WELFARE.read_text(encoding="utf-8")
    bad.write_text(text.replace("income_baht", "incom_baht").replace("2542-05-16", "2542-02-30"), encoding="utf-8")
    done = prasan(tmp_path, "measure", "check", str(bad), code=1)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert [line.partition("(")[2].partition(")")[0] for line in lines[:-1]] == [
        "parameters.born_before.values.1.value",
        "criteria.income.rule",
        "amount",
    ]
    assert lines[1].startswith(f"{bad}:")
    assert lines[1].endswith("unknown column incom_baht of register poor. Did you mean income_baht?")
    assert lines[-1] == "prasan: bad.yaml has 3 faults"
    told = json.loads(prasan(tmp_path, "measure", "check", str(bad), "--json", code=1).stdout)
    assert told["measure"] is None
    assert [fault["field"] for fault in told["faults"]] == [
        "parameters.born_before.values.1.value",
        "criteria.income.rule",
        "amount",
    ]
    assert set(told["faults"][0]) == {"file", "line", "column", "field", "problem", "remedy"}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "does not exist" in prasan(tmp_path, "measure", "check", str(tmp_path / "no.yaml"), code=2).stderr
