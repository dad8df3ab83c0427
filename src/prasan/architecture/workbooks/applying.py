"""A workbook's rows into a unit's model: each good row adds or changes a thing, each other one is set aside with what is wrong.

A cell that shows what the model says already changes nothing, so that a workbook that was written from a model and comes back
as it was leaves all of the model as it is; a row or a column that does not come changes nothing either.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from prasan.architecture.model import Element, Model, Property, Relationship, Text
from prasan.architecture.workbooks.cells import CellError, parted, shown, stored, tidy
from prasan.architecture.workbooks.faults import Fault
from prasan.architecture.workbooks.holding import Holding, language
from prasan.architecture.workbooks.reading import Row, Sheet
from prasan.architecture.workbooks.removing import without
from prasan.architecture.workbooks.tables import (
    BY_KEY,
    CODE,
    DESCRIPTION,
    FOR_PEOPLE_ALONE,
    NAME_EN,
    NAME_TH,
    REMOVE,
    Column,
    Table,
)


@dataclass
class Applied:
    """The model after, what is wrong, the rows that were set aside (sheet -> row numbers), and how many rows did what."""

    model: Model
    faults: list[Fault]
    aside: dict[str, set[int]]
    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0

    @property
    def taken(self) -> int:
        """Rows that say something other than the model said before."""
        return self.added + self.changed + self.removed


@dataclass
class _Line:
    """A row on its way: what its cells say, its element if the model has one, and the codes that it names by column."""

    sheet: Sheet
    table: Table
    row: Row
    code: str
    element: Element | None = None
    says: dict[str, str] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    remove: bool = False
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, key: str, code: str, value: str = "", choices: str = "") -> None:
        self.faults.append(
            Fault(self.sheet.name, self.row.number, self.sheet.headers.get(key, ""), code, value, choices)
        )


def apply(sheets: list[Sheet], base: Model | None, *, name: str = "") -> Applied:
    """The rows of :func:`read_tables` upon a model (left as it is), or upon an empty one called ``name``."""
    model = copy.deepcopy(base) if base else Model("exchange-3", "model-workbook", [Text(name)] if name else [])
    holding = Holding(model)
    lines = [_line(holding, sheet, sheet.table, row) for sheet in sheets if sheet.table for row in sheet.rows]
    _twice(lines)
    known = {
        (table, holding.label[each.id]): each.id for table, elements in holding.of_table.items() for each in elements
    }
    _resolve(known, lines)
    made = Applied(model, [], {})
    for sheet in sheets:
        if sheet.table is None and sheet.rows and sheet.name not in FOR_PEOPLE_ALONE:
            names = ", ".join(f"{each.th} ({each.key})" for each in BY_KEY.values())
            made.faults.append(Fault(sheet.name, 0, "", "unknown_sheet", "", names))
            made.aside[sheet.name] = {row.number for row in sheet.rows}
    for line in lines:
        made.faults += line.faults
        if line.faults:
            made.aside.setdefault(line.sheet.name, set()).add(line.row.number)
    good = [line for line in lines if not line.faults]
    gone = {line.element.id for line in good if line.remove and line.element}
    made.removed = len(gone)
    changes: list[tuple[_Line, Element]] = []
    for line in good:
        if line.remove:
            continue
        if line.element is None:
            made.added += 1
            element = _new(holding, line)
            known[line.table.key, line.code] = element.id
        else:
            element = line.element
            made.changed += bool(line.says or line.named)
            made.same += not (line.says or line.named)
        changes.append((line, element))
    for line, element in changes:
        _write(holding, line, element)
        for key, codes in line.named.items():
            gone |= _relate(holding, known, element, line.table.by_key[key], codes)
    without(model, gone)
    return made


def _line(holding: Holding, sheet: Sheet, table: Table, row: Row) -> _Line:
    line = _Line(sheet, table, row, row.cells.get(CODE, ""))
    if not line.code:
        line.wrong(CODE, "no_code")
    elif ";" in line.code or "\n" in line.code:
        line.wrong(CODE, "semicolon", line.code)
    if row.beyond:
        line.faults.append(Fault(sheet.name, row.number, "", "too_many_cells", row.beyond[0]))
    line.element = holding.row[table.key].get(line.code)
    for key, written in row.cells.items():
        column = table.by_key.get(key)
        now = holding.says(line.element, key, column) if line.element and key != CODE else ""
        if written == now or tidy(written) == tidy(shown(column, now)):
            continue
        try:
            value = stored(column, written)
        except CellError as error:
            line.wrong(key, error.code, written, error.choices)
            continue
        if key == REMOVE:
            line.remove = value == "yes"
        elif column is not None and column.link is not None:
            if parted(value) != parted(now):
                line.named[key] = parted(value)
        elif key != CODE and value != now:
            line.says[key] = value
    if line.element is None and line.remove:
        line.wrong(CODE, "unknown_code", line.code, sheet.name)
    after = {NAME_TH: "", NAME_EN: ""} | (
        {key: holding.says(line.element, key, None) for key in (NAME_TH, NAME_EN)} if line.element else {}
    )
    nameless = line.element is not None and not any(after.values())  # as it came: no fault of this row
    if not any((after | line.says)[key] for key in (NAME_TH, NAME_EN)) and not nameless and not line.remove:
        line.wrong(NAME_TH, "no_name")
    return line


def _twice(lines: list[_Line]) -> None:
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if line.code and (line.table.key, line.code) in seen:
            line.wrong(CODE, "code_twice", line.code)
        seen.add((line.table.key, line.code))


def _resolve(known: dict[tuple[str, str], str], lines: list[_Line]) -> None:
    """Set aside the rows that name what is nowhere, and then those that name these, until there are no more."""
    waiting = True
    while waiting:
        waiting = False
        good = {(line.table.key, line.code) for line in lines if not line.faults and not line.remove}
        gone = {(line.table.key, line.code) for line in lines if not line.faults and line.remove}
        aside = {(line.table.key, line.code) for line in lines if line.faults}
        there = (known.keys() | good) - gone
        for line in lines:
            if line.faults or line.remove:
                continue
            for key, codes in line.named.items():
                link = line.table.by_key[key].link
                if link is None or link.made:
                    continue
                for code in codes:
                    if any((table, code) in there for table in link.tables):
                        continue
                    waiting = True
                    if any((table, code) in aside for table in link.tables):
                        line.wrong(key, "set_aside", code)
                    else:
                        line.wrong(key, "unknown_code", code, ", ".join(BY_KEY[table].th for table in link.tables))


def _new(holding: Holding, line: _Line) -> Element:
    element = Element(_free(holding, f"{line.table.key}-{encoded(line.code)}"), line.table.type)
    _add(holding, element, line.code)
    return element


def _add(holding: Holding, element: Element, code: str) -> None:
    element.properties.append(Property(holding.define(CODE, CODE), [Text(code)]))
    holding.model.elements.append(element)
    holding.elements[element.id] = element
    holding.label[element.id] = code


def encoded(code: str) -> str:
    """A code as a part of an id: two codes are never one, and no sign of it is against XML."""
    return re.sub("[^A-Za-z0-9.-]", lambda sign: f"_{ord(sign[0]):x}_", code)


def _free(holding: Holding, wanted: str) -> str:
    number, own = 1, wanted
    while own in holding.elements or own in holding.relationships:
        number += 1
        own = f"{wanted}-{number}"
    return own


def _write(holding: Holding, line: _Line, element: Element) -> None:
    for key, value in line.says.items():
        if key in (NAME_TH, NAME_EN):
            _put(element.names, value, key[-2:])
        elif key == DESCRIPTION:
            spoken_first = next((each for each in element.documentation if each.value.strip()), None)
            if spoken_first is not None and value:
                spoken_first.value = value
            else:
                element.documentation[:] = [Text(value, language(Text(value)))] if value else []
        else:
            entries = holding.properties(element, key)
            if value and entries:
                entries[0].values[:] = [Text(value)]
            elif value:
                heading = line.sheet.headers.get(key, key) if key not in line.table.by_key else key
                element.properties.append(Property(holding.define(key, heading.splitlines()[0].strip()), [Text(value)]))
            rest = {id(each) for each in (entries[1:] if value else entries)}
            element.properties[:] = [each for each in element.properties if id(each) not in rest]


def _put(names: list[Text], value: str, tag: str) -> None:
    own = next((each for each in names if language(each) == tag), None)
    if own is not None and value:
        own.value = value
    elif own is not None:
        names.remove(own)
    elif value:
        names.insert(0 if tag == "th" else len(names), Text(value, tag))


def _relate(
    holding: Holding, known: dict[tuple[str, str], str], element: Element, column: Column, codes: list[str]
) -> set[str]:
    """Make the relationships that a cell says; the ids of those that it says no more."""
    link = column.link
    assert link is not None  # noqa: S101  (of columns of codes alone)
    if link.made:
        wanted = [_made(holding, link.made, code) for code in codes]
    else:
        wanted = [next(known[table, code] for table in link.tables if (table, code) in known) for code in codes]
    there = holding.linked(element, column)
    for other in wanted:
        if all(other != each for each, _ in there):
            source, target = (other, element.id) if link.towards else (element.id, other)
            ending = f"-{column.key}" if link.access else ""
            own = _free(holding, f"{link.type.lower()}-{source}-{target}{ending}")
            made = Relationship(own, link.type, source=source, target=target, access=link.access)
            holding.model.relationships.append(made)
            holding.relationships.add(own)
    return {each.id for other, each in there if other not in wanted}


def _made(holding: Holding, kind: str, code: str) -> str:
    for each in holding.made[kind]:
        if code in (holding.label[each.id], each.id) or code.casefold() == each.name.casefold():
            return each.id
    element = Element(_free(holding, f"{kind.lower()}-{encoded(code)}"), kind, [Text(code, language(Text(code)))])
    _add(holding, element, code)
    holding.made[kind].append(element)
    return element.id
