"""Other values into a measure's text: only what differs is written anew, so that comments, order and spelling stay."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import yaml

from prasan.measures.errors import MeasureFileError
from prasan.measures.file_shape import CriterionShape, DefinitionShape, FileShape, ParameterShape
from prasan.measures.yaml_source import Path, Source, read_yaml

_WIDTH = 110  # of a folded text's lines
_DATED = {"from", "value"}  # stands on one line, as in the shipped measures
_ORDERS = [
    [known.alias or name for name, known in shape.model_fields.items()]
    for shape in (FileShape, ParameterShape, CriterionShape, DefinitionShape)
]


class _Impossible(Exception):  # noqa: N818 - never leaves this module
    """The text is written in a way in which the change cannot be made in place."""


def rewrite(text: str, wanted: Mapping[str, Any]) -> str:
    """The text of a measure's file with the values ``wanted`` (as :func:`~prasan.measures.yaml_source.read_yaml` gives them).

    Comments, the order of keys and the way in which a value is written stay wherever the value stays.  Where that cannot be
    done, the whole is :func:`printed`.  Raises MeasureFileError where the text holds no YAML.
    """
    source = read_yaml(text, "")
    if _same(source.values, wanted) and not source.faults:
        return text
    try:
        edits = _Edits(source)
        edits.value((), source.places[()], source.values, wanted, 0)
        changed = edits.made()
        if _says(changed, wanted):
            return changed
    except _Impossible:
        pass
    return printed(wanted)


def printed(values: Mapping[str, Any]) -> str:
    """A text that says the values, the known keys in their usual order."""
    return _block(_ordered(values), 0, top=True).lstrip("\n") + "\n"


@dataclass
class _Edits:
    """What is to be put into a text, by where: places never overlap."""

    source: Source
    found: list[tuple[int, int, str]] = field(default_factory=list)

    def made(self) -> str:
        """The text with all of it."""
        text = self.source.text
        # Of those at one place the later found stands after the earlier.
        for _number, (start, end, new) in sorted(
            enumerate(self.found), key=lambda each: (*each[1][:2], each[0]), reverse=True
        ):
            text = text[:start] + new + text[end:]
        return text

    def value(self, path: Path, node: yaml.Node, old: Any, new: Any, indent: int) -> None:
        """Let ``node``, which says ``old``, say ``new``; ``indent`` is that of the line on which it begins."""
        if _same(old, new):
            return
        match node:
            case yaml.MappingNode() if isinstance(new, Mapping) and old and new:
                self.mapping(path, node, old, new)
            case yaml.SequenceNode() if isinstance(new, list) and old and new:
                self.sequence(path, node, old, new)
            case yaml.ScalarNode() if not isinstance(new, Mapping | list):
                self.scalar(node, new, indent)
            case _ if self.in_flow(node):
                self.found.append((node.start_mark.index, self.end(node), _inline(new)))
            case _:
                # Another kind of thing stands after the key: all that stands there goes.
                start = len(self.source.text[: node.start_mark.index].rstrip())
                self.found.append((start, self.end(node), _block(new, indent + 2)))

    def scalar(self, node: yaml.ScalarNode, new: Any, indent: int) -> None:
        start, end = node.start_mark.index, self.end(node)
        apart = " " if self.source.text[start - 1 : start] in (":", "-") else ""
        if node.style == ">" and isinstance(new, str) and (folded := _folded(new, indent + 2)):
            self.found.append((start, end, folded))
            return
        told = _inline(new) if self.in_flow(node) else _block(new, indent + 2).removeprefix(" ")
        self.found.append((start, end, apart + told))

    def mapping(self, path: Path, node: yaml.MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        indent, names = node.start_mark.column, list(old)
        written = {str(key.value): (key, value) for key, value in reversed(node.value)}
        if len(written) != len(node.value):
            raise _Impossible  # a key stands there twice
        renamed: dict[str, str] = {}
        if path in (("parameters",), ("definitions",)) and len(names) == len(new):
            pairs = zip(names, new, strict=True)
            renamed = {was: now for was, now in pairs if was != now and was not in new and now not in old}
        for was, (key, value) in written.items():
            now = renamed.get(was, was)
            if was in renamed:
                self.found.append((key.start_mark.index, key.end_mark.index, _key(now)))
            if now in new:
                self.value((*path, was), value, old[was], new[now], indent)
            else:
                self.without(node, written, was)
        more = [name for name in new if name not in old and name not in renamed.values()]
        for name in more:
            # After what usually stands before it, so that the file reads as others do.
            before = [each for each in _before(name, new) if each in written and each in new]
            kept = [each for each in names if each in new or each in renamed]
            if not kept:
                raise _Impossible
            after = written[before[0] if before else kept[-1]][1]
            if _flow(node):
                self.found.append((self.end(after), self.end(after), f", {_key(name)}: {_inline(new[name])}"))
            else:
                at = self.line_end(self.end(after))
                told = f"{_key(name)}:{_block(new[name], indent + 2)}"
                self.found.append((at, at, f"\n{' ' * indent}{told}"))

    def without(self, node: yaml.MappingNode, written: Mapping[str, tuple[yaml.Node, yaml.Node]], name: str) -> None:
        key, value = written[name]
        start, end = key.start_mark.index, self.end(value)
        if _flow(node):
            raise _Impossible
        self.lines(start, end, "")

    def sequence(self, path: Path, node: yaml.SequenceNode, old: Sequence[Any], new: Sequence[Any]) -> None:
        indent = node.start_mark.column
        one, other = ([_identity(each) for each in items] for items in (old, new))
        if len(old) == len(new) and sorted(one) != sorted(other):
            pairs: list[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
        else:
            pairs = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()  # type: ignore[assignment]
        for _, first, last, start, end in pairs:
            both = min(last - first, end - start)
            for number in range(both):
                self.value((*path, first + number), node.value[first + number], old[first + number],
                           new[start + number], indent + 2)  # fmt: skip
            for number in range(first + both, last):
                self.without_item(node, number)
            more = [new[number] for number in range(start + both, end)]
            if more:
                self.items(node, first + both, more, indent)

    def without_item(self, node: yaml.SequenceNode, number: int) -> None:
        each = node.value[number]
        if not _flow(node):
            self.lines(each.start_mark.index, self.end(each), "-")
            return
        if number:
            self.found.append((self.end(node.value[number - 1]), self.end(each), ""))
        elif len(node.value) > 1:
            self.found.append((each.start_mark.index, node.value[1].start_mark.index, ""))

    def items(self, node: yaml.SequenceNode, number: int, more: Sequence[Any], indent: int) -> None:
        if not number:
            first = node.value[0].start_mark.index
            if _flow(node):
                self.found.append((first, first, "".join(f"{_inline(each)}, " for each in more)))
                return
            at = self.source.text.rfind("\n", 0, first) + 1
            self.found.append((at, at, "".join(f"{' ' * indent}-{_item(each, indent)}\n" for each in more)))
            return
        at = self.end(node.value[number - 1])
        if _flow(node):
            self.found.append((at, at, "".join(f", {_inline(each)}" for each in more)))
            return
        at = self.line_end(at)
        self.found.append((at, at, "".join(f"\n{' ' * indent}-{_item(each, indent)}" for each in more)))

    def lines(self, start: int, end: int, before: str) -> None:
        """Take the lines out on which something stands, with the remark behind it; only ``before`` may stand before it."""
        text = self.source.text
        first = text.rfind("\n", 0, start) + 1
        if text[first:start].strip() != before:
            raise _Impossible
        self.found.append((first, min(self.line_end(end) + 1, len(text)), ""))

    def end(self, node: yaml.Node) -> int:
        """Where what a node says ends: a block's mark stands after the remarks below it."""
        if isinstance(node, yaml.CollectionNode) and not _flow(node) and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self.source.text[start:end].rstrip())

    def line_end(self, at: int) -> int:
        end = self.source.text.find("\n", at)
        rest = self.source.text[at : end if end >= 0 else None].strip()
        if rest and not rest.startswith("#"):
            raise _Impossible
        return end if end >= 0 else len(self.source.text)

    def in_flow(self, node: yaml.Node) -> bool:
        """Whether a node stands between brackets, where a text may hold fewer characters."""
        at = node.start_mark.index
        return any(
            _flow(each) and each is not node and each.start_mark.index <= at < each.end_mark.index
            for each in self.source.places.values()
        )


def _flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _identity(each: Any) -> str:
    return str(each["id"]) if isinstance(each, Mapping) and "id" in each else repr(each)


def _before(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The keys that usually stand before one, the nearest first."""
    for order in _ORDERS:
        if name in order and all(each in order for each in values):
            yield from reversed(order[: order.index(name)])
            return
    yield from reversed(list(values)[: list(values).index(name)])


def _ordered(values: Mapping[str, Any]) -> dict[str, Any]:
    order = [*_ORDERS[0], *values]
    return dict(sorted(values.items(), key=lambda each: order.index(each[0])))


def _block(value: Any, indent: int, *, top: bool = False) -> str:
    """What stands after ``key:`` or ``-`` in a text, with the space or the line break before it."""
    if isinstance(value, Mapping) and value and not value.keys() <= _DATED:
        inner = 0 if top else indent
        return "".join(f"\n{' ' * inner}{_key(name)}:{_block(each, inner + 2)}" for name, each in value.items())
    if isinstance(value, list) and any(isinstance(each, Mapping) and not each.keys() <= _DATED for each in value):
        return "".join(f"\n{' ' * indent}-{_item(each, indent)}" for each in value)
    if isinstance(value, str) and len(value) > _WIDTH and (folded := _folded(value, indent)):
        return f" {folded}"
    if isinstance(value, str) and "\n" in value:
        lines = "".join(f"\n{' ' * indent}{line}".rstrip(" ") for line in value.split("\n"))
        if value == value.strip() and _says(f"key: |-{lines}\n", {"key": value}):
            return f" |-{lines}"
    return f" {_inline(value, flow=False)}"


def _item(value: Any, indent: int) -> str:
    told = _block(value, indent + 2)
    return f" {told.lstrip()}" if isinstance(value, Mapping | list) else told


def _inline(value: Any, *, flow: bool = True) -> str:
    """A value on one line: as it may stand between brackets, unless it is no part of a ``flow``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if value != value or value in (float("inf"), float("-inf")):
                return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
            told = format(Decimal(repr(value)), "f")
            return told if "." in told else f"{told}.0"
        case Mapping():
            return "{" + ", ".join(f"{_key(name)}: {_inline(each)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_inline(each) for each in value) + "]"
    if _says(f"{{key: {value}}}" if flow else f"key: {value}\n", {"key": value}):
        return str(value)
    return _quoted(value)


def _key(name: str) -> str:
    return name if _says(f"{{{name}: 1}}", {name: 1}) and _says(f"{name}: 1\n", {name: 1}) else _quoted(name)


def _quoted(value: str) -> str:
    """What JSON writes YAML reads, but for a few characters that YAML wants written out."""
    told = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", lambda at: f"\\u{ord(at[0]):04x}", told)


def _folded(value: str, indent: int) -> str:
    """A text over several lines that reads as one; "" where it cannot be."""
    lines = textwrap.wrap(value, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    told = ">-" + "".join(f"\n{' ' * indent}{line}" for line in lines)
    return told if _says(f"key: {told}\n", {"key": value}) else ""


def _says(text: str, wanted: Any) -> bool:
    try:
        source = read_yaml(text, "")
    except (MeasureFileError, ValueError, RecursionError):
        return False
    return not source.faults and _same(source.values, wanted)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same also in kind: 1 is neither 1.0 nor true to who reads the file."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(each, other[name]) for name, each in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and (one == other or (one != one and other != other))
