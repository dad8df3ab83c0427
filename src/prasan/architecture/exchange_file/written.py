"""What every part of an exchange file is written with."""

from __future__ import annotations

import re

from lxml import etree

from prasan.architecture.exchange_file.dialects import BY_FORM, Dialect
from prasan.architecture.model import Loss, Property, Rest, Text
from prasan.architecture.xml import LANG, SCHEMA_LOCATION

_ID = re.compile(r"[^\W\d][\w.-]*")  # an XML name without a colon, which an identifier of the format is


class Writer:
    """One writing of a file; ``losses`` is what it has no place for."""

    def __init__(self, dialect: Dialect, form: str, root: etree._Element) -> None:
        self.dialect = dialect
        self.losses: list[Loss] = []
        self._same = form == dialect.form
        self._from = BY_FORM.get(form)

    def lose(self, place: str, what: str) -> None:
        """Note what is not written."""
        self.losses.append(Loss(place, what))

    def child(self, into: etree._Element, name: str) -> etree._Element:
        """A new element of the format."""
        return etree.SubElement(into, self.dialect.tag(name))

    def id(self, written: str) -> str:
        """An id as the format takes it: as it came from an exchange file, and with a prefix where another's begins with a digit."""
        return written if self._from or _ID.fullmatch(written) else f"id-{written}"

    def type(self, name: str) -> str:
        """The form's name of a type."""
        return self.dialect.types.get(name, name)

    def texts(self, into: etree._Element, tag: str, texts: list[Text]) -> None:
        """Words, one element for each language."""
        for text in texts:
            node = self.child(into, tag)
            if text.lang is not None:
                node.set(LANG, text.lang)
            node.text = text.value

    def properties(self, into: etree._Element, properties: list[Property]) -> None:
        """The properties of anything; none where there are none."""
        if not properties:
            return
        container = self.child(into, "properties")
        for each in properties:
            node = self.child(container, "property")
            node.set(self.dialect.definition_ref, self.id(each.definition))
            self.attributes(node, each.rest, each.definition)
            self.texts(node, "value", each.values)
            self.content(node, each.rest, each.definition)

    def attributes(self, node: etree._Element, rest: Rest | None, place: str) -> None:
        """Attributes that were kept: where they came from a file of this form, or are of a namespace of their own."""
        for name, value in rest.attributes.items() if rest else ():
            if self._same or (self._from and name.startswith("{") and name != SCHEMA_LOCATION):
                node.set(name, value)
            elif name != SCHEMA_LOCATION:  # where the other form's schema lies is nothing of the model
                self.lose(place, f"the attribute {name} has no place in {self.dialect.form}")

    def content(self, node: etree._Element, rest: Rest | None, place: str) -> None:
        """Children that were kept, likewise."""
        for kept in rest.content if rest else ():
            child = etree.fromstring(kept)
            if self._same or (self._from and etree.QName(child).namespace != self._from.namespace):
                node.append(child)
            else:
                self.lose(place, f"<{etree.QName(child).localname}> has no place in {self.dialect.form}")

    def raw(self, node: etree._Element, kept: str | None) -> None:
        """XML that both forms have, in this one's namespace."""
        if kept is not None and self._from:
            node.append(etree.fromstring(kept.replace(f'"{self._from.namespace}"', f'"{self.dialect.namespace}"')))
