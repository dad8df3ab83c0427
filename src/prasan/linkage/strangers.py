"""Those of no civil record: records of several registers, or of one, that are of one person are brought together.

What was weighed is kept beside the links: the strangers with their names, sounds and block keys (``strangers_known.parquet``),
the pairs of them with their weights (``stranger_pairs.parquet``) and the blocks that were passed over as too large
(``stranger_crowds.parquet``).  After a delta only pairs with a stranger who is new are weighed; clusters are made of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp2, log2

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Draft, Snapshot
from prasan.engine.statement import Statement, named, tree
from prasan.linkage.blocking import Plan, agrees
from prasan.linkage.general.deciding import cluster, components

ROOM = "prasan.linkage"
KNOWN, PAIRS, CROWDS = "strangers_known.parquet", "stranger_pairs.parquet", "stranger_crowds.parquet"
PROBABLE = 0.95  # the least probability, on average, of the pairs of a cluster
LEAST = 10.0  # bits below even odds at which a pair is no longer looked at
LARGEST_BLOCK = 500  # strangers
ROUNDS = 100
_HEADS = pa.schema([("stranger", pa.int32()), ("head", pa.int32())])


def were_kept(linkage: Snapshot) -> bool:
    """Whether a linkage kept what it weighed of strangers; older ones did not."""
    return all(linkage.file(name).is_file() for name in (KNOWN, PAIRS, CROWDS))


def view_strangers_before(engine: Engine, linkage: Snapshot, names_learned: str) -> None:
    """Make ``strangers_standing`` of what a linkage kept of strangers: those who are not ``renewed`` (keys of records).

    ``names_learned`` names the relation of names that the civil register has come to know since the spine was first made.
    """
    engine.view_parquet("strangers_before", linkage.file(KNOWN))
    engine.view_parquet("pairs_before", linkage.file(PAIRS))
    engine.view_parquet("crowds_before", linkage.file(CROWDS))
    engine.view("names_learned", tree(exp.select("*").from_(names_learned)))
    engine.table("strangers_standing", named(ROOM, "strangers_standing"))


def cluster_strangers(engine: Engine, plan: Plan, key: str, *, standing: bool = False) -> None:
    """The table ``strangers_found`` (rec, register_no, record_key, spine_id): one spine id for all records of a cluster.

    It is drawn from the first of them, by register and record key.  Pairs weigh what they do by the models of both
    registers, on average; how many pairs are of one person is learned from the weights themselves (EM with m and u
    held fixed), and clusters hang together on average.  With ``standing`` the strangers of :func:`view_strangers_before`
    are among them; of these only those are found who are another person now, without a ``rec``.
    """
    engine.table("strangers_fresh", named(ROOM, "strangers_fresh"), {"key": key})
    if not standing:
        engine.table("strangers_standing", named(ROOM, "no_strangers_standing"))
    engine.table("strangers_pool", named(ROOM, "strangers_pool"))
    engine.table("stranger_crowds", _crowds(plan))
    if standing and _crowds_of(engine, "stranger_crowds") != _crowds_of(engine, "crowds_before"):
        # Pairs that were passed over are not among those that were kept, or the other way round.
        engine.table("strangers_pool", named(ROOM, "strangers_anew"))
    crowds = {rule for rule, _ in _crowds_of(engine, "stranger_crowds")}
    brought = [_brought(rule, in_crowds=rule in crowds) for rule in plan.rules]
    engine.table("strangers_brought", tree(exp.union(*brought) if len(brought) > 1 else brought[0].distinct()))
    engine.table("pairs_of_strangers", named(ROOM, "pairs_of_strangers"))
    engine.table("stranger_pairs", named(ROOM, "strangers_scored"))
    if standing:
        engine.table("pairs_anew", tree(exp.select("*").from_("stranger_pairs")))
        engine.table("stranger_pairs", named(ROOM, "stranger_pairs"))
    rows = engine.tuples(tree(exp.select("one", "two", "weight").from_("stranger_pairs").order_by("one", "two")))
    clusters = _clusters({(one, two): weight for one, two, weight in rows}, engine.count("strangers_pool"))
    heads = [{"stranger": each, "head": members[0]} for members in clusters for each in members]
    engine.table_from_rows("stranger_heads", heads, _HEADS)
    engine.table("strangers_found", named(ROOM, "strangers_found"))
    for left in ("strangers_fresh", "strangers_standing", "strangers_brought", "pairs_of_strangers"):
        engine.drop(left)


def write_strangers(engine: Engine, draft: Draft) -> int:
    """Write the people of no civil record, and what a later run after a delta asks for; how many people they are."""
    engine.write_parquet(named(ROOM, "strangers_to_keep"), draft.file(KNOWN), compression="snappy")
    for relation, name in (("stranger_pairs", PAIRS), ("stranger_crowds", CROWDS)):
        columns = list(engine.columns(relation))[:2]
        engine.write_parquet(
            tree(exp.select("*").from_(relation).order_by(*columns)), draft.file(name), compression="snappy"
        )
    return engine.write_parquet(named(ROOM, "strangers"), draft.file("strangers.parquet"))


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


def _brought(rule: str, *, in_crowds: bool) -> exp.Select:
    """The pairs that a rule brings together, of strangers of whom one at least is to be compared."""
    one, two = exp.column("stranger", "r"), exp.column("stranger", "p")
    each_once = exp.condition("r.fresh AND (r.stranger < p.stranger OR (NOT p.fresh AND r.stranger <> p.stranger))")
    query = (
        exp.select(
            exp.alias_(exp.Least(this=one, expressions=[two]), "one"),
            exp.alias_(exp.Greatest(this=one.copy(), expressions=[two.copy()]), "two"),
        )
        .from_("strangers_pool AS r")
        .join("strangers_pool AS p", on=exp.and_(agrees(rule), each_once))
    )
    if not in_crowds:
        return query
    crowds = exp.select("block").from_("stranger_crowds").where(exp.column("rule").eq(exp.Literal.string(rule)))
    return query.where(exp.In(this=exp.column(rule, "r"), query=exp.Subquery(this=crowds)).not_())


def _crowds(plan: Plan) -> Statement:
    """The blocks of more than ``LARGEST_BLOCK`` strangers (rule, block), which are passed over."""
    found = []
    for rule in plan.rules:
        many = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(LARGEST_BLOCK))
        block = exp.column(rule)
        query = exp.select(exp.alias_(exp.Literal.string(rule), "rule"), exp.alias_(block, "block"))
        query = query.from_("strangers_pool").where(block.copy().is_(exp.null()).not_())
        found.append(query.group_by(block.copy()).having(many))
    return tree(exp.union(*found, distinct=False) if len(found) > 1 else found[0])


def _crowds_of(engine: Engine, relation: str) -> set[tuple[str, int]]:
    return {(rule, block) for rule, block in engine.tuples(tree(exp.select("rule", "block").from_(relation)))}
