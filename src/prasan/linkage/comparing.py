"""Pairs side by side, compared: names once for each two that stand in some pair."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import all_rows, named, tree
from prasan.linkage.near import EVERYWHERE, Where

ROOM = "prasan.linkage"


def compare_pairs(engine: Engine, into: str, parts: Sequence[exp.Select], where: Where = EVERYWHERE) -> None:
    """Name the pattern of each pair of ``parts`` (queries of tables), whose people are found ``where``, ``into``.

    Of most pairs it is known without looking at a name as text: they stay where they are.  The others are in the table
    ``<into>_by_text``.
    """
    engine.view("pairs", tree(all_rows(parts)))
    engine.table("name_pairs", named(ROOM, "name_pairs"))
    where.spell(engine)
    engine.table("close_pairs", named(ROOM, "close_pairs"))
    engine.table(f"{into}_by_text", named(ROOM, "patterns_of_pairs"))
    engine.drop("name_pairs")
    engine.drop("close_pairs")
    columns = list(engine.columns(f"{into}_by_text"))
    known = [exp.column(each).is_(exp.null()) for each in ("given_apart", "family_apart")]
    chosen = [part.select(*columns, append=False).where(*known) for part in parts]
    engine.view(into, tree(all_rows([*chosen, exp.select(*columns).from_(f"{into}_by_text")])))
