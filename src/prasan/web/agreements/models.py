"""Versions of agreements that were drafted on the site, and who signed them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prasan.exchange.terms import Agreement, AgreementError, Signature, read_agreement


class Version(models.Model):
    """A version of an agreement.  ``terms`` is what both sides sign (:meth:`prasan.exchange.terms.Agreement.terms`); from the
    first signature on it is sealed (``seal``) and is not changed any more.  ``revision`` counts the saves of the draft."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED_BY_PROVIDER = "signed_by_provider", _("Signed by the provider")
        IN_FORCE = "in_force", _("Signed by both sides")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    agreement = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    terms = models.JSONField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    seal = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    drafted_by = models.CharField(max_length=150)
    drafted_for = models.CharField(max_length=5)
    drafted_at = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField(null=True, blank=True)
    by_unit = models.CharField(max_length=5, blank=True, default="")
    why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_version_of_an_agreement_a_number")
        ]
        ordering = ["agreement", "number"]

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"

    def told(self) -> Agreement:
        """The agreement as it is now.  Raises AgreementError where it is not what was signed."""
        signatures = [each.told() for each in self.signatures.all()]
        stands = {**self.terms, "state": self.state, "signatures": signatures}
        agreement = read_agreement(stands, str(self))
        if self.seal and agreement.seal != self.seal:
            raise AgreementError(f"{self}: it is not what was signed. Remedy: put the database back from a backup")
        return agreement


class SignatureOfVersion(models.Model):
    """An approving officer's signature on the seal of a version, for a unit of one side."""

    class Side(models.TextChoices):
        PROVIDER = "provider", _("Provider")
        CONSUMER = "consumer", _("Consumer")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    unit = models.CharField(max_length=5)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "side", "unit"], name="one_signature_a_side_of_a_unit"),
            models.UniqueConstraint(fields=["version", "by"], name="one_signature_a_person"),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.side} {self.unit}"

    def told(self) -> Signature:
        """The signature as the rooms below know it."""
        return Signature(side=self.side, by=self.by, unit=self.unit, signed_on=timezone.localdate(self.at))
