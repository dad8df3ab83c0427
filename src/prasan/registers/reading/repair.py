"""Text files whose quotes do not close or whose line ends are mixed, so that no row swallows those after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

Bad = tuple[int, str, str]  # the line, from 1; what is wrong; the text, cut at KEPT
KEPT = 100_000
LINES = 50  # that a row of several lines may have where some quote in its file does not close
_SWALLOWING = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")


def swallowed(bad: Iterable[Bad]) -> bool:
    """Whether one of the rows that the engine refused may have taken others with it.

    DuckDB reads on from a quote that does not close, across rows, and keeps only a part of what it passes.
    """
    return any(
        error in _SWALLOWING and (len(text) >= KEPT or text.count('"') % 2 or "\n" in text.strip())
        for _, error, text in bad
    )


def rows_apart(path: Path, target: Path, header_line: int, delimiter: str, width: int) -> list[Bad]:
    """Copy a UTF-8 text file to ``target`` without the lines whose quotes do not close; those lines.

    A row of several lines is copied where it has ``width`` cells and all its quotes close within LINES; of a row that
    does not, each line stands for itself.  Every line ends in a line feed and keeps its number, but in a file of one
    column, where an empty line would be a row.
    """
    sign = re.escape(delimiter)
    cell = rf'(?: *"(?:[^"]|"")*" *|(?! *")[^{sign}\n]*)'
    whole = re.compile(f"{cell}(?:{sign}{cell})*\n?")
    row = re.compile(f"{cell}(?:{sign}{cell}){{{width - 1}}}\n?")
    bad: list[Bad] = []
    with (
        path.open(encoding="utf-8", errors="surrogateescape") as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file,
    ):
        file.writelines("\n" for _ in zip(range(header_line), source, strict=False))
        ahead, lines = list[str](), iter(source)
        number = header_line
        while line := ahead.pop(0) if ahead else next(lines, ""):
            number += 1
            if '"' not in line or whole.fullmatch(line):
                file.write(line)
            elif taken := _several(line, ahead, lines, row):
                file.write(line)
                file.writelines(ahead[:taken])
                del ahead[:taken]
                number += taken
            else:
                text = line.rstrip("\n")[:KEPT].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                bad.append((number, "UNQUOTED VALUE", text))
                file.write("\n" if width > 1 else "")
    return bad


def _several(line: str, ahead: list[str], lines: Iterator[str], row: re.Pattern[str]) -> int:
    """How many of the lines ``ahead``, to which more are added as needed, make a row with ``line``; 0 for none."""
    for more in range(1, LINES):
        if len(ahead) < more:
            following = next(lines, None)
            if following is None:
                return 0
            ahead.append(following)
        line += ahead[more - 1]
        if len(line) > KEPT:
            return 0
        if '"' in ahead[more - 1] and row.fullmatch(line):
            return more
    return 0
