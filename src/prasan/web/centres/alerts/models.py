"""Rules that watch a figure, the alerts that they raised, and notes on figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.centres.briefing.conditions import Condition
from prasan.web.accounts.models import User


class AlertRule(models.Model):
    """A condition on the latest figure of a unit's indicator; ``readers`` get a letter when it is met and when no more."""

    class Condition(models.TextChoices):
        MISSES = Condition.MISSES, _("misses its target")
        BELOW = Condition.BELOW, _("is below")
        ABOVE = Condition.ABOVE, _("is above")
        FELL = Condition.FELL, _("fell since the period before by at least")
        ROSE = Condition.ROSE, _("rose since the period before by at least")

    unit = models.CharField(max_length=5)
    indicator = models.CharField(max_length=64)
    condition = models.CharField(max_length=8, choices=Condition.choices)
    threshold = models.FloatField(null=True, blank=True)
    readers = models.ManyToManyField(User, related_name="+")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator} {self.condition} {self.threshold}"


class Alert(models.Model):
    """A time for which a rule's condition was met: raised by one roll-up, cleared by a later one.

    ``period`` and ``value`` are of the figure that raised it.  ``told_raised`` and ``told_cleared`` say when letters went.
    """

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="alerts")
    period = models.CharField(max_length=16)
    value = models.FloatField()
    raised_at = models.DateTimeField(auto_now_add=True)
    rollup = models.CharField(max_length=200)
    told_raised = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    told_cleared = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], name="one_open_alert_a_rule", condition=models.Q(cleared_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.period}"


class Note(models.Model):
    """What somebody has to say of a figure; everybody who may see the unit sees it."""

    unit = models.CharField(max_length=5)
    indicator = models.CharField(max_length=64)
    area = models.CharField(max_length=6)
    period = models.CharField(max_length=16)
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "indicator"], name="notes_of_a_figure")]

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator} {self.period} {self.area}"
