"""What a run said of each unit, in words: the file has numbers and truths, which are a tenth of the words.

``verdicts.parquet`` is as :func:`prasan.measures.sql_engine.verdicts` answers.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, tree
from prasan.measures.interpreter import CRITERION_VERDICTS, VERDICTS
from prasan.measures.sql_trees import case, column, function


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
    criteria = [name for name in columns if name.startswith("c_")]
    alone = exp.Concat(expressions=[exp.Literal.string("person:"), exp.cast(column("spine_id"), "TEXT")])
    one: exp.Expr = exp.cast(exp.Literal.number(1), "INT")
    return tree(
        exp.select(
            exp.alias_(_household() if "unit" in columns else alone, "unit_key"),
            column("spine_id"),
            exp.alias_(_word(column("verdict"), VERDICTS), "verdict"),
            column("amount"),
            exp.alias_(_padded(column("area"), 6), "area_code"),
            *(exp.alias_(_word(column(name), CRITERION_VERDICTS), name, quoted=True) for name in criteria),
            column("doubtful"),
            exp.alias_(column("people") if "unit" in columns else one, "people"),
        ).from_(exp.to_identifier(relation, quoted=True))
    )


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
