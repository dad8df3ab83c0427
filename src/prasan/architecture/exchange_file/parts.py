"""What every part of an exchange file is read with: words, properties, and a place for what is not of the format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from prasan.architecture.exchange_file.dialects import Dialect
from prasan.architecture.model import Colour, Loss, Property, Rest, Text
from prasan.architecture.xml import LANG, TYPE, as_text, local

Reads = Callable[[etree._Element, Any], bool | None]
"""Reads one child into the thing that it is of; True where it cannot, so that the child is kept as it is."""


class Reader:
    """One reading of a file; ``losses`` is what it could not take in.

    A large file has some hundred thousand elements, so what is asked of each is asked once: its attributes are taken as a dict out
    of which the reading takes what it knows, and what is left is kept; its children go to readers that are looked up by whole tag.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.losses: list[Loss] = []
        self._canonical = {old: new for new, old in dialect.types.items()}
        self._colours: dict[tuple[tuple[str, str], ...], Colour] = {}
        self._in_property = self.known({"value": lambda node, found: found.values.append(self.text(node))})
        self._definition_ref = dialect.definition_ref
        self._property_tag = dialect.tag("property")

    def known(self, readers: Mapping[str, Reads]) -> dict[str, Reads]:
        """What reads which child, by whole tag."""
        return {self.dialect.tag(name): reads for name, reads in readers.items()}

    def text(self, node: etree._Element) -> Text:
        """A name, documentation or value."""
        attributes = node.items()
        if len(node) or len(attributes) > 1 or (attributes and attributes[0][0] != LANG):
            self.lose(node, "markup inside words: only the words are kept")
            return Text("".join(str(each) for each in node.itertext()), node.get(LANG))
        return Text(node.text or "", attributes[0][1] if attributes else None)

    def lose(self, node: etree._Element, what: str) -> None:
        """Note something that is not taken in, and its line."""
        self.losses.append(Loss(f"line {node.sourceline}, {local(node.tag) or 'comment'}", what))

    def children(
        self, node: etree._Element, known: Mapping[Any, Reads], found: Any, attributes: dict[str, str]
    ) -> None:
        """Hand each child to what reads it; what nothing reads, and the attributes that are left, are ``found.rest``.

        A comment is lost.
        """
        content: list[str] = []
        for child in node:
            tag = child.tag
            reads = known.get(tag)
            if reads is not None:
                if reads(child, found):
                    content.append(as_text(child))
            elif isinstance(tag, str):
                content.append(as_text(child))
            else:
                self.lose(child, "a comment or an instruction to a program is not kept")
        if content or attributes:
            found.rest = Rest(attributes, content)

    def names(self, node: etree._Element, found: Any) -> None:
        """A name."""
        found.names.append(self.text(node))

    def labels(self, node: etree._Element, found: Any) -> None:
        """What stands on a box, a line or a folder."""
        found.labels.append(self.text(node))

    def documentation(self, node: etree._Element, found: Any) -> None:
        """Documentation."""
        found.documentation.append(self.text(node))

    def properties(self, node: etree._Element, found: Any) -> None:
        """The properties of anything."""
        for child in node:
            if child.tag != self._property_tag:
                self.lose(child, "not a property")
                continue
            attributes: dict[str, str] = dict(child.items())
            made = Property(attributes.pop(self._definition_ref, ""))
            self.children(child, self._in_property, made, attributes)
            found.properties.append(made)

    def each(self, tag: str, reads: Reads) -> Reads:
        """Reads a container whose children are all of one tag."""
        wanted = self.dialect.tag(tag)

        def read(node: etree._Element, found: Any) -> None:
            for child in node:
                if child.tag == wanted:
                    reads(child, found)
                else:
                    self.lose(child, f"not one of {local(node.tag)}")

        return read

    def type(self, attributes: dict[str, str]) -> str:
        """The type of something, by ArchiMate 3's name; as it is written where that has none."""
        written = attributes.pop(TYPE, "").rsplit(":", 1)[-1]
        return self._canonical.get(written, written)

    def colour(self, node: etree._Element) -> Colour:
        """A colour; a file has few, so each is made once."""
        written = tuple(node.items())
        found = self._colours.get(written)
        if found is None:
            said: dict[str, str] = dict(written)
            found = Colour(said.pop("r", "0"), said.pop("g", "0"), said.pop("b", "0"), said.pop("a", None))
            self._colours[written] = found
            if said:
                self.lose(node, f"of a colour, {', '.join(said)}: red, green, blue and alpha are kept")
        return found
