"""What each criterion alone decides: who is missed by one, all the others being met."""

from __future__ import annotations

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.measures.model import Measure
from prasan.measures.simulation.result import CriterionEffect

_SAYS = (False, None)


def effects(engine: Engine, measure: Measure) -> tuple[CriterionEffect, ...]:
    """The effect of each criterion on the units of ``assessed``, in the measure's order."""
    ids = [criterion.id for criterion in measure.criteria]
    counts = [_counted(_says(name, said)) for name in ids for said in _SAYS]
    counts += [
        _counted(exp.and_(_says(name, said), *(_says(other, True) for other in ids if other != name)))
        for name in ids
        for said in _SAYS
    ]
    # What can be said together is a few hundred things: counted first, and then added.
    together = [_criterion(name) for name in ids]
    said = (
        exp.select(*together, exp.alias_(exp.Sum(this=exp.column("weight")), "units")).from_("assessed").where("inside")
    )
    query = exp.select(*counts).from_(said.group_by(*together).subquery("said"))
    [found] = engine.tuples(tree(query, f"{measure.id} criteria"))
    half = 2 * len(ids)
    return tuple(
        CriterionEffect(name, *found[2 * n : 2 * n + 2], *found[half + 2 * n : half + 2 * n + 2])
        for n, name in enumerate(ids)
    )


def _counted(condition: exp.Expr) -> exp.Expr:
    units = exp.Filter(this=exp.Sum(this=exp.column("units")), expression=exp.Where(this=condition))
    return exp.cast(exp.Coalesce(this=units, expressions=[exp.Literal.number(0)]), "BIGINT")


def _says(criterion: str, said: bool | None) -> exp.Expr:
    truth = _criterion(criterion)
    if said is None:
        return exp.Is(this=truth, expression=exp.Null())
    return truth if said else exp.not_(truth)


def _criterion(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(f"c_{name}", quoted=True))
