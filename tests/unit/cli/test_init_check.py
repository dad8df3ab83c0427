"""`prasan init --check`: every setting that cannot be used, with the remedy, and nothing made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app


def _checked(*options: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["init", "--check", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("PRASAN_DATABASE_URL", raising=False)
    return tmp_path / "data"


def test_settings_that_are_sound_are_said_to_be_and_nothing_is_made(data: Path) -> None:
    assert _checked() == (0, "the settings are sound\n")
    assert not data.exists()


def test_what_is_wrong_is_named_with_its_remedy(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRASAN_PROXIES", "many")
    monkeypatch.setenv("PRASAN_PROXY", "1")
    code, said = _checked()
    assert code == 1
    assert (
        "WRONG  PRASAN_PROXIES: it holds a text of 4 characters, which it cannot be. Remedy: write a whole number"
        in said
    )
    assert "doubtful  PRASAN_PROXY: no such setting." in said


def test_a_database_that_does_not_answer_is_named_without_its_password(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("PRASAN_DATABASE_URL", "postgresql://site:correct-horse@127.0.0.1:1/site")
    code, said = _checked("--json")
    assert code == 1
    assert [each["variable"] for each in json.loads(said)["faults"]] == ["PRASAN_DATABASE_URL"]
    assert "correct-horse" not in said


def test_what_is_sound_but_does_not_fit_together_is_doubted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRASAN_SITE_URL", "https://prasan.example.org")
    code, said = _checked()
    assert code == 0
    assert said.startswith("doubtful  PRASAN_HTTPS: off, and PRASAN_SITE_URL begins with https://")
