"""What a delivered column means: how it is read, what is wrong in it, and what is worth saying of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from prasan.registers.checking.terms import call, is_not_null, is_null, raw_of
from prasan.registers.contract import FORMER, RELATIVES, Column, Contract
from prasan.registers.reasons import Reason

Note = tuple[exp.Expr, Reason]


@dataclass(frozen=True)
class Read:
    """What a column gives: accepted columns, and notes (condition, reason) that are errors or warnings."""

    values: dict[str, exp.Expr]
    problems: list[Note]
    notices: list[Note]


EARLY: dict[str, str] = {
    "national_id": "as_id",
    "title": "thai_tidy",
    "given_name": "thai_tidy",
    "family_name": "thai_tidy",
    "full_name": "thai_tidy",
    **dict.fromkeys(FORMER, "thai_tidy"),
    **dict.fromkeys(RELATIVES, "as_id"),
    "birth_date": "thai_date_digits",
    "date": "thai_date_digits",
}


def early_name(column: Column) -> str:
    """What a column is called once what is costly in it has been read (``EARLY``)."""
    return f"{column.column} as read"


def key_of(contract: Contract, delivered: exp.Expr) -> exp.Expr:
    """The ``record_key`` of a delivered key."""
    return call("as_id" if contract.spine else "thai_tidy", delivered)


def read_column(column: Column) -> Read:
    """What a column gives, its errors told from its warnings."""
    raw = raw_of(column.column)
    given = exp.not_(call("blank", raw))
    values, unreadable, notices = meaning(column, raw)
    problems: list[Note] = []
    if column.required:
        problems.append((call("blank", raw), Reason("required", column.column)))
    main = next(iter(values.values()), raw)
    noted: list[Note] = [
        (exp.and_(given, exp.func("coalesce", bad, exp.false())), reason)
        for bad, reason in [*([unreadable] if unreadable else []), *rules_of(column, raw, main)]
    ]
    told: list[Note] = [(exp.and_(given, when), reason) for when, reason in notices]
    if column.when_bad == "quarantine":
        return Read(values, problems + noted, told)
    return Read(values, problems, noted + told)


def as_read(column: Column, contract: Contract) -> exp.Expr:
    """The text that a clean delivery would have for the value that was read."""
    raw, early = raw_of(column.column), raw_of(early_name(column))
    main = next(iter(meaning(column, raw)[0].values()), raw)
    match column.meaning:
        case "key":
            return key_of(contract, raw)
        case "full_name":
            return call("full_name_of", call("thai_title_of", early), call("given_of", early), call("family_of", early))
        case "birth_date" | "date":
            return exp.cast(early, "VARCHAR")
        case "number":
            same = exp.EQ(this=exp.TryCast(this=raw, to=exp.DataType.build("DOUBLE")), expression=main)
            return exp.Case(ifs=[exp.If(this=same, true=raw.copy())])
        case "boolean":
            yes, no = exp.Literal.string("Y"), exp.Literal.string("N")
            return exp.Case(ifs=[exp.If(this=main, true=yes), exp.If(this=exp.not_(main), true=no)])
    return main


def contradictions(contract: Contract) -> list[Note]:
    """A title that tells the other sex: one of the two is wrong, and which one is not for us to say."""
    by_meaning = {column.meaning: column for column in contract.columns}
    named_by = by_meaning.get("title") or by_meaning.get("full_name")
    sex = by_meaning.get("sex")
    if sex is None or named_by is None:
        return []
    early = raw_of(early_name(named_by))
    title = early if named_by.meaning == "title" else call("thai_title_of", early)
    other = exp.NEQ(this=call("thai_title_sex", title), expression=call("as_sex", raw_of(sex.column)))
    return [(exp.func("coalesce", other, exp.false()), Reason("title_sex", named_by.column))]


def rules_of(column: Column, raw: exp.Expr, main: exp.Expr) -> list[Note]:
    """The column's own rules: on the accepted value, or on the text as delivered, tidied."""
    name, tidy, rules = column.column, call("thai_tidy", raw), list[Note]()
    if column.minimum is not None:
        low = exp.LT(this=main, expression=exp.Literal.number(column.minimum))
        rules.append((low, Reason("below", name, f"{column.minimum:g}")))
    if column.maximum is not None:
        high = exp.GT(this=main, expression=exp.Literal.number(column.maximum))
        rules.append((high, Reason("above", name, f"{column.maximum:g}")))
    if column.values is not None:
        known = exp.In(this=main, expressions=[exp.Literal.string(value) for value in column.values])
        rules.append((exp.not_(known), Reason("not_one_of", name, ", ".join(column.values))))
    if column.pattern is not None:
        matched = call("regexp_full_match", tidy, exp.Literal.string(column.pattern))
        rules.append((exp.not_(matched), Reason("pattern", name, column.pattern)))
    if column.max_length is not None:
        longer = exp.GT(this=call("length", tidy), expression=exp.Literal.number(column.max_length))
        rules.append((longer, Reason("too_long", name, f"{column.max_length}")))
    return rules


def meaning(column: Column, raw: exp.Expr) -> tuple[dict[str, exp.Expr], Note | None, list[Note]]:
    """The accepted columns of a delivered one, what is unreadable in it, and what is read but worth saying."""
    name, early = column.column, raw_of(early_name(column))
    match column.meaning:
        case "national_id":
            read = early
            valid = call("thai_id_valid", read)
            if column.when_bad == "quarantine":
                return {"national_id": read, "id_valid": valid}, (exp.not_(valid), Reason("not_valid_id", name)), []
            wrong = exp.and_(is_not_null(read), exp.not_(valid))
            return (
                {"national_id": read, "id_valid": valid},
                (is_null(read), Reason("not_13_digits", name)),
                [(wrong, Reason("check_digit", name))],
            )
        case "title":
            return {"title": call("thai_title_full", early)}, None, []
        case "given_name" | "family_name" | "former_given_name" | "former_family_name":
            return {column.meaning: call("thai_without_title", early)}, None, []
        case "father_id" | "mother_id" | "spouse_id":
            # An id that cannot be is nobody's: what leads to nobody, or to another, is worse than nothing.
            read = exp.Case(ifs=[exp.If(this=call("thai_id_valid", early), true=early)])
            return {column.meaning: read}, (is_null(read), Reason("not_valid_id", name)), []
        case "full_name":
            title = call("thai_title_full", call("thai_title_of", early))
            names = {"given_name": call("given_of", early), "family_name": call("family_of", early), "title": title}
            return names, None, [(is_null(call("family_of", early)), Reason("no_family_name", name))]
        case "sex":
            read = call("as_sex", raw)
            return {"sex": read}, (is_null(read), Reason("not_sex", name)), []
        case "birth_date":
            return _birth_date(name, early)
        case "house":
            read = call("as_digits", raw, exp.Literal.number(11))
            return {"house_code": read}, (is_null(read), Reason("not_11_digits", name)), []
        case "area":
            read, now = call("as_digits", raw, exp.Literal.number(6)), exp.column("area_now")
            known, given = is_not_null(exp.column("area_known")), is_not_null(read)
            told: list[Note] = [
                (exp.and_(given, exp.not_(known)), Reason("area_unknown", name)),
                (exp.and_(known, is_null(now)), Reason("area_abolished", name)),
                (exp.func("coalesce", exp.NEQ(this=now, expression=read), exp.false()), Reason("area_former", name)),
            ]
            return {"area_code": exp.func("coalesce", now, read)}, (is_null(read), Reason("not_6_digits", name)), told
        case "number":
            read = call("as_number", raw)
            return {column.column: read}, (is_null(read), Reason("not_number", name)), []
        case "date":
            read = call("thai_date", early)
            return {column.column: read}, (is_null(read), Reason("not_date", name)), []
        case "boolean":
            read = call("as_boolean", raw)
            return {column.column: read}, (is_null(read), Reason("not_boolean", name)), []
        case "text":
            return {column.column: call("thai_tidy", raw)}, None, []
        case "key":
            return {}, None, []  # it is the record_key


def _birth_date(name: str, digits: exp.Expr) -> tuple[dict[str, exp.Expr], Note | None, list[Note]]:
    possible = call("thai_date_possible", digits)
    values: dict[str, exp.Expr] = {
        f"birth_{part}": exp.Case(ifs=[exp.If(this=possible, true=call(f"thai_date_{part}", digits))])
        for part in ("year", "month", "day")
    }
    values["birth_date"] = call("thai_date", digits)
    written = call("thai_date_year_written", digits)
    slip = exp.Between(this=written, low=exp.Literal.number(100), high=exp.Literal.number(2399))
    short = exp.LT(this=written.copy(), expression=exp.Literal.number(100))
    told: list[Note] = [
        (exp.func("coalesce", exp.and_(possible, when), exp.false()), Reason(code, name))
        for when, code in ((slip, "common_era"), (short, "two_digit_year"))
    ]
    return values, (exp.not_(possible), Reason("not_birth_date", name)), told
