"""What a run said of each unit, in words: the file has numbers and truths, which are a fiftieth of the words.

``verdicts.parquet`` is as :func:`prasan.measures.sql_engine.verdicts` answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, tree
from prasan.measures.interpreter import CRITERION_VERDICTS, VERDICTS
from prasan.measures.sql_trees import case, column, function, literal

SAID = "said:"
TOGETHER = 9  # as many digits as a small number has


def view_verdicts(engine: Engine, name: str, path: Path) -> None:
    """Name the verdicts of a file, in words: ``unit_key`` (the house code, or ``person:`` and the spine id), ``spine_id`` of
    the payee, ``verdict``, ``amount`` (baht), ``area_code``, ``c_<criterion>``, ``doubtful`` and ``people``.

    Rounds last, and one of before may have its words in the file.
    """
    told = f"{name}_told"
    engine.view_parquet(told, path)
    columns = engine.columns(told)
    engine.view(name, tree(exp.select("*").from_(told)) if "unit_key" in columns else in_words(told, columns))


def in_words(relation: str, columns: Collection[str]) -> Statement:
    """The query of :func:`view_verdicts` over a relation of verdicts that has these columns."""
    criteria = [each for name in columns for each in _criteria(name)]
    alone = exp.Concat(expressions=[exp.Literal.string("person:"), exp.cast(column("spine_id"), "TEXT")])
    one: exp.Expr = exp.cast(exp.Literal.number(1), "INT")
    return tree(
        exp.select(
            exp.alias_(_household() if "unit" in columns else alone, "unit_key"),
            column("spine_id"),
            exp.alias_(_word(column("verdict"), VERDICTS), "verdict"),
            exp.alias_(case((exp.not_(column("verdict")), literal(0.0)), default=column("amount")), "amount"),
            exp.alias_(_padded(column("area"), 6), "area_code"),
            *criteria,
            column("doubtful"),
            exp.alias_(column("people") if "unit" in columns else one, "people"),
        ).from_(exp.to_identifier(relation, quoted=True))
    )


def said_together(criteria: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
    """The columns that hold what is said of criteria, up to nine in each: ``said:<criterion>+…``, a number whose digits to
    the base of three are 2 for met, 1 for undetermined and 0 for not met, the first criterion's last."""
    columns: dict[str, exp.Expr] = {}
    for first in range(0, len(criteria), TOGETHER):
        ids = list(criteria)[first : first + TOGETHER]
        digits = []
        for place, each in enumerate(ids):
            digits.append(_digit(criteria[each], place))
        total: exp.Expr = reduce(lambda one, other: exp.Add(this=one, expression=other), digits)
        columns[SAID + "+".join(ids)] = exp.cast(total, "SMALLINT")
    return columns


def _digit(truth: exp.Expr, place: int) -> exp.Expr:
    known = truth.unnest()
    if isinstance(known, exp.Boolean):
        return _number(2 * 3**place if known.this else 0)
    met = exp.Mul(this=exp.cast(truth.copy(), "SMALLINT"), expression=_number(2 * 3**place))
    return exp.Coalesce(this=met, expressions=[_number(3**place)])


def _criteria(name: str) -> list[exp.Expr]:
    """What a column of the file says of criteria, in words."""
    if name.startswith("c_"):  # as it was before several stood together
        return [exp.alias_(_word(column(name), CRITERION_VERDICTS), name, quoted=True)]
    if not name.startswith(SAID):
        return []
    words = {
        digit: exp.Literal.string(CRITERION_VERDICTS[truth]) for digit, truth in ((2, True), (1, None), (0, False))
    }
    found: list[exp.Expr] = []
    for place, each in enumerate(name.removeprefix(SAID).split("+")):
        digit = exp.Mod(
            this=exp.paren(exp.IntDiv(this=column(name), expression=exp.Literal.number(3**place))),
            expression=exp.Literal.number(3),
        )
        branches = [
            exp.If(this=exp.EQ(this=digit.copy(), expression=exp.Literal.number(value)), true=word)
            for value, word in words.items()
        ]
        found.append(exp.alias_(exp.Case(ifs=branches), f"c_{each}", quoted=True))
    return found


def _number(value: int) -> exp.Expr:
    return exp.cast(exp.Literal.number(value), "SMALLINT")


def _household() -> exp.Expr:
    """The key of a household by its number: see :func:`prasan.measures.assembling.assembled`."""
    spine_id = exp.Sub(this=exp.Literal.number(-1), expression=column("unit"))
    alone = exp.Concat(expressions=[exp.Literal.string("person:"), exp.cast(exp.paren(spine_id), "TEXT")])
    in_house = exp.GTE(this=column("unit"), expression=exp.Literal.number(0))
    return case((in_house, _padded(column("unit"), 11)), default=alone)


def _padded(number: exp.Expr, digits: int) -> exp.Expr:
    return function("lpad", exp.cast(number, "TEXT"), exp.Literal.number(digits), exp.Literal.string("0"))


def _word(truth: exp.Expr, words: dict[bool | None, str]) -> exp.Expr:
    yes, no, unknown = (exp.Literal.string(words[key]) for key in (True, False, None))
    return case((truth, yes), (exp.not_(truth.copy()), no), default=unknown)
