"""What is wrong with a measure, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


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


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """A remedy: the known word most like ``word``, or all that there are."""
    choices = sorted(known)
    close = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known {what}: {', '.join(choices)}." if choices else f"There are no {what} here."
