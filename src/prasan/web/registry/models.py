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


class Callback(models.Model):
    """The address at which a system is told that there is something to ask for; one in force at a time."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="callbacks")
    address = models.CharField(max_length=500)
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_system_is_told_at_one_address", fields=["system"], condition=models.Q(ended_at__isnull=True)
            )
        ]


class Notice(models.Model):
    """That a subscription's register has changed, by the ``making`` of its look-ups that told it: kept until it is delivered.

    ``attempts`` have failed; the next is due at ``next_at``.  ``fault`` is why the last one did (a code, and the status that was
    answered).  A later change while it waits is told by the same notice.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="notices")
    making = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    fault = models.CharField(max_length=20, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_subscription_has_one_notice_that_waits",
                fields=["subscription"],
                condition=models.Q(delivered_at__isnull=True),
            )
        ]
