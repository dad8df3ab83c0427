"""From a contract to the query that reads, normalises and checks a delivery: one tree, the same for every row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from prasan.registers.contract import Column, Contract

DELIVERED = "delivered"
REPEATED = "repeated_keys"


_Note = tuple[exp.Expr, str]


@dataclass(frozen=True)
class _Read:
    """What a column gives: accepted columns, and notes (condition, text) that are errors or warnings."""

    values: dict[str, exp.Expr]
    problems: list[_Note]
    notices: list[_Note]


def accepted(contract: Contract, *, repeated: bool) -> exp.Select:
    """The accepted rows of the relation ``delivered``: the columns of ``accepted.parquet``."""
    reads = [_read(column) for column in contract.columns]
    values: dict[str, exp.Expr] = {}
    for read in reads:
        values.update(read.values)
    chosen: list[exp.Expr] = [exp.alias_(_key(contract), "record_key")]
    for name, kind in _ACCEPTED.items():
        chosen.append(exp.alias_(values.pop(name) if name in values else exp.cast(exp.null(), kind), name))
    chosen += [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    chosen.append(exp.alias_(_notes([notice for read in reads for notice in read.notices]), "warnings"))
    chosen += [exp.column("source_file"), exp.column("source_row")]
    return _from(exp.select(*chosen), contract, repeated).where(
        exp.not_(_any(_problems(contract, reads, repeated=repeated)))
    )


def quarantined(contract: Contract, *, repeated: bool) -> exp.Select:
    """The other rows: where each stood in the delivery, why it is refused, and all that was in it, as JSON."""
    problems = _problems(contract, [_read(column) for column in contract.columns], repeated=repeated)
    row = exp.func(
        "json_object",
        *[part for column in contract.columns for part in (exp.Literal.string(column.column), _raw(column.column))],
    )
    chosen = [
        exp.column("source_file"),
        exp.column("source_row"),
        exp.alias_(_notes(problems), "reasons"),
        exp.alias_(exp.cast(row, "VARCHAR"), "row", quoted=True),
    ]
    return _from(exp.select(*chosen), contract, repeated).where(_any(problems))


def repeated_keys(contract: Contract) -> exp.Select:
    """The keys that the delivery has more than once, and the place of the first row of each."""
    place = exp.func("struct_pack", exp.column("source_file"), exp.column("source_row"))
    return (
        exp.select(exp.alias_(_key(contract), "repeated_key"), exp.alias_(exp.Min(this=place), "first_place"))
        .from_(DELIVERED)
        .where(exp.not_(_call("blank", _raw(contract.key))))
        .group_by(exp.column("repeated_key"))
        .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
    )


_ACCEPTED = {
    "national_id": "VARCHAR",
    "id_valid": "BOOLEAN",
    "title": "VARCHAR",
    "given_name": "VARCHAR",
    "family_name": "VARCHAR",
    "sex": "VARCHAR",
    "birth_year": "INTEGER",
    "birth_month": "INTEGER",
    "birth_day": "INTEGER",
    "birth_date": "DATE",
    "house_code": "VARCHAR",
    "area_code": "VARCHAR",
}


def _key(contract: Contract) -> exp.Expr:
    return _call("as_id" if contract.spine else "thai_tidy", _raw(contract.key))


def _from(select: exp.Select, contract: Contract, repeated: bool) -> exp.Select:
    select = select.from_(DELIVERED)
    if not repeated:
        return select
    same = exp.EQ(this=exp.column("repeated_key"), expression=_key(contract))
    return select.join(REPEATED, on=same, join_type="left")


def _problems(contract: Contract, reads: list[_Read], *, repeated: bool) -> list[_Note]:
    problems = [problem for read in reads for problem in read.problems]
    if not any(column.column == contract.key and column.required for column in contract.columns):
        problems.append((_call("blank", _raw(contract.key)), f"{contract.key}: the key is missing"))
    if repeated:
        place = exp.func("struct_pack", exp.column("source_file"), exp.column("source_row"))
        again = exp.and_(
            exp.not_(exp.Is(this=exp.column("first_place"), expression=exp.null())),
            exp.NEQ(this=exp.column("first_place"), expression=place),
        )
        problems.append((again, f"{contract.key}: the key stands in an earlier row too"))
    return problems


def _read(column: Column) -> _Read:
    raw = _raw(column.column)
    given = exp.not_(_call("blank", raw))
    values, unreadable, notices = _meaning(column, raw)
    problems: list[_Note] = []
    if column.required:
        problems.append((_call("blank", raw), f"{column.column}: a value is required"))
    main = next(iter(values.values()), raw)
    checks = [unreadable] if unreadable else []
    if column.minimum is not None:
        low = exp.LT(this=main, expression=exp.Literal.number(column.minimum))
        checks.append((low, f"below {column.minimum:g}"))
    if column.maximum is not None:
        high = exp.GT(this=main, expression=exp.Literal.number(column.maximum))
        checks.append((high, f"above {column.maximum:g}"))
    if column.values is not None:
        known = exp.In(this=main, expressions=[exp.Literal.string(value) for value in column.values])
        checks.append((exp.not_(known), f"not one of {', '.join(column.values)}"))
    noted: list[_Note] = [
        (exp.and_(given, exp.func("coalesce", bad, exp.false())), f"{column.column}: {what}") for bad, what in checks
    ]
    told: list[_Note] = [(exp.and_(given, when), f"{column.column}: {what}") for when, what in notices]
    if column.when_bad == "quarantine":
        return _Read(values, problems + noted, told)
    return _Read(values, problems, noted + told)


def _meaning(column: Column, raw: exp.Expr) -> tuple[dict[str, exp.Expr], _Note | None, list[_Note]]:
    """The accepted columns of a delivered one, what is unreadable in it, and what is read but worth saying."""
    match column.meaning:
        case "national_id":
            read = _call("as_id", raw)
            valid = _call("thai_id_valid", read)
            if column.when_bad == "quarantine":
                return {"national_id": read, "id_valid": valid}, (exp.not_(valid), "not a valid national id"), []
            wrong = exp.and_(_is_not_null(read), exp.not_(valid))
            return (
                {"national_id": read, "id_valid": valid},
                (_is_null(read), "not 13 digits"),
                [(wrong, "the check digit is wrong")],
            )
        case "title":
            return {"title": _call("thai_title_full", _call("thai_tidy", raw))}, None, []
        case "given_name" | "family_name":
            return {column.meaning: _call("as_name", raw)}, None, []
        case "full_name":
            title = _call("thai_title_full", _call("thai_title_of", _call("thai_tidy", raw)))
            names = {"given_name": _call("given_of", raw), "family_name": _call("family_of", raw), "title": title}
            return names, None, [(_is_null(_call("family_of", raw)), "no family name in it")]
        case "sex":
            read = _call("as_sex", raw)
            return {"sex": read}, (_is_null(read), "not a sex"), []
        case "birth_date":
            return _birth_date(raw)
        case "house":
            read = _call("as_digits", raw, exp.Literal.number(11))
            return {"house_code": read}, (_is_null(read), "not 11 digits"), []
        case "area":
            read = _call("as_digits", raw, exp.Literal.number(6))
            return {"area_code": read}, (_is_null(read), "not 6 digits"), []
        case "number":
            read = _call("as_number", raw)
            return {column.column: read}, (_is_null(read), "not a number"), []
        case "date":
            read = _call("thai_date", _call("thai_date_digits", raw))
            return {column.column: read}, (_is_null(read), "not a date (YYYYMMDD of the Buddhist Era)"), []
        case "boolean":
            read = _call("as_boolean", raw)
            return {column.column: read}, (_is_null(read), "not yes or no"), []
        case "text":
            return {column.column: _call("thai_tidy", raw)}, None, []
        case "key":
            return {}, None, []  # it is the record_key


def _birth_date(raw: exp.Expr) -> tuple[dict[str, exp.Expr], _Note | None, list[_Note]]:
    digits = _call("thai_date_digits", raw)
    possible = _call("thai_date_possible", digits)
    values: dict[str, exp.Expr] = {
        f"birth_{part}": exp.Case(ifs=[exp.If(this=possible, true=_call(f"thai_date_{part}", digits))])
        for part in ("year", "month", "day")
    }
    values["birth_date"] = _call("thai_date", digits)
    slip = exp.LT(this=_call("thai_date_year_written", digits), expression=exp.Literal.number(2400))
    common_era = exp.func("coalesce", exp.and_(possible, slip), exp.false())
    return values, (exp.not_(possible), "not a date"), [(common_era, "a year of the common era, read as such")]


def _notes(notes: list[_Note]) -> exp.Expr:
    """The texts of the notes that hold.  The list is built only for rows with one: most have none."""
    if not notes:
        return exp.cast(exp.array(), "VARCHAR[]")
    texts = exp.array(*[exp.Case(ifs=[exp.If(this=holds, true=exp.Literal.string(text))]) for holds, text in notes])
    return exp.Case(
        ifs=[exp.If(this=_any(notes), true=_call("present", texts))], default=exp.cast(exp.array(), "VARCHAR[]")
    )


def _any(notes: list[_Note]) -> exp.Expr:
    return exp.or_(*[holds for holds, _ in notes]) if notes else exp.false()


def _raw(column: str) -> exp.Expr:
    return exp.column(exp.to_identifier(column, quoted=True))


def _call(macro: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=macro, expressions=[argument.copy() for argument in arguments])


def _is_null(value: exp.Expr) -> exp.Expr:
    return exp.Is(this=value.copy(), expression=exp.null())


def _is_not_null(value: exp.Expr) -> exp.Expr:
    return exp.not_(_is_null(value))
