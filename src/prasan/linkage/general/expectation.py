"""EM over patterns: how often matches, related pairs and others agree, given how many matches there are thought to be.

Patterns are many, and their halves few: what the columns of a half are worth is worked out once for each half that
there is, so that a turn is a product of two numbers for each pattern.
Source: Dempster, Laird and Rubin (1977); Winkler (2000), "Using the EM algorithm for weight computation".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from prasan.linkage.general.comparing import LEVELS, SAME, levels_of
from prasan.linkage.general.fields import Field, Kind
from prasan.linkage.general.model import Model, kin_ratio

ROUNDS = 60
GUESSED = 10.0  # pairs that the first guess of m counts for
UNMATCHED = 0.02  # the least share of records that are taken to have no partner
NEGLIGIBLE = 1e-7
OFTEN_BY_CHANCE = 0.05  # strangers agree so often in a column of which it is asked whether relatives do so less often
TELLING = 200.0  # related pairs that are asked

Patterns = Mapping[tuple[int, int], int]
"""(pattern, rarity in bits) -> pairs."""


@dataclass
class Brought:
    """Pairs that blocking brought: their ``patterns`` (each with its rarity), and how often each is.

    ``rivals`` has the patterns' places and the right records, record by record of the left, where one of these has one
    partner at most; else it is empty; ``many`` says that the right ones may have several.  ``mutual`` says that the right
    ones have one too, and that none of their pairs is out.  ``space`` is the number of pairs from which they were brought,
    ``partners`` that of each record.
    """

    patterns: list[tuple[int, int]]
    counts: list[int]
    rivals: list[list[tuple[int, int]]]
    space: float
    partners: int
    mutual: bool = False
    many: bool = False


@dataclass
class Fit:
    """The ``model``, joined as the one that was known, how many of each pattern are believed to be matches, and the odds.

    ``odds`` are those of any pair that has the pattern, whoever competes for its records.
    """

    model: Model
    beliefs: list[float]
    odds: list[float]


class _Half:
    """Some columns of all patterns: ``place`` says for each pattern which of the ``codes`` it has there."""

    def __init__(self, patterns: Sequence[Sequence[int]], columns: range) -> None:
        codes: dict[tuple[int, ...], int] = {}
        self.place = [codes.setdefault(tuple(levels[columns.start : columns.stop]), len(codes)) for levels in patterns]
        self.codes = [list(zip(columns, levels, strict=True)) for levels in codes]
        self.equal = [sum(level == SAME for level in levels) for levels in codes]

    def products(self, factors: Sequence[Sequence[float]]) -> list[float]:
        """The product of each code's factors by column and level."""
        told = []
        for code in self.codes:
            each = 1.0
            for number, level in code:
                each *= factors[number][level]
            told.append(each)
        return told

    def spread(self, counts: Sequence[float], sums: Sequence[list[float]]) -> None:
        """Add what each code counts to the levels that it has."""
        for code, count in zip(self.codes, counts, strict=True):
            if count:
                for number, level in code:
                    sums[number][level] += count


def fit(
    fields: Sequence[Field],
    brought: Brought,
    by_chance: Patterns,
    same: Sequence[float],
    pairs: float,
    known: Model | None,
    *,
    kin: bool,
    guessed: float = GUESSED,
) -> Fit:
    """m and the share of matches by EM, and with ``kin`` what related pairs share, begun from a model that is ``known``.

    The first guess of m counts for ``guessed`` pairs.
    """
    sizes = [len(LEVELS[field.kind or Kind.TEXT]) for field in fields]
    rates = [_rates(by_chance, number, size, same[number]) for number, size in enumerate(sizes)]
    patterns = [levels_of(pattern, len(fields)) for pattern, _ in brought.patterns]
    one, two = (_Half(patterns, columns) for columns in (range(len(fields) // 2), range(len(fields) // 2, len(fields))))
    together = [2.0**bits for bits in _joined(brought.patterns, patterns, known)]
    equal = [max(one.equal[a] + two.equal[b], 1) for a, b in zip(one.place, two.place, strict=True)]
    rows = list(range(len(patterns)))
    # Right records are numbered anew, so that claims are a list.
    numbers: dict[int, int] = {}
    rivals = [[(at, numbers.setdefault(right, len(numbers))) for at, right in each] for each in brought.rivals]
    m = known.m if known else [guess(size) for size in sizes]
    matches = known.matches if known else 0.2 * min(float(sum(brought.counts)), sqrt(pairs)) / pairs
    related = (known.related if known and known.related else 4 * matches) if kin else 0.0
    shared = (known.shared if known and known.shared else [0.5 for _ in fields]) if related else [0.0 for _ in fields]
    u = _without(rates, m, matches if known else 0.0, shared, related if known else 0.0, pairs)
    if not known:  # ids are meant to be unique: at first, those that are equal are taken for matches
        unique = [[0.0, 0.0, *rs[2:]] if f.kind == Kind.ID else rs for f, rs in zip(fields, rates, strict=True)]
        u = _without(unique, m, 0.0, shared, 0.0, pairs)
    beliefs: list[float] = []
    odds: list[float] = []
    alone = 1.0
    for turn in range(ROUNDS):
        ratios = [[1.0] + [a / b for a, b in zip(ms[1:], us[1:], strict=True)] for ms, us in zip(m, u, strict=True)]
        alone = max(1 - matches * brought.partners, UNMATCHED) if rivals else 1 - matches - related
        odds, akin = [0.0] * len(patterns), [0.0] * len(patterns)
        first, second, prior = one.products(ratios), two.products(ratios), matches / alone
        for at in rows:
            odds[at] = prior * together[at] * first[one.place[at]] * second[two.place[at]]
        if related:
            common = [
                [1.0] + [kin_ratio(share, ratio) for ratio in rs[1:]] for share, rs in zip(shared, ratios, strict=True)
            ]
            first, second = one.products(common), two.products(common)
            told = [
                [sum(max(shared[number], 0.0) for number, level in code if level == SAME) for code in half.codes]
                for half in (one, two)
            ]
            for at in rows:
                a, b = one.place[at], two.place[at]
                ratio = related * first[a] * second[b]
                if rarity := brought.patterns[at][1]:
                    ratio *= 2.0 ** (rarity * (told[0][a] + told[1][b]) / equal[at])
                akin[at] = ratio / (1 - related + ratio)
                odds[at] /= 1 - related + ratio
        if turn > 2:  # what would weigh nothing from here on is left out
            rows = [at for at in rows if odds[at] > NEGLIGIBLE or akin[at] > 1e-3]
            rivals = [kept for each in rivals if (kept := [pair for pair in each if odds[pair[0]] > NEGLIGIBLE])]
        if rivals:
            beliefs = _shared_beliefs(odds, rivals, len(numbers) if brought.mutual else 0)
        else:
            beliefs = [count * each / (1 + each) for count, each in zip(brought.counts, odds, strict=True)]
        kindred = [0.0] * len(patterns)
        if related:
            for at in rows:
                kindred[at] = (brought.counts[at] - beliefs[at]) * akin[at]
        sums, also = [[[0.0] * size for size in sizes] for _ in range(2)]
        for half in (one, two):
            for believed, into in ((beliefs, sums), (kindred, also)) if related else ((beliefs, sums),):
                counts = [0.0] * len(half.codes)
                for at in rows:
                    counts[half.place[at]] += believed[at]
                half.spread(counts, into)
        before, matches = matches, min(max(sum(beliefs) / brought.space, 0.01 / pairs), 0.5)
        m = [_m(counts, size, guessed) for counts, size in zip(sums, sizes, strict=True)]
        if related:
            related = min(max(sum(kindred) / brought.space, 0.01 / pairs), 0.4)
            shared = [_in_common(*each) for each in zip(also, shared, m, u, strict=True)]
        u = _without(rates, m, matches, shared, related, pairs)
        if abs(before - matches) < 1e-6 * matches:
            break
    joins = list(known.joins) if known else []
    model = Model(list(fields), m, u, matches, joins, related=related, shared=shared if related else [])
    return Fit(model, beliefs, [each * alone for each in odds])


def _in_common(counts: Sequence[float], before: float, m: Sequence[float], u: Sequence[float]) -> float:
    """How often related pairs share a column, by how many have each level.

    Where strangers often agree, and these do less often than they, it is negative.
    """
    ratios = [a / b for a, b in zip(m[1:], u[1:], strict=True)]
    told = sum(counts[1:])
    agreed, by_matches, usual = (
        sum(each for each, ratio in zip(of[1:], ratios, strict=True) if ratio > 1) for of in (counts, m, u)
    )
    if usual > OFTEN_BY_CHANCE and by_matches > usual and told > TELLING and agreed < usual * told:
        return (agreed / told - usual) / (by_matches - usual)
    before = max(before, 0.5 / (told + 1.0))
    return (sum(c * before * r / (before * r + 1 - before) for c, r in zip(counts[1:], ratios, strict=True)) + 0.5) / (
        told + 1.0
    )


def _joined(patterns: Sequence[tuple[int, int]], levels: Sequence[Sequence[int]], known: Model | None) -> list[float]:
    """The bits of each pattern's rarity and of the joins of the model that is known."""
    bits = [float(rarity) for _, rarity in patterns]
    if known:
        agrees = known.agreeing()
        for join in known.joins:
            for at, each in enumerate(levels):
                a, b = each[join.one], each[join.two]
                if a and b:
                    bits[at] += join.bits[agrees[join.one][a]][agrees[join.two][b]]
    return bits


def _shared_beliefs(odds: Sequence[float], rivals: Sequence[Sequence[tuple[int, int]]], claimed: int) -> list[float]:
    """What is believed of each pattern where a left record has one partner, and one of ``claimed`` right ones, if any, too."""
    beliefs = [0.0] * len(odds)
    claims = [0.0] * claimed
    if claimed:
        for each in rivals:
            for at, right in each:
                claims[right] += odds[at]
    for each in rivals:
        # What the partner's other pairs leave of each.
        if claimed:
            left = [odds[at] / (1 + max(claims[right] - odds[at], 0.0)) for at, right in each]
        else:
            left = [odds[at] for at, _ in each]
        total = 1 + sum(left)
        for (at, _), worth in zip(each, left, strict=True):
            beliefs[at] += worth / total
    return beliefs


def guess(size: int) -> list[float]:
    """m before anything is known, of a column with so many levels."""
    return [0.0, 0.85] + [0.1 / (size - 3)] * (size - 3) + [0.05]


def _m(counts: Sequence[float], size: int, guessed: float) -> list[float]:
    known = [count + guessed * each for count, each in zip(counts[1:], guess(size)[1:], strict=True)]
    return [0.0] + [each / sum(known) for each in known]


def _rates(by_chance: Patterns, number: int, size: int, same: float) -> list[float]:
    counts = [0.0] * size
    for (pattern, _), pairs in sorted(by_chance.items()):
        counts[levels_of(pattern, number + 1)[number]] += pairs
    others = [count + 0.5 for count in counts[SAME + 1 :]]
    return [0.0, same] + [(1 - same) * each / sum(others) for each in others]


def _without(
    rates: Sequence[Sequence[float]],
    m: Sequence[Sequence[float]],
    matches: float,
    shared: Sequence[float],
    related: float,
    pairs: float,
) -> list[list[float]]:
    """u: the rates among all pairs without the matches and what related pairs share, at least what chance may do."""
    taken = [
        [
            max(rate - (matches + related * share) * p, rate * 1e-3, sqrt(max(rate * pairs, 1)) / pairs)
            for rate, p in zip(rs[1:], ms[1:], strict=True)
        ]
        for rs, ms, share in zip(rates, m, shared, strict=True)
    ]
    return [[0.0] + [each / sum(known) for each in known] for known in taken]
