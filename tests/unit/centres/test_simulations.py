"""What is shown of a simulation tells no small count, and the workbook says what is shown."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from measure_engines import World, make_measure
from stored_world import stored

from prasan.centres.simulations import runs
from prasan.centres.simulations.shown import shown
from prasan.centres.simulations.workbook import HIDDEN, write_workbook
from prasan.engine import detached
from prasan.exchange.agreements import NotPermittedError, Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, shipped
from prasan.measures.simulation import read_scenario, registers_needed, simulate

PARAMETERS = {"most": 100.0}


@pytest.fixture
def measure() -> Measure:
    return make_measure("person", ["exists(poor where income_baht <= $most)"], amount="300", parameters=PARAMETERS)


def crowd(**by_income: int) -> World:
    """People with a record of the poor: ``b10_50=40`` are 40 of province 10 (men, of 44) with an income of 50."""
    world, spine_id = World(), 0
    for where, count in by_income.items():
        province, income = where.removeprefix("b").split("_")
        for _ in range(count):
            spine_id += 1
            sex = "1" if province == "10" else "2"
            world.person(spine_id, area=f"{province}0101", sex=sex, birth_year=1970)
            world.record("poor", spine_id, income_baht=None if income == "none" else float(income))
    return world


def told(world: World, measure: Measure, folder: Path, *asked: dict[str, Any]) -> dict[str, Any]:
    scenarios = [read_scenario(measure, **each) for each in asked or ({},)]
    request = Request("a test", measure.owner, f"measure:{measure.id}", registers_needed(scenarios))
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    return shown(simulate(stored(world, folder), scenarios, permit, log=AccessLog(folder / "log.jsonl")))


def by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in rows}


def test_large_counts_are_shown_as_they_are(measure: Measure, tmp_path: Path) -> None:
    [scenario] = told(crowd(b10_50=40, b10_200=30, b50_50=20, b50_200=60), measure, tmp_path)["scenarios"]
    rows = by_key(scenario["by_province"])
    assert rows["10"] == {
        "key": "10", "counted": 70, "eligible": 40, "undetermined": 0, "served": 40, "due": 12_000, "paid": 12_000
    }  # fmt: skip
    assert (rows["50"]["eligible"], rows["50"]["due"]) == (20, 6_000)
    assert scenario["totals"]["eligible"] == 60
    assert scenario["criteria"][0]["only_not_met"] == 90


def test_a_small_count_is_hidden_with_its_amount_and_another_that_would_tell_it(
    measure: Measure, tmp_path: Path
) -> None:
    world = crowd(b10_50=40, b10_200=30, b50_50=3, b50_200=60, b92_50=25, b92_200=20)
    [scenario] = told(world, measure, tmp_path)["scenarios"]
    rows = by_key(scenario["by_province"])
    assert [rows[key]["eligible"] for key in ("10", "50", "92")] == [40, None, None]
    assert [rows[key]["due"] for key in ("10", "50", "92")] == [12_000, None, None]
    assert [rows[key]["counted"] for key in ("10", "50", "92")] == [70, 63, 45]
    assert scenario["totals"]["eligible"] == 68


def test_those_who_are_not_eligible_are_as_little_told_by_subtraction(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_200=30, b50_50=60, b50_200=3, b92_50=25, b92_200=20)
    [scenario] = told(world, measure, tmp_path)["scenarios"]
    assert [row["eligible"] for row in scenario["by_province"]] == [40, None, None]


def test_a_few_in_all_hide_the_total(measure: Measure, tmp_path: Path) -> None:
    [scenario] = told(crowd(b10_50=4, b10_200=30, b50_50=4, b50_200=60), measure, tmp_path)["scenarios"]
    totals = scenario["totals"]
    assert [totals[name] for name in ("eligible", "not_eligible", "served", "due", "paid", "people_eligible")] == [
        None
    ] * 6
    assert scenario["ranges"] is None
    assert totals["population"] == 98


def test_who_goes_without_is_hidden_where_few_do(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_200=30, b50_50=20, b50_200=60)
    capped = {"strategy": "cap", "budget": str(57 * 300)}
    [scenario] = told(world, measure, tmp_path, capped)["scenarios"]
    assert (scenario["totals"]["served"], scenario["totals"]["paid"], scenario["totals"]["left"]) == (None, None, None)
    assert scenario["totals"]["eligible"] == 60
    [scenario] = told(world, measure, tmp_path / "less", {**capped, "budget": str(45 * 300)})["scenarios"]
    assert (scenario["totals"]["served"], scenario["totals"]["paid"]) == (45, 13_500)


def test_two_scenarios_that_differ_by_a_few_people_do_not_tell_them(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_150=4, b10_200=30, b50_50=20, b50_200=60)
    result = told(world, measure, tmp_path, {}, {"changes": {"most": "150"}})
    first, second = result["scenarios"]
    assert first["totals"]["eligible"] == 60
    assert (second["totals"]["eligible"], second["totals"]["due"], second["ranges"]) == (None, None, None)
    # Nobody is judged anew in the other province, and the sum is hidden.
    assert [row["eligible"] for row in second["by_province"]] == [None, 20]
    assert result["comparison"]["total"]["gains"] is None
    assert second["criteria"][0]["not_met"] is None


def test_gains_that_are_large_are_shown(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_150=25, b10_200=30, b50_50=20, b50_200=60)
    total = told(world, measure, tmp_path, {}, {"changes": {"most": "150"}})["comparison"]["total"]
    assert total == {
        "gains": 25, "loses": 0, "unchanged": 150, "baht_gained": 7_500, "baht_lost": 0, "entered": 25, "departed": 0
    }  # fmt: skip


def test_a_range_is_rounded_outward(measure: Measure, tmp_path: Path) -> None:
    [scenario] = told(crowd(b10_50=43, b10_none=13, b10_200=30), measure, tmp_path)["scenarios"]
    assert scenario["ranges"]["eligible"]["undetermined"] == [43, 43, 60]
    assert scenario["ranges"]["due"]["undetermined"] == [12_900, 12_900, 20_000]
    assert scenario["ranges"]["eligible"]["linkage"] == [43, 43, 43]


def test_a_reference_shows_rates_of_counts_that_are_shown(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_150=25, b10_200=30)
    [scenario] = told(world, measure, tmp_path, {"reference": "exists(poor where income_baht < 160)"})["scenarios"]
    found = scenario["reference"]
    assert (found["covered"], found["missed"], found["leaked"], found["leakage"]) == (40, 25, 0, 0)
    assert found["undercoverage"] == pytest.approx(25 / 65)
    world = crowd(b10_50=40, b10_150=5, b10_200=30)
    asked = {"reference": "exists(poor where income_baht < 160)"}
    [scenario] = told(world, measure, tmp_path / "few", asked)["scenarios"]
    found = scenario["reference"]
    assert [found[name] for name in ("reference", "missed", "undercoverage")] == [None] * 3


def test_the_workbook_has_what_is_shown_and_no_more(measure: Measure, tmp_path: Path) -> None:
    world = crowd(b10_50=40, b10_150=25, b10_200=30, b50_50=3, b50_200=60, b92_50=25, b92_200=20)
    asked = {"reference": "exists(poor where income_baht < 160)"}
    result = told(world, measure, tmp_path, asked, {**asked, "changes": {"most": "150"}})
    write_workbook(result, measure, tmp_path / "out.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx"))
    assert book.sheet_names == ["Summary", "Provinces", "Ages", "Sexes", "Criteria"]
    provinces = {row[0]: row[1:] for row in book.get_sheet_by_name("Provinces").to_python()}
    headings = provinces["จังหวัด / Provinces"]
    assert provinces["กรุงเทพมหานคร / Bangkok"][headings.index("1: มีสิทธิ / Eligible")] == 40
    assert provinces["เชียงใหม่ / Chiang Mai"][headings.index("1: มีสิทธิ / Eligible")] == HIDDEN
    summary = {row[0]: row[1:] for row in book.get_sheet_by_name("Summary").to_python()}
    assert summary["มีสิทธิ / Eligible"] == [68, 93]
    assert summary["ได้เพิ่ม / Gain"] == ["", 25]
    assert list(tmp_path.glob(".*.part")) == []


def test_what_refuses_a_run_is_kept_so_that_it_can_be_said_in_any_language(tmp_path: Path) -> None:
    """The agreement ended between the asking and the work."""
    [rice] = [each for each in shipped() if each.id == "rice-2557"]
    (tmp_path / "agreements.yaml").write_text("agreements: []", encoding="utf-8")
    places = {name: str(tmp_path / name) for name in ("root", "store", "log")}
    order = {
        "measure": rice.id,
        "text": rice.text,
        "asked": [{}],
        "by": "somebody",
        "started": "2026-11-28T08:00:00+00:00",
        "places": {**places, "agreements": str(tmp_path)},
    }
    folder = tmp_path / "root" / "rice-2557"
    folder.mkdir(parents=True)
    run = detached.new_run(folder)
    (run / detached.ORDER).write_text(json.dumps(order), encoding="utf-8")
    runs.work(run)
    found = runs.find_run(tmp_path / "root", "rice-2557", run.name)
    assert found is not None
    assert found.state == "refused"
    assert isinstance(found.refusal, NotPermittedError)
    assert [gap.code for gap in found.refusal.gaps] == ["no_agreement"]
