"""A model and a plan of blocking for tables of which nothing is known: each helps to find the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log2

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.blocking import Plan, Planner
from prasan.linkage.general.comparing import BITS, compare
from prasan.linkage.general.fields import ROOM, Field, Kind
from prasan.linkage.general.model import Brought, Model, learn

PROBES = 10_000  # records whose pairs the model is learned from
RANDOM_PAIRS = 400_000
LIKELY = 0.95  # how probable a pair is that the second plan is made from


def score(engine: Engine, model: Model) -> None:
    """``general_scored``: compared pairs with their match weight."""
    weight: exp.Expr = exp.column("rarity")
    chosen: list[exp.Expr] = []
    for number, weights in enumerate(model.weights()):
        level = exp.BitwiseAnd(
            this=exp.Paren(
                this=exp.BitwiseRightShift(this=exp.column("pattern"), expression=exp.Literal.number(BITS * number))
            ),
            expression=exp.Literal.number(2**BITS - 1),
        )
        listed = exp.array(*(exp.Literal.number(repr(each)) for each in weights))
        worth = exp.func("list_extract", listed, exp.Add(this=exp.Paren(this=level), expression=exp.Literal.number(1)))
        weight = exp.Add(this=weight, expression=worth)
        chosen.append(level)
    agrees = model.agreeing()
    for join in model.joins:
        # a row of bits for each level of the one column, an entry for each of the other; a missing value adds nothing
        bits = [
            join.bits[one][two] if a and b else 0.0
            for a, one in enumerate(agrees[join.one])
            for b, two in enumerate(agrees[join.two])
        ]
        row = exp.Mul(this=exp.Paren(this=chosen[join.one]), expression=exp.Literal.number(len(agrees[join.two])))
        place = exp.Add(this=row, expression=exp.Paren(this=chosen[join.two]))
        listed = exp.array(*(exp.Literal.number(repr(each)) for each in bits))
        worth = exp.func("list_extract", listed, exp.Add(this=place, expression=exp.Literal.number(1)))
        weight = exp.Add(this=weight, expression=worth)
    query = exp.select("l", "r", "pattern", exp.alias_(exp.cast(weight, "DOUBLE"), "weight"))
    engine.view("general_scored", tree(query.from_("general_compared")))


def train(
    engine: Engine, fields: Sequence[Field], planner: Planner, sizes: Sequence[int], seed: int
) -> tuple[Model, Plan]:
    """The model, and the plan to find what it weighs."""
    dedupe = len(sizes) == 1
    same = []
    for number, field in enumerate(fields):
        engine.view(
            "general_values",
            tree(exp.select("side", exp.alias_(exp.column(f"v{number}"), "value")).from_("general_records")),
        )
        rate = engine.value(named(ROOM, "same_rate"), {"dedupe": dedupe, "dated": field.kind == Kind.DATE})
        same.append(float(rate))
    each = ceil(RANDOM_PAIRS / sizes[0])
    engine.table(
        "general_pairs",
        named(ROOM, "random_pairs"),
        {"each": each, "seed": seed, "dedupe": dedupe, "others": sizes[-1]},
    )
    compare(engine, fields, "general_pairs", "general_compared")
    by_chance = {(pattern, rarity): pairs for pattern, rarity, pairs in engine.tuples(named(ROOM, "patterns"))}
    first = planner.choose(planner.guess())
    planner.pairs(first, "general_pairs", probes_only=True)
    compare(engine, fields, "general_pairs", "general_compared")
    model = learn(fields, _brought(engine, sizes, planner.all_pairs), by_chance, same, planner.all_pairs)
    score(engine, model)
    masks = _masks(engine, planner, model)
    return model, planner.choose(planner.draw(masks)) if masks else first


def _brought(engine: Engine, sizes: Sequence[int], pairs: float) -> Brought:
    told = engine.tuples(named(ROOM, "patterns"))
    patterns = [(pattern, rarity) for pattern, rarity, _ in told]
    rivals: dict[int, list[int]] = {}
    if len(sizes) == 2:
        places = {pattern: at for at, pattern in enumerate(patterns)}
        for left, pattern, rarity in engine.tuples(named(ROOM, "patterns_by_left")):
            rivals.setdefault(left, []).append(places[pattern, rarity])
    space = pairs * min(1.0, PROBES / sizes[0])
    return Brought(patterns, [count for *_, count in told], list(rivals.values()), space, sizes[-1])


def _masks(engine: Engine, planner: Planner, model: Model) -> dict[int, int]:
    mask: exp.Expr = exp.cast(exp.Literal.number(0), "BIGINT")
    for number, key in enumerate(planner.keys):
        agreed = exp.or_(
            *(
                exp.EQ(this=exp.column(f"h{one}", "a"), expression=exp.column(f"h{two}", "b"))
                for one in key.columns
                for two in key.columns
            )
        )
        bit = exp.func(
            "if", exp.func("coalesce", agreed, exp.false()), exp.Literal.number(2**number), exp.Literal.number(0)
        )
        mask = exp.Add(this=mask, expression=bit)
    query = (
        exp.select("weight", exp.alias_(mask, "mask"))
        .from_("general_scored")
        .join(exp.alias_(exp.to_table("general_hashes"), "a", table=True), on="a.rid = l")
        .join(exp.alias_(exp.to_table("general_hashes"), "b", table=True), on="b.rid = r")
    )
    engine.view("general_masks", tree(query))
    likely = log2((1 - model.matches) / model.matches) + log2(LIKELY / (1 - LIKELY))
    return dict(engine.tuples(named(ROOM, "masks"), {"likely": likely}))
