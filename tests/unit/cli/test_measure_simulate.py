"""Simulating from the command line: what it says, as words, JSON and a workbook, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import python_calamine
from test_main_path import prasan


@pytest.fixture(scope="module")
def demo(own_demo: Path) -> Path:
    return own_demo


def test_a_simulation_changes_nothing_and_says_who_gains(demo: Path, tmp_path: Path) -> None:
    before = prasan(demo, "status", "--json").stdout
    out = tmp_path / "rice.xlsx"
    asked = ["--set", "cap_rai=30", "--against", "now", "--reference", "exists(poor)", "--xlsx", str(out), "--json"]
    told = json.loads(prasan(demo, "measure", "simulate", "rice-2557", *asked).stdout)
    assert [scenario["changes"] for scenario in told["scenarios"]] == [{}, {"cap_rai": 30.0}]
    facts = json.loads(before)["measures"]["rice-2557"]
    assert told["scenarios"][0]["totals"]["eligible"] == facts["eligible"]
    assert told["scenarios"][0]["totals"]["due"] == facts["amount"]
    total = told["comparison"]["total"]
    assert total["gains"] > 0
    assert total["gains"] + total["unchanged"] == facts["population"]
    assert told["scenarios"][1]["reference"]["undercoverage"] > 0
    assert "Provinces" in python_calamine.CalamineWorkbook.from_path(str(out)).sheet_names
    after = json.loads(prasan(demo, "status", "--json").stdout)
    assert after["measures"] == json.loads(before)["measures"]
    assert after["access_log"]["entries"] == json.loads(before)["access_log"]["entries"] + 1


def test_a_simulation_in_words_names_the_range_and_the_budget(demo: Path) -> None:
    asked = [
        "--budget",
        "1,000,000",
        "--strategy",
        "priority",
        "--priority",
        "poor.income_baht",
        "--priority",
        "age desc",
    ]
    words = prasan(demo, "measure", "simulate", "welfare-2560", *asked, "--set", "income=90_000").stdout
    assert "as at 2017-04-03: income = 90000.0" in words
    assert "by linkage" in words
    assert "baht due" in words
    assert "left" in words


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["rice-2557", "--set", "cap_rai=many"], "cap_rai: 'many' is not a number. Remedy: write rai"),
        (["rice-2557", "--set", "cap_rai"], "--set: 'cap_rai' is not name=value"),
        (["rice-2557", "--against", "rate=900,000,cap_rai=x"], "cap_rai: 'x' is not a number"),
        (["rice-2557", "--strategy", "cap"], "budget: the strategy needs one"),
        (["welfare-2560", "--reference", "exists(farmer)"], "does not cover farmer"),
        (["rice-2557", "--xlsx", "out.csv"], "let it end in .xlsx"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_a_sentence(demo: Path, asked: list[str], says: str) -> None:
    assert says in " ".join(prasan(demo, "measure", "simulate", *asked, code=1).stderr.split())
