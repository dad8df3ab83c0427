"""What the environment says is checked at start, and no message shows a secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.environment import FILE, ROLES, VARIABLES, SettingError, faults, require_sound, stated

WRONG = {
    "PRASAN_HTTPS": "ja",
    "PRASAN_PROXIES": "-1",
    "PRASAN_UPLOAD_LIMIT": "2 GB",
    "PRASAN_ALLOWED_HOSTS": "https://prasan.example.org/",
    "PRASAN_CLASSIFICATION": "very secret",
    "PRASAN_SECOND_FACTOR_ROLES": "approver,boss",
    "PRASAN_MEMORY": "much",
    "PRASAN_DATABASE_URL": "mysql://site:correct-horse@db/site",
    "PRASAN_MAIL_URL": "correct-horse",
    "PRASAN_SECRET_KEY": "correct-horse",
    "PRASAN_LOG": "xml",
}


def test_each_wrong_value_is_named_with_its_kind_and_remedy_and_never_shown() -> None:
    found = faults(WRONG)
    assert [each.variable for each in found] == sorted(WRONG)
    assert all(each.refused and each.remedy for each in found)
    told = "\n".join(map(str, found))
    assert "correct-horse" not in told
    assert (
        "PRASAN_PROXIES: it holds a whole number, which it cannot be. Remedy: write a whole number from 0 to 10" in told
    )
    assert "PRASAN_DATABASE_URL: it holds an address" in told


def test_what_the_settings_may_be_is_sound() -> None:
    assert not faults(
        {
            "PRASAN_HTTPS": "1", "PRASAN_PROXIES": "1", "PRASAN_ALLOWED_HOSTS": "prasan.example.org, localhost",
            "PRASAN_MEMORY": "8GB", "PRASAN_SPARK_MEMORY": "4g", "PRASAN_STEP_UP_MINUTES": "0.5", "PRASAN_DEBUG": "",
            "PRASAN_DATABASE_URL": "postgresql://a:b@db:5432/site?sslmode=require", "PRASAN_SECOND_FACTOR_ROLES": "approver,",
            "PRASAN_CITIZEN_OIDC_URL": "https://c:s@id.example.org/issuer", "PRASAN_MAIL_FROM": "Prasan <p@example.org>",
            "PRASAN_TEST_POSTGRES": "whatever",
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PRASAN_DATABSE_URL", "PRASAN_DATABASE_URL"),
        ("PRASAN_HTTP", "PRASAN_HTTPS"),
        ("PRASAN_SECRETKEY_FILE", "PRASAN_SECRET_KEY_FILE"),
    ],
)
def test_an_unknown_variable_is_no_fault_but_is_told(written: str, meant: str) -> None:
    [fault] = faults({written: "x"})
    assert not fault.refused
    assert fault.remedy == f"did you mean {meant}?"


def test_a_secret_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "url"
    path.write_text("postgresql://a:b@db/site\n")
    path.chmod(0o600)
    monkeypatch.setenv("PRASAN_SOURCE_URL_FILE", str(path))
    require_sound()
    assert stated("PRASAN_SOURCE_URL") == "postgresql://a:b@db/site"
    path.chmod(0o644)
    assert [(each.variable, each.refused) for each in faults()] == [("PRASAN_SOURCE_URL_FILE", False)]
    monkeypatch.setenv("PRASAN_SOURCE_URL", "postgresql://c:d@db/site")
    with pytest.raises(SettingError, match="PRASAN_SOURCE_URL_FILE: PRASAN_SOURCE_URL is stated too"):
        require_sound()


def test_a_secrets_file_that_is_gone_empty_or_wrong_is_refused(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        [fault] = [each for each in faults({"PRASAN_SECRET_KEY_FILE": str(path)}) if each.refused]
        return str(fault)

    path = tmp_path / "key"
    assert "cannot be read (No such file or directory)" in told(path)
    path.write_text("\n")
    assert "the file is empty" in told(path)
    path.write_text("correct-horse")
    assert "holds a text of 13 characters" in told(path)
    assert "correct-horse" not in told(path)


def test_only_secrets_have_files() -> None:
    [fault] = faults({"PRASAN_HTTPS_FILE": "x"})
    assert fault.remedy.startswith("did you mean") or "take it away" in fault.remedy


@settings(max_examples=40)
@given(st.sampled_from(sorted(VARIABLES)), st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text))
def test_whatever_a_variable_holds_is_judged_without_being_shown(name: str, value: str) -> None:
    secret = value + "-7f3a-no-one-knows"
    assert all("no-one-knows" not in str(each) for each in faults({name: secret}))


def test_the_roles_are_those_of_the_site() -> None:
    from prasan.web.accounts.models import Role

    assert set(ROLES) == set(Role.values)


def test_every_variable_that_the_code_reads_is_known() -> None:
    source = Path(__file__).parents[3] / "src" / "prasan"
    settings = (source / "web" / "settings.py").read_text(encoding="utf-8")
    named = {line.split()[0] for line in settings.partition('"""')[2].splitlines() if line.startswith("PRASAN_")}
    assert named <= set(VARIABLES)
    assert all(not name.endswith(FILE) or name == "PRASAN_PASSWORD_FILE" for name in VARIABLES)
