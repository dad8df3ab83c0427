"""Every command in the documentation: those in blocks are run, those in a line are at least verbs with these options."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from console import DEMONSTRATION, NOTHING, SOURCES, Page, Step, fits, read
from demo_site import demo_data
from typer.core import TyperGroup
from typer.main import get_command

from prasan.cli.main import app

__all__ = ["demo_data"]

ROOT = Path(__file__).parent.parent.parent
TERMINAL = Path(__file__).with_name("terminal.py")
PAGES = sorted(
    path
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    if not {"_build", "generated", "decisions"} & set(path.relative_to(ROOT).parts)
)
READ = {str(path.relative_to(ROOT)): read(path) for path in PAGES}
_INLINE = re.compile(r"`((?:\.venv/bin/)?prasan [a-z][^`]*)`")


@pytest.mark.parametrize("on", sorted({page.on for page in READ.values() if page.steps}))
def test_what_a_page_shows_of_a_terminal_is_what_happens(on: str, tmp_path: Path, request: Any) -> None:
    data = (
        shutil.copytree(request.getfixturevalue("demo_data"), tmp_path / "data", symlinks=True)
        if on != NOTHING
        else tmp_path
    )
    pages = [page for page in READ.values() if page.on == on and page.steps]
    wrong = [
        f"{page.path.relative_to(ROOT)}:{step.line}: $ {step.run}\n{said or '(nothing)'}[exit {code}, not {step.code}]"
        for page, step, code, said in typed(pages, tmp_path, Path(data))
        if code != step.code or (step.shown and not fits(step.shown, said))
    ]
    assert not wrong, "\n\n".join(wrong)


def typed(pages: list[Page], folder: Path, data: Path) -> list[tuple[Page, Step, int, str]]:
    """Each command of pages that run on the same, with its exit and what it printed; one terminal, and a folder of its own each."""
    source = ROOT / "src"
    if any(page.on == SOURCES for page in pages):
        source = folder / "src"
        shutil.copytree(ROOT / "src" / "prasan", source / "prasan", copy_function=_linked)
    asked = []
    for page in pages:
        own = folder / f"{len(asked)}-{page.path.stem}"
        own.mkdir()
        if page.on == SOURCES:
            (own / "src").symlink_to(source)
        for step in page.steps:
            if step.file:
                path = own / step.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text, encoding="utf-8")
        asked.append({"in": str(own), "commands": [step.run for step in page.steps if step.run]})
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRASAN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, str(TERMINAL)],
        input=json.dumps(asked),
        env={**kept, "PRASAN_DATA": str(data), "PYTHONPATH": str(source), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    steps = [(page, step) for page in pages for step in page.steps if step.run]
    return [(*of, code, _here(text, folder)) for of, (code, text) in zip(steps, json.loads(done.stdout), strict=True)]


def _here(text: str, folder: Path) -> str:
    return re.sub(rf"{re.escape(str(folder))}/(src|data)/", r"\1/", text)


def _linked(one: str, other: str) -> None:
    """A file that is the same one as long as it is replaced and not written into; where it will be, it is copied."""
    if one.endswith((".yaml", ".csv")):
        shutil.copy2(one, other)
        return
    try:
        os.link(one, other)
    except OSError:
        shutil.copy2(one, other)


def test_every_block_with_a_command_is_run_or_says_why_not() -> None:
    assert [f"{name}:{line}" for name, page in READ.items() for line in page.stray] == []
    left = [f"{name}:{line}: {reason}" for name, page in READ.items() for line, reason in page.left]
    assert all(reason.rpartition(": ")[2].strip() for reason in left)
    print(f"\n{len(left)} blocks are not run:", *left, sep="\n  ")
    assert {page.on for page in READ.values()} <= {NOTHING, DEMONSTRATION, SOURCES}


def test_a_verb_in_a_line_is_one_and_has_the_options_that_are_written() -> None:
    root = get_command(app)
    context = typer.Context(root)
    wrong = []
    for name, page in READ.items():
        for found in _INLINE.finditer(page.path.read_text(encoding="utf-8")):
            words = re.split(r"\s+", found[1].replace("…", " "))[1:]
            command: Any = root
            while words and isinstance(command, TyperGroup) and (below := command.get_command(context, words[0])):
                command, words = below, words[1:]
            if isinstance(command, TyperGroup) and words and words[0].isupper():
                continue  # `prasan ea QUESTION` stands for several verbs
            known = {option for each in command.params for option in [*each.opts, *each.secondary_opts]}
            unknown = [
                word
                for word in words
                if re.match(r"--[a-z]", word) and word.partition("=")[0] not in {*known, "--help"}
            ]
            if command is root or unknown:
                wrong.append(f"{name}: `{found[1]}`: {unknown or 'no such verb'}")
    assert wrong == []
