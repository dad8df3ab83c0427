"""Rounds from the command line: from a run to a payment file, and what is refused on the way."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from measure_engines import said_in
from test_main_path import prasan


@pytest.fixture(scope="module")
def demo(own_demo: Path) -> Path:
    """The demonstration, as a lone analyst has it who never made a site."""
    (own_demo / "prasan.sqlite3").rename(own_demo / "site-of-others")
    return own_demo


def asked(data: Path, *arguments: str) -> Any:
    return json.loads(prasan(data, "measure", *arguments, "--json").stdout)


def test_a_round_from_proposal_to_payment(demo: Path, tmp_path: Path) -> None:
    run = json.loads(prasan(demo, "status", "--json").stdout)["measures"]["rice-2557"]
    told = asked(demo, "propose", "rice-2557", "--by", "somchai")
    assert (told["state"], told["entitlements"], told["number"]) == ("proposed", run["eligible"], 1)
    assert told["stated"] == ["somchai"]
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
    first = prasan(demo, "measure", "changes", "old-age-2555", "--round", "1", code=1)
    assert "say --since" in " ".join(first.stderr.split())
    words = prasan(demo, "measure", "propose", "old-age-2555", "--by", "somchai").stdout
    assert "since round 1: new: 0 units, +0.00 baht" in words
    out = tmp_path / "changes.csv"
    assert "say who" in prasan(demo, "measure", "changes", "old-age-2555", "--out", str(out), code=1).stderr
    told = asked(demo, "changes", "old-age-2555", "--out", str(out), "--by", "malee")
    assert (told["from"], told["to"], told["differs"]) == (1, 3, [])
    assert all(each["units"] == 0 for each in told["changes"].values())
    assert out.read_text(encoding="utf-8").startswith("kind,unit_key")
    assert out.stat().st_mode & 0o777 == 0o600
    refused = prasan(demo, "measure", "refuse", "old-age-2555", "--by", "malee", "--why", "too early").stdout
    assert "refused by malee" in refused


def test_an_appeal_from_the_case_to_a_confirmed_decision(demo: Path, tmp_path: Path) -> None:
    told = asked(demo, "propose", "welfare-2560", "--by", "somchai")
    asked(demo, "approve", "welfare-2560", "--by", "malee")
    kind, _, identity = told["reference"].partition("@")
    verdicts = said_in(demo / "snapshots" / kind / identity / "verdicts.parquet")
    person = next(row["spine_id"] for row in verdicts if (row["c_applied"], row["c_income"]) == ("met", "not_met"))
    appeal = ["appeal", "welfare-2560", "--person", str(person)]
    words = prasan(demo, "measure", *appeal, "--by", "malee").stdout
    assert "not met: income" in words
    assert "poor: income_baht = " in words
    letter = tmp_path / "letter.txt"
    letter.write_text("the employer's letter", encoding="utf-8")
    refused = prasan(demo, "measure", *appeal, "--by", "malee", "--says", "income=met", code=1)
    assert "say which file shows it" in " ".join(refused.stderr.split())
    every = [f"{name.removeprefix('c_')}=met" for name in verdicts[0] if name.startswith("c_")]
    says = [part for each in every for part in ("--says", each)]
    lodged = asked(demo, *appeal, "--by", "malee", "--evidence", str(letter), *says)
    assert (lodged["appeal"]["state"], lodged["verdict"]) == ("open", "not_eligible")
    decided = asked(demo, *appeal, "--by", "malee", "--decide", "--answer", "the letter says so")["appeal"]
    assert decided["decision"]["criteria"]["income"] == "met"
    same = prasan(demo, "measure", *appeal, "--by", "malee", "--confirm", code=1)
    assert "let another one" in " ".join(same.stderr.split())
    assert asked(demo, *appeal, "--by", "somchai", "--confirm")["appeal"]["state"] == "confirmed"
    listed = prasan(demo, "measure", "appeal", "welfare-2560", "--by", "malee").stdout
    assert "confirmed by somchai" in listed
    assert "stated names, which no account of the site confirmed: malee, somchai" in listed
    out = tmp_path / "paid"
    told = asked(demo, "pay", "welfare-2560", "--by", "malee", "--out", str(out), "--appeals")
    assert (told["supplement"], told["count"]) == (1, 1)
    assert (out / "welfare-2560-round-1-supplement-1.csv").is_file()
    assert "the employer" not in (demo / "log" / "access.jsonl").read_text(encoding="utf-8")


def test_where_there_is_a_site_a_verb_asks_for_an_account(demo: Path, tmp_path: Path) -> None:
    for name in ("snapshots", "agreements.yaml", "rounds"):
        (tmp_path / name).symlink_to(demo / name)
    shutil.copy(demo / "site-of-others", tmp_path / "prasan.sqlite3")
    refused = prasan(tmp_path, "measure", "approve", "old-age-2555", "--by", "officer2", code=1)
    assert "there is no terminal" in refused.stderr
