"""YAML as plain values, with the line and column of every one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from prasan.measures.errors import MeasureFileError, phrase

Path = tuple[str | int, ...]
_MAX_SIZE = 1_000_000
_DEEPEST = 40  # a measure needs five; the reader's time grows with the square of the depth


class _DeepError(yaml.MarkedYAMLError):
    """More lists and keys within one another than a measure could need."""


class _Loader(yaml.SafeLoader):
    def fetch_more_tokens(self) -> None:
        if self.flow_level + len(self.indents) > _DEEPEST:
            raise _DeepError(problem_mark=self.get_mark())
        super().fetch_more_tokens()


@dataclass
class Source:
    """A file's text, its values, where they stand, and what was wrong with single ones of them."""

    file: str
    text: str
    values: Any = None
    places: dict[Path, yaml.Node] = field(default_factory=dict)
    faults: list[MeasureFileError] = field(default_factory=list)

    def error(self, path: Path, problem: str, remedy: str, offset: int = 0) -> MeasureFileError:
        """An error about the value at ``path`` (or the nearest one above it), ``offset`` characters into it."""
        named = self.named(path)
        while path and path not in self.places:
            path = path[:-1]
        node = self.places.get(path)
        index = 0 if node is None else self._index(node, offset)
        before = self.text[:index]
        line = before.count("\n") + 1
        return MeasureFileError(self.file, line, index - (before.rfind("\n") + 1) + 1, problem, remedy, named)

    def named(self, path: Path) -> str:
        """A path in words: an item of a list by its id where it has one, else by its number from 1."""
        words: list[str] = []
        for depth, part in enumerate(path):
            said = self.places.get((*path[: depth + 1], "id"))
            words.append(
                said.value
                if isinstance(said, yaml.ScalarNode) and depth
                else str(part + 1 if isinstance(part, int) else part)
            )
        return ".".join(words)

    def _index(self, node: yaml.Node, offset: int) -> int:
        """Where the value's character ``offset`` stands in the text.

        Folding changes white space only, so the other characters of the value are counted off in the text.
        """
        start: int = node.start_mark.index
        if not isinstance(node, yaml.ScalarNode) or not offset:
            return start + (1 if getattr(node, "style", None) in ("'", '"') else 0) if offset else start
        if node.style in ("|", ">"):
            start = self.text.index("\n", start)
        elif node.style in ("'", '"'):
            start += 1
        left = sum(not character.isspace() for character in node.value[:offset])
        index = start
        while index < len(self.text):
            if not self.text[index].isspace():
                if (node.style == "'" and self.text.startswith("''", index)) or (
                    node.style == '"' and self.text[index] == "\\"
                ):
                    index += 1
                if left == 0:
                    return index
                left -= 1
                if left == 0 and offset >= len(node.value.rstrip()):
                    return index + 1
            index += 1
        return len(self.text)


def read_yaml(text: str, file: str) -> Source:
    """Read one YAML document.  Aliases, repeated keys and scalars that are none are noted as faults of it.

    Raises MeasureFileError where there is no document to read.
    """
    source = Source(file, text)
    if len(text) > _MAX_SIZE:
        raise MeasureFileError(file, 1, 1, "the file is larger than a million characters", "Split it.")
    try:
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(error, _DeepError):
            remedy = "Write a measure as in the guide."
            raise MeasureFileError(file, line, column, "the file is nested too deep", remedy) from None
        remedy = "Check the indentation, and put texts that hold ': ' or '#' in quotes."
        raise MeasureFileError(
            file, line, column, phrase("not YAML: %(why)s", why=error.problem or error.context), remedy
        ) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise MeasureFileError(file, line, 1, "a character that YAML does not allow", "Remove it.") from None
    if root is None:
        raise MeasureFileError(file, 1, 1, "the file is empty", "Start from a shipped measure.")
    source.values = _plain(root, (), source, set())
    return source


def _plain(node: yaml.Node, path: Path, source: Source, seen: set[int]) -> Any:
    source.places[path] = node
    if id(node) in seen:
        source.faults.append(source.error(path, "an alias (*name)", "Write the value out."))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, number), source, seen) for number, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        plain: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            place = (*path, name)
            if name in plain:
                first, source.places[place] = source.places[place], key
                source.faults.append(
                    source.error(place, phrase("%(name)s is written twice", name=name), "Keep one of them.")
                )
                source.places[place] = first
                continue
            plain[name] = _plain(value, place, source, seen)
        return plain
    return _scalar(node, path, source)


def _scalar(node: yaml.Node, path: Path, source: Source) -> Any:
    """Truths and numbers as YAML says; dates stay text, to be read by the measures' own rule for dates."""
    tag = node.tag.rpartition(":")[2]
    if tag in ("int", "float", "bool", "null"):
        constructor = yaml.constructor.SafeConstructor()
        try:
            return getattr(constructor, f"construct_yaml_{tag}")(node)
        except (ValueError, KeyError):
            problem = phrase("%(value)s is not a %(kind)s", value=repr(node.value), kind=phrase(tag))
            source.faults.append(source.error(path, problem, "Put it in quotes if it is a text."))
    return node.value
