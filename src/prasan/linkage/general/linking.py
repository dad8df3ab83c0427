"""Two tables linked, or one deduplicated: what stands in which columns is all that the caller says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.blocking import Plan, Planner, hash_keys
from prasan.linkage.general.choosing import Assignment, Clusters, Decision
from prasan.linkage.general.comparing import compare
from prasan.linkage.general.deciding import components
from prasan.linkage.general.fields import ROOM, Field, Partners, with_kinds
from prasan.linkage.general.model import Model
from prasan.linkage.general.preparing import prepare
from prasan.linkage.general.training import PROBES, score, train

LINKS = "general_links"
SURELY = 7.0  # bits: how sure a pair is that counts where a table is asked whether it holds a thing several times
OFTEN = 0.15  # of the records that have a partner: so many have several
FEWEST_SEVERAL = 10


@dataclass
class Result:
    """``links`` names a relation of ``left_key``, ``right_key``, ``weight``, ``probability`` and ``margin``.

    ``margin`` is by how many bits a pair stands out from the next that either record could have; NULL where there is
    none.  ``turned`` says that the right table's records were compared as the first, ``partners`` how many partners a
    record of two tables may have.  ``cut`` is the probability that was chosen, ``f1`` what is expected of it, ``pairs``
    how many were compared.
    """

    model: Model
    plan: Plan
    pairs: int
    decision: Decision
    links: str = LINKS
    turned: bool = False
    partners: Partners | None = None

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
    partners: Partners = Partners.AUTO,
) -> Result:
    """Link the records of two relations, each to one of the other at most unless they show that some stand several times.

    ``partners`` says how many a record may have; ``many``, or ``Partners.MANY``, that the right relation may hold several
    records of the same: each of them is still linked to one of the left at most, one of the left to any number.  ``key``
    names the column that tells records apart.  A ``model`` learned before is applied as it is, with its rules: nothing is
    learned.
    """
    wanted = Partners.MANY if many else partners
    result = None
    if wanted is not Partners.MANY:
        tried = Partners.ONE if wanted is Partners.AUTO else wanted
        result = _run(engine, (left, right), columns, key, seed, model, tried)
        # Where much of what was found is relatives, it is those of whom a record has several.
        if wanted is not Partners.AUTO or result.decision.overclaimed:
            return result
        ours, theirs = _several(engine, result.model)
        if not ours and not theirs:
            return result
        wanted = Partners.ANY if theirs else Partners.MANY
        columns = result.model.fields
    if wanted is Partners.ANY:
        return _run(engine, (left, right), columns, key, seed, model, wanted)
    # The side whose records have one partner at most comes first.
    turned = replace(model, fields=_turned(model.fields)) if model else None
    result = _run(engine, (right, left), _turned(columns), key, seed, turned, wanted)
    result.turned = True
    result.cut_at(engine, result.cut)
    result.model = replace(result.model, fields=_turned(result.model.fields))
    return result


def _several(engine: Engine, model: Model) -> tuple[bool, bool]:
    """For each table whether its records have several partners, more often than namesakes would make it seem.

    Asked are those that are nearly sure, or weigh as much as the better half of the links: where relatives are known, or
    doubles compete, even these may be sure of nothing.
    """
    least = log2((1 - model.matches) / model.matches) + SURELY
    half = engine.value(named(ROOM, "half_of_links"))
    least = min(least, half) if half is not None else least
    told = []
    for right in (False, True):
        [(paired, several)] = engine.tuples(named(ROOM, "several"), {"least": least, "right": right})
        told.append(several >= FEWEST_SEVERAL and several > OFTEN * paired)
    return told[0], told[1]


def clusters_of(engine: Engine, result: Result, *, sides: int) -> pa.Table:
    """The records that links hold together: ``side`` (0 the left table, 1 the right), ``key`` and the number of its ``cluster``."""
    pairs = engine.tuples(
        tree(exp.select("left_key", "right_key").from_(result.links).order_by("left_key", "right_key"))
    )
    numbers: dict[tuple[int, str], int] = {}
    edges = []
    for one, two in pairs:
        edges.append(tuple(numbers.setdefault(each, len(numbers)) for each in ((0, one), (sides - 1, two))))
    records = list(numbers)
    rows = [
        {"side": records[at][0], "key": records[at][1], "cluster": number}
        for number, part in enumerate(components([(one, two) for one, two in edges]), 1)
        for at in sorted({at for edge in part for at in edge})
    ]
    return pa.Table.from_pylist(rows, pa.schema([("side", pa.int8()), ("key", pa.string()), ("cluster", pa.int64())]))


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
    partners: Partners = Partners.ONE,
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
        learned, plan = train(engine, fields, planner, sizes, seed, partners=partners)
        model = replace(model or learned, rules=learned.rules, missed=learned.missed)
    planner.pairs(plan, "general_pairs", probes_only=False)
    compare(engine, fields, "general_pairs", "general_compared", model.repeats())
    score(engine, model)
    pairs = engine.count("general_pairs")
    decision: Decision = (
        Assignment(engine, model, sizes, planner.all_pairs, plan.missed, partners)
        if len(sizes) == 2
        else Clusters(engine, model, sizes, planner.all_pairs, plan.missed)
    )
    result = Result(model, plan, pairs, decision, partners=partners if len(sizes) == 2 else None)
    result.cut_at(engine, decision.cut)
    return result
