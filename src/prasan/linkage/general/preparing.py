"""Two tables, or one, as the records that are compared: values written one way, their sounds and how rare they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.fields import ROOM, Field, Kind

_WRITTEN = {
    Kind.NAME: "general_text",
    Kind.TEXT: "general_text",
    Kind.ADDRESS: "general_text",
    Kind.ID: "general_code",
    Kind.CODE: "general_code",
    Kind.NUMBER: "general_number",
    Kind.CATEGORY: "general_code",
}
_KEY = {Kind.NAME: "general_sound", Kind.ADDRESS: "general_words"}
_WORDED = {"k": "words", "w": "total", "n": "numbers", "q": "rare", "p": "rare_numbers", "s": "telling"}


def prepare(engine: Engine, tables: Sequence[str], key: str, fields: Sequence[Field]) -> list[int]:
    """The table ``general_records``; how many rows each of the tables has.  Raises ValueError where one has none.

    A record has ``rid``, ``side``, ``key`` and for each column its value (``v``), a key of sound or, of an address, its words
    (``k``), and its rarity (``t``).  Of a text ``k`` are its words, as numbers that say what each tells; ``w`` is what all tell together, ``n``
    are those with a digit, ``q`` those that hardly another record has, ``p`` of these those with a digit, and ``s`` the
    three that tell most of those that another record has.  Records are numbered by key, so that the order of the rows tells nothing.
    """
    for table in tables:
        if not engine.count(table):
            raise ValueError(f"{table} has no records")
    engine.execute(named(ROOM, "normal"))
    both = (
        exp.union(*(_side(engine, table, side, key, fields) for side, table in enumerate(tables)), distinct=False)
        if len(tables) > 1
        else _side(engine, tables[0], 0, key, fields)
    )
    engine.table("general_written", tree(both))
    engine.table("general_numbered", named(ROOM, "numbered"))
    engine.drop("general_written")
    source: exp.Select = exp.select(exp.column("rid", table="general_numbered"), "side", "key").from_(
        "general_numbered"
    )
    for number, field in enumerate(fields):
        value = exp.column(f"v{number}")
        source = source.select(value)
        if field.kind in _KEY:
            source = source.select(exp.alias_(exp.func(_KEY[field.kind], value), f"k{number}"))
        engine.view("general_values", tree(exp.select("side", exp.alias_(value, "value")).from_("general_numbered")))
        engine.table(f"general_rarity_{number}", named(ROOM, "rarity"), {"unique": field.kind == Kind.ID})
        rare = exp.column("bits", table=f"r{number}")
        source = source.select(exp.alias_(exp.func("coalesce", rare, exp.Literal.number(0)), f"t{number}")).join(
            exp.alias_(exp.to_table(f"general_rarity_{number}"), f"r{number}", table=True),
            on=f"r{number}.value = v{number}",
            join_type="left",
        )
        if field.kind == Kind.TEXT:
            engine.table("general_words", named(ROOM, "words"))
            engine.view("general_texts", tree(exp.select("rid", exp.alias_(value, "value")).from_("general_numbered")))
            engine.table(f"general_worded_{number}", named(ROOM, "worded"))
            for column, told in _WORDED.items():
                source = source.select(exp.alias_(exp.column(told, table=f"w{number}"), f"{column}{number}"))
            worded = exp.alias_(exp.to_table(f"general_worded_{number}"), f"w{number}", table=True)
            source = source.join(worded, using="rid", join_type="left")
    engine.table("general_records", tree(source))
    engine.drop("general_numbered")
    for number in range(len(fields)):
        engine.drop(f"general_rarity_{number}")
        if fields[number].kind == Kind.TEXT:
            engine.drop(f"general_worded_{number}")
    return [rows for _, rows in engine.tuples(named(ROOM, "sides"))]


def _side(engine: Engine, table: str, side: int, key: str, fields: Sequence[Field]) -> exp.Select:
    chosen: list[exp.Expr] = [
        exp.alias_(exp.cast(exp.Literal.number(side), "TINYINT"), "side"),
        exp.alias_(exp.cast(exp.column(key, quoted=True), "VARCHAR"), "key"),
    ]
    for number, field in enumerate(fields):
        value = exp.column(field.column(side), quoted=True)
        if field.kind == Kind.DATE:
            column = exp.alias_(exp.cast(value.copy(), "VARCHAR"), "value")
            engine.view("general_column", tree(exp.select(column).from_(exp.to_identifier(table, quoted=True))))
            month_first = bool(engine.value(named(ROOM, "month_first")))
            written = exp.func("general_date", value, exp.true() if month_first else exp.false())
        else:
            written = exp.func(_WRITTEN[field.kind or Kind.TEXT], value)
        chosen.append(exp.alias_(written, f"v{number}"))
    return exp.select(*chosen).from_(exp.to_identifier(table, quoted=True))
