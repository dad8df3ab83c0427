"""What a roll-up is fed: values, and the reports that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prasan.centres.definitions import Definitions, shipped_definitions
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import named

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"


@dataclass(frozen=True, slots=True)
class DataValue:
    """A unit's value of an element for an area and a period.

    ``area`` is a province (2 digits) or a district (4); any other text, as ``""``, means "not stated", and four
    digits that are no district of the province that they begin with, the district of that province not stated.
    ``value`` is kept to hundredths.
    """

    unit: str
    element: str
    period: str
    area: str
    value: float


@dataclass(frozen=True, slots=True)
class Report:
    """A unit's report of a data set for a period.  Its values count once ``status`` is ``"approved"``.

    ``submitted_on`` is None where it has not been submitted; an approved one has been.  ``seal`` is the hash of the
    values that count, or nothing where none was made.
    """

    unit: str
    data_set: str
    period: str
    status: str
    submitted_on: date | None
    seal: str = ""


def measure_values(engine: Engine, snapshot: Snapshot, *, definitions: Definitions | None = None) -> list[DataValue]:
    """The values of the elements that come from a measure, per district, of those who are eligible.

    ``snapshot`` is of the kind ``measure/<id>``; elements are those of ``definitions`` (the shipped ones, unless
    given) that name the measure: none, and no values, where the centres do not count it.  A count whose
    district is unknown has the area ``""``.
    """
    measure = snapshot.kind.rpartition("/")[2]
    engine.view_parquet("measure_counts", snapshot.file("counts.parquet"))
    counts = engine.records(named("prasan.centres", "eligible_by_district"))
    return [
        DataValue(source.owner, element.id, source.period, row["district"], float(row[source.field]))
        for element in (definitions or shipped_definitions()).elements_of_measure(measure)
        if (source := element.measure) is not None
        for row in counts
    ]
