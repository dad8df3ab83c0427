"""How often matches, related pairs and others agree, learned without labels by EM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod, sqrt

from prasan.linkage.general.comparing import LEVELS, SAME, levels_of
from prasan.linkage.general.dependence import dependence
from prasan.linkage.general.fields import Field, Kind
from prasan.linkage.general.model import Model

ROUNDS = 60
GUESSED = 10.0  # pairs that the first guess of m counts for
CLEARLY = 0.95  # of that weight: so much do matches have where relatives are told from them without more ado
GUESSED_OF_FEW = 100.0  # so where they are not: twins and namesakes of a family are no badly written matches
FEW_OF = 0.05  # of what was found: so many are taken to be the same where they are looked for anew
UNMATCHED = 0.02  # the least share of records that are taken to have no partner
NEGLIGIBLE = 1e-7
FAR = 3.0
STRANGE = 0.15
FEWEST_SAME = 5.0  # matches beside related pairs; fewer are none, and those are the matches
HAVE_PARTNERS = 0.25  # of the records of the larger table: where so many have one, competing pairs tell relatives apart
PLAUSIBLE = 0.57  # of the weight that agreeing in all columns has: matches that have less are something else

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


def learn(
    fields: Sequence[Field],
    brought: Brought,
    by_chance: Patterns,
    same: Sequence[float],
    pairs: float,
    start: Model | None = None,
) -> Model:
    """m by EM over the patterns that blocking brought, of ``pairs`` pairs in all.

    Pairs that no rule brought are taken for no matches, so that the prior is that of all pairs and it does not matter
    which rule brought a pair.  Where a record has one partner at most, its pairs share one belief: what is common to a
    household would else be learned for what is a person's own.  u is that of pairs taken at random and, for equal
    values, the exact rate ``same``; the matches among them, of which EM tells, are taken out.  What is learned of
    columns each of itself shows which lean on each other, and then it is learned again.
    Source: Dempster, Laird and Rubin (1977); Winkler (2000), "Using the EM algorithm for weight computation".
    """
    model, beliefs = _kin_or_none(fields, brought, by_chance, same, pairs, start)
    found: dict[tuple[int, ...], float] = {}
    for (pattern, _), belief in zip(brought.patterns, beliefs, strict=True):
        levels = tuple(levels_of(pattern, len(fields)))
        found[levels] = found.get(levels, 0.0) + belief
    others = _others(model, by_chance)
    before, model.joins = model.joins, dependence(model.agreeing(), found, others)
    if not model.joins:
        return model
    joined, _ = _learn(
        fields, brought, by_chance, same, pairs, model, kin=bool(model.related),
        guessed=_guessed(model, _known(fields, by_chance)),
    )  # fmt: skip
    # Joins move the share of matches a little; where they move it far, they were learned from too few pairs.
    # So it is not where those taken for matches agree in few columns: then it is only the columns that lean.
    if 1 / FAR < joined.matches / model.matches < FAR or alike(model) < 0.5:
        return joined
    model.joins = before
    return model


def _kin_or_none(
    fields: Sequence[Field],
    brought: Brought,
    by_chance: Patterns,
    same: Sequence[float],
    pairs: float,
    start: Model | None,
) -> tuple[Model, list[float]]:
    """The model with related pairs where there are such, else without.

    They are looked for as if no pairs competed, which takes a fraction of the time, and then learned with those that do.
    """
    known = _known(fields, by_chance)
    free = replace(brought, rivals=[], mutual=False)
    first = _learn(fields, free, by_chance, same, pairs, start, kin=True)
    without = None
    kin = first[0]
    if kin.related < kin.matches:
        without = _learn(fields, free, by_chance, same, pairs, start, kin=False)
        kin = replace(without[0], related=without[0].matches, shared=_agreeing_share(without[0]))
    # Whoever is the same has more in common than what was found: they are looked for anew, as if they were few.
    few = replace(kin, matches=FEW_OF * kin.matches, m=[_guess(len(ms)) for ms in kin.m], joins=[])
    tried = [first]
    for guessed in (GUESSED, GUESSED_OF_FEW):
        if any(_is_kin(each[0], known) and identity(each[0], known) > CLEARLY for each in tried):
            break
        tried.append(_learn(fields, free, by_chance, same, pairs, few, kin=True, guessed=guessed))
    those = [each for each in tried if _is_kin(each[0], known) and _helps(each[0], brought, pairs)]
    found = next((each for each in those if identity(each[0], known) > CLEARLY), those[-1] if those else None)
    known_by_now = found or without
    if known_by_now and not brought.rivals:
        return known_by_now
    return _learn(
        fields,
        brought,
        by_chance,
        same,
        pairs,
        found[0] if found else start,
        kin=bool(found),
        guessed=_guessed(found[0], known) if found else GUESSED,
    )


def _guessed(model: Model, known: Sequence[float]) -> float:
    return GUESSED_OF_FEW if model.related and identity(model, known) <= CLEARLY else GUESSED


def _helps(model: Model, brought: Brought, pairs: float) -> bool:
    """Whether relatives are told apart by being learned of, and not better by everybody's own partner, whom most have."""
    found = model.matches * pairs
    if not brought.rivals or brought.many:
        return found >= FEWEST_SAME
    return FEWEST_SAME <= found < HAVE_PARTNERS * max(brought.partners, pairs / brought.partners)


def alike(model: Model) -> float:
    """How often matches have the same, or nearly, in a column that is neither of the better nor of the worse half."""
    return sorted(ms[SAME] + ms[SAME + 1] for ms in model.m)[len(model.m) // 2]


def _others(model: Model, by_chance: Patterns) -> dict[tuple[int, ...], float]:
    """Pairs taken at random by their levels, without the matches, of which there are no more than by the model."""
    ratios = [[2.0**weight for weight in weights] for weights in model.weights()]
    kindred = [[2.0**weight for weight in weights] for weights in model.kindred()]
    weighed = []
    for (pattern, rarity), count in sorted(by_chance.items()):
        levels = tuple(levels_of(pattern, len(model.fields)))
        odds = model.matches * 2.0**rarity * prod(ratio[level] for ratio, level in zip(ratios, levels, strict=True))
        common = model.related * prod(ratio[level] for ratio, level in zip(kindred, levels, strict=False))
        weighed.append((levels, count, odds / (1 + odds + common), common / (1 + odds + common)))
    taken = sum(count * match for _, count, match, _ in weighed)
    there = min(1.0, model.matches * sum(count for _, count, *_ in weighed) / taken) if taken else 1.0
    others: dict[tuple[int, ...], float] = {}
    for levels, count, match, kin in weighed:
        others[levels] = others.get(levels, 0.0) + count * (1 - there * match - kin)
    return others


def _known(fields: Sequence[Field], by_chance: Patterns) -> list[float]:
    """How often both records of a pair have something to say, by column."""
    counts = [0.5] * len(fields)
    for (pattern, _), pairs in by_chance.items():
        for number, level in enumerate(levels_of(pattern, len(fields))):
            counts[number] += pairs if level else 0
    whole = sum(by_chance.values()) + 1.0
    return [count / whole for count in counts]


def identity(model: Model, known: Sequence[float], shared: Sequence[float] | None = None) -> float:
    """Of what agreeing in all columns would weigh, how much matches do on average; or pairs that have ``shared`` in common."""
    told = whole = 0.0
    for number, weights in enumerate(model.weights()):
        share = shared[number] if shared else 1.0
        for m, u, weight in zip(model.m[number], model.u[number], weights, strict=True):
            told += known[number] * (share * m + (1 - share) * u) * max(weight, 0.0)
        whole += known[number] * max(weights[SAME], 0.0)
    return told / whole if whole else 1.0


def _agreeing_share(model: Model) -> list[float]:
    return [
        min(max(sum(m for m, weight in zip(ms, weights, strict=True) if weight > 0), 0.01), 0.99)
        for ms, weights in zip(model.m, model.weights(), strict=True)
    ]


def _is_kin(model: Model, known: Sequence[float]) -> bool:
    """Whether related pairs are such: as matches in some columns, as anybody in others, and more than matches are.

    Matches that are badly written would agree somewhat less in all; those of people who moved would be few.
    """
    if not model.related or model.related < model.matches or min(model.shared) > STRANGE:
        return False
    return max(model.shared) > 0.5 and identity(model, known, model.shared) < PLAUSIBLE


def _learn(
    fields: Sequence[Field],
    brought: Brought,
    by_chance: Patterns,
    same: Sequence[float],
    pairs: float,
    known: Model | None,
    *,
    kin: bool,
    guessed: float = GUESSED,
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
    related = known.related if known and known.related else 4 * matches if kin else 0.0
    if not kin:
        related = 0.0
    shared = (known.shared if known and known.shared else [0.5 for _ in fields]) if related else [0.0 for _ in fields]
    u = _without(rates, m, matches if known else 0.0, shared, related if known else 0.0, pairs)
    if not known:  # ids are meant to be unique: at first, those that are equal are taken for matches
        unique = [[0.0, 0.0, *rs[2:]] if f.kind == Kind.ID else rs for f, rs in zip(fields, rates, strict=True)]
        u = _without(unique, m, 0.0, shared, 0.0, pairs)
    beliefs: list[float] = []
    for turn in range(ROUNDS):
        ratios = [[1.0] + [a / b for a, b in zip(ms[1:], us[1:], strict=True)] for ms, us in zip(m, u, strict=True)]
        alone = max(1 - matches * brought.partners, UNMATCHED) if rivals else 1 - matches - related
        odds = [0.0] * len(brought.patterns)
        akin = [0.0] * len(brought.patterns)
        for at, levels in rows:
            ratio = matches / alone * together[at]
            for number, level in enumerate(levels):
                ratio *= ratios[number][level]
            odds[at] = ratio
            if related:
                common = related
                told = of = 0.0
                for number, level in enumerate(levels):
                    if level:
                        common *= shared[number] * ratios[number][level] + 1 - shared[number]
                        if level == SAME:
                            of += 1
                            told += shared[number]
                common *= 2.0 ** (brought.patterns[at][1] * told / max(of, 1.0))
                akin[at] = common / (1 - related + common)
                odds[at] = ratio / (1 - related + common)
        if turn > 2:  # what would weigh nothing from here on is left out
            rows = [row for row in rows if odds[row[0]] > NEGLIGIBLE or akin[row[0]] > 1e-3]
            rivals = [kept for each in rivals if (kept := [pair for pair in each if odds[pair[0]] > NEGLIGIBLE])]
        beliefs = [count * ratio / (1 + ratio) for count, ratio in zip(brought.counts, odds, strict=True)]
        if rivals:
            beliefs = [0.0] * len(odds)
            claims: dict[int, float] = {}
            if brought.mutual:
                for each in rivals:
                    for at, right in each:
                        claims[right] = claims.get(right, 0.0) + odds[at]
            for each in rivals:
                # What the partner's other pairs leave of each.
                left = [odds[at] / (1 + max(claims.get(right, 0.0) - odds[at], 0.0)) for at, right in each]
                total = 1 + sum(left)
                for (at, _), worth in zip(each, left, strict=True):
                    beliefs[at] += worth / total
        sums = [[0.0] * size for size in sizes]
        kindred = [[0.0, 0.0] for _ in sizes]
        others = 0.0
        for at, levels in rows:
            also = (brought.counts[at] - beliefs[at]) * akin[at]
            others += also
            for number, level in enumerate(levels):
                sums[number][level] += beliefs[at]
                if also and level:
                    told = shared[number] * ratios[number][level]
                    kindred[number][0] += also
                    kindred[number][1] += also * told / (told + 1 - shared[number])
        before, matches = matches, min(max(sum(beliefs) / brought.space, 0.01 / pairs), 0.5)
        m = [_m(counts, size, guessed) for counts, size in zip(sums, sizes, strict=True)]
        if related:
            related = min(max(others / brought.space, 0.01 / pairs), 0.4)
            shared = [(part + 0.5) / (whole + 1.0) for whole, part in kindred]
        u = _without(rates, m, matches, shared, related, pairs)
        if abs(before - matches) < 1e-6 * matches:
            break
    return Model(list(fields), m, u, matches, list(joins), related=related, shared=shared if related else []), beliefs


def _guess(size: int) -> list[float]:
    return [0.0, 0.85] + [0.1 / (size - 3)] * (size - 3) + [0.05]


def _m(counts: Sequence[float], size: int, guessed: float) -> list[float]:
    known = [count + guessed * guess for count, guess in zip(counts[1:], _guess(size)[1:], strict=True)]
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
