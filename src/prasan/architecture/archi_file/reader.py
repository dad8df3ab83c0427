"""What every part of Archi's file is read with: properties by key, and a place for what only Archi says."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from prasan.architecture.keeping import kept, other
from prasan.architecture.model import Loss, Model, Property, PropertyDefinition, Rest, Text
from prasan.architecture.xml import as_text


class Reader:
    """One reading; definitions of properties are made as their keys come."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.losses: list[Loss] = []
        self._definitions: dict[str, str] = {}

    def children(self, node: etree._Element, rest: Rest, *known: str) -> Iterator[tuple[str, etree._Element]]:
        """The children whose tags are known; the others are kept in ``rest``, and a comment is lost."""
        for child in node:
            if not isinstance(child.tag, str):
                self.losses.append(
                    Loss(f"line {child.sourceline}", "a comment or an instruction to a program is not kept")
                )
            elif child.tag in known:
                yield child.tag, child
            else:
                rest.content.append(as_text(child))

    def property(self, node: etree._Element) -> Property:
        """A property by its key; one that the file has nowhere else makes its definition."""
        key = node.get("key", "")
        if key not in self._definitions:
            self._definitions[key] = f"propid-{len(self._definitions) + 1}"
            self.model.definitions.append(PropertyDefinition(self._definitions[key], [Text(key)]))
        value = node.get("value")
        rest = Rest(other(node, "key", "value"))
        return Property(self._definitions[key], [Text(value)] if value is not None else [], kept(rest))
