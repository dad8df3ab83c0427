"""Rows that are plain: all in them stands as it will be accepted, and nothing is to be said of them.

Most rows of a register are.  To see that a row is plain costs a fraction of reading it as
:mod:`prasan.registers.checking.rows` does, and gives the same: only the others go that way.
"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from prasan.registers.checking.meanings import rules_of
from prasan.registers.checking.rows import DELIVERED, REPEATED
from prasan.registers.checking.terms import call, is_not_null, is_null, never, raw_of, text
from prasan.registers.contract import ACCEPTED, PLACE, Column, Contract

OTHERS = "other_rows"


def share_of_others(contract: Contract, *, repeated: bool, among: int) -> exp.Select:
    """The share of rows that are not plain among the first ``among`` of the delivery; NULL where it is empty."""
    first = exp.select("*").from_(DELIVERED).limit(among).subquery(DELIVERED)
    others = exp.Cast(this=never(_plain(contract, repeated=repeated)), to=exp.DataType.build("INTEGER"))
    return _with_known(exp.select(exp.Avg(this=others)).from_(first), contract, repeated)


def others(contract: Contract, *, repeated: bool) -> exp.Select:
    """The delivered rows that are not plain, as delivered.

    To be run with what it works out where it stands (:meth:`Engine.table`'s ``as_written``): in a filter DuckDB would
    work out a date anew for each test of it.
    """
    columns = [column.column for column in contract.columns] + ["source_file", "source_row"]
    chosen = [exp.column(exp.to_identifier(name, quoted=True), table=DELIVERED) for name in columns]
    plain = exp.alias_(_plain(contract, repeated=repeated), "plain row", quoted=True)
    rows = _with_known(exp.select(*chosen, plain).from_(DELIVERED), contract, repeated).subquery(DELIVERED)
    return exp.select(*[each.copy() for each in chosen]).from_(rows).where(never(raw_of("plain row")))


def accepted_plain(contract: Contract) -> exp.Select:
    """The plain rows, accepted: all rows but those of the relation ``other_rows``."""
    values = {name: value for column in contract.columns for name, value in _values(column).items()}
    chosen: list[exp.Expr] = [exp.alias_(raw_of(contract.key), "record_key")]
    for name, kind in ACCEPTED.items():
        chosen.append(exp.alias_(values.pop(name) if name in values else exp.cast(exp.null(), kind), name))
    chosen += [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    chosen.append(exp.alias_(exp.cast(exp.array(), "VARCHAR[]"), "warnings"))
    chosen.append(exp.alias_(exp.null(), "as_delivered"))
    chosen += [
        exp.column("source_file"),
        exp.column("source_row"),
        exp.alias_(exp.cast(exp.null(), "VARCHAR"), PLACE[2]),
    ]
    return exp.select(*chosen).from_(DELIVERED).join(OTHERS, using=["source_file", "source_row"], join_type="anti")


def _with_known(select: exp.Select, contract: Contract, repeated: bool) -> exp.Select:
    if area := contract.one("area"):
        same = exp.EQ(this=exp.column("area_known"), expression=raw_of(area))
        select = select.join("thai_area_codes", on=same, join_type="left")
    if repeated:
        # The key of a plain row is as delivered, so that no other can be one of these.
        again = exp.EQ(this=exp.column("repeated_key"), expression=raw_of(contract.key))
        select = select.join(REPEATED, on=again, join_type="left")
    return select


def _plain(contract: Contract, *, repeated: bool) -> exp.Expr:
    # Bits and not conditions: DuckDB looks at a dictionary's words once, but for no test that only some rows of a
    # vector come to, as they do to the second of two that AND or OR joins.
    holds: list[exp.Expr] = []
    values: dict[str, exp.Expr] = {}
    for column in contract.columns:
        raw, own = raw_of(column.column), _values(column)
        values |= own
        main = next(iter(own.values()), raw)
        tests = [*_stands(column, raw), *[never(broken) for broken, _ in rules_of(column, raw, main)]]
        if column.column == contract.key and column.meaning not in ("key", "national_id", "text"):
            tests += _tidy(raw)
        if column.required or column.column == contract.key:
            holds.append(_all([exp.func("coalesce", test, exp.false()) for test in tests]))
        else:
            # Nothing is plain too, whether it came as NULL, which tests of it are, or as an empty text.
            good = _all([exp.func("coalesce", test, exp.true()) for test in tests])
            empty = exp.func("coalesce", exp.EQ(this=raw.copy(), expression=text("")), exp.false())
            holds.append(exp.paren(exp.BitwiseOr(this=good, expression=_bit(empty))))
    told = [never(exp.GT(this=values[one].copy(), expression=values[two].copy())) for one, two in contract.order]
    if (sex := contract.one("sex")) and (title := _title_told(contract)) is not None:
        told.append(never(exp.NEQ(this=call("thai_title_sex", title), expression=raw_of(sex))))
    if repeated:
        told.append(is_null(exp.column("repeated_key")))
    return exp.EQ(this=_both(holds + [_bit(each) for each in told]), expression=exp.Literal.number(1))


def _all(tests: list[exp.Expr]) -> exp.Expr:
    return _both([_bit(test) for test in tests])


def _both(bits: list[exp.Expr]) -> exp.Expr:
    return exp.paren(reduce(lambda left, right: exp.BitwiseAnd(this=left, expression=right), bits))


def _bit(test: exp.Expr) -> exp.Expr:
    return exp.Cast(this=test, to=_type("TINYINT"))


def _title_told(contract: Contract) -> exp.Expr | None:
    if title := contract.one("title"):
        return raw_of(title)
    name = contract.one("full_name")
    return call("thai_title_of", raw_of(name)) if name else None


def _tidy(raw: exp.Expr) -> list[exp.Expr]:
    return [exp.NEQ(this=raw.copy(), expression=text("")), call("thai_nothing_to_mend", raw)]


def _stands(column: Column, raw: exp.Expr) -> list[exp.Expr]:
    """What holds where the text of a column is what is accepted for it, with nothing to say; NULL where it is NULL."""
    match column.meaning:
        case "national_id" | "father_id" | "mother_id" | "spouse_id":
            number = exp.TryCast(this=raw.copy(), to=_type("BIGINT"))
            return [_digits(raw, 13), _if_given(raw, call("thai_id_number_valid", number))]
        case "title":
            return [*_tidy(raw), exp.EQ(this=call("thai_title_full", raw), expression=raw.copy())]
        case "given_name" | "family_name" | "former_given_name" | "former_family_name":
            return [*_tidy(raw), exp.EQ(this=call("thai_titles_and_two", raw), expression=text(""))]
        case "full_name":
            parts = [call(each, raw) for each in ("thai_title_of", "given_of", "family_of")]
            family = _if_given(raw, is_not_null(parts[2]))
            return [*_tidy(raw), family, exp.EQ(this=call("full_name_of", *parts), expression=raw.copy())]
        case "sex":
            return [exp.In(this=raw.copy(), expressions=[text("1"), text("2")])]
        case "birth_date" | "date":
            # Only as most registers write it, in which no year can be one of the common era or of two digits.
            written = call("regexp_full_match", raw, text("2[45][0-9]{2}(0[0-9]|1[0-2])([0-2][0-9]|3[01])"))
            digits = _date_digits(raw)
            good = call("thai_date_possible", digits)
            if column.meaning == "birth_date":
                day = exp.Mod(this=digits.copy(), expression=exp.Literal.number(100))
                good = exp.or_(exp.LT(this=day, expression=exp.Literal.number(29)), good)
            else:
                good = is_not_null(call("thai_date", digits))
            return [written, _if_given(raw, good)]
        case "house":
            return [_digits(raw, 11)]
        case "area":
            in_use = exp.EQ(this=exp.func("coalesce", exp.column("area_now"), text("")), expression=raw.copy())
            subdistrict = exp.EQ(this=call("strlen", raw), expression=exp.Literal.number(6))
            return [in_use, subdistrict]
        case "number":
            finite = exp.func("coalesce", call("isfinite", _number(raw)), exp.false())
            return [_if_given(raw, finite)]
        case "boolean":
            return [exp.In(this=raw.copy(), expressions=[text("Y"), text("N")])]
        case "text" | "key":
            return _tidy(raw)


def _if_given(raw: exp.Expr, test: exp.Expr) -> exp.Expr:
    """A test that is false where the column is NULL, made true there.  Not by CASE, in which nothing is shared."""
    return exp.EQ(this=exp.paren(test), expression=exp.paren(is_not_null(raw)))


def _values(column: Column) -> dict[str, exp.Expr]:
    """The accepted columns of a plain row's column, the one that rules are about first."""
    raw = exp.func("nullif", raw_of(column.column), text(""))
    match column.meaning:
        case "national_id":
            return {"national_id": raw, "id_valid": is_not_null(raw)}
        case "title" | "given_name" | "family_name" | "sex":
            return {column.meaning: raw}
        case "former_given_name" | "former_family_name" | "father_id" | "mother_id" | "spouse_id":
            return {column.meaning: raw}
        case "full_name":
            title = call("thai_title_full", call("thai_title_of", raw))
            return {"given_name": call("given_of", raw), "family_name": call("family_of", raw), "title": title}
        case "birth_date":
            digits = _date_digits(raw_of(column.column))
            parts = {f"birth_{part}": call(f"thai_date_{part}", digits) for part in ("year", "month", "day")}
            return {**parts, "birth_date": call("thai_date", digits)}
        case "house":
            return {"house_code": raw}
        case "area":
            return {"area_code": raw}
        case "number":
            return {column.column: _number(raw_of(column.column))}
        case "date":
            return {column.column: call("thai_date", _date_digits(raw_of(column.column)))}
        case "boolean":
            return {column.column: exp.EQ(this=raw, expression=text("Y"))}
        case "text":
            return {column.column: raw}
        case "key":
            return {}


def _digits(raw: exp.Expr, digits: int) -> exp.Expr:
    return call("regexp_full_match", raw, text(f"[0-9]{{{digits}}}"))


def _date_digits(raw: exp.Expr) -> exp.Expr:
    return exp.TryCast(this=raw.copy(), to=_type("INTEGER"))


def _number(raw: exp.Expr) -> exp.Expr:
    return exp.TryCast(this=raw.copy(), to=_type("DOUBLE"))


def _type(name: str) -> exp.DataType:
    return exp.DataType.build(name)
