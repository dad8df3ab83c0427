"""Blocking: which records and people are compared at all, and how many true pairs that may miss.

A rule is a column of the spine; a record and a person who have the same number in it are compared.  Which rules a
run uses is planned on the register itself: of pairs that one id proves, how many would each rule have brought?
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, all_rows, named, tree

ROOM = "prasan.linkage"
RULES: Mapping[str, tuple[str, ...]] = {
    "given_birth": ("given_name", "birth_date"),
    "family_birth": ("family_name", "birth_date"),
    "names": ("given_name", "family_name"),
    "house_sex": ("house", "sex", "birth_year"),
    "house_given": ("house", "given_name"),
    "given_district": ("given_name", "birth_year", "district"),
    "former_names": ("former_given_name", "former_family_name"),
    "id_head": ("national_id",),
    "id_tail": ("national_id",),
    "id_ends": ("national_id",),
}
"""The rules, and what must agree for each; names and districts by their keys.  The columns of ``sql/spine.sql``."""

MISSED = 0.0002  # of the true pairs that an id does not link, the share that may be missed
LARGEST_BLOCK = 2_000  # people; a record is not compared with more by one rule

_ID_RULES = ("id_head", "id_tail", "id_ends")
# Parts of ids are shared by many, so that something else must agree too: who agrees in neither name nor birth is
# linked by nothing.  And a house has people of all ages.
_GUARDS = {
    "house_sex": "abs(r.y - p.y) <= 1",
    **dict.fromkeys(_ID_RULES, "r.given_key = p.given_key OR r.y = p.y OR (r.m = p.m AND r.d = p.d)"),
}


@dataclass
class Plan:
    """``rules`` in the order in which they were chosen; ``missed`` is the share of true pairs that none brings.

    ``alone`` is what share each rule brings by itself.  ``left_out`` counts, by rule, the records that stand in a
    block of more than ``LARGEST_BLOCK`` people and were not compared by it; ``blocks`` has the largest blocks.
    """

    rules: list[str]
    missed: float
    alone: dict[str, float]
    left_out: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, list[int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "rules": [
                {"rule": rule, "agree": list(RULES[rule]), "brings": self.alone.get(rule)} for rule in self.rules
            ],
            "missed": self.missed,
            "left_out": self.left_out,
            "largest_blocks": self.blocks,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Plan:
        rules = [each["rule"] for each in told["rules"]]
        return cls(rules, told["missed"], {each["rule"]: each["brings"] for each in told["rules"]})


def plan_rules(agreements: Mapping[int, int], missed: float = MISSED) -> Plan:
    """The fewest rules, chosen one after the other, that miss no more than the share ``missed`` of pairs.

    ``agreements`` counts proven pairs by the rules that would bring them (bits, in the order of ``RULES``).  Their
    ids agree, as those of the pairs to find will not, so that rules on ids are taken in only where they come to help:
    what is missed is told as if they brought nothing.
    """
    names = [rule for rule in RULES if rule not in _ID_RULES]
    bit = {rule: 1 << place for place, rule in enumerate(RULES)}
    pairs = sum(agreements.values())
    if not pairs:
        return Plan(list(RULES), 1.0, {})

    def share_missed(chosen: Sequence[str]) -> float:
        asked = sum(bit[rule] for rule in chosen)
        return sum(count for mask, count in agreements.items() if not mask & asked) / pairs

    chosen: list[str] = []
    while len(chosen) < len(names) and (not chosen or share_missed(chosen) > missed):
        best = min((rule for rule in names if rule not in chosen), key=lambda rule: share_missed([*chosen, rule]))
        if chosen and share_missed([*chosen, best]) == share_missed(chosen):
            break
        chosen.append(best)
    if share_missed(chosen) > missed:
        chosen += _ID_RULES
    return Plan(chosen, share_missed(chosen), {rule: 1 - share_missed([rule]) for rule in chosen})


def agreements_of_proven(engine: Engine) -> dict[int, int]:
    """Of pairs of one id, name and birth (relation ``keyed``, with their ``proven_id``), how many each set of rules brings."""
    told: exp.Expr = exp.Literal.number(0)
    for place, rule in enumerate(RULES):
        one = exp.func("coalesce", exp.cast(exp.paren(agrees(rule)), "INTEGER"), exp.Literal.number(0))
        told = exp.Add(this=told, expression=exp.Mul(this=one, expression=exp.Literal.number(1 << place)))
    query = (
        exp.select(exp.alias_(told, "rules"), exp.alias_(exp.Count(this=exp.Star()), "pairs"))
        .from_("keyed AS r")
        .join("drawn_people AS p", on="r.proven_id = p.spine_id")
        .group_by("rules")
    )
    return dict(engine.tuples(tree(query)))


def bring(engine: Engine, plan: Plan, part: str, crowded: Collection[str], into: str = "brought") -> None:
    """The table ``into`` (rec, spine_id) of ``leftover`` and a part of the spine.

    ``crowded`` names the rules that have blocks in the relation of that name, which are passed over.
    """
    selects: list[exp.Expr] = []
    for rule in plan.rules:
        query = (
            exp.select("r.rec", "p.spine_id")
            .from_("leftover AS r")
            .join(exp.to_table(part, alias="p"), on=agrees(rule))
        )
        selects.append(query.where(_in_crowd(rule).not_()) if rule in crowded else query)
    every = all_rows(selects)
    engine.table(
        into, tree(exp.select("rec", "spine_id").distinct().from_(exp.Subquery(this=every, alias="brought_by_each")))
    )


def keys_of_leftover(rule: str, crowded: Collection[str]) -> Statement:
    """The different blocks (``key``) of a rule in which records of ``leftover`` are compared."""
    query = exp.select(exp.alias_(exp.column(rule, "r"), "key")).distinct().from_("leftover AS r")
    query = query.where(exp.column(rule, "r").is_(exp.null()).not_())
    return tree(query.where(_in_crowd(rule).not_()) if rule in crowded else query)


def count_left_out(engine: Engine, plan: Plan, crowded: Collection[str]) -> None:
    """Say in the plan how many records of ``leftover`` each rule left out, since too many people share their block."""
    for rule in plan.rules:
        if rule in crowded:
            query = exp.select(exp.Count(this=exp.Star())).from_("leftover AS r").where(_in_crowd(rule))
            plan.left_out[rule] = int(engine.value(tree(query)))


def largest_blocks(engine: Engine, seen: int = 1) -> dict[str, list[dict[str, int]]]:
    """By rule the largest blocks of the relation ``spine``, and all of more than ``LARGEST_BLOCK`` people.

    Each is ``block`` and ``people``.  Where there is a relation ``few`` of one person in so many (``seen``), drawn at random,
    it shows which blocks may be large; those alone are counted.  Parts of ids are shared by a thousand at most.
    """
    asked = {"largest": LARGEST_BLOCK}
    found = {}
    for rule in RULES:
        if rule not in _ID_RULES:
            block = exp.alias_(exp.column(rule), "block")
            every = exp.select(block).from_("spine")
            if seen > 1:
                engine.view("blocks", tree(exp.select(block).from_("few")))
                least = {"most": LARGEST_BLOCK // (2 * seen)}
                engine.table("likely_blocks", named(ROOM, "likely_blocks"), least)
                likely = exp.Subquery(this=exp.select("block").from_("likely_blocks"))
                every = every.where(exp.In(this=exp.column(rule), query=likely))
            engine.view("blocks", tree(every))
            found[rule] = engine.records(named(ROOM, "largest_blocks"), asked)
    return found


def _in_crowd(rule: str) -> exp.Expr:
    crowd = exp.select("block").from_("crowded").where(exp.column("rule").eq(exp.Literal.string(rule)))
    return exp.In(this=exp.column(rule, "r"), query=exp.Subquery(this=crowd))


def agrees(rule: str) -> exp.Expr:
    """That ``r`` and ``p`` are compared by a rule."""
    same: exp.Expr = exp.column(rule, "r").eq(exp.column(rule, "p"))
    guard = _GUARDS.get(rule)
    return exp.and_(same, exp.paren(exp.condition(guard))) if guard else same
