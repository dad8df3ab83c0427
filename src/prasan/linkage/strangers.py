"""Those of no civil record: records of several registers, or of one, that are of one person are brought together.

What was weighed is kept beside the links: the strangers with their names, sounds and block keys (``strangers_known.parquet``),
the pairs of them with their weights (``stranger_pairs.parquet``) and the blocks that were passed over as too large
(``stranger_crowds.parquet``).  After a delta only pairs with a stranger who is new are weighed; clusters are made of all.
What changed of the strangers, and of the people whom they are, stands beside the files of the last whole run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp2, log2

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Draft, Snapshot
from prasan.engine.statement import Statement, all_rows, named, tree
from prasan.linkage.blocking import Plan, agrees
from prasan.linkage.general.deciding import cluster, components
from prasan.linkage.people import STRANGERS, STRANGERS_CHANGED, view_strangers

ROOM = "prasan.linkage"
KNOWN, PAIRS, CROWDS = "strangers_known.parquet", "stranger_pairs.parquet", "stranger_crowds.parquet"
KNOWN_CHANGED = "strangers_known_changed.parquet"
PROBABLE = 0.95  # the least probability, on average, of the pairs of a cluster
LEAST = 10.0  # bits below even odds at which a pair is no longer looked at
LARGEST_BLOCK = 500  # strangers
ROUNDS = 100
_HEADS = pa.schema([("stranger", pa.int32()), ("head", pa.int32())])


def were_kept(linkage: Snapshot) -> bool:
    """Whether a linkage kept what it weighed of strangers; older ones did not."""
    return all(linkage.file(name).is_file() for name in (KNOWN, PAIRS, CROWDS))


def view_strangers_kept(engine: Engine, linkage: Snapshot) -> None:
    """Name the strangers that a linkage kept, and whom they were found to be, ``strangers_before``; each has a number
    (``stranger``) by which its pairs know it."""
    engine.view_parquet("strangers_known_base", linkage.file(KNOWN))
    numbered = [exp.select("stranger").from_("strangers_known_base")]
    if linkage.file(KNOWN_CHANGED).is_file():
        engine.view_parquet("strangers_known_changed", linkage.file(KNOWN_CHANGED))
        engine.view("strangers_before", named(ROOM, "strangers_kept"))
        numbered.append(exp.select("stranger").from_("strangers_known_changed"))
    else:
        engine.view("strangers_before", _all_of("strangers_known_base"))
    # Also of those who are gone: a number is nobody else's.
    engine.view("strangers_numbered", tree(all_rows(numbered)))


def view_strangers_before(engine: Engine, linkage: Snapshot, names_learned: str | None) -> None:
    """Make ``strangers_standing`` of what a linkage kept of strangers: those who are not ``renewed`` (keys of records).

    ``names_learned`` names the relation of names that the civil register has come to know since the spine was first made, if
    there are any.
    """
    view_strangers_kept(engine, linkage)
    engine.view_parquet("pairs_before", linkage.file(PAIRS))
    engine.view_parquet("crowds_before", linkage.file(CROWDS))
    engine.view("strangers_told", named(ROOM, "strangers_told"))
    engine.table("strangers_gone", named(ROOM, "strangers_gone"))
    learned: Statement = tree(exp.select("*").from_("strangers_told").where(exp.false()))
    if names_learned is not None:
        engine.view("names_learned", _all_of(names_learned))
        learned = named(ROOM, "strangers_learned")
    engine.table("strangers_learned", learned)
    engine.view("strangers_standing", named(ROOM, "strangers_standing"))


def cluster_strangers(engine: Engine, plan: Plan, key: str, *, standing: bool = False) -> None:
    """The table ``strangers_found`` (rec, stranger, register_no, record_key, spine_id): one spine id for all records of a cluster.

    It is drawn from the first of them, by register and record key.  Pairs weigh what they do by the models of both
    registers, on average; how many pairs are of one person is learned from the weights themselves (EM with m and u
    held fixed), and clusters hang together on average.  With ``standing`` the strangers of :func:`view_strangers_before`
    are among them; of these only those are found who are another person now, without a ``rec``.
    """
    highest = exp.select(exp.func("coalesce", exp.Max(this=exp.column("stranger")), exp.Literal.number(0)))
    top = engine.value(tree(highest.from_("strangers_numbered"))) if standing else 0
    engine.table("strangers_fresh", named(ROOM, "strangers_fresh"), {"key": key, "top": top})
    if standing:
        both = [exp.select("*").from_(each) for each in ("strangers_fresh", "strangers_learned")]
        engine.view("strangers_compared", tree(exp.union(*both, distinct=False)))
    else:
        engine.view("strangers_compared", _all_of("strangers_fresh"))
        engine.view("strangers_standing", named(ROOM, "no_strangers_standing"))
    engine.view("strangers_pool", named(ROOM, "strangers_pool"))
    engine.table("strangers_blocks", named(ROOM, "strangers_blocks"))
    engine.table("stranger_crowds", _crowds(plan))
    # Pairs that were passed over are not among those that were kept, or the other way round.
    kept = standing and _crowds_of(engine, "stranger_crowds") == _crowds_of(engine, "crowds_before")
    if standing and not kept:
        engine.table("strangers_blocks", named(ROOM, "strangers_anew"))
    crowds = {rule for rule, _ in _crowds_of(engine, "stranger_crowds")}
    brought = [_brought(rule, in_crowds=rule in crowds) for rule in plan.rules]
    engine.table("strangers_brought", tree(exp.union(*brought) if len(brought) > 1 else brought[0].distinct()))
    engine.table("strangers_beside", named(ROOM, "strangers_beside"))
    engine.table("pairs_of_strangers", named(ROOM, "pairs_of_strangers"))
    engine.table("stranger_pairs", named(ROOM, "strangers_scored"))
    if kept:
        engine.table("pairs_anew", _all_of("stranger_pairs"))
        engine.table("stranger_pairs", named(ROOM, "stranger_pairs"))
    engine.table_from_rows("clustered", _found_together(engine), _HEADS)
    engine.table("strangers_heads", named(ROOM, "strangers_heads"))
    engine.table("strangers_found", named(ROOM, "strangers_found"))
    for left in ("strangers_blocks", "strangers_brought", "strangers_beside", "pairs_of_strangers"):
        engine.drop(left)


def write_strangers(engine: Engine, draft: Draft, upon: Snapshot | None = None) -> int:
    """Write the people of no civil record, and what a later run after a delta asks for; how many people they are.

    ``upon`` is the linkage whose strangers stood (:func:`view_strangers_before`): what changed is written beside its files.
    """
    for relation, name in (("stranger_pairs", PAIRS), ("stranger_crowds", CROWDS)):
        columns = list(engine.columns(relation))[:2]
        engine.write_parquet(
            tree(exp.select("*").from_(relation).order_by(*columns)), draft.file(name), compression="snappy"
        )
    if upon is None:
        engine.write_parquet(named(ROOM, "strangers_to_keep"), draft.file(KNOWN), compression="snappy")
        return engine.write_parquet(named(ROOM, "strangers"), draft.file(STRANGERS))
    for base, changed, relation, by in (
        (KNOWN, KNOWN_CHANGED, "strangers_to_change", "stranger"),
        (STRANGERS, STRANGERS_CHANGED, "strangers_changed", "spine_id"),
    ):
        draft.keep(upon, base)
        engine.table("changed_now", named(ROOM, relation))
        query: exp.Query = exp.select("*").from_("changed_now")
        if upon.file(changed).is_file():
            engine.view_parquet("changed_earlier", upon.file(changed))
            earlier = exp.select("*").from_("changed_earlier").join("changed_now", using=[by], join_type="anti")
            query = exp.union(earlier, query, distinct=False)
        ordered = tree(exp.select("*").from_(query.subquery("every")).order_by(by))
        engine.write_parquet(ordered, draft.file(changed), compression="snappy")
    view_strangers(engine, draft.path)
    return engine.count("strangers")


def _found_together(engine: Engine) -> list[dict[str, int]]:
    """The strangers of each cluster of several, with the first of them."""
    order = [stranger for (stranger,) in engine.tuples(named(ROOM, "strangers_paired"))]
    place = {stranger: number for number, stranger in enumerate(order)}
    weights = {(place[one], place[two]): weight for one, two, weight in engine.tuples(_all_of("stranger_pairs"))}
    clusters = _clusters({pair: weights[pair] for pair in sorted(weights)}, engine.count("strangers_pool"))
    return [{"stranger": order[each], "head": order[members[0]]} for members in clusters for each in members]


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
        .from_("strangers_blocks AS r")
        .join("strangers_blocks AS p", on=exp.and_(agrees(rule), each_once))
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
        query = query.from_("strangers_blocks").where(block.copy().is_(exp.null()).not_())
        found.append(query.group_by(block.copy()).having(many))
    return tree(all_rows(found))


def _crowds_of(engine: Engine, relation: str) -> set[tuple[str, int]]:
    return {(rule, block) for rule, block in engine.tuples(tree(exp.select("rule", "block").from_(relation)))}


def _all_of(relation: str) -> Statement:
    return tree(exp.select("*").from_(relation))
