"""Who has which doubtful record on the screen, for some minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Lease(models.Model):
    """The one record that a clerk has open.  ``case`` is a keyed hash (:func:`prasan.web.review.leases.code_of`): no
    record can be found by it without the site's key."""

    reviewer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    case = models.CharField(max_length=64, db_index=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reviewer_id}: {self.case[:8]} until {self.until:%H:%M}"
