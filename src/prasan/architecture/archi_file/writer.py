"""What every part of Archi's file is written with."""

from __future__ import annotations

from lxml import etree

from prasan.architecture.archi_file.words import FORM
from prasan.architecture.model import Loss, Model, Property, Rest, Text


class Writer:
    """One writing of a file; ``losses`` is what it has no place for."""

    def __init__(self, model: Model) -> None:
        self.losses: list[Loss] = []
        self.same = model.form == FORM
        self._keys = {each.id: next((text.value for text in each.names), "") for each in model.definitions}

    def lose(self, place: str, what: str) -> None:
        """Note what is not written."""
        self.losses.append(Loss(place, what))

    def one(self, texts: list[Text], place: str, what: str) -> str | None:
        """The words of the first language, as Archi has one; the others are noted."""
        if len(texts) > 1:
            self.lose(place, f"{what} in {len(texts)} languages or parts: Archi has one, the first is written")
        return texts[0].value if texts else None

    def named(self, node: etree._Element, names: list[Text], place: str) -> None:
        """The name, where there is one."""
        if (name := self.one(names, place, "a name")) is not None:
            node.set("name", name)

    def documentation(self, node: etree._Element, texts: list[Text], place: str, tag: str = "documentation") -> None:
        """The documentation, where there is one."""
        for text in texts if self.same else texts[:1]:
            etree.SubElement(node, tag).text = text.value
        if not self.same:
            self.one(texts, place, "documentation")

    def properties(self, node: etree._Element, properties: list[Property]) -> None:
        """Properties by key."""
        for each in properties:
            made = etree.SubElement(node, "property", {"key": self._keys.get(each.definition, each.definition)})
            if (value := self.one(each.values, each.definition, "a value")) is not None:
                made.set("value", value)
            self.attributes(made, each.rest, each.definition)

    def attributes(self, node: etree._Element, rest: Rest | None, place: str) -> None:
        """Attributes that were kept from a file of Archi's."""
        for name, value in rest.attributes.items() if rest else ():
            if self.same:
                node.set(name, value)
            elif not name.startswith("{http://www.w3.org/"):
                self.lose(place, f"the attribute {name} has no place in Archi's file")

    def content(self, node: etree._Element, rest: Rest | None, place: str) -> None:
        """Children that were kept, likewise."""
        for each in rest.content if rest else ():
            child = etree.fromstring(each)
            if self.same:
                node.append(child)
            else:
                self.lose(place, f"<{etree.QName(child).localname}> has no place in Archi's file")
