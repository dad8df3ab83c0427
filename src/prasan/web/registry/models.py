from __future__ import annotations

from django.db import models

from prasan.web.accounts.models import System


class Subscription(models.Model):
    """What a system is told of: who changes in a ``register`` since ``start`` (a cursor), for a purpose.  ``people`` are the
    spine ids that it asked for; none of them: everybody whom the agreement allows.  ``sandbox``: of synthetic people."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="subscriptions")
    purpose = models.CharField(max_length=100)
    register = models.CharField(max_length=100)
    people = models.JSONField(default=list)
    everybody = models.BooleanField(default=False)
    onward = models.BooleanField(default=False)
    start = models.CharField(max_length=60)
    sandbox = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
