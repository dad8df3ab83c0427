"""What is in deploy/ fits the house: settings that are known, verbs that are there, units that systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from prasan.cli.main import app
from prasan.cli.timed import TIMED
from prasan.engine.backups.sealing import Sealer, new_lock, unlocked
from prasan.engine.environment import FILE, VARIABLES, faults

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def _unit(path: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            section.setdefault(name, []).append(value)
    return found


def _settings(text: str) -> set[str]:
    return set(re.findall(r"\b(PRASAN_[A-Z0-9_]+)\b", text)) - {"PRASAN_NAME"}


def test_every_setting_that_is_named_there_is_one_that_the_readme_has() -> None:
    for path in (path for path in DEPLOY.rglob("*") if path.is_file()):
        for name in _settings(path.read_text(encoding="utf-8")):
            known = name if name in VARIABLES else name.removesuffix(FILE)
            assert known in VARIABLES, f"{path.name}: {name}"
            assert known == name or VARIABLES[known].secret, f"{path.name}: {name} is no secret"
            assert f"`{known}`" in README, f"{path.name}: {name}"


def test_what_the_containers_are_told_is_sound() -> None:
    told = {
        name: str(value)
        .replace("${PRASAN_NAME:?the name of the site}", "prasan.example.org")
        .replace("${PRASAN_NAME}", "p.example.org")
        for name, value in COMPOSE["x-prasan"]["environment"].items()
        if not name.endswith(FILE)
    }
    assert faults(told) == []


def test_containers_have_no_rights_and_name_only_what_is_there() -> None:
    services: dict[str, dict[str, Any]] = COMPOSE["services"]
    for name in ("site", "worker"):
        each = services[name]
        assert each["read_only"]
        assert each["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in each["security_opt"]
        assert get_command(app).get_command(None, each["command"][0]) is not None  # type: ignore[attr-defined]
    assert [name for name, each in services.items() if each.get("ports")] == ["proxy"]
    for each in services.values():
        assert set(each.get("secrets", [])) <= COMPOSE["secrets"].keys()
        assert set(each["networks"]) <= COMPOSE["networks"].keys()
        named = [volume.partition(":")[0] for volume in each.get("volumes", [])]
        assert {volume for volume in named if "/" not in volume} <= COMPOSE["volumes"].keys()
        assert all((DEPLOY / volume).exists() for volume in named if volume.startswith("./"))
    files = {str(each["file"]).rpartition("/")[2] for each in COMPOSE["secrets"].values()}
    assert files == set(re.findall(r"> secrets/(\w+)", (DEPLOY / "make-secrets").read_text(encoding="utf-8")))


def test_the_secrets_that_are_made_are_what_the_site_takes(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "make-secrets", tmp_path)
    subprocess.run([tmp_path / "make-secrets"], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    told = {name: Path(value).name for name, value in COMPOSE["x-prasan"]["environment"].items() if name.endswith(FILE)}
    assert [
        each for each in faults({name.removesuffix(FILE): made[file] for name, file in told.items()}) if each.refused
    ] == []
    key = made["backup_key"].strip()
    assert Sealer(unlocked(key, new_lock(key))).proof
    assert subprocess.run([tmp_path / "make-secrets"], check=False, capture_output=True).returncode == 1


def test_the_container_runs_as_nobody_and_fetches_nothing_when_it_runs() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    *_, last = re.split(r"^FROM ", text, flags=re.MULTILINE)
    assert re.search(r"^USER 10001", last, re.MULTILINE)
    assert not re.search(r"\bpip\b", last)
    assert "--require-hashes" in text
    assert '["serve", "--host", "0.0.0.0"]' in last


def test_each_timed_verb_has_its_timer_and_each_timer_its_verb() -> None:
    timers = {path.stem.removeprefix("prasan-"): path for path in (DEPLOY / "systemd").glob("*.timer")}
    assert timers.keys() == {each.name for each in TIMED}
    for timed in TIMED:
        [command] = _unit(DEPLOY / "systemd" / f"prasan-{timed.name}.service")["Service"]["ExecStart"]
        assert command.split()[1 : len(timed.verb) + 1] == list(timed.verb)
        assert f"prasan-{timed.name}.timer" in (ROOT / "docs" / "guides" / "operators.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_shut_in(path: Path) -> None:
    service = _unit(path)["Service"]
    for name in (
        "NoNewPrivileges",
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "RestrictNamespaces",
        "LockPersonality",
    ):
        assert service[name] == ["yes"], name
    assert service["ProtectSystem"] == ["strict"]
    assert service["User"] == ["prasan"]
    assert service["CapabilityBoundingSet"] == [""]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").glob("prasan*.[st]*"):
        text = path.read_text(encoding="utf-8").replace("/opt/prasan/bin/prasan", "/bin/true")
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_environment_of_the_units_is_sound() -> None:
    parser = RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string("[env]\n" + (DEPLOY / "systemd" / "prasan.env").read_text(encoding="utf-8"))
    assert faults(dict(parser["env"])) == []
