"""What a proposal of a project says, as it is kept: the ``terms`` of :meth:`Proposal.terms`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from prasan.thai.dates import BUDDHIST_ERA

Stage = Literal["draft", "proposed", "checked", "approved", "running", "done", "stopped"]
STAGES: tuple[Stage, ...] = ("draft", "proposed", "checked", "approved", "running", "done", "stopped")
LIVE: tuple[Stage, ...] = ("proposed", "checked", "approved", "running")
"""The stages of projects that may still come, or are on their way."""
HOW = ("creates", "changes", "uses", "retires")
_FIRST_MONTH = 10  # of the fiscal year


@dataclass(frozen=True)
class Benefit:
    """What gets better: in words, in baht a year where it can be said so, and by which indicator of a centre it shows."""

    what: str
    baht: int | None = None
    indicator: str = ""


@dataclass(frozen=True)
class Touch:
    """An element of the blueprint that a project touches, by its key in the estate; ``how`` is one of HOW."""

    key: str
    how: str


@dataclass(frozen=True)
class Proposal:
    """A project: ``number`` and ``stage`` are the portfolio's, the rest is what its agency says.

    ``owner`` and ``contributors`` are codes of units, ``budget`` is baht by fiscal year (B.E., October to September), ``depends_on``
    numbers of projects, ``packages`` work packages of the blueprint by key.
    """

    number: int
    stage: Stage
    owner: str
    title_th: str
    title_en: str = ""
    summary: str = ""
    contributors: tuple[str, ...] = ()
    pillar: str = ""
    starts: date | None = None
    ends: date | None = None
    budget: tuple[tuple[int, int], ...] = ()
    benefits: tuple[Benefit, ...] = ()
    depends_on: tuple[int, ...] = ()
    packages: tuple[str, ...] = ()
    touches: tuple[Touch, ...] = ()

    @property
    def total(self) -> int:
        """Baht in all years."""
        return sum(baht for _, baht in self.budget)

    @property
    def benefit(self) -> int:
        """Baht a year of the benefits that are said in baht."""
        return sum(each.baht or 0 for each in self.benefits)

    @property
    def years(self) -> range:
        """The fiscal years in which it runs; none where a date is missing or they are backwards."""
        if self.starts is None or self.ends is None:
            return range(0)
        return range(fiscal_year(self.starts), fiscal_year(self.ends) + 1)

    def meets(self, other: Proposal) -> bool:
        """Whether both run on some day; a date that is missing leaves it open, which counts."""
        return not (
            (self.ends is not None and other.starts is not None and self.ends < other.starts)
            or (other.ends is not None and self.starts is not None and other.ends < self.starts)
        )

    def terms(self) -> dict[str, Any]:
        """As it is kept, without what is the portfolio's own."""
        return {
            "title_th": self.title_th,
            "title_en": self.title_en,
            "summary": self.summary,
            "contributors": list(self.contributors),
            "pillar": self.pillar,
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "budget": {str(year): baht for year, baht in self.budget},
            "benefits": [{"what": each.what, "baht": each.baht, "indicator": each.indicator} for each in self.benefits],
            "depends_on": list(self.depends_on),
            "packages": list(self.packages),
            "touches": [{"key": each.key, "how": each.how} for each in self.touches],
        }

    def at(self, number: int, stage: Stage) -> Proposal:
        """The same with the portfolio's own."""
        return replace(self, number=number, stage=stage)


def read_terms(number: int, stage: Stage, owner: str, terms: Mapping[str, Any]) -> Proposal:
    """The proposal of its terms.  Raises KeyError, ValueError where they are none of :meth:`Proposal.terms`."""
    return Proposal(
        number=number,
        stage=stage,
        owner=owner,
        title_th=terms["title_th"],
        title_en=terms["title_en"],
        summary=terms["summary"],
        contributors=tuple(terms["contributors"]),
        pillar=terms["pillar"],
        starts=date.fromisoformat(terms["starts"]) if terms["starts"] else None,
        ends=date.fromisoformat(terms["ends"]) if terms["ends"] else None,
        budget=tuple(sorted((int(year), int(baht)) for year, baht in terms["budget"].items())),
        benefits=tuple(Benefit(each["what"], each["baht"], each["indicator"]) for each in terms["benefits"]),
        depends_on=tuple(terms["depends_on"]),
        packages=tuple(terms["packages"]),
        touches=tuple(Touch(each["key"], each["how"]) for each in terms["touches"]),
    )


def fiscal_year(day: date) -> int:
    """The fiscal year of a day, in the Buddhist Era: October 2568 is of 2569."""
    return day.year + BUDDHIST_ERA + (day.month >= _FIRST_MONTH)
