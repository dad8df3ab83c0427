"""How probable the doubtful pairs are, told by records that have a partner.

Such a record's best pair with anybody else is a decoy: no match, and as good as chance and kinship make one.  Records
without a sure partner have such pairs as often, and their matches beside them.  So how many have a pair that weighs so
much, less what decoys let expect, is how many matches are among these: no model is asked.  Where the model believes in
more or in fewer, the odds of all pairs are moved.
Source: Elias and Gygi (2007), "Target-decoy search strategy"; the estimate of what is null is that of Storey (2002),
"A direct approach to false discovery rates".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp2, log2

SURE = 0.9  # how probable the pair of a record is that has a partner
FEWEST = 50  # records with a partner, with less of which decoys tell nothing
BY_CHANCE = 0.05  # of the records that have a partner: so many have a decoy that weighs as much as those looked at
DOUBTED = 1.5  # bits: how far odds are thought to be from right where decoys tell nothing
FARTHEST = 3.0  # bits: relatives of whom each table has another one have no decoys, and may look like matches
STEP = 0.05


@dataclass(frozen=True)
class Tally:
    """Of one side's records how many there are, by the weight of the best pair that each has with one not taken.

    ``sure`` of them have a partner, ``free`` have none; ``decoys`` and ``found`` are those weights.
    """

    sure: int
    free: int
    decoys: Sequence[float]
    found: Sequence[float]


def least_telling(tallies: Sequence[Tally]) -> float:
    """The weight that hardly any decoy has, over all sides; infinite where too few records have a partner."""
    told = [tally for tally in tallies if tally.sure >= FEWEST]
    if not told:
        return float("inf")
    weights = sorted((weight for tally in told for weight in tally.decoys), reverse=True)
    allowed = int(BY_CHANCE * sum(tally.sure for tally in told))
    return weights[allowed] if allowed < len(weights) else (weights[-1] if weights else 0.0)


def expected(tallies: Sequence[Tally], least: float) -> tuple[float, float]:
    """How many matches there are among pairs of at least such a weight of records that have no sure partner; its variance."""
    counts, variances = [], []
    for tally in tallies:
        if tally.sure >= FEWEST:
            decoys = sum(weight > least for weight in tally.decoys)
            found = sum(weight > least for weight in tally.found)
            chance, each = decoys / tally.sure, tally.free / tally.sure
            counts.append((found - tally.free * chance) / (1 - chance))
            variances.append(found + each**2 * (decoys + 1))
    return max(sum(counts) / len(counts), 0.0), sum(variances) / len(variances)


def shift(probable: Sequence[float], matches: float, variance: float) -> float:
    """The bits by which to move the odds of ``probable`` pairs so that they add up to ``matches``, as far as these are known."""
    # Pairs alike in a sixteenth of a bit are looked at together: there may be very many.
    counts = Counter(round(16 * log2(each / max(1 - each, 1e-12))) for each in probable if each > 0)
    odds = [(exp2(sixteenths / 16), pairs) for sixteenths, pairs in sorted(counts.items())]
    best, least = 0.0, float("inf")
    for step in range(-round(FARTHEST / STEP), round(FARTHEST / STEP) + 1):
        bits = step * STEP
        times = exp2(bits)
        told = sum(pairs * each * times / (1 + each * times) for each, pairs in odds)
        # Where the odds are moved far, more is claimed than decoys can tell.
        lost = (told - matches) ** 2 / max(variance, 1.0) + (bits / DOUBTED) ** 2
        if lost < least - 1e-12:
            best, least = bits, lost
    return best
