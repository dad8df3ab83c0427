"""YAML as plain values, and where in a file a value stands, so that an error about it can say the line.

Read by PyYAML's reader in C, which its wheels have: ten times as fast, as safe, and nested a thousand deep at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def values(text: str) -> Any:
    """What a YAML document says.  Raises yaml.YAMLError, with a ``problem_mark`` where its fault has a place."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (both are safe)


def nodes(text: str) -> yaml.Node | None:
    """The document's nodes, each with the line and column at which it begins; None where it is empty."""
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of a location that the file has (a missing key has its parent's line).

    ``node`` is the document as ``nodes`` gives it, ``location`` the keys and indices that lead to the value.
    """
    line = 1
    for step in location:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        if below is None:
            break
        node, line = below, below.start_mark.line + 1
    return line
