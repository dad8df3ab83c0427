"""The reports that departments file: their versions, the figures of each, and what was done to them.

A report has versions; the latest is worked on, and the latest that is accepted counts.  Rows of a version that has
been submitted are never changed.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.centres.lifecycle import SEALED, State
from prasan.web.centres.alerts.models import Alert, AlertRule, Note
from prasan.web.centres.briefing.models import Schedule, Sent
from prasan.web.centres.dashboards.models import Dashboard, DashboardVersion

__all__ = [
    "Alert",
    "AlertRule",
    "CellReason",
    "Dashboard",
    "DashboardVersion",
    "DataValue",
    "Event",
    "Note",
    "Report",
    "Schedule",
    "Sent",
    "Version",
]


class Report(models.Model):
    """A unit's report of a data set for a period."""

    unit = models.CharField(max_length=5)
    data_set = models.CharField(max_length=64)
    period = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "data_set", "period"], name="one_report_a_unit_and_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.data_set} {self.period}"


class Version(models.Model):
    """A report as it was filed once; ``number`` from 1.  ``reason`` says why it was opened after another.

    ``seal`` is the hash of its figures from its submission on.
    """

    class State(models.TextChoices):
        DRAFT = State.DRAFT, _("Draft")
        COMPLETE = State.COMPLETE, _("Complete")
        SUBMITTED = State.SUBMITTED, _("Submitted")
        RETURNED = State.RETURNED, _("Returned")
        ACCEPTED = State.ACCEPTED, _("Accepted")
        RECEIVED = State.RECEIVED, _("Received")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    reason = models.TextField(blank=True, default="")
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.CharField(max_length=150, blank=True, default="")
    submitted_on = models.DateField(null=True, blank=True)
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                name="a_version_has_a_known_state", condition=models.Q(state__in=[state.value for state in State])
            ),
            models.CheckConstraint(
                name="what_is_submitted_is_sealed",
                condition=models.Q(state__in=[state.value for state in SEALED], submitted_on__isnull=False)
                & ~models.Q(seal="")
                | ~models.Q(state__in=[state.value for state in SEALED]) & models.Q(seal="", submitted_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="versions_by_state")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}: {self.state}"


class DataValue(models.Model):
    """A version's value of an element for an area (a province, or ``""``: not stated)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="values", db_index=False)
    element = models.CharField(max_length=64)
    area = models.CharField(max_length=6, blank=True, default="")
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "element", "area"], name="one_value_a_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.element} {self.area}: {self.value}"


class CellReason(models.Model):
    """Why a version was returned: of one cell, or of the whole (without an element)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="cell_reasons")
    element = models.CharField(max_length=64, blank=True, default="")
    area = models.CharField(max_length=6, blank=True, default="")
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.element} {self.area}: {self.reason}"


class Event(models.Model):
    """What was done to a version, and by whom; ``entry`` is its number in the log, which nobody can alter unseen."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=16)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True, default="")
    entry = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.version_id} {self.act} {self.by}"


class Reminder(models.Model):
    """That a unit was reminded of a report on a day; once a day and report."""

    unit = models.CharField(max_length=5)
    data_set = models.CharField(max_length=64)
    period = models.CharField(max_length=8)
    on = models.DateField()
    kind = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "data_set", "period", "on"], name="one_reminder_a_day_and_report"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.data_set} {self.period} {self.on}"
