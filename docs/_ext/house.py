"""The picture of the house, drawn from the contract that `make lint` holds imports to."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

WIDE, HIGH, GAP, LEFT = 760, 52, 12, 90
SAYS = {
    "cli": "one command, a file a group of verbs",
    "web": "Django: pages, operations for systems, accounts",
    "centres": "figures of the operation centres",
    "citizens": "the person's own",
    "council": "the CIOs' meetings, the plan",
    "hosting": "the shared data centre",
    "services": "services to people",
    "measures": "the rule language and its engines",
    "architecture": "blueprints of agencies",
    "linkage": "whose record is whose",
    "registers": "contracts, reading, checking, quarantine",
    "exchange": "agreements, permits, the access log",
    "engine": "DuckDB, snapshots, progress",
    "thai": "ids, names, dates, areas",
}


def storeys(root: Path) -> list[list[str]]:
    """The rooms, the highest storey first, as pyproject's contract of imports has them."""
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [each for each in told["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    return [[room.strip().removeprefix("prasan.") for room in line.split("|")] for line in layers["layers"]]


def picture(root: Path) -> str:
    """The house as SVG: a storey each layer, a room each package; what is above may import what is below."""
    floors = storeys(root)
    tall = len(floors) * (HIGH + GAP) + 70
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE + LEFT + 20} {tall}" role="img" '
        'font-family="Noto Sans Thai, Noto Sans, sans-serif">',
        "<title>The house: imports go down only</title>",
        f"<desc>{escape('; '.join(' | '.join(floor) for floor in floors))}</desc>",
        f'<path d="M{LEFT - 10} 44 L{LEFT + WIDE / 2} 6 L{LEFT + WIDE + 10} 44 Z" fill="#1f4e79"/>',
        f'<text x="{LEFT + WIDE / 2}" y="36" text-anchor="middle" fill="#fff" font-size="15">Prasan</text>',
    ]
    for at, floor in enumerate(floors):
        top = 50 + at * (HIGH + GAP)
        wide = (WIDE - GAP * (len(floor) - 1)) / len(floor)
        for place, room in enumerate(floor):
            lines += _room(room, LEFT + place * (wide + GAP), top, wide, src_lines(root, room))
    bottom = 50 + len(floors) * (HIGH + GAP) - GAP
    lines += [
        f'<path d="M40 60 V{bottom - 12}" stroke="#555" stroke-width="2"/>',
        f'<path d="M34 {bottom - 14} L40 {bottom - 2} L46 {bottom - 14} Z" fill="#555"/>',
        f'<text x="28" y="{(60 + bottom) / 2}" font-size="12" fill="#444" text-anchor="middle" '
        f'transform="rotate(-90 28 {(60 + bottom) / 2})">imports go down only</text>',
        "</svg>",
    ]
    return "\n".join(lines)


def src_lines(root: Path, room: str) -> int:
    """How many lines of Python a room has."""
    return sum(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in (root / "src" / "prasan" / room).rglob("*.py")
        if "migrations" not in path.parts
    )


def _room(name: str, x: float, y: float, wide: float, count: int) -> list[str]:
    middle = x + wide / 2
    narrow = wide < 260
    told = [
        f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{HIGH}" rx="4" fill="#eaf1f8" stroke="#1f4e79"/>',
        f'<text x="{middle:.1f}" y="{y + 22}" text-anchor="middle" font-size="15" font-weight="600" fill="#12324f">{name}</text>',
    ]
    words = f"{count:,} lines" if narrow else f"{SAYS[name]} · {count:,} lines"
    told.append(
        f'<text x="{middle:.1f}" y="{y + 40}" text-anchor="middle" font-size="12" fill="#333">{escape(words)}</text>'
    )
    return told
