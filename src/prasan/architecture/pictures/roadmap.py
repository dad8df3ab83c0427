"""The road map: work packages as bars over the years, agency by agency, with what has to come before what."""

from __future__ import annotations

from datetime import date

from prasan.architecture.answers.values import day
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.pictures.generated import Asked, Generated
from prasan.architecture.pictures.lines import drawn_line
from prasan.architecture.pictures.styles import LINE
from prasan.architecture.pictures.svg import BOLD, SMALL, Line, Shown, escaped, opened, picture, tag, text
from prasan.thai.dates import BUDDHIST_ERA

_KINDS = ("WorkPackage", "Plateau", "Deliverable", "ImplementationEvent")
_FILL = {"WorkPackage": "#f8d3c8", "Plateau": "#d5e8e6", "Deliverable": "#fdf6b8", "ImplementationEvent": "#ddd4f0"}
_NAMES, _YEAR, _ROW = 260.0, 180.0, 32.0
_MOST = 400


def road_map(estate: Estate, asked: Asked, unit: str = "") -> Generated:
    """What has a start and an end, by agency and start; rows tell the days, and also what says none."""
    planned: list[tuple[str, date, date, Thing]] = []
    rows = []
    for thing in estate.of_type(*_KINDS):
        if unit and thing.unit != unit:
            continue
        start, end = day(thing.value("start")), day(thing.value("end"))
        start, end = start or end, end or start
        if start is not None and end is not None:
            planned.append((thing.unit, min(start, end), max(start, end), thing))
        else:
            rows.append({"thing": thing, "name": asked.name(thing), "start": None, "end": None})
    planned.sort(key=lambda each: (each[0], each[1], each[2], each[3].key))
    left_out = max(0, len(planned) - _MOST)
    told = [{"thing": thing, "name": asked.name(thing), "start": start, "end": end} for _, start, end, thing in planned]
    planned = planned[:_MOST]
    first = min((start for _, start, _, _ in planned), default=date(2026, 1, 1)).year
    last = max((end for _, _, end, _ in planned), default=date(first, 12, 31)).year
    width = min(_YEAR, 3000 / (last - first + 1))

    def across(when: date) -> float:
        return _NAMES + (when.year - first + (when - date(when.year, 1, 1)).days / 366) * width

    drawn: list[str] = []
    places: dict[str, tuple[float, float, float]] = {}
    y, before = 30.0, ""
    bars: list[str] = []
    for of, start, end, thing in planned:
        if of != before:
            bars.append(text(asked.unit_word(of), 0, y + 4, 700, 1, BOLD, anchor="start"))
            y, before = y + _ROW - 4, of
        left, right = across(start), max(across(end), across(start) + 6)
        places[thing.key] = (left, right, y + _ROW / 2)
        bars.append(text(asked.name(thing), _NAMES - 8, y + _ROW / 2, _NAMES - 20, 1, anchor="end", middle=True))
        bar = f"<title>{escaped(f'{asked.name(thing)}: {start} – {end}')}</title>" + tag(
            "rect",
            x=left,
            y=y + 5,
            width=right - left,
            height=_ROW - 10,
            rx=4,
            fill=_FILL[thing.type],
            stroke="#8c4733",
        )
        address = asked.link(thing)
        bars.append(f"{opened('a', href=address)}{bar}</a>" if address else f"<g>{bar}</g>")
        y += _ROW
    for year in range(first, last + 2):
        x = _NAMES + (year - first) * width
        drawn.append(tag("line", x1=x, y1=24, x2=x, y2=float(y), stroke="#dcd9d0"))
        if year <= last:
            said = str(year + BUDDHIST_ERA) if asked.language == "th" else f"{year} (B.E. {year + BUDDHIST_ERA})"
            drawn.append(text(said, x + width / 2, 2, width, 1, SMALL))
    lines = []
    for tie in estate.ties.values():
        if tie.type in {"Triggering", "Flow"} and tie.source in places and tie.target in places:
            (_, right, low), (left, _, below) = places[tie.source], places[tie.target]
            lines.append(Line(tie.key, tie.source, tie.target, tie.type, tie.name))
            bars.append(
                drawn_line(tie.type, [(right, low), (right + 6, low), (right + 6, below), (left, below)], LINE, "1")
            )
    boxes = [Shown(thing.key, asked.name(thing), thing.key, thing.type) for *_, thing in planned]
    made = picture(
        [*drawn, *bars], asked.title, asked.described, boxes, lines, left=-8, top=-8,
        width=_NAMES + (last - first + 1) * width + 40, height=y + 24, linked=True,
    )  # fmt: skip
    return Generated(made, told + rows, left_out)
