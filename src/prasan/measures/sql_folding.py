"""What an expression comes to where some of it is known beforehand: most of a rule, of whom no register tells anything.

SQL folds constants too, but not across the layers that rules are written in (:mod:`prasan.measures.sql_trees`).  Only what
is surely so by SQL's own three-valued logic is folded, and the type of a value stays.
"""

from __future__ import annotations

from sqlglot import exp

_STRICT = (exp.Add, exp.Sub, exp.Mul, exp.Div)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_STRICT_FUNCTIONS = {"abs": "DOUBLE", "round": "DOUBLE", "floor": "DOUBLE", "isfinite": "BOOLEAN", "year": "BIGINT"}


def is_constant(node: exp.Expr) -> bool:
    """Whether it is a literal, with or without its type."""
    if isinstance(node, exp.Cast):
        node = node.this
    return isinstance(node, exp.Literal | exp.Boolean | exp.Null)


def fold(node: exp.Expr) -> exp.Expr:
    """The same value; shorter where parts of ``node`` itself are constants.  Parts further down are folded already."""
    match node:
        case exp.And() | exp.Or():
            return _connected(node)
        case exp.Not():
            return _not(node)
        case exp.Is() if isinstance(node.expression, exp.Null) and is_constant(node.this.unnest()):
            return exp.true() if _is_null(node.this) else exp.false()
        case exp.Case() if node.this is None:
            return _case(node)
        case exp.Coalesce():
            return _first_known(node)
        case exp.Anonymous() if (kind := _STRICT_FUNCTIONS.get(str(node.this).lower())) is not None:
            return _null(kind) if any(map(_is_null, node.expressions)) else node
    if isinstance(node, _COMPARISONS) and (_is_null(node.this) or _is_null(node.expression)):
        return _null("BOOLEAN")
    if isinstance(node, exp.In) and _is_null(node.this):
        return _null("BOOLEAN")
    if isinstance(node, _STRICT) and (_is_null(node.this) or _is_null(node.expression)):
        return _null("DOUBLE")
    return node


def _connected(node: exp.And | exp.Or) -> exp.Expr:
    decides, passes = (False, True) if isinstance(node, exp.And) else (True, False)
    kept = []
    for part in node.flatten():
        part = fold(part.unnest())
        if _truth(part) is decides:
            return exp.Boolean(this=decides)
        if _truth(part) is not passes:
            kept.append(part)
    if not kept:
        return exp.Boolean(this=passes)
    if all(map(_is_null, kept)):
        return _null("BOOLEAN")
    join = exp.and_ if isinstance(node, exp.And) else exp.or_
    return join(*kept, copy=False) if len(kept) > 1 else kept[0]


def _not(node: exp.Not) -> exp.Expr:
    told = fold(node.this.unnest())
    if _is_null(told):
        return _null("BOOLEAN")
    truth = _truth(told)
    return node if truth is None else exp.Boolean(this=not truth)


def _case(node: exp.Case) -> exp.Expr:
    kept = []
    default: exp.Expr | None = node.args.get("default")
    for branch in node.args["ifs"]:
        when = fold(branch.this.unnest())
        if _truth(when) is True:
            default = branch.args["true"]
            break
        if _truth(when) is not False and not _is_null(when):
            kept.append(exp.If(this=when, true=branch.args["true"]))
    if kept:
        return exp.Case(ifs=kept, default=default)
    if default is not None:
        return default
    # Without a default its type is that of the branches.
    first = node.args["ifs"][0].args["true"].unnest()
    return exp.cast(exp.null(), first.to) if isinstance(first, exp.Cast) else node


def _first_known(node: exp.Coalesce) -> exp.Expr:
    parts: list[exp.Expr] = [each for each in (node.this, *node.expressions) if not _is_null(each)]
    if not parts:
        return node
    if is_constant(parts[0].unnest()) or len(parts) == 1:
        return parts[0]
    return exp.Coalesce(this=parts[0], expressions=parts[1:])


def _is_null(node: exp.Expr) -> bool:
    node = node.unnest()
    return isinstance(node.this if isinstance(node, exp.Cast) else node, exp.Null)


def _truth(node: exp.Expr) -> bool | None:
    return bool(node.this) if isinstance(node, exp.Boolean) else None


def _null(kind: str) -> exp.Expr:
    return exp.cast(exp.null(), kind)
