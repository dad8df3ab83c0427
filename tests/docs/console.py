"""The commands of the documentation: what a page shows in ``console`` blocks is run as it stands there, in the page's order.

A block is written as a terminal shows it: ``$`` before each command, its output below.  ``…`` stands for whatever comes there, on
a line of its own for any lines; a command without output shown may say what it likes.  A block with a file's name as its caption
is that file.  Three remarks, which no reader sees, are for these tests::

    <!-- runs on: the demonstration -->          of the page: nothing (without the remark), the demonstration, or the sources
    <!-- not run: it starts services -->         of the next block, with the reason
    <!-- exits 1 -->                             of the next block: its last command fails, which is what it shows
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

NOTHING, DEMONSTRATION, SOURCES = "nothing", "the demonstration", "the sources"
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
_REMARK = re.compile(r"<!-- (not run: [^>]+|exits \d) -->\s*$")
_RUNS_ON = re.compile(r"<!-- runs on: (.+) -->")
_PRASAN = re.compile(r"^(\$ )?(\S*/)?prasan [a-z]|^make [a-z]", re.MULTILINE)


@dataclass
class Step:
    """A file to write (``file``), or a command (``run``) with the lines that are shown below it."""

    line: int
    run: str = ""
    shown: list[str] = field(default_factory=list)
    file: str = ""
    text: str = ""
    code: int = 0


@dataclass
class Page:
    """A page's steps; ``left`` are the blocks that are not run, by line and reason, ``stray`` the lines of those without one."""

    path: Path
    on: str
    steps: list[Step]
    left: list[tuple[int, str]]
    stray: list[int]


def read(path: Path) -> Page:
    """What a page has for a terminal."""
    text = path.read_text(encoding="utf-8")
    on = _RUNS_ON.search(text)
    page = Page(path, on[1] if on else NOTHING, [], [], [])
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        info, body = found["info"].strip(), found["body"]
        remark = _REMARK.search(text[: found.start()])
        said = remark[1] if remark else ""
        if said.startswith("not run: "):
            page.left.append((line, said.removeprefix("not run: ")))
        elif info == "console":
            page.steps += _steps(body, line, int(said[-1]) if said else 0)
        elif caption := re.match(r":caption: (\S+)\n", body):
            page.steps.append(Step(line, file=caption[1], text=body[caption.end() :].lstrip("\n")))
        elif _PRASAN.search(body):
            page.stray.append(line)
    return page


def _steps(body: str, line: int, code: int) -> list[Step]:
    steps: list[Step] = []
    going_on = False
    for at, text in enumerate(body.splitlines(), line + 1):
        if going_on:
            steps[-1].run += "\n" + text
        elif text.startswith("$ "):
            steps.append(Step(at, run=text[2:]))
        elif steps:
            steps[-1].shown.append(text)
            continue
        going_on = text.endswith("\\")
    if steps:
        steps[-1].code = code
    return steps


def fits(shown: list[str], said: str) -> bool:
    """Whether an output is what a page shows of it."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.rstrip().split("…"))) + r"[ ]*\n"
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in said.rstrip().splitlines())) is not None
