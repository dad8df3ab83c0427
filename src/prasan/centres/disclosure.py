"""Which areas' counts of people are hidden, so that no small one can be read or worked out.

**Threshold.**  A count of 1 to 9 is hidden (primary suppression).  A zero is shown: it is about nobody.

**Subtraction.**  The table is a tree of sums: the nation is the sum of its provinces (and of "province not
stated"), a province of its districts (and of "district not stated").  Who knows a sum and all its parts but
one has that one, so further parts are hidden (complementary suppression), for every sum from the leaves up:

- a hidden area hides every area in it that is not zero;
- in each shown sum, no part is hidden or at least two are;
- the hidden parts of a shown sum must exceed what their count of leaves alone would tell.  Everybody knows
  that a hidden leaf is at least 1.  If ``n`` hidden leaves are known to sum to ``s``, each lies in
  ``[1, 1 + s - n]`` and nothing narrower can be said.  ``s - n`` must be at least 9: then no hidden count can
  even be told to be small.  (Two districts of 1 and 1 would else be plain from a sum of 2.)

Where the parts of a sum cannot be hidden well enough, the sum is hidden too.  The national total is therefore
shown, except when it is itself under ten, or is spread over nearly as many areas as people; then all is hidden.

**Who is hidden to protect another** is decided by what is public (not stated first, provinces by population,
districts by code, as a province's first is its largest), never by the counts: were it always the smallest, the
smallest that is shown would bound the one that is not.

**What it does not withstand**: somebody who also runs this very method on every table that fits what is shown.  A
few rare tables (all hidden counts at the most that hiding them for their own sake allows) are then told apart.

**Amounts, and levels of units.**  One pattern serves a measure: its amounts and ratios are hidden exactly where
its counts are, for its owner and every unit above, whose cells are all equal because a measure has one owner.
One fiscal year is counted once, so there is no earlier figure to subtract.

Sources: L. H. Cox, "Suppression Methodology and Statistical Disclosure Control", JASA 75 (1980), for the
pattern; P.-P. de Wolf, "HiTaS: A Heuristic Approach to Cell Suppression in Hierarchical Tables", LNCS 2316
(2002), for working through the levels of a hierarchy; A. Hundepool et al., *Statistical Disclosure Control*
(Wiley, 2012, doi:10.1002/9781118348239), chapter 4, for the attacker's interval as the test of it; R. C.-W. Wong
et al., "Minimality Attack in Privacy Preserving Data Publishing", VLDB 2007, for the choice by public facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from prasan.centres.areas import NATION, Area, province_populations

SMALL = 10  # a count below it, and not zero, is hidden


def hidden_areas(counts: Mapping[str, int], areas: Iterable[Area]) -> frozenset[str]:
    """The areas, of any level, whose figures are to be hidden.

    ``counts`` is of people (or households) by leaf: a district, ``"<province>00"`` or ``"00"``; a leaf that is
    not in it has nobody.  Raises ValueError for a negative count or an area that is not a leaf of ``areas``.
    """
    return _Pattern(counts, areas).hidden


class _Pattern:
    def __init__(self, counts: Mapping[str, int], areas: Iterable[Area]) -> None:
        by_code = {area.code: area for area in areas}
        inner = {area.parent for area in by_code.values()}
        self._totals: dict[str, int] = defaultdict(int)
        self._leaves: dict[str, int] = defaultdict(int)
        self._children: dict[str, set[str]] = defaultdict(set)
        for leaf, count in counts.items():
            if leaf not in by_code or leaf in inner or count < 0:
                raise ValueError(f"{count} is no count of people in a smallest area {leaf!r}")
            at: str | None = leaf if count else None
            while at is not None:
                self._totals[at] += count
                self._leaves[at] += 1
                parent = by_code[at].parent
                if parent is not None:
                    self._children[parent].add(at)
                at = parent
        populations = province_populations()
        self._turn = {
            code: (by_code[code].stated, populations.get(code, 0), -int(code))
            for code in self._totals
            if code.isdigit()
        }
        self._hidden: set[str] = set()
        if self._totals[NATION] and (self._totals[NATION] < SMALL or not self._protect(NATION)):
            self._hide(NATION)
        self.hidden = frozenset(self._hidden)

    def _protect(self, shown: str) -> bool:
        """Hide parts of a shown sum until none of them can be worked out; False where that cannot be had."""
        for child in sorted(self._children[shown]):
            if self._totals[child] < SMALL or not self._protect(child):
                self._hide(child)
        while True:
            hidden = self._children[shown] & self._hidden
            leeway = sum(self._totals[child] - self._leaves[child] for child in hidden)
            if not hidden or (len(hidden) > 1 and leeway >= SMALL - 1):
                return True
            rest = self._children[shown] - hidden
            if not rest:
                return False
            self._hide(min(rest, key=self._turn.__getitem__))

    def _hide(self, code: str) -> None:
        self._hidden.add(code)
        for child in self._children[code]:
            self._hide(child)
