"""What stands beside a figure: its line over time, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from prasan.centres import periods, query
from prasan.centres.definitions import DataSet, Indicator, shipped_definitions
from prasan.centres.organisation import DEPARTMENT
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.measures import Measure
from prasan.web.centres.asked import Asked
from prasan.web.centres.briefing.charts import Trend, trend
from prasan.web.centres.filing.reports import counted_versions
from prasan.web.centres.words import Wording, short_period
from prasan.web.snapshots import measures_in_force, store


@dataclass(frozen=True)
class Filed:
    """The version of a report that counts: who submitted it, when, and its seal; its page has the values as filed."""

    period: str
    submitted_by: str
    submitted_on: date | None
    seal: str
    address: str


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: reports of a data set, or a measure's run.

    A unit with others below it has ``departments``, where each of theirs is found.
    """

    data_set: DataSet | None
    filed: list[Filed]
    measure: Measure | None
    measure_address: str
    run_at: datetime | None
    departments: str


@dataclass(frozen=True)
class Beside:
    """What stands beside a figure."""

    trend: Trend | None
    source: Source


def beside(engine: Engine, scope: frozenset[str], asked: Asked, indicator: Indicator, level: str) -> Beside:
    """The line and the source of the figure that is asked for; ``level`` is of its unit."""
    cells = query.over_time(engine, scope, indicator.id, asked.unit, asked.area)
    kind = periods.parse(asked.period).type
    alike = [cell for cell in cells if periods.parse(cell.period).type == kind]
    drawn = trend(Wording(indicator, shipped_definitions()), alike[-12:])
    return Beside(drawn, _source(asked, indicator, level, scope))


def _source(asked: Asked, indicator: Indicator, level: str, scope: frozenset[str]) -> Source:
    definitions = shipped_definitions()
    element = definitions.element[indicator.numerator]
    if element.measure is not None:
        return _of_measure(element.measure.measure, scope)
    data_set = definitions.data_set_of[element.id]
    if level == DEPARTMENT:
        return Source(data_set, _filed(asked, data_set), None, "", None, "")
    ranked = (
        f"{reverse('centres:ranking', args=[asked.unit])}?indicator={indicator.id}&of=departments&period={asked.period}"
    )
    return Source(data_set, [], None, "", None, ranked)


def _of_measure(identity: str, scope: frozenset[str]) -> Source:
    measure = next((each for each in measures_in_force() if each.id == identity), None)
    snapshot: Snapshot | None = store().find(f"measure/{identity}")
    address = reverse("measures:measure", args=[identity]) if measure and measure.owner in scope else ""
    return Source(None, [], measure, address, snapshot.made if snapshot else None, "")


def _filed(asked: Asked, data_set: DataSet) -> list[Filed]:
    period = periods.parse(asked.period)
    codes = [each.code for each in period.parts(data_set.period_type)]
    versions = counted_versions().filter(
        report__unit=asked.unit, report__data_set=data_set.id, report__period__in=codes
    )
    return [
        Filed(
            short_period(version.report.period),
            version.submitted_by,
            version.submitted_on,
            version.seal,
            reverse("centres:version", args=[asked.unit, data_set.id, version.report.period, version.number]),
        )
        for version in sorted(versions, key=lambda version: version.report.period)
    ]
