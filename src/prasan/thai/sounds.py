"""How Thai text sounds, roughly: two spellings that are easily taken for one another have one key.

Tone marks go, letters that sound alike are one letter, a letter under ์ goes.  It is coarser than pronunciation and needs no
dictionary, so that a text need not be parted into words first.  After the idea of Lorchirachoonkul's Thai Soundex (1982), for
whole texts and in our own classes.
"""

from __future__ import annotations

import re

from prasan.thai.text import canonical

_SILENT = re.compile("[ก-ฮ][ิุ]?์")
_DROPPED = re.compile("[็-ํ๎ฯๆ\\s.,/-]+")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ขฃคฅฆ", "ค"),
        **dict.fromkeys("ฉชฌ", "ช"),
        **dict.fromkeys("ศษซ", "ส"),
        **dict.fromkeys("ฎฏต", "ด"),
        **dict.fromkeys("ฐฑฒถธ", "ท"),
        **dict.fromkeys("ผภ", "พ"),
        **dict.fromkeys("ฝ", "ฟ"),
        **dict.fromkeys("ณ", "น"),
        **dict.fromkeys("ญ", "ย"),
        **dict.fromkeys("ฬร", "ล"),
        **dict.fromkeys("ฮ", "ห"),
        **dict.fromkeys("ใ", "ไ"),
        "ี": "ิ",
        "ื": "ึ",
        "ู": "ุ",
    }
)
_VOWELS = (("รร", "ั"), ("ัย", "ไ"), ("ำ", "ัม"), ("แ", "เ"))


def sound(text: str) -> str:
    """The key of a text: texts that sound alike have one.  What is not Thai is in small letters; it may be empty."""
    key = _SILENT.sub("", canonical(text).casefold())
    for written, heard in _VOWELS:
        key = key.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", _DROPPED.sub("", key).translate(_ALIKE))
