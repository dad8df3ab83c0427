"""What a simulation says: counts and sums, and nothing of any one unit.  Amounts are in baht."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from prasan.measures.model import Value
from prasan.measures.simulation.scenario import Strategy


@dataclass(frozen=True)
class Span:
    """What a figure may be, ``low`` to ``high``, around what it is by the data as they are."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Group:
    """A part of the population: a province's units, or the people of an age or a sex.

    ``counted`` = ``eligible`` + ``not_eligible`` + ``undetermined``; of people, they are counted by what is said of
    their unit.  ``served`` of the eligible are paid.  ``due`` before the budget and ``paid`` after it go by the unit's area, or the payee's age and
    sex; they are of ``payees`` and ``payees_served``.
    """

    key: str
    counted: int
    eligible: int
    not_eligible: int
    undetermined: int
    served: int
    payees: int
    payees_served: int
    due: float
    paid: float


@dataclass(frozen=True)
class CriterionEffect:
    """Of how many units a criterion is not met or undetermined; ``only``: where all the others are met."""

    criterion: str
    not_met: int
    undetermined: int
    only_not_met: int
    only_undetermined: int


@dataclass(frozen=True)
class Reference:
    """Against a reference group: ``reference`` units in it are ``covered`` (eligible), ``missed`` or ``undetermined``.

    ``leaked``: eligible units outside it; ``unknown``: units of which it cannot be said whether they are in it.
    """

    rule: str
    reference: int
    covered: int
    missed: int
    undetermined: int
    eligible: int
    leaked: int
    unknown: int

    @property
    def undercoverage(self) -> float | None:
        """The share that is missed, of those in the group that are determined, 0 to 1; None where there are none."""
        known = self.covered + self.missed
        return self.missed / known if known else None

    @property
    def leakage(self) -> float | None:
        """The share outside the group, of the eligible of whom that is known, 0 to 1; None where there are none."""
        known = self.covered + self.leaked
        return self.leaked / known if known else None


@dataclass(frozen=True)
class Result:
    """A scenario worked out.

    Of ``population`` units (``people`` in them) some are ``eligible`` (``people_eligible``), ``not_eligible`` and
    ``undetermined``; they add up.  ``due`` is the amount before the budget and ``paid`` after it, to ``served``
    units; ``left`` is what remains of the budget (None without one).

    The spans are of eligible units and of the amount due: by what is undetermined, by linkage, and by both.  A unit
    whose links are doubtful is assessed three times: as linked, without its doubtful links, and with the records
    that await a clerk's decision and would best be its own.  ``touched`` units are so carried.  What an undetermined
    unit may be due is its own amount where that is known, and else the largest that anybody is due.
    """

    measure: str
    version: int
    unit: str
    as_of: datetime.date
    changes: Mapping[str, Value]
    strategy: Strategy
    budget: float | None
    priority: tuple[str, ...]
    population: int
    people: int
    eligible: int
    people_eligible: int
    not_eligible: int
    undetermined: int
    due: float
    paid: float
    served: int
    left: float | None
    touched: int
    eligible_by_undetermined: Span
    eligible_by_linkage: Span
    eligible_by_both: Span
    due_by_undetermined: Span
    due_by_linkage: Span
    due_by_both: Span
    by_province: tuple[Group, ...]
    by_age: tuple[Group, ...]
    by_sex: tuple[Group, ...]
    criteria: tuple[CriterionEffect, ...]
    reference: Reference | None


@dataclass(frozen=True)
class Change:
    """Of a group, how many gain, lose and see no change, and the baht that those gain and lose.

    Who is paid more gains, and so does who is served and was not, where nothing is paid.  ``entered`` became
    eligible, ``departed`` no longer are, and of ``judged_anew`` the verdict changed in any way.  The baht
    are of ``payees_gain`` and ``payees_lose``.
    """

    key: str
    gains: int
    loses: int
    unchanged: int
    entered: int
    departed: int
    judged_anew: int
    payees_gain: int
    payees_lose: int
    baht_gained: float
    baht_lost: float


@dataclass(frozen=True)
class Comparison:
    """The second of two scenarios against the first: of units in all and by province, of people by age and sex.

    ``verdicts``: how many units went from one verdict to another, such as ``("undetermined", "eligible")``; a unit
    that only one of them has in its population is ``"outside"`` of the other.
    """

    total: Change
    by_province: tuple[Change, ...]
    by_age: tuple[Change, ...]
    by_sex: tuple[Change, ...]
    verdicts: Mapping[tuple[str, str], int]
