"""The wheel: all that the package needs is in it, and from it a site is made and answers, as the container file does it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed, by the instructions of the container file; the packages that it needs are this test's own."""
    at = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, at)
    shutil.copytree(ROOT / "src", at / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    lines = re.findall(r"^RUN /opt/prasan/bin/pip (.*prasan|wheel .*)$", CONTAINER, re.MULTILINE)
    made, put = (shlex.split(line.replace("/wheels", str(at / "wheels"))) for line in lines)
    assert (made[0], put[0]) == ("wheel", "install")
    subprocess.run([*pip, *made], cwd=at, check=True, capture_output=True, timeout=300)
    subprocess.run(
        [*pip, *put, "--no-compile", "--target", str(at / "site")], cwd=at, check=True, capture_output=True, timeout=300
    )
    return at


def test_every_file_of_the_package_is_in_the_wheel(installed: Path) -> None:
    [wheel] = (installed / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    source = installed / "src"
    needed = {path.relative_to(source).as_posix() for path in (source / "prasan").rglob("*") if path.is_file()}
    assert needed - inside == set()
    assert {Path(name).suffix for name in needed} >= {
        ".sql",
        ".yaml",
        ".html",
        ".mo",
        ".css",
        ".js",
        ".woff2",
        ".ttf",
        ".typ",
        ".csv",
    }
    assert all(name.startswith(("prasan/", "prasan-")) for name in inside)


def test_from_the_wheel_a_site_is_made_twice_and_answers(installed: Path, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("a password of some length")
    password.chmod(0o600)
    data = tmp_path / "data"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PRASAN_", "DJANGO_"))},
        "PYTHONPATH": str(installed / "site"), "PRASAN_DATA": str(data), "PRASAN_LOG": "json", "PRASAN_LOG_LEVEL": "info",
    }  # fmt: skip
    command = [sys.executable, str(installed / "site" / "bin" / "prasan")]
    asked = [*command, "init", "--administrator", "wanna", "--password-file", str(password), "--json"]

    def made() -> dict[str, object]:
        done = subprocess.run(
            asked, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, object] = json.loads(done.stdout)
        return told

    assert made()["added"] == ["wanna"]
    keys = {
        path.name: path.read_bytes() for path in (data / "secret-key", data / "spine-key", data / "log" / "log-key.pem")
    }
    assert (data.stat().st_mode & 0o777, (data / "secret-key").stat().st_mode & 0o777) == (0o700, 0o600)
    again = made()
    assert (again["added"], again["administrators"]) == ([], ["wanna"])
    assert keys == {
        path.name: path.read_bytes() for path in (data / "secret-key", data / "spine-key", data / "log" / "log-key.pem")
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], cwd=tmp_path, env=environment, stdout=log, stderr=log
        )
    try:
        assert json.loads(_answer(port, "/health/ready"))["ready"] is True
        page = _answer(port, "/accounts/login/")
        assert "เข้าสู่ระบบ" in page  # the translations are in it
        assert "{" in _answer(port, re.findall(r'href="(/static/prasan/[^"]+\.css[^"]*)"', page)[0])
        assert 'view="accounts:login"' in _answer(port, "/metrics")
    finally:
        server.terminate()
        server.wait(30)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert any(line["event"] == "request" and line.get("view") == "accounts:login" for line in lines)


def _answer(port: int, path: str) -> str:
    for left in reversed(range(600)):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            if not left:
                raise
            time.sleep(0.1)
    raise AssertionError("it was asked until it answered")
