"""Applications for services.  What the registers hold is not copied: it is opened again, under a permit, by whoever may."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.services import life


class Application(models.Model):
    """A person's application: ``service`` of the catalogue, ``unit`` the agency that answers, ``answers`` what no register held
    (by question), ``due`` the day by which it is to be answered, ``stars`` 1 to 5 after the answer.

    ``spine_id`` says whose it is; no national id stands here.
    """

    class State(models.TextChoices):
        DRAFT = life.State.DRAFT.value, _("Not sent yet")
        SENT = life.State.SENT.value, _("Sent, waiting for an officer")
        TAKEN = life.State.TAKEN.value, _("An officer is working on it")
        ASKED = life.State.ASKED.value, _("The agency asks you something")
        GRANTED = life.State.GRANTED.value, _("Granted")
        REFUSED = life.State.REFUSED.value, _("Refused")
        WITHDRAWN = life.State.WITHDRAWN.value, _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=40)
    unit = models.CharField(max_length=5)
    spine_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    officer = models.CharField(max_length=150, blank=True, default="")
    stars = models.PositiveSmallIntegerField(null=True)
    said = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_application_of_a_service_at_a_time",
                fields=["spine_id", "service"],
                condition=models.Q(state__in=["draft", "sent", "taken", "asked"]),
            ),
            models.CheckConstraint(
                name="one_to_five_stars", condition=models.Q(stars__isnull=True) | models.Q(stars__range=(1, 5))
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due"], name="what_a_unit_is_to_answer")]
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Change(models.Model):
    """What was done with an application; ``by`` is the officer's account, "" for the person."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=10)
    words = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.act}"
