"""What a model says of the things that sheets have rows for."""

from __future__ import annotations

import re
from collections import Counter

from prasan.architecture.model import Concept, Element, Model, Property, PropertyDefinition, Relationship, Text, spoken
from prasan.architecture.vocabulary import PROPERTIES, canonical
from prasan.architecture.workbooks.cells import joined, tidy
from prasan.architecture.workbooks.tables import (
    CODE,
    DESCRIPTION,
    NAME_EN,
    NAME_TH,
    REMOVE,
    TABLES,
    Column,
    Table,
    column_key,
)

_THAI = re.compile("[ก-๛]")
_READS = {None, "Access", "Read"}
_WRITES = {"Write", "ReadWrite"}


def language(text: Text) -> str:
    """The language of some words: by their tag, and without one by their letters."""
    return text.lang[:2].casefold() if text.lang else "th" if _THAI.search(text.value) else "en"


class Holding:
    """A model by the sheets' rows: the elements of each table, how rows name them, and what their cells say."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.definitions = {each.id: canonical(spoken(each.names) or each.id) for each in model.definitions}
        self.elements = {each.id: each for each in model.elements}
        self.of_table: dict[str, list[Element]] = {table.key: [] for table in TABLES}
        of_type = {kind: table.key for table in TABLES for kind in (table.type, *table.types)}
        for each in self.elements.values():
            if each.type in of_type:
                self.of_table[of_type[each.type]].append(each)
        self.relationships = {each.id for each in model.relationships}
        self.from_: dict[str, list[Relationship]] = {}
        self.to: dict[str, list[Relationship]] = {}
        for tie in model.relationships:
            self.from_.setdefault(tie.source, []).append(tie)
            self.to.setdefault(tie.target, []).append(tie)
        self.label: dict[str, str] = {}
        for elements in self.of_table.values():
            self._label(elements, by_name=False)
        self.row = {
            table: {self.label[each.id]: each for each in elements} for table, elements in self.of_table.items()
        }
        made = {column.link.made for table in TABLES for column in table.columns if column.link and column.link.made}
        self.made = {kind: [each for each in self.elements.values() if each.type == kind] for kind in made}
        for elements in self.made.values():
            self._label(elements, by_name=True)

    def _label(self, elements: list[Element], *, by_name: bool) -> None:
        said = {each.id: tidy(self.property(each, CODE)) or (tidy(each.name) if by_name else "") for each in elements}
        times = Counter(said.values())
        good = {own: code for own, code in said.items() if code and times[code] == 1 and not re.search(r"[;\n]", code)}
        taken = set(good.values())
        for each in elements:
            self.label[each.id] = good.get(each.id) or (f"#{each.id}" if each.id in taken else each.id)

    def property(self, concept: Concept, name: str) -> str:
        """The values of a property, in one."""
        return joined(text.value for each in self.properties(concept, name) for text in each.values)

    def properties(self, concept: Concept, name: str) -> list[Property]:
        """The entries of a property, by its canonical name."""
        return [each for each in concept.properties if self._canonical(each) == name]

    def _canonical(self, entry: Property) -> str:
        return self.definitions.get(entry.definition) or canonical(entry.definition)

    def others(self, table: Table) -> dict[str, str]:
        """The properties of a table's elements for which it has no column, as canonical name -> the name that the model has."""
        names = {each.id: spoken(each.names) or each.id for each in self.model.definitions}
        found: dict[str, str] = {}
        for element in self.of_table[table.key]:
            for each in element.properties:
                name = self._canonical(each)
                written = " ".join(names.get(each.definition, each.definition).split())
                if name not in table.by_key and column_key(table, written) == name:  # a header must mean it again
                    found.setdefault(name, written)
        return found

    def says(self, element: Element, key: str, column: Column | None) -> str:
        """What a cell of the element's row says, as the model holds it."""
        if key == CODE:
            return self.label[element.id]
        if key in (NAME_TH, NAME_EN):
            own = next((each for each in element.names if language(each) == key[-2:]), None)
            return tidy(own.value) if own else ""
        if key == DESCRIPTION:
            return tidy(spoken(element.documentation))
        if key == REMOVE:
            return ""
        if column is not None and column.link is not None:
            return joined(dict.fromkeys(self.label[other] for other, _ in self.linked(element, column)))
        return tidy(self.property(element, key))

    def linked(self, element: Element, column: Column) -> list[tuple[str, Relationship]]:
        """The other ends of the relationships that a column says, by id, each with its relationship."""
        link = column.link
        assert link is not None  # noqa: S101  (of columns of codes alone)
        types = {kind for table in TABLES if table.key in link.tables for kind in (table.type, *table.types)}
        types |= {link.made} if link.made else set()
        found = []
        for each in (self.to if link.towards else self.from_).get(element.id, ()):
            other = self.elements.get(each.source if link.towards else each.target)
            if each.type != link.type or other is None or other.type not in types:
                continue
            if link.access and each.access not in (_READS if link.access == "Read" else _WRITES):
                continue
            found.append((other.id, each))
        return found

    def define(self, name: str, written: str) -> str:
        """The id of a property's definition by its canonical name, made if the model has none."""
        for each, own in self.definitions.items():
            if own == name:
                return each
        own = f"property-{re.sub('[^a-z0-9.-]', lambda sign: f'_{ord(sign[0]):x}_', name)}"
        thai = next((other for other in PROPERTIES.get(name, ()) if _THAI.search(other)), None)
        names = [Text(written, "th" if _THAI.search(written) else "en"), *([Text(thai, "th")] if thai else [])]
        self.model.definitions.append(PropertyDefinition(own, names))
        self.definitions[own] = name
        return own
