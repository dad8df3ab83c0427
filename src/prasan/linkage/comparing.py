"""Pairs side by side, compared: names once for each two that stand in some pair."""

from __future__ import annotations

from prasan.engine.connection import Engine
from prasan.engine.statement import named
from prasan.linkage.near import EVERYWHERE, Where

ROOM = "prasan.linkage"


def compare_pairs(engine: Engine, into: str, where: Where = EVERYWHERE) -> None:
    """The table ``into``: the pattern of each pair of the relation ``pairs``, whose people are found ``where``."""
    engine.table("name_pairs", named(ROOM, "name_pairs"))
    where.spell(engine)
    engine.table("close_pairs", named(ROOM, "close_pairs"))
    engine.table(into, named(ROOM, "patterns_of_pairs"))
    engine.drop("name_pairs")
    engine.drop("close_pairs")
