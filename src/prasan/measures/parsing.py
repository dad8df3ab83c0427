"""From a rule's text to its tree.  Whatever is wrong comes out as one RuleError with a place and a remedy."""

from __future__ import annotations

import datetime
import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from lark.exceptions import VisitError

from prasan.measures.errors import RuleError, nearest, phrase
from prasan.measures.nodes import (
    MAX_DEPTH,
    MEMBERS,
    Aggregate,
    AggregateKind,
    And,
    Arithmetic,
    Choice,
    Compare,
    Comparison,
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
    Operation,
    Or,
    Parameter,
    Text,
    Truth,
    YearsBefore,
    too_deep,
)

MAX_LENGTH = 10_000
YEARS_BEFORE = "years_before"
AGGREGATES = ("exists", "count", "any", "sum", "min", "max")
KEYWORDS = ("if", "then", "else", "and", "or", "not", "between", "in", "where", "true", "false")
BUDDHIST_ERA = 543
LARGEST = 1e15


def parse_rule(text: str) -> Node:
    """The tree of a rule.  Raises RuleError."""
    if len(text) > MAX_LENGTH:
        raise RuleError(
            MAX_LENGTH,
            phrase("the rule is longer than %(max_length)s characters", max_length=MAX_LENGTH),
            "Split it into criteria.",
        )
    _refuse_deep_brackets(text)
    try:
        root = cast(Node, _lark().parse(text))
    except VisitError as wrapped:
        if isinstance(wrapped.orig_exc, RuleError):
            raise wrapped.orig_exc from None
        raise
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        raise RuleError(
            at, phrase("unexpected character %(character)s", character=repr(text[at])), _character_remedy(text[at])
        ) from None
    except UnexpectedToken as error:
        raise _unexpected(error, text) from None
    except UnexpectedEOF:
        raise RuleError(len(text), "the rule ends too early", "Complete it.") from None
    deep = too_deep(root)
    if deep is not None:
        raise _too_deep(deep.at)
    return root


def read_date(text: str) -> datetime.date:
    """``2014-05-01`` or ``BE 2557-05-01``.  Raises ValueError whose two arguments are problem and remedy."""
    found = re.fullmatch(r"(BE\s+)?([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not found:
        raise ValueError(
            phrase("%(text)s is not a date", text=repr(text)),
            "Write 2014-05-01, or BE 2557-05-01 for the Buddhist Era.",
        )
    year, month, day = (int(part) for part in found.group(2, 3, 4))
    if found.group(1):
        year -= BUDDHIST_ERA
    elif year >= 2300:
        written = f"{year}-{month:02}-{day:02}"
        remedy = phrase(
            "Write BE %(written)s, or %(common)s.",
            written=written,
            common=f"{year - BUDDHIST_ERA:04}-{month:02}-{day:02}",
        )
        raise ValueError(phrase("the year %(year)s looks like the Buddhist Era", year=year), remedy)
    if not 1800 <= year < 2300:
        raise ValueError(
            phrase("the year %(year)s is out of range", year=year), "Years run from 1800 to 2299 of the common era."
        )
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValueError(
            phrase("there is no date %(text)s", text=text), "Check the month (01-12) and the day."
        ) from None


class _Builder(Transformer[Token, Any]):
    """Called bottom-up by the parser as it reduces, so the depth of a text costs no recursion."""

    def start(self, items: list[Node]) -> Node:
        return items[0]

    def number(self, items: list[Token]) -> Node:
        value = float(items[0].replace("_", ""))
        if value > LARGEST:
            raise RuleError(_start(items[0]), "the number is too large", "The largest is 1,000,000,000,000,000.")
        return Number(value, at=_start(items[0]))

    def day(self, items: list[Token]) -> Node:
        try:
            return Day(read_date(str(items[0])), at=_start(items[0]))
        except ValueError as error:
            raise RuleError(_start(items[0]), *error.args) from None

    def text(self, items: list[Token]) -> Node:
        return Text(str(items[0])[1:-1], at=_start(items[0]))

    def true(self, items: list[Token]) -> Node:
        return Truth(True, at=_start(items[0]))

    def false(self, items: list[Token]) -> Node:
        return Truth(False, at=_start(items[0]))

    def parameter(self, items: list[Token]) -> Node:
        return Parameter(str(items[0]), at=_start(items[0]))

    def field(self, items: list[Token]) -> Node:
        return Field(str(items[0]), str(items[1]), at=_start(items[0]))

    def name(self, items: list[Token]) -> Node:
        return Name(str(items[0]), at=_start(items[0]))

    def not_(self, items: list[Any]) -> Node:
        return Not(items[1], at=_start(items[0]))

    def conjunction(self, items: list[Node]) -> Node:
        return And(tuple(items), at=items[0].at)

    def disjunction(self, items: list[Node]) -> Node:
        return Or(tuple(items), at=items[0].at)

    def compare(self, items: list[Any]) -> Node:
        return Compare(cast(Comparison, str(items[1])), items[0], items[2], at=items[0].at)

    def between(self, items: list[Node]) -> Node:
        value, low, high = items
        return And((Compare(">=", value, low, at=value.at), Compare("<=", value, high, at=value.at)), at=value.at)

    def one_of(self, items: list[Node]) -> Node:
        return OneOf(items[0], tuple(items[1:]), at=items[0].at)

    def arithmetic(self, items: list[Any]) -> Node:
        return Arithmetic(cast(Operation, str(items[1])), items[0], items[2], at=items[0].at)

    def negative(self, items: list[Any]) -> Node:
        return Negative(items[1], at=_start(items[0]))

    def if_then_else(self, items: list[Any]) -> Node:
        return Choice(items[1], items[2], items[3], at=_start(items[0]))

    def arguments(self, items: list[Node]) -> list[Node]:
        return items

    def condition(self, items: list[Node]) -> Node:
        return items[0]

    def call(self, items: list[Any]) -> Node:
        word, arguments, where = str(items[0]), items[1] or [], items[2]
        at = _start(items[0])
        if word == YEARS_BEFORE:
            if len(arguments) != 2 or where is not None:
                raise RuleError(
                    at,
                    phrase("%(word)s takes a number and a date", word=word),
                    phrase("Write, for example, %(word)s(60, $today).", word=word),
                )
            return YearsBefore(arguments[0], arguments[1], at=at)
        if word not in AGGREGATES:
            raise RuleError(
                at,
                phrase("unknown function %(word)s", word=word),
                nearest(word, (*AGGREGATES, YEARS_BEFORE), "functions"),
            )
        if word in ("min", "max") and len(arguments) > 1 and where is None:
            return Extreme(cast(Literal["min", "max"], word), tuple(arguments), at=at)
        kind = cast(AggregateKind, word)
        [argument] = arguments if len(arguments) == 1 else [None]
        if isinstance(argument, Name) and kind in ("exists", "count"):
            if argument.name == MEMBERS:
                return MemberAggregate(kind, None, where, at=at)
            return Aggregate(kind, argument.name, None, where, at=at)
        if isinstance(argument, Field) and kind != "exists":
            if argument.register == MEMBERS:
                return MemberAggregate(kind, argument.column, where, at=at)
            return Aggregate(kind, argument.register, argument.column, where, at=at)
        example = "exists(farmer)" if kind == "exists" else f"{kind}(farmer.{_EXAMPLES.get(kind, 'rice_rai')})"
        what = phrase("a register") if kind == "exists" else phrase("one column of a register")
        raise RuleError(
            at,
            phrase("%(kind)s takes %(what)s", kind=kind, what=what),
            phrase("Write, for example, %(example)s.", example=example),
        )


_EXAMPLES = {"any": "baac_account"}


@cache
def _lark() -> Lark:
    grammar = files("prasan.measures").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_Builder(), maybe_placeholders=True)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _refuse_deep_brackets(text: str) -> None:
    """Brackets leave no node behind, so they are counted in the text (those inside quotes are not)."""
    depth = 0
    for found in re.finditer(r"""#[^\n]*|"[^"\n]*"|'[^'\n]*'|[()]""", text):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if depth > MAX_DEPTH:
            raise _too_deep(found.start())


def _too_deep(at: int) -> RuleError:
    return RuleError(
        at, phrase("the rule is nested more than %(max_depth)s deep", max_depth=MAX_DEPTH), "Split it into criteria."
    )


def _unexpected(error: UnexpectedToken, text: str) -> RuleError:
    token = error.token
    if token.type == "$END":
        return RuleError(len(text), "the rule ends too early", "Complete it, or close an open bracket.")
    word = str(token)
    at = _start(token)
    if token.type == "NAME" and word.lower() in KEYWORDS:
        return RuleError(
            at,
            phrase("unexpected %(word)s", word=word),
            phrase("Write %(value)s in small letters.", value=word.lower()),
        )
    if token.type == "NAME":
        return RuleError(at, phrase("unexpected %(word)s", word=word), nearest(word, KEYWORDS, "words between values"))
    if token.type == "COMPARE":
        remedy = "Write = for equality, and 'x between a and b' for a range; comparisons do not chain."
        return RuleError(at, phrase("unexpected %(word)s", word=word), remedy)
    return RuleError(
        at, phrase("unexpected %(word)s", word=word), "A value, an operator or a closing bracket is missing before it."
    )


def _character_remedy(character: str) -> str:
    if character in "“”‘’\"'":
        return 'Put texts between straight quotes on one line, such as "TH".'
    if character == "&" or character == "|":
        return "Write and, or, not."
    return "Rules use names, numbers, dates, texts in quotes, and the operators + - * / = != < <= > >=."
