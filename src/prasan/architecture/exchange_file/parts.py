"""What every part of an exchange file is read with: words, properties, and a place for what is not of the format."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from prasan.architecture.exchange_file.dialects import Dialect
from prasan.architecture.keeping import kept, other
from prasan.architecture.model import Loss, Property, Rest, Text
from prasan.architecture.xml import LANG, TYPE, as_text, local

Reads = Callable[[etree._Element], None]


class Reader:
    """One reading of a file; ``losses`` is what it could not take in."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.losses: list[Loss] = []
        self._canonical = {old: new for new, old in dialect.types.items()}
        self._prefix = f"{{{dialect.namespace}}}"

    def text(self, node: etree._Element) -> Text:
        """A name, documentation or value."""
        if len(node) or (node.attrib and set(node.attrib) - {LANG}):
            self.lose(node, "markup inside words: only the words are kept")
            return Text("".join(str(each) for each in node.itertext()), node.get(LANG))
        return Text(node.text or "", node.get(LANG))

    def lose(self, node: etree._Element, what: str) -> None:
        """Note something that is not taken in, and its line."""
        self.losses.append(Loss(f"line {node.sourceline}, {local(node.tag) or 'comment'}", what))

    def children(self, node: etree._Element, known: dict[str, Reads], rest: Rest) -> None:
        """Hand each child to what reads it; one that nothing reads is kept in ``rest``, and a comment is lost."""
        for child in node:
            tag = child.tag
            if not isinstance(tag, str):
                self.lose(child, "a comment or an instruction to a program is not kept")
            elif tag.startswith(self._prefix) and (reads := known.get(tag[len(self._prefix) :])) is not None:
                reads(child)
            else:
                rest.content.append(as_text(child))

    def properties(self, node: etree._Element, into: list[Property]) -> None:
        """The properties of anything."""
        for child in node:
            if local(child.tag) != "property":
                self.lose(child, "not a property")
                continue
            found = Property(child.get(self.dialect.definition_ref, ""))
            rest = Rest(other(child, self.dialect.definition_ref))
            self.children(child, {"value": self.into(found.values)}, rest)
            found.rest = kept(rest)
            into.append(found)

    def into(self, texts: list[Text]) -> Reads:
        """Reads words into a list."""
        return lambda node: texts.append(self.text(node))

    def each(self, tag: str, reads: Reads) -> Reads:
        """Reads a container whose children are all of one tag."""
        wanted = self._prefix + tag

        def read(node: etree._Element) -> None:
            for child in node:
                if child.tag == wanted:
                    reads(child)
                else:
                    self.lose(child, f"not one of {local(node.tag)}")

        return read

    def type(self, node: etree._Element) -> str:
        """The type of something, by ArchiMate 3's name; as it is written where that has none."""
        written = str(node.get(TYPE, "")).rsplit(":", 1)[-1]
        return self._canonical.get(written, written)
