"""The verbs of hosting as a person uses them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app

RUN = [sys.executable, "-c", "from prasan.cli.main import main; main()", "hosting"]


def test_an_example_is_planned_checked_and_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(app, ["hosting", "example", "e.xlsx", "--workloads", "15"]).exit_code == 0
    planned = run(app, ["hosting", "plan", "e.xlsx", "--effort", "0.5", "--json"])
    assert planned.exit_code == 0, planned.output
    plan = json.loads(planned.stdout)
    assert {"placements", "bound", "gap", "cost"} <= set(plan)
    checked = run(app, ["hosting", "check", "e.plan.json"])
    assert checked.exit_code == 0
    assert "every limit holds" in checked.stdout
    one = next(each for each in plan["placements"] if each["site"])
    told = run(app, ["hosting", "explain", one["workload"]])
    assert told.exit_code == 0
    assert one["site"] in told.stdout
    assert "what would move it" in told.stdout
    kept = json.loads(Path("e.plan.json").read_text(encoding="utf-8"))
    kept["placements"][0]["site"] = "nowhere"
    Path("bad.plan.json").write_text(json.dumps(kept), encoding="utf-8")
    assert run(app, ["hosting", "check", "bad.plan.json"]).exit_code == 1


def test_an_empty_template_says_what_is_missing(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(app, ["hosting", "template", str(tmp_path / "t.xlsx")]).exit_code == 0
    told = run(app, ["hosting", "plan", str(tmp_path / "t.xlsx")])
    assert "start is missing" in str(told.exception)


def test_ctrl_c_keeps_the_best_plan_so_far(tmp_path: Path) -> None:
    file = tmp_path / "e.json"
    subprocess.run([*RUN, "example", str(file), "--workloads", "40"], check=True, capture_output=True)
    work = subprocess.Popen(
        [*RUN, "plan", str(file), "--effort", "5000", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert work.stderr is not None
    assert b"planning" in work.stderr.readline()
    work.send_signal(signal.SIGINT)
    out, told = work.communicate(timeout=120)
    assert work.returncode == 0, told
    assert b"best found so far" in told
    assert json.loads(out)["ended"] == "hand"
    assert (
        subprocess.run([*RUN, "check", str(file.with_name("e.plan.json"))], capture_output=True, check=False).returncode
        == 0
    )
