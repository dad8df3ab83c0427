"""What a file says beyond the model is kept beside it."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.model import Rest


def other(node: etree._Element, *known: str) -> dict[str, str]:
    """The attributes that are not among those known."""
    return {str(name): str(value) for name, value in node.attrib.items() if name not in known}


def kept(rest: Rest) -> Rest | None:
    """None where there is nothing to keep."""
    return rest if rest.attributes or rest.content else None
