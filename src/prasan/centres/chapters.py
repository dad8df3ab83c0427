"""The chapters of a roll-up: what is counted of one origin (a data set, or a measure) in one fiscal year, or ever.

No figure is summed across chapters, so that each stands in files of its own, which the next roll-up keeps where
nothing that goes into the chapter has changed.  Its ``mark`` says what went into it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prasan import __version__
from prasan.centres import periods
from prasan.centres.areas import load_areas
from prasan.centres.definitions import DataSet, Definitions
from prasan.centres.figures import APPROVED, Report
from prasan.centres.organisation import Tree
from prasan.centres.periods import Period
from prasan.centres.standing import Part
from prasan.engine.snapshots import Snapshot

_FORM = 2  # of a roll-up's files: of another form nothing is kept but the values
EVER = "ever"  # the chapter of what is summed over the turn of the fiscal year
Place = tuple[str, str]  # a report of a chapter: period, unit


class ReportError(ValueError):
    """A report that cannot be counted; the message names it."""


@dataclass
class Chapter:
    """``reports`` are those that count; ``opened`` the periods of which any has been filed; ``measure`` what was run."""

    origin: str
    year: str
    opened: set[str] = field(default_factory=set)
    reports: list[Report] = field(default_factory=list)
    measure: Snapshot | None = None

    @property
    def name(self) -> str:
        """As its files are called."""
        return f"{self.origin.replace(':', '-')}-{self.year}"

    @property
    def cells(self) -> str:
        """The file of its cells."""
        return f"cells-{self.name}.parquet"

    @property
    def leaves(self) -> str:
        """The file of the values that count in it."""
        return f"leaves-{self.name}.parquet"

    def seals(self) -> dict[Place, str]:
        """What each report that counts was sealed with; one without a seal may have changed at any time."""
        return {(report.period, report.unit): report.seal for report in self.reports}

    def has(self, whole: str) -> bool:
        """Whether the figures of a period are in it, if its origin has any."""
        return self.year == EVER or periods.parse(whole).fiscal_year().code == self.year

    def mark(self, basis: str, parts: Iterable[Part]) -> str:
        """A digest of what it is made of; none where a report has no seal that would tell.

        ``basis`` is of definitions and structure; ``parts`` are all that are summed, of whatever origin, because a longer
        period has the units of all the shorter ones that any origin sums it from.
        """
        if any(not report.seal for report in self.reports if not self.measure):
            return ""
        reports = sorted((r.period, r.unit, str(r.submitted_on), r.seal) for r in self.reports)
        measure = self.measure.reference if self.measure else ""
        summed = sorted(
            {(p.whole, periods.parse(p.part).type) for p in parts if p.whole != p.part and self.has(p.whole)}
        )
        return _digest([basis, self.origin, self.year, sorted(self.opened), summed, reports, measure])


def basis_of(definitions: Definitions, tree: Tree) -> str:
    """A digest of what every chapter depends on."""
    units = [repr(tree.units[code]) for code in sorted(tree.units)]
    dated = [repr(each) for each in (*tree.edges, *tree.former)]
    return _digest([__version__, _FORM, definitions.model_dump_json(), units, dated, tree.root])


def leaf_basis_of(definitions: Definitions) -> str:
    """A digest of what the values that count depend on, beside their reports: the elements and the areas."""
    return _digest([__version__, sorted(definitions.data_set_of), [area.code for area in load_areas()]])


def chapters_of(reports: Iterable[Report], measures: Mapping[str, Snapshot], definitions: Definitions) -> list[Chapter]:
    """The chapters that reports and measures (snapshots by the measure's id) make.

    Raises ReportError for a report of no data set, or of another type of period, and PeriodError.
    """
    made: dict[tuple[str, str], Chapter] = {}

    def chapter(origin: str, period: str) -> Chapter:
        year = _chapter_of(periods.parse(period), definitions.data_set.get(origin))
        found = made.setdefault((origin, year), Chapter(origin, year))
        found.opened.add(period)
        return found

    for report in reports:
        data_set = definitions.data_set.get(report.data_set)
        if data_set is None:
            raise ReportError(f"unit {report.unit} reports on {report.data_set}, and there is no such data set")
        if periods.parse(report.period).type != data_set.period_type:
            raise ReportError(
                f"unit {report.unit} reports on {data_set.id} for {report.period}, not a {data_set.period_type}"
            )
        its = chapter(data_set.id, report.period)
        if report.status == APPROVED:
            its.reports.append(report)
    sources = {element.measure.measure: element.measure for element in definitions.elements if element.measure}
    for measure, source in sources.items():
        if measure not in measures:
            continue  # it has not been run, and its indicators have no cells yet
        its = chapter(f"measure:{measure}", source.period)
        its.measure = measures[measure]
        on = periods.parse(source.period).ends
        its.reports.append(Report(source.owner, its.origin, source.period, APPROVED, on))
    return [made[key] for key in sorted(made)]


def _chapter_of(period: Period, data_set: DataSet | None) -> str:
    """The fiscal year whose chapter a period is in; one that is summed to what no fiscal year holds is in that of all times."""
    year = period.fiscal_year()
    longer = period.wholes(data_set.summed_to if data_set else None)
    return year.code if all(year.starts <= each.starts and each.ends <= year.ends for each in longer) else EVER


def opened_by(chapters: Iterable[Chapter]) -> dict[str, set[str]]:
    """The periods that each origin has opened."""
    opened: dict[str, set[str]] = defaultdict(set)
    for chapter in chapters:
        opened[chapter.origin] |= chapter.opened
    return opened


def _digest(parts: list[object]) -> str:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
