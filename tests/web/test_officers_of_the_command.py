"""Who acts by a verb where there is a site: an account that may, and that gives its password from a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from prasan.cli.officers import OfficerError, officer
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.web.accounts.limits import BY_ACCOUNT, count


@pytest.fixture
def password(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that has the password; beside it a data folder with a site."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "prasan.sqlite3").touch()
    file = tmp_path / "password"
    file.write_text("prasan-demo\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PRASAN_PASSWORD_FILE", str(file))
    return file


def test_an_account_that_may_and_gives_its_password_acts(password: Path) -> None:
    assert officer(" doae ", "07011", "propose") == Officer("doae", "account")
    assert officer("doae-head", "07011", "approve", "confirm") == Officer("doae-head", "account")


@pytest.mark.parametrize(
    ("by", "unit", "act", "problem"),
    [
        ("doae", "07011", "approve", "may not approve for unit 07011"),
        ("doae-head", "07011", "propose", "may not propose"),
        ("doae", "15008", "propose", "may not propose for unit 15008"),
        ("somchai", "07011", "propose", "no account of the site"),
        ("", "07011", "propose", "say who"),
    ],
)
def test_another_account_does_not(password: Path, by: str, unit: str, act: str, problem: str) -> None:
    with pytest.raises(OfficerError, match=problem):
        officer(by, unit, act)


def test_a_wrong_password_is_refused_and_logged_without_it(password: Path) -> None:
    password.write_text("another-password", encoding="utf-8")
    with pytest.raises(OfficerError, match="the password is another"):
        officer("doae", "07011", "propose")
    log = password.parent / "data" / "log" / "access.jsonl"
    [entry] = AccessLog(log).entries()
    assert (entry.event["action"], entry.event["who"]) == ("officer_refused", "doae")
    assert "another-password" not in log.read_text(encoding="utf-8")


def test_passwords_are_not_tried_without_end_here_or_on_the_site_together(password: Path) -> None:
    password.write_text("another-password", encoding="utf-8")
    for _ in range(4):
        with pytest.raises(OfficerError, match="the password is another"):
            officer("doae", "07011", "propose")
    for _ in range(BY_ACCOUNT - 4):
        count("doae", "192.0.2.1")
    password.write_text("prasan-demo", encoding="utf-8")
    with pytest.raises(OfficerError, match="too many passwords of doae"):
        officer("doae", "07011", "propose")
    assert officer("doae-head", "07011", "approve") == Officer("doae-head", "account")
    assert len(AccessLog(password.parent / "data" / "log" / "access.jsonl").entries()) == 4


def test_a_password_that_is_right_takes_back_what_failed_before(password: Path) -> None:
    for _ in range(BY_ACCOUNT - 1):
        count("doae", None)
    for _ in range(3):
        assert officer("doae", "07011", "propose") == Officer("doae", "account")


def test_a_password_that_others_may_read_is_not_taken(password: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    password.chmod(0o644)
    with pytest.raises(OfficerError, match="chmod 600"):
        officer("doae", "07011", "propose")
    monkeypatch.delenv("PRASAN_PASSWORD_FILE")
    with pytest.raises(OfficerError, match="there is no terminal"):
        officer("doae", "07011", "propose")


def test_where_there_is_no_site_a_name_is_taken_as_it_is_stated_and_said(
    password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (password.parent / "data" / "prasan.sqlite3").unlink()
    assert officer("somchai", "07011", "approve") == Officer("somchai", "stated")
    assert "somchai is a stated name" in " ".join(capsys.readouterr().err.split())
