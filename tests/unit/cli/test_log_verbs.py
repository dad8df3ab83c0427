"""``prasan log``, as an auditor types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.exchange.checkpoints import CheckpointError
from prasan.exchange.log import AccessLog


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AccessLog:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    log = AccessLog(tmp_path / "data" / "log" / "access.jsonl")
    for number in range(6):
        log.append(
            {"action": "open", "who": f"officer{number % 2}", "unit": "15003", "purpose": "p", "registers": ["civil"]}
        )
    return log


def run(*words: str, code: int = 0) -> dict[str, object]:
    done = CliRunner().invoke(app, ["log", *words, "--json"])
    assert done.exit_code == code, done.output
    return dict(json.loads(done.stdout))


def test_what_the_log_says_is_proved_elsewhere(log: AccessLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("verify")["entries"] == 6
    assert run("checkpoint", "--out", str(tmp_path / "kept.note"))["entries"] == 7  # its first key is an entry too
    keys = tmp_path / "keys.txt"
    keys.write_text("\n".join(run("keys")["keys"]))  # type: ignore[arg-type]
    assert run("prove", "3", "--out", str(tmp_path / "proof.json"))["hashes"] == 3
    assert run("search", "--who", "officer1", "--limit", "2")["found"] == 3
    run("search", "--out", str(tmp_path / "found.csv"))
    assert (tmp_path / "found.csv").read_text(encoding="utf-8-sig").count("officer0") == 3

    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "another machine"))
    assert run("check", str(tmp_path / "proof.json"), "--keys", str(keys))["who"] == "officer1"
    told = json.loads((tmp_path / "proof.json").read_text())
    told["entry"]["event"]["who"] = "nobody"
    (tmp_path / "proof.json").write_text(json.dumps(told))
    refused = CliRunner().invoke(app, ["log", "check", str(tmp_path / "proof.json"), "--keys", str(keys)])
    assert isinstance(refused.exception, CheckpointError)

    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    assert run("verify", "--checkpoint", str(tmp_path / "kept.note"), "--keys", str(keys))["checkpoints_held"] == 2
    run("new-key", "--by", "auditor", "--why", "yearly")
    assert run("verify")["whole"]
    lines = log.path.read_bytes().splitlines(keepends=True)
    for name in ("access.jsonl", "access.checkpoint.json"):
        log.path.with_name(name).unlink()
    for line in lines[1:]:
        log.append(json.loads(line)["event"])
    altered = run("verify", "--checkpoint", str(tmp_path / "kept.note"), code=1)
    assert altered["broken_at"] is None
    assert len(altered["faults"]) == 2  # type: ignore[arg-type]
