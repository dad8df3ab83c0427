"""Budgets: who is paid how much of what is due.  Amounts are whole satang, so that nothing is lost on the way."""

from __future__ import annotations

from typing import assert_never

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures.simulation.scenario import Budget

ROOM = "prasan.measures.simulation"


def settle(engine: Engine, budget: Budget) -> None:
    """Make ``settled``: the rows of ``outcome`` with ``paid`` and ``served``, which are the eligible's.

    Orders are the columns ``order_<n>`` of ``assessed``, or ``age`` of ``ages`` where the order has no rule.
    """
    match budget.strategy:
        case "none":
            engine.view("settled", named(ROOM, "settled_in_full"))
            return
        case "proportional":
            engine.table("payments", named(ROOM, "paid_by_share"), {"budget": budget.satang})
        case "cap" | "priority":
            engine.table("payments", _in_order(budget))
        case _:
            assert_never(budget.strategy)
    engine.view("settled", named(ROOM, "settled_outcome"))


def _in_order(budget: Budget) -> Statement:
    """In full as long as the sum of all that come before stays within the budget.

    Nobody is paid in part, and nobody after the first who cannot be paid: a smaller amount further back does not
    overtake.
    """
    query = exp.select("o.unit", "o.due").from_("outcome AS o").where("o.verdict = 'eligible'")
    keys: list[exp.Expr] = []
    for number, order in enumerate(budget.orders):
        relation = "ages" if order.node is None else "assessed"
        alias, name = f"k{number}", "age" if order.node is None else f"order_{number}"
        on = exp.EQ(this=exp.column("unit", alias), expression=exp.column("unit", "o"))
        query = query.join(exp.to_table(relation).as_(alias), on=on, join_type="LEFT")
        keys.append(exp.Ordered(this=exp.column(name, alias), desc=order.descending, nulls_first=False))
    keys += [exp.Ordered(this=exp.column(name, "o"), nulls_first=False) for name in ("spine_id", "unit")]
    running = exp.Window(
        this=exp.Sum(this=exp.column("due", "o")),
        order=exp.Order(expressions=keys),
        spec=exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"),
    )
    ranked = query.select(exp.alias_(running, "so_far"))
    within = exp.LTE(this=exp.column("so_far"), expression=exp.Literal.number(budget.satang))
    paid = exp.Case(ifs=[exp.If(this=within.copy(), true=exp.column("due"))], default=exp.Literal.number(0))
    return tree(
        exp.select("unit", exp.alias_(within, "served"), exp.alias_(paid, "paid")).from_(ranked.subquery("ranked")),
        f"{ROOM}:in order",
    )
