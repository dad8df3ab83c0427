"""A terminal for pages: commands come as JSON on standard input, and what each printed goes out, in one process for all.

A page has a dozen commands; in a process each they would take a second of imports each.  What a page exports ends with it.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path


def _prasan(arguments: list[str]) -> int:
    from prasan.cli.main import main

    into = arguments[-1] if arguments[-2:-1] == [">"] else ""
    sys.argv = ["prasan", *(arguments[:-2] if into else arguments)]
    try:
        if into:
            with Path(into).open("w", encoding="utf-8") as file, redirect_stdout(file):
                main()
        else:
            main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0


def _run(command: str) -> int:
    if command.startswith("export "):
        for each in shlex.split(command.removeprefix("export ")):
            name, _, value = each.partition("=")
            os.environ[name] = os.path.expandvars(value)
        return 0
    if command.startswith("prasan "):
        return _prasan(shlex.split(os.path.expandvars(command.replace("\\\n", " ")))[1:])
    return subprocess.run(["/bin/bash", "-ec", command], check=False).returncode


def _recorded(command: str) -> tuple[int, str]:
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            code = _run(command)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            for each in kept:
                os.close(each)
        file.seek(0)
        return code, file.read().decode("utf-8", "replace")


if __name__ == "__main__":
    told = []
    before = dict(os.environ)
    for page in json.load(sys.stdin):
        os.chdir(page["in"])
        told += [_recorded(each) for each in page["commands"]]
        os.environ.clear()
        os.environ.update(before)
    print(json.dumps(told))
