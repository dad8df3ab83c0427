"""The command as people and machines use it: from nothing to figures, and what it says when it cannot."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from demo_site import PEOPLE

from prasan.centres.rollup import KIND, roll_up
from prasan.engine.snapshots import SnapshotStore

PRASAN = Path(sys.executable).with_name("prasan")


def prasan(data: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRASAN_DATA": str(data), "PYTHONUTF8": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [PRASAN, *arguments], env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def demo(own_demo: Path) -> Path:
    return own_demo


def status(data: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(prasan(data, "status", "--json").stdout)
    return answer


def test_the_status_gives_people_records_links_and_the_eligible(demo: Path) -> None:
    told = status(demo)
    assert told["people"] >= PEOPLE
    assert told["registers"].keys() == {"civil", "farmer", "poor"}
    for facts in told["registers"].values():
        assert facts["read"] == facts["accepted"] + facts["quarantined"]
        assert facts["records"] == facts["accepted"]
        assert facts["linked"] <= facts["records"]
    for facts in told["measures"].values():
        assert facts["eligible"] + facts["not_eligible"] + facts["undetermined"] == facts["population"]
        assert facts["eligible"] > 0
    assert told["evaluation"]["precision"] >= 0.99
    assert told["evaluation"]["recall"] >= 0.99
    assert told["access_log"]["whole"]


def test_the_nation_is_the_sum_of_its_provinces_and_of_its_departments(demo: Path) -> None:
    figures = status(demo)["figures"]
    assert figures["all_equal"]
    checks = [check for periods in figures["checks"].values() for check in periods.values()]
    assert len(checks) >= 18
    assert all(check["national"] == check["provinces"] == check["departments"] for check in checks)
    eligible = status(demo)["measures"]["welfare-2560"]["eligible"]
    assert figures["checks"]["welfare_2560_people"]["2560"]["national"] == eligible


def test_a_measure_that_is_run_again_shows_at_once(demo: Path) -> None:
    store = SnapshotStore(demo / "snapshots")
    (demo / "snapshots" / "measure" / "welfare-2560" / "live.json").unlink()
    roll_up(store, [], [])
    assert "welfare_2560_people" not in store.live(KIND).facts["checks"]
    prasan(demo, "measure", "run", "welfare-2560")
    assert "welfare_2560_people" in store.live(KIND).facts["checks"]
    assert store.live(KIND).facts["figures"]["counted"] > 100_000, "the reports of the site count again too"


def test_the_demonstration_can_be_run_again_and_comes_to_the_same(demo: Path) -> None:
    before = status(demo)
    again = prasan(demo, "demo", "--people", str(PEOPLE), "--no-serve").stdout
    assert "pmo" in again
    assert "password of all: prasan-demo" in again
    after = status(demo)
    assert after["access_log"]["entries"] > before["access_log"]["entries"]
    for told in (before, after):
        told.pop("access_log")
        told["figures"].pop("snapshot")  # a database file is not the same to the byte, its figures are
    assert after == before


def test_each_step_says_what_must_come_before_it(tmp_path: Path) -> None:
    nothing = prasan(tmp_path, "ingest", code=1).stderr
    assert "no civil.parquet" in nothing
    assert "agreements.yaml" in prasan(tmp_path, "link", code=1).stderr
    assert "Run `prasan link`" in prasan(tmp_path, "link", "evaluate", code=1).stderr
    assert "nobody is linked yet" in prasan(tmp_path, "status").stdout
    assert "1,000 to 70,000,000" in prasan(tmp_path, "nation", "make", "--people", "5", code=1).stderr


def test_a_bad_delivery_is_named_and_the_last_one_stays_live(demo: Path, tmp_path: Path) -> None:
    before = status(demo)["registers"]["farmer"]
    (tmp_path / "farmer.csv").write_text("farmer_no,full_name\n1,นายหนึ่ง สอง\n", encoding="utf-8")
    said = prasan(demo, "ingest", "farmer", "--from", str(tmp_path), code=1).stderr
    assert "farmer.csv" in said
    assert "the column national_id is missing" in said
    assert status(demo)["registers"]["farmer"] == before


def test_without_an_agreement_nothing_runs(demo: Path) -> None:
    said = prasan(demo, "link", "--unit", "07011", code=1).stderr
    assert "not permitted" in said
    assert "not with unit 07011" in said


def test_a_link_is_explained_and_its_rightness_told_with_intervals(demo: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "sample.csv"
    prasan(demo, "link", "sample", str(drawn), "--size", "40")
    with drawn.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scored = next(row for row in rows if row["stage"] == "scored")
    told = json.loads(prasan(demo, "link", "explain", scored["register"], scored["record_key"], "--json").stdout)
    assert told["weight"] == pytest.approx(sum(step["weight"] for step in told["steps"]))
    assert "record" not in told
    words = prasan(demo, "link", "explain", scored["register"], scored["record_key"], "--show-values").stdout
    assert "bits in all" in words
    assert "given_name:" in words
    assert "no record of this key" in prasan(demo, "link", "explain", "poor", "nothing", code=1).stderr
    assert "blocking rules miss" in prasan(demo, "link", "model").stdout
    assert "precision 1." in prasan(demo, "link", "evaluate").stdout
    with drawn.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "same": int(row["linked"] == "True")} for row in rows)
    said = prasan(demo, "link", "evaluate", "--sample", str(drawn)).stdout
    assert "precision 1.00000 (0." in said
    assert "poor: precision" in said
    assert "of the links are of one person" in said
    table = tmp_path / "sample.parquet"
    asked = ("--by", "register", "--register", "farmer", "--stage", "scored", "--stage", "exact_id", "--size", "5")
    answer = json.loads(prasan(demo, "link", "sample", str(table), *asked, "--json").stdout)
    assert answer["pairs"] == sum(row["drawn"] for row in answer["drawn"]) == 5
    assert {row["register"] for row in answer["drawn"]} == {"farmer"}
    assert "no row is labelled" in prasan(demo, "link", "evaluate", "--sample", str(table), code=1).stderr
    none = prasan(demo, "link", "sample", str(table), "--stage", "nothing", code=1).stderr
    assert "there are no such pairs" in none
    assert "farmer scored" in none
    assert "no such file" in prasan(demo, "link", "evaluate", "--sample", "nothing.csv", code=1).stderr
    assert "records that an id proves" in prasan(demo, "link", "evaluate", "--proven").stdout
    assert "leave --truth and" in prasan(demo, "link", "evaluate", "--proven", "--sample", "x.csv", code=2).stderr
