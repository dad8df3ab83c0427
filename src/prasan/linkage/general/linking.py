"""Two tables linked, or one deduplicated: what stands in which columns is all that the caller says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.blocking import Plan, Planner, hash_keys
from prasan.linkage.general.choosing import Assignment, Clusters, Decision
from prasan.linkage.general.comparing import compare
from prasan.linkage.general.fields import ROOM, Field, with_kinds
from prasan.linkage.general.model import Model
from prasan.linkage.general.preparing import prepare
from prasan.linkage.general.training import PROBES, score, train

LINKS = "general_links"


@dataclass
class Result:
    """``links`` names a relation of ``left_key``, ``right_key``, ``weight``, ``probability`` and ``margin``.

    ``margin`` is by how many bits a pair stands out from the next that either record could have; NULL where there is
    none.  ``turned`` says that the right table's records were compared as the first.  ``cut`` is the probability that was chosen, ``f1`` what is expected of it, ``pairs`` how many were compared.
    """

    model: Model
    plan: Plan
    pairs: int
    decision: Decision
    links: str = LINKS
    turned: bool = False

    @property
    def cut(self) -> float:
        return self.decision.cut

    @property
    def f1(self) -> float:
        return self.decision.f1

    def cut_at(self, engine: Engine, cut: float) -> None:
        """Decide again, at another cut: the relation ``links`` is written anew."""
        self.decision.decide(cut)
        engine.table(self.links, named(ROOM, "links"), {"turned": self.turned})


def link_tables(
    engine: Engine,
    left: str,
    right: str,
    columns: Sequence[Field],
    *,
    key: str,
    seed: int = 1,
    model: Model | None = None,
    many: bool = False,
) -> Result:
    """Link the records of two relations, each to one of the other at most.

    Where ``many`` is true the right relation may hold several records of the same: each of them is still linked to one
    of the left at most, one of the left to any number.  ``key`` names the column that tells records apart.  A ``model``
    learned before is applied as it is, with its rules: nothing is learned.
    """
    if not many:
        return _run(engine, (left, right), columns, key, seed, model)
    # The side whose records have one partner at most comes first.
    turned = replace(model, fields=_turned(model.fields)) if model else None
    result = _run(engine, (right, left), _turned(columns), key, seed, turned, many=True)
    result.model = replace(result.model, fields=_turned(result.model.fields))
    return result


def _turned(columns: Sequence[Field]) -> list[Field]:
    return [replace(each, left=each.right, right=each.left) for each in columns]


def deduplicate(
    engine: Engine, table: str, columns: Sequence[Field], *, key: str, seed: int = 1, model: Model | None = None
) -> Result:
    """Find the records of one relation that are of the same; the links are all pairs of each cluster.

    Raises ValueError where there is one record alone.
    """
    return _run(engine, (table,), columns, key, seed, model)


def _run(
    engine: Engine,
    tables: Sequence[str],
    columns: Sequence[Field],
    key: str,
    seed: int,
    model: Model | None,
    *,
    many: bool = False,
) -> Result:
    engine.execute(named(ROOM, "normal"))
    fields = model.fields if model else with_kinds(engine, tables[0], tables[-1], columns)
    sizes = prepare(engine, tables, key, fields)
    if sizes == [1]:
        raise ValueError("it has one record, and nothing to compare it with")
    hash_keys(engine, fields, seed, PROBES)
    says = exp.func("concat_ws", exp.Literal.string(" "), *(exp.column(f"v{number}") for number in range(len(fields))))
    engine.view("general_order", tree(exp.select("rid", exp.alias_(says, "says")).from_("general_records")))
    planner = Planner(engine, fields, sizes, seed)
    if model and model.rules:
        plan = planner.go_by(model.rules, model.missed)
    else:
        learned, plan = train(engine, fields, planner, sizes, seed, many=many)
        model = replace(model or learned, rules=learned.rules, missed=learned.missed)
    planner.pairs(plan, "general_pairs", probes_only=False)
    compare(engine, fields, "general_pairs", "general_compared", model.repeats())
    score(engine, model)
    pairs = engine.count("general_pairs")
    decision: Decision = (
        Assignment(engine, model, sizes, planner.all_pairs, plan.missed, many=many)
        if len(sizes) == 2
        else Clusters(engine, model, sizes, planner.all_pairs, plan.missed)
    )
    result = Result(model, plan, pairs, decision, turned=many)
    result.cut_at(engine, decision.cut)
    return result
