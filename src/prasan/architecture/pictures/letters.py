"""How wide words are in the site's letters, and where they break: Thai between words, others at spaces."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_ELLIPSIS = "…"
_THAI = re.compile("[\u0e00-\u0e7f]+")
_PARTS = re.compile(r"[\u0e00-\u0e7f]+|\s+|[^\s\u0e00-\u0e7f/\-_.,:;]*[/\-_.,:;]*")
_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
_JOINED = re.compile("(?<=[a-z])(?=[A-Z])")
_LONGEST = 400  # letters that are looked at: a box shows a name, not a book

# Widths in thousandths of the letters' height, as Sarabun has them; what is alike stands together.
_WIDTHS = {
    0: _MARKS, 200: "'", 243: " ijl,.:;!I", 294: "ๅ[]", 315: "เ(){}_", 340: "fr-\"", 380: "tใโไ\\", 410: "s/`", 440: "J*z",
    457: "?งxy", 475: "cv", 485: "raำาkร", 515: "aeว", 530: "$Sะ", 543: "gbdpqฐธฯ", 550: "hnuoF0123456789ELจT", 570: "ฮZฉยPY",
    580: "กแลสRถฤC^B", 592: "ดขAอ", 605: "VศคKXฃช", 612: "+<=>~ฅตฎฏฦ", 618: "มซภ", 625: "ๆผฝD", 640: "Gหนฆ", 655: "บปUท๐OQ&w",
    678: "๑๔๕๖๘ษHN#", 695: "๒๓๙", 715: "ฑพฟฬ", 744: "๗", 798: "@M", 835: "ญWฒณฌm", 903: "%",
}  # fmt: skip


@cache
def _width(letter: str) -> int:
    for width, letters in _WIDTHS.items():
        if letter in letters:
            return width
    return 1000 if ord(letter) > 0x2E80 else 560


def width(words: str, size: float) -> float:
    """How wide words are in letters of a size, in the size's unit."""
    return sum(map(_width, words)) * size / 1000


@lru_cache(maxsize=20_000)
def _pieces(words: str) -> tuple[str, ...]:
    """What a line may break between; each space is a piece."""
    found: list[str] = []
    for part in _PARTS.findall(words):
        if _THAI.match(part):
            from pythainlp.tokenize import word_tokenize  # read when Thai is first drawn: its dictionary takes a second

            found += word_tokenize(part, engine="newmm")
        elif part:
            found += _JOINED.split(part)
    return tuple(found)


@lru_cache(maxsize=20_000)
def wrapped(words: str, size: float, wide: float, lines: int) -> tuple[str, ...]:
    """Words in at most ``lines`` lines, none wider than ``wide``; what does not fit is cut, and told by an ellipsis."""
    if lines < 1 or not words.strip():
        return ()
    made = [""]
    for paragraph in words[:_LONGEST].strip().splitlines():
        if made[-1]:
            made.append("")
        for piece in _pieces(paragraph):
            if piece.isspace():
                made[-1] += " " if made[-1] else ""
            elif width(made[-1] + piece, size) <= wide:
                made[-1] += piece
            else:
                for part in _split(piece, size, wide):
                    if made[-1]:
                        made.append("")
                    made[-1] = part
    made = [line.rstrip() for line in made if line.strip()]
    if len(made) > lines or len(words.strip()) > _LONGEST:
        made = made[:lines]
        made[-1] = _cut(made[-1], size, wide)
    return tuple(made)


def _split(piece: str, size: float, wide: float) -> list[str]:
    """A word that no line holds, in parts that one does; a mark stays with its letter."""
    parts = [""]
    for letter in piece:
        if parts[-1] and letter not in _MARKS and width(parts[-1] + letter, size) > wide:
            parts.append("")
        parts[-1] += letter
    return parts


def _cut(line: str, size: float, wide: float) -> str:
    while line and width(line + _ELLIPSIS, size) > wide:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS
