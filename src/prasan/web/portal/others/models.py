from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prasan.web.accounts.models import User


class CitizenAct(models.TextChoices):
    """What is done in somebody's name."""

    SEE = "see", _("see their data, their measures and who looked")
    APPLY = "apply", _("apply and appeal for them")
    RIGHTS = "rights", _("ask for corrections and use their rights over data")


class Grant(models.Model):
    """That one person may act for another, from ``since`` until ``until`` or until somebody ends it.

    ``person`` is the spine id of whom it is for, None while nobody took up who that is; ``by_person`` that of who acts, or
    ``officer`` the account at a counter.  ``called`` and ``by_called`` are what pages call the two, sealed with the site's key.
    ``code`` is the keyed digest of what the person hands to whom they choose, until it is taken up.  It holds once it is
    confirmed: by the register (parent), by the person (given), by an officer who saw the papers (carer, guardian) or the
    card (counter).
    """

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent")
        CARER = "carer", _("carer")
        GUARDIAN = "guardian", _("guardian")
        GIVEN = "given", _("chosen by the person")
        COUNTER = "counter", _("officer at a counter")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.BigIntegerField(null=True, db_index=True)
    by_person = models.BigIntegerField(null=True, db_index=True)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    called = models.TextField(blank=True, default="")
    by_called = models.TextField(blank=True, default="")
    acts = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True, default="")
    evidence = models.JSONField(default=list)  # [SHA-256, kind] of each file
    code = models.CharField(max_length=64, blank=True, default="", db_index=True)
    asked_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True, default="")
    refused_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    @property
    def holds(self) -> bool:
        """Whether somebody may act by it now."""
        now = timezone.now()
        return (
            self.person is not None
            and self.confirmed_at is not None
            and self.refused_at is None
            and self.ended_at is None
            and (self.since is None or self.since <= now)
            and (self.until is None or now < self.until)
        )

    @property
    def state(self) -> str:
        """``asked``, ``offered`` (a code waits to be taken up), ``holds``, ``refused`` or ``over``."""
        if self.refused_at is not None:
            return "refused"
        if self.holds:
            return "holds"
        if self.ended_at is not None or (self.until is not None and timezone.now() >= self.until):
            return "over"
        return "offered" if self.code else "asked"
