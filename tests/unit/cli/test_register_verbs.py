"""The verbs of ``prasan register`` say what the rooms below did, to people and to machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from deliveries import a_row, store_in, take
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.exchange.log import AccessLog

WHO = ["--by", "somsri"]


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))


def said(*words: str) -> str:
    result = CliRunner().invoke(app, ["register", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_held_register_is_listed_released_and_profiled(tmp_path: Path) -> None:
    ten = [a_row(number) for number in range(10)]
    take(tmp_path, ten)
    held = take(tmp_path, [*ten[:6], a_row(20, kind="?")])
    status = CliRunner().invoke(app, ["status"], catch_exceptions=False).output
    assert "a delivery of disabled is HELD. Next: `prasan register list`" in status
    listed = said("list")
    assert "civil: nothing was delivered yet. Next: `prasan ingest civil`" in listed
    assert "disabled: 10 records (0 with a warning), 0 in quarantine" in listed
    assert "held: 40.0% of the records are gone; the contract allows 20.0%" in listed
    workbook = str(tmp_path / "q.xlsx")
    assert json.loads(said("quarantine", "disabled", "--out", workbook, *WHO, "--json"))["rows"] == 1
    assert "1 rows sent: 0 accepted, 1 in quarantine still" in said("correct", "disabled", workbook, *WHO)
    released = json.loads(said("release", "disabled", *WHO, "--reason", "the register was cleaned", "--json"))
    assert released["live"] == held.reference == store_in(tmp_path).live("register/disabled").reference
    profile = said("profile", "disabled")
    assert "disabled@" + held.id + ": 6 records, 1 refused" in profile
    assert "-4 records, +1 refused" in profile
    assert json.loads(said("profile", "disabled", "--json"))["columns"]["kind"]["invalid"] == 1
    take(tmp_path, ten[:2])
    assert "is gone" in said("discard", "disabled", *WHO, "--reason", "half a file")
    actions = [entry.event["action"] for entry in AccessLog(tmp_path / "log" / "access.jsonl").entries()]
    assert actions == ["export_quarantine", "correct_register", "release_register", "discard_register"]
