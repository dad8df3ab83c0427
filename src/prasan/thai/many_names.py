"""How many Thai names sound at once: the keys of ``thai_name_key`` (``sql/names.sql``), in a third of its time.

A name by itself is asked of the macro.  To key a nation's names, which are millions, they are written one below the other
in the letters of TIS-620, a byte each, and every step is taken once for all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LETTERS = "cp874"  # TIS-620 as Python has it with all of ASCII
_FIRST, _LAST = (letter.encode(_LETTERS) for letter in "กฮ")
_VOWELS, _SILENCED, _DOUBLED = "ิุ".encode(_LETTERS), "์".encode(_LETTERS), "รร".encode(_LETTERS)
# From the end, where the sign stands first that most names have not.
_NOT_SAID = re.compile(b"%s[%s]?[%s-%s]" % (_SILENCED, _VOWELS, _FIRST, _LAST))
_DOUBLED_BEFORE = re.compile(b"%s([%s-%s])" % (_DOUBLED, _FIRST, _LAST))
_ALIKE = "ศษซณญฎฏฐฑฒธฆฃฅภผฌฉฬรฤฝีืูๅ".encode(_LETTERS)
_ONE = "สสสนยดตททททคคคพพชชลลลฟิึุา".encode(_LETTERS)
_TABLE = bytes.maketrans(_ALIKE, _ONE)
_LEFT_OUT = "ั็่้๊๋ะ ".encode(_LETTERS)
_ONCE = [letter.encode(_LETTERS) for letter in "กคงชดตทนบพมยลวส"]


def keys_at_once(names: Sequence[str]) -> list[str]:
    """The key of each name.  Names are of Thai letters and of ASCII's; none has a line break.  Raises ValueError where one does,
    UnicodeEncodeError for another letter."""
    told = "\n".join(names).encode(_LETTERS)
    told = _NOT_SAID.sub(b"", told[::-1])[::-1]
    told = _DOUBLED_BEFORE.sub("ั".encode(_LETTERS) + rb"\1", told).replace(_DOUBLED, "ัน".encode(_LETTERS))
    told = told.translate(_TABLE, _LEFT_OUT)
    for letter in _ONCE:
        told = told.replace(letter * 2, letter)
    keys = told.decode(_LETTERS).split("\n")
    if names and len(keys) != len(names):
        raise ValueError("a name has a line break")
    return keys if names else []
