"""From a contract to the query that reads, normalises and checks a delivery: one tree, the same for every row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from prasan.registers.contract import ACCEPTED, Column, Contract
from prasan.registers.reasons import Reason

DELIVERED = "delivered"
REPEATED = "repeated_keys"


_Note = tuple[exp.Expr, Reason]


@dataclass(frozen=True)
class _Read:
    """What a column gives: accepted columns, and notes (condition, reason) that are errors or warnings."""

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
    for name, kind in ACCEPTED.items():
        chosen.append(exp.alias_(values.pop(name) if name in values else exp.cast(exp.null(), kind), name))
    chosen += [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    notices = [notice for read in reads for notice in read.notices] + _contradictions(contract)
    chosen.append(exp.alias_(_notes(notices), "warnings"))
    chosen.append(exp.alias_(_as_delivered(contract), "as_delivered"))
    chosen += [exp.column("source_file"), exp.column("source_row"), exp.alias_(_here(), "origin")]
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
        exp.alias_(_here(), "origin"),
        exp.alias_(_notes(problems), "reasons"),
        exp.alias_(_codes(problems), "codes"),
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


def key_of(contract: Contract, delivered: exp.Expr) -> exp.Expr:
    """The ``record_key`` of a delivered key."""
    return _call("as_id" if contract.spine else "thai_tidy", delivered)


def _key(contract: Contract) -> exp.Expr:
    return key_of(contract, _raw(contract.key))


_EARLY: dict[str, str] = {
    "national_id": "as_id",
    "title": "thai_tidy",
    "given_name": "thai_tidy",
    "family_name": "thai_tidy",
    "full_name": "thai_tidy",
    "birth_date": "thai_date_digits",
    "date": "thai_date_digits",
}


def _early(column: Column) -> str:
    return f"{column.column} as read"


def _from(select: exp.Select, contract: Contract, repeated: bool) -> exp.Select:
    # What is costly to read is read once, below: a macro copies its argument wherever it names it.
    early = [
        exp.alias_(_call(macro, _raw(c.column)), _early(c), quoted=True)
        for c in contract.columns
        if (macro := _EARLY.get(c.meaning))
    ]
    select = select.from_(exp.select(exp.Star(), *early).from_(DELIVERED).subquery(DELIVERED))
    if area := contract.one("area"):
        read = _call("as_digits", _raw(area), exp.Literal.number(6))
        same_area = exp.EQ(this=exp.column("area_known"), expression=read)
        select = select.join("thai_area_codes", on=same_area, join_type="left")
    if not repeated:
        return select
    same = exp.EQ(this=exp.column("repeated_key"), expression=_key(contract))
    return select.join(REPEATED, on=same, join_type="left")


def _problems(contract: Contract, reads: list[_Read], *, repeated: bool) -> list[_Note]:
    problems = [problem for read in reads for problem in read.problems]
    values = {name: value for read in reads for name, value in read.values.items()}
    for first, second in contract.order:
        above = exp.GT(this=values[first].copy(), expression=values[second].copy())
        problems.append((exp.func("coalesce", above, exp.false()), Reason("order", first, second)))
    if not any(column.column == contract.key and column.required for column in contract.columns):
        problems.append((_call("blank", _raw(contract.key)), Reason("key_missing", contract.key)))
    if repeated:
        place = exp.func("struct_pack", exp.column("source_file"), exp.column("source_row"))
        again = exp.and_(
            exp.not_(exp.Is(this=exp.column("first_place"), expression=exp.null())),
            exp.NEQ(this=exp.column("first_place"), expression=place),
        )
        problems.append((again, Reason("key_repeated", contract.key)))
    return problems


def _read(column: Column) -> _Read:
    raw = _raw(column.column)
    given = exp.not_(_call("blank", raw))
    values, unreadable, notices = _meaning(column, raw)
    problems: list[_Note] = []
    if column.required:
        problems.append((_call("blank", raw), Reason("required", column.column)))
    main = next(iter(values.values()), raw)
    noted: list[_Note] = [
        (exp.and_(given, exp.func("coalesce", bad, exp.false())), reason)
        for bad, reason in [*([unreadable] if unreadable else []), *_rules(column, raw, main)]
    ]
    told: list[_Note] = [(exp.and_(given, when), reason) for when, reason in notices]
    if column.when_bad == "quarantine":
        return _Read(values, problems + noted, told)
    return _Read(values, problems, noted + told)


def _as_delivered(contract: Contract) -> exp.Expr:
    """What was delivered otherwise than it was read, by column; NULL for most rows, where all is as delivered."""
    changed: list[tuple[exp.Expr, exp.Expr]] = []
    for column in contract.columns:
        raw = _raw(column.column)
        differs = exp.NullSafeNEQ(this=raw.copy(), expression=_as_read(column, contract))
        entry = exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.to_identifier("k"), expression=exp.Literal.string(column.column)),
                exp.PropertyEQ(this=exp.to_identifier("v"), expression=raw),
            ]
        )
        changed.append((exp.and_(exp.not_(_call("blank", raw)), differs), entry))
    any_changed = exp.or_(*[when for when, _ in changed])
    entries = exp.array(*[exp.Case(ifs=[exp.If(this=when.copy(), true=entry)]) for when, entry in changed])
    return exp.Case(ifs=[exp.If(this=any_changed, true=_call("map_from_entries", _call("present", entries)))])


def _as_read(column: Column, contract: Contract) -> exp.Expr:
    """The text that a clean delivery would have for the value that was read."""
    raw, early = _raw(column.column), _raw(_early(column))
    main = next(iter(_meaning(column, raw)[0].values()), raw)
    match column.meaning:
        case "key":
            return key_of(contract, raw)
        case "full_name":
            return _call(
                "full_name_of", _call("thai_title_of", early), _call("given_of", early), _call("family_of", early)
            )
        case "birth_date" | "date":
            return exp.cast(early, "VARCHAR")
        case "number":
            same = exp.EQ(this=exp.TryCast(this=raw, to=exp.DataType.build("DOUBLE")), expression=main)
            return exp.Case(ifs=[exp.If(this=same, true=raw.copy())])
        case "boolean":
            yes, no = exp.Literal.string("Y"), exp.Literal.string("N")
            return exp.Case(ifs=[exp.If(this=main, true=yes), exp.If(this=exp.not_(main), true=no)])
    return main


def _contradictions(contract: Contract) -> list[_Note]:
    """A title that tells the other sex: one of the two is wrong, and which one is not for us to say."""
    by_meaning = {column.meaning: column for column in contract.columns}
    named_by = by_meaning.get("title") or by_meaning.get("full_name")
    sex = by_meaning.get("sex")
    if sex is None or named_by is None:
        return []
    early = _raw(_early(named_by))
    title = early if named_by.meaning == "title" else _call("thai_title_of", early)
    other = exp.NEQ(this=_call("thai_title_sex", title), expression=_call("as_sex", _raw(sex.column)))
    return [(exp.func("coalesce", other, exp.false()), Reason("title_sex", named_by.column))]


def _rules(column: Column, raw: exp.Expr, main: exp.Expr) -> list[_Note]:
    """The column's own rules: on the accepted value, or on the text as delivered, tidied."""
    name, tidy, rules = column.column, _call("thai_tidy", raw), list[_Note]()
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
        matched = _call("regexp_full_match", tidy, exp.Literal.string(column.pattern))
        rules.append((exp.not_(matched), Reason("pattern", name, column.pattern)))
    if column.max_length is not None:
        longer = exp.GT(this=_call("length", tidy), expression=exp.Literal.number(column.max_length))
        rules.append((longer, Reason("too_long", name, f"{column.max_length}")))
    return rules


def _meaning(column: Column, raw: exp.Expr) -> tuple[dict[str, exp.Expr], _Note | None, list[_Note]]:
    """The accepted columns of a delivered one, what is unreadable in it, and what is read but worth saying."""
    name, early = column.column, _raw(_early(column))
    match column.meaning:
        case "national_id":
            read = early
            valid = _call("thai_id_valid", read)
            if column.when_bad == "quarantine":
                return {"national_id": read, "id_valid": valid}, (exp.not_(valid), Reason("not_valid_id", name)), []
            wrong = exp.and_(_is_not_null(read), exp.not_(valid))
            return (
                {"national_id": read, "id_valid": valid},
                (_is_null(read), Reason("not_13_digits", name)),
                [(wrong, Reason("check_digit", name))],
            )
        case "title":
            return {"title": _call("thai_title_full", early)}, None, []
        case "given_name" | "family_name":
            return {column.meaning: _call("thai_without_title", early)}, None, []
        case "full_name":
            title = _call("thai_title_full", _call("thai_title_of", early))
            names = {"given_name": _call("given_of", early), "family_name": _call("family_of", early), "title": title}
            return names, None, [(_is_null(_call("family_of", early)), Reason("no_family_name", name))]
        case "sex":
            read = _call("as_sex", raw)
            return {"sex": read}, (_is_null(read), Reason("not_sex", name)), []
        case "birth_date":
            return _birth_date(name, early)
        case "house":
            read = _call("as_digits", raw, exp.Literal.number(11))
            return {"house_code": read}, (_is_null(read), Reason("not_11_digits", name)), []
        case "area":
            read, now = _call("as_digits", raw, exp.Literal.number(6)), exp.column("area_now")
            known, given = _is_not_null(exp.column("area_known")), _is_not_null(read)
            told: list[_Note] = [
                (exp.and_(given, exp.not_(known)), Reason("area_unknown", name)),
                (exp.and_(known, _is_null(now)), Reason("area_abolished", name)),
                (exp.func("coalesce", exp.NEQ(this=now, expression=read), exp.false()), Reason("area_former", name)),
            ]
            return {"area_code": exp.func("coalesce", now, read)}, (_is_null(read), Reason("not_6_digits", name)), told
        case "number":
            read = _call("as_number", raw)
            return {column.column: read}, (_is_null(read), Reason("not_number", name)), []
        case "date":
            read = _call("thai_date", early)
            return {column.column: read}, (_is_null(read), Reason("not_date", name)), []
        case "boolean":
            read = _call("as_boolean", raw)
            return {column.column: read}, (_is_null(read), Reason("not_boolean", name)), []
        case "text":
            return {column.column: _call("thai_tidy", raw)}, None, []
        case "key":
            return {}, None, []  # it is the record_key


def _birth_date(name: str, digits: exp.Expr) -> tuple[dict[str, exp.Expr], _Note | None, list[_Note]]:
    possible = _call("thai_date_possible", digits)
    values: dict[str, exp.Expr] = {
        f"birth_{part}": exp.Case(ifs=[exp.If(this=possible, true=_call(f"thai_date_{part}", digits))])
        for part in ("year", "month", "day")
    }
    values["birth_date"] = _call("thai_date", digits)
    written = _call("thai_date_year_written", digits)
    slip = exp.Between(this=written, low=exp.Literal.number(100), high=exp.Literal.number(2399))
    short = exp.LT(this=written.copy(), expression=exp.Literal.number(100))
    told: list[_Note] = [
        (exp.func("coalesce", exp.and_(possible, when), exp.false()), Reason(code, name))
        for when, code in ((slip, "common_era"), (short, "two_digit_year"))
    ]
    return values, (exp.not_(possible), Reason("not_birth_date", name)), told


def _notes(notes: list[_Note]) -> exp.Expr:
    """The texts of the notes that hold."""
    return _holding([(holds, exp.Literal.string(reason.text)) for holds, reason in notes], "VARCHAR[]")


def _codes(notes: list[_Note]) -> exp.Expr:
    """The same for machines: code, column and the rule's own detail."""
    parts = ("code", "column", "detail")
    packed: list[tuple[exp.Expr, exp.Expr]] = [
        (holds, exp.Struct(expressions=[_field(part, getattr(reason, part)) for part in parts]))
        for holds, reason in notes
    ]
    return _holding(packed, 'STRUCT(code VARCHAR, "column" VARCHAR, detail VARCHAR)[]')


def _field(name: str, value: str) -> exp.Expr:
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=exp.Literal.string(value))


def _holding(notes: list[tuple[exp.Expr, exp.Expr]], kind: str) -> exp.Expr:
    """What the notes that hold say.  The list is built only for rows with one: most have none."""
    nothing = exp.cast(exp.array(), exp.DataType.build(kind, dialect="duckdb"))
    if not notes:
        return nothing
    told = exp.array(*[exp.Case(ifs=[exp.If(this=holds, true=said)]) for holds, said in notes])
    return exp.Case(
        ifs=[exp.If(this=exp.or_(*[holds for holds, _ in notes]), true=_call("present", told))], default=nothing
    )


def _here() -> exp.Expr:
    """A row's ``origin``: NULL says that it came in the very snapshot that it stands in."""
    return exp.cast(exp.null(), "VARCHAR")


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
