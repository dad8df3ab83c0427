"""A picture set as PNG or PDF by a process of its own: one that takes too long, or too much memory, is ended and holds nobody up."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from prasan.architecture.pictures.files import as_file
from prasan.architecture.pictures.svg import Picture

LARGEST = 4_000_000  # bytes of SVG: some 4,500 boxes with a line each
SECONDS = 20
_MEMORY = 4 * 2**30  # bytes of address space


class TooLargeError(ValueError):
    """A picture that is not set within what one may take."""


def set_apart(drawn: Picture, form: str, fonts: Path, language: str = "th", *, seconds: float = SECONDS) -> bytes:
    """As :func:`~prasan.architecture.pictures.files.as_file`, for ``png`` and ``pdf``.  Raises TooLargeError."""
    svg = drawn.svg.encode()
    if len(svg) > LARGEST:
        raise TooLargeError(f"{len(svg):,} bytes of SVG, and {LARGEST:,} are set")
    told = {"width": drawn.width, "height": drawn.height, "title": drawn.title, "form": form, "fonts": str(fonts)}
    asked = json.dumps({**told, "language": language}).encode() + b"\n" + svg
    try:
        done = subprocess.run(
            [sys.executable, "-m", "prasan.architecture.pictures.apart"], input=asked, capture_output=True, timeout=seconds
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooLargeError(f"not set within {seconds:.0f} seconds") from None
    if done.returncode:
        raise TooLargeError(
            f"the typesetter ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"
        )
    return done.stdout


def main() -> None:
    """Set the picture that comes in, and hand it out."""
    head, _, svg = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(head)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    drawn = Picture(svg.decode(), told["width"], told["height"], told["title"])
    sys.stdout.buffer.write(as_file(drawn, told["form"], Path(told["fonts"]), told["language"]))


if __name__ == "__main__":
    main()
