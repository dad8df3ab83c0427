"""How two records agree, column by column: each a level, all levels together a pattern of one number.

The first column's level is in the pattern's lowest three bits, the next one's in the three above, and so on.
Levels: Winkler (1990), "String comparator metrics and enhanced decision rules in the Fellegi-Sunter model".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.fields import ROOM, Field, Kind

BITS = 3
SAME = 1
_SPELLED = ("missing", "same", "one edit", "in another column", "close", "part of", "similar", "different")
LEVELS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NAME: _SPELLED,
    Kind.TEXT: ("missing", "same", "close", "a rare word", "part of", "similar", "other numbers", "different"),
    Kind.ADDRESS: _SPELLED,
    Kind.ID: ("missing", "same", "one slip", "two slips", "different"),
    Kind.CODE: ("missing", "same", "one slip", "two slips", "different"),
    Kind.DATE: ("missing", "same", "same as known", "one slip", "two of three", "near year", "different"),
    Kind.NUMBER: ("missing", "same", "one apart", "one slip", "near", "different"),
    Kind.CATEGORY: ("missing", "same", "one slip", "different"),
}
_FUNCTION = {kind: f"general_{Kind.CODE if kind is Kind.ID else kind}_level" for kind in Kind}
_SPELLED_KINDS = (Kind.NAME, Kind.TEXT, Kind.ADDRESS)


def levels_of(pattern: int, fields: int) -> list[int]:
    """The level of each column in a pattern."""
    return [pattern >> BITS * number & 2**BITS - 1 for number in range(fields)]


def compare(
    engine: Engine,
    fields: Sequence[Field],
    pairs: str,
    compared: str,
    repeats: Mapping[int, tuple[int, float]] | None = None,
) -> None:
    """The table ``compared``: the pairs (``l``, ``r``) of a relation with their ``pattern`` and ``rarity``.

    ``rarity`` is, in bits, how much rarer the values that agree are than agreeing values usually are.  What a column only
    ``repeats`` of another one that agrees is not counted again: a rare suburb has a rare postcode.
    """
    engine.execute(named(ROOM, "levels"))
    parts: list[exp.Expr] = [
        exp.Mul(this=exp.cast(_level(fields, number), "BIGINT"), expression=exp.Literal.number(2 ** (BITS * number)))
        for number in range(len(fields))
    ]
    pattern = parts[0]
    for part in parts[1:]:
        pattern = exp.Add(this=pattern, expression=part)
    rare: exp.Expr = exp.cast(exp.Literal.number(0), "DOUBLE")
    for number in range(len(fields)):
        told: exp.Expr = _of("a", "t", number)
        if repeats and number in repeats:
            other, share = repeats[number]
            left = exp.func(
                "if", _same(other), exp.Literal.number(repr(1 - share)), exp.Literal.number(1), dialect="duckdb"
            )
            told = exp.Mul(this=told, expression=left)
        rare = exp.Add(
            this=rare, expression=exp.func("if", _same(number), told, exp.Literal.number(0), dialect="duckdb")
        )
    query = (
        exp.select("l", "r", exp.alias_(pattern, "pattern"), exp.alias_(rare, "rarity"))
        .from_(exp.to_identifier(pairs))
        .join(exp.alias_(exp.to_table("general_records"), "a", table=True), on="a.rid = l")
        .join(exp.alias_(exp.to_table("general_records"), "b", table=True), on="b.rid = r")
    )
    engine.table(compared, tree(query))


def _same(number: int) -> exp.Expr:
    return exp.EQ(this=_of("a", "v", number), expression=_of("b", "v", number))


def _of(side: str, column: str, number: int) -> exp.Expr:
    return exp.column(f"{column}{number}", table=side)


def _level(fields: Sequence[Field], number: int) -> exp.Expr:
    kind = fields[number].kind or Kind.TEXT
    arguments: list[exp.Expr] = [_of("a", "v", number), _of("b", "v", number)]
    if kind in _SPELLED_KINDS:
        crossed = [
            exp.EQ(this=_of("a", "v", one), expression=_of("b", "v", two))
            for other, field in enumerate(fields)
            if other != number and field.kind == kind
            for one, two in ((number, other), (other, number))
        ]
        elsewhere = exp.func("coalesce", exp.or_(*crossed), exp.false()) if crossed else exp.false()
        told = ("k", "w", "n", "q", "p") if kind is Kind.TEXT else ("k",)
        arguments += [_of(side, column, number) for column in told for side in ("a", "b")] + [elsewhere]
    return exp.func(_FUNCTION[kind], *arguments)
