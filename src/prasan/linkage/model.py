"""The model of Fellegi and Sunter (1969): what an agreement is worth, learned without labelled pairs.

A comparison has levels; level 0 is "missing" and is worth nothing.  m is the probability of a level among pairs
of one person, u among pairs of two, and the match weight of a level is log2(m / u), in bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod

COMPARISONS: Mapping[str, tuple[str, ...]] = {
    "given": ("missing", "same", "close", "swapped", "former", "different"),
    "family": ("missing", "same", "close", "former", "different_woman", "different"),
    "sex": ("missing", "same", "different"),
    "birth": ("missing", "same", "same_as_known", "era_slip", "two_of_three", "near_year", "different"),
    "place": ("missing", "house", "subdistrict", "district", "province", "different"),
    "id": ("missing", "same", "near", "spouses", "different_valid", "different_invalid"),
}
LEARNED_ON_ID = ("given", "family", "sex", "birth", "place")
PATTERNS = prod(len(levels) for levels in COMPARISONS.values())

Levels = Mapping[str, Sequence[float]]
"""comparison -> a probability, or a count, for each level from 0."""


@dataclass(frozen=True)
class Model:
    """m and u by comparison and level; ``share`` is how many pairs of one id were of one person."""

    m: Levels
    u: Levels
    share: float

    def weights(self) -> dict[str, list[float]]:
        """The match weight of each level, in bits; 0 for a missing value."""
        return {
            name: [0.0] + [log2(m / u) for m, u in zip(self.m[name][1:], self.u[name][1:], strict=True)]
            for name in COMPARISONS
        }


def levels_of(pattern: int) -> dict[str, int]:
    """The level of each comparison in a pattern; the number is that of ``sql/comparisons.sql``."""
    levels = {}
    for name, named in COMPARISONS.items():
        pattern, levels[name] = divmod(pattern, len(named))
    return levels


def rates(counts: Mapping[int, float], levels: int, prior: Sequence[float] | None = None) -> list[float]:
    """Probabilities of the levels from counts, among values that are not missing.

    ``prior`` adds that many pairs of no consequence to each level (a half each unless given), so that what was
    never seen is rare and not impossible.  Level 0's share is of all pairs.
    """
    added = prior if prior is not None else [0.5] * levels
    known = {level: counts.get(level, 0) + added[level] for level in range(1, levels)}
    total = sum(known.values())
    everything = sum(counts.values())
    missing = counts.get(0, 0) / everything if everything else 0.0
    return [missing] + [known[level] / total for level in range(1, levels)]


def learn(
    patterns: Mapping[tuple[int, ...], int], u: Levels, *, rounds: int = 50
) -> tuple[dict[str, list[float]], float]:
    """m of the comparisons in ``LEARNED_ON_ID``, and the share of true pairs, by EM with u held fixed.

    ``patterns`` counts the pairs of one id by their levels, in the order of ``LEARNED_ON_ID``.  Most such pairs
    are of one person; the rest (an id of somebody else) are told apart by their other levels.
    Source: Dempster, Laird and Rubin (1977); Winkler (1988), "Using the EM algorithm for weight computation".
    """
    names = LEARNED_ON_ID
    m = {name: _first_guess(len(COMPARISONS[name])) for name in names}
    share = 0.95
    total = sum(patterns.values())
    for _ in range(rounds):
        sums: dict[str, dict[int, float]] = {name: {} for name in names}
        matched = 0.0
        for pattern, pairs in patterns.items():
            same, other = share, 1 - share
            for name, level in zip(names, pattern, strict=True):
                if level:
                    same *= m[name][level]
                    other *= u[name][level]
            belief = pairs * same / (same + other)
            matched += belief
            for name, level in zip(names, pattern, strict=True):
                sums[name][level] = sums[name].get(level, 0.0) + belief
        before, share = share, min(max(matched / total, 0.5), 1 - 1e-6) if total else share
        m = {name: rates(sums[name], len(COMPARISONS[name])) for name in names}
        if abs(before - share) < 1e-9:
            break
    return m, share


def _first_guess(levels: int) -> list[float]:
    rest = 0.1 / (levels - 2)
    return [0.0, 0.9] + [rest] * (levels - 2)
