"""What was known on a day: the figures that had been accepted by its end, rolled up as they would have been then."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from prasan.centres.figures import APPROVED, SUBMITTED
from prasan.centres.figures import Report as FiledReport
from prasan.centres.lifecycle import COUNTED, SEALED, Act
from prasan.centres.rollup import KIND, update
from prasan.engine.locks import locked
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.web import scope
from prasan.web.centres.filing.reports import figures_of
from prasan.web.centres.models import Event, Report, Version
from prasan.web.snapshots import data_folder, store

_KEPT = 20  # days: what a day's roll-up has in common with the live one is shared with it


def rolled_up_as_known(day: date, progress: Progress = silent) -> Snapshot:
    """What was known at the end of a day, rolled up in a folder of its own; what the pages show stays as it is.

    A version was known from the day on which it was accepted; where nobody noted that (it was brought in from
    elsewhere), from the day on which it was submitted.  A measure's counts are those of its last run by then that is
    still kept.  Only what differs from the last roll-up is read and summed; where nothing does, that one is returned.
    """
    folder = data_folder() / "known" / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent / ".turn"):
        os.utime(folder)
        _forget(folder.parent)
        own = SnapshotStore(folder)
        since = own.find(KIND) or store().find(KIND)
        # All units' figures go into it; what is read of it is held against the asker's scope, as with the live one.
        with scope.everything(), transaction.atomic():
            reports = list(reports_known(day))
            return update(own, reports, figures_of, since=since, measured=_measured(day), progress=progress)


def _forget(days: Path) -> None:
    """Remove the days that nobody has asked for the longest; who reads one has its files open."""
    kept = sorted((each for each in days.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime)
    for folder in kept[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def reports_known(day: date) -> Iterator[FiledReport]:
    """Every report that had been submitted by the end of a day, with the seal of the version that counted then, if any."""
    known = _accepted_by(day).filter(report=OuterRef("pk"))
    first = known.order_by("number").values("submitted_on")[:1]
    counted = known.order_by("-number").values("seal")[:1]
    sent = Version.objects.filter(report=OuterRef("pk"), state__in=SEALED, submitted_on__lte=day)
    last = sent.order_by("-submitted_on").values("submitted_on")[:1]
    rows = Report.objects.filter(Exists(sent)).annotate(
        accepted_on=Subquery(first), counted_seal=Subquery(counted), last_on=Subquery(last)
    )
    for unit, data_set, period, accepted, seal, on in rows.order_by().values_list(
        "unit", "data_set", "period", "accepted_on", "counted_seal", "last_on"
    ):
        yield FiledReport(unit, data_set, period, APPROVED if accepted else SUBMITTED, accepted or on, seal or "")


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
