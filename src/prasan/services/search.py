"""Finding a service by what people say: in Thai or English, in everyday words, misspelt, or typed in the other keyboard layout.

A query is read in two ways that are added up.  By words: it is parted into words (PyThaiNLP's ``newmm``), each is met by the
catalogue's words, or by those within an edit or two of it or of its sound, and counts by how rare it is (inverse document
frequency, Spärck Jones 1972).  By sound: the query as a whole is held against each name and saying by the trigrams that they
share, so that a misspelling that breaks the words apart still finds.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prasan.services.model import Service
from prasan.thai.sounds import sound
from prasan.thai.text import canonical

_TYPED = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_MEANT = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI, _TO_LATIN = str.maketrans(_TYPED, _MEANT), str.maketrans(_MEANT, _TYPED)
_STOP = frozenset(
    [
        "ขอ",
        "การ",
        "ของ",
        "ที่",
        "ใน",
        "ทำ",
        "จะ",
        "ต้อง",
        "อยาก",
        "ได้",
        "ไหม",
        "มั้ย",
        "ไง",
        "ยังไง",
        "อย่างไร",
        "ไหน",
        "ที่ไหน",
        "ครับ",
        "ค่ะ",
        "คะ",
        "แล้ว",
        "และ",
        "หรือ",
        "เพื่อ",
        "กับ",
        "ให้",
        "เป็น",
        "อยู่",
        "ไป",
        "มา",
        "มี",
        "ก็",
        "ว่า",
        "a",
        "an",
        "the",
        "how",
        "to",
        "do",
        "i",
        "my",
        "is",
        "of",
        "for",
        "in",
        "on",
        "and",
        "or",
        "get",
        "need",
        "want",
        "where",
        "can",
        "with",
    ]
)
_NAME, _SAYING, _ABOUT = 3.0, 3.0, 0.7
_NEAR, _LEAST, _SOUND = 0.6, 0.9, 6.0
_MOST = 20


@dataclass(frozen=True)
class Found:
    """A service, and how well it answers (larger is better; figures of two queries are not to be compared)."""

    service: Service
    score: float


def edits(a: str, b: str, most: int) -> int | None:
    """How many letters are to be added, left out, changed or swapped with the next to make one text of another (optimal string
    alignment, Damerau 1964); None beyond ``most``."""
    if abs(len(a) - len(b)) > most:
        return None
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if before and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None


def words_of(text: str) -> list[str]:
    """The words of a text in either language, small letters, without those that say nothing."""
    from pythainlp.tokenize import word_tokenize  # its dictionary takes a second: read when something is sought

    plain = re.sub(r"[^\w\u0e00-\u0e7f]+", " ", canonical(text).casefold())
    parted = (_stem(each.strip()) for each in word_tokenize(plain, keep_whitespace=False))
    return [each for each in parted if each and each not in _STOP and not re.fullmatch("[\u0e2f-\u0e4e]", each)]


def _stem(word: str) -> str:
    return word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Index:
    """The services, ready to be searched; made once for a catalogue."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = tuple(services)
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)  # word -> service -> weight
        self._phrases: list[tuple[int, str, Counter[str]]] = []
        for number, service in enumerate(self.services):
            for weight, texts in (
                (_NAME, (service.name_th, service.name_en)),
                (_SAYING, service.words),
                (_ABOUT, (service.about_th, service.about_en, service.who_th, service.who_en)),
            ):
                for text in texts:
                    for word in words_of(text):
                        self._weights[word][number] = max(weight, self._weights[word].get(number, 0.0))
            for text in (service.name_th, service.name_en, *service.words):
                key = sound(text)
                self._phrases.append((number, key, _grams(key)))
        self._gram_places: dict[str, list[int]] = defaultdict(list)
        for place, (_, _, grams) in enumerate(self._phrases):
            for gram in grams:
                self._gram_places[gram].append(place)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        for word in self._weights:
            self._sounds[sound(word)].append(word)
        self._letters = [(word, len(word), frozenset(word)) for word in self._weights if len(word) > 2]

    def search(self, query: str, most: int = _MOST) -> list[Found]:
        """The services that answer a query, the best first; none where nothing does.  The query may be anything."""
        query = canonical(query[:200])
        scores = self._scores(query)
        for other in _slipped(query):
            found = self._scores(other)
            # Typed in the other layout, a query means nothing in this one.
            if max(found.values(), default=0.0) * 0.7 > max(scores.values(), default=0.0):
                scores = found
        best = max(scores.values(), default=0.0)
        kept = [(score, number) for number, score in scores.items() if score >= max(_LEAST, best * 0.2)]
        return [
            Found(self.services[number], score) for score, number in sorted(kept, key=lambda e: (-e[0], e[1]))[:most]
        ]

    def _scores(self, query: str) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        asked = words_of(query)
        for word in dict.fromkeys(asked):
            met: dict[int, float] = defaultdict(float)
            for known, likeness in self._like(word):
                for number, weight in self._weights[known].items():
                    met[number] = max(met[number], weight * likeness * self._rarity(known))
            for number, score in met.items():
                scores[number] += score / math.sqrt(len(asked))
        for number, likeness in self._heard(query).items():
            scores[number] += _SOUND * likeness
        return scores

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self.services) / len(self._weights[word])) / 3

    def _like(self, word: str) -> list[tuple[str, float]]:
        """The catalogue's words for one of the query's, and how like they are (1: the same)."""
        if word in self._weights:
            return [(word, 1.0)]
        heard = sound(word)
        found = dict.fromkeys(self._sounds.get(heard, ()), 0.85)
        most = 0 if len(word) < 3 else 1 if len(word) < 7 else 2
        if most:
            size, letters = len(word), frozenset(word)
            for known, length, own in self._letters:
                # An edit changes two kinds of letters at most: most words are seen to be too far without counting edits.
                if abs(length - size) > most or len(letters ^ own) > 2 * most or known in found:
                    continue
                far = edits(word, known, most)
                if far:
                    found[known] = _NEAR / far
        return list(found.items())

    def _heard(self, query: str) -> dict[int, float]:
        """By service how much of a name or saying is in the query's sound, and of the query in it: 0 to 1."""
        key = sound(query)
        grams = _grams(key)
        if not grams:
            return {}
        shared: Counter[int] = Counter()
        for gram, times in grams.items():
            for place in self._gram_places.get(gram, ()):
                shared[place] += min(times, self._phrases[place][2][gram])
        best: dict[int, float] = defaultdict(float)
        size = sum(grams.values())
        for place, common in shared.items():
            number, _, own = self._phrases[place]
            likeness = common / math.sqrt(size * sum(own.values()))
            if likeness > 0.3:
                best[number] = max(best[number], likeness)
        return best


def _grams(key: str) -> Counter[str]:
    padded = f" {key} " if key else ""
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def _slipped(query: str) -> Sequence[str]:
    """What was meant if the keyboard was in the other layout (Kedmanee and US)."""
    letters = re.sub(r"\s", "", query)
    if letters and letters.isascii():
        return (query.translate(_TO_THAI),)
    return (query.translate(_TO_LATIN),) if letters and re.fullmatch("[\u0e00-\u0e7f\\W\\d]+", letters) else ()


@lru_cache(maxsize=4)
def index_of(services: tuple[Service, ...]) -> Index:
    """The index of some services; the same object for the same ones."""
    return Index(services)
