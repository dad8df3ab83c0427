"""Those of no civil record: records of several registers, or of one, that are of one person are brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp2, log2

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.blocking import Plan, agrees
from prasan.linkage.comparing import compare_pairs
from prasan.linkage.general.deciding import cluster, components

ROOM = "prasan.linkage"
PROBABLE = 0.95  # the least probability, on average, of the pairs of a cluster
LEAST = 10.0  # bits below even odds at which a pair is no longer looked at
LARGEST_BLOCK = 500  # strangers
ROUNDS = 100
_HEADS = pa.schema([("stranger", pa.int32()), ("head", pa.int32())])


def cluster_strangers(engine: Engine, plan: Plan, key: str) -> None:
    """The table ``strangers_found`` (rec, spine_id): one spine id for all records of a cluster.

    It is drawn from the first of them, by register and record key.  Pairs weigh what they do by the models of both
    registers, on average; how many pairs are of one person is learned from the weights themselves (EM with m and u
    held fixed), and clusters hang together on average.
    """
    engine.table("strangers_pool", named(ROOM, "strangers_pool"))
    brought = [
        exp.select(exp.alias_(exp.column("stranger", "r"), "one"), exp.alias_(exp.column("stranger", "p"), "two"))
        .from_("strangers_pool AS r")
        .join("strangers_pool AS p", on=exp.and_(agrees(rule), exp.condition("r.stranger < p.stranger")))
        .where(_in_a_crowd(rule).not_())
        for rule in plan.rules
    ]
    engine.table("strangers_brought", tree(exp.union(*brought) if len(brought) > 1 else brought[0]))
    engine.table("pairs_of_strangers", named(ROOM, "pairs_of_strangers"))
    engine.view("pairs", tree(exp.select("*").from_("pairs_of_strangers")))
    compare_pairs(engine, "strangers_compared")
    rows = engine.tuples(named(ROOM, "strangers_scored"))
    clusters = _clusters({(one, two): weight for one, two, weight in rows}, engine.count("strangers_pool"))
    heads = [{"stranger": each, "head": members[0]} for members in clusters for each in members]
    engine.table_from_rows("stranger_heads", heads, _HEADS)
    engine.table("strangers_found", named(ROOM, "strangers_found"), {"key": key})
    for left in ("strangers_brought", "pairs_of_strangers", "strangers_compared", "strangers_pool"):
        engine.drop(left)


def _clusters(weights: Mapping[tuple[int, int], float], strangers: int) -> list[list[int]]:
    prior = _prior(list(weights.values()), strangers)
    cut = prior + log2(PROBABLE / (1 - PROBABLE))
    near = {pair: weight for pair, weight in weights.items() if weight > prior - LEAST}
    found = []
    for edges in components([pair for pair, weight in near.items() if weight > cut]):
        nodes = {node for edge in edges for node in edge}
        inside = {pair: weight for pair, weight in near.items() if pair[0] in nodes and pair[1] in nodes}
        found += [members for members in cluster(inside, cut) if len(members) > 1]
    return found


def _prior(weights: Sequence[float], strangers: int) -> float:
    """The bits against a pair of strangers, of all pairs that there are, by EM over those that were compared."""
    pairs = max(strangers * (strangers - 1) / 2, 1.0)
    share = 1 / max(strangers, 2)
    for _ in range(ROUNDS):
        odds = share / (1 - share)
        found = sum(1 / (1 + exp2(-min(weight, 500.0)) / odds) for weight in weights)
        before, share = share, min(max(found / pairs, 1e-15), 0.5)
        if abs(share - before) < 1e-6 * before:
            break
    return log2((1 - share) / share)


def _in_a_crowd(rule: str) -> exp.Expr:
    block = exp.column(rule)
    crowds = exp.select(block).from_("strangers_pool").where(block.is_(exp.Null()).not_()).group_by(block)
    many = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(LARGEST_BLOCK))
    return exp.In(this=exp.column(rule, "r"), query=exp.Subquery(this=crowds.having(many)))
