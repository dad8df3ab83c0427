"""A model, element by element, with the properties that everything shares."""

from __future__ import annotations

from prasan.architecture.demonstration.words import Pair
from prasan.architecture.model import (
    Connection,
    Element,
    Item,
    Model,
    Node,
    Property,
    PropertyDefinition,
    Relationship,
    Text,
    View,
)
from prasan.architecture.vocabulary import PROPERTIES

_WIDE, _HIGH, _APART = 160, 60, 30
_THAI = "\u0e00"


class Builder:
    """Builds one agency's model.  ``thai`` agencies call their properties in Thai, where a property has a Thai name."""

    def __init__(self, name: Pair, *, thai: bool) -> None:
        self.model = Model("exchange-3", "id-model", _both(name), namespaces={})
        self._thai = thai
        self._defined: set[str] = set()
        self._elements: dict[str, Element] = {}

    def element(self, kind: str, name: Pair, said: str = "", **properties: object) -> str:
        """Add an element and give its id; a property that is None or "" is left out."""
        own = f"id-{len(self.model.elements) + 1}"
        made = Element(own, kind, _both(name), [Text(said, "en")] if said else [])
        for key, value in properties.items():
            if value is not None and value != "":
                made.properties.append(Property(self._definition(key), [Text(str(value))]))
        self.model.elements.append(made)
        self._elements[own] = made
        return own

    def tie(self, kind: str, source: str, target: str, access: str | None = None) -> str:
        """Add a relationship and give its id."""
        own = f"id-r{len(self.model.relationships) + 1}"
        self.model.relationships.append(Relationship(own, kind, source=source, target=target, access=access))
        return own

    def view(self, name: Pair, rows: list[list[str]], *, viewpoint: str | None = None) -> None:
        """Draw rows of elements under one another, with the relationships between them."""
        view = View(f"id-v{len(self.model.views) + 1}", names=_both(name), viewpoint=viewpoint)
        drawn: dict[str, str] = {}
        for row, elements in enumerate(rows):
            for column, element in enumerate(elements):
                node = Node(
                    f"{view.id}-n{len(drawn) + 1}", "Element", element, 40 + column * (_WIDE + _APART),
                    40 + row * (_HIGH + 2 * _APART), _WIDE, _HIGH,
                )  # fmt: skip
                drawn[element] = node.id
                view.nodes.append(node)
        for tie in self.model.relationships:
            if tie.source in drawn and tie.target in drawn:
                view.connections.append(
                    Connection(
                        f"{view.id}-c{len(view.connections) + 1}", "Relationship", tie.id, drawn[tie.source], drawn[tie.target]
                    )
                )  # fmt: skip
        self.model.views.append(view)

    def finished(self) -> Model:
        """The model, with its folders."""
        concepts = Item(labels=_both(("องค์ประกอบ", "Elements")))
        concepts.items = [Item(ref=each.id) for each in self.model.elements]
        ties = Item(labels=_both(("ความสัมพันธ์", "Relationships")))
        ties.items = [Item(ref=each.id) for each in self.model.relationships]
        views = Item(labels=_both(("มุมมอง", "Views")), items=[Item(ref=each.id) for each in self.model.views])
        self.model.organizations = [concepts, ties, views]
        return self.model

    def _definition(self, key: str) -> str:
        own = f"id-p-{key.replace('_', '-')}"
        if key not in self._defined:
            self._defined.add(key)
            thai = next((name for name in PROPERTIES[key] if name[0] > _THAI), None) if self._thai else None
            name = thai or key.replace("_", " ")
            self.model.definitions.append(PropertyDefinition(own, [Text(name, "th" if thai else "en")]))
        return own


def _both(name: Pair) -> list[Text]:
    return [Text(name[0], "th"), Text(name[1], "en")]
