"""When a briefing is made and to whom it goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.web.accounts.models import User


class Schedule(models.Model):
    """A unit's briefing, made by itself each day, Monday or first of a month, and mailed to the ``readers``.

    It goes to those of them who may still see the unit on the day.
    """

    class Every(models.TextChoices):
        DAY = "day", _("Every day")
        WEEK = "week", _("Every Monday")
        MONTH = "month", _("The first of every month")

    unit = models.CharField(max_length=5)
    every = models.CharField(max_length=8, choices=Every.choices)
    kind = models.CharField(max_length=4)
    language = models.CharField(max_length=2)
    readers = models.ManyToManyField(User, related_name="+")
    made_by = models.CharField(max_length=150)
    made_on = models.DateField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.every} {self.kind}"


class Sent(models.Model):
    """A briefing that was made for a day of its schedule; ``rollup`` names the figures, ``readers`` counts letters."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="sent")
    due = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    rollup = models.CharField(max_length=200, blank=True, default="")
    readers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due"], name="one_briefing_a_day_of_a_schedule")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.due}"
