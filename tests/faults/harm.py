"""Acts that are killed, that find the disk full, or that two nodes do at once, and what must hold after each.

A :class:`Scene` does one act again and again, each time in a process of its own.  What the act had acknowledged must be
there, nothing may be seen half, and the next act must go on from where things stand.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import select
import signal
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

Say = Callable[[str], None]
FILE_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "fcntl.flock"}
)


class Scene(ABC):
    """One act on a folder."""

    refusals: tuple[str, ...] = ()
    """The errors, by the names of their classes, with which an act may refuse beside another of its kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:  # noqa: B027
        """What must be there before the first act."""

    def before(self, number: int) -> None:  # noqa: B027
        """What must be there before the ``number``-th act; no harm is done to it."""

    @abstractmethod
    def act(self, number: int, say: Say) -> None:
        """The act; it says what is done once a caller of the program would be told so."""

    @abstractmethod
    def faults(self, said: list[str]) -> list[str]:
        """What is not as it must be, given all that was ever acknowledged."""


@dataclass
class Tally:
    """What became of the acts: how many were harmed, of these how many at a file, how many went well, what was wrong."""

    scene: str
    harmed: int = 0
    at_a_file: int = 0
    well: int = 0
    faults: list[str] = field(default_factory=list)

    def check(self, scene: Scene, said: list[str], when: str) -> None:
        """Hold what is there against all that was acknowledged, in a process that did none of it."""

        def told(say: Say) -> None:
            for fault in scene.faults(said):
                say(json.dumps(fault, ensure_ascii=False))

        self.faults += [f"{when}: {json.loads(line)}" for line in whole(told).said]


@dataclass
class Outcome:
    """What an act said; the error it ended with (None where it was killed, "" where it went well); seconds; files touched."""

    said: list[str]
    error: str | None
    took: float
    touched: int


class Running:
    """An act in a process of its own, which has a process group of its own.

    The program that forks has no threads, which a fork would lose, and opens no database.
    """

    def __init__(self, act: Callable[[Say], None], at_event: int | None = None) -> None:
        receiving, sending = os.pipe()
        self._began, self._receiving, self._child = time.monotonic(), receiving, os.fork()
        if self._child == 0:
            os.setpgid(0, 0)
            os.close(receiving)
            _in_child(act, sending, at_event)
        with suppress(OSError):  # whichever of the two comes first
            os.setpgid(self._child, self._child)
        os.close(sending)

    def outcome(self, *, killed_after: float | None = None) -> Outcome:
        """Wait for its end, or kill it, and all that it started, after some seconds."""
        heard = b""
        while True:
            left = None if killed_after is None else self._began + killed_after - time.monotonic()
            if left is not None and left <= 0:
                os.killpg(self._child, signal.SIGKILL)
                killed_after = None
            elif select.select([self._receiving], [], [], left)[0]:
                read = os.read(self._receiving, 65536)
                if not read:
                    break
                heard += read
        os.close(self._receiving)
        _, status = os.waitpid(self._child, 0)
        took = time.monotonic() - self._began
        lines = heard.decode().split("\n")[:-1]  # what was not said to its end was not said
        told = {line[0]: line[1:] for line in lines if line[0] in "#!"}
        said = [line[1:] for line in lines if line[0] == "+"]
        error = (told.get("!", "") if os.WIFEXITED(status) else None) if "#" not in told else ""
        return Outcome(said, error, took, int(told.get("#", 0)))


def _in_child(act: Callable[[Say], None], sending: int, at_event: int | None) -> None:
    seen = 0

    def heard(event: str, _: object) -> None:
        nonlocal seen
        if event in FILE_EVENTS:
            seen += 1
            if seen == at_event:
                os.killpg(0, signal.SIGKILL)

    try:
        sys.addaudithook(heard)
        act(lambda text: os.write(sending, f"+{text}\n".encode()) and None)
        os.write(sending, f"#{seen}\n".encode())
    except BaseException as error:
        traceback.print_exc()
        os.write(sending, f"!{type(error).__name__}\n".encode())
    os._exit(0)


def whole(act: Callable[[Say], None]) -> Outcome:
    """An act that nothing disturbs.  Raises RuntimeError where it fails all the same."""
    done = Running(act).outcome()
    if done.error != "":
        raise RuntimeError(f"what nothing disturbed ended with {done.error}")
    return done


def kill(scene: Scene, times: int, seed: int) -> Tally:
    """Kill the act ``times`` times: half by the clock, half where it touches its n-th file."""
    tally, moments, said = Tally(type(scene).__name__), random.Random(seed), list[str]()
    takes, events = 0.0, 1
    number = 0
    while tally.harmed < times and len(tally.faults) < 5:
        number += 1
        if number > 3 * times + 20:
            raise RuntimeError(f"{tally.scene}: {tally.harmed} of {number} acts were killed: they are too short")
        scene_act = _ready(scene, number)
        if number <= 2:  # acts may take turns between two kinds
            done = whole(scene_act)
            takes, events = max(takes, done.took), max(events, done.touched)
        elif number % 2:
            done = Running(scene_act).outcome(killed_after=moments.uniform(0, takes * 1.05))
        else:
            done = Running(scene_act, at_event=moments.randint(1, events)).outcome()
            tally.at_a_file += done.error is None
        said += done.said
        tally.harmed += done.error is None
        tally.well += done.error == ""
        if done.error:
            tally.faults.append(f"act {number} could not go on: {done.error}")
        tally.check(scene, said, f"after act {number}")
    return _at_last(scene, number + 1, said, tally)


def fill(scene: Scene, times: int, seed: int) -> Tally:
    """Leave the act ``times`` times so little of the disk that it may fail.  The folder is a file system of its own."""
    tally, moments, said = Tally(type(scene).__name__), random.Random(seed), list[str]()
    free = _free(scene.folder)
    for number in (1, 2):
        said += whole(_ready(scene, number)).said
    needs = max(65536, 2 * (free - _free(scene.folder)))
    number = 2
    while tally.harmed < times and len(tally.faults) < 5:
        number += 1
        if number > 4 * times + 20:
            raise RuntimeError(f"{tally.scene}: {tally.harmed} of {number} acts found the disk full")
        scene_act = _ready(scene, number)
        ballast = scene.folder / "ballast"
        left = int(moments.random() ** 3 * needs)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, _free(scene.folder) - left))
        done = Running(scene_act).outcome(killed_after=120)
        if done.error is None:
            tally.faults.append(f"act {number} hung with {left} bytes left")
        said += done.said
        tally.harmed += done.error != ""
        tally.well += done.error == ""
        ballast.unlink()
        tally.check(scene, said, f"after act {number}, with {left} bytes left ({done.error})")
    return _at_last(scene, number + 1, said, tally)


def race(scene: Scene, times: int, seed: int) -> Tally:
    """Let two processes do the act at once, ``times`` times; one may be refused in the scene's own words."""
    tally, moments, said = Tally(type(scene).__name__), random.Random(seed), list[str]()
    for number in range(1, times + 1):
        scene_act = _ready(scene, number)
        first = Running(scene_act)
        time.sleep(moments.choice((0.0, moments.uniform(0, 0.3))))
        second = Running(scene_act)
        for done in (first.outcome(), second.outcome()):
            said += done.said
            tally.well += done.error == ""
            tally.harmed += done.error != ""
            if done.error and done.error not in scene.refusals:
                tally.faults.append(f"act {number} ended with {done.error}")
        tally.check(scene, said, f"after act {number}")
        if len(tally.faults) >= 5:
            break
    return _at_last(scene, times + 1, said, tally)


def _ready(scene: Scene, number: int) -> Callable[[Say], None]:
    whole(lambda _: scene.before(number))
    return lambda say: scene.act(number, say)


def _at_last(scene: Scene, number: int, said: list[str], tally: Tally) -> Tally:
    done = whole(_ready(scene, number))
    tally.check(scene, said + done.said, "at the end")
    return tally


def _free(folder: Path) -> int:
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def main() -> None:
    """``harm.py HARM MODULE SCENE FOLDER TIMES SEED``: prints the tally as JSON."""
    name, module, kind, folder, times, seed = sys.argv[1:]
    scene: Scene = getattr(importlib.import_module(module), kind)(Path(folder))
    whole(lambda _: scene.prepare())
    harm = {"kill": kill, "fill": fill, "race": race}[name]
    print(json.dumps(asdict(harm(scene, int(times), int(seed))), ensure_ascii=False))


if __name__ == "__main__":
    # The scenes know this module by its name, not as the program.
    sys.modules["harm"] = sys.modules["__main__"]
    main()
