"""DuckDB's SQL as Spark understands it: macros written out, parameters in place, and what Spark lacks said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from prasan.engine.statement import Statement

# Asked of DuckDB batch by batch in Spark's workers, so that both engines give the same answers.
KEPT = {
    "damerau_levenshtein": "prasan_damerau_levenshtein",
    "hamming": "prasan_hamming",
    "jaro_winkler_similarity": "prasan_jaro_winkler",
    "thai_name_key": "prasan_name_key",
    "thai_name_key_of_many": "prasan_name_key",
}
MD5_63 = "prasan_md5_63"
YEARS_BETWEEN = "prasan_years_between"

Columns = Callable[[str], Iterable[str]]
"""The columns of a relation."""


class Macros:
    """The macros that statements may call, by name."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[list[str], exp.Expr]] = {}

    def define(self, statement: Statement) -> bool:
        """Take in a file of CREATE MACRO; whether it was one."""
        made = [each for each in sqlglot.parse(statement.sql, dialect="duckdb") if each is not None]
        if not all(isinstance(each, exp.Create) and each.args.get("kind") == "MACRO" for each in made):
            return False
        for each in made:
            self._known[each.this.this.name.lower()] = ([arg.name for arg in each.this.expressions], each.expression)
        return True

    def written_out(self, tree: exp.Expr) -> exp.Expr:
        """The tree without calls of macros."""
        return tree.transform(self._written_out)

    def _written_out(self, node: exp.Expr) -> exp.Expr:
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if name not in self._known:
            return node
        names, body = self._known[name]
        given = dict(zip(names, node.expressions, strict=True))

        def put(each: exp.Expr) -> exp.Expr:
            if isinstance(each, exp.Column) and not each.table and each.name in given:
                return exp.Paren(this=given[each.name].copy())
            return each

        return self.written_out(exp.Paren(this=body.copy().transform(put)))


def in_spark(statement: Statement, parameters: Mapping[str, Any] | None, macros: Macros, columns: Columns) -> str:
    """The statement, a query, in Spark's SQL."""
    return translated(sqlglot.parse_one(statement.sql, dialect="duckdb"), parameters or {}, macros, columns)


def translated(tree: exp.Expr, parameters: Mapping[str, Any], macros: Macros, columns: Columns) -> str:
    """A tree of DuckDB's, a query, in Spark's SQL."""
    tree = macros.written_out(tree).transform(lambda node: _given(node, parameters))
    _write_out_replaced(tree, columns)
    _name_apart(tree)
    return tree.transform(_otherwise).sql(dialect="spark")


def _given(node: exp.Expr, parameters: Mapping[str, Any]) -> exp.Expr:
    if isinstance(node, exp.Placeholder) and node.name in parameters:
        return exp.convert(parameters[node.name])
    return node


def _otherwise(node: exp.Expr) -> exp.Expr:
    """What Spark has under another name, or not at all."""
    if isinstance(node, exp.Cast) and (called := _md5_shifted(node.this)):
        return exp.Anonymous(this=MD5_63, expressions=[called.transform(_otherwise)])
    if isinstance(node, exp.JarowinklerSimilarity):
        return exp.Anonymous(this=KEPT["jaro_winkler_similarity"], expressions=[node.this, node.expression])
    if isinstance(node, exp.Anonymous) and node.name.lower() in KEPT:
        return exp.Anonymous(this=KEPT[node.name.lower()], expressions=node.expressions)
    if isinstance(node, exp.Column) and node.name == "rowid":
        return exp.Anonymous(this="monotonically_increasing_id")
    if isinstance(node, exp.First) and isinstance(node.this, exp.Order):
        return _first_by(node.this)
    if isinstance(node, exp.In) and (listed := _unnested(node.args.get("query"))) is not None:
        return exp.In(this=node.this, expressions=listed) if listed else exp.false()
    if isinstance(node, exp.Table) and not node.name.isidentifier():
        node.this.set("this", relation_name(node.name))
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.ENUM:
        node.set("to", exp.DataType.build("TEXT"))
    if isinstance(node, exp.TryCast) and isinstance(node.this, exp.Sum):
        node.this.set("this", exp.cast(node.this.this, "DECIMAL(38, 0)"))  # as wide as DuckDB adds whole numbers
    return _by_other_functions(node)


def _by_other_functions(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Div) and not isinstance(node.expression.unnest(), exp.Literal):
        # By zero: infinite in DuckDB, an error in Spark.  Rules take what is not finite as missing.
        return exp.Anonymous(this="try_divide", expressions=[node.this, node.expression]).transform(_otherwise)
    if isinstance(node, exp.Anonymous) and node.name.lower() == "isfinite":
        # Spark orders what is no number after infinity.
        [value] = node.expressions
        infinity = exp.cast(exp.Literal.string("Infinity"), "DOUBLE")
        return exp.Paren(this=exp.LT(this=exp.Abs(this=value.transform(_otherwise)), expression=infinity))
    if isinstance(node, exp.Anonymous) and node.name.lower() == "list_extract":
        node.set("this", "element_at")
    if isinstance(node, exp.Anonymous) and node.name.lower() == "to_years":
        node.set("this", "make_ym_interval")
    if isinstance(node, exp.Anonymous) and node.name.lower() == "date_sub":
        _years, first, last = node.expressions
        return exp.Anonymous(this=YEARS_BETWEEN, expressions=[each.transform(_otherwise) for each in (first, last)])
    if isinstance(node, exp.Length) and isinstance(node.this, exp.ArrayFilter):
        return exp.ArraySize(this=node.this.transform(_otherwise))
    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.INT128:
        node.set("to", exp.DataType.build("DECIMAL(38, 0)"))  # the widest that there is
    return node


def _name_apart(tree: exp.Expr) -> None:
    """Give each query of a WITH a name that no other has: in Spark they all stand before the whole query."""
    inner_first = reversed(list(tree.find_all(exp.With)))
    for number, each in enumerate(inner_first):
        for query in each.expressions:
            name, apart = query.alias, f"{query.alias}_{number}"
            query.args["alias"].set("this", exp.to_identifier(apart))
            for table in (each.parent or tree).find_all(exp.Table):
                if table.name == name:
                    table.set("this", exp.to_identifier(apart))
                    if not table.alias:
                        table.set("alias", exp.TableAlias(this=exp.to_identifier(name)))


def relation_name(name: str) -> str:
    """The name of a relation in Spark, where it may have letters, digits and underscores."""
    return "".join(each if each.isalnum() else "_" for each in name)


def _md5_shifted(node: exp.Expr) -> exp.Expr | None:
    """What is hashed by ``md5_number(…) >> 65``: the bits of ``md5_number_lower(…) >> 1``, which takes six times as long."""
    shifted = node.unnest()
    called = shifted.this if isinstance(shifted, exp.BitwiseRightShift) else None
    if isinstance(called, exp.Anonymous) and called.name.lower() == "md5_number" and shifted.expression.name == "65":
        [hashed] = called.expressions
        return hashed  # type: ignore[no-any-return]
    return None


def _first_by(order: exp.Order) -> exp.Expr:
    """``first(x ORDER BY …)`` as ``min_by(x, struct(…))``; only numbers are ordered downwards."""
    keys: list[exp.Expr] = []
    for each in order.expressions:
        value = each.this
        if not each.args.get("nulls_first"):
            keys.append(exp.Is(this=exp.Paren(this=value.copy()), expression=exp.Null()))
        keys.append(exp.Neg(this=exp.Paren(this=value.copy())) if each.args.get("desc") else value.copy())
    return exp.Anonymous(this="min_by", expressions=[order.this, exp.Anonymous(this="struct", expressions=keys)])


def _unnested(query: exp.Expr | None) -> list[exp.Expr] | None:
    """The values of ``(SELECT unnest([…]))``."""
    select = query.unnest() if isinstance(query, exp.Subquery) else None
    if not isinstance(select, exp.Select) or select.args.get("from_") or len(select.expressions) != 1:
        return None
    found = select.expressions[0].find(exp.Array)
    return list(found.expressions) if found is not None else None


def _write_out_replaced(tree: exp.Expr, columns: Columns) -> None:
    """``s.* REPLACE (…)`` column by column."""
    for select in tree.find_all(exp.Select):
        written: list[exp.Expr] = []
        for each in select.expressions:
            star = each.this if isinstance(each, exp.Column) else each
            told = star.args.get("replace") if isinstance(star, exp.Star) else None
            if not told:
                written.append(each)
                continue
            instead = {one.alias: one for one in told}
            alias = each.table if isinstance(each, exp.Column) else ""
            tables = [table for table in select.find_all(exp.Table) if alias in ("", table.alias_or_name)]
            for name in columns(tables[0].name):
                own = exp.column(name, tables[0].alias_or_name)
                written.append(instead[name].copy() if name in instead else own)
        select.set("expressions", written)
