from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

ANSWER_DAYS = 30


def due_from_today() -> date:
    """The day by which to answer what is asked today."""
    return timezone.localdate() + timedelta(days=ANSWER_DAYS)


class Question(models.Model):
    """What a person asks about a use of their data, and the answer of the unit that used it.

    ``person`` is a spine id, ``entry`` the use's number in the access log, ``unit`` the unit that used it.  A person who is not
    content, or is not answered in time, passes it on to the auditor, who gives a ``finding``.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.BigIntegerField(db_index=True)
    entry = models.BigIntegerField()
    unit = models.CharField(max_length=5, db_index=True)
    text = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(default=due_from_today)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=150, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    passed_on_why = models.TextField(blank=True, default="")
    passed_on_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True, default="")
    found_by = models.CharField(max_length=150, blank=True, default="")
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="a_use_is_questioned_once", fields=["person", "entry"])]

    @property
    def state(self) -> str:
        """``open``, ``answered``, ``passed_on`` or ``found``."""
        if self.found_at is not None:
            return "found"
        if self.passed_on_at is not None:
            return "passed_on"
        return "open" if self.answered_at is None else "answered"

    @property
    def late(self) -> bool:
        """Whether the day of the answer has gone by without one."""
        return self.answered_at is None and timezone.localdate() > self.due

    @property
    def may_pass_on(self) -> bool:
        """Whether the person may pass it on to the auditor now."""
        return self.passed_on_at is None and (self.answered_at is not None or self.late)
