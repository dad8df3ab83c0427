"""What a plan is worth, and the baseline by which that is measured."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.hosting.costing import by_year
from prasan.hosting.errors import HostingError
from prasan.hosting.example import example
from prasan.hosting.money.baseline import against, freeze, read_baseline, write_baseline
from prasan.hosting.money.case import case_of
from prasan.hosting.money.sensitivity import tornado
from prasan.hosting.plan import Plan, digest, read_plan, write_plan
from prasan.hosting.planning import Asked, make_plan
from prasan.hosting.problem import Problem
from prasan.hosting.reading import read_problem
from prasan.hosting.template import write_tables


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("money")
    file, out = folder / "p.json", folder / "p.plan.json"
    write_tables(example(30), file)
    plan = make_plan(read_problem(file), Asked(0, 0.5))
    plan.file, plan.sha256 = file.name, digest(file)
    write_plan(plan, out)
    return file, out


@pytest.fixture(scope="module")
def made(files: tuple[Path, Path]) -> tuple[Problem, Plan]:
    return read_problem(files[0]), read_plan(files[1])


def test_years_and_agencies_add_up_to_the_same(made: tuple[Problem, Plan]) -> None:
    problem, plan = made
    case, rows = case_of(problem, plan), by_year(problem, plan)
    for at, side in enumerate(("plan", "today")):
        total = sum(row[side] for row in rows)
        assert sum(sum(getattr(each, side).values()) for each in case.years) == total
        assert sum(each[at + 1] for each in case.agencies) == total
    assert case.npv == case.npv_today - case.npv_plan
    assert case.years[-1].cumulative == pytest.approx(case.npv, abs=2)
    assert {kind for row in rows for kind in [row["kind"]] if row["today"]} >= {"capital", "energy", "staff", "running"}
    assert case.carbon_today > 0
    assert case.carbon_plan > 0


def test_leaving_all_as_it_is_saves_nothing(made: tuple[Problem, Plan]) -> None:
    problem, _ = made
    case = case_of(problem, Plan(problem.name, "", "", [], []))
    assert (case.npv, case.breaks_even) == (0, problem.start)
    assert case.carbon_plan == pytest.approx(case.carbon_today)


def test_the_widest_bar_is_first_and_a_dearer_room_makes_the_plan_save_more(made: tuple[Problem, Plan]) -> None:
    bars = tornado(*made)
    assert [each.width for each in bars] == sorted((each.width for each in bars), reverse=True)
    rooms = next(each for each in bars if each.what == "room_fixed")
    assert rooms.npv_high > rooms.npv_low
    assert "close_room_baht" in {each.what for each in bars if each.assumption}


def test_a_frozen_baseline_is_not_replaced_nor_changed_unseen(made: tuple[Problem, Plan], tmp_path: Path) -> None:
    problem, plan = made
    file = tmp_path / "b.json"
    frozen = freeze(problem, "x", "somchai", datetime(2026, 11, 1, tzinfo=UTC))
    write_baseline(frozen, file)
    assert read_baseline(file) == frozen
    case = case_of(problem, plan)
    for row, year in zip(against(frozen, case), case.years, strict=True):
        assert row["saving"] == year.saving
    with pytest.raises(HostingError, match="frozen there already"):
        write_baseline(freeze(problem, "x", "another", datetime(2026, 11, 2, tzinfo=UTC)), file)
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["rows"][0]["baht"] += 1
    file.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(HostingError, match="changed after it was frozen"):
        read_baseline(file)


def test_the_verbs_tell_the_case(files: tuple[Path, Path]) -> None:
    file, plan = files
    run = CliRunner().invoke
    told = run(app, ["hosting", "freeze", str(file), "--by", "somchai", "--json"])
    assert told.exit_code == 0, told.output
    frozen = json.loads(told.stdout)
    told = run(app, ["hosting", "money", str(plan), "--baseline", frozen["file"], "--json"])
    assert told.exit_code == 0, told.output
    result = json.loads(told.stdout)
    assert result["baseline"]["sha256"] == frozen["sha256"]
    assert result["tornado"]
    assert all(each["source"] for each in result["coefficients"].values())
    assert "breaks even" in run(app, ["hosting", "money", str(plan)]).stdout or result["breaks_even"] is None
