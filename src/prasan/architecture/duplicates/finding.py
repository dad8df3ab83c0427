"""Pairs of things of two agencies that do the same, each with a score and what speaks for and against it.

Points are logarithms of odds, added up from a start that says that two things are seldom the same.  They were learned on the
demonstration's truth of a few seeds and rounded; ``benchmarks/blueprint_duplicates.py`` measures them on others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prasan.architecture.duplicates.profiles import IDENTITIES, Profile, profiles
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.files import without_collecting

LEAST = 0.5
"""The score from which a pair is proposed: it is then more likely the same than not, and where the office confirms, a pair too
many costs it a look, and one too few a second system."""

_START = -2.3
_COMMON = 0.5  # a capability or part that about so many have (as a share of the scale) says nothing
_SAME = {"capability": 8.0, "part": 2.0}
_OTHER = {"capability": -3.0, "part": -1.0}
_WORDS = {"data": (2.7, 0.3), "service": (2.4, 0.2)}  # points for all words, and the likeness that says nothing
_TOGETHER = 3.5
_OTHER_SUBJECT, _ONE_SUBJECT = -7.0, -5.0
_MOST, _BEST = 80, 15  # things that may have a word that is looked by, candidates kept of each thing


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for (points above 0) or against it: ``what`` is a field, ``words`` those that both have.

    ``what`` is capability, part, data, service, words (of any field), name, technology or subject.
    """

    what: str
    points: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things of two agencies; ``score`` is from 0 to 1, ``why`` has the weightiest first."""

    left: Thing
    right: Thing
    score: float
    why: tuple[Evidence, ...]


def find_duplicates(estate: Estate, kind: str = "application", *, least: float = LEAST) -> list[Pair]:
    """The pairs of a kind (of KINDS) that score ``least`` or more, the likeliest first."""
    with without_collecting():
        known = profiles(estate, kind)
        compared = (compare(known[left], known[right]) for left, right in _candidates(known))
        found = [pair for pair in compared if pair.score >= least]
    return sorted(found, key=lambda pair: (-pair.score, pair.left.key, pair.right.key))


def compare(left: Profile, right: Profile) -> Pair:
    """The score of two profiles and why."""
    told = list(_evidence(left, right))
    points = _START + sum(each.points for each in told)
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, points))))
    weighty = sorted(told, key=lambda each: -abs(each.points))
    return Pair(left.thing, right.thing, round(score, 4), tuple(weighty))


def _evidence(left: Profile, right: Profile) -> Iterator[Evidence]:
    for name in IDENTITIES:
        mine, theirs = left.told.get(name), right.told.get(name)
        if name == "subject":
            if mine and theirs and not mine.keys() & theirs.keys():
                yield Evidence("subject", _OTHER_SUBJECT, (*mine, *theirs))
            elif bool(mine) != bool(theirs):
                yield Evidence("subject", _ONE_SUBJECT, tuple(mine or theirs or ()))
        elif mine and theirs:
            both = mine.keys() & theirs.keys()
            rarest = max((mine[word] for word in both), default=0.0)
            yield Evidence(name, _SAME[name] * (rarest - _COMMON) if both else _OTHER[name], tuple(sorted(both)))
    for name, (points, nothing) in _WORDS.items():
        mine, theirs = left.told.get(name), right.told.get(name)
        if mine and theirs:
            likeness, met = _likeness(mine, theirs)
            yield Evidence(name, points * (likeness - nothing), met)
    likeness, met = _likeness(left.told.get("together", {}), right.told.get("together", {}))
    yield Evidence("words", _TOGETHER * likeness, tuple(word for word in met if word[0] != "="))
    for name, languages in (
        ("name", ("name_th", "name_en")),
        ("technology", ("technology",)),
    ):  # said, not counted twice
        shared = [
            word for each in languages for word in _likeness(left.told.get(each, {}), right.told.get(each, {}))[1]
        ]
        if shared:
            yield Evidence(name, 0.0, tuple(shared))


def _likeness(mine: dict[str, float], theirs: dict[str, float]) -> tuple[float, tuple[str, ...]]:
    """From 0 (no word is in both) to 1 (all are), and the words that are, the weightiest first."""
    both = sorted(mine.keys() & theirs.keys(), key=lambda word: (-mine[word], word))
    return sum(mine[word] * theirs[word] for word in both), tuple(both)


def _candidates(known: list[Profile]) -> list[tuple[int, int]]:
    """Pairs worth comparing: of each thing the few of other agencies that share the most of its rarest words."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(known):
        for word in profile.rare:
            having[word].append(place)
    units = [profile.thing.unit for profile in known]
    found: set[tuple[int, int]] = set()
    for place, profile in enumerate(known):
        met: dict[int, float] = defaultdict(float)
        together, own = profile.told.get("together", {}), units[place]
        for word in profile.rare:
            others = having[word]
            if 1 < len(others) <= _MOST:
                weight = together[word]
                for other in others:
                    met[other] += weight
        best = sorted(met.items(), key=lambda each: (-each[1], each[0]))
        kept = [other for other, _ in best if units[other] != own][:_BEST]
        found.update((min(place, other), max(place, other)) for other in kept)
    return sorted(found)
