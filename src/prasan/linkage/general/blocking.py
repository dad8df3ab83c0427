"""Which pairs are compared: rules chosen by what they would miss against how many pairs they bring.

A rule asks that one or two keys agree; a key is a column, or a part of it that a slip elsewhere leaves whole.  Rules
are taken greedily, each the one that catches the most matches not caught yet for its pairs, until what is missed is
next to nothing or the pairs are as many as may be.  What a rule catches is counted on matches drawn column by column,
first from a guess of how values go wrong and then from the matches that were found so.
Source: Michelson and Knoblock (2006), "Learning blocking schemes for record linkage"; Bilenko, Kamath and Mooney
(2006), "Adaptive blocking"; without labels, after Kejriwal and Miranker (2013).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from random import Random
from typing import Any

from sqlglot import exp, parse_one

from prasan.engine.connection import Engine
from prasan.engine.statement import all_rows, named, tree
from prasan.linkage.general.fields import ROOM, Field, Kind

DRAWS = 20_000
MISSED = 2e-5  # of the matches: what the plan may leave
CARELESS = 10  # one match in so many is taken to have twice the errors
LARGEST_BLOCK = 1_000  # records of one side of a block that are compared with each other

_FORMS: Mapping[Kind, Mapping[str, str | tuple[str, ...]]] = {
    Kind.NAME: {"": "v", "sound of": "nullif(k, '')", "beginning of": "left(v, 3)"},
    Kind.TEXT: {
        "": "v",
        "beginning of": "left(v, 6)",
        "end of": "right(v, 6)",
        "a rare word of": ("list_extract(s, 1)", "list_extract(s, 2)", "list_extract(s, 3)"),
    },
    Kind.ADDRESS: {"": "v", "beginning of": "left(v, 6)", "end of": "right(v, 6)"},
    Kind.ID: {"": "v", "first half of": "left(v, length(v) // 2)", "second half of": "right(v, length(v) // 2)"},
    Kind.CODE: {"": "v", "beginning of": "left(v, 3)", "end of": "right(v, 3)"},
    Kind.DATE: {
        "": "v",
        "year and month of": "left(v, 6)",
        "day and month of": "least(v[5:6], v[7:8]) || greatest(v[5:6], v[7:8])",
        "year and day of": "left(v, 4) || right(v, 2)",
    },
    Kind.NUMBER: {"": "v"},
    Kind.CATEGORY: {"": "v"},
}


@dataclass(frozen=True)
class Key:
    """What must agree: one of ``columns`` (numbers of hashes) on one side and one of them on the other."""

    said: str
    fields: frozenset[int]
    columns: tuple[int, ...]
    whole: bool


@dataclass
class Rule:
    """Keys that must all agree, and what that brings: ``pairs``, and the largest block's."""

    said: str
    keys: tuple[int, ...]
    pairs: float
    counted: bool = False


@dataclass
class Plan:
    """The rules in the order in which they were chosen; ``blocks`` are the largest, ``missed`` a share of matches.

    A rule without keys brings any two records together.
    """

    rules: list[Rule] = field(default_factory=list)
    missed: float = 1.0
    blocks: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0

    @property
    def exhaustive(self) -> bool:
        """Whether all pairs are compared."""
        return not all(rule.keys for rule in self.rules)


def keys_of(fields: Sequence[Field]) -> list[Key]:
    """Every key that rules may ask for."""
    keys: list[Key] = []
    hashed = 0
    for number, each in enumerate(fields):
        for form, written in _FORMS[each.kind or Kind.TEXT].items():
            following = hashed + (1 if isinstance(written, str) else len(written))
            columns = tuple(range(hashed, following))
            keys.append(Key(f"{form} {each.name}".strip(), frozenset({number}), columns, not form))
            hashed = following
    names = [key for key in keys if key.whole and fields[min(key.fields)].kind == Kind.NAME]
    if len(names) > 1:
        columns = tuple(key.columns[0] for key in names)
        among = frozenset(number for key in names for number in key.fields)
        keys.append(Key(f"any of {', '.join(key.said for key in names)}", among, columns, True))
    return keys


def hash_keys(engine: Engine, fields: Sequence[Field], seed: int, probes: int) -> None:
    """The table ``general_hashes``: each record's keys as numbers, and whether it is one of about ``probes``."""
    query = exp.select("rid", "side")
    number = 0
    for place, each in enumerate(fields):
        for forms in _FORMS[each.kind or Kind.TEXT].values():
            for form in (forms,) if isinstance(forms, str) else forms:
                written = parse_one(form, dialect="duckdb").transform(
                    lambda node, place=place: (
                        exp.column(f"{node.name}{place}") if isinstance(node, exp.Column) else node
                    )
                )
                hashed = exp.If(
                    this=exp.Not(this=exp.Is(this=written, expression=exp.null())), true=exp.func("hash", written)
                )
                query = query.select(exp.alias_(exp.Case(ifs=[hashed]), f"h{number}"))
                number += 1
    engine.view("general_hashed", tree(query.from_("general_records")))
    engine.table("general_hashes", named(ROOM, "hashes"), {"seed": seed, "probes": probes})


class Planner:
    """Chooses rules for the records of ``general_hashes``."""

    def __init__(self, engine: Engine, fields: Sequence[Field], sizes: Sequence[int], seed: int) -> None:
        self.engine = engine
        self.keys = keys_of(fields)
        self.fields = fields
        self.random = Random(seed)  # noqa: S311 - draws, no secret
        self.dedupe = len(sizes) == 1
        self.all_pairs = sizes[0] * (sizes[0] - 1) / 2 if self.dedupe else sizes[0] * sizes[1]
        self.most_pairs = 500_000 + 30 * sum(sizes)
        self.records = sum(sizes)

    @cached_property
    def rules(self) -> list[Rule]:
        """All rules that may be chosen, with the pairs that they bring; of two keys as if these had nothing in common."""
        alone = [Rule(key.said, (number,), 0) for number, key in enumerate(self.keys)]
        for rule in alone:
            self._count(rule)
        rules = [rule for rule in alone if rule.pairs]
        for one, two in combinations(range(len(self.keys)), 2):
            if self.keys[one].fields.isdisjoint(self.keys[two].fields):
                pairs = alone[one].pairs * alone[two].pairs / max(self.all_pairs, 1)
                rules.append(Rule(f"{self.keys[one].said}, {self.keys[two].said}", (one, two), pairs))
        return rules

    def _count(self, rule: Rule) -> None:
        self.engine.view("general_blocks", tree(self.keyed([rule])))
        found = self.engine.value(named(ROOM, "pairs_of_rule"), {"dedupe": self.dedupe})
        rule.pairs, rule.counted = float(found or 0), True

    def keyed(self, rules: Sequence[Rule]) -> exp.Expr:
        """Each record in each of its blocks: ``rule``, ``block``, ``rid``, ``side``, ``probe``."""
        selects: list[exp.Query] = []
        for number, rule in enumerate(rules):
            choices: list[tuple[int, ...]] = [()]
            for key in rule.keys:
                choices = [(*choice, column) for choice in choices for column in self.keys[key].columns]
            for choice in choices:
                columns = [exp.column(f"h{column}") for column in choice]
                block: exp.Expr = exp.Literal.number(0)
                if columns:
                    block = columns[0] if len(columns) == 1 else exp.func("hash", *columns)
                chosen = exp.select(
                    exp.alias_(exp.Literal.number(number), "rule"), exp.alias_(block, "block"), "rid", "side", "probe"
                ).from_("general_hashes")
                selects.append(
                    chosen.where(*[exp.Not(this=exp.Is(this=c.copy(), expression=exp.null())) for c in columns])
                )
        return all_rows(selects)

    def first(self) -> Plan:
        """The plan where nothing is known: all pairs of tables that one block holds, else what a guess suggests."""
        if self.records <= LARGEST_BLOCK:
            return Plan([Rule("any two records", (), self.all_pairs, counted=True)], missed=0.0)
        return self.choose(self.guess())

    def guess(self) -> list[int]:
        """For each key, the draws (bits of a number) of a guessed match in which it agrees."""
        agree = [0] * len(self.keys)
        for draw in range(DRAWS):
            whole = [self.random.random() < 0.75 for _ in self.fields]
            for number, key in enumerate(self.keys):
                agreed = any(whole[each] for each in key.fields) or (
                    self.random.random() < (0.6 if not key.whole else 0.03 if len(key.fields) > 1 else 0)
                )
                agree[number] |= agreed << draw
        return agree

    def draw(self, masks: Mapping[int, float]) -> list[int]:
        """The same from matches that were found: ``masks`` counts them by their keys that agree (bits of a number).

        Each column is drawn of itself, so that what no rule has caught yet is drawn too; names are drawn together,
        since they change places.  Whole records are worse written than others: one draw in so many agrees only where
        two agree.
        """
        groups: dict[int, list[int]] = {}
        for number, key in enumerate(self.keys):
            joined = any(len(other.fields) > 1 and key.fields <= other.fields for other in self.keys)
            groups.setdefault(-1 if joined else min(key.fields), []).append(number)
        agree = [0] * len(self.keys)
        for members in groups.values():
            wanted = sum(1 << number for number in members)
            counts: dict[int, float] = {0: 1.0}  # few matches do not prove that a column never differs
            for mask, pairs in sorted(masks.items()):
                counts[mask & wanted] = counts.get(mask & wanted, 0.0) + pairs
            drawn = self.random.choices(list(counts), list(counts.values()), k=DRAWS)
            twice = self.random.choices(list(counts), list(counts.values()), k=DRAWS // CARELESS)
            drawn[: len(twice)] = [one & two for one, two in zip(drawn, twice, strict=False)]
            for number in members:
                agree[number] = sum(((mask >> number) & 1) << draw for draw, mask in enumerate(drawn))
        return agree

    def choose(self, agree: Sequence[int], missed: float = MISSED) -> Plan:
        """The plan for matches of which ``agree`` are draws."""
        catches: list[tuple[Rule, int]] = []
        for rule in self.rules:
            caught = agree[rule.keys[0]]
            for key in rule.keys[1:]:
                caught &= agree[key]
            catches.append((rule, caught))
        plan, caught, pairs = Plan(), 0, 0.0
        worth: Callable[[tuple[Rule, int]], tuple[float, str]] = lambda each: (  # noqa: E731
            (each[1] & ~caught).bit_count() / (each[0].pairs + self.records),
            each[0].said,
        )
        while plan.missed > missed:
            affordable = [each for each in catches if pairs + each[0].pairs <= self.most_pairs]
            best = max(affordable, key=worth, default=None)
            if best is None or not worth(best)[0]:
                break
            if not best[0].counted:  # as if keys had nothing to do with each other; count, and look again
                self._count(best[0])
                continue
            plan.rules.append(best[0])
            pairs += best[0].pairs
            caught |= best[1]
            plan.missed = 1 - caught.bit_count() / DRAWS
        return plan

    def go_by(self, rules: Sequence[Sequence[str]], missed: float) -> Plan:
        """The plan of rules that were chosen before, each by its keys in words.  Raises ValueError where there is no such key."""
        numbers = {key.said: number for number, key in enumerate(self.keys)}
        unknown = sorted({said for rule in rules for said in rule} - numbers.keys())
        if unknown:
            raise ValueError(f"the model blocks by {unknown[0]}, which is no key of its columns")
        chosen = [Rule(", ".join(rule), tuple(numbers[said] for said in rule), 0) for rule in rules]
        return Plan(chosen, missed)

    def said(self, plan: Plan) -> list[list[str]]:
        """The plan's rules by their keys in words, for :meth:`go_by`."""
        return [[self.keys[number].said for number in rule.keys] for rule in plan.rules]

    def pairs(self, plan: Plan, into: str, *, probes_only: bool) -> None:
        """The table ``into``: the pairs (``l``, ``r``) that the plan's rules bring together, each once."""
        self.engine.view("general_blocks", tree(self.keyed(plan.rules)))
        self.engine.table("general_parts", named(ROOM, "parts"), {"largest": LARGEST_BLOCK})
        self.engine.table(into, named(ROOM, "pairs"), {"dedupe": self.dedupe, "probes_only": probes_only})
        if not probes_only:
            self.engine.view("general_block_pairs", named(ROOM, "block_pairs"))
            blocks = self.engine.records(named(ROOM, "largest_blocks"), {"dedupe": self.dedupe})
            plan.blocks = [{**block, "rule": plan.rules[block["rule"]].said} for block in blocks]
            plan.left_out = int(self.engine.value(named(ROOM, "left_out"), {"dedupe": self.dedupe}) or 0)
        self.engine.drop("general_parts")
