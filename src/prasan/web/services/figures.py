"""What the applications of the last year tell of each service."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from prasan.services.measured import SATISFIED, Counts, Measured, measured
from prasan.web.services.models import Application

_YEAR = timedelta(days=365)


def measured_services(**only: str) -> dict[str, Measured]:
    """By service the figures of applications that were begun within a year; those of services of which nobody asked are not there."""
    return {service: measured(counts) for service, counts in counted_services(**only).items()}


def counted_services(**only: str) -> dict[str, Counts]:
    """The counts that the figures are worked out from, which are shown to nobody; of one ``service`` or of all."""
    rows = (
        Application.objects.filter(begun_at__gt=timezone.now() - _YEAR, **only)
        .order_by()
        .values("service")
        .annotate(
            begun=Count("pk"),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            rated=Count("stars"),
            satisfied=Count("pk", filter=Q(stars__gte=SATISFIED)),
            sum=Sum("stars"),
        )
    )
    return {
        row["service"]: Counts(row["begun"], row["sent"], row["rated"], row["satisfied"], row["sum"] or 0)
        for row in rows
    }
