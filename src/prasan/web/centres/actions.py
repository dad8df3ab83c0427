"""What changes the centres' figures, each in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import DRAFT, DataValue
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import SEALED
from prasan.centres.rollup import KIND, update
from prasan.centres.sample import SampleFigures
from prasan.centres.sealing import seal
from prasan.engine.locks import locked
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot
from prasan.web import scope
from prasan.web.centres.alerts.watching import watch
from prasan.web.centres.filing.landing import BATCH, write
from prasan.web.centres.filing.reports import STATE_OF_STATUS, figures_of, filed_reports, key_of, report_keys
from prasan.web.centres.models import Report, Version
from prasan.web.snapshots import store

SAMPLE = "sample"
_KEPT = 100  # roll-ups: each has little of its own, since what has not changed is shared


@transaction.atomic
def import_figures(sample: SampleFigures) -> dict[str, int]:
    """File invented reports as if they had come to the status that they have; how many values and reports.

    A report of an earlier sample is replaced; one on which a person has worked stays as it is.  Values whose report
    is not among those of the sample make a draft.
    """
    keys = {(r.unit, r.data_set, r.period) for r in sample.reports} | report_keys(sample.values, shipped_definitions())
    theirs = Version.objects.exclude(opened_by=SAMPLE).values("report")
    there = {key_of(report): report for report in Report.objects.exclude(pk__in=theirs)}
    worked_on = {key_of(report) for report in Report.objects.filter(pk__in=theirs)}
    replaced = [report for key, report in there.items() if key in keys]
    for start in range(0, len(replaced), BATCH):
        Version.objects.filter(report__in=replaced[start : start + BATCH]).delete()
    fresh = [
        Report(unit=unit, data_set=of, period=period) for unit, of, period in sorted(keys - there.keys() - worked_on)
    ]
    there |= {key_of(report): report for report in Report.objects.bulk_create(fresh, batch_size=BATCH)}

    of_report: dict[ReportKey, list[DataValue]] = defaultdict(list)
    for value in sample.values:
        of_report[value.unit, shipped_definitions().data_set_of[value.element].id, value.period].append(value)
    filed = {(r.unit, r.data_set, r.period): r for r in sample.reports}
    versions = {}
    for key in sorted(keys - worked_on):
        state = STATE_OF_STATUS[filed[key].status if key in filed else DRAFT]
        version = Version(report=there[key], state=state, opened_by=SAMPLE)
        if state in SEALED:
            version.submitted_by, version.submitted_on = SAMPLE, filed[key].submitted_on
            version.seal = seal(*key, 1, ((v.element, v.area, v.value) for v in of_report[key]))
        versions[key] = version
    Version.objects.bulk_create(versions.values(), batch_size=BATCH)
    write((versions[key].id, v.element, v.area, v.value) for key in versions for v in of_report[key])
    return {"values": sum(len(of_report[key]) for key in versions), "reports": len(versions)}


def roll_up_now(progress: Progress = silent) -> Snapshot:
    """Roll up, all anew, what is in the database and the measures' snapshots; the pages show it, and alerts follow it."""
    return _rolled_up(anew=True, progress=progress)


def bring_up_to_date() -> Snapshot:
    """Roll up what has changed since the last roll-up: called by whatever lets a figure count."""
    return _rolled_up(anew=False, progress=silent)


def _rolled_up(*, anew: bool, progress: Progress) -> Snapshot:
    # One after the other: who has waited finds what was accepted meanwhile rolled up, and nothing left to do.  It is of all
    # units, whoever lets one figure count.
    with in_turn(), scope.everything():
        # What is sealed does not change, so that the figures need not be read in the moment of the list.
        before = store().find(KIND)
        found = update(store(), list(filed_reports()), figures_of, anew=anew, progress=progress)
        if len(store().finished(KIND)) > _KEPT:
            store().retire(KIND, newest=_KEPT // 2, days=None)
    if before is None or found.id != before.id:
        with scope.everything():
            watch()  # alerts follow what the pages show
    return found


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until nobody else rolls up, in whatever process."""
    folder = store().root / KIND
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / ".turn"):
        yield
