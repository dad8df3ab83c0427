"""What citizens asked and what became of it.  A person is a spine id here; no national id stands in any of these tables."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from prasan.citizens.deadlines import Wait, answer_by, appeal_by, head_by


class Kind(models.TextChoices):
    """What is asked: a correction, or a right of the Act by its id in :mod:`prasan.citizens.rights`."""

    CORRECTION = "correction"
    ACCESS = "access"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    ERASURE = "erasure"
    RESTRICTION = "restriction"


class State(models.TextChoices):
    """Where a request stands.  ``ASKED_BACK`` waits for the citizen, ``ACCEPTED`` for the register to hold what was accepted."""

    WAITING = "waiting"
    TAKEN = "taken"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    APPEALED = "appealed"
    UPHELD = "upheld"
    TAKEN_BACK = "taken_back"


AT_WORK = (State.WAITING, State.TAKEN, State.ASKED_BACK)
AT_DESK = (State.WAITING, State.TAKEN, State.APPEALED)  # the agency's days are counted
OVER = (State.DONE, State.UPHELD, State.TAKEN_BACK, State.REFUSED)


class CitizenRequest(models.Model):
    """What somebody asked of a unit.

    A correction names the register, its column (``field``), the record by a keyed digest of its key, and what should stand
    there (``wanted``; empty where a paper says it).  ``value`` is what the officer accepted, as a delivery has it, and
    ``snapshot`` the register's at the time of asking, later the one that holds the value.  A right names the register, or the
    agreement whose uses it is about.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    spine_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    unit = models.CharField(max_length=5, db_index=True)
    register = models.CharField(max_length=60, blank=True, default="")
    agreement = models.CharField(max_length=100, blank=True, default="")
    field = models.CharField(max_length=200, blank=True, default="")
    record = models.CharField(max_length=32, blank=True, default="")
    snapshot = models.CharField(max_length=100, blank=True, default="")
    wanted = models.CharField(max_length=300, blank=True, default="")
    value = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now)
    taken_by = models.CharField(max_length=150, blank=True, default="")
    extended = models.BooleanField(default=False)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=150, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def answer_by(self, today: date | None = None) -> date:
        """The last day for the agency's answer, or for its head's where it was appealed against."""
        if self.state == State.APPEALED and self.appealed_at:
            return head_by(_day(self.appealed_at))
        waits = [
            Wait(_day(step.at), _day(step.ended_at) if step.ended_at else None)
            for step in self.steps.all()
            if step.act == Step.Act.ASKED_BACK
        ]
        return answer_by(_day(self.asked_at), waits=waits, extended=self.extended, today=today or timezone.localdate())

    @property
    def appeal_by(self) -> date | None:
        """The last day to appeal against a refusal; None where none was told."""
        if self.state != State.REFUSED or self.answered_at is None:
            return None
        return appeal_by(_day(self.answered_at))

    def days_left(self, today: date | None = None) -> int:
        """Days to the last day for the answer; below 0 where it is past."""
        today = today or timezone.localdate()
        return (self.answer_by(today) - today).days

    @property
    def overdue(self) -> bool:
        """Whether the agency is late; while it waits for the citizen it is not."""
        return self.state in AT_DESK and self.days_left() < 0


class Step(models.Model):
    """An act on a request: by an account of staff, or by the citizen (``by`` empty).  ``ended_at`` is when a question was answered."""

    class Act(models.TextChoices):
        ASKED = "asked"
        TAKEN = "taken"
        ASKED_BACK = "asked_back"
        REPLIED = "replied"
        EXTENDED = "extended"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        DELIVERED = "delivered"
        DONE = "done"
        APPEALED = "appealed"
        UPHELD = "upheld"
        OVERTURNED = "overturned"
        TAKEN_BACK = "taken_back"

    request = models.ForeignKey(CitizenRequest, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150, blank=True, default="")
    act = models.CharField(max_length=12, choices=Act.choices)
    text = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.request}"


class Letter(models.Model):
    """That a letter went, once: what it told, and what of the request it was about (a day, a state, a step)."""

    class What(models.TextChoices):
        RECEIVED = "received"
        DUE = "due"
        ASKED_BACK = "asked_back"
        ANSWERED = "answered"
        DESK_DUE = "desk_due"
        DESK_LATE = "desk_late"

    request = models.ForeignKey(CitizenRequest, on_delete=models.PROTECT, related_name="letters")
    what = models.CharField(max_length=12, choices=What.choices)
    about = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "what", "about"], name="one_letter_of_each_thing")]

    def __str__(self) -> str:
        return f"{self.what} {self.request}"


class Paper(models.Model):
    """A file that was handed in with a request: kept in the data folder under its digest (SHA-256, hex)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(CitizenRequest, on_delete=models.PROTECT, related_name="papers")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.digest[:12]


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
