"""The house itself: everything in it is used, documented, and ours."""

from __future__ import annotations

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from prasan.cli.expected import EXPECTED
from prasan.cli.main import app

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "prasan"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
SQL = sorted(SOURCE.rglob("*.sql"))
TEXT = {".py", ".sql", ".yaml", ".html", ".css", ".lark", ".md", ".toml", ".txt", ".lock", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("path", SQL, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_relation_is_used_and_says_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("-- ")
    room = path.parent.parent
    rooms = [room] if room.name != "thai" else [SOURCE / "engine"]
    used = any(
        re.search(rf'"{path.stem}"', python.read_text(encoding="utf-8")) for r in rooms for python in r.glob("*.py")
    )
    assert used, f"{path.stem} is in no named(…) of {room.name}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_asks_to_be_two(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 420


def test_every_verb_is_in_the_readme() -> None:
    def verbs(command: TyperCommand | TyperGroup, prefix: str) -> list[str]:
        if not isinstance(command, TyperGroup):
            return [prefix]
        of = typer.Context(command)
        below = {name: command.get_command(of, name) for name in command.list_commands(of)}
        return [verb for name, each in below.items() if each for verb in verbs(each, f"{prefix} {name}")]

    undocumented = [
        verb for verb in verbs(get_command(app), "prasan") if f"`{verb}" not in README and "demo" not in verb
    ]
    assert undocumented == []


def test_what_the_command_expects_to_be_raised_is_there() -> None:
    found = [getattr(import_module(module), name) for module, names in EXPECTED.items() for name in names]
    assert all(issubclass(each, Exception) for each in found)


def test_every_setting_is_in_the_readme() -> None:
    read = {name for path in PYTHON for name in re.findall(r"\bPRASAN_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert sorted(name for name in read if f"`{name}`" not in README) == []


def test_no_page_names_another_host() -> None:
    for path in [*SOURCE.rglob("*.html"), *(SOURCE / "web" / "static" / "prasan").rglob("*.css")]:
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text(encoding="utf-8")), path


def test_no_lock_file_names_a_registry_and_every_package_has_its_hashes() -> None:
    for name in sorted(path.name for path in ROOT.glob("requirements*.lock")):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        packages = re.findall(r"^[a-z0-9]\S*==", text, re.MULTILINE)
        assert packages
        assert len(re.findall(r"^[a-z0-9]\S*==[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)) == len(packages)


def test_no_file_names_a_machine() -> None:
    marks = re.compile("/" + r"(?:home|root|work|Users)/[a-z]")
    for path in tracked():
        if path.suffix in TEXT:
            assert not marks.search(path.read_text(encoding="utf-8", errors="ignore")), path


def test_every_decision_says_context_decision_and_consequences() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), path
