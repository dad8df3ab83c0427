"""One form for Thai text that looks the same: the same in Python here and in SQL (``sql/text.sql``).

Unicode's own forms do not give one.  NFC leaves นํา beside นำ, orders ุ and ู against tone marks but not ิ ี ึ ื ั,
and NFKC takes ำ apart for good.  The canonical form here:

1. marks that leave nothing to see are removed; every kind of space is one space, and none stands at an end;
2. NFC of what is not Thai, apart from what is;
3. two เ are แ;
4. marks above and below a letter stand in the order of their code points (vowel, tone, ์, ๎), ํ last, each once;
5. ํ and า are ำ, once where it is repeated, and the marks about it stand before it.

It is idempotent, and removes or reorders only what cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = "ัิ-ฺ็-๎"
"""Marks above and below, as a character class: U+0E31, U+0E34 to U+0E3A, U+0E47 to U+0E4E."""

# Zero width, soft hyphen, joiners, directions and other controls; U+0009 to U+000D and U+0085 are spaces.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACES = re.compile("[\t-\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_NOT_THAI = re.compile("[^\u0e00-\u0e7f]+")  # NFC would move Thai marks about those of other scripts
_RUN = re.compile(f"[{MARKS}]+")
_SARA_AM = re.compile(f"(?:[{MARKS}]*ํา[ัิ-ฺ็-์๎]*)+")  # what follows may be the ํ of the next
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def canonical(text: str) -> str:
    """The canonical form of a text.  It may be empty."""
    text = _SPACES.sub(" ", _UNSEEN.sub("", text)).strip(" ")
    text = (
        _NOT_THAI.sub(lambda run: unicodedata.normalize("NFC", run.group()), text).replace("เเ", "แ").replace("ำ", "ํา")
    )
    text = _SARA_AM.sub(lambda run: "".join(sorted(set(run.group()) - set("ํา"))) + "ำ", _ordered(text))
    return _ordered(text)


def arabic_digits(text: str) -> str:
    """Thai digits as 0 to 9; the rest as it is."""
    return text.translate(_DIGITS)


def _ordered(text: str) -> str:
    return _RUN.sub(lambda run: "".join(sorted(set(run.group()), key=_place)), text)


def _place(mark: str) -> tuple[bool, str]:
    return mark == "ํ", mark
