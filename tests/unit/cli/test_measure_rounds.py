"""Rounds from the command line: from a run to a payment file, and what is refused on the way."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from test_main_path import prasan


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("rounds") / "data"
    prasan(data, "demo", "--people", "6000", "--no-serve")
    return data


def asked(data: Path, *arguments: str) -> Any:
    return json.loads(prasan(data, "measure", *arguments, "--json").stdout)


def test_a_round_from_proposal_to_payment(demo: Path, tmp_path: Path) -> None:
    run = json.loads(prasan(demo, "status", "--json").stdout)["measures"]["rice-2557"]
    told = asked(demo, "propose", "rice-2557", "--by", "somchai")
    assert (told["state"], told["entitlements"], told["number"]) == ("proposed", run["eligible"], 1)
    assert float(told["baht"]) == run["amount"]
    refused = prasan(demo, "measure", "approve", "rice-2557", "--by", "Somchai", code=1)
    assert "let another one" in " ".join(refused.stderr.split())
    out = tmp_path / "paid"
    refused = prasan(demo, "measure", "pay", "rice-2557", "--by", "somchai", "--out", str(out), code=1)
    assert "is proposed, not approved" in " ".join(refused.stderr.split())
    assert "approved by malee" in prasan(demo, "measure", "approve", "rice-2557", "--by", "malee").stdout
    paid = prasan(demo, "measure", "pay", "rice-2557", "--by", "somchai", "--out", str(out), "--json").stdout
    totals = json.loads(paid)
    with (out / "rice-2557-round-1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == totals["count"] > 0
    assert totals["count"] + totals["without_id"]["count"] == run["eligible"]
    assert not {row["national_id"] for row in rows} & set(paid.split('"'))
    again = ["measure", "pay", "rice-2557", "--by", "somchai", "--out", str(out)]
    assert "already" in prasan(demo, *again, code=1).stderr
    words = prasan(demo, *again, "--again", "--why", "lost").stdout
    assert f"{totals['count']:,} payments" in words
    listed = asked(demo, "rounds", "rice-2557")["rounds"]
    assert [len(each["payments"]) for each in listed] == [2]
    assert json.loads(prasan(demo, "status", "--json").stdout)["access_log"]["whole"]


def test_changes_are_said_between_rounds_and_written_for_an_officer(demo: Path, tmp_path: Path) -> None:
    assert "no round of old-age-2555" not in prasan(demo, "measure", "rounds", "old-age-2555").stdout
    asked(demo, "propose", "old-age-2555", "--by", "somchai")
    asked(demo, "approve", "old-age-2555", "--by", "malee")
    first = prasan(demo, "measure", "changes", "old-age-2555", code=1)
    assert "say --since" in " ".join(first.stderr.split())
    words = prasan(demo, "measure", "propose", "old-age-2555", "--by", "somchai").stdout
    assert "since round 1: new: 0 units, +0.00 baht" in words
    out = tmp_path / "changes.csv"
    assert "say who" in prasan(demo, "measure", "changes", "old-age-2555", "--out", str(out), code=1).stderr
    told = asked(demo, "changes", "old-age-2555", "--out", str(out), "--by", "malee")
    assert (told["from"], told["to"], told["differs"]) == (1, 2, [])
    assert all(each["units"] == 0 for each in told["changes"].values())
    assert out.read_text(encoding="utf-8").startswith("kind,unit_key")
    assert out.stat().st_mode & 0o777 == 0o600
    refused = prasan(demo, "measure", "refuse", "old-age-2555", "--by", "malee", "--why", "too early").stdout
    assert "refused by malee" in refused
