"""The words that the trees of this folder are written in."""

from __future__ import annotations

from sqlglot import exp


def raw_of(column: str) -> exp.Expr:
    """A column as it was delivered."""
    return exp.column(exp.to_identifier(column, quoted=True))


def call(macro: str, *arguments: exp.Expr) -> exp.Expr:
    """A call of a macro or function of the engine."""
    return exp.Anonymous(this=macro, expressions=[argument.copy() for argument in arguments])


def is_null(value: exp.Expr) -> exp.Expr:
    """``value IS NULL``."""
    return exp.Is(this=value.copy(), expression=exp.null())


def is_not_null(value: exp.Expr) -> exp.Expr:
    """``value IS NOT NULL``."""
    return exp.not_(is_null(value))


def text(value: str) -> exp.Expr:
    """A text as a literal."""
    return exp.Literal.string(value)


def never(condition: exp.Expr) -> exp.Expr:
    """True where the condition is false or unknown."""
    return exp.not_(exp.func("coalesce", condition.copy(), exp.false()))
