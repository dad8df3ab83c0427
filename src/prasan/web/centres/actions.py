"""What changes the centres' figures, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from prasan.centres import figures
from prasan.centres.rollup import roll_up
from prasan.centres.sample import SampleFigures
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot
from prasan.web.centres.models import DataValue, Report
from prasan.web.snapshots import store

_BATCH = 5000


@transaction.atomic
def import_figures(sample: SampleFigures) -> dict[str, int]:
    """Take in values and reports, replacing those of the same unit, period and area; how many of each.

    Doing it again with the same figures changes nothing.
    """
    DataValue.objects.bulk_create(
        [DataValue(unit=v.unit, element=v.element, period=v.period, area=v.area, value=v.value) for v in sample.values],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["unit", "element", "period", "area"],
        update_fields=["value"],
    )
    Report.objects.bulk_create(
        [
            Report(unit=r.unit, data_set=r.data_set, period=r.period, status=r.status, submitted_on=r.submitted_on)
            for r in sample.reports
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["unit", "data_set", "period"],
        update_fields=["status", "submitted_on"],
    )
    return {"values": len(sample.values), "reports": len(sample.reports)}


def roll_up_now(progress: Progress = silent) -> Snapshot:
    """Roll up what is in the database and the measures' snapshots; the pages show it from then on."""
    with transaction.atomic():  # values and reports of one moment
        reports = list(_reports())
        return roll_up(store(), _values(), reports, progress=progress)


def _values() -> Iterator[figures.DataValue]:
    rows = DataValue.objects.order_by().values_list("unit", "element", "period", "area", "value")
    return (figures.DataValue(*row) for row in rows.iterator(chunk_size=20_000))


def _reports() -> Iterator[figures.Report]:
    rows = Report.objects.order_by().values_list("unit", "data_set", "period", "status", "submitted_on")
    return (figures.Report(*row) for row in rows.iterator(chunk_size=20_000))
