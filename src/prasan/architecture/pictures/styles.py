"""The colours, letters and lines that a view's author chose, as far as they can be drawn."""

from __future__ import annotations

import re

from prasan.architecture.model import Colour, Font, Style
from prasan.architecture.pictures.svg import INK, LETTERS, Letters

LINE = "#47545c"
_FAMILY = re.compile(r"[\w .\-]{1,40}")
_POINT = 4 / 3  # pixels of a point
_WHOLE = re.compile("[0-9]{1,3}")
_DECIMAL = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")


def hexed(colour: Colour | None, default: str) -> str:
    """A colour as SVG has it; the default where there is none, or the file's is none."""
    if colour is None or not all(_WHOLE.fullmatch(part) for part in (colour.r, colour.g, colour.b)):
        return default
    return "#" + "".join(f"{min(int(part), 255):02x}" for part in (colour.r, colour.g, colour.b))


def seen(colour: Colour | None) -> float | None:
    """How much of what is below does not show through, from 0 to 1; None for all."""
    if colour is None or colour.alpha is None or not _WHOLE.fullmatch(colour.alpha) or int(colour.alpha) >= 100:
        return None
    return int(colour.alpha) / 100


def line_style(style: Style | None, default: str) -> tuple[str, str]:
    """The colour and width of a line; Archi's widths are 1 to 3."""
    if style is None:
        return default, "1"
    width = style.line_width or "1"
    return hexed(style.line_colour, default), width if re.fullmatch("[1-9]", width) else "1"


def letters_of(style: Style | None) -> Letters:
    """How its words are written: as ours where the author chose nothing."""
    font: Font | None = style.font if style is not None else None
    if font is None:
        return Letters()
    size = float(font.size) * _POINT if font.size and _DECIMAL.fullmatch(font.size) else 12
    chosen = (font.style or "").casefold()
    return Letters(
        min(max(size, 6), 60),
        hexed(font.colour, INK),
        "bold" if "bold" in chosen else None,
        "italic" if "italic" in chosen else None,
        f"'{font.name}', {LETTERS}" if font.name and _FAMILY.fullmatch(font.name) else LETTERS,
    )
