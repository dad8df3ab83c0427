"""Opinions that say much the same, proposed as groups with a score and why; a person confirms them, and nothing is merged.

Two texts are alike by the words that they share, each weighing the more the fewer texts have it (inverse document frequency), as the
cosine between them.  Groups are made by average linkage: the two that are most alike on average become one, while they are alike
enough and nobody in them opposes what another agrees with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from prasan.council.words import segmented

LEAST = 0.25  # how alike two are on average, at least
_TELLING = 6  # words that say why
# Words of the council's own trade, which say nothing of what somebody holds.
_EMPTY = frozenset(
    [
        "และ",
        "ที่",
        "ให้",
        "ของ",
        "ใน",
        "การ",
        "ความ",
        "เป็น",
        "มี",
        "ได้",
        "จะ",
        "ควร",
        "กับ",
        "โดย",
        "เพื่อ",
        "ต่อ",
        "จาก",
        "ไม่",
        "หรือ",
        "ทุก",
        "แต่",
        "นี้",
        "ว่า",
        "อย่าง",
        "ทั้ง",
        "กรม",
        "หน่วยงาน",
        "เห็น",
        "เห็นด้วย",
        "ขอ",
        "เสนอ",
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "for",
        "is",
        "be",
        "should",
        "with",
        "by",
        "on",
        "that",
        "it",
        "we",
        "our",
        "as",
        "are",
        "not",
    ]
)
_SIDES = {"agreed": 1, "amended": 1, "opposed": -1}


@dataclass(frozen=True)
class Said:
    """One opinion: a key, what was written, and the stance (agreed, amended, opposed, noted; "" for a recommendation)."""

    key: str
    text: str
    stance: str = ""


@dataclass(frozen=True)
class Group:
    """Opinions that are alike: ``score`` is how alike they are on average (0 to 1), ``words`` those that they share, most telling first."""

    keys: tuple[str, ...]
    score: float
    words: tuple[str, ...]


def groups(opinions: Sequence[Said], least: float = LEAST) -> list[Group]:
    """The proposals, the most alike first; an opinion is in one at most.  The same opinions give the same groups in any order."""
    ordered = sorted(opinions, key=lambda each: each.key)
    words = {each.key: frozenset(segmented(each.text)) - _EMPTY for each in ordered}
    many = Counter(word for each in words.values() for word in each)
    weight = {word: log(1 + len(ordered) / count) for word, count in many.items()}
    likeness = {
        frozenset((one.key, other.key)): _cosine(words[one.key], words[other.key], weight)
        for one, other in combinations(ordered, 2)
    }
    side = {each.key: _SIDES.get(each.stance, 0) for each in ordered}
    held: list[tuple[str, ...]] = [(each.key,) for each in ordered]
    while True:
        best = max(
            (
                (_between(one, other, likeness), one, other)
                for one, other in combinations(held, 2)
                if not {side[key] for key in (*one, *other)} >= {1, -1}
            ),
            key=lambda each: each[0],  # of equals the first in order
            default=None,
        )
        if best is None or best[0] < least:
            break
        held = sorted([*(each for each in held if each not in best[1:]), tuple(sorted((*best[1], *best[2])))])
    made = [
        Group(each, round(_within(each, likeness), 3), _shared(each, words, weight)) for each in held if len(each) > 1
    ]
    return sorted(made, key=lambda each: (-each.score, each.keys))


def _cosine(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    norm = sqrt(sum(weight[word] for word in sorted(one)) * sum(weight[word] for word in sorted(other)))
    return sum(weight[word] for word in sorted(one & other)) / norm if norm else 0.0


def _between(one: Sequence[str], other: Sequence[str], likeness: Mapping[frozenset[str], float]) -> float:
    return sum(likeness[frozenset((a, b))] for a in one for b in other) / (len(one) * len(other))


def _within(keys: Sequence[str], likeness: Mapping[frozenset[str], float]) -> float:
    pairs = [likeness[frozenset(pair)] for pair in combinations(keys, 2)]
    return sum(pairs) / len(pairs)


def _shared(keys: Sequence[str], words: Mapping[str, frozenset[str]], weight: Mapping[str, float]) -> tuple[str, ...]:
    """The words that at least two of them have, by how many have each and what it weighs."""
    many = Counter(word for key in keys for word in words[key])
    telling = sorted((word for word in many if many[word] > 1), key=lambda word: (-many[word] * weight[word], word))
    return tuple(telling[:_TELLING])
