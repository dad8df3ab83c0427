"""A keeper who loses a key: the log's, that of answers, that of pseudonyms.  What the command says, and what still holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from prasan.cli.expected import expected
from prasan.cli.main import app
from prasan.exchange.log import AccessLog
from prasan.exchange.pseudonyms import PseudonymError, Pseudonyms
from prasan.exchange.signing import verify
from prasan.exchange.site_keys import SiteKeyError, SiteKeys

Run = Callable[..., str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    log = AccessLog(tmp_path / "log" / "access.jsonl")
    log.append_all([{"action": "look", "who": "officer", "spine_id": each} for each in range(5)])
    return tmp_path


@pytest.fixture
def run() -> Run:
    def ran(*arguments: str, code: int = 0) -> str:
        """What the command says; a mistake that a person can mend as `main` says it."""
        result = CliRunner().invoke(app, list(arguments))
        if expected(result.exception):
            assert code == 1, result.exception
            return str(result.exception)
        assert result.exit_code == code, result.output
        return result.output

    return ran


def test_without_the_logs_key_nothing_new_is_signed_and_all_before_still_holds(data: Path, run: Run) -> None:
    proof, note, given = data / "proof.json", data / "note", data / "keys-as-given.txt"
    run("log", "prove", "3", "--out", str(proof))
    run("log", "checkpoint", "--out", str(note))
    given.write_text(run("log", "keys"), encoding="utf-8")
    (data / "log" / "log-key.pem").unlink()
    said = run("log", "checkpoint", code=1)
    assert "the key is gone" in said
    assert "prasan log new-key" in said
    assert "the log is whole" in run("log", "verify", "--checkpoint", str(note), "--keys", str(given))
    assert run("log", "check", str(proof), "--keys", str(given)).startswith("proved: 3 ")
    run("log", "new-key", "--by", "keeper", "--why", "the disk is broken")
    run("log", "checkpoint")
    assert "the log is whole" in run("log", "verify", "--checkpoint", str(note))
    assert run("log", "check", str(proof)).startswith("proved: 3 ")
    later = data / "later.json"
    run("log", "prove", "4", "--out", str(later))
    assert "none of the keys known" in run("log", "check", str(later), "--keys", str(given), code=1)
    told = json.loads(run("log", "search", "--action", "new_log_key", "--json"))["entries"]
    assert [(each["signed_by_old"], each["why"]) for each in told] == [
        (None, "the disk is broken"), (None, "the log's first key"),
    ]  # fmt: skip


def test_without_the_key_of_answers_none_is_given_and_those_before_are_still_checked(data: Path, run: Run) -> None:
    def keys() -> SiteKeys:
        return SiteKeys(data / "registry", AccessLog(data / "log" / "access.jsonl"))

    answer = keys().sign({"status": 200}, b"an answer")
    given = json.loads(run("registry", "keys"))["keys"]
    (data / "registry" / "signing-key.pem").unlink()
    with pytest.raises(SiteKeyError, match=r"the key is gone.*prasan registry new-key"):
        keys().sign({"status": 200}, b"another")
    run("registry", "new-key", "--by", "keeper", "--why", "the disk is broken")
    known: list[dict[str, Any]] = json.loads(run("registry", "keys"))["keys"]
    assert [each["kid"] for each in known[1:]] == [given[0]["kid"]]
    assert not known[0].get("before")  # nothing vouches for it: its users are given it another way
    assert verify(answer, b"an answer", known[1])
    assert verify(keys().sign({"status": 200}, b"new"), b"new", known[0])


def test_without_the_keys_of_pseudonyms_nobody_gets_another_name_unseen(data: Path, run: Run) -> None:
    def names(unit: str) -> Pseudonyms:
        log = AccessLog(data / "log" / "access.jsonl")
        return Pseudonyms(data / "registry" / "pseudonym-keys.json", unit, log)

    before, kept = names("07011").draw([1, 2]), data / "backup.json"
    path = data / "registry" / "pseudonym-keys.json"
    kept.write_bytes(path.read_bytes())
    path.unlink()
    with pytest.raises(PseudonymError, match=r"gone. Remedy: .*backup.*prasan registry new-pseudonym-key 07011"):
        names("07011").draw([1])
    assert not path.exists()
    path.write_bytes(kept.read_bytes())
    assert names("07011").draw([1, 2]) == before
    path.unlink()
    assert "by key 2" in run("registry", "new-pseudonym-key", "07011", "--by", "keeper", "--why", "no backup")
    assert [each[:3] for each in names("07011").draw([1, 2])] == ["p2-", "p2-"]
    with pytest.raises(PseudonymError, match="the key 1 of 07011 is not there"):
        names("07011").translate(before, [1, 2])
    assert names("21002").draw([1])[0].startswith("p1-")  # who never had one begins
    [last] = json.loads(
        run("log", "search", "--action", "new_pseudonym_key", "--unit", "07011", "--json", "--limit", "1")
    )["entries"]
    assert (last["without"], last["who"]) == ([1], "keeper")
