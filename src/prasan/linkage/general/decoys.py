"""How probable the doubtful pairs are, told by records that have a partner.

Such a record's best pair with anybody else is a decoy: no match, and as good as chance and kinship make one.  Records
without a sure partner have such pairs as often, and their matches beside them.  So how many have a pair that weighs so
much, less what decoys let expect, is how many matches are among these: no model is asked.  Where the model believes in
more or in fewer, the odds of all pairs are moved.

Who seems sure may be a relative.  Of these a record has several that weigh alike, as of matches it has not: so sure is who
has a pair as heavy as hardly a record has two.  Where decoys of these let expect far fewer matches than are believed in, each
stratum of weight is moved by its own.
Source: Elias and Gygi (2007), "Target-decoy search strategy"; the estimate of what is null is that of Storey (2002),
"A direct approach to false discovery rates".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp2, log2, sqrt

SURE = 0.9  # how probable the pair of a record is that has a partner
FEWEST = 50  # records with a partner, with less of which decoys tell nothing
BY_CHANCE = 0.05  # of the records that have a partner: so many have a decoy that weighs as much as those looked at
DOUBTED = 1.5  # bits: how far odds are thought to be from right where decoys tell nothing
FARTHEST = 3.0  # bits: relatives of whom each table has another one have no decoys, and may look like matches
FARTHEST_DOWN, DOUBTED_OF_KIN = 16.0, 8.0  # the same where far too much is believed, and decoys say so
STEP = 0.05
STRATA = (0.03, 0.08, 0.2, 0.4)  # of the records that have a partner: so many have a decoy above the edge of a stratum
FAR_OFF = 3.0  # standard deviations
FEWEST_PAIRS = 20  # in a stratum
STEEPEST = 0.9  # bits that the odds may be moved for each bit of weight
RIVALS = 0.01  # of the records whose pair seems sure: so many may have another that is as heavy
Pairs = Sequence[tuple[float, float]]
"""(weight in bits, probability)"""


@dataclass(frozen=True)
class Tally:
    """Of one side's records how many there are, by the weight of the best pair that each has with one not taken.

    ``sure`` of them have a partner, ``free`` have none; ``decoys`` and ``found`` are those weights.
    """

    sure: int
    free: int
    decoys: Sequence[float]
    found: Sequence[float]


def least_telling(tallies: Sequence[Tally], share: float = BY_CHANCE) -> float:
    """The weight that no more than a share of decoys has, over all sides; infinite where too few records have a partner."""
    told = [tally for tally in tallies if tally.sure >= FEWEST]
    if not told:
        return float("inf")
    weights = sorted((weight for tally in told for weight in tally.decoys), reverse=True)
    allowed = int(share * sum(tally.sure for tally in told))
    return weights[allowed] if allowed < len(weights) else (weights[-1] if weights else 0.0)


def expected(tallies: Sequence[Tally], least: float, most: float = float("inf")) -> tuple[float, float]:
    """How many matches there are of records that have no sure partner, by the best pair of each, which weighs more than
    ``least`` and no more than ``most``; and the variance of that."""
    counts, variances = [], []
    for tally in tallies:
        if tally.sure >= FEWEST:
            each = tally.free / tally.sure
            above = [_above(tally, each, edge) for edge in (least, most)]
            counts.append(above[0] - above[1])
            found, decoys = (
                sum(least < weight <= most for weight in weights) for weights in (tally.found, tally.decoys)
            )
            variances.append(found + each**2 * (decoys + 1))
    return max(sum(counts) / len(counts), 0.0), sum(variances) / len(variances)


def _above(tally: Tally, each: float, least: float) -> float:
    decoys = sum(weight > least for weight in tally.decoys)
    found = sum(weight > least for weight in tally.found)
    chance = decoys / tally.sure
    return (found - tally.free * chance) / (1 - chance)


def overclaimed(tallies: Sequence[Tally], probable: Pairs) -> bool:
    """Whether far more of ``probable`` pairs are believed to be matches than decoys let expect, above some weight.

    ``probable`` has the pairs of records without a sure partner, by what each weighs and how probable it is.
    """
    for share in STRATA:
        least = least_telling(tallies, share)
        matches, variance = expected(tallies, least)
        if sum(p for weight, p in probable if weight > least) - matches > FAR_OFF * sqrt(variance):
            return True
    return False


def moves(tallies: Sequence[Tally], probable: Pairs) -> list[tuple[float, float]]:
    """The bits by which to move a pair's odds by what it weighs: (weight, bits), from the lowest; straight lines between
    them, and level beyond.

    Each stratum of ``probable`` is moved as far as its own decoys tell."""
    most, found = float("inf"), []
    for share in STRATA:
        least = least_telling(tallies, share)
        inside = sorted((weight, p) for weight, p in probable if least < weight <= most)
        if len(inside) < FEWEST_PAIRS:
            continue  # they are looked at with the next
        bits = shift([p for _, p in inside], *expected(tallies, least, most), relatives=True)
        found.append((inside[len(inside) // 2][0], bits))
        most = least
    steady = found[:1]
    for weight, bits in found[1:]:
        above, before = steady[-1]
        # What weighs less is not more probable for it.
        if weight < above:
            steady.append((weight, min(bits, before + STEEPEST * (above - weight))))
    return steady[::-1]


def shift(probable: Sequence[float], matches: float, variance: float, *, relatives: bool = False) -> float:
    """The bits by which to move the odds of ``probable`` pairs so that they add up to ``matches``, as far as these are known.

    Where ``relatives`` were taken for matches, the odds may be much too high.
    """
    down, doubted = (FARTHEST_DOWN, DOUBTED_OF_KIN) if relatives else (FARTHEST, DOUBTED)
    # Pairs alike in a sixteenth of a bit are looked at together: there may be very many.
    counts = Counter(round(16 * log2(each / max(1 - each, 1e-12))) for each in probable if each > 0)
    odds = [(exp2(sixteenths / 16), pairs) for sixteenths, pairs in sorted(counts.items())]
    best, least = 0.0, float("inf")
    for step in range(-round(down / STEP), round(FARTHEST / STEP) + 1):
        bits = step * STEP
        times = exp2(bits)
        told = sum(pairs * each * times / (1 + each * times) for each, pairs in odds)
        # Where the odds are moved far, more is claimed than decoys can tell.
        lost = (told - matches) ** 2 / max(variance, 1.0) + (bits / doubted) ** 2
        if lost < least - 1e-12:
            best, least = bits, lost
    return best
