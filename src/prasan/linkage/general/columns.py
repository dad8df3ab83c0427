"""Which columns of two tables say the same thing, where nobody tells: by their names, and by the values that both have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

ALIKE = 0.3  # of the values, as often as they stand there: so much must two columns have in common
CLEARLY = 1.25  # times as much as the next column that either could go with
FEWEST_VALUES = 8  # different ones: yes and no stand in many columns


def plain(name: str) -> str:
    """A column's name without case, accents, spaces and signs."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(each for each in apart if not unicodedata.combining(each)))


def same_names(left: Sequence[str], right: Sequence[str]) -> dict[str, str]:
    """Columns of the left that the right table calls the same, or the same but for case, accents, spaces and signs."""
    found = {name: name for name in left if name in right}
    ours, theirs = (Counter(plain(name) for name in names) for names in (left, right))
    for name in left:
        if name not in found and plain(name) and ours[plain(name)] == theirs[plain(name)] == 1:
            found[name] = next(other for other in right if plain(other) == plain(name))
    return found


def same_values(left: Mapping[str, Sequence[str | None]], right: Mapping[str, Sequence[str | None]]) -> dict[str, str]:
    """Columns of the left whose values are those of a column of the right, and of no other one nearly as much."""
    ours, theirs = ({name: _shares(values) for name, values in table.items()} for table in (left, right))
    common = {
        (one, two): sum(min(share, other.get(value, 0.0)) for value, share in told.items())
        for one, told in ours.items()
        for two, other in theirs.items()
        if min(len(told), len(other)) >= FEWEST_VALUES
    }
    found = {}
    for (one, two), much in common.items():
        next_best = max((each for (a, b), each in common.items() if (a == one) != (b == two)), default=0.0)
        if much >= ALIKE and much > CLEARLY * next_best:
            found[one] = two
    return found


def _shares(values: Sequence[str | None]) -> dict[str, float]:
    counts = Counter(told for each in values if each and (told := plain(each)))
    whole = sum(counts.values())
    return {value: count / whole for value, count in sorted(counts.items())}
