"""Text files whose quotes do not close or whose line ends are mixed, so that no row swallows those after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Bad = tuple[int, str, str]  # the line, from 1; what is wrong; the text, cut at KEPT
KEPT = 100_000
_SWALLOWING = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")


def swallowed(bad: Iterable[Bad]) -> bool:
    """Whether one of the rows that the engine refused may have taken others with it.

    DuckDB reads on from a quote that does not close, across rows, and keeps only a part of what it passes.
    """
    return any(
        error in _SWALLOWING and (len(text) >= KEPT or text.count('"') % 2 or "\n" in text.strip())
        for _, error, text in bad
    )


def line_by_line(path: Path, target: Path, header_line: int, *, blanks: bool) -> list[Bad]:
    """Copy a UTF-8 text file to ``target`` without the lines that open a quote or close one; those lines.

    In the copy every line stands for itself, ends in a line feed and, with ``blanks``, keeps its number.  A cell of
    several lines is lines that are malformed: better than rows that are lost.
    """
    bad: list[Bad] = []
    with (
        path.open(encoding="utf-8", errors="surrogateescape") as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file,
    ):
        for number, line in enumerate(source, start=1):
            if number <= header_line:
                file.write("\n")
            elif line.count('"') % 2:
                text = line.rstrip("\n")[:KEPT].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                bad.append((number, "UNQUOTED VALUE", text))
                file.write("\n" if blanks else "")
            else:
                file.write(line)
    return bad
