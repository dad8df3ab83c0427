"""The layers of ArchiMate, which types are of each, and the colours in which they are drawn."""

from __future__ import annotations

from prasan.architecture.archi_file.words import FOLDERS

PHYSICAL = {"Equipment", "Facility", "DistributionNetwork", "Material"}
#: layer -> fill; the line is darker and drawn from it.
FILLS = {
    "strategy": "#f4dfb8",
    "business": "#fdf6b8",
    "application": "#c4e8ee",
    "technology": "#cfe9c4",
    "physical": "#cfe9c4",
    "motivation": "#ddd4f0",
    "implementation": "#f8d3c8",
    "other": "#ebe9e3",
}
LINES = {
    "strategy": "#80611f",
    "business": "#7d7420",
    "application": "#2b6d79",
    "technology": "#42712f",
    "physical": "#42712f",
    "motivation": "#5d4b8c",
    "implementation": "#8c4733",
    "other": "#5a6268",
}
LAYERS = tuple(FILLS)

_BY_TYPE = {
    kind: "physical" if kind in PHYSICAL else "implementation" if folder == "implementation_migration" else folder
    for folder, (_, kinds) in FOLDERS.items()
    for kind in kinds
}
BEHAVIOUR = {
    kind
    for kind in _BY_TYPE
    if kind.endswith(("Process", "Function", "Interaction", "Event", "Service"))
    or kind in {"Capability", "CourseOfAction", "ValueStream", "WorkPackage"}
}


def layer_of(kind: str) -> str:
    """The layer of a type; what stands in none is "other"."""
    return _BY_TYPE.get(kind, "other")


def types_of(layer: str) -> list[str]:
    """The types of a layer, by name."""
    return sorted(kind for kind in _BY_TYPE if _BY_TYPE[kind] == layer)
