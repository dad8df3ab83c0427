"""What each criterion alone decides: who is missed by one, all the others being met."""

from __future__ import annotations

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.measures.model import Measure
from prasan.measures.simulation.result import CriterionEffect

_SAYS = ("not_met", "undetermined")


def effects(engine: Engine, measure: Measure) -> tuple[CriterionEffect, ...]:
    """The effect of each criterion on the units of ``assessed``, in the measure's order."""
    ids = [criterion.id for criterion in measure.criteria]
    counts = [_counted(_says(name, said)) for name in ids for said in _SAYS]
    counts += [
        _counted(exp.and_(_says(name, said), *(_says(other, "met") for other in ids if other != name)))
        for name in ids
        for said in _SAYS
    ]
    [found] = engine.tuples(tree(exp.select(*counts).from_("assessed"), f"{measure.id} criteria"))
    half = 2 * len(ids)
    return tuple(
        CriterionEffect(name, *found[2 * n : 2 * n + 2], *found[half + 2 * n : half + 2 * n + 2])
        for n, name in enumerate(ids)
    )


def _counted(condition: exp.Expr) -> exp.Filter:
    # exp.CountIf is written as a sum, which of no rows is no number.
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def _says(criterion: str, said: str) -> exp.Expr:
    name = exp.column(exp.to_identifier(f"c_{criterion}", quoted=True))
    return exp.EQ(this=name, expression=exp.Literal.string(said))
