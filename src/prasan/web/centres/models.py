"""The figures that departments file, and the reports that carry them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.centres import figures


class DataValue(models.Model):
    """A unit's value of an element for a period and an area (a province, a district, or ``""``: not stated)."""

    unit = models.CharField(max_length=5)
    element = models.CharField(max_length=64)
    period = models.CharField(max_length=8)
    area = models.CharField(max_length=6, blank=True, default="")
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "element", "period", "area"], name="one_value_a_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.element} {self.period} {self.area}: {self.value}"


class Report(models.Model):
    """A unit's report of a data set for a period; its values count once it is approved."""

    class Status(models.TextChoices):
        DRAFT = figures.DRAFT, _("Draft")
        SUBMITTED = figures.SUBMITTED, _("Submitted")
        APPROVED = figures.APPROVED, _("Approved")

    unit = models.CharField(max_length=5)
    data_set = models.CharField(max_length=64)
    period = models.CharField(max_length=8)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    submitted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "data_set", "period"], name="one_report_a_unit_and_period"),
            models.CheckConstraint(
                name="a_report_has_a_known_status",
                condition=models.Q(status__in=[figures.DRAFT, figures.SUBMITTED, figures.APPROVED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.data_set} {self.period}: {self.status}"
