"""What was known on a day: the figures that had been accepted by its end, rolled up as they would have been then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from prasan.centres.figures import APPROVED, SUBMITTED
from prasan.centres.figures import DataValue as Figure
from prasan.centres.figures import Report as FiledReport
from prasan.centres.lifecycle import COUNTED, SEALED, Act
from prasan.centres.rollup import roll_up
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.web.centres.models import DataValue, Event, Report, Version
from prasan.web.snapshots import store

_CHUNK = 20_000


def roll_up_as_known(day: date, folder: Path, progress: Progress = silent) -> Snapshot:
    """Roll what was known at the end of a day up into a folder of its own; what the pages show stays as it is.

    A version was known from the day on which it was accepted; where nobody noted that (it was brought in from
    elsewhere), from the day on which it was submitted.  A measure's counts are those of its last run by then that is
    still kept.
    """
    with transaction.atomic():
        reports = list(reports_known(day))
        return roll_up(SnapshotStore(folder), figures_known(day), reports, measured=_measured(day), progress=progress)


def known_versions(day: date) -> QuerySet[Version]:
    """The version of each report that counted at the end of a day."""
    newest = _accepted_by(day).filter(report=OuterRef("report")).order_by("-number").values("number")[:1]
    return _accepted_by(day).filter(number=Subquery(newest))


def figures_known(day: date) -> Iterator[Figure]:
    """The figures of the versions that counted at the end of a day."""
    rows = DataValue.objects.filter(version__in=known_versions(day).values("id")).order_by()
    names = ("version__report__unit", "element", "version__report__period", "area", "value")
    return (Figure(*row) for row in rows.values_list(*names).iterator(chunk_size=_CHUNK))


def reports_known(day: date) -> Iterator[FiledReport]:
    """Every report that had been submitted by the end of a day, and whether one of its versions counted then."""
    first = _accepted_by(day).filter(report=OuterRef("pk")).order_by("number").values("submitted_on")[:1]
    sent = Version.objects.filter(report=OuterRef("pk"), state__in=SEALED, submitted_on__lte=day)
    last = sent.order_by("-submitted_on").values("submitted_on")[:1]
    rows = Report.objects.filter(Exists(sent)).annotate(accepted_on=Subquery(first), last_on=Subquery(last))
    for unit, data_set, period, accepted, on in rows.order_by().values_list(
        "unit", "data_set", "period", "accepted_on", "last_on"
    ):
        yield FiledReport(unit, data_set, period, APPROVED if accepted else SUBMITTED, accepted or on)


def _accepted_by(day: date) -> QuerySet[Version]:
    accepted = Event.objects.filter(version=OuterRef("pk"), act=Act.ACCEPT)
    return Version.objects.filter(state__in=COUNTED).filter(
        Exists(accepted.filter(at__lt=_end_of(day))) | (~Exists(accepted) & Q(submitted_on__lte=day))
    )


def _measured(day: date) -> Callable[[str], Snapshot | None]:
    def find(kind: str) -> Snapshot | None:
        kept = store()
        held = kept.held(kind)
        runs = [run for run in kept.finished(kind) if run.made < _end_of(day) and (held is None or run.id != held.id)]
        return max(runs, key=lambda run: run.made, default=None)

    return find


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
