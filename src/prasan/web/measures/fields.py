"""A measure's file as fields: what stands in each, what somebody changed in them, and the text that then says it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prasan.measures import MeasureFileError
from prasan.measures.authoring.rewriting import rewrite
from prasan.measures.yaml_source import Path, Source, read_yaml
from prasan.web.measures.faults import Fault
from prasan.web.measures.labels import choices_of, label_of, note_of

MOST = 900  # fields of a page; a request with over a thousand is refused
NAME = "\0name"  # the last part of a path to the key under which something stands
_LINES, _WHOLE, _TRUTHS = (
    {"sources", "registers", "excludes"},
    {"version", "appeal_days", "budget"},
    {"once_a_person", "verified"},
)
_RULES = {"rule", "population", "amount", "payee"}
_LONG = {*_LINES, *_RULES, "purpose_th", "purpose_en", "legal_th", "legal_en", "note"}
_OPTIONAL = {"ends", "population", "amount", "amount_unit", "payee", "budget", "household", "appeal_days", "excludes", "note",
             "once_a_person", "verified", "sources"}  # fmt: skip
_SECTIONS = {
    "names": ("id", "version", "owner", "name_th", "name_en"),
    "purpose": ("purpose_th", "purpose_en", "legal_th", "legal_en", "sources"),
    "whom": ("starts", "ends", "unit", "household", "registers", "population"),
    "parameters": (NAME, "name_th", "name_en", "type", "unit", "note", "verified"),
    "definitions": (NAME, "name_th", "name_en", "rule", "note", "verified"),
    "criteria": ("id", "name_th", "name_en", "rule", "note", "verified"),
    "paid": ("amount", "amount_unit", "payee", "budget"),
    "rounds": ("excludes", "once_a_person", "appeal_days", "note"),
}
_REPEATED = ("parameters", "definitions", "criteria")


@dataclass(frozen=True)
class Field:
    """One field: its ``path`` in the file, the text in it, and what is wrong there.  ``single`` is False where the file has
    no single value in its place, so that the field cannot hold it."""

    name: str
    path: Path
    label: str
    note: str
    value: str
    faults: tuple[Fault, ...]
    choices: tuple[tuple[str, str], ...]
    single: bool

    @property
    def long(self) -> bool:
        return self.path[-1] in _LONG

    @property
    def code(self) -> bool:
        return self.path[-1] in _RULES

    @property
    def rows(self) -> int:
        return min(8, max(2, self.value.count("\n") + 1 + len(self.value) // 90))


@dataclass(frozen=True)
class Group:
    """Fields that stand together: a criterion, a parameter with its dated ``rows``, or all of a section's."""

    title: str
    place: str
    fields: list[Field]
    rows: list[tuple[str, list[Field]]]


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    groups: list[Group]
    repeated: bool


@dataclass(frozen=True)
class Merged:
    """A text with what was changed in the fields, and the fields in which the text itself was changed otherwise."""

    text: str
    both: list[str]


def sections_of(text: str, faults: Sequence[Fault], posted: Mapping[str, str] | None = None) -> list[Section] | None:
    """The fields of a text, with what was ``posted`` in them instead where given; None where it has no keys to show."""
    source = _read(text)
    if source is None:
        return None
    found = [_section(source, name, faults, posted or {}) for name in _SECTIONS]
    return found if len([*_fields(found)]) <= MOST else None


def merge(base: str, text: str, posted: Mapping[str, str]) -> Merged | None:
    """What was changed in fields that showed ``base``, and the act ``do``, written into ``text``.

    None where fields were changed and the text cannot be read, so that nobody can say where they belong.
    """
    shown, source = _read(base), _read(text)
    sections = sections_of(base, ()) if shown else None
    if shown is None or sections is None:
        return Merged(text, [])
    changes = {
        each: told
        for each in _fields(sections)
        if each.single and each.name in posted and (told := _lines(posted[each.name])) != _lines(each.value)
    }
    act = posted.get("do", "")
    if not changes and not act:
        return Merged(text, [])
    if source is None:
        return None
    values, both = copy.deepcopy(source.values), []
    named = {each: told for each, told in changes.items() if each.path[-1] in (NAME, "id") and len(each.path) > 1}
    for each, told in changes.items():
        if each in named:
            continue
        path = _there(shown.values, values, each.path)
        kind = _at(shown.values, (*each.path[:2], "type")) if each.path[0] == "parameters" else None
        kind = posted.get(each.name.rpartition("-values-")[0] + "-type", kind) if "values" in each.path else kind
        new = _meant(each.path, told, kind)
        if path is None or (_at(values, path) != _at(shown.values, each.path) and _at(values, path) != new):
            both.append(each.label)
        if path is not None:
            _put(values, path, new)
    if act:
        _do(act, shown.values, values)
    for each, told in named.items():  # last, since the others are found by the names that were shown
        path = _there(shown.values, values, each.path)
        if path is not None:
            _put(values, path, told)
        elif not act:
            both.append(each.label)
    return Merged(rewrite(text, values), both)


def _read(text: str) -> Source | None:
    try:
        source = read_yaml(text, "draft")
    except MeasureFileError:
        return None
    return source if isinstance(source.values, dict) else None


def _fields(sections: Sequence[Section]) -> Iterator[Field]:
    for section in sections:
        for group in section.groups:
            yield from group.fields
            for _place, row in group.rows:
                yield from row


def _section(source: Source, name: str, faults: Sequence[Fault], posted: Mapping[str, str]) -> Section:
    keys, said = _SECTIONS[name], source.values.get(name)

    def field(path: Path, place: str) -> Field:
        return _field(source, path, f"f-{place}-{str(path[-1]).strip(chr(0))}", faults, posted)

    if name not in _REPEATED:
        return Section(name, label_of(name), [Group("", name, [field((key,), name) for key in keys], [])], False)
    groups = []
    paths = [
        (name, key) for key in (said if isinstance(said, dict) else range(len(said)) if isinstance(said, list) else ())
    ]
    for number, path in enumerate(paths):
        if isinstance(_at(source.values, path), dict):
            place = f"{name}-{number}"
            rows = []
            values = _at(source.values, (*path, "values"))
            if name == "parameters" and isinstance(values, list):
                for row, each in enumerate(values):
                    inner = (*path, "values", row)
                    if isinstance(each, dict):
                        at = f"{place}-values-{row}"
                        rows.append((at, [field((*inner, key), at) for key in ("from", "value")]))
            groups.append(Group(_title(source, path), place, [field((*path, key), place) for key in keys], rows))
    return Section(name, label_of(name), groups, True)


def _title(source: Source, path: Path) -> str:
    return source.named(path).partition(".")[2]


def _field(source: Source, path: Path, name: str, faults: Sequence[Fault], posted: Mapping[str, str]) -> Field:
    value = path[-2] if path[-1] == NAME else _at(source.values, path)
    listed = path[-1] in _LINES and isinstance(value, list) and not any(isinstance(each, dict | list) for each in value)
    single = listed or not isinstance(value, dict | list)
    # A key is at fault where what it is the key of is: as one that is no proper name.
    named = source.named(path[:-1] if path[-1] == NAME else path)
    wrong = tuple(each for each in faults if each.field == named or (listed and each.field.startswith(f"{named}.")))
    told = "\n".join(map(_said, value)) if listed else _said(value) if single else ""
    shown = posted.get(name, told)
    key = "name" if path[-1] == NAME else str(path[-1])
    choices = choices_of(path, _at(source.values, (*path[:2], "type")))
    if choices and shown not in [code for code, _label in choices]:
        choices = ((shown, shown or _("not stated")), *choices)
    return Field(name, path, label_of(key, path), note_of(key, path), shown, wrong, choices, single)


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
    return str(value)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _meant(path: Path, text: str, kind: object) -> Any:
    """What a field's text says in the file; None where the key goes."""
    key = path[-1]
    if not text and key in _OPTIONAL:
        return None
    if key in _LINES:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if key in _TRUTHS or (key == "value" and kind == "boolean"):
        return {"true": True, "false": False}.get(text.lower(), text)
    if key in _WHOLE or (key == "value" and kind == "number"):
        plain = text.replace(",", "")
        if re.fullmatch(r"[-+]?[0-9]{1,15}", plain):
            return int(plain)
        if key == "value" and re.fullmatch(r"[-+]?[0-9]{1,15}\.[0-9]{1,10}", plain):
            return float(plain)
    return text


def _at(values: Any, path: Path) -> Any:
    for part in path:
        if part == NAME:
            return path[-2]
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _there(shown: Any, values: Any, path: Path) -> Path | None:
    """Where what stood at a path in one text stands in another: a criterion goes by its id."""
    if path[0] == "criteria":
        identity = _at(shown, (*path[:2], "id"))
        items = values.get("criteria")
        found = [
            number
            for number, each in enumerate(items if isinstance(items, list) else ())
            if isinstance(each, dict) and each.get("id") == identity
        ]
        if len(found) != 1:
            found = [path[1]] if isinstance(_at(values, path[:2]), dict) else []  # type: ignore[list-item]
        path = (*path[:1], found[0], *path[2:]) if found else ()
    holder = _at(values, path[:-1] if path and path[-1] != NAME else path[:-2])
    return path if path and isinstance(holder, dict) and (path[-1] != NAME or path[-2] in holder) else None


def _put(values: Any, path: Path, new: Any) -> None:
    if path[-1] == NAME:
        holder = _at(values, path[:-2])
        if new and new not in holder:
            renamed = {new if name == path[-2] else name: each for name, each in holder.items()}
            holder.clear()
            holder.update(renamed)
        return
    holder = _at(values, path[:-1])
    if new is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = new


def _do(act: str, shown: Any, values: Any) -> None:
    """Add, remove or move a criterion, a parameter, a dated value of one, or a definition."""
    match re.fullmatch(
        r"(add|remove|up)-(parameters|definitions|criteria)(?:-([0-9]{1,4}))?(?:-values(?:-([0-9]{1,4}))?)?", act
    ):
        case None:
            return
        case found:
            verb, name, number, row = found.groups()
    if number is None:
        if verb == "add":
            _begin(values, name)
        return
    held = shown.get(name)
    if not isinstance(held, dict | list) or int(number) >= len(held):
        return
    key = list(held)[int(number)] if isinstance(held, dict) else int(number)
    path = _there(shown, values, (name, key, "id"))
    if path is None:
        return
    holder, key = _at(values, path[:1]), path[1]
    dated = holder[key].get("values") if isinstance(holder[key], dict) else None
    match verb:
        case "add" if name == "parameters":
            holder[key]["values"] = [*(dated if isinstance(dated, list) else ()), {"from": "", "value": ""}]
        case "remove" if row is not None and isinstance(dated, list) and int(row) < len(dated):
            del dated[int(row)]
        case "remove" if "-values-" not in act:
            del holder[key]
        case "up" if isinstance(holder, list) and isinstance(key, int) and key:
            holder[key - 1], holder[key] = holder[key], holder[key - 1]


def _begin(values: Any, name: str) -> None:
    """One more, with its keys and nothing in them."""
    if name == "criteria":
        held = values.get(name) if isinstance(values.get(name), list) else []
        taken = [each.get("id") for each in held if isinstance(each, dict)]
        values[name] = [*held, {"id": _free("criterion", taken), "name_th": "", "name_en": "", "rule": ""}]
        return
    held = values.get(name) if isinstance(values.get(name), dict) else {}
    new: dict[str, Any] = {"name_th": "", "name_en": "", "rule": ""}
    if name == "parameters":
        start = values.get("starts")
        day = start if isinstance(start, str) else ""
        new = {"type": "number", "name_th": "", "name_en": "", "values": [{"from": day, "value": 0}]}
    values[name] = {**held, _free(name.removesuffix("s"), held): new}


def _free(word: str, taken: Any) -> str:
    return next(name for number in range(1, 10_000) if (name := f"{word}_{number}") not in taken)
