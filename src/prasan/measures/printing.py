"""From a rule's tree to its text: what :func:`prasan.measures.parsing.parse_rule` reads back as the same tree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from prasan.measures.nodes import (
    MEMBERS,
    Aggregate,
    And,
    Arithmetic,
    Choice,
    Compare,
    Day,
    Extreme,
    Field,
    MemberAggregate,
    Name,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Parameter,
    Text,
    Truth,
    YearsBefore,
)
from prasan.measures.parsing import KEYWORDS, LARGEST, YEARS_BEFORE

# How tightly each form holds its terms together: a term that holds less tightly stands in brackets.
_CHOICE, _OR, _AND, _NOT, _COMPARISON, _TOTAL, _PRODUCT, _FACTOR, _ATOM = range(9)


def print_rule(node: Node) -> str:
    """The text of a rule.  Raises ValueError for what no text can say, such as a text that holds a line break or quotes of
    both kinds, a number below nothing (write Negative), a conjunction of one term, or a name that is none."""
    return _text(node, _CHOICE)


def _text(node: Node, least: int) -> str:
    """The text of a node where only forms that hold at least as tightly as ``least`` may stand."""
    text, holds = _form(node)
    return text if holds >= least else f"({text})"


def _form(node: Node) -> tuple[str, int]:
    match node:
        case Number(value):
            return _number(value), _ATOM
        case Text(value):
            return _quoted(value), _ATOM
        case Day(value):
            return value.isoformat(), _ATOM
        case Truth(value):
            return ("true" if value else "false"), _ATOM
        case Parameter(name):
            return f"${_name(name)}", _ATOM
        case Name(name):
            return _name(name), _ATOM
        case Field(register, column):
            return f"{_name(register)}.{_name(column)}", _ATOM
        case Not(term):
            return f"not {_text(term, _NOT)}", _NOT
        case And(terms):
            return _joined("and", terms, _NOT), _AND
        case Or(terms):
            return _joined("or", terms, _AND), _OR
        case Compare(operator, left, right):
            return f"{_text(left, _TOTAL)} {operator} {_text(right, _TOTAL)}", _COMPARISON
        case OneOf(value, options):
            if not options:
                raise ValueError("a list of no options cannot be written")
            return f"{_text(value, _TOTAL)} in ({', '.join(_text(each, _TOTAL) for each in options)})", _COMPARISON
        case Arithmetic(operator, left, right):
            holds = _TOTAL if operator in ("+", "-") else _PRODUCT
            return f"{_text(left, holds)} {operator} {_text(right, holds + 1)}", holds
        case Negative(term):
            return f"-{_text(term, _FACTOR)}", _FACTOR
        case Choice(condition, yes, no):
            return f"if {_text(condition, _OR)} then {_text(yes, _CHOICE)} else {_text(no, _CHOICE)}", _CHOICE
        case Extreme(kind, terms):
            if len(terms) < 2:
                raise ValueError(f"{kind} of fewer than two terms cannot be written")
            return f"{kind}({', '.join(_text(term, _CHOICE) for term in terms)})", _ATOM
        case YearsBefore(years, day):
            return f"{YEARS_BEFORE}({_text(years, _CHOICE)}, {_text(day, _CHOICE)})", _ATOM
        case Aggregate(kind, register, column, where):
            if register == MEMBERS:
                raise ValueError(f"{MEMBERS} is no register: write a MemberAggregate")
            return _aggregate(kind, register, column, where), _ATOM
        case MemberAggregate(kind, column, where):
            return _aggregate(kind, MEMBERS, column, where), _ATOM
        case _:
            assert_never(node)


def _aggregate(kind: str, over: str, column: str | None, where: Node | None) -> str:
    if (column is None and kind not in ("exists", "count")) or (column is not None and kind == "exists"):
        raise ValueError(f"{kind} {'without' if column is None else 'of'} a column cannot be written")
    asked = _name(over) if column is None else f"{_name(over)}.{_name(column)}"
    return f"{kind}({asked})" if where is None else f"{kind}({asked} where {_text(where, _CHOICE)})"


def _joined(word: str, terms: tuple[Node, ...], least: int) -> str:
    if len(terms) < 2:
        raise ValueError(f"{word} of fewer than two terms cannot be written")
    return f" {word} ".join(_text(term, least) for term in terms)


def _number(value: float) -> str:
    """Digits without an exponent, which read back as the same double."""
    text = format(Decimal(repr(float(value))), "f")
    if not text.replace(".", "", 1).isdigit() or value > LARGEST:
        raise ValueError(f"the number {value} cannot be written; below nothing it is a Negative")
    return text.removesuffix(".0")


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or name in KEYWORDS:
        raise ValueError(f"{name!r} is not a name that a rule can have")
    return name


def _quoted(value: str) -> str:
    marks = [mark for mark in "\"'" if mark not in value]
    if not marks or "\n" in value:
        raise ValueError("a text with a line break, or with quotes of both kinds, cannot be written")
    return f"{marks[0]}{value}{marks[0]}"
