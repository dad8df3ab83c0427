"""What a timer runs, and when: each verb at its time, what failed sooner, and backups only where they have a place."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from prasan.cli.timed import HOUR, TIMED, _due, noted
from prasan.web.operations import runs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    monkeypatch.delenv("PRASAN_BACKUP_TO", raising=False)
    return tmp_path


def _names(now: float) -> list[str]:
    return [each.name for each in _due(now)]


def test_everything_is_due_at_first_and_backups_once_they_have_a_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_them = [each.name for each in TIMED]
    assert _names(time.time()) == [name for name in all_of_them if name not in ("backup", "open-data-publish")]
    monkeypatch.setenv("PRASAN_BACKUP_TO", "s3://x/y")
    (folder / "snapshots" / "centres" / "open").mkdir(parents=True)
    (folder / "snapshots" / "centres" / "open" / "live.json").touch()
    assert _names(time.time()) == all_of_them


def test_what_is_done_waits_for_its_time_and_what_failed_for_less(folder: Path) -> None:
    now = time.time()
    for timed in TIMED:
        runs.note(folder, timed.name, well=True)
    assert _names(now + 30) == []
    assert _names(now + 70) == ["registry-notify"]
    assert "centre-brief" in _names(now + HOUR + 10)
    runs.note(folder, "centre-remind", well=False)
    failed = time.time()
    assert "centre-remind" not in _names(failed + 200)
    assert "centre-remind" in _names(failed + 310)
    runs.note(folder, "centre-remind", well=True)
    assert "centre-remind" not in _names(failed + 310)


@pytest.mark.parametrize(
    ("asked", "ends", "noted_as"),
    [
        (["centre", "remind"], None, (True, False)),
        (["centre", "remind", "--by", "x"], SystemExit(0), (True, False)),
        (["centre", "remind"], SystemExit(1), (False, True)),
        (["centre", "remind"], RuntimeError(), (False, True)),
        (["centre", "remind", "--dry-run"], None, None),
        (["centre", "brief", "--unit", "00000"], None, None),
        (["status"], None, None),
    ],
)
def test_how_a_timed_verb_ends_is_noted(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
    ends: BaseException | None,
    noted_as: tuple[bool, bool] | None,
) -> None:
    monkeypatch.setattr(sys, "argv", ["prasan", *asked])
    with suppress(SystemExit, RuntimeError), noted():
        if ends:
            raise ends
    found = {name: (bool(run.succeeded), bool(run.failed)) for name, run in runs.runs(folder).items()}
    assert found == ({"centre-remind": noted_as} if noted_as else {})


def test_a_time_that_cannot_be_read_stops_nothing(folder: Path) -> None:
    runs.note(folder, "backup", well=True)
    (folder / "run" / "verbs" / "backup.json").write_text("{")
    assert runs.runs(folder) == {}
    runs.note(folder, "backup", well=True)
    assert runs.runs(folder)["backup"].succeeded
