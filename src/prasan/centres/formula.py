"""Formulas of indicators: elements added and taken off, such as ``a + b - c``.

That is all that the language has, on purpose: what is summed over departments, areas and quarters must give the same
whether it is worked out before or after.  Scales go into an indicator's factor, and a division into its denominator.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)\s*")


class FormulaError(ValueError):
    """The text is no formula; the message says where."""


class Term(NamedTuple):
    """An element, taken off where ``minus``."""

    element: str
    minus: bool = False


def read_formula(text: str) -> tuple[Term, ...]:
    """The terms of a formula, the first one with no sign.  Raises FormulaError."""
    found: list[Term] = []
    at = 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or bool(term[1]) == (not found):
            raise FormulaError(f"{text!r} is no formula at character {at + 1}: write elements with + or - between them")
        found.append(Term(term[2], term[1] == "-"))
        at = term.end()
    if not found:
        raise FormulaError("a formula names an element at least")
    if len({term.element for term in found}) < len(found):
        raise FormulaError(f"{text!r} names an element twice")
    return tuple(found)
