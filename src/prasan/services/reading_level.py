"""How hard a text is to read, for pages that everybody is to understand: the sixth year of school is the limit.

English is measured by the grade of Flesch and Kincaid (1975).  Thai has no such formula that is agreed on, and no mark at a
sentence's end; our pages have a sentence a line, and what is measured is how many words sentences have and how many of the words are
not among the most frequent of the Thai National Corpus (Aroonmanakun 2007, whose counts come with PyThaiNLP).  A word that is made of
frequent ones of two letters or more is frequent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MOST_GRADE = 6.0
MOST_MEAN, MOST_WORDS, MOST_RARE = 14.0, 25, 0.08
FREQUENT = 4000
"""The limits: the English grade; for Thai the mean of words a sentence, and the share of rare words; for both the longest sentence."""

_MARKUP = re.compile(r"^\s*(#+|[-*]|\d+\.)\s+|[*_`\"“”]", re.MULTILINE)
_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_THAI, _SEVERAL = re.compile("[\u0e01-\u0e4e]"), re.compile("[\u0e01-\u0e2e].*[\u0e01-\u0e2e]")


@dataclass(frozen=True)
class Level:
    """Of a text: its sentences, the mean words of one, the longest and how many it has; for English the grade, for Thai the share of
    rare words (0 to 1) and which these are."""

    sentences: int
    mean: float
    longest: str
    most: int
    grade: float | None = None
    rare: float | None = None
    rare_words: tuple[str, ...] = ()

    @property
    def faults(self) -> list[str]:
        """What is beyond the limits, each with its remedy; none for a text that is plain enough."""
        found = []
        if self.most > MOST_WORDS:
            found.append(f"a sentence has {self.most} words, at most {MOST_WORDS}: make two of it: {self.longest}")
        if self.grade is not None and self.grade > MOST_GRADE:
            found.append(
                f"the Flesch-Kincaid grade is {self.grade:.1f}, at most {MOST_GRADE:g}: take shorter words and sentences"
            )
        if self.rare is not None and self.mean > MOST_MEAN:
            found.append(f"sentences have {self.mean:.1f} words in the mean, at most {MOST_MEAN:g}: make them shorter")
        if self.rare is not None and self.rare > MOST_RARE:
            found.append(
                f"{self.rare:.0%} of the words are rare, at most {MOST_RARE:.0%}: say otherwise {', '.join(self.rare_words[:12])}"
            )
        return found


def level(text: str) -> Level:
    """The level of a text in the language that most of its letters are of; Markdown's marks do not count."""
    plain = _MARKUP.sub("", text)
    latin = len(re.findall("[A-Za-z]", plain))
    return _thai(plain) if len(_THAI.findall(plain)) > latin else _english(plain)


def _english(text: str) -> Level:
    sentences = [(each.strip(), re.findall(r"[A-Za-z][A-Za-z'’]*|\d[\d,.]*", each)) for each in _END.split(text)]
    told = [(each, words) for each, words in sentences if words]
    words = [word for _, own in told for word in own]
    if not words:
        return Level(0, 0.0, "", 0, grade=0.0)
    mean = len(words) / len(told)
    grade = 0.39 * mean + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    longest, own = max(told, key=lambda each: len(each[1]))
    return Level(len(told), mean, longest, len(own), grade=grade)


def _syllables(word: str) -> int:
    """Groups of vowels; a silent e does not count, and no word has none."""
    word = word.lower().rstrip("'’s") or word.lower()
    groups = len(re.findall("[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def _thai(text: str) -> Level:
    from pythainlp.tokenize import word_tokenize  # its dictionary takes a second: read when a text is measured

    told = []
    for line in re.split(r"\n+", text):
        words = [each for each in word_tokenize(line, keep_whitespace=False) if _THAI.search(each)]
        if words:
            told.append((line.strip(), words))
    words = [word for _, own in told for word in own]
    if not words:
        return Level(0, 0.0, "", 0, rare=0.0)
    rare = [each for each in words if not _frequent(each)]
    longest, own = max(told, key=lambda each: len(each[1]))
    return Level(
        len(told),
        len(words) / len(told),
        longest,
        len(own),
        rare=len(rare) / len(words),
        rare_words=tuple(dict.fromkeys(rare)),
    )


@lru_cache(maxsize=1)
def _frequent_words() -> frozenset[str]:
    from pythainlp.corpus.tnc import word_freqs

    thai = ((word, count) for word, count in word_freqs() if _THAI.search(word))
    return frozenset(word for word, _ in sorted(thai, key=lambda each: (-each[1], each[0]))[:FREQUENT])


@lru_cache(maxsize=4096)
def _frequent(word: str) -> bool:
    """Whether a word is among the frequent ones, or is made of them."""
    known = _frequent_words()
    if word in known or not _SEVERAL.search(word):  # a letter alone, or marks
        return True
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(start in reached and word[start:end] in known for start in range(max(0, end - 20), end - 1)):
            reached.add(end)
    return len(word) in reached
