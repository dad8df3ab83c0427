"""SVG as it is written here: escaped, without scripts, style sheets or other hosts, and the same for the same picture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from prasan.architecture.pictures.letters import wrapped

INK = "#1b2b34"
PAPER = "#ffffff"
ACCENT = "#b5480f"
LETTERS = "Sarabun, sans-serif"
LEADING = 1.35  # Thai's vowels and tone marks stand above and below the line

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def escaped(words: str) -> str:
    """Words as text or attribute; what XML cannot hold goes."""
    return re.sub("[&<>\"']", lambda found: _ESCAPED[found.group()], _FORBIDDEN.sub("", words))


def tag(name: str, **attributes: object) -> str:
    """An empty element; ``_`` in names is written ``-``, and what is None is left out."""
    return f"<{name}{_attributes(attributes)}/>"


def opened(name: str, **attributes: object) -> str:
    """A start tag, likewise."""
    return f"<{name}{_attributes(attributes)}>"


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(_plain(value))}"'
        for name, value in attributes.items()
        if value is not None
    )


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Letters:
    """How words are written; ``size`` in pixels."""

    size: float = 12
    colour: str = INK
    weight: str | None = None
    slant: str | None = None
    family: str = LETTERS


PLAIN, SMALL, BOLD = Letters(), Letters(10), Letters(weight="600")


def text(
    words: str,
    x: float,
    y: float,
    wide: float,
    lines: int,
    letters: Letters = PLAIN,
    *,
    anchor: str = "middle",
    middle: bool = False,
    halo: bool = False,
) -> str:
    """Words in lines below ``y``, or around it where ``middle``; ``x`` is where the ``anchor`` of each line stands."""
    size = letters.size
    broken = wrapped(words, size, max(wide, size), lines)
    if not broken:
        return ""
    top = y - len(broken) * size * LEADING / 2 if middle else y
    parts = [
        opened("tspan", x=float(x), y=float(top + size * (1 + LEADING * number))) + escaped(line) + "</tspan>"
        for number, line in enumerate(broken)
    ]
    around = {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"} if halo else {}
    start = opened(
        "text", font_family=letters.family, font_size=float(size), text_anchor=None if anchor == "start" else anchor,
        fill=letters.colour, font_weight=letters.weight, font_style=letters.slant, **around,
    )  # fmt: skip
    return f"{start}{''.join(parts)}</text>"


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing in a picture: the id of its box, its words, and what it stands for (an element's id or key, and its type)."""

    id: str
    words: str
    of: str | None = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a picture between the ids of two boxes (or lines): its type and its words."""

    id: str
    source: str
    target: str
    type: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG with its size in pixels, and what it shows as lists."""

    svg: str
    width: int
    height: int
    title: str
    boxes: list[Shown] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def scaled(self, part: float) -> str:
        """The SVG shown larger or smaller; 1 is its own size."""
        own = f' width="{self.width}" height="{self.height}"'
        return self.svg.replace(own, f' width="{round(self.width * part)}" height="{round(self.height * part)}"', 1)


def picture(
    drawn: list[str],
    title: str,
    described: str,
    boxes: list[Shown],
    lines: list[Line],
    *,
    left: float,
    top: float,
    width: float,
    height: float,
    linked: bool,
) -> Picture:
    """What was drawn as a picture, on white: its colours are its author's, whatever the site's theme."""
    wide, high = max(1, round(width)), max(1, round(height))
    root = opened(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"{round(left)} {round(top)} {wide} {high}", width=wide,
        height=high, role="group" if linked else "img", aria_labelledby="picture-title picture-words",
    )  # fmt: skip
    words = f'<title id="picture-title">{escaped(title)}</title><desc id="picture-words">{escaped(described)}</desc>'
    ground = tag("rect", x=round(left), y=round(top), width=wide, height=high, fill=PAPER)
    svg = "\n".join([root + words + ground, *(each for each in drawn if each), "</svg>"])
    return Picture(svg, wide, high, title, boxes, lines)
