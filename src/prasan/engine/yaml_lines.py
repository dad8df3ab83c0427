"""Where in a YAML file a value stands, so that an error about it can say the line."""

from __future__ import annotations

from collections.abc import Sequence

import yaml


def line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of a location that the file has (a missing key has its parent's line).

    ``node`` is the document as ``yaml.compose`` gives it, ``location`` the keys and indices that lead to the value.
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
