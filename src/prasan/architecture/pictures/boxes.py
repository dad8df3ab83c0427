"""A node of a view: ArchiMate's box with the sign of its type, a figure, a group, a note, a junction."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.language import JUNCTIONS
from prasan.architecture.model import Element, Node
from prasan.architecture.pictures.geometry import Box
from prasan.architecture.pictures.layers import BEHAVIOUR, FILLS, LINES, layer_of
from prasan.architecture.pictures.marks import BODIES, MARKS, stretched
from prasan.architecture.pictures.styles import hexed, letters_of, line_style, seen
from prasan.architecture.pictures.svg import ACCENT, LEADING, PAPER, escaped, opened, tag, text

_SIZE = (120, 55)  # of a box without one, as Archi draws it
_GROUP = (400, 140)
_NOTE = (185, 80)
_JUNCTION = 14
_FAR = 200_000  # pixels: nothing is drawn further out, or no reader could find it
_SIGN = 16


def placed(node: Node, element: Element | None) -> Box:
    """Where a node is drawn; a size that is none is Archi's own."""
    junction = element is not None and element.type in JUNCTIONS
    usual = (_JUNCTION, _JUNCTION) if junction else _NOTE if _is_note(node) else _GROUP if _is_group(node) else _SIZE
    return Box(
        _near(node.x), _near(node.y), min(node.w, _FAR) if node.w > 0 else usual[0],
        min(node.h, _FAR) if node.h > 0 else usual[1], round=junction,
    )  # fmt: skip


def _near(place: int) -> int:
    return max(-_FAR, min(place, _FAR))


def _kind(node: Node) -> str:
    return node.kind.rsplit(":", 1)[-1]


def _is_note(node: Node) -> bool:
    return _kind(node) in {"Label", "Note", "SketchModelSticky"}


def _is_group(node: Node) -> bool:
    return _kind(node) in {"Container", "Group", "SketchModelGroup"}


def note_words(node: Node) -> str:
    """What a note of Archi's says, which it keeps apart from its name."""
    for each in node.rest.content if node.rest else ():
        child = etree.fromstring(each)
        if child.tag in {"content", "notes"} and child.text:
            return str(child.text)
    return ""


def drawn_box(
    node: Node,
    box: Box,
    kind: str,
    words: str,
    *,
    address: str | None,
    spoken_type: str,
    marked: bool,
    within: str | None = None,
) -> str:
    """A node without those within it, as a link where it has an address; named, with what it is in, where it may be moved."""
    said = f"{words} ({spoken_type})" if words and spoken_type else words or spoken_type
    parts = [
        f"<title>{escaped(said)}</title>" if said else "",
        _body(node, box, kind, marked),
        _words(node, box, kind, words),
    ]
    if within is not None:
        return f"{opened('g', data_box=node.id, data_within=within)}{''.join(parts)}</g>"
    if address is None:
        return f"<g>{''.join(parts)}</g>"
    return f"{opened('a', href=address)}{''.join(parts)}</a>"


def _body(node: Node, box: Box, kind: str, marked: bool) -> str:
    layer = layer_of(kind)
    fill = hexed(node.style.fill_colour if node.style else None, FILLS[layer])
    line, width = line_style(node.style, LINES[layer])
    x, y, w, h = float(box.x), float(box.y), float(box.w), float(box.h)
    look: dict[str, object] = {
        "fill": fill, "fill_opacity": seen(node.style.fill_colour) if node.style else None,
        "stroke": ACCENT if marked else line, "stroke_width": "4" if marked else width, "stroke_linejoin": "round",
    }  # fmt: skip
    if kind in JUNCTIONS:
        return tag("circle", cx=x + w / 2, cy=y + h / 2, r=min(w, h) / 2, **{**look, "fill": PAPER if kind == "OrJunction" else line})  # fmt: skip
    if not kind:
        return _unnamed(node, look, x, y, w, h)
    if kind == "Grouping":
        return tag(
            "path", d=f"M{x} {y}h{w / 2}v18H{x}zM{x} {y + 18}h{w}v{h - 18}h{-w}z", **look, stroke_dasharray="6 3"
        )
    if _chosen_figure(node):
        if kind in BODIES:
            return tag("path", d=stretched(MARKS[kind], x, y, w, h, BODIES[kind]), **look)
        if kind in MARKS:
            side = max(min(w, h - 18), 8)
            sign = tag("path", d=stretched(MARKS[kind], x + (w - side) / 2, y, side, side), **{**look, "fill": "none"})
            return tag("rect", x=x, y=y, width=w, height=h, fill=PAPER, fill_opacity="0") + sign
    if layer == "motivation":
        cut = min(10, w / 4, h / 4)
        outline = tag(
            "path",
            d=f"M{x + cut} {y}h{w - 2 * cut}l{cut} {cut}v{h - 2 * cut}l{-cut} {cut}h{2 * cut - w}l{-cut} {-cut}v{2 * cut - h}z",
            **look,
        )
    else:
        outline = tag("rect", x=x, y=y, width=w, height=h, rx=min(10, h / 3) if kind in BEHAVIOUR else None, **look)
    if kind not in MARKS or w < 2.5 * _SIGN or h < 1.5 * _SIGN:
        return outline
    return outline + tag(
        "path", d=stretched(MARKS[kind], x + w - _SIGN - 4, y + 4, _SIGN, _SIGN), fill="none", stroke=line,
        stroke_width="1.1", stroke_linejoin="round",
    )  # fmt: skip


def _unnamed(node: Node, look: dict[str, object], x: float, y: float, w: float, h: float) -> str:
    """A box of no element: a note, a group, a way to another view, or one whose element is nowhere."""
    if _is_note(node):
        fill = hexed(node.style.fill_colour if node.style else None, "#fffbe8")
        return tag("path", d=f"M{x} {y}h{w}v{h - 8}l-8 8h{8 - w}z", **{**look, "fill": fill})
    if node.element is not None:
        return tag("rect", x=x, y=y, width=w, height=h, **look, stroke_dasharray="4 3")
    if _is_group(node):
        tab = min(w / 2, 160)
        return tag("path", d=f"M{x} {y}h{tab}v18h{-tab}zM{x} {y + 18}h{w}v{h - 18}h{-w}z", **look)
    return tag("rect", x=x, y=y, width=w, height=h, rx=3, **look)


def _chosen_figure(node: Node) -> bool:
    return node.rest is not None and node.rest.attributes.get("type") == "1"


def _words(node: Node, box: Box, kind: str, words: str) -> str:
    if not words or kind in JUNCTIONS:
        return ""
    letters = letters_of(node.style)
    room = max(1, int((box.h - 4) / (letters.size * LEADING)))
    middle = box.x + box.w / 2
    if _is_note(node):
        return text(words, box.x + 6, box.y + 3, box.w - 12, room, letters, anchor="start")
    if (not kind and _is_group(node)) or kind == "Grouping":
        tab = box.w / 2 if kind else min(box.w / 2, 160)
        return text(words, box.x + 5, box.y, tab - 8, 1, letters, anchor="start")
    figure = _chosen_figure(node)
    if figure and kind in MARKS and kind not in BODIES:
        return text(words, middle, box.y + box.h - 16, box.w + 10, 2, letters)
    sign = 2 * _SIGN if kind in MARKS and box.w >= 2.5 * _SIGN and not figure else 0
    if node.nodes:
        return text(words, middle, box.y + 3, box.w - 12 - sign, min(2, room), letters)
    return text(words, middle, box.y + box.h / 2, box.w - 12 - (sign if box.h < 70 else 0), room, letters, middle=True)
