"""What every part of an exchange file is written with: text, line by line, with everything from the model escaped.

A large file has some hundred thousand elements; to make a tree of them first takes longer than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from prasan.architecture.exchange_file.dialects import BY_FORM, Dialect
from prasan.architecture.model import Loss, Property, Rest, Text
from prasan.architecture.xml import SCHEMA_LOCATION, XML, XSI

TYPE = "xsi:type"

_ID = re.compile(r"[^\W\d][\w.-]*")  # an XML name without a colon, which an identifier of the format is
_SPECIAL = re.compile('[&<>"\\x00-\\x1f\\ud800-\\udfff\\ufffe\\uffff]')
_NO_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


class Writer:
    """One writing of a file; ``losses`` is what it has no place for.

    Elements are opened and closed; what is written between is within.  Raises ValueError where a word holds what no XML can.
    """

    def __init__(self, dialect: Dialect, form: str, namespaces: Mapping[str | None, str]) -> None:
        self.dialect = dialect
        self.losses: list[Loss] = []
        self._same = form == dialect.form
        self._from = BY_FORM.get(form)
        self._prefixes = {uri: prefix for prefix, uri in reversed(list(namespaces.items())) if prefix}
        self._prefixes |= {XSI: "xsi", XML: "xml"}
        self._others: dict[str, str] = {}
        self._lines: list[str] = []
        self._before = "\n"  # and so far from the left

    def data(self) -> bytes:
        """The whole file."""
        return ("<?xml version='1.0' encoding='UTF-8'?>" + "".join(self._lines) + "\n").encode()

    def lose(self, place: str, what: str) -> None:
        """Note what is not written."""
        self.losses.append(Loss(place, what))

    def open(
        self, tag: str, attributes: Mapping[str, str | None], rest: Rest | None = None, place: str = ""
    ) -> tuple[int, str]:
        """Begin an element, with its own attributes and those that were kept; gives what :meth:`close` wants to know."""
        if rest is not None and rest.attributes:
            attributes = {**attributes, **self._kept(rest, place)}
        before = self._before
        said = f"{before}<{tag}"
        for name, value in attributes.items():
            if value is not None:
                said += f' {name}="{attribute(value) if _SPECIAL.search(value) else value}"'
        self._lines.append(said)
        self._before = before + "  "
        return len(self._lines), before

    def close(self, tag: str, opened: tuple[int, str]) -> None:
        """End an element."""
        at, before = opened
        if len(self._lines) == at:
            self._lines[-1] += "/>"
        else:
            self._lines[at - 1] += ">"
            self._lines.append(f"{before if self._before else ''}</{tag}>")
        self._before = before

    def leaf(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """An element with nothing in it."""
        self.close(tag, self.open(tag, attributes))

    def within(self, value: str) -> None:
        """Words of the element that is open, before anything else in it, which then follows without a break."""
        if value:
            self._lines.append(words(value))
            self._before = ""

    def id(self, written: str) -> str:
        """An id as the format takes it: as it came from an exchange file, and with a prefix where another's begins with a digit."""
        return written if self._from or _ID.fullmatch(written) else f"id-{written}"

    def type(self, name: str) -> str:
        """The form's name of a type."""
        return self.dialect.types.get(name, name)

    def texts(self, tag: str, texts: list[Text]) -> None:
        """Words, one element for each language."""
        for text in texts:
            value = text.value
            language = f' xml:lang="{attribute(text.lang)}"' if text.lang is not None else ""
            if value:
                said = words(value) if _SPECIAL.search(value) else value
                self._lines.append(f"{self._before}<{tag}{language}>{said}</{tag}>")
            else:
                self._lines.append(f"{self._before}<{tag}{language}/>")

    def properties(self, properties: list[Property]) -> None:
        """The properties of anything; none where there are none."""
        if not properties:
            return
        container = self.open("properties", {})
        for each in properties:
            opened = self.open(
                "property", {self.dialect.definition_ref: self.id(each.definition)}, each.rest, each.definition
            )
            self.texts("value", each.values)
            self.content(each.rest, each.definition)
            self.close("property", opened)
        self.close("properties", container)

    def content(self, rest: Rest | None, place: str) -> None:
        """Children that were kept, likewise."""
        for kept in rest.content if rest else ():
            child = etree.fromstring(kept)
            if self._same or (self._from and etree.QName(child).namespace != self._from.namespace):
                self._raw(child)
            else:
                self.lose(place, f"<{etree.QName(child).localname}> has no place in {self.dialect.form}")

    def raw(self, kept: str | None) -> None:
        """XML that both forms have, in this one's namespace."""
        if kept is not None and self._from:
            self._raw(
                etree.fromstring(kept.replace(f'"{self._from.namespace}"', f'"{self.dialect.namespace}"'))
            )  # fmt: skip

    def _raw(self, node: etree._Element) -> None:
        self._lines.append(self._before + etree.tostring(node, encoding="unicode", with_tail=False))

    def _kept(self, rest: Rest, place: str) -> dict[str, str]:
        """Attributes that were kept: where they came from a file of this form, or are of a namespace of their own."""
        found: dict[str, str] = {}
        for name, value in rest.attributes.items():
            if self._same or (self._from and name.startswith("{") and name != SCHEMA_LOCATION):
                space, _brace, word = name.removeprefix("{").rpartition("}")
                if not space:
                    found[word] = value
                    continue
                if space not in self._prefixes:  # declared where it is used, as the root of the file did not
                    found[f"xmlns:{self._own(space)}"] = space
                found[f"{self._prefixes.get(space) or self._own(space)}:{word}"] = value
            elif name != SCHEMA_LOCATION:  # where the other form's schema lies is nothing of the model
                self.lose(place, f"the attribute {name} has no place in {self.dialect.form}")
        return found

    def _own(self, space: str) -> str:
        """A prefix of ours for a namespace that the model has none for."""
        if space not in self._others:
            taken = {*self._prefixes.values(), *self._others.values()}
            self._others[space] = next(each for n in range(len(taken) + 1) if (each := f"ns{n}") not in taken)
        return self._others[space]


def words(value: str) -> str:
    """Words as they stand in an element.  Raises ValueError where no XML can hold them."""
    _must_be_xml(value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(value: str) -> str:
    """A value as it stands in quotes.  Raises ValueError likewise."""
    return words(value).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def _must_be_xml(value: str) -> None:
    if _NO_XML.search(value):
        raise ValueError("All strings must be XML compatible: no control characters, no halves of a character")
