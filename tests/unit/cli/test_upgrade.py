"""An upgrade: refused until it is asked for, rehearsed on a copy, done after a backup, and taken back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from prasan.engine import folder_form
from prasan.engine.folder_form import FolderFormError, bring_up_to_date, form_of

# The database as an earlier version left it, then what an operator does, all in one process.
WORK = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from prasan.web.scope import see_everything
see_everything()
call_command("migrate", "registry", "0001", verbosity=0)
from django.db import connection
from typer.testing import CliRunner
from prasan.cli.main import app
from prasan.web.operations.upgrading import pending
told = []
for asked in json.loads(sys.argv[1]):
    done = CliRunner().invoke(app, asked)
    connection.close()
    told.append({"exit": done.exit_code, "said": done.stdout, "error": str(done.exception or ""), "waiting": pending()})
    connection.close()
print(json.dumps(told))
"""


def test_from_an_older_version_and_back(own_demo: Path, tmp_path: Path) -> None:
    def rows() -> int:
        with closing(sqlite3.connect(own_demo / "prasan.sqlite3")) as connection:
            return int(connection.execute("SELECT count(*) FROM accounts_user").fetchone()[0])

    before = rows()
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "prasan.web.settings", "PRASAN_DATA": str(own_demo),
        "PRASAN_BACKUP_TO": str(tmp_path / "backups"), "PRASAN_BACKUP_PASSPHRASE": "correct horse battery",
    }  # fmt: skip
    asked = [
        ["account", "list"], ["upgrade", "--rehearse", "--json"], ["upgrade", "--json"], ["upgrade"], ["account", "list"],
        ["restore", "--replace"],
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WORK, json.dumps(asked)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    refused, rehearsed, upgraded, again, listed, back = json.loads(done.stdout)
    assert "prasan upgrade --rehearse" in refused["error"]
    told: dict[str, Any] = json.loads(rehearsed["said"])
    assert told["rehearsed"]
    assert told["migrations"] == ["registry.0002_notices"] == rehearsed["waiting"]  # nothing was changed
    assert told["changed"] == {"registry_callback": [None, 0], "registry_notice": [None, 0]}
    assert (told["lost"], rehearsed["exit"]) == ({}, 0)
    told = json.loads(upgraded["said"])
    assert (told["migrations"], told["lost"]) == (["registry.0002_notices"], {})
    assert told["backup"]
    assert told["access_log"]["whole"]
    assert (upgraded["exit"], upgraded["waiting"]) == (0, [])
    assert "nothing to upgrade" in again["said"]
    assert listed["exit"] == 0
    assert (back["exit"], back["waiting"]) == (0, ["registry.0002_notices"])
    assert rows() == before


def test_what_loses_rows_is_told() -> None:
    from prasan.web.operations.upgrading import Change

    change = Change(["x.0001"], 0.1, {"a": 5, "b": 2, "c": 1, "django_migrations": 9}, {"a": 4, "c": 3})
    assert change.lost == {"a": 1, "b": 2}
    assert change.told()["changed"] == {"a": [5, 4], "b": [2, None], "c": [1, 3]}


def test_a_folder_of_a_newer_form_is_left_alone(tmp_path: Path) -> None:
    assert form_of(tmp_path) == 1
    bring_up_to_date(tmp_path)
    assert form_of(tmp_path) == folder_form.FORM
    (tmp_path / folder_form.FILE).write_text('{"form": 99, "prasan": "9.0"}')
    with pytest.raises(FolderFormError, match=r"Prasan 9.0 has written here"):
        form_of(tmp_path)
    (tmp_path / folder_form.FILE).write_text("{")
    with pytest.raises(FolderFormError, match="cannot be read"):
        form_of(tmp_path)


def test_a_step_that_is_stopped_is_done_again_and_none_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def second(_folder: Path) -> None:
        done.append(2)
        if done.count(2) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(folder_form, "FORM", 3)
    steps = {1: lambda _folder: done.append(1), 2: second}
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(tmp_path, steps, 3)
    assert form_of(tmp_path) == 2
    assert bring_up_to_date(tmp_path, steps, 3) == [2]
    assert (form_of(tmp_path), done) == (3, [1, 2, 2])
