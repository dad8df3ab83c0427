"""The model of Fellegi and Sunter (1969) for columns of any kind, learned without labels and kept as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import log2, prod, sqrt
from typing import Any

from prasan.linkage.general.comparing import LEVELS, SAME, levels_of
from prasan.linkage.general.dependence import Join, dependence
from prasan.linkage.general.fields import Field, Kind

ROUNDS = 60
GUESSED = 10.0  # pairs that the first guess of m counts for
UNMATCHED = 0.02  # the least share of records that are taken to have no partner
NEGLIGIBLE = 1e-7
FAR = 3.0

Patterns = Mapping[tuple[int, int], int]
"""(pattern, rarity in bits) -> pairs."""


@dataclass
class Model:
    """``m`` and ``u`` by column and level; ``matches`` is the share of all pairs that are matches.

    ``rules`` are the blocking rules that were chosen with it, each the keys that must agree in words, and ``missed`` the
    share of matches that they are estimated to miss; there are none where the model was written by version 1.
    """

    fields: list[Field]
    m: list[list[float]]
    u: list[list[float]]
    matches: float
    joins: list[Join]
    rules: list[list[str]] = field(default_factory=list)
    missed: float = 1.0

    def agreeing(self) -> list[list[bool]]:
        """For each column the levels that speak for a match."""
        return [[weight > 0 for weight in weights] for weights in self.weights()]

    def weights(self) -> list[list[float]]:
        """The match weight of each level in bits; 0 for a missing value."""
        return [
            [0.0] + [log2(m / u) for m, u in zip(ms[1:], us[1:], strict=True)]
            for ms, us in zip(self.m, self.u, strict=True)
        ]

    def to_json(self) -> str:
        """The model in words: for each column its kind and its levels."""
        weights = self.weights()
        told = [
            {
                **asdict(column),
                "levels": [
                    {"level": level, "m": self.m[number][at], "u": self.u[number][at], "weight": weights[number][at]}
                    for at, level in enumerate(LEVELS[column.kind or Kind.TEXT])
                ],
            }
            for number, column in enumerate(self.fields)
        ]
        names = [column.name for column in self.fields]
        joins = [
            {
                "columns": [names[join.one], names[join.two]],
                **{
                    said: join.bits[a][b]
                    for said, a, b in (("neither", 0, 0), ("second", 0, 1), ("first", 1, 0), ("both", 1, 1))
                },
            }
            for join in self.joins
        ]
        whole = {
            "version": 2,
            "matches": self.matches,
            "columns": told,
            "agreeing_together": joins,
            "blocking": {"rules": self.rules, "missed": self.missed},
        }
        return json.dumps(whole, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """The model that :meth:`to_json` wrote.  Raises ValueError where it is of a version that is not known."""
        told: dict[str, Any] = json.loads(text)
        if told.get("version") not in (1, 2):
            raise ValueError(f"a model of version {told.get('version')}; this program reads versions 1 and 2")
        fields = [Field(each["name"], Kind(each["kind"]), each["left"], each["right"]) for each in told["columns"]]
        m, u = ([[level[p] for level in each["levels"]] for each in told["columns"]] for p in ("m", "u"))
        names = [column.name for column in fields]
        joins = []
        for each in told["agreeing_together"]:
            one, two = (names.index(name) for name in each["columns"])
            joins.append(Join(one, two, ((each["neither"], each["second"]), (each["first"], each["both"]))))
        blocking = told.get("blocking", {"rules": [], "missed": 1.0})
        return cls(fields, m, u, told["matches"], joins, blocking["rules"], blocking["missed"])


@dataclass
class Brought:
    """Pairs that blocking brought: their ``patterns`` (each with its rarity), and how often each is.

    ``rivals`` has the patterns' places, record by record of the left, where a record has one partner at most; else it
    is empty.  ``space`` is the number of pairs from which they were brought, ``partners`` that of each record.
    """

    patterns: list[tuple[int, int]]
    counts: list[int]
    rivals: list[list[int]]
    space: float
    partners: int


def learn(fields: Sequence[Field], brought: Brought, by_chance: Patterns, same: Sequence[float], pairs: float) -> Model:
    """m by EM over the patterns that blocking brought, of ``pairs`` pairs in all.

    Pairs that no rule brought are taken for no matches, so that the prior is that of all pairs and it does not matter
    which rule brought a pair.  Where a record has one partner at most, its pairs share one belief: what is common to a
    household would else be learned for what is a person's own.  u is that of pairs taken at random and, for equal
    values, the exact rate ``same``; the matches among them, of which EM tells, are taken out.  What is learned of
    columns each of itself shows which lean on each other, and then it is learned again.
    Source: Dempster, Laird and Rubin (1977); Winkler (2000), "Using the EM algorithm for weight computation".
    """
    model, beliefs = _learn(fields, brought, by_chance, same, pairs, None)
    found: dict[tuple[int, ...], float] = {}
    for (pattern, _), belief in zip(brought.patterns, beliefs, strict=True):
        levels = tuple(levels_of(pattern, len(fields)))
        found[levels] = found.get(levels, 0.0) + belief
    ratios = [[2.0**weight for weight in weights] for weights in model.weights()]
    others: dict[tuple[int, ...], float] = {}
    for (pattern, rarity), count in sorted(by_chance.items()):  # there are matches among them too
        levels = tuple(levels_of(pattern, len(fields)))
        odds = model.matches * 2.0**rarity * prod(ratio[level] for ratio, level in zip(ratios, levels, strict=True))
        others[levels] = others.get(levels, 0.0) + count / (1 + odds)
    model.joins = dependence(model.agreeing(), found, others)
    if not model.joins:
        return model
    joined, _ = _learn(fields, brought, by_chance, same, pairs, model)
    # Joins move the share of matches a little; where they move it far, they were learned from too few pairs.
    if 1 / FAR < joined.matches / model.matches < FAR:
        return joined
    model.joins = []
    return model


def _learn(
    fields: Sequence[Field],
    brought: Brought,
    by_chance: Patterns,
    same: Sequence[float],
    pairs: float,
    known: Model | None,
) -> tuple[Model, list[float]]:
    """The model, joined as the one that is known, and how many of each pattern are believed to be matches."""
    sizes = [len(LEVELS[field.kind or Kind.TEXT]) for field in fields]
    rates = [_rates(by_chance, number, size, same[number]) for number, size in enumerate(sizes)]
    rows = [(at, levels_of(pattern, len(fields))) for at, (pattern, _) in enumerate(brought.patterns)]
    rivals = brought.rivals
    joins, agrees = (known.joins, known.agreeing()) if known else ([], [])
    together = [
        2.0
        ** (
            rarity
            + sum(
                [
                    join.bits[agrees[join.one][levels[join.one]]][agrees[join.two][levels[join.two]]]
                    for join in joins
                    if levels[join.one] and levels[join.two]
                ]
            )
        )
        for (_, rarity), (_, levels) in zip(brought.patterns, rows, strict=True)
    ]
    m = known.m if known else [_guess(size) for size in sizes]
    matches = known.matches if known else 0.2 * min(float(sum(brought.counts)), sqrt(pairs)) / pairs
    u = _without_matches(rates, m, matches if known else 0.0, pairs)
    if not known:  # ids are meant to be unique: at first, those that are equal are taken for matches
        unique = [[0.0, 0.0, *rs[2:]] if f.kind == Kind.ID else rs for f, rs in zip(fields, rates, strict=True)]
        u = _without_matches(unique, m, 0.0, pairs)
    for turn in range(ROUNDS):
        ratios = [[1.0] + [a / b for a, b in zip(ms[1:], us[1:], strict=True)] for ms, us in zip(m, u, strict=True)]
        alone = max(1 - matches * brought.partners, UNMATCHED) if rivals else 1 - matches
        odds = [0.0] * len(brought.patterns)
        for at, levels in rows:
            ratio = matches / alone * together[at]
            for number, level in enumerate(levels):
                ratio *= ratios[number][level]
            odds[at] = ratio
        if turn > 2:  # what would weigh nothing from here on is left out
            rows = [row for row in rows if odds[row[0]] > NEGLIGIBLE]
            rivals = [kept for each in rivals if (kept := [at for at in each if odds[at] > NEGLIGIBLE])]
        beliefs = [count * ratio / (1 + ratio) for count, ratio in zip(brought.counts, odds, strict=True)]
        if rivals:
            beliefs = [0.0] * len(odds)
            for each in rivals:
                total = 1 + sum([odds[at] for at in each])
                for at in each:
                    beliefs[at] += odds[at] / total
        sums = [[0.0] * size for size in sizes]
        for at, levels in rows:
            for number, level in enumerate(levels):
                sums[number][level] += beliefs[at]
        before, matches = matches, min(max(sum(beliefs) / brought.space, 0.01 / pairs), 0.5)
        m = [_m(counts, size) for counts, size in zip(sums, sizes, strict=True)]
        u = _without_matches(rates, m, matches, pairs)
        if abs(before - matches) < 1e-6 * matches:
            break
    return Model(list(fields), m, u, matches, list(joins)), beliefs


def _guess(size: int) -> list[float]:
    return [0.0, 0.85] + [0.1 / (size - 3)] * (size - 3) + [0.05]


def _m(counts: Sequence[float], size: int) -> list[float]:
    known = [count + GUESSED * guess for count, guess in zip(counts[1:], _guess(size)[1:], strict=True)]
    return [0.0] + [each / sum(known) for each in known]


def _rates(by_chance: Patterns, number: int, size: int, same: float) -> list[float]:
    counts = [0.0] * size
    for (pattern, _), pairs in sorted(by_chance.items()):
        counts[levels_of(pattern, number + 1)[number]] += pairs
    others = [count + 0.5 for count in counts[SAME + 1 :]]
    return [0.0, same] + [(1 - same) * each / sum(others) for each in others]


def _without_matches(
    rates: Sequence[Sequence[float]], m: Sequence[Sequence[float]], matches: float, pairs: float
) -> list[list[float]]:
    """u, at least what chance may do to a count of all pairs."""
    taken = [
        [
            max(rate - matches * p, rate * 1e-3, sqrt(max(rate * pairs, 1)) / pairs)
            for rate, p in zip(rs[1:], ms[1:], strict=True)
        ]
        for rs, ms in zip(rates, m, strict=True)
    ]
    return [[0.0] + [each / sum(known) for each in known] for known in taken]
