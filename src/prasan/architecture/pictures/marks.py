"""ArchiMate's sign of each type of element, drawn in a square of 16: lines in the colour of the box's edge.

Where an author chose the figure instead of the box (Archi lets them), the same sign is stretched over the whole box.
"""

from __future__ import annotations

import re

_CYLINDER = "M4 4h8a2 4 0 0 1 0 8H4a2 4 0 0 1 0-8zM12 12a2 4 0 0 1 0-8"
_TWO_CIRCLES = "M6 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M10 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8"
_PIN_HEAD = "M1 8h7M11.5 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z"
_ARROW = "M1 5.5h8V2.5l6 5.5-6 5.5v-3H1z"
_CHEVRON_UP = "M2 5.5l6-4.5 6 4.5V15l-6-4.5L2 15z"
_HALVES = "M7 2a6 6 0 0 0 0 12zM9 2a6 6 0 0 1 0 12z"
_NOTCHED = "M1 4h10a4 4 0 0 1 0 8H1l3-4z"
_PILL = "M5 4h6a4 4 0 0 1 0 8H5a4 4 0 0 1 0-8z"
_SHEET = "M1 3h14v10H1zM1 6h14"
_WAVY = "M1 3h14v9q-3.5-2.5-7 0t-7 0z"

MARKS = {
    "Resource": "M1 4h11v8H1zM12 6h3v4h-3M4 6v4M6.5 6v4M9 6v4",
    "Capability": "M1 11h4v4H1zM6 11h4v4H6zM11 11h4v4h-4zM6 6h4v4H6zM11 6h4v4h-4zM11 1h4v4h-4z",
    "CourseOfAction": "M10 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10M10 4a2 2 0 1 0 0 4a2 2 0 1 0 0-4M1 15l5-5M3 10h3v3",
    "ValueStream": "M1 3h9l5 5-5 5H1l4-5z",
    "BusinessActor": "M8 1a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M8 6v4.5M3 8h10M8 10.5L4 15M8 10.5l4 4.5",
    "BusinessRole": _CYLINDER,
    "BusinessCollaboration": _TWO_CIRCLES,
    "BusinessInterface": _PIN_HEAD,
    "BusinessProcess": _ARROW,
    "BusinessFunction": _CHEVRON_UP,
    "BusinessInteraction": _HALVES,
    "BusinessEvent": _NOTCHED,
    "BusinessService": _PILL,
    "BusinessObject": _SHEET,
    "Contract": _SHEET + "M1 10h14",
    "Representation": _WAVY + "M1 6h14",
    "Product": "M1 3h14v10H1zM8 3v3H1",
    "ApplicationComponent": "M4 2h11v12H4v-2M4 9V7M4 4V2M1.5 4h5v3h-5zM1.5 9h5v3h-5z",
    "ApplicationCollaboration": _TWO_CIRCLES,
    "ApplicationInterface": _PIN_HEAD,
    "ApplicationFunction": _CHEVRON_UP,
    "ApplicationInteraction": _HALVES,
    "ApplicationProcess": _ARROW,
    "ApplicationEvent": _NOTCHED,
    "ApplicationService": _PILL,
    "DataObject": _SHEET,
    "Node": "M1 5l4-4h10v10l-4 4H1zM1 5h10v10M11 5l4-4",
    "Device": "M3 2h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM4 11l-2.5 3.5h13L12 11",
    "SystemSoftware": "M7 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M6 3.6a5 5 0 1 1 6.5 6.6",
    "TechnologyCollaboration": _TWO_CIRCLES,
    "TechnologyInterface": _PIN_HEAD,
    "Path": "M5 4L1 8l4 4M11 4l4 4-4 4M3 8h2M7 8h2M11 8h2",
    "CommunicationNetwork": "M4.5 3.5h8l-2 9h-8zM3.5 3.5a1 1 0 1 0 2 0a1 1 0 1 0-2 0M11.5 3.5a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
    "M1.5 12.5a1 1 0 1 0 2 0a1 1 0 1 0-2 0M9.5 12.5a1 1 0 1 0 2 0a1 1 0 1 0-2 0",
    "TechnologyFunction": _CHEVRON_UP,
    "TechnologyProcess": _ARROW,
    "TechnologyInteraction": _HALVES,
    "TechnologyEvent": _NOTCHED,
    "TechnologyService": _PILL,
    "Artifact": "M3 1h7l3.5 3.5V15H3zM10 1v3.5h3.5",
    "Equipment": "M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M8 6.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3"
    "M8 1v2.5M8 12.5V15M1 8h2.5M12.5 8H15M3 3l1.8 1.8M11.2 11.2L13 13M3 13l1.8-1.8M11.2 4.8L13 3",
    "Facility": "M1 15V2h3v8l4-3v3l4-3v3l3-2v7z",
    "DistributionNetwork": "M4 6h8M4 10h8M5.5 3L1 8l4.5 5M10.5 3L15 8l-4.5 5",
    "Material": "M5 2h6l4 6-4 6H5L1 8zM6 5L4.2 8M10 5l1.8 3M6.2 11.5h3.6",
    "Stakeholder": _CYLINDER,
    "Driver": "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 1v14M1 8h14M3.2 3.2l9.6 9.6M3.2 12.8l9.6-9.6",
    "Assessment": "M10 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M6.8 9.2L1.5 14.5",
    "Goal": "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M8 7a1 1 0 1 0 0 2a1 1 0 1 0 0-2",
    "Outcome": "M7 3a6 6 0 1 0 0 12a6 6 0 1 0 0-12M7 6a3 3 0 1 0 0 6a3 3 0 1 0 0-6M7 9l7-7M11 2h3v3",
    "Principle": "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zM8 4v5M8 11v1.5",
    "Requirement": "M4 4h11l-3 8H1z",
    "Constraint": "M4 4h11l-3 8H1zM6.5 4l-3 8",
    "Meaning": "M4 12a3 3 0 0 1-1-5.5a3 3 0 0 1 4-3.5a3.5 3.5 0 0 1 6 2a3 3 0 0 1-.5 6.5a3 3 0 0 1-4.5 1.5a3 3 0 0 1-4-1z",
    "Value": "M8 3.5a7 4.5 0 1 0 0 9a7 4.5 0 1 0 0-9z",
    "WorkPackage": "M12 13.5H7a5.2 5.2 0 1 1 4.5-3M9.5 11l2.5 2.5-2.5 2M13.5 8.5l-2 2",
    "Deliverable": _WAVY,
    "ImplementationEvent": _NOTCHED,
    "Plateau": "M5 3.5h10M3 8h10M1 12.5h10",
    "Gap": "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M1 6.5h14M1 9.5h14",
    "Grouping": "M1 3h7v3H1zM1 6h14v8H1z",
    "Location": "M8 15Q3 9 3 6a5 5 0 1 1 10 0q0 3-5 9zM8 4.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3",
}
_EXTENTS = {
    _ARROW: (1, 2.5, 15, 13.5), _CHEVRON_UP: (2, 1, 14, 15), _NOTCHED: (1, 4, 15, 12), _PILL: (1, 4, 15, 12),
    _SHEET: (1, 3, 15, 13), _WAVY: (1, 3, 15, 13.3), _CYLINDER: (2, 4, 14, 12),
}  # fmt: skip
#: Types whose sign is a body that words can stand in, with the part of the square that it fills (left, top, right, bottom).
#: The sign of others stands above their words.
BODIES: dict[str, tuple[float, float, float, float]] = {
    **{kind: extent for kind, mark in MARKS.items() for start, extent in _EXTENTS.items() if mark.startswith(start)},
    "ValueStream": (1, 3, 15, 13),
    "Product": (1, 3, 15, 13),
    "ApplicationComponent": (1.5, 2, 15, 14),
    "Node": (1, 1, 15, 15),
    "Artifact": (3, 1, 13.5, 15),
    "Requirement": (1, 4, 15, 12),
    "Constraint": (1, 4, 15, 12),
    "Value": (1, 3.5, 15, 12.5),
    "Meaning": (0.5, 2, 15.5, 14),
    "Facility": (1, 2, 15, 15),
}

_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")


def stretched(
    path: str, x: float, y: float, w: float, h: float, extent: tuple[float, float, float, float] = (0, 0, 16, 16)
) -> str:
    """A sign in a place of its own: its square of 16, or the part of it that ``extent`` says, becomes the box."""
    across, down = w / (extent[2] - extent[0]), h / (extent[3] - extent[1])
    x, y = x - extent[0] * across, y - extent[1] * down
    made: list[str] = []
    letter, at = "", 0
    for token in _TOKEN.findall(path):
        if token.isalpha():
            letter, at = token, 0
            made.append(token)
            continue
        number, absolute = float(token), letter.isupper()
        turn = letter.lower()
        if turn == "a":
            step = at % 7
            if step in {2, 3, 4}:  # how the arc is turned, and which of the four it is
                made.append(token)
                at += 1
                continue
            horizontal, placed = step in {0, 5}, step > 4
        else:
            horizontal, placed = turn == "h" or (turn != "v" and at % 2 == 0), True
        moved = number * (across if horizontal else down)
        if absolute and placed:
            moved += x if horizontal else y
        made.append(f"{moved:.1f}".removesuffix(".0"))
        at += 1
    return re.sub(r" ?([A-Za-z]) ?", r"\1", " ".join(made))
