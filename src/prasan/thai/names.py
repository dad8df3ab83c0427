"""Titles, and what is left of a name without them; the same in Python here and in SQL (``sql/names.sql``).

Monks' and royal styles (พระ, สามเณร, แม่ชี, หม่อมเจ้า) are part of how a person is called and stay.  Source of the titles:
``data/titles.csv`` (title as written, in full, the sex it tells if it tells one, kind).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Title:
    """A way to write a title.  ``sex`` is ``"1"`` (a man's), ``"2"``, or None where it does not tell."""

    written: str
    full: str
    sex: str | None
    kind: str = ""


@dataclass(frozen=True)
class SplitName:
    """A name taken apart; ``titles`` as written, first to last."""

    titles: tuple[Title, ...]
    name: str

    @property
    def sex(self) -> str | None:
        """The sex that the titles tell, unless they tell none or both."""
        told = {title.sex for title in self.titles if title.sex}
        return told.pop() if len(told) == 1 else None


@cache
def titles() -> tuple[Title, ...]:
    """Every way to write a title, the longest first."""
    text = files("prasan.thai").joinpath("data", "titles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    known = [Title(row["title"], row["full"], row["sex"] or None, row["kind"]) for row in rows]
    return tuple(sorted(known, key=lambda title: (-len(title.written), title.written)))


@cache
def titles_pattern() -> str:
    """A regular expression, of Python's and RE2's, for the titles that begin a tidied name and two signs of the rest.

    The rest must be able to be a name: it begins with a letter that can begin a word, and another sign follows.  No
    group is in it, for which RE2 would take twenty times as long.
    """
    return f"^{_one_title()}+[ก-ฮเ-ไA-Za-z][^ ]"


@cache
def full_titles() -> dict[str, tuple[str, str | None]]:
    """The letters of a title as written, spaces left out -> the title in full, the sex that it tells."""
    known: dict[str, tuple[str, str | None]] = {}
    for title in titles():
        known[_letters(title.written)] = (title.full, title.sex)
        if title.kind == "rank" and title.sex is None:
            known[f"{_letters(title.written)}หญิง"] = (f"{title.full}หญิง", "2")
    return known


def split_name(text: str) -> SplitName:
    """Titles and name of a tidied text (:func:`prasan.thai.text.canonical`); a name is always left."""
    matched = re.match(titles_pattern(), text)
    if matched is None:
        return SplitName((), text)
    titles_end = matched.end() - 2
    written = [_letters(each[0]) for each in re.finditer(_one_title(), text[:titles_end])]
    known = full_titles()
    return SplitName(tuple(Title(each, *known[each]) for each in written), text[titles_end:])


@cache
def _one_title() -> str:
    return f"(?:(?:{'|'.join(map(_pattern_of, titles()))}) ?)"


def _letters(written: str) -> str:
    return written.replace(" ", "")


def _pattern_of(title: Title) -> str:
    """Dots may be followed by a space, a rank by หญิง; what ends in a Latin letter ends in a space."""
    pattern = re.escape(_letters(title.written)).replace(r"\.", r"\. ?").replace("ว่าที่", "ว่าที่ ?")
    if title.kind == "rank" and title.sex is None:
        return pattern + "(?: ?หญิง)?"
    return pattern + " " if title.written[-1].isascii() and title.written[-1].isalpha() else pattern
