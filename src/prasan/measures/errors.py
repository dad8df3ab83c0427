"""What is wrong with a measure, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


class Phrase(str):
    """A sentence, which says itself in English; ``template`` % ``values`` for those who say it in another language.

    A value that is a Phrase is a word of ours, to be said in that language too; any other is what somebody wrote.
    """

    template: str
    values: Mapping[str, Any]


def phrase(template: str, **values: Any) -> Phrase:
    """``template % values``, such as ``phrase("unknown column %(column)s", column="age")``."""
    sentence = Phrase(template % values if values else template)
    sentence.template, sentence.values = template, values
    return sentence


class RuleError(ValueError):
    """A rule's text that cannot be used: ``offset`` counts characters from the start of the text."""

    def __init__(self, offset: int, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.offset = offset
        self.problem = problem
        self.remedy = remedy


class MeasureFileError(ValueError):
    """A measure file that cannot be used.  Lines and columns count from 1.

    ``field`` is the key at fault, such as ``criteria.income.rule`` ("" for the file as a whole).
    """

    def __init__(self, file: str, line: int, column: int, problem: str, remedy: str, field: str = "") -> None:
        super().__init__(f"{file}:{line}:{column}: {problem}. {remedy}")
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
        self.field = field


def nearest(word: str, known: Iterable[str], what: str) -> Phrase:
    """A remedy: the known word most like ``word``, or all that there are."""
    choices = sorted(known)
    close = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    if close:
        return phrase("Did you mean %(word)s?", word=close[0])
    if not choices:
        return phrase("There are no %(what)s here.", what=phrase(what))
    return phrase("Known %(what)s: %(choices)s.", what=phrase(what), choices=", ".join(choices))
