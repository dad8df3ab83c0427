"""Pictures that are laid out here: a heat map of capabilities, agencies by capability, what an element stands among, interfaces.

Each comes with its rows as a table, and says what it left out to stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.model import Node
from prasan.architecture.pictures.boxes import drawn_box
from prasan.architecture.pictures.geometry import halfway, way
from prasan.architecture.pictures.layers import layer_of
from prasan.architecture.pictures.layout import layered
from prasan.architecture.pictures.lines import drawn_line
from prasan.architecture.pictures.styles import LINE
from prasan.architecture.pictures.supporting import Supported, capabilities
from prasan.architecture.pictures.svg import (
    BOLD,
    INK,
    PAPER,
    SMALL,
    Letters,
    Line,
    Picture,
    Shown,
    escaped,
    opened,
    picture,
    tag,
    text,
)

_SHADES = ("#f1f6f6", "#d5e8e6", "#9fcac8", "#5fa3a6", "#2b757d", "#0a4049")
_ON_DARK = "#ffffff"
_NONE = "#ebe9e3"
_BOX = (150.0, 60.0)
_CELL = (150.0, 64.0)
_GAP = 10.0
_MOST = 120  # boxes of a picture of a graph, beyond which nobody reads it
_UP = ("motivation", "strategy", "implementation", "business", "application", "technology", "physical", "other")


@dataclass(frozen=True)
class Asked:
    """Whom a picture is for: the language of names, and the words and addresses that the site gives to types, units and things."""

    language: str = "th"
    title: str = ""
    described: str = ""
    type_word: Callable[[str], str] = str
    unit_word: Callable[[str], str] = str
    link: Callable[[Thing], str | None] = lambda thing: None

    def name(self, thing: Thing) -> str:
        return thing.named(self.language) or thing.id


@dataclass(frozen=True)
class Generated:
    """A picture with the rows of its table, and how many things it left out."""

    picture: Picture
    rows: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0


def heat_map(estate: Estate, asked: Asked, by: str = "applications", unit: str = "") -> Generated:
    """Capabilities as tiles under the one that they are part of, shaded by their number of ``applications``, ``cost`` or ``fit``."""
    found = capabilities(estate, unit)
    ids = {each.id for each in found}
    groups: dict[str | None, list[Supported]] = {}
    for each in found:
        groups.setdefault(each.above if each.above in ids else None, []).append(each)
    tops = groups.get(None, [])
    measured = {each.id: _measure(each, by) for each in found}
    most = max((value for value in measured.values() if value), default=1)
    drawn: list[str] = []
    boxes: list[Shown] = []
    y, columns = 0.0, 5
    placed: set[str] = set()

    def tiles(things: list[Supported], top: float) -> float:
        for place, each in enumerate(things):
            x, row = (place % columns) * (_CELL[0] + _GAP), place // columns
            value = measured[each.id]
            shade = _shade(value, most, by)
            drawn.append(_tile(each, asked, x, top + row * (_CELL[1] + _GAP), shade, _said(value, by)))
            boxes.append(Shown(each.id, asked.name(each.things[0]), each.things[0].key, "Capability"))
            placed.add(each.id)
        return top + -(-len(things) // columns) * (_CELL[1] + _GAP)

    alone = [each for each in tops if each.id not in groups]
    if alone:
        y = tiles(alone, y)
    for each in [*tops, *found]:
        inner = [part for part in groups.get(each.id, ()) if part.id not in placed]
        if not inner or (each.id in placed and each.above is None):
            continue
        drawn.append(
            text(
                f"{asked.name(each.things[0])} · {_said(measured[each.id], by)}", 0, y + 6, 700, 1, BOLD, anchor="start"
            )
        )
        boxes.append(Shown(each.id, asked.name(each.things[0]), each.things[0].key, "Capability"))
        placed.add(each.id)
        y = tiles(inner, y + 30) + _GAP
    wide = min(columns, max((len(each) for each in groups.values()), default=1)) * (_CELL[0] + _GAP)
    rows = [
        {"thing": each.things[0], "name": asked.name(each.things[0]), "applications": len(each.applications), "cost": each.cost(),
         "fit": each.fit(), "units": len(each.units())}
        for each in found
    ]  # fmt: skip
    made = picture(
        drawn,
        asked.title,
        asked.described,
        boxes,
        [],
        left=-16,
        top=-16,
        width=max(wide, 400) + 22,
        height=max(y, 40) + 22,
        linked=True,
    )
    return Generated(made, rows)


def _measure(each: Supported, by: str) -> float | None:
    return each.cost() if by == "cost" else each.fit() if by == "fit" else float(len(each.applications))


def _shade(value: float | None, most: float, by: str) -> str:
    if value is None:
        return _NONE
    part = (value - 1) / 4 if by == "fit" else value / most if most else 0
    return _SHADES[min(len(_SHADES) - 1, max(0, round(part * (len(_SHADES) - 1))))]


def _said(value: float | None, by: str) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if by == "fit" else f"{value:,.0f}"


def _tile(each: Supported, asked: Asked, x: float, y: float, shade: str, said: str) -> str:
    ink = _ON_DARK if shade in _SHADES[4:] else INK
    thing = each.things[0]
    inner = "".join(
        [
            f"<title>{escaped(f'{asked.name(thing)}: {said}')}</title>",
            tag("rect", x=x, y=y, width=_CELL[0], height=_CELL[1], rx=6, fill=shade, stroke="#4f7177"),
            text(asked.name(thing), x + 8, y + 5, _CELL[0] - 16, 2, Letters(12, ink), anchor="start"),
            text(said, x + _CELL[0] - 8, y + _CELL[1] - 22, 120, 1, Letters(13, ink, "600"), anchor="end"),
        ]
    )
    address = asked.link(thing)
    return f"{opened('a', href=address)}{inner}</a>" if address else f"<g>{inner}</g>"


def landscape(estate: Estate, asked: Asked, most: int = 24) -> Generated:
    """Agencies by capability: how many applications of an agency carry it; the capabilities of most agencies first."""
    found = sorted(
        (each for each in capabilities(estate) if each.applications), key=lambda each: (-len(each.units()), each.things[0].name)
    )  # fmt: skip
    shown, units = found[:most], sorted({unit for each in found for unit in each.units()})
    head, name, cell = 150.0, 240.0, 44.0
    drawn, boxes = [], []
    for place, each in enumerate(shown):
        x = name + place * cell + cell / 2
        words = text(asked.name(each.things[0]), 0, 0, head - 10, 2, SMALL, anchor="start", middle=True)
        drawn.append(f'<g transform="translate({x:.0f} {head - 6:.0f}) rotate(-90)">{words}</g>')
        boxes.append(Shown(each.id, asked.name(each.things[0]), each.things[0].key, "Capability"))
    largest = max((count for each in shown for count in each.units().values()), default=1)
    rows = []
    for row, unit in enumerate(units):
        y = head + row * 34
        drawn.append(text(asked.unit_word(unit), name - 10, y + 17, name - 20, 1, anchor="end", middle=True))
        boxes.append(Shown(unit, asked.unit_word(unit)))
        counts = [each.units().get(unit, 0) for each in shown]
        rows.append({"unit": unit, "name": asked.unit_word(unit), "counts": counts})
        for place, count in enumerate(counts):
            shade = _shade(float(count), float(largest), "applications") if count else PAPER
            x = name + place * cell
            drawn.append(tag("rect", x=x, y=float(y), width=cell, height=34, fill=shade, stroke="#dcd9d0"))
            if count:
                ink = _ON_DARK if shade in _SHADES[4:] else INK
                drawn.append(text(str(count), x + cell / 2, y + 17, cell, 1, Letters(12, ink), middle=True))
    made = picture(
        drawn, asked.title, asked.described, boxes, [], left=-8, top=-8, width=name + len(shown) * cell + 24,
        height=head + len(units) * 34 + 24, linked=False,
    )  # fmt: skip
    heads = [{"name": asked.name(each.things[0]), "thing": each.things[0]} for each in shown]
    return Generated(made, [{"heads": heads}, *rows], len(found) - len(shown))


def surroundings(estate: Estate, asked: Asked, start: str, steps: int = 2, most: int = 60) -> Generated:
    """What an element is linked with, up to some steps away, in the order of ArchiMate's layers; over agencies by national ids.

    Raises KeyError where there is no such element.
    """
    first = estate.things[start]
    near = [start]
    seen = {start}
    left_out = 0
    for _ in range(steps):
        for key in list(near):
            if key != start and estate.things[key].type in _HUBS:
                continue
            for other in _beside(estate, key):
                if other in seen or other not in estate.things:
                    continue
                if len(near) >= most:
                    left_out += 1
                else:
                    near.append(other)
                seen.add(other)
    ranks = {key: _UP.index(layer_of(estate.things[key].type)) for key in near}
    ties = [tie for key in near for tie in estate.outgoing.get(key, ()) if tie.target in seen]
    return _graph(estate, asked, near, ties, ranks=ranks, marked=first.key, left_out=left_out)


def _beside(estate: Estate, key: str) -> Iterable[str]:
    for tie in estate.outgoing.get(key, ()):
        yield tie.target
    for tie in estate.incoming.get(key, ()):
        yield tie.source
    thing = estate.things[key]
    if thing.national:
        yield from estate.same[thing.national]


_HUBS = {"Plateau", "Grouping", "Location"}  # what stands together there says little of one another
_MOST_PAIRS = 40  # of applications that pass one thing on; beyond, it is a register that everybody reads
_OWNED = {"Composition", "Aggregation", "Assignment", "Realization"}
_SENDS = {"Flow", "Serving", "Triggering"}


def interfaces(estate: Estate, asked: Asked, unit: str = "") -> Generated:
    """Applications and what passes between them, directly, by the services and interfaces that are theirs, or by data.

    Of a unit: those lines of which an end is its own.  The applications with most lines are shown where there are too many.
    """
    lines: dict[tuple[str, str, str], Tie] = {}
    for tie in estate.ties.values():
        if tie.type not in _SENDS:
            continue
        source, target = _application(estate, tie.source), _application(estate, tie.target)
        if source is None or target is None or source == target:
            continue
        if not unit or unit in {estate.things[source].unit, estate.things[target].unit}:
            lines.setdefault(
                (source, target, tie.type), Tie(tie.key, tie.unit, tie.id, tie.type, source, target, tie.name)
            )
    for source, target, data in _by_data(estate):
        if not unit or unit in {estate.things[source].unit, estate.things[target].unit}:
            key = f"{source} {target} {data.key}"
            name = asked.name(data)
            lines.setdefault((source, target, "Flow"), Tie(key, data.unit, data.id, "Flow", source, target, name))
    degree: dict[str, int] = {}
    for source, target, _ in lines:
        degree[source] = degree.get(source, 0) + 1
        degree[target] = degree.get(target, 0) + 1
    near = sorted(degree, key=lambda key: (-degree[key], key))[:_MOST]
    shown = set(near)
    ties = [tie for tie in lines.values() if tie.source in shown and tie.target in shown]
    return _graph(estate, asked, near, ties, across=True, left_out=len(degree) - len(near))


def _by_data(estate: Estate) -> Iterator[tuple[str, str, Thing]]:
    """Who writes what another application reads, also where two agencies have the same data by its national id."""
    writers: dict[str, dict[str, None]] = {}
    readers: dict[str, dict[str, None]] = {}
    told: dict[str, Thing] = {}
    for tie in estate.ties.values():
        data = estate.things.get(tie.target)
        if tie.type != "Access" or data is None:
            continue
        application = _application(estate, tie.source)
        if application is None:
            continue
        one = data.national or data.key
        told.setdefault(one, data)
        if tie.access in {"Write", "ReadWrite"}:
            writers.setdefault(one, {})[application] = None
        if tie.access in {"Read", "ReadWrite"}:
            readers.setdefault(one, {})[application] = None
    for one, writing in writers.items():
        reading = readers.get(one, {})
        if len(writing) * len(reading) > _MOST_PAIRS:
            continue
        for source in writing:
            for target in reading:
                # Two that read and write the same are no more one's source than the other's.
                if source != target and not (target in writing and source in reading and target < source):
                    yield source, target, told[one]


def _application(estate: Estate, key: str) -> str | None:
    """The application that something is, or belongs to."""
    for _ in range(4):
        thing = estate.things.get(key)
        if thing is None:
            return None
        if thing.type == "ApplicationComponent":
            return key
        if not thing.type.startswith("Application"):
            return None
        owner = next((tie.source for tie in estate.incoming.get(key, ()) if tie.type in _OWNED), None)
        if owner is None:
            return None
        key = owner
    return None


def _graph(
    estate: Estate,
    asked: Asked,
    near: list[str],
    ties: list[Tie],
    *,
    ranks: dict[str, int] | None = None,
    across: bool = False,
    marked: str = "",
    left_out: int = 0,
) -> Generated:
    """Things as ArchiMate's boxes with their lines, placed in layers."""
    several = len({estate.things[key].unit for key in near}) > 1
    shown = set(near)
    ties = [tie for tie in ties if tie.source in shown and tie.target in shown]
    placed = layered(dict.fromkeys(near, _BOX), [(tie.source, tie.target) for tie in ties], ranks=ranks, across=across)
    drawn: list[str] = []
    for tie in ties:
        bends = placed.bends.get((tie.source, tie.target), [])
        places = way(placed.boxes[tie.source], placed.boxes[tie.target], bends)
        drawn.append(drawn_line(tie.type, places, LINE, "1", tie.access, tie.directed))
        if tie.name:
            x, y = halfway(places)
            drawn.append(text(tie.name, x, y, 110, 2, SMALL, middle=True, halo=True))
    for key in near:
        thing, box = estate.things[key], placed.boxes[key]
        node = Node(key, "Element", thing.id, w=round(box.w), h=round(box.h))
        words = f"{asked.name(thing)}\n{asked.unit_word(thing.unit)}" if several else asked.name(thing)
        drawn.append(
            drawn_box(
                node, box, thing.type, words, address=asked.link(thing), spoken_type=asked.type_word(thing.type),
                marked=key == marked,
            )
        )  # fmt: skip
    boxes = [Shown(key, asked.name(estate.things[key]), key, estate.things[key].type) for key in near]
    lines = [Line(tie.key, tie.source, tie.target, tie.type, tie.name) for tie in ties]
    right = max((box.x + box.w for box in placed.boxes.values()), default=200)
    low = max((box.y + box.h for box in placed.boxes.values()), default=40)
    rows = [
        {"source": estate.things[tie.source], "target": estate.things[tie.target], "type": tie.type, "access": tie.access,
         "name": tie.name}
        for tie in ties
    ]  # fmt: skip
    made = picture(
        drawn,
        asked.title,
        asked.described,
        boxes,
        lines,
        left=-16,
        top=-16,
        width=right + 40,
        height=low + 40,
        linked=True,
    )
    return Generated(made, rows, left_out)
