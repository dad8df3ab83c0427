from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from prasan.web.portal.looks.models import due_from_today


class Claim(models.Model):
    """That a person applies for a measure, or states the facts that leave it undetermined.

    ``person`` is a spine id, ``called`` their name and masked national id, sealed with the site's key.  ``stated`` are the facts as [register.column, what was written], ``evidence`` files as
    [SHA-256, kind].  ``sent_by`` says who sent it, as the access log does.  The answer is the owner unit's; what it accepts comes
    into the register by the register's own way, and the measure follows from there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.BigIntegerField(db_index=True)
    called = models.TextField(blank=True, default="")
    measure = models.CharField(max_length=100, db_index=True)
    version = models.IntegerField()
    stated = models.JSONField(default=list)
    text = models.TextField(blank=True, default="")
    evidence = models.JSONField(default=list)
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(default=due_from_today)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=150, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_claim_waits_for_a_measure",
                fields=["person", "measure"],
                condition=models.Q(answered_at__isnull=True),
            )
        ]

    @property
    def state(self) -> str:
        """``sent``, ``accepted`` or ``refused``."""
        return "sent" if self.answered_at is None else "accepted" if self.accepted else "refused"
