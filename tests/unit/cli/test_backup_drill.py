"""The drill: a backup is taken while others write, everything is lost, and what comes back is held against what was there."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.engine.backups.errors import BackupError
from prasan.exchange.log import AccessLog

LEFT_OUT = (".lock", ".new", "-wal", "-shm", ".index.sqlite3")


@pytest.fixture
def site(own_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRASAN_DATA", str(own_demo))
    monkeypatch.setenv("PRASAN_BACKUP_TO", str(tmp_path / "backups"))
    monkeypatch.setenv("PRASAN_BACKUP_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.delenv("PRASAN_DATABASE_URL", raising=False)
    _run("backup", "--new-key", str(tmp_path / "key"))
    return own_demo


def _run(*asked: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*asked, "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != "prasan.sqlite3"
        and not any(part.startswith(".") or part == "run" for part in path.relative_to(folder).parts)
        and not path.name.endswith(LEFT_OUT)
    }


def _rows(folder: Path) -> Sequence[str]:
    with closing(sqlite3.connect(folder / "prasan.sqlite3")) as connection:
        return list(connection.iterdump())


def _damaged(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in {".jsonl", ".sqlite3", ".parquet", ".pem"}:
            path.write_bytes(b"damaged")
        elif path.is_file() and path.name.endswith("-key"):
            path.unlink()


def test_all_that_was_there_comes_back(site: Path) -> None:
    files, rows, verified = _files(site), _rows(site), AccessLog(site / "log" / "access.jsonl").verify()
    assert {"secret-key", "spine-key", "log/access.jsonl", "rounds/decisions.jsonl"} <= files.keys()
    taken = _run("backup")
    assert _run("backup")["new_pieces"] == 0
    assert _run("backup", "--verify", "--all")["verified"] == [
        each["backup"] for each in _run("backup", "--list")["backups"]
    ]
    _damaged(site)
    with pytest.raises(BackupError, match="not empty"):
        _run("restore")
    told = _run("restore", "--replace")
    assert told["rows"] > 1000
    assert _files(site) == files
    assert _rows(site) == rows
    assert AccessLog(site / "log" / "access.jsonl").verify() == verified
    assert told["access_log"] == {"entries": verified.size, "whole": True}
    assert (Path(told["put_aside"]) / "log" / "access.jsonl").read_bytes() == b"damaged"
    assert taken["backup"] < told["backup"]
    assert len(_run("backup", "--keep", "1")["forgotten"]) == 2


@pytest.fixture
def writing(site: Path) -> Iterator[list[int]]:
    """Others at work: each act is logged, then in the database; evidence is there before the ledger names it."""
    done, stop = [0], threading.Event()
    log = AccessLog(site / "log" / "access.jsonl")
    (site / "appeals" / "evidence").mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(site / "prasan.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE acts (number INTEGER, pair INTEGER)")
        connection.commit()

    def work() -> None:
        with closing(sqlite3.connect(site / "prasan.sqlite3", timeout=30)) as connection:
            while not stop.is_set():
                number = done[0] + 1
                log.append({"action": "drill", "number": number})
                (site / "appeals" / "evidence" / f"drill-{number}").write_text(str(number))
                with (site / "appeals" / "drill.jsonl").open("a") as ledger:
                    ledger.write(json.dumps({"evidence": f"drill-{number}"}) + "\n")
                with connection:
                    connection.execute("INSERT INTO acts VALUES (?, 1)", (number,))
                    connection.execute("INSERT INTO acts VALUES (?, 2)", (number,))
                done[0] = number

    thread = threading.Thread(target=work)
    thread.start()
    yield done
    stop.set()
    thread.join()


def test_a_backup_under_way_has_nothing_half(
    site: Path, writing: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        before = writing[0]
        _run("backup")
        assert writing[0] > before  # nobody was made to wait for it
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "back"))
    told = _run("restore")
    assert told["access_log"]["whole"]
    back = tmp_path / "back"
    with closing(sqlite3.connect(back / "prasan.sqlite3")) as connection:
        acts = connection.execute("SELECT number, count(*) FROM acts GROUP BY number ORDER BY number").fetchall()
    assert acts == [(number, 2) for number in range(1, len(acts) + 1)]
    ledger = [json.loads(line)["evidence"] for line in (back / "appeals" / "drill.jsonl").read_text().splitlines()]
    assert len(ledger) >= len(acts) >= before
    assert all((back / "appeals" / "evidence" / name).read_text() == name.removeprefix("drill-") for name in ledger)
    logged = {
        each.event["number"]
        for each in AccessLog(back / "log" / "access.jsonl").entries()
        if each.event["action"] == "drill"
    }
    assert logged >= {number for number, _ in acts}


def test_what_cannot_be_done_is_said_before_anything_is(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupError, match="within the data folder"):
        _run("backup", "--to", str(site / "backups"))
    with pytest.raises(BackupError, match="this is no time"):
        _run("restore", "--at", "yesterday")
    _run("backup")
    with pytest.raises(BackupError, match="no backup from before 2020"):
        _run("restore", "--at", "2020-01-01", "--replace")
    monkeypatch.delenv("PRASAN_BACKUP_KEY_FILE")
    with pytest.raises(BackupError, match="backups are encrypted, and no key is named"):
        _run("backup")
    monkeypatch.delenv("PRASAN_BACKUP_TO")
    with pytest.raises(BackupError, match="no place for backups is named"):
        _run("backup", "--key-file", str(tmp_path / "key"))
