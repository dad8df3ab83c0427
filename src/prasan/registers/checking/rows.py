"""From a contract to the query that reads, normalises and checks a delivery: one tree, the same for every row."""

from __future__ import annotations

from sqlglot import exp

from prasan.registers.checking.meanings import (
    EARLY,
    Note,
    Read,
    as_read,
    contradictions,
    early_name,
    key_of,
    read_column,
)
from prasan.registers.checking.terms import call, raw_of
from prasan.registers.contract import ACCEPTED, Contract
from prasan.registers.reasons import Reason

DELIVERED = "delivered"
REPEATED = "repeated_keys"
SUSPECTED = "suspected_hashes"


def accepted(contract: Contract, *, repeated: bool, relation: str = DELIVERED) -> exp.Select:
    """The accepted rows of a relation of delivered ones: the columns of ``accepted.parquet``."""
    reads = [read_column(column) for column in contract.columns]
    values: dict[str, exp.Expr] = {}
    for read in reads:
        values.update(read.values)
    chosen: list[exp.Expr] = [exp.alias_(_key(contract), "record_key")]
    for name, kind in ACCEPTED.items():
        chosen.append(exp.alias_(values.pop(name) if name in values else exp.cast(exp.null(), kind), name))
    chosen += [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    notices = [notice for read in reads for notice in read.notices] + contradictions(contract)
    chosen.append(exp.alias_(_notes(notices), "warnings"))
    chosen.append(exp.alias_(_as_delivered(contract), "as_delivered", copy=False))
    chosen += [exp.column("source_file"), exp.column("source_row"), exp.alias_(_here(), "origin")]
    return _from(exp.select(*chosen), contract, repeated, relation).where(
        exp.not_(_any(_problems(contract, reads, repeated=repeated)), copy=False), copy=False
    )


def quarantined(contract: Contract, *, repeated: bool, relation: str = DELIVERED) -> exp.Select:
    """The other rows: where each stood in the delivery, why it is refused, and all that was in it, as JSON."""
    problems = _problems(contract, [read_column(column) for column in contract.columns], repeated=repeated)
    row = exp.func(
        "json_object",
        *[part for column in contract.columns for part in (exp.Literal.string(column.column), raw_of(column.column))],
    )
    chosen = [
        exp.column("source_file"),
        exp.column("source_row"),
        exp.alias_(_here(), "origin"),
        exp.alias_(_notes(problems), "reasons"),
        exp.alias_(_codes(problems), "codes"),
        exp.alias_(exp.cast(row, "VARCHAR"), "row", quoted=True),
    ]
    return _from(exp.select(*chosen), contract, repeated, relation).where(_any(problems), copy=False)


def suspected_hashes(contract: Contract) -> exp.Select:
    """The hashes that the keys of more than one row have: numbers, which are counted faster than the keys are."""
    return (
        exp.select(exp.alias_(call("hash", _key(contract)), "some_hash"))
        .from_(DELIVERED)
        .where(exp.not_(call("blank", raw_of(contract.key))))
        .group_by(exp.column("some_hash"))
        .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
    )


def repeated_keys(contract: Contract) -> exp.Select:
    """The keys that the delivery has more than once, and the place of the first row of each.

    ``suspected_hashes`` is there already.
    """
    place = exp.func("struct_pack", exp.column("source_file"), exp.column("source_row"))
    some = exp.select("some_hash").from_(SUSPECTED)
    return (
        exp.select(exp.alias_(_key(contract), "repeated_key"), exp.alias_(exp.Min(this=place), "first_place"))
        .from_(DELIVERED)
        .where(
            exp.not_(call("blank", raw_of(contract.key))),
            exp.In(this=call("hash", _key(contract)), query=some.subquery()),
        )
        .group_by(exp.column("repeated_key"))
        .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
    )


def _key(contract: Contract) -> exp.Expr:
    return key_of(contract, raw_of(contract.key))


def _from(select: exp.Select, contract: Contract, repeated: bool, relation: str) -> exp.Select:
    """The select itself, which is large and the caller's alone, with where its rows come from."""
    # What is costly to read is read once, below: a macro copies its argument wherever it names it.
    early = [
        exp.alias_(call(macro, raw_of(c.column)), early_name(c), quoted=True)
        for c in contract.columns
        if (macro := EARLY.get(c.meaning))
    ]
    select = select.from_(exp.select(exp.Star(), *early).from_(relation).subquery(relation), copy=False)
    if area := contract.one("area"):
        read = call("as_digits", raw_of(area), exp.Literal.number(6))
        same_area = exp.EQ(this=exp.column("area_known"), expression=read)
        select = select.join("thai_area_codes", on=same_area, join_type="left", copy=False)
    if not repeated:
        return select
    same = exp.EQ(this=exp.column("repeated_key"), expression=_key(contract))
    return select.join(REPEATED, on=same, join_type="left", copy=False)


def _problems(contract: Contract, reads: list[Read], *, repeated: bool) -> list[Note]:
    problems = [problem for read in reads for problem in read.problems]
    values = {name: value for read in reads for name, value in read.values.items()}
    for first, second in contract.order:
        above = exp.GT(this=values[first].copy(), expression=values[second].copy())
        problems.append((exp.func("coalesce", above, exp.false()), Reason("order", first, second)))
    if not any(column.column == contract.key and column.required for column in contract.columns):
        problems.append((call("blank", raw_of(contract.key)), Reason("key_missing", contract.key)))
    if repeated:
        place = exp.func("struct_pack", exp.column("source_file"), exp.column("source_row"))
        again = exp.and_(
            exp.not_(exp.Is(this=exp.column("first_place"), expression=exp.null())),
            exp.NEQ(this=exp.column("first_place"), expression=place),
        )
        problems.append((again, Reason("key_repeated", contract.key)))
    return problems


def _as_delivered(contract: Contract) -> exp.Expr:
    """What was delivered otherwise than it was read, by column; NULL for most rows, where all is as delivered."""
    changed: list[tuple[exp.Expr, exp.Expr]] = []
    for column in contract.columns:
        raw = raw_of(column.column)
        differs = exp.NullSafeNEQ(this=raw.copy(), expression=as_read(column, contract))
        entry = exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.to_identifier("k"), expression=exp.Literal.string(column.column)),
                exp.PropertyEQ(this=exp.to_identifier("v"), expression=raw),
            ]
        )
        changed.append((exp.and_(exp.not_(call("blank", raw)), differs), entry))
    any_changed = exp.or_(*[when for when, _ in changed])
    entries = exp.array(*[exp.Case(ifs=[exp.If(this=when.copy(), true=entry)]) for when, entry in changed])
    return exp.Case(ifs=[exp.If(this=any_changed, true=call("map_from_entries", call("present", entries)))])


def _notes(notes: list[Note]) -> exp.Expr:
    """The texts of the notes that hold."""
    return _holding([(holds, exp.Literal.string(reason.text)) for holds, reason in notes], "VARCHAR[]")


def _codes(notes: list[Note]) -> exp.Expr:
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
        ifs=[exp.If(this=exp.or_(*[holds for holds, _ in notes]), true=call("present", told))], default=nothing
    )


def _here() -> exp.Expr:
    """A row's ``origin``: NULL says that it came in the very snapshot that it stands in."""
    return exp.cast(exp.null(), "VARCHAR")


def _any(notes: list[Note]) -> exp.Expr:
    return exp.or_(*[holds for holds, _ in notes]) if notes else exp.false()
