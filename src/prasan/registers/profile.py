"""What a register's snapshot looks like, column by column, without saying who is in it.

Written into the snapshot as ``profile.json`` when it is made: two passes over the accepted rows, the second over
every n-th row where there are more than a million.  No value of an id, name or birth date is in it, and of other
columns only values that ten rows have.  The same rows give the same profile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.registers.contract import SOME, Column, Contract

ROOM = "prasan.registers"
FILE = "profile.json"
SAMPLE = 1_000_000
FEWEST = 10  # rows that a value shown must have
LISTED = 10
MANY = 1_000  # distinct values beyond which none is listed
Profile = dict[str, Any]

_STANDS_IN = {
    "key": "record_key", "national_id": "national_id", "title": "title", "given_name": "given_name",
    "family_name": "family_name", "full_name": "given_name", "sex": "sex", "birth_date": "birth_year",
    "house": "house_code", "area": "area_code", **{meaning: meaning for meaning in SOME},
}  # fmt: skip
_SHOWN = ("title", "sex", "area", "text", "boolean")


def take_profile(engine: Engine, contract: Contract) -> Profile:
    """The profile of the relations ``accepted`` and ``quarantine``.

    ``rows``, ``every`` (distributions are of every n-th row), and ``columns``: delivered name -> ``missing`` (rows
    accepted without a value), ``missing_share``, ``distinct`` (an estimate, within some percent), ``invalid`` (rows in
    quarantine for it), ``warned``, ``minimum`` and ``maximum`` (numbers and dates), ``values`` (the commonest, or
    None) and ``distribution`` {``of``: number | year | decade | length, ``bins``: [[lower edge, rows], …]}.
    """
    engine.execute(named(ROOM, "bins"))
    invalid = dict(engine.tuples(named(ROOM, "invalid_by_column")))
    warned = dict(engine.tuples(named(ROOM, "warned_by_column")))
    [whole] = engine.records(tree(_whole(contract)))
    rows = int(whole["rows"])
    every = max(1, -(-rows // SAMPLE))
    listed = [column for column in contract.columns if _lists(column) and whole[_is(column, "distinct")] <= MANY]
    [sample] = engine.records(tree(_sample(contract, listed, every)))
    columns = {}
    for column in contract.columns:
        missing = rows - int(whole[_is(column, "present")])
        columns[column.column] = {
            "missing": missing,
            "missing_share": round(missing / rows, 6) if rows else 0.0,
            "distinct": int(whole[_is(column, "distinct")]),
            "invalid": int(invalid.get(column.column, 0)),
            "warned": int(warned.get(column.column, 0)),
            "minimum": _plain(whole.get(_is(column, "minimum"))),
            "maximum": _plain(whole.get(_is(column, "maximum"))),
            "values": _commonest(sample[_is(column, "values")]) if column in listed else None,
            "distribution": {"of": _measured(column), "bins": _bins(sample[_is(column, "bins")])},
        }
    return {"rows": rows, "every": every, "columns": columns}


def written_profile(snapshot: Snapshot) -> Profile | None:
    """The profile in a snapshot, or None where Prasan made it before there were profiles."""
    path = snapshot.file(FILE)
    if not path.is_file():
        return None
    profile: Profile = json.loads(path.read_text(encoding="utf-8"))
    return profile


def profile_of(store: SnapshotStore, name: str, identity: str | None = None) -> Profile:
    """The profile of a register's live snapshot (or of another, by id), and what changed since the one before.

    Adds ``register``, ``snapshot``, ``made``, ``quarantined``, ``previous`` (an id, or None where there is none any
    more) and ``change``: None, or {``rows``, ``quarantined``, ``columns``: {name: {``missing_share``, ``distinct``,
    ``invalid``, ``warned``}}}, each the value now less the one before.  Raises SnapshotMissingError.
    """
    kind = f"register/{name}"
    snapshot = store.get(kind, identity) if identity else store.live(kind, remedy=f"Run `prasan ingest {name}`.")
    before = store.seek(kind, snapshot.previous)
    now, then = written_profile(snapshot), written_profile(before) if before else None
    return {
        "register": name,
        "snapshot": snapshot.id,
        "made": snapshot.manifest["made"],
        "quarantined": snapshot.facts["quarantined"],
        "previous": before.id if before else None,
        **(now or {"rows": snapshot.facts["accepted"], "every": 1, "columns": {}}),
        "change": _change(snapshot, now, before, then) if before and now and then else None,
    }


def missing_changes(now: Profile, then: Profile) -> dict[str, float]:
    """By how much the missing share of each column that both profiles have is other than it was."""
    return {
        name: round(column["missing_share"] - then["columns"][name]["missing_share"], 6)
        for name, column in now["columns"].items()
        if name in then["columns"]
    }


def _change(snapshot: Snapshot, now: Profile, before: Snapshot, then: Profile) -> dict[str, Any]:
    shares = missing_changes(now, then)
    return {
        "rows": now["rows"] - then["rows"],
        "quarantined": snapshot.facts["quarantined"] - before.facts["quarantined"],
        "columns": {
            name: {"missing_share": share, **_less(now["columns"][name], then["columns"][name])}
            for name, share in shares.items()
        },
    }


def _less(now: Mapping[str, int], then: Mapping[str, int]) -> dict[str, int]:
    return {each: now[each] - then[each] for each in ("distinct", "invalid", "warned")}


def _whole(contract: Contract) -> exp.Select:
    chosen: list[exp.Expr] = [exp.alias_(exp.Count(this=exp.Star()), "rows")]
    for column in contract.columns:
        value = _value(column)
        distinct = exp.column("birth_date") if column.meaning == "birth_date" else value
        chosen.append(_named(exp.Count(this=value), column, "present"))
        chosen.append(_named(exp.Anonymous(this="approx_count_distinct", expressions=[distinct]), column, "distinct"))
        if column.meaning in ("number", "date") and not column.identifying:
            chosen.append(_named(exp.Min(this=value), column, "minimum"))
            chosen.append(_named(exp.Max(this=value), column, "maximum"))
    return exp.select(*chosen).from_("accepted")


def _sample(contract: Contract, listed: list[Column], every: int) -> exp.Select:
    chosen = [_named(_histogram(_bin(column)), column, "bins") for column in contract.columns]
    chosen += [_named(_histogram(exp.cast(_value(column), "VARCHAR")), column, "values") for column in listed]
    query = exp.select(*chosen).from_("accepted")
    if every == 1:
        return query
    nth = exp.Mod(this=exp.column("source_row"), expression=exp.Literal.number(every))
    return query.where(exp.EQ(this=nth, expression=exp.Literal.number(0)))


def _lists(column: Column) -> bool:
    return column.meaning in _SHOWN and not column.identifying


def _measured(column: Column) -> str:
    return {"number": "number", "date": "year", "birth_date": "decade"}.get(column.meaning, "length")


def _bin(column: Column) -> exp.Expr:
    value = _value(column)
    match _measured(column):
        case "number":
            return exp.Anonymous(this="bin_of", expressions=[value])
        case "year":
            return exp.Anonymous(this="year", expressions=[value])
        case "decade":
            tens = exp.IntDiv(this=value, expression=exp.Literal.number(10))
            return exp.Mul(this=exp.paren(tens), expression=exp.Literal.number(10))
    return exp.Anonymous(this="length", expressions=[exp.cast(value, "VARCHAR")])


def _value(column: Column) -> exp.Expr:
    return exp.column(exp.to_identifier(_STANDS_IN.get(column.meaning, column.column), quoted=True))


def _histogram(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="histogram", expressions=[value])


def _is(column: Column, what: str) -> str:
    return f"{column.column}: {what}"


def _named(value: exp.Expr, column: Column, what: str) -> exp.Expr:
    return exp.alias_(value, _is(column, what), quoted=True)


def _bins(counted: Mapping[Any, int] | None) -> list[list[float]]:
    return [[edge, rows] for edge, rows in sorted((counted or {}).items())]


def _commonest(counted: Mapping[str, int] | None) -> list[list[Any]]:
    shown = [(value, rows) for value, rows in (counted or {}).items() if rows >= FEWEST]
    return [[value, rows] for value, rows in sorted(shown, key=lambda each: (-each[1], each[0]))[:LISTED]]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
