"""A model and a plan of blocking for tables of which nothing is known: each helps to find the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log2

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
from prasan.linkage.general.blocking import Plan, Planner
from prasan.linkage.general.comparing import BITS, SAME, compare
from prasan.linkage.general.expectation import Brought
from prasan.linkage.general.fields import ROOM, Field, Kind, Partners
from prasan.linkage.general.learning import FAR, alike, learn
from prasan.linkage.general.model import Model

PROBES = 10_000  # records whose pairs the model is learned from
RANDOM_PAIRS = 400_000
FEW = 10  # matches, with less of which no plan is made
LIKELY = 0.1  # how probable a pair is that the next plan is made from; it counts for so much


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
    if model.related:
        weight = exp.Sub(this=weight, expression=_background(model, chosen))
    query = exp.select("l", "r", "pattern", exp.alias_(exp.cast(weight, "DOUBLE"), "weight"))
    engine.view("general_scored", tree(query.from_("general_compared")))


def _background(model: Model, chosen: Sequence[exp.Expr]) -> exp.Expr:
    """By how many bits a pair is likelier than any two records since some are related; rare values count as far as shared."""
    bits: exp.Expr = exp.Literal.number(repr(log2(model.related)))
    told: exp.Expr = exp.Literal.number(0)
    of: exp.Expr = exp.Literal.number(0)
    for number, weights in enumerate(model.kindred()):
        listed = exp.array(*(exp.Literal.number(repr(each)) for each in weights))
        place = exp.Add(this=exp.Paren(this=chosen[number]), expression=exp.Literal.number(1))
        bits = exp.Add(this=bits, expression=exp.func("list_extract", listed, place))
        same = exp.EQ(this=exp.Paren(this=chosen[number]), expression=exp.Literal.number(SAME))
        share = exp.Literal.number(repr(max(model.shared[number], 0.0)))
        told = exp.Add(this=told, expression=exp.func("if", same, share, exp.Literal.number(0), dialect="duckdb"))
        of = exp.Add(
            this=of,
            expression=exp.func("if", same.copy(), exp.Literal.number(1), exp.Literal.number(0), dialect="duckdb"),
        )
    part = exp.Div(this=exp.Paren(this=told), expression=exp.func("greatest", of, exp.Literal.number(1)))
    rare = exp.Mul(this=exp.column("rarity"), expression=part)
    return exp.func(
        "log2",
        exp.Add(
            this=exp.Literal.number(repr(1 - model.related)),
            expression=exp.func("pow", exp.Literal.number("2.0"), exp.Add(this=bits, expression=rare)),
        ),
    )


def train(
    engine: Engine,
    fields: Sequence[Field],
    planner: Planner,
    sizes: Sequence[int],
    seed: int,
    *,
    partners: Partners = Partners.ONE,
) -> tuple[Model, Plan]:
    """The model with the rules to find what it weighs, and the plan for these tables, which may be small enough for none."""
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

    def turn(plan: Plan, start: Model | None) -> tuple[Model, Plan]:
        planner.pairs(plan, "general_pairs", probes_only=True)
        compare(engine, fields, "general_pairs", "general_compared", start.repeats() if start else None)
        model = learn(
            fields, _brought(engine, sizes, planner.all_pairs, partners), by_chance, same, planner.all_pairs, start
        )
        score(engine, model)
        masks = _masks(engine, planner, model)
        told = sum(masks.values()) >= FEW
        following = planner.choose(planner.draw(masks)) if told else planner.choose(planner.guess())
        model.rules, model.missed = planner.said(following), following.missed
        return model, following

    first = planner.first()
    model, plan = turn(first, None)
    if first.exhaustive:
        return turn(first, model)[0] if model.joins else model, first
    again, following = turn(plan, model)  # what a guessed plan brings is written too well
    # More is found so, and not many times as much: that would be something else that the records have in common.
    # Where those found agree in most columns, there were many, and the first turn saw the careful ones alone.
    if 1 / FAR < again.matches / model.matches < FAR or (again.matches > model.matches and alike(again) > 0.5):
        return again, following
    return model, plan


def _brought(engine: Engine, sizes: Sequence[int], pairs: float, partners: Partners) -> Brought:
    told = engine.tuples(named(ROOM, "patterns"))
    patterns = [(pattern, rarity) for pattern, rarity, _ in told]
    rivals: dict[int, list[tuple[int, int]]] = {}
    if len(sizes) == 2 and partners is not Partners.ANY:
        places = {pattern: at for at, pattern in enumerate(patterns)}
        for left, right, pattern, rarity in engine.tuples(named(ROOM, "patterns_by_left")):
            rivals.setdefault(left, []).append((places[pattern, rarity], right))
    space = pairs * min(1.0, PROBES / sizes[0])
    mutual = partners is Partners.ONE and sizes[0] <= PROBES
    return Brought(
        patterns,
        [count for *_, count in told],
        list(rivals.values()),
        space,
        sizes[-1],
        mutual,
        partners is Partners.MANY,
    )


def _masks(engine: Engine, planner: Planner, model: Model) -> dict[int, float]:
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
    prior = log2(model.matches / (1 - model.matches))
    return dict(engine.tuples(named(ROOM, "masks"), {"prior": prior, "least": LIKELY}))
