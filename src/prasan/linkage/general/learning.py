"""How often matches, related pairs and others agree, learned without labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from prasan.linkage.general.comparing import SAME, levels_of
from prasan.linkage.general.dependence import dependence
from prasan.linkage.general.expectation import GUESSED, NEGLIGIBLE, Brought, Fit, Patterns, fit, guess
from prasan.linkage.general.fields import Field
from prasan.linkage.general.model import Model

CLEARLY = (
    0.95  # of what agreeing in all weighs: so much do matches have where relatives are told apart without more ado
)
GUESSED_OF_FEW = 100.0  # so where they are not: twins and namesakes of a family are no badly written matches
FEW_OF = 0.05  # of what was found: so many are taken to be the same where they are looked for anew
FAR = 3.0
STRANGE = 0.15
FEWEST_SAME = 5.0  # matches beside related pairs; fewer are none, and those are the matches
HAVE_PARTNERS = 0.25  # of the records of the larger table: where so many have one, competing pairs tell relatives apart
PLAUSIBLE = 0.57  # of the weight that agreeing in all columns has: matches that have less are something else
PLAUSIBLE_OF_STRANGERS = 0.65  # so where half of the columns are shared HARDLY more often than by anybody: neighbours
HARDLY = 0.05
SURELY = 9.0  # odds of the pair of a record that is asked how much it has in common with others besides
FEWEST_ASKED = 20  # such records, with less of which they tell nothing
KIN_FOUND = 0.05  # of what was found: so much must be relatives for them to be looked for in two tables
KIN_ABOUND = 0.3  # of what was found: so much is too much for competing pairs, however many records have a partner


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
    found = _kin_or_none(fields, brought, by_chance, same, pairs, start)
    model = found.model
    believed: dict[tuple[int, ...], float] = {}
    for (pattern, _), belief in zip(brought.patterns, found.beliefs, strict=True):
        levels = tuple(levels_of(pattern, len(fields)))
        believed[levels] = believed.get(levels, 0.0) + belief
    others = _others(model, by_chance)
    before, model.joins = model.joins, dependence(model.agreeing(), believed, others)
    if not model.joins:
        return model
    joined = fit(
        fields, brought, by_chance, same, pairs, model, kin=bool(model.related),
        guessed=_guessed(model, _known(fields, by_chance)),
    ).model  # fmt: skip
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
) -> Fit:
    """What is learned with related pairs where there are such, else without.

    In two tables they are looked for where what is found without them is partly relatives.  They are looked for as if
    no pairs competed, which takes a fraction of the time, and then learned with those that do.
    """
    plain, abound = None, False
    if brought.rivals:
        plain = fit(fields, brought, by_chance, same, pairs, start, kin=False)
        # What was learned first decides for later turns: pairs that it brought are no fair sample of relatives.
        if (start and not start.related) or (among := relatives_found(brought, plain.odds)) < KIN_FOUND:
            return plain
        abound = among > KIN_ABOUND
    known = _known(fields, by_chance)
    free = replace(brought, rivals=[], mutual=False)
    first = fit(fields, free, by_chance, same, pairs, start, kin=True)
    without = None
    kin = first.model
    if kin.related < kin.matches:
        without = fit(fields, free, by_chance, same, pairs, start, kin=False)
        kin = replace(without.model, related=without.model.matches, shared=_agreeing_share(without.model))
    # Whoever is the same has more in common than what was found: they are looked for anew, as if they were few.
    few = replace(kin, matches=FEW_OF * kin.matches, m=[guess(len(ms)) for ms in kin.m], joins=[])
    tried = [first]
    for guessed in (GUESSED, GUESSED_OF_FEW):
        if any(_is_kin(each.model, known) and identity(each.model, known) > CLEARLY for each in tried):
            break
        tried.append(fit(fields, free, by_chance, same, pairs, few, kin=True, guessed=guessed))
    those = [each for each in tried if _is_kin(each.model, known) and _helps(each.model, brought, pairs, abound=abound)]
    found = next((each for each in those if identity(each.model, known) > CLEARLY), those[-1] if those else None)
    if not found:
        return plain or without or fit(fields, free, by_chance, same, pairs, start, kin=False)
    if not brought.rivals:
        return found
    guessed = _guessed(found.model, known)
    return fit(fields, brought, by_chance, same, pairs, found.model, kin=True, guessed=guessed)


def relatives_found(brought: Brought, odds: Sequence[float]) -> float:
    """The share of what was found that is not the same but related, told by records that surely have a partner.

    They have no other one, and whatever else seems to be one is a relative, a namesake or chance.  Records without a
    partner have such as often.  ``odds`` are those of each pattern.  0 where too few have a partner.
    Source: as for :mod:`prasan.linkage.general.decoys`, which so judges what is decided, and this what is learned.
    """
    shares = []
    for side in (0,) if brought.many or not brought.mutual else (0, 1):
        records = brought.partners if side else brought.space / brought.partners
        pairs: dict[int, list[float]] = {}
        for left, each in enumerate(brought.rivals):
            for at, right in each:
                if odds[at] > NEGLIGIBLE:
                    pairs.setdefault(right if side else left, []).append(odds[at])
        found = others = 0.0
        asked = 0
        for each_odds in pairs.values():
            whole, best = sum(each_odds), max(each_odds)
            rest = sum(sorted(each_odds)[:-1])  # whole less best would lose the small beside the large
            found += whole / (1 + whole)
            if best > SURELY:
                asked += 1
                others += rest / (1 + rest)
        if asked < FEWEST_ASKED:
            return 0.0
        by_kin = others / asked
        there = max(found - records * by_kin, 0.0) / (1 - by_kin) if by_kin < 1 else 0.0
        shares.append(1 - min(there / found, 1.0))
    return sum(shares) / len(shares)


def _guessed(model: Model, known: Sequence[float]) -> float:
    return GUESSED_OF_FEW if model.related and identity(model, known) <= CLEARLY else GUESSED


def _helps(model: Model, brought: Brought, pairs: float, *, abound: bool) -> bool:
    """Whether relatives are told apart by being learned of, and not better by everybody's own partner, whom most have."""
    found = model.matches * pairs
    if not brought.rivals or brought.many or abound:
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
            told += known[number] * max(share * m + (1 - share) * u, 0.0) * max(weight, 0.0)
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
    strange = sum(share < HARDLY for share in model.shared)
    plausible = PLAUSIBLE_OF_STRANGERS if 2 * strange >= len(model.shared) else PLAUSIBLE
    return max(model.shared) > 0.5 and identity(model, known, model.shared) < plausible
