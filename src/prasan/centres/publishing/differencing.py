"""Whether a table about people may follow others that were published before: what all of them say together.

A table is safe by itself (:mod:`prasan.centres.disclosure`).  Two of one measure and period are subtracted by anybody who kept the
first: an area of 12 that becomes 13 tells that one person came.  So a table follows another only where

- both hide the same areas (an area that is shown once and hidden once would tell, by subtraction, of others);
- what anybody can read of each smallest part, a shown leaf or all hidden parts of one shown area together, is as it was, or
  differs by at least ten people;
- where the number of people is as it was, every amount is as it was too.

This is asked of every edition that was ever published, not of the last alone, since many small steps are one large, and the other
way round.  Whatever does not pass waits: the table that was published stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prasan.centres.areas import Area
from prasan.centres.disclosure import SMALL


@dataclass(frozen=True)
class Table:
    """A published table of people: by area (all levels) the count, None where it is hidden, and amounts of the same people.

    An area that is not there has nobody.  ``amounts`` are by the name of what is counted, then by area.
    """

    people: Mapping[str, float | None]
    amounts: Mapping[str, Mapping[str, float | None]]


def may_follow(table: Table, former: Iterable[Table], areas: Iterable[Area]) -> bool:
    """Whether a table may be published, given all that were published of the same measure and period."""
    parents = {area.code: area.parent for area in areas}
    now = _Parts(table, parents)
    return all(now.may_follow(_Parts(each, parents)) for each in former)


class _Parts:
    """The smallest parts that can be read from a table: shown leaves, and by shown area the sum of what is hidden in it."""

    def __init__(self, table: Table, parents: Mapping[str, str | None]) -> None:
        self.hidden = frozenset(code for code, count in table.people.items() if count is None)
        self.people = _parts(table.people, self.hidden, parents)
        self.amounts = {name: _parts(told, self.hidden, parents) for name, told in table.amounts.items()}

    def may_follow(self, former: _Parts) -> bool:
        if self.hidden != former.hidden or self.amounts.keys() != former.amounts.keys():
            return False
        for part in self.people.keys() | former.people.keys():
            changed = abs(self.people.get(part, 0) - former.people.get(part, 0))
            if 0 < changed < SMALL:
                return False
            if not changed and any(
                self.amounts[name].get(part, 0) != former.amounts[name].get(part, 0) for name in self.amounts
            ):
                return False
        return True


def _parts(
    told: Mapping[str, float | None], hidden: frozenset[str], parents: Mapping[str, str | None]
) -> dict[str, float]:
    """By leaf that is shown its value, by ``hidden in <area>`` what is left of a shown area."""
    children: dict[str, set[str]] = defaultdict(set)
    for code in told:
        parent = parents[code]
        if parent is not None:
            children[parent].add(code)
    parts: dict[str, float] = {}
    for code, value in told.items():
        if value is None or code in hidden:
            continue
        below = children[code]
        if not below:
            parts[code] = value
        elif below & hidden:
            parts[f"hidden in {code}"] = value - sum(told[each] or 0 for each in below - hidden)
    return parts
