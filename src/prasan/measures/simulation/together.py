"""Units of which scenarios say the same, together: what is summed afterwards are some hundred thousand rows, not a nation."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.measures.alike import province
from prasan.measures.sql_trees import column, function, literal

ROOM = "prasan.measures.simulation"
_OF_THE_UNIT = ("people", "sex")
_LEFT_OUT = ("unit", "spine_id", "area", "start", "final", "weight", "doubtful", *_OF_THE_UNIT)
_BEYOND_UNITS = 2**62


def put_together(engine: Engine, days: Sequence[datetime.date]) -> None:
    """Make ``assessed_<n>`` of ``each_<n>``, for the scenario on each of the ``days``: rows of the same province, sex, ages and
    answers to all scenarios are one, with their ``weight``.  ``touched_units`` stay alone, under their own number."""
    said = [name for name in engine.columns("each_0") if name not in _LEFT_OUT]
    scenarios = range(len(days))
    same: list[exp.Expr] = [
        exp.alias_(column("unit", "t"), "touched_unit"),
        exp.alias_(province(column("area", "e0")), "area"),
        *(column(name, "e0") for name in _OF_THE_UNIT),
        *(exp.alias_(column(name, f"e{n}"), f"{name}_{n}", quoted=True) for n in scenarios for name in said),
    ]
    for n, day in enumerate(days):
        for end in ("start", "final"):
            age = function("date_sub", exp.Literal.string("year"), column(end, "e0"), literal(day))
            same.append(exp.alias_(age, f"{end}_age_{n}"))
    # Any of them who has the ages has them: the least, so that the same is said each time.
    least = [exp.alias_(function("min", column(name, "e0")), name) for name in ("spine_id", "start", "final")]
    weight = exp.alias_(exp.cast(exp.Sum(this=column("weight", "e0")), "BIGINT"), "weight")
    query = exp.select(*same, *least, weight).from_(exp.to_table("each_0").as_("e0"))
    for n in scenarios[1:]:
        query = query.join(exp.to_table(f"each_{n}").as_(f"e{n}"), on=_same_unit(f"e{n}"))
    query = query.join(exp.to_table("touched_units").as_("t"), on=_same_unit("t"), join_type="LEFT")
    query = query.group_by(*(exp.Literal.number(place + 1) for place in range(len(same))))
    place = exp.Window(this=exp.RowNumber(), order=exp.Order(expressions=[exp.Ordered(this=column("spine_id"))]))
    number = exp.Add(this=exp.Literal.number(_BEYOND_UNITS), expression=place)
    unit = exp.alias_(exp.Coalesce(this=column("touched_unit"), expressions=[number]), "unit")
    engine.table("together", tree(exp.select(exp.Star(), unit).from_(query.subquery("same")), f"{ROOM}:together"))
    for n in scenarios:
        own = [exp.alias_(column(f"{name}_{n}"), name, quoted=True) for name in said]
        shared = ("unit", "spine_id", "area", "start", "final", "weight", *_OF_THE_UNIT)
        engine.view(f"assessed_{n}", tree(exp.select(*map(column, shared), *own).from_("together")))


def _same_unit(alias: str) -> exp.Expr:
    return exp.EQ(this=column("unit", alias), expression=column("unit", "e0"))
