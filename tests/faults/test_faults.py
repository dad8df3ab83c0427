"""Killed at any moment, on a full disk, or beside another node, an act loses nothing that it acknowledged.

`make faults` kills a thousand; the tests of every day a few of each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SCENES = {
    "Ingest": "people_scenes",
    "Link": "people_scenes",
    "Measure": "people_scenes",
    "Round": "people_scenes",
    "Uses": "people_scenes",
    "Report": "site_scenes",
    "Blueprint": "site_scenes",
    "Plan": "site_scenes",
}
KILLS = int(os.environ.get("PRASAN_FAULT_KILLS", "0"))
"""In all; each scene has its part.  The tests of every day do the scenes that take little time, two or three times."""
A_PART = -(-KILLS // len(SCENES)) or 2
EVERY_DAY = ("Round", "Uses", "Report", "Blueprint")
KILLED = list(SCENES if KILLS else (*EVERY_DAY, "Ingest"))
FILLED = ["Ingest", *EVERY_DAY] if KILLS else ["Round", "Uses"]
RACED = ["Ingest", *EVERY_DAY] if KILLS else ["Uses", "Blueprint"]


def harmed(harm: str, scene: str, folder: Path, times: int) -> dict[str, Any]:
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "harm.py"),
            harm,
            SCENES.get(scene, "test_faults"),
            scene,
            str(folder),
            str(times),
            "2558",
        ],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tally: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(harm, json.dumps({key: value for key, value in tally.items() if key != "faults"}))
    assert tally["faults"] == [], done.stderr[-3000:]
    return tally


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("who runs the tests may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("scene", KILLED)
def test_what_is_killed_at_any_moment_loses_nothing_and_goes_on(scene: str, tmp_path: Path) -> None:
    assert harmed("kill", scene, tmp_path, A_PART)["harmed"] >= A_PART


@pytest.mark.parametrize("scene", FILLED)
def test_on_a_full_disk_an_act_is_refused_whole_and_goes_on_once_there_is_room(scene: str, small_disk: Path) -> None:
    times = max(2, A_PART // 4)
    assert harmed("fill", scene, small_disk, times)["harmed"] >= times


@pytest.mark.parametrize("scene", RACED)
def test_two_nodes_at_once_do_not_lose_each_others_work(scene: str, tmp_path: Path) -> None:
    times = max(2, A_PART // 4)
    assert harmed("race", scene, tmp_path, times)["well"] >= times


def test_a_verb_on_a_full_disk_says_so_in_a_sentence(small_disk: Path) -> None:
    data = small_disk / "data"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        program = "from prasan.cli.main import main; main()"
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            env={**os.environ, "PRASAN_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )

    made = ("nation", "make", "--people", "1000")
    assert run(*made).returncode == 0
    with (small_disk / "ballast").open("wb") as file:
        told = os.statvfs(small_disk)
        os.posix_fallocate(file.fileno(), 0, told.f_bavail * told.f_frsize - 8192)
    said = run("ingest", "farmer")
    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert "no room left on the disk" in said.stderr
    (small_disk / "ballast").unlink()
    assert run("ingest", "farmer").returncode == 0
