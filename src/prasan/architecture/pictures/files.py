"""A picture as PDF or PNG, by the typesetter that the briefings have; the letters come with it, so that Thai is drawn anywhere."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import typst

from prasan.architecture.pictures.svg import Picture

FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
_PAGE = b"""#set page(width: float(sys.inputs.width) * 0.75pt, height: float(sys.inputs.height) * 0.75pt, margin: 0pt)
#set document(title: sys.inputs.title)
#set text(lang: sys.inputs.language)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.title)
"""
_LONGEST = 19_000  # pixels of a page's side (14,400 points, the most that PDF has)
_MOST = 8_000  # pixels of a PNG's longer side
_PIXELS = 24_000_000  # of a PNG in all: each takes four bytes while it is set


def as_file(drawn: Picture, form: str, fonts: Path, language: str = "th") -> bytes:
    """A picture in a form (svg, png or pdf); ``fonts`` is the folder with the letters.  A large one is made smaller to fit."""
    if form == "svg":
        return drawn.svg.encode()
    longest = max(drawn.width, drawn.height, 1)
    scale = min(1.0, _LONGEST / longest)
    inputs = {
        "svg": drawn.svg,
        "width": str(max(drawn.width, 1) * scale),
        "height": str(max(drawn.height, 1) * scale),
        "title": drawn.title or "-",
        "language": language,
    }
    asked: dict[str, Any] = {"format": form, "sys_inputs": inputs}
    if form == "png":
        area = max(drawn.width, 1) * max(drawn.height, 1) * scale**2
        asked["ppi"] = min(192.0, 96 * _MOST / (longest * scale), 96 * math.sqrt(_PIXELS / area))
    return bytes(typst.compile(_PAGE, font_paths=[str(fonts)], ignore_system_fonts=True, **asked))
