"""Documents on paper: a template of Typst's, and what it says, set in the site's own letters.

The typesetter is Typst: one wheel without system libraries, which shapes Thai (vowels and tone marks stand in their
places) and breaks its lines between words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

_FONTS = "sarabun-ttf-0.4.1"


def letters() -> AbstractContextManager[Path]:
    """The folder of the site's letters, while the block lasts."""
    return as_file(files("prasan.web") / "static" / "vendor" / _FONTS)


def as_pdf(template: str, told: Mapping[str, Any]) -> bytes:
    """What is ``told``, as PDF tagged for screen readers; ``template`` is a path below ``prasan/web``."""
    with as_file(files("prasan.web").joinpath(*template.split("/"))) as page, letters() as fonts:
        made = typst.compile(
            str(page),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            format="pdf",
            pdf_standards="ua-1",
        )
    return bytes(made)
